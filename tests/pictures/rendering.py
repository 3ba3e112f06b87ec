"""Pictures put through their templates and read back as a reader's program would."""

import re

from bs4 import BeautifulSoup, Tag
from django.template.loader import render_to_string
from django.utils import translation

from archive.pictures.lettering import width_of

FORBIDDEN = re.compile(r"style=|<style|<script| on[a-z]+=")
SMALLEST = 10.5  # size of the smallest letters


def figure(name: str, picture: object, language: str = "vi") -> Tag | None:
    """Return the figure that a template makes of a picture; None where it makes nothing."""
    with translation.override(language):
        html = render_to_string(f"pictures/{name}.html", {"picture": picture, "language": language})
    assert not FORBIDDEN.search(html)
    found = BeautifulSoup(html, "html.parser").find("figure")
    if found is None:
        assert not html.strip()
    return found


def box_of(mark: Tag) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of a rectangle or a circle."""
    if mark.name == "circle":
        x, y, r = (float(mark[name]) for name in ("cx", "cy", "r"))
        return x - r, y - r, x + r, y + r
    x, y, width, height = (float(mark[name]) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def apart(boxes: list[tuple[float, float, float, float]]) -> bool:
    """Tell whether no two boxes share any room; touching edges share none."""
    return not any(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        for number, a in enumerate(boxes)
        for b in boxes[:number]
    )


def check_drawing(drawn: Tag) -> None:
    """Check that all marks stand inside the drawing, and the letters of names too.

    What a reader's program hears: the drawing has a caption, every link a label.
    """
    svg = drawn.find("svg", class_="drawing")
    _, _, width, height = (float(n) for n in svg["viewbox"].split())
    caption = drawn.find(id=svg["aria-labelledby"])
    assert caption.name == "figcaption"
    assert caption.get_text(strip=True)
    for mark in svg.find_all(["rect", "circle"]):
        left, top, right, bottom = box_of(mark)
        assert 0 <= left < right <= width, mark
        assert 0 <= top < bottom <= height, mark
    for line in svg.find_all("tspan"):
        x, y = float(line["x"]), float(line["y"])
        assert SMALLEST <= y <= height, line
        assert 0 <= x < x + width_of(line.get_text(), SMALLEST) <= width, line
    for number in re.findall(r'(?:[xy]|width|height|d|viewbox)="([^"]*)"', str(svg)):
        assert "," not in number, "a number written as the language writes it"
    assert all(link["aria-label"].strip() and link["href"] for link in svg.find_all("a"))


def addresses(part: Tag) -> list[str]:
    """Return the addresses of all links in a part of a figure, sorted."""
    return sorted(link["href"] for link in part.find_all("a"))


def check_twin(drawn: Tag) -> None:
    """Check that the drawing's twin in words leads wherever the drawing does."""
    twin = drawn.find("details", class_="twin")
    assert twin.find("summary").get_text(strip=True)
    assert addresses(twin) == addresses(drawn.find("svg", class_="drawing"))

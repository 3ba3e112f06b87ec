"""Numbers in pictures: each that is a link, or stands beside one, is the count of its list."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from archive.pictures.places import GRIDS
from tests.site.reading import soup_of, text_of

NUMBER = re.compile(r"\d[\d.,]*")
# Filters that the second opinion knows; each list draws its own pictures of what they leave.
LISTS = (
    "",
    "province=nam-dinh",
    "province=none",
    "province=ninh-binh-2025&era=now",
    "from=2020&to=2021",
    "from=2020-06&to=2021-03&dates=certain",
    "resolution=none&sort=oldest",
    "publisher=none&from=2021",
)


def numbers(text: str) -> list[int]:
    """Return the numbers in a text, their digits not grouped."""
    return [int(re.sub(r"\D", "", found)) for found in NUMBER.findall(text)]


def told(link) -> int:
    """Return how many articles a link of a picture promises."""
    if link.find_parent("svg"):
        # What is heard ends with the number of the list; before it may stand that of the mark.
        return numbers(link["aria-label"])[-1]
    if link.find_parent("th"):
        return numbers(text_of(link.find_parent("tr").td))[0]
    if link.find_parent("td") or link.find_parent(class_="note"):
        count = link.find_next_sibling(class_="count")
        return numbers(text_of(count or link))[0]
    raise AssertionError(f"no number is known of {link}")


def links_of(client, path: str) -> list:
    """Return every link from a picture of a page to a list of articles."""
    response = client.get(path, follow=True)
    assert response.status_code == 200, path
    return [
        link
        for link in soup_of(response.content).select("figure.picture a[href]")
        if urlsplit(link["href"]).path.removeprefix("/en") == "/articles/"
    ]


def check(client, reckoner, paths: list[str]) -> set[str]:
    """Check the numbers of all links in the pictures of pages; return where the links led."""
    counts: dict[str, int] = {}
    seen: set[str] = set()
    for path in paths:
        for link in links_of(client, path):
            query = urlsplit(link["href"]).query
            if query not in counts:
                counts[query] = len(reckoner.found(query))
            assert told(link) == counts[query] > 0, (path, link)
            seen.add(link["href"])
    return seen


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pictures_of_the_whole_archive(shelf, prefix) -> None:
    client, reckoner = shelf
    pages = ["/", "/about/coverage/", "/dates/", "/provinces/"]
    seen = check(client, reckoner, [prefix + path for path in pages])
    tiled = {key for era in GRIDS.values() for key in era} & reckoner.successors.keys()
    assert any("province=" in address for address in seen) == bool(tiled)
    assert any("from=" in address for address in seen)


def dated(record: dict) -> bool:
    """Tell whether the date of an article has two ends, so that a picture can show it."""
    day = record["dates"]["event"] or {}
    return bool(day.get("earliest") and day.get("latest"))


@pytest.mark.parametrize("query", LISTS)
def test_pictures_of_a_list(shelf, query) -> None:
    client, reckoner = shelf
    seen = check(client, reckoner, [f"/articles/?{query}", f"/en/articles/?{query}"])
    rest = urlencode([pair for pair in parse_qsl(query) if pair[0] not in ("from", "to", "dates")])
    assert bool(seen) == any(dated(reckoner.articles[key]) for key in reckoner.found(rest))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pictures_of_documents(shelf, prefix) -> None:
    client, reckoner = shelf
    page = soup_of(client.get(f"{prefix}/resolutions/").content)
    paths = [entry.a["href"] for entry in page.select(".entries > li")]
    seen = check(client, reckoner, paths)
    assert any("resolution=" in address for address in seen)


def test_a_range_tells_both_its_own_articles_and_those_of_its_list(shelf) -> None:
    """A year that one article is dated with has also the articles of its days."""
    client, reckoner = shelf
    picture = soup_of(client.get("/en/about/coverage/").content).select_one("figure.histogram")
    differing = 0
    for row in picture.select(".ranges tbody tr"):
        own, within = (numbers(text_of(cell))[0] for cell in row("td"))
        start, end = re.search(r"from=([\d-]+)&to=([\d-]+)", row.a["href"]).groups()
        dated = [(record["dates"]["event"] or {}) for record in reckoner.articles.values()]
        ends = [(day.get("earliest") or "", day.get("latest") or "") for day in dated]
        assert own == sum((a[:7], b[:7]) == (start, end) for a, b in ends)
        assert within == len(reckoner.found(f"from={start}&to={end}&dates=certain"))
        differing += own != within
    assert differing

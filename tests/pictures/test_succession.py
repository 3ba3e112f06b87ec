"""What became of a unit: all units of each step, their links, and the day it was done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.edition.reader import Edition
from archive.pictures.lettering import width_of
from archive.pictures.places import GRIDS
from archive.pictures.succession import SIZE, Succession, day_after, succession
from archive.text import dates
from archive.views import pictures
from tests.pictures.rendering import addresses, apart, figure

syllables = st.lists(st.sampled_from(["Quảng", "Ngãi", "Thừa", "Thiên", "Đắk"]), min_size=1)


def unit(key: str, name: str = "", start: str = "", end: str = "") -> dict:
    """Return a reference to a unit."""
    name = name or key.title()
    return {
        "key": key,
        "slug": key,
        "name": name,
        "name_en": name,
        "valid_from": start,
        "valid_until": end,
    }


def link(reference: dict) -> str:
    """Return an address that tells whose it is."""
    return f"/provinces/{reference['key']}/"


def drawn(record: dict) -> Succession | None:
    """Return the picture of a record, the days in English."""
    return succession(record, link, lambda day: dates.words(day, "en"))


@pytest.fixture(scope="module")
def opened(bare_edition) -> Edition:
    """The edition of the real catalogue."""
    return Edition(bare_edition)


def test_every_unit_of_the_catalogue_is_drawn_as_its_record_says(opened):
    rows = opened.entity_rows("province")
    heirs = {row["key"]: row["successor"] and row["successor"]["key"] for row in rows}
    for row in rows:
        key = row["key"]
        picture = pictures.succession_of(opened.record("province", key))
        before = sorted(other for other, heir in heirs.items() if heir == key)
        beside = sorted(other for other, heir in heirs.items() if heir and heir == heirs[key])
        moves = [(before, key)] * bool(before) + [(beside, heirs[key])] * bool(heirs[key])
        if not moves:
            assert picture is None
            continue
        shown = [
            ([b.reference["key"] for b in s.befores], s.after.reference["key"])
            for s in picture.steps
        ]
        assert shown == moves
        assert [b.reference["key"] for s in picture.steps for b in s.boxes if b.own] == [key] * len(
            moves
        )
        assert {dot.key for dot in picture.dots if dot.marked} == {
            former for befores, _ in moves for former in befores if former in GRIDS["then"]
        }


def test_the_day_is_that_on_which_the_new_unit_began(opened):
    picture = pictures.succession_of(opened.record("province", "vinh-phuc"))
    assert [step.day for step in picture.steps] == ["2025-07-01"]
    assert " ".join(words for _, words in picture.steps[0].said) == "ngày 1 tháng 7 năm 2025"
    assert day_after("2024-12-31") == "2025-01-01"
    assert day_after("2024-12") == day_after("") == day_after("9999-12-31") == ""
    record = unit("a", end="2008-07-31") | {"predecessors": [], "merged_with": []}
    step = drawn(record | {"successor": unit("b")}).steps[0]
    assert step.day == "2008-08-01"
    step = drawn(record | {"successor": unit("b"), "valid_until": "2008"}).steps[0]
    assert (step.day, step.said) == ("", ())


@given(st.lists(syllables, min_size=1, max_size=5), st.lists(syllables, max_size=4), st.booleans())
def test_boxes_stand_apart_and_inside(before, beside, goes):
    record = unit("own", "Own", "2001-01-01", "2025-06-30" if goes else "")
    record["predecessors"] = [unit(f"p{n}", " ".join(name)) for n, name in enumerate(before)]
    record["successor"] = unit("heir", "Heir", "2025-07-01") if goes else None
    names = beside if goes else []
    record["merged_with"] = [unit(f"m{n}", " ".join(name)) for n, name in enumerate(names)]
    picture = drawn(record)
    boxes = [box for step in picture.steps for box in step.boxes]
    places = [(box.x, box.y, box.right, box.y + box.height) for box in boxes]
    places += [(d.x, d.y, d.x + picture.dot, d.y + picture.dot) for d in picture.dots]
    assert apart(places)
    for left, top, right, bottom in places:
        assert 0 <= left < right <= picture.width
        assert 0 <= top < bottom <= picture.height
    for box in boxes:
        for baseline, words in box.lines:
            assert width_of(words, SIZE) <= box.width
            assert box.y < baseline - SIZE / 2 < baseline < box.y + box.height
    for step in picture.steps:
        low, high = step.ends
        assert low == min(box.centre for box in step.boxes)
        assert high == max(box.centre for box in step.boxes)
        assert step.befores[0].right < step.trunk < step.head < step.after.x
        for baseline, words in step.said:
            half = width_of(words, 10.5) / 2
            assert step.trunk - 8 <= step.day_x - half < step.day_x + half <= step.after.x + 4
            assert 0 < baseline < picture.height


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_table_says_what_the_drawing_says(opened, language):
    record = opened.record("province", "vinh-phuc")
    made = figure("succession", pictures.succession_of(record), language)
    svg, twin = made.find("svg", class_="drawing"), made.find("details", class_="twin")
    assert made.find(id=svg["aria-labelledby"]).name == "figcaption"
    heir = record["successor"]
    assert sorted(set(addresses(twin))) == addresses(svg)
    assert any(heir["key"] in address for address in addresses(svg))
    rows = [[cell.get_text() for cell in row(["th", "td"])] for row in twin.select("tbody tr")]
    day = {"vi": "Ngày 1 tháng 7 năm 2025", "en": "1 July 2025"}[language]
    assert len(rows) == 1 + len(record["merged_with"]) > 1
    assert {row[2] for row in rows} == {day}
    own = svg.select("g.own")
    assert [box.get_text(strip=True) for box in own] == ["Vĩnh Phúc"]
    assert figure("succession", None) is None

"""The grid of citations: provinces by years, counted against plain loops over made-up articles."""

import random
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from pyroaring import BitMap

from archive.edition.reader import Edition
from archive.pictures import grid
from archive.pictures.lettering import width_of
from archive.publish.bitmaps import intervals
from archive.publish.compile import FORMAT, SCHEMA
from archive.text import dates
from tests.pictures.rendering import apart, box_of, check_drawing, check_twin, figure

PLACES = ("nam-dinh", "ba-ria-vung-tau", "thanh-pho-ho-chi-minh", "none")
RECORD = {"key": "r", "implied": []}


def written(folder, said: list[tuple[str, str, bool]]) -> Edition:
    """Write an edition of articles of (date, province, whether it cites); return it opened."""

    def span(edtf: str) -> tuple[str, str]:
        parsed = dates.parse(edtf) if edtf else None
        ends = (parsed.earliest, parsed.latest) if parsed else (None, None)
        return tuple(day.isoformat() if day else "" for day in ends)

    order = sorted(
        (*span(edtf), str(n), place, cites) for n, (edtf, place, cites) in enumerate(said)
    )
    facets: dict[tuple[str, str], BitMap] = {}
    for ordinal, (*_, place, cites) in enumerate(order):
        facets.setdefault(("province", place), BitMap()).add(ordinal)
        facets.setdefault(("resolution", "r" if cites else "other"), BitMap()).add(ordinal)
    path = folder / "edition.sqlite3"
    with closing(sqlite3.connect(path)) as made, made:
        made.executescript(SCHEMA)
        meta = {"format": FORMAT, "number": "1", "digest": "x", "spacing": "64"}
        meta["counts"] = f'{{"article": {len(order)}}}'
        made.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        rows = [(*key, bits.serialize()) for key, bits in facets.items()]
        made.executemany("INSERT INTO facet VALUES (?, ?, ?)", rows)
        terms = [("province", place, f"Tỉnh {place}", place) for place in PLACES[:-1]]
        made.executemany("INSERT INTO term VALUES (?, ?, ?, ?)", terms)
        spans = intervals([row[:3] for row in order])
        made.executemany("INSERT INTO interval VALUES (?, ?, ?, ?)", spans)
    return Edition(path)


def lot(seed: int, years: range, articles: int) -> list[tuple[str, str, bool]]:
    """Return articles by lot, with dates of every precision."""
    chance = random.Random(seed)
    found = []
    for _ in range(articles):
        year = chance.choice(years)
        edtf = chance.choice(
            ["", f"{year}", f"{year}-06", f"{year}-06-19", f"{year}-12-30/{year + 1}-01-02"]
            + [f"{year}-03-03", f"{year}-10-10?", "XXXX-10-24"]
        )
        found.append((edtf, chance.choice(PLACES), chance.random() < 0.4))
    return found


def drawn(edition: Edition, language: str = "vi", record: dict = RECORD) -> grid.Grid | None:
    """Return the picture; its addresses name what they lead to."""

    def address(place: str, year: int, certain: bool) -> str:
        return f"/{place}/{year}/{'certain' if certain else 'possible'}"

    return grid.grid(edition, record, "grid", language, "không rõ", address)


LOTS = [
    (1, range(2018, 2024), 80),
    (2, range(2019, 2020), 6),
    (3, range(2008, 2022), 150),
    (4, range(2015, 2023), 400),
]


@pytest.mark.parametrize("case", LOTS)
def test_every_mark_counts_what_a_loop_over_the_articles_counts(tmp_path, case):
    said = lot(*case)
    picture = drawn(written(tmp_path, said))
    spans = [(dates.parse(edtf) if edtf else None, place, cites) for edtf, place, cites in said]
    known = [(d, place, cites) for d, place, cites in spans if d and d.earliest]
    first = min(d.earliest.year for d, *_ in known)
    last = max(d.latest.year for d, *_ in known)
    assert [year for year, *_ in picture.years] == list(range(first, last + 1))
    assert {row.key for row in picture.rows} == {place for _, place, cites in said if cites}
    assert picture.total == sum(cites for *_, cites in said) == sum(r.total for r in picture.rows)
    assert picture.undated == sum(row.undated for row in picture.rows)
    assert picture.outside == 0
    for row in picture.rows:
        for (year, *_), cell in zip(picture.years, row.cells, strict=True):
            start, end = date(year, 1, 1), date(year, 12, 31)
            here = [(d, cites) for d, place, cites in known if place == row.key]
            held = [cites for d, cites in here if d.earliest <= end and d.latest >= start]
            inside = [cites for d, cites in here if start <= d.earliest and d.latest <= end]
            expected = []
            if sum(inside):
                expected.append(("sure", sum(inside), f"/{row.key}/{year}/certain"))
            if sum(held) > sum(inside):
                expected.append(("possible", sum(held), f"/{row.key}/{year}/possible"))
            if not expected:
                expected.append(("unfound" if held else "uncollected", 0, ""))
            assert [(mark.state, mark.count, mark.href) for mark in cell] == expected
            assert all(mark.year == year for mark in cell)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("case", LOTS)
def test_marks_are_inside_and_apart_and_have_their_twins(tmp_path, case, language):
    picture = drawn(written(tmp_path, lot(*case)), language)
    found = figure("grid", picture, language)
    check_drawing(found)
    check_twin(found)
    svg = found.find("svg", class_="drawing")
    marks = [box_of(mark) for mark in svg.find_all(["rect", "circle"])]
    assert apart(marks)
    labels = [
        (0, y - 10, width_of(line, grid.SIZE), y)
        for row in picture.rows
        for y, line in row.lines
        if len(picture.years) + (picture.undated > 0) <= grid.BESIDE_MOST
    ]
    assert apart(labels + marks)
    numbers = {a["href"]: a.get_text().strip() for a in svg.find_all("a")}
    assert numbers == {a["href"]: a.get_text().strip() for a in found.select("table a")}
    assert all(text.startswith("≤") == href.endswith("possible") for href, text in numbers.items())
    cells = [td.get_text() for td in found.select("tbody tr td:last-child")]
    assert sum(map(int, cells)) == picture.total
    years = [text for text in svg.select("text.year") if text.get_text() != "?"]
    places = [float(text["x"]) for text in years]
    assert all(
        b - a >= width_of("2020", grid.YEAR_SIZE) for a, b in zip(places, places[1:], strict=False)
    )


def test_provinces_stand_in_order_and_the_unknown_one_last(tmp_path):
    said = [("2020", place, True) for place in PLACES[::-1]]
    assert [row.key for row in drawn(written(tmp_path, said)).rows] == [
        "ba-ria-vung-tau",
        "nam-dinh",
        "thanh-pho-ho-chi-minh",
        "none",
    ]


def test_a_long_time_is_cut_to_the_citing_years(tmp_path):
    said = [("1990", "none", False), ("2010", "nam-dinh", True), ("2015-02", "none", True)]
    picture = drawn(written(tmp_path, said))
    assert [year for year, *_ in picture.years] == list(range(2010, 2016))


def test_of_a_longer_time_what_is_before_the_columns_is_counted(tmp_path):
    said = [("1990", "nam-dinh", True), ("2020", "nam-dinh", True)]
    said.append(("2004-12-30/2005-01-02", "none", True))  # not wholly before 2005
    picture = drawn(written(tmp_path, said))
    assert [year for year, *_ in picture.years] == list(range(2005, 2021))
    assert picture.outside == 1
    assert "1" in figure("grid", picture).figcaption.get_text()


def test_articles_without_a_date_have_a_column_of_their_own(tmp_path):
    said = [("", "nam-dinh", True), ("XXXX-10", "nam-dinh", True), ("2020", "none", True)]
    picture = drawn(written(tmp_path, said))
    assert [row.undated for row in picture.rows] == [2, 0]
    found = figure("grid", picture)
    assert [text.get_text() for text in found.select("text.undated")] == ["2"]
    assert [td.get_text() for td in found.select("tbody td:nth-last-child(2)")] == ["2", "0"]


def test_where_no_citing_article_has_a_date_the_undated_remain(tmp_path):
    picture = drawn(written(tmp_path, [("", "nam-dinh", True)]))
    assert (picture.years, picture.undated, picture.outside) == ([], 1, 0)
    check_drawing(figure("grid", picture))


def test_an_open_end_adds_no_year(tmp_path):
    said = [("2019-07-01/..", "nam-dinh", True), ("2021", "none", False)]
    picture = drawn(written(tmp_path, said))
    assert [year for year, *_ in picture.years] == [2019, 2020, 2021]
    assert [mark.state for mark in picture.rows[0].marks] == ["possible"] * 3


def test_what_is_only_implied_is_not_counted_and_said(tmp_path):
    implied = [{"article": {"key": key}} for key in ("tc0001", "tc0002", "tc0001")]
    edition = written(tmp_path, [("2020", "nam-dinh", True)])
    picture = drawn(edition, "en", {"key": "r", "implied": implied})
    assert (picture.total, picture.implied) == (1, 2)
    caption = figure("grid", picture, "en").figcaption.get_text()
    assert "2 articles that only imply the document are not counted." in caption


def test_a_document_that_no_article_cites_has_no_grid(tmp_path):
    assert drawn(written(tmp_path, [("2020", "none", False)])) is None
    assert figure("grid", None) is None


def test_the_legend_explains_what_is_drawn_and_no_more(tmp_path):
    picture = drawn(written(tmp_path, [("2020", "none", True)]))
    legend = figure("grid", picture).find("ul", class_="legend")
    assert len(legend.find_all("li")) == len(picture.states) == 1

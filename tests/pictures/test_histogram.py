"""The histogram: counted day by day, drawn without overlap, the same numbers in its table."""

import re
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from archive.edition.months import MOST_STEPS, months_of
from archive.edition.reader import Edition, Interval
from archive.edition.selection import Selection
from archive.pictures.brackets import MOST_RANGES
from archive.pictures.histogram import LOWEST, MOST_ROWS, PLOT, Histogram, histogram, of_months
from archive.pictures.lettering import width_of
from archive.publish.bitmaps import intervals
from tests.pictures.rendering import addresses, apart, box_of, figure

MANY = settings(max_examples=150)
START = date(2018, 1, 1)
LETTER = 11.5  # size of letters on the smallest screens


def day(number: int) -> str:
    """Return the day so many days after the first."""
    return (START + timedelta(days=number)).isoformat()


lengths = st.sampled_from([0, 0, 0, 0, 1, 3, 27, 30, 31, 60, 364, 700])
dated = st.tuples(st.integers(0, 2600), lengths).map(lambda pair: (day(pair[0]), day(sum(pair))))
spans = st.one_of(
    dated,
    dated,
    st.sampled_from([("", ""), ("2019-05-05", ""), ("2020-06-01", "2020-06-30")]),
    st.sampled_from([("2020-01-01", "2020-12-31"), ("2019-12-31", "2020-01-01")]),
)
dates_of_articles = st.lists(spans, min_size=1, max_size=40).map(sorted)
asked = st.one_of(st.none(), st.dates(date(2017, 6, 1), date(2026, 6, 1)))


@pytest.fixture(scope="module")
def opened(bare_edition) -> Edition:
    """The edition of the real catalogue."""
    return Edition(bare_edition)


def link(start: str, end: str) -> str:
    """Return an address that tells what was asked of it."""
    return f"/articles/?from={start}&to={end}"


def drawn(edition: Edition, dates: list, chosen: set[int], start=None, end=None) -> Histogram:
    """Return the picture of some of the articles of these dates, which are in order."""
    runs = [Interval(*run) for run in intervals([(*pair, "") for pair in dates])]
    months = months_of(runs)
    assert months is not None
    bits = BitMap(number for number in chosen if number < len(dates))
    return of_months(months, Selection(edition, bits), start, end, link, "h")


def month_ends(name: str) -> tuple[str, str]:
    """Return the first and the last day of a month."""
    year, month = map(int, name.split("-"))
    return f"{name}-01", f"{name}-{monthrange(year, month)[1]}"


def months_between(first: str, last: str) -> list[str]:
    """Return every month of whole years."""
    years = range(int(first[:4]), int(last[:4]) + 1)
    return [f"{year}-{month:02}" for year in years for month in range(1, 13)]


def plainly(dates: list, chosen: set[int]) -> tuple[dict, dict, dict, int]:
    """Return found and held by month, found by range and what cannot be drawn, one by one."""
    closed = [pair for pair in dates if all(pair)]
    found, held, ranges, unplaced = {}, {}, {}, 0
    steps = months_between(min(p[0] for p in closed), max(p[1] for p in closed))
    for number, (earliest, latest) in enumerate(dates):
        if not (earliest and latest):
            unplaced += number in chosen
            continue
        inside = [m for m in steps if month_ends(m)[0] <= earliest <= latest <= month_ends(m)[1]]
        if inside:
            held[inside[0]] = held.get(inside[0], 0) + 1
        if number not in chosen:
            continue
        if inside:
            found[inside[0]] = found.get(inside[0], 0) + 1
        else:
            ends = earliest[:7], latest[:7]
            ranges[ends] = ranges.get(ends, 0) + 1
    return found, held, ranges, unplaced


@MANY
@given(dates_of_articles, st.sets(st.integers(0, 39)), asked, asked)
def test_numbers_are_those_of_counting_one_by_one(opened, dates, chosen, start, end):
    if not any(all(pair) for pair in dates):
        return
    picture = drawn(opened, dates, chosen, start, end)
    found, held, ranges, unplaced = plainly(dates, chosen)
    assert {bar.edtf: bar.found for bar in picture.bars} == found
    assert {(b.start, b.end): b.found for b in picture.brackets} == ranges
    for bracket in picture.brackets:
        first, last = month_ends(bracket.start)[0], month_ends(bracket.end)[1]
        inside = [n for n, (a, b) in enumerate(dates) if b and first <= a and b <= last]
        assert bracket.within == len(chosen & set(inside)) >= bracket.found
    assert (picture.unplaced, picture.left_out) == (unplaced, 0)
    rows = {row.edtf: (row.found, row.held) for year in picture.years for row in year.rows}
    assert rows == {month: (found.get(month, 0), count) for month, count in held.items()}
    for bar in picture.bars:
        first, last = month_ends(bar.edtf)
        assert bar.url == link(bar.edtf, bar.edtf)
        after = end is not None and first > end.isoformat()
        before = start is not None and last < start.isoformat()
        assert bar.inside == (not after and not before)
    for year in picture.years:
        whole = [n for n, (a, b) in enumerate(dates) if b and a[:4] == b[:4] == year.total.edtf]
        assert (year.total.held, year.total.found) == (len(whole), len(chosen & set(whole)))


@MANY
@given(dates_of_articles, st.sets(st.integers(0, 39)))
def test_every_step_is_drawn_in_one_of_three_ways(opened, dates, chosen):
    if not any(all(pair) for pair in dates):
        return
    picture = drawn(opened, dates, chosen)
    found, held, _, _ = plainly(dates, chosen)
    closed = [pair for pair in dates if all(pair)]
    steps = months_between(min(p[0] for p in closed), max(p[1] for p in closed))
    left, width = picture.baseline[0].x, picture.baseline[-1].right - picture.baseline[0].x
    for place, step in enumerate(steps):
        middle = left + (place + 0.5) * width / len(steps)
        (stretch,) = [s for s in picture.baseline if s.x < middle < s.right]
        assert stretch.held == (step in held)
        ticked = any(abs(tick - middle) < 0.02 for tick in picture.ticks)
        assert ticked == (step in held and step not in found)
        barred = [b.edtf for b in picture.bars if b.x < middle < b.x + b.width]
        assert barred == [step] * (step in found)
    most = max(found.values(), default=0)
    for bar in picture.bars:
        assert bar.height == pytest.approx(max(LOWEST, PLOT * bar.found / most), abs=0.01)


@MANY
@given(dates_of_articles, st.sets(st.integers(0, 39), min_size=20))
def test_nothing_overlaps_and_nothing_leaves_the_drawing(opened, dates, chosen):
    if not any(all(pair) for pair in dates):
        return
    picture = drawn(opened, dates, chosen)
    bars = [(b.x, b.y, b.x + b.width, b.y + b.height) for b in picture.bars]
    assert apart(bars)
    numbers = []
    for bar in picture.bars:
        if bar.number_x is not None:
            half = width_of(str(bar.found), LETTER) / 2
            box = bar.number_x - half, bar.y - LETTER - 2, bar.number_x + half, bar.y - 3
            numbers.append(box)
    assert apart(numbers)
    for number in numbers:
        assert all(apart([number, bar]) for bar in bars)
    brackets = [
        (b.left_edge, top, b.right_edge, y + 8) for top, y, row in picture.rows for b in row
    ]
    assert apart(brackets)
    assert len(brackets) + picture.only_in_table == len(picture.brackets)
    years = [year for year in picture.years if year.named]
    half = width_of("0000", LETTER) / 2
    names = [(y.x - half, picture.years_at - LETTER, y.x + half, picture.years_at) for y in years]
    assert apart(names)
    for left, top, right, bottom in (*bars, *numbers, *brackets, *names):
        assert left >= -0.01
        assert right <= picture.width + 0.01
        assert top >= 0
        assert bottom <= picture.height
    for bracket in picture.brackets:
        half = width_of(str(bracket.found), LETTER) / 2
        number = (bracket.number_x - half, bracket.number_x + half)
        for line in ((bracket.x, bracket.gap), (bracket.gap_end, bracket.right)):
            assert number[1] <= line[0] or line[1] <= number[0]


def test_a_high_bar_hides_no_number_of_a_low_one(opened):
    dates = sorted([("2020-06-01", "2020-06-01")] * 9 + [("2020-07-01", "2020-07-01")])
    picture = drawn(opened, [("2001-01-01", "2001-01-01"), *dates], set(range(11)))
    assert [bar.number_x is None for bar in picture.bars] == [False, False, True]


def test_a_long_archive_is_drawn_by_years(opened):
    years = MOST_STEPS // 12
    short = [("2000-05-01", "2000-05-01"), (f"{1999 + years}-01-01", f"{1999 + years}-12-31")]
    assert drawn(opened, short, {0, 1}).unit == "month"
    long = [*short, (f"{2000 + years}-02-03", f"{2001 + years}-01-01")]
    picture = drawn(opened, long, {0, 1, 2})
    assert picture.unit == "year"
    assert [(bar.edtf, bar.found) for bar in picture.bars] == [("2000", 1), (f"{1999 + years}", 1)]
    assert [bracket.edtf for bracket in picture.brackets] == [f"{2000 + years}/{2001 + years}"]
    assert not any(year.rows for year in picture.years)
    named = [year.total.edtf for year in picture.years if year.named]
    assert len(named) > 3
    assert figure("histogram", picture, "en").find_all("tbody")


def test_a_wrong_century_does_not_fill_the_page(opened):
    dates = [("1020-06-01", "1020-06-01"), *[("2020-06-01", "2020-06-01")] * 3]
    picture = drawn(opened, dates, {0, 1, 2, 3})
    assert len(picture.baseline) == 3
    assert len(str(figure("histogram", picture))) < 50_000


def test_ranges_without_room_are_in_the_table_only(opened):
    dates = sorted((f"{2000 + n}-06-01", f"{2010 + n}-06-01") for n in range(9))
    picture = drawn(opened, dates, set(range(9)))
    assert len(picture.rows) == MOST_ROWS
    assert picture.only_in_table == 9 - MOST_ROWS
    made = figure("histogram", picture, "en")
    assert "3 more spans are in the table only." in made.get_text()
    assert len(made.select("table.ranges tbody tr")) == 9
    assert len(made.select(".drawing a.bracket")) == MOST_ROWS


def test_a_range_holds_all_that_surely_lie_in_it_to_its_last_step(opened):
    inside = [
        ("2020-03-01", "2020-03-01"),
        ("2020-05-31", "2020-05-31"),
        ("2020-04-02", "2020-05-01"),
    ]
    around = [
        ("2020-02-29", "2020-02-29"),
        ("2020-06-01", "2020-06-01"),
        ("2020-05-01", "2020-06-01"),
    ]
    dates = sorted([*inside, *around, ("2020-03-01", "2020-05-31"), ("2020-04-01", "2020-04-30")])
    picture = drawn(opened, dates, set(range(len(dates))))
    counts = {bracket.edtf: (bracket.found, bracket.within) for bracket in picture.brackets}
    assert counts == {
        "2020-03/2020-05": (1, 5),
        "2020-04/2020-05": (1, 3),
        "2020-05/2020-06": (1, 3),
    }


def test_ranges_of_the_fewest_articles_are_left_out_when_there_are_too_many(opened):
    ends = [(day(n * 40), day(n * 40 + 31)) for n in range(MOST_RANGES + 3)]
    dates = sorted([*ends, *ends[5:]])
    picture = drawn(opened, dates, set(range(len(dates))))
    assert [b.found for b in picture.brackets] == [1, 1] + [2] * (MOST_RANGES - 2)
    assert picture.left_out == 3
    made = figure("histogram", picture, "en")
    assert "3 more articles have less exact dates whose spans are not listed" in made.get_text()


def test_nothing_is_drawn_where_no_date_has_two_ends(opened):
    assert months_of([]) is None
    assert months_of([Interval("2025-07-01", "", 0, 3)]) is None
    assert figure("histogram", None) is None


def test_the_whole_archive_is_drawn(opened):
    picture = histogram(opened, Selection.everything(opened), None, None, link)
    counted = sum(m.found for m in (*picture.bars, *picture.brackets)) + picture.unplaced
    assert counted == opened.counts["article"] > 0
    assert not picture.ticks
    assert opened.months is opened.months, "reckoned once an edition"


def numbers_of(link) -> tuple[int, int]:
    """Return how many articles a link of the drawing stands for and how many its list holds."""
    said = [int(number) for number in re.findall(r"\d+", link["aria-label"].rpartition(": ")[2])]
    return said[0], said[-1]


def numbers_in_row(row) -> tuple[int, int]:
    """Return the same of a row of the table."""
    said = [int(cell.get_text()) for cell in row("td")]
    return (said[0], said[-1]) if row.find_parent(class_="ranges") else (said[0], said[0])


@MANY
@given(dates_of_articles, st.sets(st.integers(0, 39)), asked)
def test_the_table_says_what_the_drawing_says(opened, dates, chosen, start):
    if not any(all(pair) for pair in dates):
        return
    picture = drawn(opened, dates, chosen, start)
    made = figure("histogram", picture, "en")
    svg, twin = made.find("svg", class_="drawing"), made.find("details", class_="twin")
    said = {a["href"]: numbers_of(a) for a in svg("a")}
    told = {a["href"]: numbers_in_row(a.find_parent("tr")) for a in twin.select("tbody a")}
    if len(made.select("p.note")) < 2:  # no range is in the table only
        assert said.items() <= told.items()
    written = [text.get_text() for text in svg.select(":scope > text.number")]
    assert written == [str(bar.found) for bar in picture.bars if bar.number_x is not None]
    for bracket in svg.select("a.bracket"):
        assert bracket.find("text").get_text() == str(numbers_of(bracket)[0])
    seen = [a["href"] for a in svg.select("a:has(.bar)")]
    assert len(seen) == len(set(seen))
    for mark in svg.find_all("rect"):
        left, top, right, bottom = box_of(mark)
        assert -0.01 <= left < right <= 360.01
        assert 0 <= top < bottom <= float(svg["viewbox"].split()[3])
    outside = svg.select(".bar.outside, .bracket.outside")
    assert bool(outside) <= ("outside the span asked for" in made.find("ul").get_text())


def test_words_and_numbers_are_those_of_the_language(opened):
    dates = [("2020-06-19", "2020-06-19"), ("2020-01-01", "2020-12-31"), ("", "")]
    picture = drawn(opened, sorted(dates), {0, 1, 2})
    english, vietnamese = figure("histogram", picture, "en"), figure("histogram", picture, "vi")
    labels = [a["aria-label"] for a in english.find_all("a", attrs={"aria-label": True})]
    whole = "2020: 1 with this date, 2 that lie wholly in it"
    assert labels == ["June 2020: 1", "2020: 2", whole]
    (row,) = english.select(".ranges tbody tr")
    assert [cell.get_text() for cell in row(["th", "td"])] == ["2020", "1", "2"]
    assert row.a.get_text() == "2"
    assert "1 article without a date that could be drawn." in english.get_text()
    first = vietnamese.find("a", attrs={"aria-label": True})["aria-label"]
    assert first == "Tháng 6 năm 2020: 1"
    for number in re.findall(r'(?:[xy]|width|height|d|viewbox)="([^"]*)"', str(vietnamese)):
        assert "," not in number
    caption = english.find(id=english.find("svg")["aria-labelledby"])
    assert caption.name == "figcaption"
    assert addresses(english.find("svg"))

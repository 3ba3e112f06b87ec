"""A histogram of articles by month; what is only known to lie in a span is a bracket below it.

The axis is the same for every selection of an edition, so that two pictures can be compared: whole
years from the first to the last dated article. Only articles whose date surely lies in a step are
in its bar; nothing is spread over bars.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from archive.edition.months import MONTH, YEAR, Months
from archive.edition.reader import Edition
from archive.edition.selection import Selection
from archive.pictures.axis import EDGE, SIZE, WIDTH, Axis, Link, axis_of, counted, rounded, sizes
from archive.pictures.brackets import MOST_ROWS, Bracket, brackets_of
from archive.pictures.lettering import width_of

ROOF, PLOT = 17.0, 68.0  # room for a number over the highest bar, and that bar's height
FLOOR = ROOF + PLOT
YEARS_AT = FLOOR + 18.0  # baseline of the years
BRACKETS_AT = FLOOR + 34.0  # the first row of brackets
PITCH, ROW = 17.0, 16.0  # from one row of brackets to the next, and a row's own height
LOWEST = 2.0  # a bar that stands for anything is seen
MOST_NUMBERS = 60  # of bars for whose numbers room is sought, the highest first
EVERY = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # the years that are named are its multiples

Counts = dict[str, int]
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Bar:
    """A step with articles found; its number stands at `number_x`, None where there is no room."""

    edtf: str
    found: int
    url: str
    inside: bool
    x: float
    y: float
    width: float
    height: float
    number_x: float | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the baseline, whole steps: `held` where the archive surely has any article."""

    held: bool
    x: float
    right: float


@dataclass(frozen=True, slots=True)
class Row:
    """A step in the table: articles found and held that surely lie in it."""

    edtf: str
    found: int
    held: int
    url: str


@dataclass(frozen=True, slots=True)
class YearMark:
    """A year on the axis, from `left` on; its name, where there is room, around `x`."""

    total: Row
    x: float
    left: float
    named: bool
    rows: tuple[Row, ...]  # of its months; none where the steps are years


@dataclass(frozen=True, slots=True)
class Histogram:
    """The picture; `unit` is "month" or "year".

    `unplaced` counts the articles whose date no picture could show, `left_out` those whose range is
    one of too many.
    """

    name: str
    unit: str
    width: float
    height: float
    floor: float
    years_at: float
    bars: tuple[Bar, ...]
    ticks: tuple[float, ...]  # middles of the steps where the archive has articles, none found
    baseline: tuple[Stretch, ...]
    years: tuple[YearMark, ...]
    brackets: tuple[Bracket, ...]
    unplaced: int
    left_out: int

    @property
    def rows(self) -> list[tuple[float, float, list[Bracket]]]:
        """Return the rows of brackets, each with its top and the height of its lines."""
        drawn = sorted((b for b in self.brackets if b.row is not None), key=lambda b: b.row)
        rows = groupby(drawn, key=lambda bracket: bracket.row)
        tops = {row: BRACKETS_AT + row * PITCH - ROW / 2 for row in range(MOST_ROWS)}
        return [(tops[row], tops[row] + ROW / 2, list(each)) for row, each in rows]

    @property
    def only_in_table(self) -> int:
        """Return how many ranges there was no room to draw."""
        return sum(bracket.row is None for bracket in self.brackets)

    @property
    def outside(self) -> bool:
        """Tell whether anything found lies outside the span asked for."""
        return not all(mark.inside for mark in (*self.bars, *self.brackets))

    @property
    def gaps(self) -> bool:
        """Tell whether there are steps in which nothing surely lies that was collected."""
        return not all(stretch.held for stretch in self.baseline)


def histogram(
    edition: Edition,
    selection: Selection,
    start: date | None,
    end: date | None,
    link: Link,
    name: str = "histogram",
) -> Histogram | None:
    """Return the picture of a selection (all filters but the dates); None without a dated article.

    `start` and `end` are the span asked for, both ends included, None where it is open. `link`
    gives the address of the articles that surely lie from one EDTF date to another. `name` begins
    every id on the page.
    """
    months = edition.months
    return months and of_months(months, selection, start, end, link, name)


def of_months(
    months: Months,
    selection: Selection,
    start: date | None,
    end: date | None,
    link: Link,
    name: str,
) -> Histogram:
    """Return the picture of a selection on the axis of its edition's months."""
    axis = axis_of(months, start, end)
    found, held = counted(months.steps, selection), sizes(months.steps)
    dated = selection.bits.intersection_cardinality(months.dated)
    brackets = brackets_of(axis, months, selection, link)
    last_row = max((bracket.row for bracket in brackets if bracket.row is not None), default=-1)
    return Histogram(
        name=name,
        unit="month" if months.unit == MONTH else "year",
        width=WIDTH,
        height=YEARS_AT + 6 if last_row < 0 else BRACKETS_AT + last_row * PITCH + 9,
        floor=FLOOR,
        years_at=YEARS_AT,
        bars=numbered(bars_of(axis, found, link)),
        ticks=tuple(
            rounded(axis.left(step) + axis.step / 2) for step in sorted(held.keys() - found.keys())
        ),
        baseline=baseline_of(axis, held),
        years=years_of(axis, months, selection, link),
        brackets=brackets,
        unplaced=len(selection) - dated,
        left_out=dated - sum(found.values()) - sum(bracket.found for bracket in brackets),
    )


def bars_of(axis: Axis, found: Counts, link: Link) -> list[Bar]:
    """Return the bars from the left, without their numbers."""
    top = max(found.values(), default=1)
    gap = min(1.0, axis.step / 5)
    width = rounded(axis.step - gap)
    bars = []
    for step in sorted(found):
        height = rounded(max(LOWEST, PLOT * found[step] / top))
        bars.append(
            Bar(
                edtf=step,
                found=found[step],
                url=link(step, step),
                inside=axis.asks(step, step),
                x=rounded(axis.left(step) + gap / 2),
                y=rounded(FLOOR - height),
                width=width,
                height=height,
            )
        )
    return bars


def numbered(bars: list[Bar]) -> tuple[Bar, ...]:
    """Return the bars, the high ones with numbers where these touch no bar and no other number."""
    taken: list[Box] = []
    places: dict[str, float] = {}
    lefts = [bar.x for bar in bars]
    for bar in sorted(bars, key=lambda each: (-each.found, each.edtf))[:MOST_NUMBERS]:
        half = width_of(f"{bar.found:,}", SIZE) / 2
        middle = min(max(bar.x + bar.width / 2, half), WIDTH - half)
        box = (middle - half, bar.y - SIZE - 2, middle + half, bar.y - 2)
        around = bars[max(0, bisect_left(lefts, box[0]) - 1) : bisect_left(lefts, box[2])]
        walls = ((b.x, b.y, b.x + b.width, FLOOR) for b in around if b.found > bar.found)
        if not any(touches(box, other) for other in (*taken, *walls)):
            taken.append(box)
            places[bar.edtf] = rounded(middle)
    return tuple(
        replace(bar, number_x=places[bar.edtf]) if bar.edtf in places else bar for bar in bars
    )


def touches(one: Box, other: Box) -> bool:
    """Tell whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def baseline_of(axis: Axis, held: Counts) -> tuple[Stretch, ...]:
    """Return the baseline from left to right, in as long stretches as can be."""
    runs = [list(run) for _, run in groupby(axis.places, key=lambda step: step in held)]
    return tuple(
        Stretch(run[0] in held, rounded(axis.left(run[0])), rounded(axis.right(run[-1])))
        for run in runs
    )


def years_of(axis: Axis, months: Months, selection: Selection, link: Link) -> tuple[YearMark, ...]:
    """Return every year of the axis; as many are named as have room."""
    found, held = counted(months.years, selection), sizes(months.years)
    by_month: dict[str, list[Row]] = {}
    if months.unit == MONTH:
        for row in rows_of(counted(months.steps, selection), sizes(months.steps), link):
            by_month.setdefault(row.edtf[:YEAR], []).append(row)
    names = [f"{year:04}" for year in range(months.first, months.last + 1)]
    width = (WIDTH - 2 * EDGE) / len(names)
    room = width_of("0000", SIZE) + 3
    every = next((each for each in EVERY if each * width >= room), EVERY[-1])
    return tuple(
        YearMark(
            total=Row(name, found.get(name, 0), held.get(name, 0), link(name, name)),
            x=rounded(EDGE + (place + 0.5) * width),
            left=rounded(EDGE + place * width),
            named=int(name) % every == 0,
            rows=tuple(by_month.get(name, ())),
        )
        for place, name in enumerate(names)
    )


def rows_of(found: Counts, held: Counts, link: Link) -> list[Row]:
    """Return the table's row of each step where the archive surely has any article."""
    return [Row(step, found.get(step, 0), held[step], link(step, step)) for step in sorted(held)]

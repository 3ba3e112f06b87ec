"""Where and when a document is cited: provinces by years, counted on the edition's bitmaps.

Lengths are in the drawing's units: the width is always 360, the height what the rows need. Up to
nine years a row's label stands before its cells, beyond that above them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from pyroaring import BitMap

from archive.edition.reader import Edition
from archive.edition.selection import Selection
from archive.pictures.lettering import lines, width_of
from archive.text import folding

WIDTH = 360
SIZE = 12  # of the labels' letters
YEAR_SIZE = 11
LEADING = 14
SIDE = 112  # room for a label that stands before its cells
BESIDE_MOST = 9  # columns, with the labels before the cells
MOST_YEARS = 16
WIDEST = 34  # of a column
TALL = 22  # of a mark
GAP = 6
UNKNOWN = "none"  # the facet value of articles without a province
State = Literal["sure", "possible", "unfound", "uncollected"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its state, its place, and for `sure` and `possible` a count and its list."""

    state: State
    year: int
    count: int
    href: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Return the middle from left to right."""
        return round(self.x + self.width / 2, 2)

    @property
    def centre(self) -> float:
        """Return the middle from top to bottom."""
        return self.y + self.height / 2

    @property
    def base(self) -> float:
        """Return the base of letters that stand in the mark."""
        return self.centre + 4


@dataclass(frozen=True, slots=True)
class Row:
    """A province's row. `undated` counts its citing articles that stand in no column."""

    key: str
    label: str
    lines: list[tuple[float, str]]
    marks: list[Mark]
    cells: list[list[Mark]]
    undated: int
    total: int
    middle: float
    rule: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The citing articles by province and year; `outside` counts those before the columns.

    Of each year: its number, the middle of its column, and whether there is room to name it.
    """

    name: str
    width: int
    height: float
    years: list[tuple[int, float, bool]]
    rows: list[Row]
    total: int
    undated: int
    undated_x: float
    outside: int
    implied: int
    states: list[State]


@dataclass(frozen=True, slots=True)
class Plan:
    """The columns: their years, where the first begins and how wide each is."""

    years: list[int]
    undated: bool
    left: float
    column: float

    @property
    def beside(self) -> bool:
        """Tell whether labels stand before the cells."""
        return self.left > 0

    def x(self, number: int) -> float:
        """Return where a column begins, counted from 0."""
        return round(self.left + number * self.column, 2)


def grid(
    edition: Edition,
    record: dict,
    name: str,
    language: str,
    unknown: str,
    address: Callable[[str, int, bool], str],
) -> Grid | None:
    """Return where and when a document is cited, or None when no article cites it.

    `unknown` is the label of articles without a province; `address` gives the list of a province
    (key or "none"), a year, and whether only dates that surely lie in it count. Reads no file.
    """
    bits = edition.bits.get(("resolution", record["key"]), BitMap())
    if not bits:
        return None
    citing = Selection(edition, bits)
    labels = {
        key: unknown if key == UNKNOWN else edition.label("province", key, language)
        for key in citing.counts("province")
    }
    undated = citing.undated()
    plan = planned(columns(edition, bits), undated > 0)
    drawing = Drawing(edition, bits, plan, address)
    rows = [drawing.row(key, labels[key]) for key in in_order(labels)]
    return Grid(
        name=name,
        width=WIDTH,
        height=drawing.bottom,
        years=headings(plan),
        rows=rows,
        total=len(citing),
        undated=undated,
        undated_x=middle(plan, len(plan.years)),
        outside=before(citing, plan.years),
        implied=len({said["article"]["key"] for said in record["implied"]}),
        states=states_of(rows),
    )


def in_order(labels: dict[str, str]) -> list[str]:
    """Return provinces by name, those without one last."""
    return sorted(labels, key=lambda key: (key == UNKNOWN, folding.collation_key(labels[key]), key))


def before(citing: Selection, years: list[int]) -> int:
    """Return how many dated articles are wholly earlier than the first column."""
    if not years:
        return 0
    shown = citing.between(date(years[0], 1, 1), None, certain=False)
    return len(citing) - citing.undated() - len(shown)


def states_of(rows: list[Row]) -> list[State]:
    """Return which states the legend has to explain."""
    found = {mark.state for row in rows for mark in row.marks}
    return [state for state in STATES if state in found]


def columns(edition: Edition, bits: BitMap) -> list[int]:
    """Return the years of the dated articles; of more than 16 only those of the citing ones.

    Should those be more than 16 too, the newest 16 are left.
    """
    years = span(edition, edition.everything)
    if len(years) > MOST_YEARS:
        years = span(edition, bits)[-MOST_YEARS:]
    return years


def span(edition: Edition, bits: BitMap) -> list[int]:
    """Return all years from the first to the last possible day; an open end adds no year."""
    found = [
        (int(interval.earliest[:4]), int((interval.latest or interval.earliest)[:4]))
        for interval in edition.intervals
        if bits.intersect(BitMap(range(interval.first, interval.last + 1)))
    ]
    if not found:
        return []
    return list(range(min(first for first, _ in found), max(last for _, last in found) + 1))


def planned(years: list[int], undated: bool) -> Plan:
    """Return columns of equal width for years and, last, for what has no date."""
    count = len(years) + undated
    left = SIDE if count <= BESIDE_MOST else 0
    return Plan(years, undated, left, min(WIDEST, (WIDTH - left) / max(1, count)))


def middle(plan: Plan, number: int) -> float:
    """Return the middle of a column."""
    return round(plan.x(number) + plan.column / 2, 2)


def headings(plan: Plan) -> list[tuple[int, float, bool]]:
    """Return each year, its place, and whether it is written: every one, or every other."""
    wide = plan.column > width_of("2020", YEAR_SIZE)
    last = len(plan.years) - 1
    return [
        (year, middle(plan, number), wide or (last - number) % 2 == 0)
        for number, year in enumerate(plan.years)
    ]


class Drawing:
    """Draws row under row."""

    def __init__(
        self,
        edition: Edition,
        bits: BitMap,
        plan: Plan,
        address: Callable[[str, int, bool], str],
    ) -> None:
        self.edition = edition
        self.bits = bits
        self.plan = plan
        self.address = address
        self.bottom = 20.0  # below the years
        # A date is compared once for all provinces: there may be thousands of them.
        every = Selection.everything(edition)
        days = {year: (date(year, 1, 1), date(year, 12, 31)) for year in plan.years}
        self.inside = {year: every.between(*days[year], certain=True).bits for year in days}
        self.touching = {year: every.between(*days[year], certain=False).bits for year in days}

    def row(self, key: str, label: str) -> Row:
        """Draw a province's row."""
        plan, top = self.plan, self.bottom
        room = plan.left - GAP if plan.beside else WIDTH
        broken = lines(label, room, SIZE, 2)
        here = self.edition.bits.get(("province", key), BitMap())
        states = [self.states(key, here, year) for year in plan.years]
        lanes = max([1, *(len(each) for each in states)])
        start = top + (GAP / 2 if plan.beside else LEADING * len(broken) + GAP)
        cells = [
            [
                self.mark(*said, year, number, start + lane * (TALL + 3))
                for lane, said in enumerate(each)
            ]
            for number, (year, each) in enumerate(zip(plan.years, states, strict=True))
        ]
        end = start + lanes * (TALL + 3)
        first = start + TALL / 2 + 4 - (LEADING / 2) * (len(broken) - 1)
        if not plan.beside:
            first = top + LEADING
        below = first + LEADING * (len(broken) - 1) + GAP
        self.bottom = max(end, below) + GAP / 2
        citing = Selection(self.edition, self.bits & here)
        return Row(
            key=key,
            label=label,
            lines=[(first + LEADING * number, line) for number, line in enumerate(broken)],
            marks=[mark for cell in cells for mark in cell],
            cells=cells,
            undated=citing.undated(),
            total=len(citing),
            middle=start + TALL / 2 + 4,
            rule=top,
        )

    def states(self, key: str, here: BitMap, year: int) -> list[tuple[State, int, str]]:
        """Return what is known of a province in a year: one state, or `sure` and `possible`.

        The count of `possible` is the most there can be: it includes the sure ones.
        """
        citing = self.bits & here
        sure = citing.intersection_cardinality(self.inside[year])
        most = citing.intersection_cardinality(self.touching[year])
        found: list[tuple[State, int, str]] = []
        if sure:
            found.append(("sure", sure, self.address(key, year, True)))
        if most > sure:
            found.append(("possible", most, self.address(key, year, False)))
        if not found:
            collected = here.intersect(self.touching[year])
            found.append(("unfound" if collected else "uncollected", 0, ""))
        return found

    def mark(self, state: State, count: int, href: str, year: int, number: int, y: float) -> Mark:
        """Place a mark in the middle of its column."""
        width = round(min(self.plan.column - 2, 28), 2)
        x = round(middle(self.plan, number) - width / 2, 2)
        return Mark(state, year, count, href, x, y, width, TALL)

"""Brackets below an axis: what is only known to lie in a span, in rows without overlap."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate

from archive.edition.months import YEAR, Months
from archive.edition.selection import Selection
from archive.pictures.axis import SIZE, WIDTH, Axis, Link, counted, rounded
from archive.pictures.lettering import width_of

MOST_ROWS = 6
MOST_RANGES = 40
SPACE = 3.0  # between a line and its number, and between two brackets of a row
SHORTEST = 6.0  # of the line left at either side of a number in its middle

Ends = tuple[str, str]  # first and last step


@dataclass(frozen=True, slots=True)
class Bracket:
    """Articles of one range of steps, both ends included.

    The line runs from `x` to `right` and is broken from `gap` to `gap_end` for the number; the two
    are equal where the number stands beside it. Line and number fill `left_edge` to `right_edge`.
    `row` counts from 0; None is what there was no room to draw, only the table has it. `found` are
    the articles of just this range, `within` all that surely lie in it: those of closer dates too.
    The list at `url` holds these.
    """

    start: str
    end: str
    found: int
    within: int
    url: str
    inside: bool
    x: float
    right: float
    gap: float
    gap_end: float
    number_x: float
    left_edge: float
    right_edge: float
    row: int | None = None

    @property
    def edtf(self) -> str:
        """Return the range as an EDTF interval, or as the year that it is."""
        whole = self.start == f"{self.start[:YEAR]}-01" and self.end == f"{self.start[:YEAR]}-12"
        return self.start[:YEAR] if whole else f"{self.start}/{self.end}"

    @property
    def span(self) -> float:
        """Return how wide line and number are."""
        return rounded(self.right_edge - self.left_edge)


def brackets_of(
    axis: Axis, months: Months, selection: Selection, link: Link
) -> tuple[Bracket, ...]:
    """Return a bracket for each range in which the selection has articles, by start and end.

    Those of the fewest articles are left out beyond MOST_RANGES.
    """
    counts = counted(months.ranges, selection)
    closer = within(counted(months.steps, selection), counts)
    most = sorted(counts, key=lambda ends: (-counts[ends], ends))[:MOST_RANGES]
    found = [
        Bracket(
            start=start,
            end=end,
            found=count,
            within=closer(start, end),
            url=link(start, end),
            inside=axis.asks(start, end),
            **line(axis.left(start), axis.right(end), f"{count:,}"),
        )
        for (start, end), count in sorted((ends, counts[ends]) for ends in most)
    ]
    return packed(found)


def within(steps: dict[str, int], ranges: dict[Ends, int]) -> Callable[[str, str], int]:
    """Return how to count the articles that surely lie from one step to another, both included.

    Counted are those of a step in it and those of a range that lies inside it.
    """
    names = sorted(steps)
    sums = [0, *accumulate(steps[name] for name in names)]

    def count(start: str, end: str) -> int:
        exact = sums[bisect_right(names, end)] - sums[bisect_left(names, start)]
        return exact + sum(n for (a, b), n in ranges.items() if start <= a and b <= end)

    return count


def line(left: float, right: float, number: str) -> dict[str, float]:
    """Return where a line and its number lie: in its middle if it is long enough, or beside it."""
    width = width_of(number, SIZE) + 2 * SPACE
    middle = (left + right) / 2
    places = {"x": left, "right": right, "gap": middle, "gap_end": middle}
    if right - left >= width + 2 * SHORTEST:
        places |= {"gap": middle - width / 2, "gap_end": middle + width / 2}
        places |= {"number_x": middle, "left_edge": left, "right_edge": right}
    elif right + width <= WIDTH:
        places |= {"number_x": right + width / 2, "left_edge": left, "right_edge": right + width}
    else:
        places |= {"number_x": left - width / 2, "left_edge": left - width, "right_edge": right}
    return {name: rounded(place) for name, place in places.items()}


def packed(brackets: list[Bracket]) -> tuple[Bracket, ...]:
    """Return the brackets, each in the first row where it overlaps no other."""
    ends: list[float] = []
    rows: dict[str, int | None] = {}
    for bracket in sorted(brackets, key=lambda each: (each.left_edge, each.right_edge, each.edtf)):
        free = [row for row, end in enumerate(ends) if end + SPACE <= bracket.left_edge]
        row = free[0] if free else len(ends)
        if row == len(ends) and row < MOST_ROWS:
            ends.append(0.0)
        if row < MOST_ROWS:
            ends[row] = bracket.right_edge
        rows[bracket.edtf] = row if row < MOST_ROWS else None
    return tuple(replace(bracket, row=rows[bracket.edtf]) for bracket in brackets)

"""Months: in which step of time articles surely lie, reckoned once an edition.

A step is a month, or a year where the archive spans more than MOST_STEPS months. A date that can
mean days of two steps is in neither: it is a range, from the first step it can mean to the last.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyroaring import BitMap

if TYPE_CHECKING:
    from archive.edition.reader import Interval

MOST_STEPS = 240
MONTH, YEAR = 7, 4  # letters of an ISO date that name the step


@dataclass(frozen=True, slots=True)
class Months:
    """Ordinals by step, year and range; of all articles whose date has two ends.

    first, last     the years of the first and the last day that any of these dates can mean
    unit            MONTH or YEAR: how many letters of a date name its step
    steps           by step ("2020-06" or "2020"): articles whose days all lie in it
    years           the same by year
    ranges          by (first step, last step): articles whose days lie in more than one
    dated           all of them
    """

    first: int
    last: int
    unit: int
    steps: dict[str, BitMap]
    years: dict[str, BitMap]
    ranges: dict[tuple[str, str], BitMap]
    dated: BitMap

    def names(self) -> list[str]:
        """Return every step of the whole years from first to last, in order."""
        years = [f"{year:04}" for year in range(self.first, self.last + 1)]
        if self.unit == YEAR:
            return years
        return [f"{year}-{month:02}" for year in years for month in range(1, 13)]


def months_of(intervals: Iterable["Interval"]) -> Months | None:
    """Return the months of an edition's intervals, or None when no date has two ends."""
    closed = [each for each in intervals if each.earliest and each.latest]
    if not closed:
        return None
    first = int(min(each.earliest for each in closed)[:YEAR])
    last = int(max(each.latest for each in closed)[:YEAR])
    unit = MONTH if (last - first + 1) * 12 <= MOST_STEPS else YEAR
    steps, years, ranges = (defaultdict(BitMap) for _ in range(3))
    dated = BitMap()
    for each in closed:
        run = each.first, each.last + 1
        dated.add_range(*run)
        if each.earliest[:YEAR] == each.latest[:YEAR]:
            years[each.earliest[:YEAR]].add_range(*run)
        start, end = each.earliest[:unit], each.latest[:unit]
        (steps[start] if start == end else ranges[start, end]).add_range(*run)
    return Months(first, last, unit, dict(steps), dict(years), dict(sorted(ranges.items())), dated)

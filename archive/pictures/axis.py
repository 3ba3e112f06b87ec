"""The axis of time in pictures of an edition: steps of equal width, months or years."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pyroaring import BitMap

from archive.edition.months import Months
from archive.edition.selection import Selection

WIDTH = 360.0
EDGE = 13.0  # left free at either side: half the name of a year
SIZE = 11.5  # of letters, as on a telephone; wide screens write smaller

Link = Callable[[str, str], str]  # from one EDTF date to another → address of the articles


@dataclass(frozen=True, slots=True)
class Axis:
    """Steps in order, each `step` units wide; and which of them touch the span asked for."""

    places: dict[str, int]
    step: float
    low: str
    high: str

    def left(self, name: str) -> float:
        """Return where a step begins."""
        return EDGE + self.places[name] * self.step

    def right(self, name: str) -> float:
        """Return where a step ends."""
        return self.left(name) + self.step

    def asks(self, first: str, last: str) -> bool:
        """Tell whether any day of the steps from first to last is in the span asked for."""
        return self.low <= last and first <= self.high


def axis_of(months: Months, start: date | None, end: date | None) -> Axis:
    """Return the axis of an edition's months; the span asked for is open where a date is None."""
    places = {name: place for place, name in enumerate(months.names())}
    low = start.isoformat()[: months.unit] if start else ""
    high = end.isoformat()[: months.unit] if end else "~"
    return Axis(places, (WIDTH - 2 * EDGE) / len(places), low, high)


def counted(bits: dict, selection: Selection) -> dict:
    """Return how many articles of a selection each bitmap has; no zeros."""
    found = {name: selection.bits.intersection_cardinality(each) for name, each in bits.items()}
    return {name: count for name, count in found.items() if count}


def sizes(bits: dict[str, BitMap]) -> dict[str, int]:
    """Return how many articles each bitmap has."""
    return {name: len(each) for name, each in bits.items()}


def rounded(number: float) -> float:
    """Return a coordinate to a hundredth of a unit."""
    return round(number, 2)

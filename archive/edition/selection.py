"""Selections: sets of articles by ordinal, cut by facet and date, counted and paged.

A selection never reads the file: filters, counts, facets and the order are arithmetic on bitmaps.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pyroaring import BitMap

from archive.edition.reader import Edition


@dataclass(frozen=True, slots=True)
class Selection:
    """Some articles of an edition, in date order."""

    edition: Edition
    bits: BitMap
    # A filter set asks its collection for a model, to make filters from it; there is none here.
    model: ClassVar[None] = None

    @classmethod
    def everything(cls, edition: Edition) -> "Selection":
        """Return the selection of all articles."""
        return cls(edition, edition.everything)

    def all(self) -> "Selection":
        """Return this selection; a filter set asks its collection for a copy by this name."""
        return self

    def __len__(self) -> int:
        return len(self.bits)

    def __and__(self, other: "Selection") -> "Selection":
        return Selection(self.edition, self.bits & other.bits)

    def none(self) -> "Selection":
        """Return the empty selection."""
        return Selection(self.edition, BitMap())

    def having(self, field: str, values: list[str]) -> "Selection":
        """Return the articles that have any of the facet values."""
        found = BitMap()
        for value in values:
            found |= self.edition.bits.get((field, value), BitMap())
        return Selection(self.edition, self.bits & found)

    def between(self, start: date | None, end: date | None, certain: bool) -> "Selection":
        """Return the articles dated in a span of days, both ends included.

        An imprecise date is the span of days it can mean. It counts when that span overlaps the
        one asked for, or, with `certain`, when it lies inside. Undated articles never count.
        """
        low = start.isoformat() if start else ""
        high = end.isoformat() if end else "~"
        found = BitMap()
        for interval in self.edition.intervals:
            earliest, latest = interval.earliest, interval.latest or "~"
            if certain:
                counts = low <= earliest and latest <= high
            else:
                counts = earliest <= high and latest >= low
            if counts:
                found.add_range(interval.first, interval.last + 1)
        return Selection(self.edition, self.bits & found)

    def undated(self) -> int:
        """Return how many articles of this selection have no day that could be compared."""
        return len(self.bits - self.edition.dated)

    def counts(self, field: str) -> dict[str, int]:
        """Return how many articles of this selection have each value of a facet; no zeros."""
        found = {}
        for (name, value), bits in self.edition.bits.items():
            if name == field:
                count = self.bits.intersection_cardinality(bits)
                if count:
                    found[value] = count
        return found

    def page(self, number: int, size: int, newest_first: bool = True) -> list[int]:
        """Return the ordinals on page `number` (from 1); empty past the last page."""
        total = len(self.bits)
        start = (number - 1) * size
        if start >= total:
            return []
        if not newest_first:
            return list(self.bits[start : start + size])
        end = total - start
        return list(self.bits[max(0, end - size) : end])[::-1]

    def place(self, ordinal: int, newest_first: bool = True) -> tuple[int, int | None, int | None]:
        """Return an article's number from 1, and the ordinals before and after it in this order.

        ValueError for an article that is not of this selection.
        """
        if ordinal not in self.bits:
            raise ValueError(f"article {ordinal} is not in the selection")
        below, total = self.bits.rank(ordinal) - 1, len(self.bits)
        older = self.bits[below - 1] if below else None
        newer = self.bits[below + 1] if below + 1 < total else None
        return (total - below, newer, older) if newest_first else (below + 1, older, newer)

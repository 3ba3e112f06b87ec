"""Selections: sets of articles by ordinal, cut by facet and date, counted and paged.

A selection never reads the file: filters, counts, facets and the order are arithmetic on bitmaps.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from heapq import heappush, heappushpop, nlargest
from itertools import chain
from typing import ClassVar

from pyroaring import BitMap

from archive.edition.reader import Edition

DENSE = 200  # one article in so many, and the others are faster to count than the selected


@dataclass(frozen=True)
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
        for value, bits in self.edition.facets.get(field, {}).items():
            count = self.bits.intersection_cardinality(bits)
            if count:
                found[value] = count
        return found

    @cached_property
    def others(self) -> BitMap:
        """Return the articles that are not selected."""
        return self.edition.everything - self.bits

    def top(self, field: str, most: int) -> tuple[dict[str, int], bool]:
        """Return the `most` highest counts of a facet, equal ones too, and if there are more."""
        forward = self.edition.forward.get(field)
        if forward and forward.is_cheaper(len(self.bits)):
            found = forward.counts(self.bits)
            return highest(found, nlargest(most, found.values()), most)
        return self.top_of_bitmaps(field, most)

    def top_of_bitmaps(self, field: str, most: int) -> tuple[dict[str, int], bool]:
        """Return what `top` does, reckoned value by value.

        A value counts at most as many articles as it has in all, so few of thousands are looked at.
        """
        # Bitmaps are met fastest by one in which many bits are set: here, those of the others.
        inverse = len(self.bits) * DENSE > len(self.edition.everything)
        met = (self.others if inverse else self.bits).intersection_cardinality
        found: dict[str, int] = {}
        best: list[int] = []  # a heap of the highest counts
        values = iter(self.edition.facets.get(field, {}).items())
        for value, bits in values:
            held = len(bits)
            if len(best) == most and held < best[0]:
                kept, more = highest(found, best, most)
                rest = chain((bits,), (each for _value, each in values))
                return kept, more or any(map(self.bits.intersect, rest))
            count = held - met(bits) if inverse else met(bits)
            if count:
                found[value] = count
                heappush(best, count) if len(best) < most else heappushpop(best, count)
        return highest(found, best, most)

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


def highest(found: dict[str, int], best: list[int], most: int) -> tuple[dict[str, int], bool]:
    """Return the counts that are not below the `most` best ones, and whether any is left out."""
    least = min(best) if len(best) == most else 1
    kept = {value: count for value, count in found.items() if count >= least}
    return kept, len(kept) < len(found)

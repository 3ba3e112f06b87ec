"""Forward lists: the values of each article by ordinal, for facets that have many values.

Bitmaps tell which articles have a value. To count thousands of values in few articles it is
cheaper to ask those articles which values they have.
"""

import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyroaring import BitMap

CODE = "I"  # numbers of four bytes, little-endian in the file on every machine


@dataclass(frozen=True, slots=True)
class Forward:
    """The forward list of one facet.

    values   the facet's values by number, in the order of their code points
    starts   by ordinal, where in `numbers` an article begins; one more, where the last one ends
    numbers  the numbers of the values of each article, article by article
    """

    values: list[str]
    starts: array
    numbers: array

    def is_cheaper(self, articles: int) -> bool:
        """Tell whether to ask so many articles costs less than to ask every bitmap.

        Measured: an article costs as much as three bitmaps, or as 150 articles in all bitmaps.
        """
        return 3 * articles < len(self.values) + len(self.numbers) // 50

    def counts(self, bits: BitMap) -> dict[str, int]:
        """Return how many of some articles have each value; no zeros."""
        starts, numbers, found = self.starts, self.numbers, array(CODE)
        for ordinal in bits:
            found += numbers[starts[ordinal] : starts[ordinal + 1]]
        return {self.values[number]: count for number, count in Counter(found).items()}


def forward_lists(
    rows: Iterable[tuple[str, bytes, bytes]], facets: Mapping[str, Mapping[str, BitMap]], count: int
) -> dict[str, Forward]:
    """Return the forward lists of an edition of `count` articles, by facet.

    ValueError when they are not of its articles and values.
    """
    found = {}
    for field, starts, numbers in rows:
        each = Forward(sorted(facets.get(field, ())), unpacked(starts), unpacked(numbers))
        ends = (0, len(each.numbers))
        if len(each.starts) != count + 1 or (each.starts[0], each.starts[-1]) != ends:
            raise ValueError(f"the forward list of {field} is not of its articles")
        if max(each.numbers, default=-1) >= len(each.values):
            raise ValueError(f"the forward list of {field} has an unknown value")
        found[field] = each
    return found


def unpacked(stored: bytes) -> array:
    """Return numbers as they are stored; ValueError where one is cut short."""
    numbers = array(CODE)
    numbers.frombytes(stored)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers

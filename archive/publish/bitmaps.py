"""Bitmaps: which articles have which value of which facet, and when each may have happened.

An article's ordinal is its place in (earliest day, latest day, key) order, undated ones first.
So every distinct span of days is one run of ordinals, a date filter is a union of few ranges, and
newest first is simply downwards. Ordinals are dense: sparse ones cost fifty times as much.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import accumulate

from pyroaring import BitMap

NONE = "none"
MANY = 500  # values of a facet; fewer are counted as fast by their bitmaps, one after another


class Facets:
    """Bitmaps by facet and value, filled one article at a time.

    `chain` has for each province its own key and those of all its successors, in time's order.
    """

    def __init__(self, chain: Mapping[str, list[str]]) -> None:
        self.bits: dict[tuple[str, str], BitMap] = defaultdict(BitMap)
        self.chain = chain

    def take(self, ordinal: int, record: dict) -> None:
        """Set an article's bits."""
        for field, values in self.values(record).items():
            for value in values:
                self.bits[field, value].add(ordinal)

    def values(self, record: dict) -> dict[str, set[str]]:
        """Return an article's values by facet; `none` where it has none.

        `now` holds every unit that has taken the place of the article's province since, and the
        province itself; `today` only the last of them. An implied document is no citation, so
        it gives no value. The last four say how sure an article's facts are; no filter asks them.
        """
        province = record["province"] and record["province"]["key"]
        publisher = record["publisher"] and record["publisher"]["key"]
        cited = {c["key"] for c in record["resolutions"] if c["form"] != "implied"}
        return {
            "province": {province or NONE},
            "now": set(self.chain[province]) if province else {NONE},
            "today": {self.chain[province][-1]} if province else {NONE},
            "publisher": {publisher or NONE},
            "resolution": cited or {NONE},
            "organisation": {body["key"] for body in record["organisations"]},
            "person": {person["key"] for person in record["people"]},
            **certainty(record),
        }


def certainty(record: dict) -> dict[str, set[str]]:
    """Return on what an article's date, province and title rest, and whether its text is held."""
    date, province, holding = record["dates"]["event"], record["province"], record["holding"]
    held = holding is not None and holding["text"] is not None
    return {
        "date_basis": {date["basis"] if date else NONE},
        "province_basis": {province["basis"] if province else NONE},
        "text": {"attached" if held else "absent"},
    }


def forward(
    bits: Mapping[tuple[str, str], BitMap], articles: int
) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield (field, starts, numbers) of each facet of MANY values: its values by article.

    A value's number is its place in the order of code points. `numbers` has those of all articles,
    article by article in the order of ordinals, ascending within one; `starts` tells for each
    ordinal where they begin, and at last where they end. All have four bytes, little-endian.
    """
    values: dict[str, list[BitMap]] = defaultdict(list)
    for (field, _value), each in sorted(bits.items()):
        values[field].append(each)
    for field, several in values.items():
        if len(several) < MANY:
            continue
        sizes = array("I", [0]) * (articles + 1)
        for each in several:
            for ordinal in each:
                sizes[ordinal + 1] += 1
        starts = array("I", accumulate(sizes))
        numbers, free = array("I", [0]) * starts[-1], starts[:]
        for number, each in enumerate(several):
            for ordinal in each:
                numbers[free[ordinal]] = number
                free[ordinal] += 1
        yield field, packed(starts), packed(numbers)


def packed(numbers: array) -> bytes:
    """Return numbers of four bytes as they are stored, little-endian on every machine."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def intervals(order: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, int, int]]:
    """Yield (earliest, latest, first ordinal, last ordinal) of each distinct span of days."""
    first = 0
    for ordinal in range(1, len(order) + 1):
        if ordinal == len(order) or order[ordinal][:2] != order[first][:2]:
            earliest, latest = order[first][:2]
            if earliest or latest:
                yield earliest, latest, first, ordinal - 1
            first = ordinal

"""Bitmaps: which articles have which value of which facet, and when each may have happened.

An article's ordinal is its place in (earliest day, latest day, key) order, undated ones first.
So every distinct span of days is one run of ordinals, a date filter is a union of few ranges, and
newest first is simply downwards. Ordinals are dense: sparse ones cost fifty times as much.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pyroaring import BitMap

NONE = "none"


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


def intervals(order: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, int, int]]:
    """Yield (earliest, latest, first ordinal, last ordinal) of each distinct span of days."""
    first = 0
    for ordinal in range(1, len(order) + 1):
        if ordinal == len(order) or order[ordinal][:2] != order[first][:2]:
            earliest, latest = order[first][:2]
            if earliest or latest:
                yield earliest, latest, first, ordinal - 1
            first = ordinal

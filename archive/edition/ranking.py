"""The order of a result: tiers one after another, within them by date or by relevance.

By relevance, words that were typed side by side stand first where they stand so.

Newest first costs the same at any size. Relevance is reckoned while hits are few; where they are
many, hits in titles and names stand first, newest first, which is the cheaper half of it.
"""

import time
from dataclasses import dataclass
from itertools import accumulate

from pyroaring import BitMap

from archive.edition.reader import Edition
from archive.edition.reading import (
    FOLDED,
    MOST,
    SECONDS,
    Late,
    common_words,
    conjunction,
    quoted,
    timed,
    tokens,
)
from archive.edition.search import Findings
from archive.edition.selection import Selection
from archive.text.places import runs

# How much more a word in a title says of an article than one in its text, in order of the columns
# of the index; the last are pairs, which are the same words once more.
WEIGHTS = "10.0, 2.0, 1.0, 5.0, 5.0, 5.0, 0.0"
NAMING = "{title person organisation names}"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Disjoint groups of articles, one after another; each a set by date or a list in order."""

    edition: Edition
    groups: tuple[BitMap | list[int], ...]
    newest_first: bool = True

    def __len__(self) -> int:
        return sum(map(len, self.groups))

    def page(self, number: int, size: int) -> list[int]:
        """Return the ordinals on page `number` (from 1); empty past the last page."""
        start, found = (number - 1) * size, []
        for group in self.groups:
            if start < len(group) and len(found) < size:
                found += self.cut(group, start, start + size - len(found))
            start = max(0, start - len(group))
        return found

    def cut(self, group: BitMap | list[int], start: int, end: int) -> list[int]:
        """Return the ordinals of a group from one place to another, in order."""
        if isinstance(group, list) or not self.newest_first:
            return list(group[start:end])
        total = len(group)
        return list(group[max(0, total - end) : total - start])[::-1]

    def place(self, ordinal: int) -> tuple[int, int | None, int | None]:
        """Return an article's number from 1, and the ordinals before and after it.

        ValueError for an article that is not ranked.
        """
        before = [0, *accumulate(map(len, self.groups))]
        for group, passed in zip(self.groups, before, strict=False):
            if ordinal in group:
                number = passed + self.within(group, ordinal)
                around = [self.at(number - 1), self.at(number + 1)]
                return number, *around
        raise ValueError(f"article {ordinal} is not in the result")

    def within(self, group: BitMap | list[int], ordinal: int) -> int:
        """Return an article's number in its group, from 1."""
        if isinstance(group, list):
            return group.index(ordinal) + 1
        rank = group.rank(ordinal)
        return len(group) - rank + 1 if self.newest_first else rank

    def at(self, number: int) -> int | None:
        """Return the ordinal at a place from 1, None where there is none."""
        return next(iter(self.page(number, 1)), None) if number > 0 else None


def ranking(selection: Selection, findings: Findings | None, sort: str) -> Ranking:
    """Return a selection in order: `newest`, `oldest`, or `relevance` to what was sought."""
    bits = selection.bits
    if findings is None:
        return Ranking(selection.edition, (bits,), sort != "oldest")
    tiers = [tier & bits for tier in findings.tiers]
    if sort == "relevance" and findings.query.positive:
        tiers = together_first(selection.edition, findings, tiers)
        order = None if is_bounded(findings) else by_relevance(selection.edition, findings)
        if order is None:
            naming = matching(selection.edition, conjunction(findings.query, FOLDED, NAMING))
            groups = [part for tier in tiers for part in (tier & naming, tier - naming)]
        else:
            groups = [arranged(order, tier) for tier in tiers]
    else:
        groups = tiers
    kept = tuple(group for group in groups if group)
    return Ranking(selection.edition, kept or (bits,), sort != "oldest")


def together_first(edition: Edition, findings: Findings, tiers: list[BitMap]) -> list[BitMap]:
    """Return each tier in two: what has words side by side that were typed so, then the rest."""
    whole = [ways for ways, _single, _several in runs(findings.query, ("",)) if ways]
    if not whole:
        return tiers
    within = findings.query.within
    common = common_words(edition, [] if within else [term for ways in whole for term in ways])
    asked = " AND ".join(
        "(" + " OR ".join(quoted(tokens(term, FOLDED, common), within) for term in ways) + ")"
        for ways in whole
    )
    found = matching(edition, asked)
    return [part for tier in tiers for part in (tier & found, tier - found)]


def is_bounded(findings: Findings) -> bool:
    """Tell whether hits are too many to be weighed one by one."""
    return not findings.complete or len(findings.bits) > MOST


def matching(edition: Edition, asked: str) -> BitMap:
    """Return the newest articles that match an expression without marks; none where it is late."""
    query = (
        f"SELECT {edition.numbers.ordinal('passage_folded.rowid')} FROM passage_folded"
        " WHERE passage_folded MATCH ? ORDER BY rowid DESC LIMIT ?"
    )
    try:
        rows = timed(edition, query, (asked, MOST), time.monotonic() + SECONDS)
    except Late:
        rows = []
    return BitMap(ordinal for (ordinal,) in rows)


def by_relevance(edition: Edition, findings: Findings) -> list[int] | None:
    """Return the ordinals that match a query, most relevant first, equal ones newest first.

    None where that takes too long: what a minus leaves out is weighed as well.
    """
    query = (
        f"SELECT {edition.numbers.ordinal('passage_folded.rowid')} FROM passage_folded"
        " WHERE passage_folded MATCH ?"
        f" ORDER BY bm25(passage_folded, {WEIGHTS}), rowid DESC"
    )
    asked = conjunction(findings.query, FOLDED)
    try:
        rows = timed(edition, query, (asked,), time.monotonic() + SECONDS)
    except Late:
        return None
    return [ordinal for (ordinal,) in rows]


def arranged(order: list[int], tier: BitMap) -> list[int]:
    """Return a tier in an order; what the order does not have, found by its document, is last."""
    found = [ordinal for ordinal in order if ordinal in tier]
    return found + list(tier - BitMap(found))[::-1]

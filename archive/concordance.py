"""The concordance: each place where the words of a query stand, as one line with what is around.

Every place has its line: those in the text of record, and those in the archive's account in the
language of the reader. The account in the other language is looked into where neither has any, and
a title where no text has, or where words are sought in titles. Of what is sought among names, the
places are the evidence in the text of record.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from archive.edition.evidence import among_names, named_in
from archive.edition.reader import Edition
from archive.edition.selection import Selection
from archive.edition.texts import texts_of
from archive.text import markup
from archive.text.folding import collation_key
from archive.text.forms import LEVELS, words
from archive.text.occurrences import Occurrence, context
from archive.text.places import outermost, places
from archive.text.query import Query

# More is not read for one page: a broad query would read the whole archive.
MOST_ARTICLES = 2_000
MOST_LINES = 10_000
SECONDS = 2.0
WIDTH = 50  # characters shown at either side: what a page has room for in one line
CHUNK = 100
ORDERS = ("newest", "oldest", "left", "right", "province")
LAST = "~"  # behind every collation key
Found = list[tuple[str, str, str, list[Occurrence]]]


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence with its context (`occurrences.Context`) and the list row of its article.

    source      "text", "account" or "title"
    language    of the words, `vi` or `en`
    number      which occurrence of that source it is, from 1, as the article's page counts them
    level       how well the words match (`forms.LEVELS`)
    start, end  its place in the source
    """

    ordinal: int
    source: str
    language: str
    number: int
    left: str
    keyword: str
    right: str
    level: int
    start: int
    end: int
    row: dict

    @property
    def tier(self) -> str:
        """Return the level's name."""
        return LEVELS[self.level]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line is; what it says is read when it is shown."""

    ordinal: int
    source: str
    language: str
    number: int
    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class Concordance:
    """The lines of a query, in order.

    complete  whether these are all the lines of the articles read; else there are more
    articles  how many articles were asked for; `read` of them, the newest, were looked into
    silent    how many of those have no line: what was sought is in their names or documents
    cut       whether there were more lines than are kept
    late      whether reading was ended because it took too long
    """

    places: list[Place]
    complete: bool
    articles: int
    read: int
    silent: int
    cut: bool
    late: bool = False

    def __len__(self) -> int:
        return len(self.places)

    def page(self, edition: Edition, number: int, size: int) -> list[Line]:
        """Return the lines on page `number` (from 1); two SELECTs, none past the last page."""
        places = self.places[(number - 1) * size : number * size]
        ordinals = list(dict.fromkeys(place.ordinal for place in places))
        if not ordinals:
            return []
        records = dict(zip(ordinals, texts_of(edition, ordinals), strict=True))
        rows = dict(zip(ordinals, edition.article_rows(ordinals), strict=True))
        return [line(place, records[place.ordinal], rows[place.ordinal]) for place in places]


def line(place: Place, record: dict, row: dict) -> Line:
    """Return the line at a place."""
    said = context(text_of(record, place.source, place.language), place.occurrence, WIDTH)
    return Line(
        place.ordinal,
        place.source,
        place.language,
        place.number,
        said.left,
        said.keyword,
        said.right,
        place.occurrence.level,
        place.occurrence.start,
        place.occurrence.end,
        row,
    )


# --- Where to look -----------------------------------------------------------------------------


def text_of(record: dict, source: str, language: str) -> str:
    """Return one text of an article as it is looked into: accounts without their links."""
    if source == "text":
        return (record["holding"] or {}).get("text") or ""
    if source == "account":
        return markup.plain(record["account"][language])
    return record["title_en" if language == "en" else "title"]


def other(language: str) -> str:
    """Return the archive's other language."""
    return "vi" if language == "en" else "en"


def found_in(
    record: dict,
    query: Query,
    language: str,
    evidence: Sequence[Occurrence] = (),
    *,
    every: bool = True,
) -> Found:
    """Return (source, language, text, occurrences) of what is sought in an article.

    Only texts with occurrences are returned; without `every`, of the text and the accounts the
    first alone. Titles are looked into where words are sought there, or where no text has any.
    `evidence` are places in the text of record that count as well (`edition.evidence`).
    """
    held = text_of(record, "text", "vi")
    there = places(held, query) if query.within != "account" else []
    there = outermost([*there, *evidence]) if evidence else there
    found: Found = [("text", "vi", held, there)] if there else []
    for each in (language, other(language)) if query.within != "text" else ():
        if found and (not every or each != language):
            break
        found += looked_into(record, "account", each, query, ("",))
    fields = ("title",) if found or query.within else ("title", "")
    titles = (
        looked_into(record, "title", each, query, fields) for each in (language, other(language))
    )
    return found + next(filter(None, titles), [])


def looked_into(
    record: dict, source: str, language: str, query: Query, fields: tuple[str, ...]
) -> Found:
    """Return one text with where words of some fields stand in it; nothing where none does."""
    text = text_of(record, source, language)
    found = places(text, query, fields)
    return [(source, language, text, found)] if found else []


# --- All lines in order ------------------------------------------------------------------------


def lines(
    selection: Selection,
    query: Query,
    language: str,
    order: str = "newest",
    *,
    level: int = 2,
    enough: int = MOST_LINES,
) -> Concordance:
    """Return the concordance of a query over the newest articles of a selection.

    `order` is one of ORDERS; words beside the keyword are compared from the keyword outwards,
    equal lines stand newest first, in text order within an article. `level` is the worst that is
    shown. By date no more is read than `enough` lines need, and one more; other orders need all.
    """
    by_date = order in ("newest", "oldest")
    ordinals = list(selection.bits[-MOST_ARTICLES:])
    if order != "oldest":
        ordinals.reverse()
    key = sorting(selection, order, language)
    most = min(enough, MOST_LINES) if by_date else MOST_LINES
    found: list[tuple[Any, Place]] = []
    read = silent = 0
    until = time.monotonic() + SECONDS
    while read < len(ordinals) and len(found) <= most and time.monotonic() < until:
        chunk = ordinals[read : read + CHUNK]
        for ordinal, there in found_among(selection.edition, chunk, query, language):
            before = len(found)
            for place, text in places_in(ordinal, there, level):
                found.append((key(place, text), place))
            silent += len(found) == before
        read += len(chunk)
    if not by_date:
        found.sort(key=lambda pair: pair[0])  # stable: newest first, in text order
    kept = [place for _, place in found[:MOST_LINES]]
    cut = len(found) > MOST_LINES
    late = read < len(ordinals) and len(found) <= most
    complete = read == len(ordinals) or cut or late
    return Concordance(kept, complete, len(selection), read, silent, cut, late)


def found_among(
    edition: Edition, ordinals: list[int], query: Query, language: str
) -> Iterator[tuple[int, Found]]:
    """Yield each of some articles with what is sought in it.

    One SELECT; two more where something is sought among names.
    """
    records = texts_of(edition, ordinals)
    found = [found_in(record, query, language) for record in records]
    # One clause that is found in a text needs no second look at whether it stands there.
    simple = len(query.positive) == 1 and not any(term.field for term in query.terms)
    asked = [
        place
        for place, record in enumerate(records)
        if not (simple and found[place]) and among_names(record, query)
    ]
    if asked:
        whole = edition.article_records([ordinals[place] for place in asked])
        for place, named in zip(asked, named_in(edition, whole, query), strict=True):
            found[place] = found_in(records[place], query, language, named.places)
    yield from zip(ordinals, found, strict=True)


def places_in(ordinal: int, found: Found, level: int) -> Iterator[tuple[Place, str]]:
    """Yield the places of an article's lines, each with the text that it is in."""
    for source, each, text, occurrences in found:
        for number, occurrence in enumerate(occurrences, 1):
            if occurrence.level <= level:
                yield Place(ordinal, source, each, number, occurrence), text


def sorting(selection: Selection, order: str, language: str) -> Callable[[Place, str], Any]:
    """Return what gives the sort key of a line; lines with equal keys stay as they are."""
    if order == "province":
        known = provinces(selection, language)
        return lambda place, text: known.get(place.ordinal, (LAST, ""))
    if order in ("left", "right"):
        return lambda place, text: beside(text, place.occurrence, order)
    return lambda place, text: None


def provinces(selection: Selection, language: str) -> dict[int, tuple[str, str]]:
    """Return the sort key of each article's province by ordinal; those without one are absent."""
    return {
        ordinal: (collation_key(selection.edition.label(field, key, language)), key)
        for (field, key), bits in selection.edition.bits.items()
        if field == "province" and key != "none"
        for ordinal in bits & selection.bits
    }


def beside(text: str, occurrence: Occurrence, side: str) -> tuple[str, ...]:
    """Return the sort keys of the words beside a keyword, from it outwards, as far as shown."""
    said = context(text, occurrence, WIDTH)
    shown = said.left if side == "left" else said.right
    keys = [collation_key(shown[start:end]) for start, end in words(shown)]
    return tuple(reversed(keys) if side == "left" else keys)

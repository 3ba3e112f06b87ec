"""The concordance: each place where the words of a query stand, as one line with what is around.

An article is looked into where its words are best: the text of record where it is held, else the
archive's account, else the title. Words sought as a person's or a body's name have no lines.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from archive.edition.reader import Edition
from archive.edition.selection import Selection
from archive.edition.texts import texts_of
from archive.text import markup
from archive.text.folding import collation_key
from archive.text.forms import LEVELS, words
from archive.text.occurrences import Occurrence, context
from archive.text.places import places
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


def sources(record: dict, query: Query, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield (source, language, text) in which to look for words, best first; titles aside."""
    asked = [("text", "vi")] if query.within != "account" else []
    if query.within != "text":
        asked += [("account", each) for each in (language, other(language))]
    for source, each in asked:
        text = text_of(record, source, each)
        if text:
            yield source, each, text


def other(language: str) -> str:
    """Return the archive's other language."""
    return "vi" if language == "en" else "en"


def found_in(record: dict, query: Query, language: str) -> Found:
    """Return (source, language, text, occurrences) of what is sought in an article.

    The first text that has any; the title too where words are sought in titles, or where no text
    has any. Only texts with occurrences are returned.
    """
    found = next(found_first(sources(record, query, language), query, ("",)), None)
    fields = ("title", "") if found is None and not query.within else ("title",)
    titles = (
        ("title", each, text_of(record, "title", each)) for each in (language, other(language))
    )
    return [each for each in (found, next(found_first(titles, query, fields), None)) if each]


def found_first(
    texts: Iterator[tuple[str, str, str]], query: Query, fields: tuple[str, ...]
) -> Iterator[tuple]:
    """Yield those of some texts in which words of some fields stand, with where."""
    for source, language, text in texts:
        if found := places(text, query, fields):
            yield source, language, text, found


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
        for ordinal, record in zip(chunk, texts_of(selection.edition, chunk), strict=True):
            before = len(found)
            for place, text in places_in(ordinal, record, query, language, level):
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


def places_in(
    ordinal: int, record: dict, query: Query, language: str, level: int
) -> Iterator[tuple[Place, str]]:
    """Yield the places of an article's lines, each with the text that it is in."""
    for source, each, text, occurrences in found_in(record, query, language):
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

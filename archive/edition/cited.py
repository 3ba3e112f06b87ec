"""Documents that words cite: by number or title, in any spelling, with the date of their issue."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from archive.edition.reader import Edition
from archive.text.folding import fold
from archive.text.forms import forms
from archive.text.query import Clause, Query
from archive.text.references import TYPE_LETTERS, date_at, joined

LONGEST_SPELLING = 24  # words of which one way to cite a document may consist, with its date
NUMBER_ALONE = "#"  # stands in the edition before a number that names a document by its date only
LETTERS_LAST = re.compile(rf"\d*(?:{'|'.join(map(fold, sorted(TYPE_LETTERS)))})")

Span = tuple[int, int]
Way = tuple[str, str]  # words written together, and the date behind them or ""


def as_cited(typed: Sequence[str]) -> list[str]:
    """Return typed words folded as spellings of documents are: TƯ in a number is TW, T.Ư too.

    Bare it would be TU, a province's committee. In small letters it is a number's only behind
    the letters of a type.
    """
    folded = [forms(word)[-1] for word in typed]
    for place, word in enumerate(typed):
        letters = forms(word)[1]
        first = place - (letters == "ư" and folded[place - 1 : place] == ["t"])
        behind = folded[first - 1] if first else ""
        capitals = "".join(typed[first : place + 1]).isupper()
        if (letters == "tư" or first < place) and (capitals or LETTERS_LAST.fullmatch(behind)):
            folded[place] = "w" if first < place else "tw"
    return folded


def documents_in(edition: Edition, words: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return `(first, end, keys)` of each run of folded words that cites documents, in order.

    Longest runs first, and the left one of two that are as long; no two overlap. A run has several
    keys where several documents are cited in one way, that of most articles first. With a date
    behind it a document is cited only if it was issued then, or may have been for all that its
    record says. One SELECT, and one more for dates; none without words.
    """
    dates = {at: date for at in range(1, len(words)) if (date := date_at(words, at))}
    runs = runs_of(words, dates)
    keys = cited(edition, {way for ways in runs.values() for way, _day in ways})
    if not keys:
        return []
    agreeing = Agreeing(edition, {key for several in keys.values() for key in several})
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for first, end in sorted(runs, key=lambda run: (run[0] - run[1], run[0])):
        if any(a < end and first < b for a, b, _keys in found):
            continue
        behind = dates[end][1] if end in dates else ""
        meant = {
            key
            for way, day in runs[first, end]
            for key in keys.get(way, ())
            if agreeing(key, day) and agreeing(key, behind)
        }
        if meant:
            found.append((first, end, tuple(sorted(meant, key=prominence(edition)))))
    return sorted(found)


def documents_of(edition: Edition, query: Query) -> list[str]:
    """Return the keys of the documents that a query cites, each once, in its order.

    Those of its clauses, and all that have the title which words of it are: such words stay words,
    but several laws may share them. One SELECT for each run of words, and one more for dates.
    """
    found: list[str] = []
    for is_words, clauses in groupby(query.positive, key=is_only_words):
        if is_words:
            typed = [word for clause in clauses for word in clause.alternatives[0].words]
            for _first, _end, keys in documents_in(edition, as_cited(typed)):
                found += keys
        else:
            found += (key for clause in clauses for key in clause.documents)
    return list(dict.fromkeys(found))


def is_only_words(clause: Clause) -> bool:
    """Tell whether a clause is words to be found anywhere, whatever was added to them."""
    first, *others = clause.alternatives
    either = any(other.start != first.start for other in others)
    return not (clause.documents or first.field or either)


def runs_of(words: list[str], dates: dict[int, tuple[int, str]]) -> dict[Span, list[Way]]:
    """Return every run of words with the ways to read it: as it is, and without each date in it.

    A number alone, or with a word for number before it, is read only before a date, and only where
    it is not itself a part of one.
    """
    runs: dict[Span, list[Way]] = {}
    for first in range(len(words)):
        for end in range(first + 1, min(first + LONGEST_SPELLING, len(words)) + 1):
            runs[first, end] = [(joined(words[first:end]), "")]
    for at, (stop, day) in dates.items():
        for first in range(max(0, stop - LONGEST_SPELLING), at):
            for end in range(stop, min(first + LONGEST_SPELLING, len(words)) + 1):
                way = joined(words[first:at] + words[stop:end])
                runs[first, end].append((way, day))
            alone = re.fullmatch(r"(so|no)?(\d+)", joined(words[first:at]))
            if alone and (alone[1] or not in_a_date(words, first)):
                runs[first, stop].append((NUMBER_ALONE + alone[2], day))
    return runs


def prominence(edition: Edition) -> Callable[[str], tuple[int, str]]:
    """Return the sort key of documents that puts those that most articles cite first."""
    return lambda key: (-len(edition.bits.get(("resolution", key), ())), key)


def in_a_date(words: list[str], place: int) -> bool:
    """Tell whether a word belongs to a date, as 22 in 22/10/2018 does."""
    dates = ((first, date_at(words, first)) for first in range(max(0, place - 3), place + 1))
    return any(date and first <= place < date[0] for first, date in dates)


def cited(edition: Edition, ways: Iterable[str]) -> dict[str, list[str]]:
    """Return the keys of the documents that are asked for in each of some ways; one SELECT."""
    asked = sorted(ways)
    found: dict[str, list[str]] = defaultdict(list)
    if asked:
        for way, key in edition.execute(
            "SELECT DISTINCT words, key FROM spelling"
            " WHERE words IN (SELECT value FROM json_each(?)) ORDER BY words, key",
            (json.dumps(asked),),
        ):
            found[way].append(key)
    return found


class Agreeing:
    """Whether documents were issued at a date; when they were is read once one is asked for."""

    def __init__(self, edition: Edition, keys: Iterable[str]) -> None:
        self.edition = edition
        self.keys = sorted(keys)
        self.issued: dict[str, tuple[str, str]] = {}

    def __call__(self, key: str, day: str) -> bool:
        """Tell whether a document may have been issued at a date of `references.date_at`."""
        if not day:
            return True
        if not self.issued:
            self.issued = self.spans()
        earliest, latest = self.issued[key]
        if day.startswith("-"):
            return earliest != latest or earliest[4:] == day
        return earliest[: len(day)] <= day <= latest[: len(day)]

    def spans(self) -> dict[str, tuple[str, str]]:
        """Return the earliest and latest day of issue of the documents; one SELECT.

        Where the record has none, the year in the number counts; where there is none, any day may
        be it.
        """
        rows = self.edition.execute(
            "SELECT key, body ->> '$.number', body ->> '$.issued.earliest',"
            " body ->> '$.issued.latest' FROM record"
            " WHERE kind = 'resolution' AND key IN (SELECT value FROM json_each(?))",
            (json.dumps(self.keys),),
        )
        found = dict.fromkeys(self.keys, ("", "~"))
        for key, number, earliest, latest in rows:
            year = re.search(r"/((?:19|20)\d\d)/", number or "")
            known = (f"{year[1]}-01-01", f"{year[1]}-12-31") if year else ("", "~")
            found[key] = (earliest or known[0], latest or known[1])
        return found


def spellings(edition: Edition, keys: tuple[str, ...]) -> list[str]:
    """Return every way in which texts name documents, folded, longest first; one SELECT."""
    rows = edition.execute(
        "SELECT DISTINCT words FROM spelling"
        " WHERE said AND key IN (SELECT value FROM json_each(?))"
        " ORDER BY length(words) DESC, words",
        (json.dumps(keys),),
    )
    return [words for (words,) in rows]

"""What gives results where there are none: one filter, field or word less, other spellings.

Each way out says how many articles it leads to; one that leads to none is not offered.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, chain, islice

from django.utils.translation import gettext as _

from archive.edition.near import near, parted
from archive.edition.reader import Edition
from archive.edition.reading import SECONDS
from archive.edition.search import evaluated
from archive.filters.articles import ArticleFilters
from archive.filters.chips import chips, wordless
from archive.filters.loosening import APART, WITH, WITHOUT, looser
from archive.text.folding import normalise
from archive.text.forms import forms
from archive.text.forms import words as words_of
from archive.text.query import Clause
from archive.text.vowels import other

MOST = 8
TRIES = 32  # each is a search
MOST_WAYS = 3  # to write i for y


@dataclass(frozen=True, slots=True)
class Mending:
    """One change that gives results: in words, as the query of the list, and how many there are."""

    label: str
    query: str
    count: int


def mendings(filters: ArticleFilters) -> list[Mending]:
    """Return single changes of a list without results that give some."""
    until = time.monotonic() + SECONDS
    ways = (fewer_filters, less_strict, i_or_y, spellings, fewer_words)
    tried = chain.from_iterable(way(filters) for way in ways)
    found = []
    for each in islice(tried, TRIES):
        if each.count and each.query not in {other.query for other in found}:
            found.append(each)
        if len(found) == MOST or time.monotonic() > until:
            break
    return found


def fewer_filters(filters: ArticleFilters) -> Iterator[Mending]:
    """Yield the list without each one of its filters; without its only one it is everything."""
    if filters.found and filters.values["marks"] != "any":
        count = len(filters.without("q").bits & filters.of_tier("any"))
        yield Mending(_("with any marks"), filters.query(marks=""), count)
    if len(filters.parts) < 2:
        return
    for name in filters.parts:
        names = ("from", "to") if name == "dates" else (name,)
        labels = [chip.label for chip in chips(filters) if chip.parameter in names]
        changes = wordless(filters) if name == "q" else dict.fromkeys(names, "")
        said = _("without %s") % ", ".join(labels)
        yield Mending(said, filters.query(**changes), len(filters.without(name)))


def less_strict(filters: ArticleFilters) -> Iterator[Mending]:
    """Yield the query in the ways of writing it that demand less of the same words."""
    labels = {
        WITHOUT: _("without “%s”"),
        WITH: _("with “%s”"),
        APART: _("“%s” without quotation marks"),
    }
    for each in looser(filters.values["q"]) if filters.found else ():
        yield retyped(filters, each.typed, labels[each.how] % each.said)


def fewer_words(filters: ArticleFilters) -> Iterator[Mending]:
    """Yield the query without each one of its words."""
    typed = filters.values["q"] or ""
    clauses = filters.found.query.clauses if filters.found else ()
    if len(clauses) < 2:
        return
    for clause in clauses:
        start, end = span_of(clause)
        rest = f"{typed[:start]} {typed[end:]}"
        yield retyped(filters, rest, _("without “%s”") % typed[start:end])


def spellings(filters: ArticleFilters) -> Iterator[Mending]:
    """Yield the query with each word that the archive does not have in a spelling that it has."""
    typed = filters.values["q"] or ""
    known = written(filters.edition, {forms(typed[a:b])[-1] for a, b in words_of(typed)})
    for clause in filters.found.query.positive if filters.found else ():
        start, end = span_of(clause)
        for first, last in words_of(typed[start:end]):
            at, after = start + first, start + last
            folded = forms(typed[at:after])[-1]
            if folded in known:
                continue
            for shown in near(filters.edition, folded):
                whole = f"{typed[:at]}{shown}{typed[after:]}"
                yield retyped(filters, whole, _("with “%s”") % shown)
            apart = parted(filters.edition, folded)
            if apart:
                said = " ".join(cut(typed[at:after], apart))
                # Behind a field or a minus they must stay together.
                alone = clause.alternatives[0].quoted or (at, after) == (start, end)
                together = said if alone else f'"{said}"'
                whole = f"{typed[:at]}{together}{typed[after:]}"
                yield retyped(filters, whole, _("with “%s”") % said)


def cut(word: str, parts: list[str]) -> list[str]:
    """Return a word as typed in parts of its folded form; bare ones where it folds unevenly."""
    typed = normalise(word)
    if len(typed) != sum(map(len, parts)):
        return parts
    ends = list(accumulate(map(len, parts)))
    return [typed[end - len(part) : end] for part, end in zip(parts, ends, strict=True)]


def i_or_y(filters: ArticleFilters) -> Iterator[Mending]:
    """Yield the query with i for y or y for i in its words, where the archive has that spelling."""
    typed = filters.values["q"] or ""
    spelt = {
        (start, end): forms(other(typed[start:end]))[-1]
        for start, end in (words_of(typed) if filters.found else ())
    }
    known = written(filters.edition, set(spelt.values()) - {""})
    places = [place for place, folded in spelt.items() if folded in known]
    ways = [[place] for place in places] + ([places] if len(places) > 1 else [])
    for way in ways[-MOST_WAYS:]:
        whole, said = typed, []
        for start, end in reversed(way):
            said.insert(0, other(typed[start:end]))
            whole = f"{whole[:start]}{said[0]}{whole[end:]}"
        yield retyped(filters, whole, _("with “%s”") % " ".join(said))


def written(edition: Edition, folded: set[str]) -> set[str]:
    """Return which folded words stand in some article; one SELECT, none without words."""
    if not folded:
        return set()
    rows = edition.execute(
        "SELECT folded FROM word WHERE folded IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(folded)),),
    )
    return set(chain.from_iterable(rows))


def otherwise_spelt(filters: ArticleFilters) -> list[Mending]:
    """Return the query with i for y or y for i where that gives articles as well."""
    return [each for each in i_or_y(filters) if each.count]


def retyped(filters: ArticleFilters, typed: str, label: str) -> Mending:
    """Return the list of another query, all other filters kept."""
    words = " ".join(typed.split())
    bits = evaluated(filters.edition, words, filters.values["forms"] == "all").bits
    return Mending(label, filters.query(q=words, marks=""), len(filters.without("q").bits & bits))


def span_of(clause: Clause) -> tuple[int, int]:
    """Return where a clause stands in the query, as typed."""
    typed = [term for term in clause.alternatives if term.end]
    return min(term.start for term in typed), max(term.end for term in typed)

"""What gives results where there are none: one filter less, one word less, a word spelt otherwise.

Each way out says how many articles it leads to; one that leads to none is not offered.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext as _

from archive.edition.near import near
from archive.edition.reading import SECONDS
from archive.edition.search import evaluated
from archive.filters.articles import ArticleFilters
from archive.filters.chips import chips
from archive.text.forms import forms
from archive.text.forms import words as words_of
from archive.text.query import Clause

MOST = 8
TRIES = 24  # each is a search


@dataclass(frozen=True, slots=True)
class Mending:
    """One change that gives results: in words, as the query of the list, and how many there are."""

    label: str
    query: str
    count: int


def mendings(filters: ArticleFilters) -> list[Mending]:
    """Return single changes of a list without results that give some."""
    until = time.monotonic() + SECONDS
    tried = chain(fewer_filters(filters), spellings(filters), fewer_words(filters))
    found = []
    for each in islice(tried, TRIES):
        if each.count:
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
        changes = dict.fromkeys(names, "")
        if name == "q":
            changes |= {"marks": "", "forms": "", "view": "", "sort": ""}
        said = _("without %s") % ", ".join(labels)
        yield Mending(said, filters.query(**changes), len(filters.without(name)))


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
    for clause in filters.found.query.positive if filters.found else ():
        start, end = span_of(clause)
        for first, last in words_of(typed[start:end]):
            at, after = start + first, start + last
            folded = forms(typed[at:after])[-1]
            if filters.edition.execute("SELECT 1 FROM word WHERE folded = ?", (folded,)):
                continue
            for shown in near(filters.edition, folded):
                whole = f"{typed[:at]}{shown}{typed[after:]}"
                yield retyped(filters, whole, _("with “%s”") % shown)


def retyped(filters: ArticleFilters, typed: str, label: str) -> Mending:
    """Return the list of another query, all other filters kept."""
    words = " ".join(typed.split())
    bits = evaluated(filters.edition, words, filters.values["forms"] == "all").bits
    return Mending(label, filters.query(q=words, marks=""), len(filters.without("q").bits & bits))


def span_of(clause: Clause) -> tuple[int, int]:
    """Return where a clause stands in the query, as typed."""
    typed = [term for term in clause.alternatives if term.end]
    return min(term.start for term in typed), max(term.end for term in typed)

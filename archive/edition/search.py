"""Searching an edition: a query in, the sets of articles out that satisfy it, one for each tier.

A query is read with what the archive knows: other spellings of a document, other forms of an
abbreviation. What was found is remembered with the edition.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from pyroaring import BitMap

from archive.edition import cited
from archive.edition.reader import Edition
from archive.edition.reading import FOLDED, Reading
from archive.text.bridge import Addition, Question, bridge
from archive.text.forms import forms
from archive.text.query import Clause, Query, Term, parse

REMEMBERED = 64
NOTHING = (BitMap(), BitMap(), BitMap())


@dataclass(frozen=True, slots=True)
class Findings:
    """What a query found: the articles by tier, and what was made of the query.

    query      as it was sought, with what the glossary added
    tiers      disjoint sets of ordinals: as typed, by letters, without marks (`forms.LEVELS`)
    cut        whether a phrase stands in so many articles that only the newest were counted
    late       whether the search was ended before it had read everything
    """

    query: Query
    tiers: tuple[BitMap, BitMap, BitMap]
    cut: bool = False
    late: bool = False
    additions: tuple[Addition, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def bits(self) -> BitMap:
        """Return all articles found, whatever their tier."""
        return BitMap.union(*self.tiers)

    @property
    def complete(self) -> bool:
        """Tell whether that is all there is."""
        return not (self.cut or self.late)


def search(edition: Edition, typed: str, bridged: bool = True) -> Findings:
    """Return what a query finds in an edition; nothing for one without words.

    The last ones are remembered with the edition: a reader steps through one result.
    """
    key = (typed, bridged)
    found = edition.remembered.get(key)
    if found is None:
        found = evaluated(edition, typed, bridged)
        if not found.late:  # another moment may have more time
            remember(edition, key, found)
    return found


def remember(edition: Edition, key: tuple, found: object) -> None:
    """Keep an answer with its edition, and let go of the oldest."""
    with edition.remembering:
        edition.remembered[key] = found
        while len(edition.remembered) > REMEMBERED:
            del edition.remembered[next(iter(edition.remembered))]


def evaluated(edition: Edition, typed: str, bridged: bool) -> Findings:
    """Return what a query finds, read anew."""
    query, additions, questions = understood(edition, typed, bridged)
    if not query.clauses:
        return Findings(query, NOTHING)
    reading = Reading(edition, query)
    folded, tiers = reading.articles(FOLDED), NOTHING
    if folded:  # what is not there without marks is not there with any
        typed, letters = reading.articles(0), reading.articles(1)
        tiers = (typed, letters - typed, folded - letters - typed)
    return Findings(query, tiers, reading.cut, reading.late, additions, questions)


def understood(
    edition: Edition, typed: str, bridged: bool
) -> tuple[Query, tuple[Addition, ...], tuple[Question, ...]]:
    """Return a query with what the archive knows of its words, and what is said of that."""
    query = with_documents(edition, parse(typed))
    return bridge(query) if bridged else (query, (), ())


def with_documents(edition: Edition, query: Query) -> Query:
    """Return a query in which words that name documents are terms with their keys.

    Such words stand side by side in any spelling, or the document is cited in whatever words.
    """
    clauses: list[Clause] = []
    for plain, group in groupby(query.clauses, key=is_plain):
        if plain:
            clauses += named(edition, list(group))
        else:
            clauses += (term_by_term(edition, clause) for clause in group)
    return replace(query, clauses=tuple(clauses))


def term_by_term(edition: Edition, clause: Clause) -> Clause:
    """Return a clause with the spellings of each of its terms that names a document by itself."""
    found: list[Term] = []
    for term in clause.alternatives:
        (named_one,) = named(edition, [Clause((term,))])
        found += named_one.alternatives
    return replace(clause, alternatives=tuple(found))


def is_plain(clause: Clause) -> bool:
    """Tell whether a clause is just words, which those beside it may continue."""
    first, *others = clause.alternatives
    return not (clause.negative or others or first.field)


def named(edition: Edition, clauses: list[Clause]) -> Iterator[Clause]:
    """Yield neighbouring plain clauses, those that together name a document as one."""
    places = [at for at, clause in enumerate(clauses) for _ in clause.alternatives[0].words]
    typed = [word for clause in clauses for word in clause.alternatives[0].words]
    folded = cited.as_cited(typed)
    starts = {places.index(at): at for at in range(len(clauses))}
    at = 0
    for first, end, keys in cited.documents_in(edition, folded):
        whole = first in starts and (end == len(places) or end in starts)
        numbered = any(word[0].isdecimal() or word[-1].isdecimal() for word in folded[first:end])
        if not (whole and numbered) or starts[first] < at:  # a title is words like any others
            continue
        yield from clauses[at : starts[first]]
        at = starts.get(end, len(clauses))
        terms = [clause.alternatives[0] for clause in clauses[starts[first] : at]]
        yield together(edition, terms, keys)
    yield from clauses[at:]


def together(edition: Edition, terms: list[Term], keys: tuple[str, ...]) -> Clause:
    """Return the clause of terms that name documents: the words as one, or any other spelling."""
    whole = replace(
        terms[0],
        words=tuple(word for term in terms for word in term.words),
        end=terms[-1].end,
        quoted=len(terms) == 1 and terms[0].quoted,
        documents=keys,
    )
    said = [" ".join(forms(word)[-1] for word in whole.words)]
    for words in reversed(cited.spellings(edition, keys)):  # shortest first
        if not any(f" {other} " in f" {words} " for other in said):  # it would find nothing more
            said.append(words)
    others = (Term(tuple(words.split()), whole.field, documents=keys) for words in said[1:])
    return Clause((whole, *others))

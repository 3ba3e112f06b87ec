"""Where a query stands in a text: words typed side by side are shown so where they stand so.

Who types two words seeks articles that have both. In one text they are looked for together first;
only a text that has them nowhere together shows each by itself.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby, product
from math import prod

from archive.text.occurrences import Occurrence, find
from archive.text.query import Query, Term

MOST_WAYS = 16  # in which a run of words with alternatives can be put together
# The ways to say a run whole, its single terms, and whether it has several clauses.
Run = tuple[tuple[Term, ...], tuple[Term, ...], bool]


def places(text: str, query: Query, fields: tuple[str, ...] = ("",)) -> list[Occurrence]:
    """Return where the words of some fields of a query stand in a text, in order.

    Words that were typed side by side, and stand as neighbours in another order, are one place of
    the worse level of both.
    """
    found: list[Occurrence] = []
    for whole, single, several in runs(query, fields):
        together = find(text, whole) if whole else []
        alone = one_each(find(text, single)) if not together else []
        found += together or (joined(text, alone) if several else alone)
    return outermost(found)


def outermost(found: Iterable[Occurrence]) -> list[Occurrence]:
    """Return places in one text in order, each once and none inside another."""
    kept: list[Occurrence] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end, each.level)):
        if not kept or each.end > kept[-1].end:
            kept.append(each)
    return kept


def one_each(found: list[Occurrence]) -> list[Occurrence]:
    """Return occurrences with those that overlap as one, of the better level of both.

    "Nghị quyết số 35-NQ/TW" has two spellings of the document in it and is one place.
    """
    kept: list[Occurrence] = []
    for each in found:
        last = kept[-1] if kept else None
        if last and each.start < last.end:
            kept[-1] = Occurrence(last.start, max(last.end, each.end), min(last.level, each.level))
        else:
            kept.append(each)
    return kept


@lru_cache(maxsize=64)
def runs(query: Query, fields: tuple[str, ...]) -> tuple[Run, ...]:
    """Return the runs of clauses that were typed side by side, each in one field."""
    chosen = []
    for clause in query.positive:
        terms = tuple(term for term in clause.alternatives if term.field in fields)
        if terms:
            chosen.append((terms, any(term.documents for term in terms)))
    found: list[Run] = []
    for (named, _field), group in groupby(chosen, key=lambda each: (each[1], each[0][0].field)):
        alternatives = [terms for terms, _named in group]
        single = tuple(term for terms in alternatives for term in terms)
        several = not named and len(alternatives) > 1
        found.append((ways(alternatives) if several else (), single, several))
    return tuple(found)


def ways(alternatives: list[tuple[Term, ...]]) -> tuple[Term, ...]:
    """Return neighbouring clauses as single terms, one for each choice of their alternatives.

    None where the choices are too many.
    """
    if prod(map(len, alternatives)) > MOST_WAYS:
        return ()
    return tuple(
        Term(
            tuple(word for term in choice for word in term.words),
            level=max(term.level for term in choice),
        )
        for choice in product(*alternatives)
    )


def joined(text: str, found: list[Occurrence]) -> list[Occurrence]:
    """Return occurrences with neighbours as one."""
    kept: list[Occurrence] = []
    for each in found:
        last = kept[-1] if kept else None
        if last and (each.start <= last.end or text[last.end : each.start].isspace()):
            level = max(last.level, each.level)
            kept[-1] = Occurrence(last.start, max(last.end, each.end), level)
        else:
            kept.append(each)
    return kept

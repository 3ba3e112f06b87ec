"""Less strict ways to write a query: the same words, of which less is demanded.

Each is the whole query written anew, with what differs from it. Nothing is looked up here, so one
may find nothing. What is refused (-word) stays refused.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.text.query import FIELDS, QUOTES, WITHIN, Term, parse

_FIELD = re.compile(rf"({'|'.join(FIELDS)}):\s*", re.IGNORECASE)
_WITHIN = re.compile(
    rf"[{QUOTES}][^{QUOTES}]*[{QUOTES}]|(?P<within>in:(?:{'|'.join(WITHIN)}))[^\w\s{QUOTES}]*(?!\S)",
    re.IGNORECASE,
)
_QUOTE = re.compile(f"[{QUOTES}]")
_WORD = re.compile(r"[^\W_]+")
# A letter beside a digit, in either order: NQ99, 99NQ.
_SEAM = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
# Thousands set apart (5.000, 5 000), and four digits or more that are not; a number that begins
# with 0 is none that is counted with.
_GROUPED = re.compile(r"(?<![\w.,/-])[1-9]\d{0,2}(?:[., \u00a0\u202f]\d{3})+(?![\w/-]|[.,]\d)")
_UNGROUPED = re.compile(r"(?<![\w.,/-])[1-9]\d{3,8}(?![\w/-]|[.,]\d)")
_MOST_ALIKE = 4  # ways of one kind; each is a search


WITHOUT, WITH, APART = "without", "with", "apart"


@dataclass(frozen=True, slots=True)
class Looser:
    """A query written anew.

    how     WITHOUT something that was typed, WITH other writing, or a phrase taken APART
    said    what is missing, what stands there now, or the words of the phrase
    """

    typed: str
    how: str
    said: str


def looser(typed: str) -> Iterator[Looser]:
    """Yield the ways to write a query that demand less: those first that keep most."""
    for ways in (fields, texts, quotations, seams, thousands):
        found = dict.fromkeys(ways(typed))
        yield from list(found)[:_MOST_ALIKE]


def fields(typed: str) -> Iterator[Looser]:
    """Yield the query without each of its fields, and without all of them."""
    terms = [term for term in parse(typed).terms if term.field]
    for chosen in [[term] for term in terms] + ([terms] if len(terms) > 1 else []):
        names = dict.fromkeys(f"{term.field}:" for term in chosen)
        yield Looser(rewritten(typed, chosen, without_field), WITHOUT, " ".join(names))


def texts(typed: str) -> Iterator[Looser]:
    """Yield the query without the text to which it is restricted."""
    said = [match["within"] for match in _WITHIN.finditer(typed) if match["within"]]
    if parse(typed).within and said:
        whole = _WITHIN.sub(lambda match: " " if match["within"] else match[0], typed)
        yield Looser(whole, WITHOUT, said[0])


def quotations(typed: str) -> Iterator[Looser]:
    """Yield the query with the words of each phrase by themselves, and of all of them."""
    terms = [term for term in parse(typed).terms if term.quoted and len(term.words) > 1]
    for chosen in [[term] for term in terms] + ([terms] if len(terms) > 1 else []):
        whole = typed
        for term in reversed(chosen):
            lead = f"{term.field}:" if term.field else ""
            apart = " ".join(f"{lead}{word}" for word in term.words)
            whole = f"{whole[: term.start]} {apart} {whole[term.end :]}"
        said = " ".join(" ".join(term.words) for term in chosen)
        yield Looser(whole, APART, said)


def seams(typed: str) -> Iterator[Looser]:
    """Yield the query with letters and digits that were run together parted, piece by piece."""
    for term in parse(typed).terms:
        piece = typed[term.start : term.end]
        parted = _WORD.sub(lambda word: _SEAM.sub(" ", word[0]), piece)
        if parted != piece:
            said = parted.removeprefix(f"{term.field}:").strip()
            if term.field and not term.quoted:
                parted = f'{term.field}:"{said}"'
            yield Looser(f"{typed[: term.start]}{parted}{typed[term.end :]}", WITH, plain(said))


def thousands(typed: str) -> Iterator[Looser]:
    """Yield the query with the thousands of each of its numbers set apart, or not."""
    refused = [
        (term.start, term.end)
        for clause in parse(typed).clauses
        if clause.negative
        for term in clause.alternatives
    ]
    for pattern, other in ((_UNGROUPED, apart), (_GROUPED, close)):
        for number in pattern.finditer(typed):
            if not any(start < number.end() and number.start() < end for start, end in refused):
                said = other(number[0])
                whole = f"{typed[: number.start()]}{said}{typed[number.end() :]}"
                yield Looser(whole, WITH, said)


def apart(digits: str) -> str:
    """Return a number with its thousands set apart; any sign between them is the same search."""
    return f"{int(digits):,}".replace(",", ".")


def close(number: str) -> str:
    """Return the digits of a number alone."""
    return "".join(sign for sign in number if sign.isdecimal())


def without_field(said: str) -> str:
    """Return what was typed of a term, anywhere instead of in its field."""
    return _FIELD.sub("", said, count=1)


def plain(said: str) -> str:
    """Return what was typed without quotation marks."""
    return _QUOTE.sub("", said)


def rewritten(typed: str, terms: list[Term], change: Callable[[str], str]) -> str:
    """Return a query in which some of its terms, which stand in order, are written otherwise."""
    for term in reversed(terms):
        said = change(typed[term.start : term.end])
        typed = f"{typed[: term.start]}{said}{typed[term.end :]}"
    return typed

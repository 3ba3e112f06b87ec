"""Operators of other places in a query: or, |, AND, NOT are words here, or nothing.

Nothing typed is read as more than it is. Where a reader probably meant an operator, the query that
says so here is offered.
"""

import re
from dataclasses import dataclass

from archive.text import forms
from archive.text.folding import normalise
from archive.text.query import ALTERNATIVE, QUOTES, parse

# What stands without blanks, blanks between quotation marks aside; bars part it.
_PIECE = re.compile(rf"(?:[{QUOTES}][^{QUOTES}]*[{QUOTES}]|[^\s|])+|\|+")
_EITHER = frozenset({"or", "hoặc", "hoac", "|", "||"})
_BOTH = frozenset({"and", "và", "va", "&&"})
_WITHOUT = "not"
_NEVER_WORDS = frozenset({"AND", "&&"})  # in Vietnamese, whatever the case of the other words


@dataclass(frozen=True, slots=True)
class Hint:
    """Operators as they were typed, each once, and the query that means them here."""

    typed: tuple[str, ...]
    meaning: str


def hint(text: str) -> Hint | None:
    """Return what a query means if its words like "or" are operators; None where they are not.

    They stand between two things that are sought. "and" and "và" are seldom more than words, so
    they are taken for more only in capitals or beside a phrase in quotation marks.
    """
    pieces = [normalise(piece) for piece in _PIECE.findall(text)]
    typed: list[str] = []
    said: list[str] = []
    minus = ""
    for place, piece in enumerate(pieces):
        operator = _operator(pieces, place) if said and _sought(said[-1]) else ""
        if operator == _WITHOUT:
            minus = "-"
        elif operator == "or":
            said.append(ALTERNATIVE[0])
        elif not operator:
            said.append(minus + piece)
            minus = ""
        if operator:
            typed.append(piece)
    meaning = " ".join(said)
    if not typed or parse(meaning).ignored != parse(text).ignored:
        return None
    return Hint(tuple(dict.fromkeys(typed)), meaning)


def _operator(pieces: list[str], place: int) -> str:
    """Return "or", "and" or "not" where a piece that stands behind another may be meant as one."""
    piece, after = pieces[place], pieces[place + 1 : place + 2]
    if not after or not forms.words(after[0]):
        return ""
    small, beside = piece.lower(), [pieces[place - 1], *after]
    if small == _WITHOUT and _sought(after[0]):
        return _WITHOUT
    if small in _EITHER and piece not in ALTERNATIVE and _sought(after[0]):
        return "or"
    quoted = any(mark in QUOTES for other in beside for mark in other)
    capital = piece in _NEVER_WORDS or (
        piece == piece.upper() and any(other != other.upper() for other in pieces)
    )
    return "and" if small in _BOTH and (quoted or capital) else ""


def _sought(piece: str) -> bool:
    """Return whether a piece of a query has words that are sought and not left out."""
    return bool(forms.words(piece)) and piece[0] not in "-−" and piece not in ALTERNATIVE

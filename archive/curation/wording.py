"""Wording: two texts compared word by word, for pages that mark what was taken and what was put."""

import difflib
import re
from dataclasses import dataclass

WORDS = re.compile(r"\s+|[^\W_]+|[\W_]", re.UNICODE)
MOST_WORDS = 4_000  # comparing takes their product


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words: `kept`, `deleted` or `added`."""

    kind: str
    text: str


def compared(before: str, after: str) -> list[Piece]:
    """Return both texts as one row of pieces; very long ones are deleted and added whole."""
    left, right = WORDS.findall(before), WORDS.findall(after)
    if len(left) + len(right) > MOST_WORDS:
        return whole(before, after)
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        gone, come = "".join(left[start:end]), "".join(right[other_start:other_end])
        pieces += [Piece("kept", gone)] if kind == "equal" else whole(gone, come)
    return pieces


def whole(before: str, after: str) -> list[Piece]:
    """Return one text deleted and the other added, each where there is any."""
    pieces = (Piece("deleted", before), Piece("added", after))
    return [piece for piece in pieces if piece.text]

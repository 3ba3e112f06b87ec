"""Spellings of one thing: an abbreviation and its long form, and where they stand among words.

Made from `archive.text.glossary`, and compared by `archive.text.forms`: marks and the case of
letters do not hide a spelling, they only say how well it agrees with the glossary's.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from archive.text import forms, glossary
from archive.text.folding import fold

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Spellings of one thing, each as it is written and as words.

    following    folded expression: letters are read so only where these words come next; "" where
                 they have one reading
    """

    spellings: tuple[tuple[str, Words], ...]
    following: str


@dataclass(frozen=True, slots=True)
class Found:
    """A spelling at words[start:end], the level at which it is the glossary's, and the others."""

    start: int
    end: int
    level: int
    others: tuple[tuple[str, Words], ...]


def words_of(text: str) -> Words:
    """Return the words of a text."""
    return tuple(text[start:end] for start, end in forms.words(text))


def folded(words: Sequence[str]) -> Words:
    """Return words without marks."""
    return tuple(fold(word) for word in words)


@cache
def groups() -> tuple[Group, ...]:
    """Return the groups of the glossary: each long form with all its short forms."""
    gathered: dict[tuple[str, str], dict[str, Words]] = {}
    for entry in glossary.ABBREVIATIONS:
        spellings = gathered.setdefault((entry.vi, entry.following), {})
        spellings |= {text: words_of(text) for text in (entry.vi, entry.short)}
    for (long, _), spellings in gathered.items():
        for other in glossary.ABBREVIATIONS:
            if f" {other.vi} " in f" {long} " and other.vi != long and not other.following:
                # UVTW is Ủy viên Trung ương, and so Ủy viên TW.
                mixed = long.replace(other.vi, other.short)
                spellings[mixed] = words_of(mixed)
    return tuple(
        Group(tuple(spellings.items()), fold(following))
        for (_, following), spellings in gathered.items()
    )


@cache
def spelt() -> dict[Words, list[tuple[Group, Words]]]:
    """Return folded words → the groups in which they are a spelling, and that spelling's words."""
    found: dict[Words, list[tuple[Group, Words]]] = {}
    for group in groups():
        for _, words in group.spellings:
            found.setdefault(folded(words), []).append((group, words))
    return found


@cache
def ambiguous() -> dict[str, tuple[glossary.Abbreviation, ...]]:
    """Return folded letters that have several readings → those readings."""
    shorts = sorted({entry.short for entry in glossary.ABBREVIATIONS if entry.following})
    return {fold(short): glossary.readings(short) for short in shorts}


def chosen(
    words: Sequence[str], named: Collection[int] = (), edges: Collection[int] | None = None
) -> list[Found]:
    """Return the spellings among words, longest first where they overlap, in order.

    None has a place in `named`, which are words of names. With `edges`, all begin and end at one
    of these places. Letters with several readings are found only where the next words decide.
    """
    taken: set[int] = set(named)
    kept: list[Found] = []
    every = sorted(_every(words), key=lambda found: (found.start - found.end, found.start))
    for found in every:
        if edges is not None and not {found.start, found.end} <= set(edges):
            continue
        if taken.isdisjoint(range(found.start, found.end)):
            taken.update(range(found.start, found.end))
            kept.append(found)
    return sorted(kept, key=lambda found: found.start)


def _every(words: Sequence[str]) -> Iterator[Found]:
    """Yield every spelling among words, overlapping ones too."""
    plain = folded(words)
    longest = max(map(len, spelt()))
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            key = plain[start:end]
            readings = [
                (group, spelling)
                for group, spelling in spelt().get(key, ())
                if _decided(group, plain[end:])
            ]
            if len(readings) == 1:
                group, spelling = readings[0]
                others = tuple(pair for pair in group.spellings if folded(pair[1]) != key)
                yield Found(start, end, _level(words[start:end], spelling), others)


def _decided(group: Group, after: Words) -> bool:
    """Return whether letters are read so before these folded words."""
    expression = rf"(?:{group.following})(?!\w)"
    return not group.following or re.match(expression, " ".join(after[:6])) is not None


def _level(typed: Sequence[str], spelling: Sequence[str]) -> int:
    """Return the first level at which words of equal folded forms are equal."""
    return max(
        [one == other for one, other in zip(forms.forms(a), forms.forms(b), strict=True)].index(
            True
        )
        for a, b in zip(typed, spelling, strict=True)
    )

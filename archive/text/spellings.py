"""Spellings of one thing: an abbreviation and its long form, and where they stand among words.

Made from `archive.text.glossary`, and compared by `archive.text.forms`: marks and the case of
letters do not hide a spelling, they only say how well it agrees with the glossary's.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from archive.text import forms, glossary
from archive.text.folding import fold

Words = tuple[str, ...]
_KINDS = {glossary.NUMBER: str.isdecimal, glossary.WORD: str.isalpha}


# Trung ương in capitals, and a syllable in small letters. So only who types the capitals means it,
# and no text is searched for it: an index has no capitals.
IN_CAPITALS = {"TƯ": "Trung ương"}


@dataclass(frozen=True, slots=True)
class Group:
    """Spellings of one thing, each as it is written and as words; the long form first.

    following    letters are read so only where one of these comes next: words as folded words, or
                 one of the glossary's signs for what is no single word; empty where the letters
                 have one reading
    decided      the letters with such words behind them: what the long form alone is sought as
    """

    spellings: tuple[tuple[str, Words], ...]
    following: tuple[Words, ...]
    decided: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A spelling at words[start:end], the level at which it is the glossary's, and the others.

    `last` says that others hold words that come next, so nothing may stand behind them; `unread`
    that these are letters with several readings, and the others the same letters.
    """

    start: int
    end: int
    level: int
    others: tuple[tuple[str, Words], ...]
    last: bool = False
    unread: bool = False


def words_of(text: str) -> Words:
    """Return the words of a text."""
    return tuple(text[start:end] for start, end in forms.words(text))


def folded(words: Sequence[str]) -> Words:
    """Return words without marks."""
    return tuple(fold(word) for word in words)


@cache
def groups() -> tuple[Group, ...]:
    """Return the groups of the glossary: each long form with all its short forms."""
    gathered: dict[tuple[str, tuple[str, ...]], dict[str, Words]] = {}
    for entry in glossary.ABBREVIATIONS:
        spellings = gathered.setdefault((entry.vi, entry.following), {})
        spellings |= _by_words((entry.vi, *glossary.writings(entry)), spellings)
    for (long, _), spellings in gathered.items():
        for other in glossary.ABBREVIATIONS:
            if not other.following and other.vi.lower() != long.lower():
                # UVTW is Ủy viên Trung ương, and so Ủy viên TW.
                part = re.compile(rf"(?<!\w){other.vi}(?!\w)", re.IGNORECASE)
                mixed = [part.sub(short, long) for short in glossary.writings(other)]
                spellings |= _by_words(mixed, spellings)
    return (
        *(
            Group(tuple(said.items()), tuple(map(_folded_next, group[1])), _decided_of(group, said))
            for group, said in gathered.items()
        ),
        *(Group(tuple(_by_words(texts, {}).items()), (), ()) for texts in _overlapping()),
    )


def _overlapping() -> Iterator[tuple[str, ...]]:
    """Yield the spellings of what two abbreviations share: BCH quân sự huyện, Ban CHQS huyện."""
    for entry in glossary.ABBREVIATIONS:
        for following in entry.following:
            whole = f"{entry.vi} {following}"
            for other in glossary.ABBREVIATIONS:
                if other.vi.lower() in whole.lower() and not (
                    other.vi in entry.vi or other.vi.lower() in following.lower()
                ):
                    mixed = re.sub(other.vi, other.short, whole, flags=re.IGNORECASE)
                    yield whole, f"{entry.short} {following}", mixed


def _by_words(texts: Iterable[str], known: dict[str, Words]) -> dict[str, Words]:
    """Return texts with their words, but for those of which the same words are known."""
    said = {folded(words): text for text, words in known.items()}
    found: dict[str, Words] = {}
    for text in texts:
        words = words_of(text)
        if said.setdefault(folded(words), text) == text:
            found[text] = words
    return found


def _folded_next(following: str) -> Words:
    """Return what comes next as folded words; a sign of the glossary as it is."""
    return (following,) if following in _KINDS else folded(words_of(following))


def _decided_of(
    group: tuple[str, tuple[str, ...]], spellings: dict[str, Words]
) -> tuple[tuple[str, Words], ...]:
    """Return the main letters of a group with each run of words that decides their reading."""
    _, following = group
    short, letters = list(spellings.items())[1]
    return tuple(
        (f"{short} {words}", letters + words_of(words))
        for words in following
        if words not in _KINDS
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
def ambiguous() -> dict[Words, tuple[glossary.Abbreviation, ...]]:
    """Return letters that have several readings, as folded words → those readings."""
    return {
        folded(words_of(writing)): glossary.readings(entry.short)
        for entry in glossary.ABBREVIATIONS
        if entry.following
        for writing in glossary.writings(entry)
    }


def chosen(
    words: Sequence[str], named: Collection[int] = (), edges: Collection[int] | None = None
) -> list[Found]:
    """Return the spellings among words, longest first where they overlap, in order.

    None has a place in `named`, which are words of names. With `edges`, all begin and end at one
    of these places. Letters with several readings are read only where the next words decide.
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
                if _decided(group, plain[end:]) or spelling == group.spellings[0][1]
            ]
            if len(readings) == 1:
                yield from _found(words, start, end, *readings[0])
            elif words[start:end] in _capitals():
                yield from _found(words, start, end, _capitals()[words[start:end]], ())
            elif not readings and key in ambiguous():
                yield from _same_letters(words, start, end)


def _found(
    words: Sequence[str], start: int, end: int, group: Group, spelling: Words
) -> Iterator[Found]:
    """Yield a spelling of a group, unless it is a long form of which nothing else is sought."""
    key = folded(words[start:end])
    others = tuple(pair for pair in group.spellings if folded(pair[1]) != key)
    decided = _decided(group, folded(words[end:]))
    if not decided:
        others = group.decided
    if others:
        level = _level(words[start:end], spelling) if spelling else 0
        yield Found(start, end, level, others, not decided)


def _same_letters(words: Sequence[str], start: int, end: int) -> Iterator[Found]:
    """Yield letters that nothing decides with the other signs they may have: B.C.H is BCH."""
    key = folded(words[start:end])
    written = _by_words(glossary.writings(ambiguous()[key][0]), {})
    letters = "".join(key)
    others = tuple(
        pair
        for pair in written.items()
        if folded(pair[1]) != key and "".join(folded(pair[1])) == letters
    )
    if others:
        yield Found(start, end, 0, others, unread=True)


@cache
def _capitals() -> dict[Words, Group]:
    """Return syllables that in capitals are a spelling, as words → their groups."""
    return {
        words_of(letters): group
        for letters, long in IN_CAPITALS.items()
        for group in groups()
        if group.spellings[0][0] == long
    }


def _decided(group: Group, after: Words) -> bool:
    """Return whether letters are read so before these folded words."""
    if not group.following:
        return True
    return any(
        _KINDS[words[0]](after[0]) if after and words[0] in _KINDS else after[: len(words)] == words
        for words in group.following
    )


def _level(typed: Sequence[str], spelling: Sequence[str]) -> int:
    """Return the first level at which words of equal folded forms are equal."""
    return max(
        [one == other for one, other in zip(forms.forms(a), forms.forms(b), strict=True)].index(
            True
        )
        for a, b in zip(typed, spelling, strict=True)
    )

"""Words and the three forms in which they are compared: as typed, by letters, without marks.

A searcher who types marks means them; one who types none means any. So each word has three forms,
each coarser than the one before: two words that agree in one agree in all that follow.

    typed      letters and tones. The tone stands behind the letters, so that its place within
               the syllable does not matter: hòa and hoà, ủy and uỷ are one
    letters    the letters of the Vietnamese alphabet (ă â đ ê ô ơ ư are letters), without tones
    folded     no marks at all: `archive.text.folding.fold`
"""

import re
from functools import lru_cache

from archive.text import folding

LEVELS = ("typed", "letters", "folded")
# Huyền, sắc, ngã, hỏi, nặng; each with a character of private use that stands for it behind a
# word. Those are letters to SQLite's tokenizer, and no text that is indexed has any.
TONES = dict(zip("\u0300\u0301\u0303\u0309\u0323", "\ue001\ue002\ue003\ue004\ue005", strict=True))
# What some newsroom systems write for đ; no normal form joins the two.
_STROKED = str.maketrans("Ðð", "Đđ")
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[tuple[int, int]]:
    """Return `(start, end)` of each word of a text: a run of letters and digits with their marks.

    Words are those of the folded text, so every normal form of one text has the same ones.
    """
    folded, offsets = folded_with_places(text)
    if offsets is None:
        return [found.span() for found in _WORD.finditer(folded)]
    return [(offsets[a], offsets[b]) for a, b in (m.span() for m in _WORD.finditer(folded))]


def folded_with_places(text: str) -> tuple[str, list[int] | None]:
    """Return a folded text and the offsets of its characters in `text`, None where they are equal.

    Composed Vietnamese folds letter by letter; only other texts pay for a list of offsets.
    """
    if all(map(folds_to_one, set(text))):
        return folding.fold(text), None
    return folding.fold_with_offsets(text)


@lru_cache(maxsize=1 << 12)
def folds_to_one(character: str) -> bool:
    """Tell whether a character folds to exactly one."""
    return len(folding.fold(character)) == 1


@lru_cache(maxsize=1 << 17)
def forms(word: str) -> tuple[str, str, str]:
    """Return a word's three forms, in the order of LEVELS. The word is one that `words` gives."""
    plain: list[str] = []
    tones: list[str] = []
    for character in word.translate(_STROKED):
        for part in folding.parts(character):
            if part in TONES:
                tones.append(TONES[part])
            else:
                plain.append(part.lower())
    letters = "".join(c for c in folding.normalise("".join(plain)) if c.isalnum())
    return letters + "".join(sorted(tones)), letters, folding.fold(word)


def forms_of(text: str) -> list[tuple[str, str, str]]:
    """Return the forms of all words of a text, in order."""
    return [forms(text[start:end]) for start, end in words(text)]

"""Words by lot for specimens: syllables, names, notes, secrets, and holdings made of them."""

import random
import unicodedata

from archive.text import folding, vocabulary

INITIALS = "b c ch d đ g h kh l m n ng nh ph r s t th tr v x".split()
VOWELS = "a ă â e ê i o ô ơ u ư".split()
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
ENDS = ("", "", "n", "m", "ng", "i", "o", "nh")
Evidence = list[list[int]]


class Lots:
    """A generator of words that is the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0
        self.secrets: list[str] = []

    def one(self, *choices: object) -> object:
        """Return any of the choices."""
        return self.random.choice(choices)

    def chance(self, part: float) -> bool:
        """Return True in this part of all cases."""
        return self.random.random() < part

    def term(self, name: str) -> str:
        """Return any code of a vocabulary."""
        return self.one(*vocabulary.codes(name))

    def words(self, number: int) -> str:
        """Return some Vietnamese-looking syllables."""
        parts = [[self.one(*p) for p in (INITIALS, VOWELS, TONES, ENDS)] for _ in range(number)]
        return unicodedata.normalize("NFC", " ".join(map("".join, parts)))

    def name(self, number: int = 3, hidden: bool = False) -> str:
        """Return a name in capitals; a hidden one has a word that occurs nowhere else."""
        return self.words(number).title() + (f" {self.secret()}" if hidden else "")

    def names(self, hidden: bool) -> list[str]:
        """Return further names of a thing, or none."""
        return [self.name(2, hidden)] if self.chance(0.5) else []

    def secret(self) -> str:
        """Return a new word that must never be published."""
        self.count += 1
        self.secrets.append(f"zq{self.count}wk")
        return self.secrets[-1]

    def key(self, name: str) -> str:
        """Return a new key."""
        self.count += 1
        return f"{folding.slug(name)}-{self.count}"

    def notes(self, prefix: str = "", hidden: bool = False) -> dict[str, str]:
        """Return a note in both languages, or none; a hidden thing always has one."""
        said = hidden or self.chance(0.3)
        vi, en = (f"{self.words(4)} {self.secret() if hidden else ''}".strip() for _ in "ve")
        return {f"{prefix}note_vi": vi if said else "", f"{prefix}note_en": en if said else ""}


class Text:
    """A holding under construction: what is said is remembered with its place."""

    def __init__(self, held: bool) -> None:
        self.held, self.content = held, ""
        self.segments: list[list] = []
        self.start = 0

    def say(self, words: str) -> Evidence:
        """Add words to the open segment; return their evidence."""
        start = len(self.content)
        self.content += f"{words} "
        return [[start, start + len(words)]] if self.held else []

    def end(self, kind: str) -> None:
        """Close the open segment, unless nothing was said in it."""
        if len(self.content) == self.start:
            return
        self.segments.append([kind, self.start, len(self.content) - 1])
        self.content = f"{self.content[:-1]}\n\n"
        self.start = len(self.content)

"""Words: a text cut into words and their forms, and the vocabulary of all that is indexed.

The tokenizer of SQLite is not trusted with Vietnamese: no mode of it folds đ or joins hòa and hoà.
What it is given are forms that `archive.text.forms` has made, a blank between them.
"""

import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from archive.text import folding, pairs
from archive.text.forms import forms, words

# M: SQLite's older Unicode takes some letters for marks. With it, a form is always one token.
TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
# A word that stands in no text, so that no phrase begins in one title and ends in the next.
SEPARATOR = "\ue000"
SCHEMA = """
CREATE TABLE word (folded TEXT PRIMARY KEY, shown TEXT NOT NULL, articles INTEGER NOT NULL);
CREATE TABLE spelt (
    folded TEXT NOT NULL, word TEXT NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (folded, word)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of some texts as written, and in each form as the index has them."""

    written: list[str]
    forms: tuple[str, str, str]


def passage(*texts: str) -> Passage:
    """Return the words of texts that stand side by side and are no single text."""
    return joined([_passage(text) for text in texts])


def _passage(text: str) -> Passage:
    written = words_of(text)
    said = [" ".join(level) for level in zip(*map(forms, written), strict=True)]
    return Passage(written, tuple(said) or ("", "", ""))


def words_of(text: str) -> list[str]:
    """Return the words of a text as written: those of `forms.words`.

    Composed Vietnamese has its words where its folded text has them, so it need not be folded.
    """
    characters = set(text)
    if not all(map(_folds_in_place, characters)):
        return [text[start:end] for start, end in words(text)]
    for character in characters:
        if not character.isalnum():
            text = text.replace(character, " ")
    return text.split()


@lru_cache(maxsize=1 << 14)
def _folds_in_place(character: str) -> bool:
    """Tell whether a character folds to one character that is in words as it is."""
    folded = folding.fold(character)
    return len(folded) == 1 and folded.isalnum() == character.isalnum()


def joined(passages: list[Passage]) -> Passage:
    """Return passages as one, with the separator between those that have words."""
    spoken = [one for one in passages if one.written]
    if len(spoken) == 1:
        return spoken[0]
    levels = zip(*(one.forms for one in spoken), strict=True)
    said = [f" {SEPARATOR} ".join(level) for level in levels]
    return Passage([word for one in spoken for word in one.written], tuple(said) or ("", "", ""))


def paired(columns: list[tuple[str, str, str]], common: Collection[str]) -> tuple[str, str, str]:
    """Return the pairs of common words that stand side by side, in each form of the columns.

    Pairs that share a word are neighbours, so longer phrases are phrases of pairs.
    """
    found: tuple[list[str], ...] = ([], [], [])
    for column in columns:
        spoken = [level.split() for level in column]
        spans = pairs.runs(spoken[-1], common)
        for level, said in zip(found, spoken, strict=True):
            every = pairs.pairs(said)
            for start, end in spans:
                level += every[start : end - 1]
                level.append(SEPARATOR)
    return tuple(" ".join(level) for level in found)


class Vocabulary:
    """Every word of the articles: how it is written, and in how many of them it stands."""

    def __init__(self) -> None:
        self.written: Counter[str] = Counter()
        self.articles: Counter[str] = Counter()

    def take(self, written: list[str]) -> None:
        """Count the words of one article."""
        self.written.update(written)
        self.articles.update({forms(word)[2] for word in set(written)})

    def spellings(self) -> Counter[tuple[str, str]]:
        """Return how often each spelling of each folded word stands."""
        spelt: Counter[tuple[str, str]] = Counter()
        for word, times in self.written.items():
            spelt[forms(word)[2], folding.normalise(word)] += times
        return spelt

    def write(self, connection: sqlite3.Connection) -> None:
        """Write each folded word with its most frequent spelling, the first of several."""
        spelt = self.spellings()
        connection.executemany(
            "INSERT INTO spelt VALUES (?, ?, ?)",
            ((folded, word, times) for (folded, word), times in sorted(spelt.items())),
        )
        shown = most_frequent(spelt)
        connection.executemany(
            "INSERT INTO word VALUES (?, ?, ?)",
            ((folded, shown[folded], self.articles[folded]) for folded in sorted(shown)),
        )


def most_frequent(spelt: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """Return for each folded word the spelling that stands most often, the first of several."""
    shown: dict[str, str] = {}
    for (folded, word), _ in sorted(spelt.items(), key=lambda item: (-item[1], item[0])):
        shown.setdefault(folded, word)
    return shown


def amend(connection: sqlite3.Connection, out: Vocabulary, into: Vocabulary) -> None:
    """Take the words of some texts out of what an edition says of words, and put others in."""
    times = into.spellings()
    times.subtract(out.spellings())
    connection.executemany(
        "INSERT INTO spelt VALUES (?, ?, ?)"
        " ON CONFLICT (folded, word) DO UPDATE SET times = times + excluded.times",
        ((folded, word, more) for (folded, word), more in times.items() if more),
    )
    connection.execute("DELETE FROM spelt WHERE times = 0")
    articles = Counter(into.articles)
    articles.subtract(out.articles)
    differing = {folded for (folded, _), more in times.items() if more}
    for folded in differing | {folded for folded, more in articles.items() if more}:
        rows = connection.execute("SELECT word, times FROM spelt WHERE folded = ?", (folded,))
        shown = most_frequent({(folded, word): often for word, often in rows})
        if not shown:
            connection.execute("DELETE FROM word WHERE folded = ?", (folded,))
            continue
        connection.execute(
            "INSERT INTO word VALUES (?, ?, ?) ON CONFLICT (folded) DO UPDATE"
            " SET shown = excluded.shown, articles = articles + excluded.articles",
            (folded, shown[folded], articles[folded]),
        )

"""Names in an edition: those that a reader may mean, and the documents that words cite."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from archive.edition.reader import Edition
from archive.text.folding import fold
from archive.text.forms import LEVELS, TONES, forms, forms_of
from archive.text.query import LONGEST, MOST_TERMS, Clause, Query
from archive.text.references import TYPE_LETTERS
from archive.text.spellings import words_of

LONGEST_SPELLING = 16  # words of which one way to cite a document may consist
CANDIDATES = 500  # names of which the best are chosen: one letter begins a word of most of them
KINDS = ("person", "organisation", "resolution", "province")
FIELD_KINDS = {"": KINDS, "person": ("person",), "org": ("organisation",)}
LETTERS_LAST = re.compile(rf"\d*(?:{'|'.join(map(fold, sorted(TYPE_LETTERS)))})")
FARTHEST = len(LEVELS) - 1
COLUMNS = "main, kind, key, slug, name, label_vi, label_en, articles"

Word = tuple[str, str, str]  # its forms, see `archive.text.forms`
Choice = tuple[tuple[Word, ...], ...]  # words side by side, or other words that mean the same


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that the reader may mean, by the name that agrees best with what was typed.

    kind        one of KINDS
    label_vi    what the record is called on pages; `label_en` is that in English
    """

    kind: str
    key: str
    slug: str
    name: str
    label_vi: str
    label_en: str
    articles: int


def suggest(edition: Edition, typed: str, most: int = 8, language: str = "vi") -> list[Suggestion]:
    """Return records in one of whose names every typed word stands, each once, best first.

    The last word may be a beginning, and words typed bare find marked names. What was typed may
    also be how a document is cited (NQ35). Such documents come first, then names that have the
    marks that were typed, main names before variants, what is in most articles; then names in the
    language of the page, and those that begin with what was typed. Nothing where no word was
    typed, else two SELECTs, and one more for cited documents.
    """
    words = forms_of(typed[:LONGEST])[:MOST_TERMS]
    found = documents_in(edition, as_cited(words_of(typed[:LONGEST])[:MOST_TERMS]))
    cited = [key for first, end, keys in found if end - first == len(words) for key in keys]
    asked = Asked([((word,),) for word in words], beginning=True, language=language)
    return together(resolutions(edition, cited, language), best(edition, asked, KINDS, most))[:most]


def named(edition: Edition, query: Query, most: int = 8, language: str = "vi") -> list[Suggestion]:
    """Return the records in one of whose names a whole query stands, as `suggest` orders them.

    Words are whole here and may be any alternative of a clause; `person:` and `org:` choose the
    kind of record. What is left out or sought in titles says nothing of names. The documents that
    a clause names come first. One SELECT, and one more for documents.
    """
    cited = [key for clause in query.positive for key in clause.documents]
    kinds, sought = set(KINDS), []
    for clause in query.positive:
        allowed = {kind for term in clause.alternatives for kind in FIELD_KINDS.get(term.field, ())}
        if allowed:
            kinds &= allowed
            sought.append(choice_of(clause))
    asked = Asked(sought, beginning=False, language=language)
    found = best(edition, asked, tuple(sorted(kinds)), most)
    return together(resolutions(edition, cited, language), found)[:most]


def together(*found: list[Suggestion]) -> list[Suggestion]:
    """Return suggestions one list after the other, each record once."""
    kept: dict[tuple[str, str], Suggestion] = {}
    for each in chain(*found):
        kept.setdefault((each.kind, each.key), each)
    return list(kept.values())


def choice_of(clause: Clause) -> Choice:
    """Return the words of a clause's alternatives."""
    return tuple(
        tuple(forms(word) for word in term.words)
        for term in clause.alternatives
        if term.field in FIELD_KINDS
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sought in names, whether its last word may be a beginning, and who asks."""

    sought: list[Choice]
    beginning: bool
    language: str

    @property
    def expression(self) -> str:
        """Return what is sought as an FTS5 expression of folded words.

        Words are letters and digits in quotation marks, so nothing typed is ever an operator.
        """
        said = " AND ".join(
            "(" + " OR ".join(f'"{" ".join(word[-1] for word in words)}"' for words in choice) + ")"
            for choice in self.sought
        )
        return f"{said[:-1]} *)" if self.beginning else said

    def order(self, row: tuple) -> tuple:
        """Return the sort key of a row of COLUMNS."""
        main, kind, key, _slug, name, vi, en, articles = row
        words = forms_of(name)
        return (
            self.distance(words),
            -main,
            -articles,
            name != (en if self.language == "en" else vi),
            not self.begins(words),
            len(words),
            (kind, key, name),
        )

    def distance(self, name: list[Word]) -> int:
        """Return the best level (`forms.LEVELS`) at which all that is sought stands in a name."""
        last = len(self.sought) - 1
        return max(
            min(
                max(nearest(word, name, self.beginning and place == last) for word in words)
                for words in choice
            )
            for place, choice in enumerate(self.sought)
        )

    def begins(self, name: list[Word]) -> bool:
        """Tell whether a name begins with the first word that is sought."""
        return any(name[0][-1].startswith(words[0][-1]) for words in self.sought[0])


def best(edition: Edition, asked: Asked, kinds: tuple[str, ...], most: int) -> list[Suggestion]:
    """Return the best records of some kinds whose names hold all that is sought; one SELECT."""
    if not asked.sought or not kinds:
        return []
    rows = edition.execute(
        f"SELECT {COLUMNS} FROM name WHERE kind IN (SELECT value FROM json_each(?))"
        " AND rowid IN (SELECT rowid FROM name_words WHERE name_words MATCH ?)"
        " ORDER BY main DESC, articles DESC, kind, key, name LIMIT ?",
        (json.dumps(kinds), asked.expression, CANDIDATES),
    )
    chosen: dict[tuple[str, str], Suggestion] = {}
    for _main, kind, key, *rest in sorted(rows, key=asked.order):
        if len(chosen) < most:
            chosen.setdefault((kind, key), Suggestion(kind, key, *rest))
    return list(chosen.values())


def resolutions(edition: Edition, keys: list[str], language: str) -> list[Suggestion]:
    """Return documents by their labels, in the order of `keys`; one SELECT, or none."""
    if not keys:
        return []
    rows = edition.execute(
        "SELECT DISTINCT kind, key, slug, label_vi, label_en, articles FROM name"
        " WHERE kind = 'resolution' AND key IN (SELECT value FROM json_each(?))",
        (json.dumps(keys),),
    )
    found = {
        key: Suggestion(kind, key, slug, en if language == "en" else vi, vi, en, articles)
        for kind, key, slug, vi, en, articles in rows
    }
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def nearest(word: Word, name: list[Word], beginning: bool) -> int:
    """Return the best level at which a word is one of a name."""
    return min((apart(word, each, beginning) for each in name), default=FARTHEST)


def apart(word: Word, other: Word, beginning: bool) -> int:
    """Return the best level at which a typed word is another one, or its beginning.

    A word typed bare leaves its marks open: it is every word of its letters.
    """
    typed, letters, folded = word
    if typed == folded:
        agrees = other[2].startswith(folded) if beginning else other[2] == folded
        return 0 if agrees else FARTHEST
    if not beginning:
        return 0 if typed == other[0] else 1 + (letters != other[1])
    if not other[1].startswith(letters):
        return FARTHEST
    # The tone may be typed last: a beginning has none yet, or that of the whole word.
    return int(tones(typed) not in ("", tones(other[0])))


def tones(typed: str) -> str:
    """Return the tone characters of a typed form."""
    return "".join(character for character in typed if character in TONES.values())


def as_cited(typed: Sequence[str]) -> list[str]:
    """Return typed words folded as spellings of documents are: TƯ in a number is TW.

    Bare it would be TU, a province's committee. In small letters it is a number's only behind
    the letters of a type.
    """
    folded = [forms(word)[-1] for word in typed]
    for place, word in enumerate(typed):
        behind = folded[place - 1] if place else ""
        if forms(word)[1] == "tư" and (word.isupper() or LETTERS_LAST.fullmatch(behind)):
            folded[place] = "tw"
    return folded


def documents_in(edition: Edition, words: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return `(first, end, keys)` of each run of folded words that cites documents, in order.

    Longest runs first, and the left one of two that are as long; no two overlap. A run has several
    keys where several documents are cited in one way. One SELECT; none without words.
    """
    runs = {
        (first, end): " ".join(words[first:end])
        for first in range(len(words))
        for end in range(first + 1, min(first + LONGEST_SPELLING, len(words)) + 1)
    }
    if not runs:
        return []
    keys: dict[str, list[str]] = {}
    for spelt, key in edition.execute(
        "SELECT DISTINCT words, key FROM spelling"
        " WHERE words IN (SELECT value FROM json_each(?)) ORDER BY words, key",
        (json.dumps(sorted(set(runs.values()))),),
    ):
        keys.setdefault(spelt, []).append(key)
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for first, end in sorted(runs, key=lambda run: (run[0] - run[1], run[0])):
        spelt = runs[first, end]
        if spelt in keys and all(end <= a or b <= first for a, b, _keys in found):
            found.append((first, end, tuple(keys[spelt])))
    return sorted(found)


def spellings(edition: Edition, keys: tuple[str, ...]) -> list[str]:
    """Return every way to write documents, as folded words, longest first; one SELECT."""
    rows = edition.execute(
        "SELECT DISTINCT words FROM spelling WHERE key IN (SELECT value FROM json_each(?))"
        " ORDER BY length(words) DESC, words",
        (json.dumps(keys),),
    )
    return [words for (words,) in rows]


def names_in(edition: Edition, records: list[dict]) -> list[list[tuple[str, str, str, str]]]:
    """Return (kind, key, slug, name) of every name of what each article names; one SELECT.

    What is only implied is left out: nobody who seeks its name seeks that article.
    """
    places = [places_in(record) for record in records]
    rows = edition.execute(
        "SELECT kind, name.key, slug, name FROM json_each(?) AS sought JOIN name"
        " ON kind = json_extract(sought.value, '$[0]')"
        " AND name.key = json_extract(sought.value, '$[1]')"
        " ORDER BY main DESC, kind, name.key, name",
        (json.dumps(sorted({place for named in places for place in named})),),
    )
    return [[row for row in rows if row[:2] in named] for named in places]


def places_in(record: dict) -> set[tuple[str, str]]:
    """Return (kind, key) of what an article names."""
    found = {
        (kind, each["key"])
        for kind, name in (
            ("person", "people"),
            ("organisation", "organisations"),
            ("resolution", "resolutions"),
        )
        for each in record[name]
        if each.get("form") != "implied"
    }
    for kind, name in (("organisation", "publisher"), ("province", "province")):
        if record[name]:
            found.add((kind, record[name]["key"]))
    return found

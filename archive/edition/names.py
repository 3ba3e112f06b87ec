"""Names in an edition: those that a reader may mean, and the documents that words cite."""

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from archive.edition.cited import as_cited, documents_in, documents_of
from archive.edition.reader import Edition
from archive.text.forms import LEVELS, TONES, forms, forms_of
from archive.text.query import LONGEST, MOST_TERMS, Clause, Query
from archive.text.spellings import words_of

CANDIDATES = 500  # names of which the best are chosen: one letter begins a word of most of them
KINDS = ("person", "organisation", "resolution", "province")
FIELD_KINDS = {"": KINDS, "person": ("person",), "org": ("organisation",)}
FARTHEST = len(LEVELS)  # a tone that may still be typed is a level of its own
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
    marks that were typed; of these the names that begin with what was typed, those in which it
    stands in one piece, and what is in most articles; then main names before variants, and names
    in the language of the page. Nothing where no word was typed, else two SELECTs, and two more
    for cited documents.
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
    the query cites by number come first. Two SELECTs, and four more for documents.
    """
    numbered = [key for clause in query.positive for key in clause.documents]
    kinds, sought = set(KINDS), []
    for clause in query.positive:
        allowed = {kind for term in clause.alternatives for kind in FIELD_KINDS.get(term.field, ())}
        if allowed:
            kinds &= allowed
            sought.append(choice_of(clause))
    asked = Asked(sought, beginning=False, language=language)
    found = best(edition, asked, tuple(sorted(kinds)), most)
    # Who cites a title among other words gets its documents too, behind what has all the words.
    titled = resolutions(edition, documents_of(edition, query), language)
    return together(resolutions(edition, numbered, language), found, titled)[:most]


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
        said = " AND ".join(f"({' OR '.join(map(phrase, choice))})" for choice in self.sought)
        return f"{said[:-1]} *)" if self.beginning else said

    @property
    def opening(self) -> str:
        """Return the FTS5 expression for names that begin with the first that is sought."""
        first = " OR ".join(f"^ {phrase(words)}" for words in self.sought[0])
        return f"{first} *" if self.beginning and len(self.sought) == 1 else first

    def order(self, row: tuple) -> tuple:
        """Return the sort key of a row of COLUMNS."""
        main, kind, key, _slug, name, vi, en, articles = row
        words = forms_of(name)
        level = self.distance(words)
        return (
            level,
            self.place(words, level),
            -articles,
            -main,
            name != (en if self.language == "en" else vi),
            len(words),
            (kind, key, name),
        )

    def distance(self, name: list[Word]) -> int:
        """Return the best level (of `apart`) at which all that is sought stands in a name."""
        return max(
            min(max(nearest(word, name, self.begun(at)) for word in words) for words in choice)
            for at, choice in enumerate(self.sought)
        )

    def place(self, name: list[Word], level: int) -> int:
        """Return 0 where a name begins with all that is sought, 1 where it has it in a row, or 2.

        All at a level or a better one.
        """
        rows = (self.stands(name[first:], level) for first in range(len(name)))
        first = next((first for first, stands in enumerate(rows) if stands), None)
        return 2 if first is None else min(first, 1)

    def stands(self, name: list[Word], level: int) -> bool:
        """Tell whether words begin with all that is sought, in its order."""
        ends = {0}
        for at, choice in enumerate(self.sought):
            ends = {
                end + len(words)
                for end in ends
                for words in choice
                if end + len(words) <= len(name)
                and all(
                    apart(word, other, self.begun(at)) <= level
                    for word, other in zip(words, name[end:], strict=False)
                )
            }
        return bool(ends)

    def begun(self, at: int) -> bool:
        """Tell whether the words at a place of what is sought may be beginnings."""
        return self.beginning and at == len(self.sought) - 1


def phrase(words: tuple[Word, ...]) -> str:
    """Return words as an FTS5 phrase of folded words."""
    return f'"{" ".join(word[-1] for word in words)}"'


def best(edition: Edition, asked: Asked, kinds: tuple[str, ...], most: int) -> list[Suggestion]:
    """Return the best records of some kinds whose names hold all that is sought; one SELECT."""
    if not asked.sought or not kinds:
        return []
    rows = edition.execute(
        f"SELECT {COLUMNS} FROM name WHERE kind IN (SELECT value FROM json_each(?))"
        " AND rowid IN (SELECT rowid FROM name_words WHERE name_words MATCH ?)"
        " ORDER BY rowid IN (SELECT rowid FROM name_words WHERE name_words MATCH ?) DESC,"
        " articles DESC, main DESC, kind, key, name LIMIT ?",
        (json.dumps(kinds), asked.expression, asked.opening, CANDIDATES),
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


@lru_cache(maxsize=1 << 14)
def apart(word: Word, other: Word, beginning: bool) -> int:
    """Return how far a typed word is from another one, or from its beginning.

    0 as typed, 1 only the tone is missing, 2 another tone, FARTHEST other letters. A word typed
    bare leaves its marks open: it is every word of its letters.
    """
    typed, letters, folded = word
    if typed == folded:
        agrees = other[2].startswith(folded) if beginning else other[2] == folded
        return 0 if agrees else FARTHEST
    if not (other[1].startswith(letters) if beginning else other[1] == letters):
        return FARTHEST
    if tones(typed) == tones(other[0]):
        return 0
    # The tone may be typed last: a beginning has none yet, or that of the whole word.
    if beginning and not tones(typed):
        return int(other[1] == letters)
    return 2


def tones(typed: str) -> str:
    """Return the tone characters of a typed form."""
    return "".join(character for character in typed if character in TONES.values())


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

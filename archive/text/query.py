"""The query language: what a reader typed, read as clauses of words; never an error.

    words               all of them must stand in an article
    "words in a row"    a phrase; curly and angular quotation marks do as well
    -word  -"a phrase"  none of this
    a OR b, a HOẶC b    either; binds more tightly than the blank between words
    title: person: org: before a word or a phrase: there only
    in:text in:account  the whole query, in one text of an article

A piece without blanks (35-NQ/TW, KT-XH, 14:30) is a phrase. What cannot be understood is left out
and said; signs that join or part words (- / . , :) are never sought and nothing is said of them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from archive.text import forms
from archive.text.folding import fold, normalise

FIELDS, WITHIN = ("title", "person", "org"), ("text", "account")
LONGEST, MOST_TERMS = 500, 32  # characters and terms that are read

QUOTES = '"“”„‟«»＂'
_SIGNS = "()*^+~{}&"
_BRACKETS = "(){}"  # the signs that are said within a piece too: they join nothing (Q&A does)
_LEADING = _SIGNS + "!"  # behind a word it only ends a sentence
_MINUS = "-−"
ALTERNATIVE = ("OR", "HOẶC")
_RUN = re.compile(rf"[^\s{QUOTES}]+")
_PHRASE = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]")
_FIELD = re.compile(rf"({'|'.join(FIELDS)}):", re.IGNORECASE)
_IN = re.compile(r"in:", re.IGNORECASE)
LONGEST_SAID = 60  # of what was left out


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand side by side in this order, as typed; most often one word.

    field       "" anywhere, or one of FIELDS
    level       the best tier that a match of this term can give (0 as typed, see `forms.LEVELS`)
    start, end  where in the query the term stands, with its sign, field and quotation marks
    documents   keys of the documents that the words are a spelling of; any marks of theirs will do
    """

    words: tuple[str, ...]
    field: str = ""
    level: int = 0
    start: int = 0
    end: int = 0
    quoted: bool = False
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """Alternatives of which one must stand in an article, or none where it is negative."""

    alternatives: tuple[Term, ...]
    negative: bool = False

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the keys of the documents that its terms name; who cites one satisfies it too."""
        return tuple(dict.fromkeys(key for term in self.alternatives for key in term.documents))


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something that could not be understood and was left out: what kind, and what was typed.

    quote           a quotation mark without its fellow, or with no word between the two
    or              OR without two things to choose from: at an end, twice, beside an excluded one
    field           title: and its like with nothing behind it; in: without a text that there is
    unknown_field   another word and a colon; the word is sought
    sign            signs that other places read as operators, all of them, one blank between
    minus           a minus before something that has no word
    long            what stands beyond LONGEST characters or MOST_TERMS terms
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query: all clauses must hold; `within` restricts it to one text of an article.

    `text` is what was typed, whole.
    """

    text: str
    clauses: tuple[Clause, ...]
    within: str = ""
    ignored: tuple[Ignored, ...] = ()

    @property
    def positive(self) -> tuple[Clause, ...]:
        """Return the clauses of what is sought."""
        return tuple(clause for clause in self.clauses if not clause.negative)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return all terms that are sought."""
        return tuple(term for clause in self.positive for term in clause.alternatives)


def parse(text: str) -> Query:
    """Return the query that a reader typed. Never raises; see `Ignored` for what is left out."""
    reader = _Reader(text)
    reader.read()
    ignored = list(dict.fromkeys(reader.ignored))
    if reader.signs:
        ignored.append(Ignored("sign", " ".join(dict.fromkeys(reader.signs))))
    if reader.end < len(text.rstrip()):
        ignored.append(_ignored("long", text[reader.end :]))
    clauses = tuple(Clause(tuple(terms), negative) for terms, negative in reader.clauses)
    return Query(text, clauses, reader.within, tuple(ignored))


def _ignored(code: str, text: str) -> Ignored:
    """Return what is said of something left out, cut where it is long."""
    said = normalise(text[: 2 * LONGEST].strip())
    return Ignored(code, said if len(said) <= LONGEST_SAID else said[: LONGEST_SAID - 1] + "…")


def _end(text: str) -> int:
    """Return where reading stops: LONGEST characters, before a word that would be cut there."""
    if len(text) <= LONGEST:
        return len(text)
    blank = re.compile(r"\s\S*\Z").search(text[: LONGEST + 1])
    return blank.start() if blank else LONGEST


class _Reader:
    """Reads a query from left to right; what was read is in its attributes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.end = _end(text)
        self.place = 0
        self.clauses: list[tuple[list[Term], bool]] = []
        self.within = ""
        self.ignored: list[Ignored] = []
        self.signs: list[str] = []
        self.either = ""  # an OR that waits for what follows it
        self.joins = False  # whether an OR here would have something before it
        self._forget()

    def _forget(self) -> None:
        """Let nothing wait for a word or phrase: no minus, no field, and no place of either."""
        self.negative = False
        self.field = ""
        self.start: int | None = None

    def read(self) -> None:
        """Read the whole text, piece by piece."""
        while self.place < self.end:
            run = _RUN.match(self.text, self.place, self.end)
            if run:
                self._run(run[0])
            elif self.text[self.place] in QUOTES:
                self._quotation()
            else:
                self.place += 1
                # A field may stand apart from its word, a minus may not.
                if not self.field:
                    self._drop()
        self._drop()
        self._drop_either()

    def _quotation(self) -> None:
        """Read a phrase between quotation marks; a mark without a fellow is left out."""
        phrase = _PHRASE.match(self.text, self.place, self.end)
        begin, self.place = self.place, phrase.end() if phrase else self.place + 1
        words = forms.words(phrase[1]) if phrase else []
        if phrase and words:
            self._term(phrase[1], words, begin, self.place, quoted=True)
        elif phrase:
            waiting = begin if self.start is None else self.start
            self.ignored.append(_ignored("quote", self.text[waiting : self.place]))
            self._forget()
        else:
            self.ignored.append(_ignored("quote", self.text[begin]))

    def _run(self, run: str) -> None:
        """Read what stands without blanks and quotation marks."""
        begin, self.place = self.place, self.place + len(run)
        if normalise(run) in ALTERNATIVE and self.start is None:
            self._alternative(run)
            return
        before = self.text[begin - 1 : begin]
        lead = self._lead(run, begin, minus=not before.strip())
        known = None if self.field else _FIELD.match(run, lead)
        if not self.field and _IN.match(run, lead):
            self._in(run, run[lead:])
            return
        if known:
            self.field = known[1].lower()
            self.start = begin + lead if self.start is None else self.start
            lead = known.end() + self._lead(run[known.end() :], begin + known.end(), minus=True)
        words = [(a + lead, b + lead) for a, b in forms.words(run[lead:])]
        if words:
            self._note(run, lead, words)
            self._term(run, words, begin + words[0][0], begin + words[-1][1])
        else:
            self._wordless(run)

    def _lead(self, run: str, begin: int, *, minus: bool) -> int:
        """Read signs and a minus before a word; return how many characters they are.

        With `minus` a minus counts: behind a blank it does, in "a b"-c it joins.
        """
        opened = run.lstrip(_LEADING)
        dashed = opened.lstrip(_MINUS)
        if minus and len(dashed) < len(opened):
            self.negative = True
            self.start = begin + len(run) - len(opened) if self.start is None else self.start
        lead = len(run) - len(dashed.lstrip(_LEADING))
        self._note_signs(run[:lead])
        if "!" in run[:lead] and (lead < len(run) or self._before_quotation()):
            self.signs.append("!")
        return lead

    def _note_signs(self, text: Iterable[str]) -> None:
        self.signs.extend(sign for sign in text if sign in _SIGNS)

    def _note(self, run: str, lead: int, words: list[tuple[int, int]]) -> None:
        """Note the signs round the words of a piece, and a field that there is not."""
        first, colon = words[0]
        within = [sign for sign in run[first : words[-1][1]] if sign in _BRACKETS]
        self._note_signs([*run[lead:first], *within, *run[words[-1][1] :]])
        starts = {start for start, _ in words}
        quoted = colon + 1 == len(run) and self._before_quotation()
        followed = run.startswith(":", colon) and (colon + 1 in starts or quoted)
        if followed and not self.field and fold(run[first:colon]).isalpha():
            self.ignored.append(_ignored("unknown_field", run[first : colon + 1]))

    def _before_quotation(self) -> bool:
        return self.text[self.place : self.place + 1] in tuple(QUOTES)

    def _wordless(self, run: str) -> None:
        """Pass over a piece without words; a minus or field in it may wait for a phrase."""
        self._note_signs(run)
        if not run.strip(_MINUS) and not self._before_quotation():
            # A dash between words, as in "quốc phòng - an ninh".
            self.negative = False
            self.start = self.start if self.field else None

    def _in(self, run: str, value: str) -> None:
        """Read in:text or in:account."""
        within = value[len("in:") :].rstrip(_SIGNS + ",.;").lower()
        if within in WITHIN and not self.negative and self.within in ("", within):
            self.within = within
        else:
            self.ignored.append(_ignored("field", run))
        self._note_signs(value)
        self._forget()
        self._drop_either()
        self.joins = False

    def _alternative(self, run: str) -> None:
        """Read OR."""
        if self.either or not self.joins:
            self.ignored.append(_ignored("or", run))
        else:
            self.either = run

    def _drop(self) -> None:
        """Say that a minus or a field has nothing behind it."""
        if self.start is not None:
            code = "field" if self.field else "minus"
            self.ignored.append(_ignored(code, self.text[self.start : self.place]))
        self._forget()

    def _drop_either(self) -> None:
        """Say that an OR has nothing behind it that it could join."""
        if self.either:
            self.ignored.append(_ignored("or", self.either))
            self.either = ""

    def _term(
        self, text: str, words: list[tuple[int, int]], start: int, end: int, *, quoted: bool = False
    ) -> None:
        """Add a term of the words at these places of `text`, with what waited for it."""
        start = start if self.start is None else self.start
        if sum(len(terms) for terms, _ in self.clauses) == MOST_TERMS:
            self.end = start
        else:
            said = tuple(normalise(text[a:b]) for a, b in words)
            term = Term(said, self.field, 0, start, end, quoted)
            if self.either and not self.negative:
                self.clauses[-1][0].append(term)
                self.either = ""
            else:
                self._drop_either()
                self.clauses.append(([term], self.negative))
            self.joins = not self.negative
        self._forget()

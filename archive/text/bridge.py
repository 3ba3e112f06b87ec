"""Abbreviations and their long forms in a query: whichever is typed, both are sought.

Whoever types UBND, ubnd, "Ủy ban nhân dân" or uy ban nhan dan seeks one thing, and finds one set of
articles. Letters with several readings (BCH) are read only where the next words decide, as in a
text (`archive.text.glossary`); else the reader is asked. A document's number is a name: no letters
in it are read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product

from archive.text import forms, references, spellings
from archive.text.folding import fold, normalise
from archive.text.query import Clause, Query, Term
from archive.text.spellings import Found, Words, folded

MOST_VARIANTS = 32


@dataclass(frozen=True, slots=True)
class Addition:
    """What was typed ("UBND") and what was sought as well ("Ủy ban nhân dân").

    What is `negative` was not sought but left out, and so was what was added.
    """

    typed: str
    added: tuple[str, ...]
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Letters that have several readings, and those: `(Vietnamese, English, query text)`.

    The query text is the whole query with that reading in the place of the letters.
    """

    typed: str
    choices: tuple[tuple[str, str, str], ...]


def bridge(query: Query) -> tuple[Query, tuple[Addition, ...], tuple[Question, ...]]:
    """Return the query with both forms of every abbreviation, what was added, and what is asked.

    Plain words that are a long form together become one term. Terms whose words do not stand in
    the query's text were added to it and stay as they are; so bridging twice adds nothing.
    """
    bridging = _Bridging(query)
    clauses = tuple(bridging.clauses())
    additions = tuple(dict.fromkeys(bridging.additions))
    return replace(query, clauses=clauses), additions, tuple(dict.fromkeys(bridging.questions))


class _Bridging:
    """The bridging of one query; what it adds and asks gathers in it."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.additions: list[Addition] = []
        self.questions: list[Question] = []
        # What stands behind the last term was not read.
        every = [term for clause in query.clauses for term in clause.alternatives]
        read = query.text[: max((term.end for term in every), default=0)]
        self.spans = forms.words(read)
        self.words = tuple(normalise(read[start:end]) for start, end in self.spans)
        self.numbers = _number_words(normalise(read)) | _shouted(self.words)

    def clauses(self) -> Iterator[Clause]:
        """Yield the clauses with what is added to them."""
        run: list[Clause] = []
        for clause in chain.from_iterable(map(self._parted, self.query.clauses)):
            if run and not (_plain(clause) and self._neighbours(run[-1], clause)):
                yield from self._run(run)
                run = []
            if _plain(clause):
                run.append(clause)
            else:
                yield self._clause(clause)
        yield from self._run(run)

    def _parted(self, clause: Clause) -> Iterator[Clause]:
        """Yield a clause in two where only a full stop joins an abbreviation to words: Tp.Hà Nội.

        Who writes it with a blank behind seeks the same.
        """
        (term, *_), after = clause.alternatives, 0
        places = self._places(term)
        if _plain(clause) and not clause.documents and self.numbers.isdisjoint(places):
            for found in spellings.chosen(term.words):
                after = after or found.end % len(term.words)
        ends = [end for _, end in self.spans[places.start : places.start + after]]
        if not ends or not self.query.text.startswith(".", ends[-1]):
            yield clause
            return
        first = replace(term, words=term.words[:after], end=ends[-1])
        rest = replace(term, words=term.words[after:], start=self.spans[places.start + after][0])
        yield replace(clause, alternatives=(first,))
        yield from self._parted(replace(clause, alternatives=(rest,)))

    def _places(self, term: Term) -> range:
        """Return which words of the query those of a term are; none if they do not stand there."""
        last = sum(end <= term.end for _, end in self.spans)
        places = range(last - len(term.words), last)
        stands = places and places[0] >= 0 and self.spans[places[0]][0] >= term.start
        return places if stands and self.words[places[0] : last] == term.words else range(0)

    def _neighbours(self, one: Clause, other: Clause) -> bool:
        before, after = self._places(one.alternatives[0]), self._places(other.alternatives[0])
        return bool(before and after) and before.stop == after.start

    def _run(self, run: list[Clause]) -> Iterator[Clause]:
        """Yield the clauses of neighbouring plain words; those of one spelling become one."""
        terms = [clause.alternatives[0] for clause in run]
        words = tuple(word for term in terms for word in term.words)
        places = [place for term in terms for place in self._places(term)]
        named = {index for index, place in enumerate(places) if place in self.numbers}
        edges = [sum(len(term.words) for term in terms[:count]) for count in range(len(terms) + 1)]
        ends = {found.start: found.end for found in spellings.chosen(words, named, edges)}
        index = 0
        while index < len(run):
            start = edges[index]
            last = edges.index(ends.get(start, edges[index + 1])) - 1
            joined = terms[index : last + 1]
            term = replace(
                joined[0],
                words=words[start : edges[last + 1]],
                end=joined[-1].end,
                documents=tuple(key for each in joined for key in each.documents),
            )
            yield self._clause(Clause((term,)), words[edges[last + 1] :])
            index = last + 1

    def _clause(self, clause: Clause, after: Words = ()) -> Clause:
        """Return a clause with what is added to its alternatives; `after` are the next words."""
        known = {(term.field, folded(term.words)) for term in clause.alternatives}
        alternatives: list[Term] = []
        for term in clause.alternatives:
            alternatives.append(term)
            # A document is sought in every spelling as it is.
            if self._places(term) and not term.documents:
                for variant in self._variants(term, clause, after):
                    key = (variant.field, folded(variant.words))
                    if key not in known:
                        known.add(key)
                        alternatives.append(variant)
        return replace(clause, alternatives=tuple(alternatives))

    def _variants(self, term: Term, clause: Clause, after: Words) -> list[Term]:
        """Return a term with each abbreviation in it written in the other ways."""
        places, count = self._places(term), len(term.words)
        named = {place - places.start for place in places if place in self.numbers}
        bare = all(forms.forms(word)[0] == fold(word) for word in term.words)
        found = [
            one
            for one in spellings.chosen((*term.words, *after), named)
            if (one.end == count if one.last else one.end <= count)
        ]
        read = named.union(*(range(one.start, one.end) for one in found if not one.unread))
        self._ask(term, clause, set(range(count)) - read)
        # Marks in what is excluded are meant; a spelling with others is not what was typed.
        if clause.negative and not bare:
            found = [one for one in found if not one.level]
        variants: list[tuple[Words, int]] = [((), term.level)]
        end = 0
        for one in found:
            if len(variants) * (1 + len(one.others)) > MOST_VARIANTS:
                break
            self._say(term, clause, one)
            written = [(term.words[one.start : one.end], 0)]
            written += [(words, one.level) for _, words in one.others]
            between = term.words[end : one.start]
            variants = [
                (words + between + other, max(level, cost))
                for words, level in variants
                for other, cost in written
            ]
            end = one.end
        # Bare words exclude every form, so what is added must be bare too.
        write = folded if clause.negative and bare else tuple
        return [
            replace(term, words=write(words + term.words[end:]), level=level)
            for words, level in variants[1:]
        ]

    def _say(self, term: Term, clause: Clause, found: Found) -> None:
        """Note what is added for a spelling, but for what the clause seeks anyway.

        Of letters with other signs between them, one way to write them is enough.
        """
        first = self._places(term).start
        start, end = self.spans[first + found.start][0], self.spans[first + found.end - 1][1]
        typed = normalise(self.query.text[start:end])
        known, added = {_letters(typed)}, []
        for other, words in found.others:
            letters = _letters(other)
            if _has(clause, term, _substituted(term, found.start, found.end, words)):
                known.add(letters)
            elif letters not in known:
                known.add(letters)
                added.append(other)
        if added:
            self.additions.append(Addition(typed, tuple(added), clause.negative))

    def _ask(self, term: Term, clause: Clause, places: set[int]) -> None:
        """Ask for letters at places of a term that nothing decides."""
        first = self._places(term).start
        for place, letters in product(sorted(places), spellings.ambiguous()):
            end = place + len(letters)
            if folded(term.words[place:end]) != letters or not places.issuperset(range(place, end)):
                continue
            readings = [
                (entry, _substituted(term, place, end, spellings.words_of(entry.vi)))
                for entry in spellings.ambiguous()[letters]
            ]
            # Whoever seeks one reading beside the letters has answered.
            if not any(_has(clause, term, words) for _, words in readings):
                choices = tuple(
                    (entry.vi, entry.en, self._meaning(term, words, negative=clause.negative))
                    for entry, words in readings
                )
                start, stop = self.spans[first + place][0], self.spans[first + end - 1][1]
                self.questions.append(Question(normalise(self.query.text[start:stop]), choices))

    def _meaning(self, term: Term, words: Words, *, negative: bool) -> str:
        """Return the text of the query with other words in the place of a term."""
        sign, field = "-" if negative else "", f"{term.field}:" if term.field else ""
        text = self.query.text
        return f'{text[: term.start]}{sign}{field}"{" ".join(words)}"{text[term.end :]}'


def _substituted(term: Term, start: int, end: int, words: Words) -> Words:
    """Return the words of a term with others in the place of some."""
    return (*term.words[:start], *words, *term.words[end:])


def _has(clause: Clause, term: Term, words: Words) -> bool:
    """Return whether these words, in the field of `term`, are among a clause's alternatives."""
    key = (term.field, folded(words))
    return any((other.field, folded(other.words)) == key for other in clause.alternatives)


def _letters(text: str) -> str:
    """Return the folded letters of a text without anything between them."""
    return "".join(folded(spellings.words_of(text)))


def _shouted(words: Words) -> set[int]:
    """Return the places of words that are in capitals only because every word is."""
    known = {one for spelt in spellings.spelt() for one in spelt} | set(spellings.IN_CAPITALS)
    others = [word for word in words if word not in known and fold(word) not in known]
    if not others or not all(word.isupper() for word in words):
        return set()
    return {place for place, word in enumerate(words) if word in spellings.IN_CAPITALS}


def _plain(clause: Clause) -> bool:
    """Return whether a clause is plain words: not excluded, quoted, in a field, or one of two."""
    term = clause.alternatives[0]
    return not (clause.negative or len(clause.alternatives) > 1 or term.field or term.quoted)


def _number_words(text: str) -> set[int]:
    """Return which words of a text (NFC) belong to a document's number, in any case of letters."""
    capital = re.sub(r"(?<!\()[^\W\d_]", lambda letter: letter[0].upper(), text)
    spans = [(found.start, found.end) for found in references.find(text)]
    if len(capital) == len(text):
        spans += [(found.start, found.end) for found in references.find(capital)]
    words = forms.words(text)
    named = {
        place
        for place, (start, end) in enumerate(words)
        if any(first < end and start < last for first, last in spans)
    }
    return named | _spaced_numbers([fold(text[start:end]) for start, end in words])


def _spaced_numbers(words: Sequence[str]) -> set[int]:
    """Return the places of numbers written with blanks (35 NQ TW) among folded words."""
    types = {fold(letters) for letters in references.TYPE_LETTERS}
    return {
        place
        for first in range(len(words) - 2)
        if words[first].isdecimal() and words[first + 1] in types
        if (words[first + 2],) in spellings.spelt()
        for place in (first, first + 1, first + 2)
    }

"""Spellings: the runs of words by which readers and texts ask for a document."""

import re
import sqlite3
from collections.abc import Iterator

from archive.text import glossary, references, vocabulary
from archive.text.forms import forms_of

# said: whether texts name the document so, too; a row that is not is only asked for.
SCHEMA = "CREATE TABLE spelling (words TEXT NOT NULL, key TEXT NOT NULL, said INTEGER NOT NULL);"
INDEX = "CREATE INDEX spelling_by_words ON spelling (words, key);"
BY_TITLE = ("law", "pledge")  # kinds of which there are few, and that texts cite by title
NUMBER_ALONE = "#"  # before a number that names a document only together with a date
# Nghị quyết Trung ương 8 is of the eighth plenum, whatever its number; no term has had so many.
PLENUMS = 20


def spellings(record: dict) -> set[str]:
    """Return the spellings of a document, each as folded words joined by blanks.

    They are its number, its number and short forms behind the words for its kind in both
    languages, each of these before its issuer, and those of its names that hold a digit; all of
    them where a title is cited. The number has its zeros at the beginning or not, and its body is
    in letters or in words.
    """
    return {folded_words(text) for text in wordings(record)} - {""}


def phrases(spelt: set[str]) -> set[str]:
    """Return the spellings that say where a text names a document: those that hold no other."""
    kept: list[str] = []
    for words in sorted(spelt, key=lambda words: (len(words), words)):
        if not any(f" {other} " in f" {words} " for other in kept):
            kept.append(words)
    return set(kept)


def asked(spelt: set[str], number: str) -> set[str]:
    """Return what a document is asked for by: its spellings, each written together.

    Its number alone, with a sign before it, is for who gives the date of issue as well.
    """
    found = {references.joined(words.split()) for words in spelt}
    digits = re.match(r"[0-9]+(?![0-9(])", normal_number(number))
    if digits:
        found.add(NUMBER_ALONE + references.joined([digits[0]]))
    return found


def folded_words(text: str) -> str:
    """Return the folded words of a text, a blank between them."""
    return " ".join(folded for _, _, folded in forms_of(text))


def wordings(record: dict) -> Iterator[str]:
    """Yield what a document may be called by who seeks it."""
    if record["number"]:
        written = list(dict.fromkeys(numbers(record["number"], record["kind"])))
        yield from written
        issuer = record.get("issuer")
        if issuer:
            yield from (f"{way} của {issuer['name']}" for way in written)
    named = [record["title"], record["title_en"], *record["names"]]
    if record["kind"] in BY_TITLE:
        yield from named
    else:
        yield from (name for name in named[2:] if re.search(r"\d", name))


def numbers(number: str, kind: str) -> Iterator[str]:
    """Yield the ways to write a document's number, with and without the words for its kind."""
    for written in same_numbers(normal_number(number)):
        short = short_forms(written, kind)
        yield from behind_words(written, kind, short)
        heads = sorted({re.match(r"\D+", each)[0] for each in short})
        for same in bodies(written):
            yield same
            yield from numbered(*kinds_of(kind), same)
            yield from run_together(same)
            for head in heads:
                # NQ 35-NQ/TW says it twice, as many do.
                yield from (f"{head}{same}", f"{head} {same}", f"{head} số {same}")
    yield from body_first(normal_number(number), kind)


def kinds_of(kind: str) -> tuple[str, str]:
    """Return the words for a kind of document in both languages."""
    vi, en = (vocabulary.label("resolution_kind", kind, name) for name in ("vi", "en"))
    return vi, en


def behind_words(written: str, kind: str, short: list[str]) -> Iterator[str]:
    """Yield the short forms of a number, and those with a blank or a word for number in them."""
    vi, en = kinds_of(kind)
    for each in short:
        yield each
        # "Nghị quyết 35/2018" or "NQ35": what comes before the first digit, and the rest.
        head, tail = re.fullmatch(r"(\D+)(.*)", each).groups()
        yield f"{head} {tail}"
        yield from numbered(head, en, tail)
    law = None if short else re.match(r"([0-9]+)(/(?:19|20)[0-9]{2})?(?![0-9])", written)
    if law:
        yield from numbered(vi, en, law[1])
        yield from numbered(vi, en, law[0])


def same_numbers(number: str) -> list[str]:
    """Return a number with and without zeros at its beginning."""
    digits, rest = re.fullmatch(r"([0-9]*)(.*)", number, re.DOTALL).groups()
    plain = digits.lstrip("0")
    firsts = [digits, plain, plain.zfill(2)] if plain else [digits]
    return [first + rest for first in dict.fromkeys(firsts)]


def bodies(number: str) -> Iterator[str]:
    """Yield a number as it is, and with a body in other letters or in words: T.W, Trung ương.

    Letters with other marks are another body's without them, so T.Ư is not here.
    """
    yield number
    for entry in glossary.ABBREVIATIONS:
        body = re.compile(rf"(?<=[/-]){entry.short}(?!\w)")
        if not entry.following and entry.scope != "document" and body.search(number):
            same = references.joined(folded_words(entry.short).split())
            for writing in (*glossary.writings(entry)[1:], entry.vi):
                if writing == entry.vi or folded_words(writing).replace(" ", "") == same:
                    yield body.sub(writing, number)


def run_together(number: str) -> Iterator[str]:
    """Yield "35-NQ/TW" as it is typed in haste: 35NQ/TW, 35-NQTW, 35NQTW, NQ35-TW, NQ 35 TW."""
    party = re.fullmatch(r"(\d+)-([^\W\d_]+)/(\w[\w. -]*)", number)
    state = re.fullmatch(r"(\d+(?:/\d+)?)/([^\W\d_]+)-(\w[\w. -]*)", number)
    if party or state:
        digits, kind, body = (party or state).groups()
        if not re.search(r"\W", body.replace("-", "")):
            yield from (f"{digits}{kind} {body}", f"{digits} {kind}{body}", f"{digits}{kind}{body}")
        yield from (f"{kind}{digits} {body}", f"{kind} {digits} {body}")


def body_first(number: str, kind: str) -> Iterator[str]:
    """Yield a number of the Party behind its kind and body, as in Nghị quyết TW 35."""
    parts = re.fullmatch(r"0*(\d+)-([^\W\d_]+)/(TW)", number)
    if parts and int(parts[1]) > PLENUMS:
        words = kinds_of(kind)[0]
        for body in dict.fromkeys(bodies(f"/{parts[3]}")):
            yield from (f"{head} {body} {parts[1]}" for head in (words, parts[2]))
            yield from (f"{head} {body} số {parts[1]}" for head in (words, parts[2]))


def numbered(vi: str, en: str, number: str) -> Iterator[str]:
    """Yield a number behind the words for a kind of document."""
    yield from (f"{vi} {number}", f"{vi} số {number}", f"{en} {number}", f"{en} no. {number}")


def normal_number(number: str) -> str:
    """Return a number in its one written form, or as it is where it has none."""
    try:
        return references.normalise_number(number)
    except ValueError:
        return number


def short_forms(number: str, kind: str) -> list[str]:
    """Return a document's short forms; none for a number that is like no other."""
    try:
        return references.short_forms(number, kind)
    except ValueError:
        return []


def write_spellings(connection: sqlite3.Connection, record: dict) -> None:
    """Write the spellings of one document."""
    spelt = spellings(record)
    said, sought = phrases(spelt), asked(spelt, record["number"])
    rows = ((words, record["key"], words in said) for words in sorted(said | sought))
    connection.executemany("INSERT INTO spelling VALUES (?, ?, ?)", rows)

"""Spellings: the runs of words by which readers and texts ask for a document."""

import re
import sqlite3
from collections.abc import Iterator

from archive.text import references, vocabulary
from archive.text.forms import forms_of

SCHEMA = "CREATE TABLE spelling (words TEXT NOT NULL, key TEXT NOT NULL);"
INDEX = "CREATE INDEX spelling_by_words ON spelling (words, key);"
BY_TITLE = ("law", "pledge")  # kinds of which there are few, and that texts cite by title


def spellings(record: dict) -> set[str]:
    """Return the spellings of a document, each as folded words joined by blanks.

    They are its number, its number and short forms behind the words for its kind in both
    languages, each of these before its issuer, and those of its names that hold a digit; all of
    them where a title is cited.
    """
    return {folded_words(text) for text in wordings(record)} - {""}


def folded_words(text: str) -> str:
    """Return the folded words of a text, a blank between them."""
    return " ".join(folded for _, _, folded in forms_of(text))


def wordings(record: dict) -> Iterator[str]:
    """Yield what a document may be called by who seeks it."""
    if record["number"]:
        ways = list(dict.fromkeys(numbers(record["number"], record["kind"])))
        yield from ways
        issuer = record.get("issuer")
        if issuer:
            yield from (f"{way} của {issuer['name']}" for way in ways)
    named = [record["title"], record["title_en"], *record["names"]]
    if record["kind"] in BY_TITLE:
        yield from named
    else:
        yield from (name for name in named[2:] if re.search(r"\d", name))


def numbers(number: str, kind: str) -> Iterator[str]:
    """Yield the ways to write a document's number, with and without the words for its kind."""
    kinds = [vocabulary.label("resolution_kind", kind, name) for name in ("vi", "en")]
    short = short_forms(normal_number(number), kind)
    heads = {re.match(r"\D+", each)[0] for each in short} - {kinds[0]}
    written = normal_number(number)
    yield written
    yield from numbered(*kinds, written)
    yield from run_together(written)
    for head in sorted(heads):
        # NQ 35-NQ/TW says it twice, as many do.
        yield from (f"{head}{written}", f"{head} {written}", f"{head} số {written}")
    for each in short:
        yield each
        # "Nghị quyết 35/2018" or "NQ35": what comes before the first digit, and the rest.
        head, tail = re.fullmatch(r"(\D+)(.*)", each).groups()
        yield f"{head} {tail}"
        yield from numbered(head, kinds[1], tail)


def run_together(number: str) -> Iterator[str]:
    """Yield "35-NQ/TW" as it is typed in haste: 35NQ/TW, 35-NQTW, 35NQTW, NQ35-TW, NQ 35 TW."""
    parts = re.fullmatch(r"(\d+)-([^\W\d_]+)/(\w[\w-]*)", number)
    if parts:
        digits, kind, body = parts.groups()
        yield from (f"{digits}{kind} {body}", f"{digits} {kind}{body}", f"{digits}{kind}{body}")
        yield from (f"{kind}{digits} {body}", f"{kind} {digits} {body}")


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
    rows = ((words, record["key"]) for words in sorted(spellings(record)))
    connection.executemany("INSERT INTO spelling VALUES (?, ?)", rows)

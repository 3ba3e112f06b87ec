"""An article as a bibliographic reference: what BibTeX, RIS and CSL-JSON all say.

The reference is to the newspaper's article: its author line, its newspaper, its date as far as it
is known. The address is the archive's page, because that is where the text was read; the original
address stands in a note. Vietnamese names and pen names are never split into given and family.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from archive.formats import cleaning, dating, wording
from archive.text import markup

Record = dict[str, Any]


@dataclass(frozen=True)
class Reference:
    """One reference, cleaned and in words; every field is one line."""

    key: str
    title: str  # in square brackets if the archive supplied it
    authors: tuple[str, ...]
    newspaper: str  # empty if unknown
    date: dating.KnownDate | None
    url: str
    archive: str
    abstract: str  # the summary of the archive's account, labelled; may be empty
    notes: tuple[str, ...]
    language: str = "vi"

    @property
    def note(self) -> str:
        """All notes in one line; the address stands last, so that no full stop clings to it."""
        *said, last = self.notes
        return " ".join([*(n if n.endswith(".") else f"{n}." for n in said), last])


def from_record(
    record: Record, *, site_url: str, language: str, archive_name: str, edition: int
) -> Reference:
    """Return the reference of an article record (or, with fewer details, of a list row)."""
    publisher = record.get("publisher") or {}
    return Reference(
        key=record["key"],
        title=title(record),
        authors=authors(record),
        newspaper=cleaning.line(publisher.get("name")),
        date=dating.cited(record)[1],
        url=cleaning.absolute(site_url, record["url"]),
        archive=cleaning.line(archive_name),
        abstract=abstract(record, language),
        notes=_notes(record, language, edition),
    )


def title(record: Record) -> str:
    """Return the title on one line, in square brackets if the archive supplied it (ISO 690)."""
    words = cleaning.line(record.get("title"))
    return f"[{words}]" if record.get("title_basis") == "supplied" else words


def authors(record: Record) -> tuple[str, ...]:
    """Return the names in the author line, in order, each once; photographers alone apart."""
    return _credited(record, lambda work: work != "photo")


def photographers(record: Record) -> tuple[str, ...]:
    """Return the names that are credited with photographs only."""
    named = authors(record)
    return tuple(n for n in _credited(record, lambda work: work == "photo") if n not in named)


def summary(record: Record, language: str) -> str:
    """Return the summary of a row, or that of a record's account, as one line of plain text."""
    if record.get("summary"):
        return cleaning.line(record["summary"].get(language))
    return cleaning.line(_plain(record, language, markup.summary))


def account(record: Record, language: str) -> str:
    """Return a record's whole account as plain text, paragraphs apart by a blank line."""
    return cleaning.text(_plain(record, language, markup.plain))


def abstract(record: Record, language: str) -> str:
    """Return the summary labelled as the archive's: it is not the newspaper's own abstract."""
    words = summary(record, language)
    return f"{wording.pick(wording.ACCOUNT, language)}: {words}" if words else ""


def original_address(record: Record) -> str:
    """Return the article's original web address, or an empty string if none is usable."""
    return cleaning.web_address((record.get("source") or {}).get("url"))


def unique_keys(records: list[Record]) -> list[str]:
    """Return a key for each record that no other has, letter case apart (BibTeX compares so)."""
    taken: set[str] = set()
    keys = []
    for record in records:
        base = re.sub(r"[^A-Za-z0-9._-]", "", record["key"]) or "article"
        key, number = base, 1
        while key.lower() in taken:
            number += 1
            key = f"{base}-{number}"
        taken.add(key.lower())
        keys.append(key)
    return keys


def _plain(record: Record, language: str, reading: Callable[[str], str]) -> str:
    marked = (record.get("account") or {}).get(language) or ""
    try:
        return reading(marked)
    except ValueError:  # broken markup is still text that a reader can read
        return marked


def _credited(record: Record, wanted: Callable[[str | None], bool]) -> tuple[str, ...]:
    lines = sorted(record.get("bylines") or [], key=lambda byline: byline.get("order") or 0)
    names = (cleaning.line(b.get("name")) for b in lines if wanted(b.get("work")))
    return tuple(dict.fromkeys(name for name in names if name))


def _notes(record: Record, language: str, edition: int) -> tuple[str, ...]:
    kind, date = dating.cited(record)
    notes = [wording.date_note(kind, date, language)]
    if record.get("title_basis") == "supplied":
        notes.append(wording.pick(wording.SUPPLIED_TITLE, language))
    labelled = (
        (wording.ENGLISH_TITLE, cleaning.line(record.get("title_en"))),
        (wording.PHOTOGRAPHS, ", ".join(photographers(record))),
    )
    notes += [f"{wording.pick(label, language)}: {value}" for label, value in labelled if value]
    notes.append(wording.pick(wording.EDITION, language).format(edition))
    original = original_address(record)
    if original:
        notes.append(f"{wording.pick(wording.ORIGINAL, language)}: {original}")
    return tuple(notes)

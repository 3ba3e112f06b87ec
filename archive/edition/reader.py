"""The edition in place: opened immutable, noticed anew by one `stat` a request.

What every page needs (terms, bitmaps, spans of days) is read once an edition and kept; a page
then costs one SELECT, or two for a list.
"""

import json
import os
import sqlite3
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyroaring import BitMap

from archive.edition.connection import ReadingConnection
from archive.edition.forward import forward_lists
from archive.edition.months import Months, months_of
from archive.numbering import Numbers

FORMAT = "6"
ATTEMPTS = 10  # to open an edition while others are put in its place


class NoEdition(Exception):
    """There is no edition to read, or none that can be read; the message says which."""


class Replaced(NoEdition):
    """Another edition was put in place while this one was being opened."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A key that no longer names a record: where it leads, or why the record was withdrawn."""

    target: str
    tombstone: dict | None


@dataclass(frozen=True, slots=True)
class Interval:
    """A run of ordinals whose dates span the same days, ISO 8601, both ends included."""

    earliest: str
    latest: str
    first: int
    last: int


def file_at(path: Path) -> tuple[int, int, int]:
    """Return what tells the file at a path from another put in its place."""
    found = os.stat(path)
    return found.st_ino, found.st_mtime_ns, found.st_size


class Edition:
    """One edition. Every method that reads the file costs one SELECT."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self.remembered: dict[tuple, object] = {}  # searches, which only this edition answers
        self.remembering = threading.Lock()
        try:
            self._file = file_at(path)
            self.meta: dict[str, str] = dict(self.execute("SELECT name, value FROM meta"))
            if self.meta.get("format") != FORMAT:
                raise NoEdition(f"{path} has another format; publish again")
            self.number = int(self.meta["number"])
            self.digest = self.meta["digest"]
            self.counts: dict[str, int] = json.loads(self.meta["counts"])
            self.numbers = Numbers(self.meta["spacing"])
            self.bits: dict[tuple[str, str], BitMap] = {
                (field, value): BitMap.deserialize(bits)
                for field, value, bits in self.execute("SELECT field, value, bits FROM facet")
            }
            self.labels: dict[tuple[str, str], tuple[str, str]] = {
                (field, value): (vi, en)
                for field, value, vi, en in self.execute("SELECT * FROM term")
            }
            self.intervals = [
                Interval(*row) for row in self.execute("SELECT * FROM interval ORDER BY first")
            ]
            rows = self.execute("SELECT field, starts, numbers FROM forward")
            self.forward = forward_lists(rows, self.facets, self.counts.get("article", 0))
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise NoEdition(f"{path} cannot be read: {error}") from error

    @property
    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection; a connection may not change threads.

        A thread that comes late may find another edition in place. It must not read that one with
        the ordinals of this one.
        """
        found = getattr(self._local, "connection", None)
        if found is None:
            address = f"{self.path.as_uri()}?mode=ro&immutable=1"
            found = sqlite3.connect(
                address, uri=True, check_same_thread=False, factory=ReadingConnection
            )
            found.execute("PRAGMA mmap_size=1073741824")
            if file_at(self.path) != self._file:
                found.close()
                raise Replaced(f"{self.path} was replaced while it was opened")
            self._local.connection = found
        return found

    def hold(self) -> "Edition":
        """Open the file for this thread: what is open stays readable when another replaces it."""
        try:
            _ = self.connection
        except (sqlite3.DatabaseError, OSError) as error:
            raise NoEdition(f"{self.path} cannot be read: {error}") from error
        return self

    def execute(self, query: str, values: tuple | list = ()) -> list[tuple]:
        """Run one SELECT and return all its rows; NoEdition when the file is damaged."""
        try:
            return self.connection.execute(query, values).fetchall()
        except (sqlite3.DatabaseError, OSError, UnicodeDecodeError) as error:
            raise NoEdition(f"{self.path} cannot be read: {error}") from error

    def parse(self, text: str) -> dict:
        """Return what the edition stores as JSON; NoEdition when it is damaged."""
        try:
            return json.loads(text)
        except (TypeError, ValueError) as error:
            raise NoEdition(f"{self.path} is damaged: {error}") from error

    @cached_property
    def everything(self) -> BitMap:
        """Return the ordinals of all articles."""
        return BitMap(range(self.counts.get("article", 0)))

    @cached_property
    def dated(self) -> BitMap:
        """Return the ordinals of the articles whose date has a first and last day."""
        found = BitMap()
        for interval in self.intervals:
            found.add_range(interval.first, interval.last + 1)
        return found

    @cached_property
    def facets(self) -> dict[str, dict[str, BitMap]]:
        """Return the ordinals of each value of each facet, values of most articles first."""
        found: dict[str, dict[str, BitMap]] = {}
        for (field, value), bits in sorted(self.bits.items(), key=lambda each: -len(each[1])):
            found.setdefault(field, {})[value] = bits
        return found

    @cached_property
    def months(self) -> Months | None:
        """Return in which months articles surely lie; None when no date has two ends."""
        return months_of(self.intervals)

    def label(self, field: str, value: str, language: str) -> str:
        """Return what a facet value is called in `vi` or `en`."""
        pair = self.labels.get((field, value))
        return value if pair is None else pair[language == "en"]

    def knows(self, field: str, value: str) -> bool:
        """Tell whether a record or facet value of this key is in the edition."""
        return (field, value) in self.labels

    def record(self, kind: str, key: str) -> dict | None:
        """Return a record with the time of its last change as `changed`, or None."""
        found = self.execute(
            "SELECT body, changed FROM record WHERE kind = ? AND key = ?", (kind, key)
        )
        return self.parse(found[0][0]) | {"changed": found[0][1]} if found else None

    def article(self, key: str) -> tuple[int, dict] | None:
        """Return an article's ordinal and its record as `record` gives it, or None."""
        found = self.execute(
            f"SELECT {self.numbers.ordinal('record.position')}, body, changed FROM record"
            " WHERE kind = 'article' AND key = ?",
            (key,),
        )
        if not found:
            return None
        ordinal, body, changed = found[0]
        return ordinal, self.parse(body) | {"changed": changed}

    def lost(self, kind: str, key: str) -> Lost | None:
        """Return what became of a key that names no record, or None when it never did."""
        found = self.execute(
            "SELECT target, tombstone FROM lost WHERE kind = ? AND key = ?", (kind, key)
        )
        if not found:
            return None
        target, tombstone = found[0]
        return Lost(target, self.parse(tombstone) if tombstone else None)

    def article_rows(self, ordinals: list[int]) -> list[dict]:
        """Return list rows of articles in the order of `ordinals`, each with `changed`."""
        rows = self.of_articles("row, changed", ordinals)
        return [self.parse(row) | {"changed": changed} for row, changed in rows]

    def latest_articles(self, count: int) -> list[dict]:
        """Return list rows of the articles added or changed last, each with `changed`."""
        return [
            self.parse(row) | {"changed": changed}
            for row, changed in self.execute(
                "SELECT row, changed FROM record WHERE kind = 'article'"
                " ORDER BY changed DESC, position DESC LIMIT ?",
                (count,),
            )
        ]

    def article_records(self, ordinals: list[int]) -> list[dict]:
        """Return whole records of articles in the order of `ordinals`, each with `changed`."""
        rows = self.of_articles("body, changed", ordinals)
        return [self.parse(body) | {"changed": changed} for body, changed in rows]

    def rows_and_records(self, ordinals: list[int]) -> list[tuple[dict, dict]]:
        """Return list rows with whole records of articles in the order of `ordinals`."""
        rows = self.of_articles("row, body, changed", ordinals)
        return [
            (self.parse(row) | {"changed": changed}, self.parse(body))
            for row, body, changed in rows
        ]

    def of_articles(self, columns: str, ordinals: list[int]) -> list[list]:
        """Return columns of article records in the order of `ordinals`; one value binds them all.

        NoEdition when one is missing.
        """
        at, among = self.numbers.ordinal("record.position"), self.numbers.among
        found = {
            ordinal: values
            for ordinal, *values in self.execute(
                f"SELECT {at}, {columns} FROM record"
                f" WHERE kind = 'article' AND position IN ({among})",
                (json.dumps(ordinals),),
            )
        }
        missing = [ordinal for ordinal in ordinals if ordinal not in found]
        if missing:
            raise NoEdition(f"{self.path} is damaged: it has no article {missing[0]}")
        return [found[ordinal] for ordinal in ordinals]

    def entity_rows(self, kind: str, start: int = 1, count: int = -1) -> list[dict]:
        """Return list rows of entities from position `start`, in their order; -1 means all."""
        return [
            self.parse(row)
            for (row,) in self.execute(
                "SELECT row FROM record WHERE kind = ? ORDER BY position LIMIT ? OFFSET ?",
                (kind, count, start - 1),
            )
        ]

    def article_at(self, address: str) -> str | None:
        """Return the key of the article whose original stood at a normalised address, or None."""
        found = self.execute("SELECT key FROM address WHERE address = ? LIMIT 1", (address,))
        return found[0][0] if found else None

    def changes(self, start: str = "", end: str = "~") -> list[tuple[str, str, bool]]:
        """Return (changed, key, gone) of articles last changed in a span of time, oldest first."""
        return self.execute(
            "SELECT changed, key, 0 FROM record WHERE kind = 'article' AND changed BETWEEN ? AND ?"
            " UNION ALL SELECT changed, key, 1 FROM lost WHERE kind = 'article' AND target = ''"
            " AND changed BETWEEN ? AND ? ORDER BY 1, 2",
            (start, end, start, end),
        )


class Door:
    """The one place where requests get the edition; reopens it when the file is another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: tuple | None = None
        self._edition: Edition | None = None

    def edition(self, path: Path) -> Edition:
        """Return the edition in place at `path`, held for this thread; NoEdition without one."""
        for _ in range(ATTEMPTS):
            try:
                return self.newest(path).hold()
            except Replaced:
                continue
        raise NoEdition(f"{path} is replaced faster than it can be opened")

    def newest(self, path: Path) -> Edition:
        """Return the edition that was in place a moment ago."""
        try:
            seen = (str(path), *file_at(path))
        except OSError as error:
            raise NoEdition(f"there is no edition at {path}: {error.strerror}") from error
        if seen != self._seen:
            with self._lock:
                if seen != self._seen:
                    self._edition, self._seen = Edition(path), seen
        return self._edition


current = Door().edition

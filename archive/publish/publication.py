"""Publication: a new edition put in place, whole or not at all, and compared with the catalogue.

The file is written beside, synced and renamed, so that a reader has the old edition or the new
one and never half of either.
"""

import fcntl
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from archive.publish import kept
from archive.publish.compile import FORMAT, digest_of, faithful, fingerprint
from archive.publish.contents import write
from archive.publish.index import alike

# What reading a damaged edition raises: from SQLite, from wrong types, from texts out of shape.
UNREADABLE = (sqlite3.DatabaseError, KeyError, TypeError, ValueError)
Changes = dict[tuple[str, str], tuple[str, str]]  # (kind, key): (fingerprint, since when)


@dataclass(frozen=True)
class Outcome:
    """What a publication did: the edition's number and digest, and whether it is a new one."""

    number: int
    digest: str
    new: bool
    counts: dict[str, int]
    seconds: float


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Hold the lock beside the edition: two curators may save in the same second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def publish(path: Path | None = None) -> Outcome:
    """Compile the public catalogue; put it in place unless it says what the present one says.

    A present edition that is damaged, in what it says or in its search index, is replaced too.
    One that was amended indexes pairs of words that were common when it was compiled: its index is
    compared with one of the same pairs.
    """
    path = path or settings.EDITION_PATH
    started = time.monotonic()
    with one_at_a_time(path):
        before = Before(path)
        beside = path.with_suffix(".new")
        try:
            digest, counts = write(beside, before)
            same = (digest, counts) == (before.digest, before.counts)
            if same and before.common is not None:
                write(beside, before, before.common)
            new = not (same and sound(path, digest, beside))
            number = max(before.number, kept.highest(path)) + 1 if new else before.number
            if new:
                finish(beside, number, digest, counts, time.monotonic() - started)
                tell_last_editions(beside, before)
                if before.digest:  # what is damaged is not worth keeping
                    kept.keep(path, before.number, settings.KEEP_EDITIONS)
                put_in_place(beside, path)
        finally:
            for name in (beside, beside.with_name(beside.name + "-journal")):
                name.unlink(missing_ok=True)
    return Outcome(number, digest, new, counts, time.monotonic() - started)


def finish(path: Path, number: int, digest: str, counts: dict[str, int], seconds: float) -> None:
    """Write what an edition says of itself; it is not part of the digest."""
    meta = {
        "format": FORMAT,
        "number": str(number),
        "digest": digest,
        "counts": json.dumps(counts, sort_keys=True),
        "published": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seconds": f"{seconds:.2f}",
    }
    with closing(sqlite3.connect(path)) as edition, edition:
        edition.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())


def tell_last_editions(path: Path, before: "Before") -> None:
    """Write in which edition each withdrawn article stood last, as far as any edition tells.

    Who cited it cited that one or an earlier one. Like the number, it is not part of the digest.
    """
    with closing(sqlite3.connect(path)) as edition, edition:
        gone = edition.execute("SELECT key FROM lost WHERE kind = 'article' AND target = ''")
        stood = {
            key: before.number if ("article", key) in before.changed else before.last_in.get(key)
            for (key,) in gone
        }
        told = json.dumps({key: number for key, number in stood.items() if number}, sort_keys=True)
        edition.execute("INSERT INTO meta VALUES ('last_in', ?)", (told,))


def put_in_place(beside: Path, path: Path) -> None:
    """Sync the new file, give it the edition's name, and sync the folder that says so."""
    sync(beside)
    os.replace(beside, path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Make what a file or folder says survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_edition(path: Path) -> sqlite3.Connection:
    """Open an edition for reading; nothing can be written through it."""
    return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)


class Before:
    """The edition in place: its number, its digest, and when each of its records last changed."""

    def __init__(self, path: Path) -> None:
        self.number, self.digest = 0, ""
        self.counts: dict[str, int] = {}
        self.common: frozenset[str] | None = None
        self.changed: Changes = {}
        self.last_in: dict[str, int] = {}  # withdrawn articles: the edition they stood in last
        if path.exists():
            with closing(open_edition(path)) as old:
                self.read(old)

    def read(self, old: sqlite3.Connection) -> None:
        """Read what the next edition takes over; a file of another format gives its number only."""
        try:
            meta = dict(old.execute("SELECT name, value FROM meta"))
            self.number = int(meta["number"])
            self.last_in = json.loads(meta.get("last_in", "{}"))
            if meta["format"] != FORMAT:
                return
            for kind, key, row, body, changed in old.execute(
                "SELECT kind, key, row, body, changed FROM record"
            ):
                self.changed[kind, key] = (fingerprint(row, body), changed)
            for kind, key, target, tombstone, changed in old.execute("SELECT * FROM lost"):
                self.changed[f"lost {kind}", key] = (fingerprint(target, tombstone), changed)
            for name, body in old.execute("SELECT name, body FROM correction"):
                self.changed["correction", name] = (fingerprint(body), "")
            self.counts = json.loads(meta["counts"])
            if meta["amended"] != "0":
                # Which words are common was found when the edition was compiled whole.
                self.common = frozenset(word for (word,) in old.execute("SELECT word FROM common"))
            self.digest = meta["digest"]
        except UNREADABLE:
            self.digest = ""  # damaged: whatever it says, the new one replaces it

    def when(self, kind: str, key: str, *said: str) -> str | None:
        """Return since when a record has said just this, or None when it is new or changed."""
        seen, changed = self.changed.get((kind, key), ("", ""))
        return changed if seen == fingerprint(*said) else None


def sound(path: Path, digest: str, fresh: Path) -> bool:
    """Tell whether an edition is as whole as a fresh one of this digest.

    What it says must have that digest, and what finds it must be intact: SQLite's indexes and the
    search indexes. Those are no part of the digest, as their bytes depend on SQLite's version and
    on how often they were amended.
    """
    try:
        with closing(open_edition(path)) as edition, closing(open_edition(fresh)) as other:
            return (
                faithful(edition)
                and digest_of(edition) == digest
                and alike(edition, other)
                and edition.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            )
    except UNREADABLE:
        return False


def compare(path: Path | None = None) -> list[str]:
    """Return how the edition in place differs from the catalogue and from its own digest."""
    path = path or settings.EDITION_PATH
    if not path.exists():
        return ["edition: there is none; run publish"]
    try:
        before = Before(path)
        with closing(open_edition(path)) as edition:
            if not faithful(edition) or digest_of(edition) != before.digest:
                return ["edition: damaged: its content is not that of its digest; run publish"]
    except UNREADABLE as error:
        return [f"edition: damaged: {error}; run publish"]
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        fresh = Path(folder) / "edition.sqlite3"
        try:
            digest, counts = write(fresh, before, before.common)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # A catalogue with faults, which the audit names, may not be one that can be compiled.
            return [f"edition: cannot be compiled from the catalogue: {error}"]
        if digest == before.digest:
            intact = counts == before.counts and sound(path, digest, fresh)
            return [] if intact else ["edition: damaged: its counts or indexes; run publish"]
        finish(fresh, before.number + 1, digest, {}, 0)
        now, then = Before(fresh).changed, before.changed
    return differences(now, then)


def differences(now: Changes, then: Changes) -> list[str]:
    """Return which records two editions tell differently, or that something else differs."""
    places = sorted(now.keys() | then.keys())
    differing = [p for p in places if now.get(p, ("",))[0] != then.get(p, ("",))[0]]
    names = [f"edition: {kind} {key} is not what the catalogue says" for kind, key in differing]
    return names or ["edition: its facets or terms are not what the catalogue says; run publish"]

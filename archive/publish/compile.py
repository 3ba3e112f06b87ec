"""Compiling an edition: the tables of one immutable file, written from public records.

Where the records come from is not asked here: `archive.publish.contents` takes them from the
catalogue. The digest is over what the edition says; number and times are not in it, so the same
records always give the same digest, on any machine.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from archive import numbering
from archive.publish import frequent, index, names, spellings, words
from archive.publish.bitmaps import Facets, forward, intervals
from archive.publish.rows import entity_row, list_row, own_part
from archive.text import addresses, dates

FORMAT = "6"
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE record (
    kind TEXT NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, changed TEXT NOT NULL,
    told TEXT NOT NULL, own TEXT NOT NULL, row TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE facet (field TEXT NOT NULL, value TEXT NOT NULL, bits BLOB NOT NULL);
CREATE TABLE forward (field TEXT NOT NULL, starts BLOB NOT NULL, numbers BLOB NOT NULL);
CREATE TABLE term (
    field TEXT NOT NULL, value TEXT NOT NULL, label_vi TEXT NOT NULL, label_en TEXT NOT NULL);
CREATE TABLE interval (
    earliest TEXT NOT NULL, latest TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE address (address TEXT NOT NULL, key TEXT NOT NULL);
CREATE TABLE lost (
    kind TEXT NOT NULL, key TEXT NOT NULL, target TEXT NOT NULL, tombstone TEXT NOT NULL,
    changed TEXT NOT NULL);
CREATE TABLE correction (
    position INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, year TEXT NOT NULL,
    name TEXT NOT NULL, body TEXT NOT NULL);
"""
INDEXES = (
    """
CREATE UNIQUE INDEX record_by_key ON record (kind, key);
CREATE UNIQUE INDEX record_by_position ON record (kind, position);
CREATE INDEX record_by_change ON record (kind, changed, key);
CREATE INDEX address_by_address ON address (address, key);
CREATE UNIQUE INDEX lost_by_key ON lost (kind, key);
CREATE INDEX correction_by_record ON correction (kind, key, position);
CREATE INDEX correction_by_year ON correction (year, kind, position);
"""
    + spellings.INDEX
)
SEARCH_SCHEMA = numbering.SCHEMA + index.SCHEMA + words.SCHEMA + names.SCHEMA + spellings.SCHEMA
TOLD_TABLES = {  # what the digest is over, in a total order
    "record": "SELECT kind, key, told, own FROM record ORDER BY kind, position",
    "facet": "SELECT field, value, hex(bits) FROM facet ORDER BY field, value",
    "forward": "SELECT field, hex(starts), hex(numbers) FROM forward ORDER BY field",
    "term": "SELECT field, value, label_vi, label_en FROM term ORDER BY field, value",
    "interval": "SELECT earliest, latest, first, last FROM interval ORDER BY first",
    "address": "SELECT address, key FROM address ORDER BY address, key",
    "lost": "SELECT kind, key, target, tombstone FROM lost ORDER BY kind, key",
    "correction": "SELECT kind, key, year, name, body FROM correction ORDER BY position",
    "word": "SELECT folded, shown, articles FROM word ORDER BY folded",
    "spelt": "SELECT folded, word, times FROM spelt ORDER BY folded, word",
    "name": (
        "SELECT kind, key, slug, name, label_vi, label_en, articles, main FROM name"
        " ORDER BY kind, key, name"
    ),
    "spelling": "SELECT words, key FROM spelling ORDER BY words, key",
}


def as_json(value: object) -> str:
    """Return the one spelling of a value that records are stored and digested in."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(*said: str) -> str:
    """Return a short digest of a record's texts."""
    return hashlib.sha256("\0".join(said).encode("utf-8")).hexdigest()


class Earlier(Protocol):
    """What compiling asks of the edition before: since when a record has said the same."""

    def when(self, kind: str, key: str, *said: str) -> str | None:
        """Return the time of the record's last change, or None when it is new or changed."""


@contextmanager
def edition_tables(
    path: Path,
    before: Earlier,
    chains: Mapping[str, list[str]],
    named: Mapping[tuple[str, str], list[str]],
    common: frozenset[str] | None = None,
) -> Iterator["Tables"]:
    """Give the tables of a new file to be filled; when they are, finish them and set the digest.

    `chains` has for each province its own key and those of all its successors, in time's order;
    `named` has all names of every entity that an article leads to, by record type and key.
    """
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as edition:
        edition.execute("PRAGMA synchronous=OFF")  # synced once, when all is written
        edition.executescript(SCHEMA + SEARCH_SCHEMA)
        with edition:
            tables = Tables(edition, before, Facets(chains), names.Names(named))
            tables.index.common = common
            tables.insert("meta", "spacing", str(numbering.SPACING))
            yield tables
            tables.finish()
        edition.executescript(INDEXES)
        tables.digest = digest_of(edition)


def faithful(edition: sqlite3.Connection) -> bool:
    """Tell whether the fingerprints of all records are those of what the records say."""
    rows = edition.execute("SELECT told, row, body FROM record")
    return all(told == fingerprint(row, body) for told, row, body in rows)


def digest_of(edition: sqlite3.Connection) -> str:
    """Return the digest over everything that an edition says, if its fingerprints are `faithful`.

    Records are by far the most of it, so that a new digest of all of them is made of those.
    """
    digest = hashlib.sha256(FORMAT.encode())
    for name, query in TOLD_TABLES.items():
        digest.update(name.encode())
        rows = edition.execute(query)
        # A thousand rows at once take a third of the time that they take one by one.
        while several := rows.fetchmany(1000):
            digest.update(as_json(several).encode("utf-8"))
    return digest.hexdigest()


class Tables:
    """The tables of one edition that is being written."""

    def __init__(
        self, edition: sqlite3.Connection, before: Earlier, facets: Facets, named: names.Names
    ) -> None:
        self.edition = edition
        self.before = before
        self.facets = facets
        self.index = index.Index(edition, named)
        self.now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.counts: Counter[str] = Counter()
        self.digest = ""

    def article(self, ordinal: int, record: dict) -> dict:
        """Write one article with all by which it is found; return its list row.

        Articles may come in any order; `order` says what their ordinals mean.
        """
        row = list_row(record)
        number = numbering.number_of(ordinal)
        self.record(number, record, row)
        self.facets.take(ordinal, record)
        if record["source"]["url"]:
            address = addresses.normalise(record["source"]["url"])
            self.insert("address", address, record["key"])
        self.index.take(number, record)
        return row

    def order(self, order: list[tuple[str, str, str]]) -> None:
        """Write the spans of days, from (earliest day, latest day, key) in order of ordinals."""
        for interval in intervals(order):
            self.insert("interval", *interval)

    def entity(self, position: int, record: dict, row: dict | None = None) -> None:
        """Write one person, body, document or province, what it is called, and its names.

        Its list row is made from the record unless it is given.
        """
        row, said = row or entity_row(record), labels(record)
        self.record(numbering.number_of(position - 1), record, row)
        self.insert("term", record["type"], record["key"], *said)
        names.write_names(self.edition, record, said, row["articles"])
        if record["type"] == "resolution":
            spellings.write_spellings(self.edition, record)

    def record(self, number: int, record: dict, row: dict) -> None:
        """Write one record under its number, and what lists show of it."""
        kind, key = record["type"], record["key"]
        said = as_json(row), as_json(record)
        changed = self.before.when(kind, key, *said) or self.now
        told, own = fingerprint(*said), fingerprint(as_json(own_part(record)))
        self.insert("record", kind, number, key, changed, told, own, *said)
        self.counts[kind] += 1

    def lost(self, kind: str, key: str, target: str, tombstone: dict | None) -> None:
        """Write one key that no longer names a record: where it leads, or why it was withdrawn."""
        told = as_json(tombstone) if tombstone else ""
        changed = self.before.when(f"lost {kind}", key, target, told) or self.now
        self.insert("lost", kind, key, target, told, changed)

    def finish(self) -> None:
        """Write what is known only when all records are in."""
        self.index.finish()
        # With the common words of an edition that was amended, it is as if amended itself.
        self.insert("meta", "amended", str(int(self.index.common != self.index.fresh)))
        for row in forward(self.facets.bits, self.counts["article"]):
            self.insert("forward", *row)
        for key, bits in frequent.mentions(self.edition, index.TABLES).items():
            self.facets.bits["mention", key] = bits
        for (field, value), bits in sorted(self.facets.bits.items()):
            bits.run_optimize()
            self.insert("facet", field, value, bits.serialize())

    def insert(self, table: str, *values: object) -> None:
        """Insert a row; the table's name is one of ours."""
        marks = ", ".join("?" * len(values))
        self.edition.execute(f"INSERT INTO {table} VALUES ({marks})", values)


def labels(record: dict) -> tuple[str, str]:
    """Return what a facet calls an entity; a province is told from its namesake by its start."""
    vi = record.get("label") or record["name"]
    en = record.get("label_en") or record.get("name_en") or record["name"]
    start = record["type"] == "province" and record["valid_from"]
    if start:
        return f"{vi} (từ {dates.words(start, 'vi')})", f"{en} (since {dates.words(start, 'en')})"
    return vi, en

"""Compiling an edition: the tables of one immutable file, written from the public catalogue.

Its digest is over what the edition says; number and times are not in it, so the same catalogue
always gives the same digest, on any machine.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from django.db import transaction

from archive.models import Article
from archive.publish import index
from archive.publish.bitmaps import Facets, intervals
from archive.publish.entities import Gathering, entity_records, entity_row
from archive.publish.records import article_order, article_records
from archive.publish.rows import list_row
from archive.publish.snapshot import Snapshot, public_aliases, take_snapshot
from archive.text import addresses, dates

FORMAT = "2"
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE record (
    kind TEXT NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, changed TEXT NOT NULL,
    row TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE facet (field TEXT NOT NULL, value TEXT NOT NULL, bits BLOB NOT NULL);
CREATE TABLE term (
    field TEXT NOT NULL, value TEXT NOT NULL, label_vi TEXT NOT NULL, label_en TEXT NOT NULL);
CREATE TABLE interval (
    earliest TEXT NOT NULL, latest TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE address (address TEXT NOT NULL, key TEXT NOT NULL);
CREATE TABLE lost (
    kind TEXT NOT NULL, key TEXT NOT NULL, target TEXT NOT NULL, tombstone TEXT NOT NULL,
    changed TEXT NOT NULL);
"""
INDEXES = """
CREATE UNIQUE INDEX record_by_key ON record (kind, key);
CREATE UNIQUE INDEX record_by_position ON record (kind, position);
CREATE INDEX record_by_change ON record (kind, changed, key);
CREATE INDEX address_by_address ON address (address, key);
CREATE UNIQUE INDEX lost_by_key ON lost (kind, key);
"""
TOLD_TABLES = {  # what the digest is over, in a total order
    "record": "SELECT kind, position, key, row, body FROM record ORDER BY kind, position",
    "facet": "SELECT field, value, hex(bits) FROM facet ORDER BY field, value",
    "term": "SELECT field, value, label_vi, label_en FROM term ORDER BY field, value",
    "interval": "SELECT earliest, latest, first, last FROM interval ORDER BY first",
    "address": "SELECT address, key FROM address ORDER BY address, key",
    "lost": "SELECT kind, key, target, tombstone FROM lost ORDER BY kind, key",
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


def write(path: Path, before: Earlier) -> tuple[str, dict[str, int]]:
    """Write an edition's tables to a new file; return its digest and its counts by kind."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as edition:
        edition.execute("PRAGMA synchronous=OFF")  # synced once, when all is written
        edition.executescript(SCHEMA)
        edition.execute(index.SCHEMA)
        # One transaction is one state of the catalogue, even while a curator saves.
        with edition, transaction.atomic():
            counts = Writer(edition, before).write()
        edition.executescript(INDEXES)
        edition.execute("INSERT INTO passage(passage) VALUES ('optimize')")
        edition.commit()
        return digest_of(edition), counts


def digest_of(edition: sqlite3.Connection) -> str:
    """Return the digest over everything that an edition says."""
    digest = hashlib.sha256(FORMAT.encode())
    for name, query in TOLD_TABLES.items():
        digest.update(name.encode())
        for row in edition.execute(query):
            digest.update(as_json(row).encode("utf-8"))
    return digest.hexdigest()


class Writer:
    """Writes the tables of one edition."""

    def __init__(self, edition: sqlite3.Connection, before: Earlier) -> None:
        self.edition = edition
        self.before = before
        self.now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.counts: Counter[str] = Counter()

    def write(self) -> dict[str, int]:
        """Write articles, then the entities gathered from them, facets, terms and lost keys."""
        snapshot = take_snapshot()
        gathering, facets = self.write_articles(snapshot)
        for position, record in entity_records(snapshot, gathering):
            self.write_record(position, record, entity_row(record))
        for (field, value), bits in sorted(facets.bits.items()):
            bits.run_optimize()
            self.insert("facet", field, value, bits.serialize())
        self.write_terms(snapshot, facets)
        self.write_lost(snapshot)
        return dict(self.counts)

    def write_articles(self, snapshot: Snapshot) -> tuple[Gathering, Facets]:
        """Write article records in ordinal order, with index, bits and intervals."""
        gathering, facets, names = Gathering(), Facets(snapshot), index.Names(snapshot)
        order = article_order()
        ordinals = reversed(range(len(order)))  # newest first, the order of every entity's page
        records = article_records(snapshot, [key for _, _, key in reversed(order)])
        for ordinal, record in zip(ordinals, records, strict=True):
            row = list_row(record)
            self.write_record(ordinal, record, row)
            facets.take(ordinal, record)
            gathering.take(record, row)
            if record["source"]["url"]:
                address = addresses.normalise(record["source"]["url"])
                self.insert("address", address, record["key"])
            index.add(self.edition, ordinal, index.indexed(record, names))
        for interval in intervals(order):
            self.insert("interval", *interval)
        return gathering, facets

    def write_record(self, position: int, record: dict, row: dict) -> None:
        """Write one record and what lists show of it."""
        kind, key = record["type"], record["key"]
        said = as_json(row), as_json(record)
        changed = self.before.when(kind, key, *said) or self.now
        self.insert("record", kind, position, key, changed, *said)
        self.counts[kind] += 1

    def write_terms(self, snapshot: Snapshot, facets: Facets) -> None:
        """Write the labels of all facet values."""
        makers = {
            "province": (snapshot.provinces, snapshot.province),
            "organisation": (snapshot.organisations, snapshot.organisation),
            "person": (snapshot.people, snapshot.person),
            "resolution": (snapshot.resolutions, snapshot.resolution),
        }
        for field, (rows, reference) in makers.items():
            for pk, row in rows.items():
                self.insert("term", field, row["key"], *labels(reference(pk)))

    def write_lost(self, snapshot: Snapshot) -> None:
        """Write lost keys and where they lead, and the tombstones of what was withdrawn."""
        for kind, key, target in public_aliases(snapshot):
            self.write_lost_key(kind, key, target, "")
        public = snapshot.keys("article")
        for article in Article.objects.withdrawn().select_related("replacement").order_by("key"):
            replacement = article.replacement.key if article.replacement else ""
            tombstone = {
                "withdrawn_on": article.withdrawn_on.isoformat(),
                "reason": {"vi": article.withdrawn_reason_vi, "en": article.withdrawn_reason_en},
                "replacement": replacement if replacement in public else "",
            }
            self.write_lost_key("article", article.key, "", as_json(tombstone))

    def write_lost_key(self, kind: str, key: str, target: str, tombstone: str) -> None:
        """Write one key that no longer names a record."""
        changed = self.before.when(f"lost {kind}", key, target, tombstone) or self.now
        self.insert("lost", kind, key, target, tombstone, changed)

    def insert(self, table: str, *values: object) -> None:
        """Insert a row; the table's name is one of ours."""
        marks = ", ".join("?" * len(values))
        self.edition.execute(f"INSERT INTO {table} VALUES ({marks})", values)


def labels(said: dict) -> tuple[str, str]:
    """Return what a facet calls an entity; a unit is told from its namesake by its start."""
    vi = said.get("label") or said["name"]
    en = said.get("label_en") or said.get("name_en") or said["name"]
    start = said.get("valid_from")
    if start:
        return f"{vi} (từ {dates.words(start, 'vi')})", f"{en} (since {dates.words(start, 'en')})"
    return vi, en

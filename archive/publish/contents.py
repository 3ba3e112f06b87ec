"""Contents of an edition: the public catalogue, read as one state and handed to the tables."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from archive.models import Article
from archive.publish.compile import Earlier, Tables, edition_tables
from archive.publish.corrections import PublicCorrections
from archive.publish.entities import Gathering, entity_records
from archive.publish.names import names_of
from archive.publish.records import article_order, article_records
from archive.publish.snapshot import Snapshot, public_aliases, take_snapshot


def write(path: Path, before: Earlier) -> tuple[str, dict[str, int]]:
    """Write an edition's tables to a new file; return its digest and its counts by kind."""
    with one_state():
        snapshot = take_snapshot()
        corrections = PublicCorrections(snapshot)
        with edition_tables(path, before, snapshot.chains(), names(snapshot)) as tables:
            gathering = write_articles(tables, snapshot, corrections)
            for position, record in entity_records(snapshot, gathering):
                tables.entity(position, record | corrections.about(record))
            write_lost(tables, snapshot)
            for position, told in enumerate(corrections.told, 1):
                tables.correction(position, told.kind, told.key, told.name, told.body)
    return tables.digest, dict(tables.counts)


@contextmanager
def one_state() -> Iterator[None]:
    """Read one state of the catalogue throughout, even while a curator saves.

    With SQLite a transaction sees nothing else; PostgreSQL must be asked, and only at its start.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def names(snapshot: Snapshot) -> dict[tuple[str, str], list[str]]:
    """Return all names of the public entities, by record type and key."""
    kinds = {
        "person": snapshot.people,
        "organisation": snapshot.organisations,
        "province": snapshot.provinces,
        "resolution": snapshot.resolutions,
    }
    return {
        (kind, row["key"]): names_of(row) for kind, rows in kinds.items() for row in rows.values()
    }


def write_articles(tables: Tables, snapshot: Snapshot, corrections: PublicCorrections) -> Gathering:
    """Write the articles newest first, the order of every entity's page; gather what they say."""
    gathering, order = Gathering(), article_order()
    ordinals = reversed(range(len(order)))
    records = article_records(snapshot, [key for _, _, key in reversed(order)])
    for ordinal, record in zip(ordinals, records, strict=True):
        record |= corrections.about(record)
        gathering.take(record, tables.article(ordinal, record))
    tables.order(order)
    return gathering


def write_lost(tables: Tables, snapshot: Snapshot) -> None:
    """Write lost keys and where they lead, and the tombstones of what was withdrawn."""
    for kind, key, target in public_aliases(snapshot):
        tables.lost(kind, key, target, None)
    public = snapshot.keys("article")
    for key, tombstone in tombstones(public).items():
        tables.lost("article", key, "", tombstone)


def tombstones(public: Collection[str]) -> dict[str, dict]:
    """Return what stays of the withdrawn articles; a replacement is named if it is public."""
    found = {}
    for article in Article.objects.withdrawn().select_related("replacement").order_by("key"):
        replacement = article.replacement.key if article.replacement else ""
        found[article.key] = {
            "withdrawn_on": article.withdrawn_on.isoformat(),
            "reason": {"vi": article.withdrawn_reason_vi, "en": article.withdrawn_reason_en},
            "replacement": replacement if replacement in public else "",
        }
    return found

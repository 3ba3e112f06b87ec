"""Contents of an edition: the public catalogue, read as one state and handed to the tables."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max

from archive.models import (
    Appearance,
    AppearanceRole,
    Article,
    ArticleDate,
    Byline,
    Citation,
    Holding,
    Involvement,
    Post,
    Quantity,
    Slip,
)
from archive.publish.compile import Earlier, Tables, edition_tables
from archive.publish.corrections import PublicCorrections, correction_row
from archive.publish.entities import Gathering, entity_records
from archive.publish.names import names_of
from archive.publish.records import article_order, article_records
from archive.publish.snapshot import Snapshot, public_aliases, take_snapshot

# An article's record is made of these, and of entities.
ARTICLE_MODELS = (
    *(Article, ArticleDate, Holding, Byline, Appearance, AppearanceRole, Post),
    *(Involvement, Citation, Quantity, Slip),
)


def write(
    path: Path, before: Earlier, common: frozenset[str] | None = None
) -> tuple[str, dict[str, int]]:
    """Write an edition's tables to a new file; return its digest and its counts by kind.

    `common` are the words whose pairs are indexed; without them, they are found anew.
    """
    with one_state():
        snapshot = take_snapshot()
        corrections = PublicCorrections(snapshot)
        chains = snapshot.chains()
        with edition_tables(path, before, chains, names(snapshot), common) as tables:
            gathering = write_articles(tables, snapshot, corrections)
            for position, record in entity_records(snapshot, gathering):
                tables.entity(position, record | corrections.about(record))
            write_lost(tables, snapshot)
            for position, told in enumerate(corrections.told, 1):
                tables.insert("correction", *correction_row(position, told))
            tables.insert("meta", "seen", seen())
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


def seen() -> str:
    """Return the number of the last version of each kind of record that articles are made of."""
    return json.dumps(
        {
            model._meta.model_name: model.history.aggregate(last=Max("history_id"))["last"] or 0
            for model in ARTICLE_MODELS
        }
    )


def write_lost(tables: Tables, snapshot: Snapshot) -> None:
    """Write lost keys and where they lead, and the tombstones of what was withdrawn."""
    for row in lost(snapshot):
        tables.lost(*row)


def lost(snapshot: Snapshot) -> Iterator[tuple[str, str, str, dict | None]]:
    """Yield (record type, lost key, living key, tombstone) of all that is answered though gone."""
    for kind, key, target in public_aliases(snapshot):
        yield kind, key, target, None
    for key, tombstone in tombstones(snapshot.keys("article")).items():
        yield "article", key, "", tombstone


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

"""Contents of an edition: the public catalogue, read as one state and handed to the tables."""

import hashlib
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Case, Max, When

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

# An article's record is made of these; entities are in the `base`.
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
            for name, value in (("base", base(snapshot)), ("seen", seen()), ("amended", "0")):
                tables.insert("meta", name, value)
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


def base(snapshot: Snapshot) -> str:
    """Return a digest of all in the catalogue that articles rest on.

    These are the public entities, lost keys, tombstones, and which texts are attached.
    """
    entities = (snapshot.provinces, snapshot.organisations, snapshot.people, snapshot.resolutions)
    withdrawn = (
        Article.objects.withdrawn()
        .order_by("key")
        .values(
            "key", "withdrawn_on", "withdrawn_reason_vi", "withdrawn_reason_en", "replacement__key"
        )
    )
    held = Holding.objects.order_by("article_id").values_list(
        "article_id", "sha256", Case(When(text=None, then=0), default=1)
    )
    said = [*entities, public_aliases(snapshot), list(withdrawn), list(held)]
    told = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()


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

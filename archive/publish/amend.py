"""Amending: the next edition as a copy of the present one, in which few articles were rewritten.

Compiling takes time by the number of articles; a correction of one must not. What is amended here
is told as the whole compilation would tell it, to the digest. That can be done where the same
articles stand in the same order and nothing that they rest on has changed: entities, lost keys,
which texts are attached. Everything else is compiled whole.

Which articles have changed is told by the history that every save writes.
"""

import json
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from archive.models import Appearance, AppearanceRole, Article, Post
from archive.publish import kept
from archive.publish.amendment import Amendment, Change
from archive.publish.compile import FORMAT, as_json, digest_of
from archive.publish.contents import ARTICLE_MODELS, base, one_state, seen
from archive.publish.corrections import PublicCorrections
from archive.publish.publication import (
    UNREADABLE,
    Outcome,
    one_at_a_time,
    open_edition,
    put_in_place,
)
from archive.publish.records import article_order, article_records
from archive.publish.rows import list_row
from archive.publish.snapshot import Snapshot, take_snapshot

MOST = 40  # articles; more are quicker, or nearly so, to compile with all others
MOST_READ = 400  # articles that are looked at for changes
# Versions before the last one seen that are looked at again while they are young: a database that
# lets several write at once may give a version its number early and show it late.
AGAIN, YOUNG = 200, timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Plan:
    """What has changed since the present edition, read as one state of the catalogue."""

    meta: dict[str, str]
    snapshot: Snapshot
    order: list[tuple[str, str, str]]
    changes: list[Change]
    corrections: PublicCorrections
    seen: str
    new: bool


def amend(path: Path | None = None) -> Outcome | None:
    """Put the next edition in place by amending the present one; None where that cannot be done.

    The outcome is not new when nothing public has changed.
    """
    path = path or settings.EDITION_PATH
    started = time.monotonic()
    if not path.exists():
        return None
    with one_at_a_time(path):
        beside = path.with_suffix(".new")
        try:
            with closing(open_edition(path)) as present:
                plan = planned(present)
            if plan is None:
                return None
            number, digest = int(plan.meta["number"]), plan.meta["digest"]
            if plan.new:
                shutil.copyfile(path, beside)
                former, number = number, max(number, kept.highest(path)) + 1
                digest = carried_out(beside, plan, number)
                kept.keep(path, former, settings.KEEP_EDITIONS)
                put_in_place(beside, path)
        except UNREADABLE:
            return None  # damaged: the whole compilation replaces it
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()
    counts = json.loads(plan.meta["counts"])
    return Outcome(number, digest, plan.new, counts, time.monotonic() - started)


def planned(present: sqlite3.Connection) -> Plan | None:
    """Return what is to be amended, or None where the edition must be compiled whole."""
    meta = dict(present.execute("SELECT name, value FROM meta"))
    if meta["format"] != FORMAT:
        return None
    ordered = "SELECT key FROM record WHERE kind = 'article' ORDER BY position"
    with one_state():
        order, snapshot = article_order(), take_snapshot()
        standing = [key for (key,) in present.execute(ordered)]
        if standing != [key for _, _, key in order] or base(snapshot) != meta["base"]:
            return None
        last, corrections = seen(), PublicCorrections(snapshot)
        differing = corrected_anew(present, corrections)
        if any(kind != "article" for kind, _ in differing):
            return None
        keys = touched(json.loads(meta["seen"])) | {key for _, key in differing}
        keys &= set(standing)
        if len(keys) > MOST_READ:
            return None
        records = [
            record | corrections.about(record) for record in article_records(snapshot, sorted(keys))
        ]
    changes = [change for record in records if (change := changed(present, record))]
    if len(changes) > MOST:
        return None
    changes.sort(key=lambda change: -change.ordinal)
    new = bool(changes or differing)
    return Plan(meta, snapshot, order, changes, corrections, last, new)


def corrected_anew(
    present: sqlite3.Connection, corrections: PublicCorrections
) -> set[tuple[str, str]]:
    """Return the records (type and key) of which the edition tells other corrections."""
    told = {(told.kind, told.key, told.name, as_json(told.body)) for told in corrections.told}
    standing = set(present.execute("SELECT kind, key, name, body FROM correction"))
    return {(kind, key) for kind, key, _, _ in told ^ standing}


def touched(last: dict[str, int]) -> set[str]:
    """Return the keys of the articles of which a part has a version behind the last ones seen."""
    articles: set[int] = set()
    appearances: set[int] = set()
    young = Q(history_date__gt=timezone.now() - YOUNG)
    for model in ARTICLE_MODELS:
        at = last[model._meta.model_name]
        late = Q(history_id__gt=at - AGAIN) & young
        versions = model.history.filter(Q(history_id__gt=at) | late).order_by()
        if model in (AppearanceRole, Post):
            appearances |= set(versions.values_list("appearance_id", flat=True))
        else:
            owner = "id" if model is Article else "article_id"
            articles |= set(versions.values_list(owner, flat=True))
    # Of an appearance that is gone, only the history knows the article.
    known = Appearance.history.filter(id__in=appearances).order_by()
    articles |= set(known.values_list("article_id", flat=True))
    return set(Article.objects.filter(pk__in=articles).values_list("key", flat=True))


def changed(present: sqlite3.Connection, record: dict) -> Change | None:
    """Return how an article's record differs from that of the edition, or None."""
    position, row, body = present.execute(
        "SELECT position, row, body FROM record WHERE kind = 'article' AND key = ?",
        (record["key"],),
    ).fetchone()
    fresh = list_row(record)
    if (as_json(fresh), as_json(record)) == (row, body):
        return None
    return Change(position, json.loads(body), record, fresh)


def carried_out(path: Path, plan: Plan, number: int) -> str:
    """Write a plan's changes and its number into a copy of the edition; return the digest."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with closing(sqlite3.connect(path)) as edition:
        # The copy is thrown away when anything goes wrong, and synced when all is written.
        edition.execute("PRAGMA journal_mode=OFF")
        edition.execute("PRAGMA synchronous=OFF")
        with edition:
            Amendment(edition, plan, now).write()
            digest = digest_of(edition)
            meta = {
                "number": str(number),
                "digest": digest,
                "published": now,
                "seen": plan.seen,
                "amended": str(int(plan.meta["amended"]) + 1),
            }
            edition.executemany(
                "UPDATE meta SET value = ? WHERE name = ?",
                ((value, name) for name, value in meta.items()),
            )
    return digest

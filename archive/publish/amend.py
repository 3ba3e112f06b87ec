"""Amending: the next edition as a copy of the present one, in which few records were rewritten.

Compiling takes time by the number of articles; what a curator saves must not. What is amended here
is told as the whole compilation would tell it, to the digest. Whatever was added or changed can be
amended, as long as few articles say something else by it; what leaves the public for a reason, and
provinces, on which much rests, are compiled whole.

Which articles have changed is told by the history that every save writes, by what records say of
themselves (`rows.own_part`), and by whom or what they lead to.
"""

import json
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from archive.publish import kept
from archive.publish.amendment import Amendment
from archive.publish.compile import digest_of
from archive.publish.planning import Plan, Whole, planned
from archive.publish.publication import (
    UNREADABLE,
    Outcome,
    one_at_a_time,
    open_edition,
    put_in_place,
)


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
            number, digest = int(plan.meta["number"]), plan.meta["digest"]
            counts = json.loads(plan.meta["counts"])
            if plan.new:
                shutil.copyfile(path, beside)
                former, number = number, max(number, kept.highest(path)) + 1
                digest, counts = carried_out(beside, plan, number)
                kept.keep(path, former, settings.KEEP_EDITIONS)
                put_in_place(beside, path)
        except (Whole, *UNREADABLE):
            return None  # what is damaged is replaced by the whole compilation, too
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()
    return Outcome(number, digest, plan.new, counts, time.monotonic() - started)


def carried_out(path: Path, plan: Plan, number: int) -> tuple[str, dict[str, int]]:
    """Write a plan and its number into a copy of the edition; return its digest and counts."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with closing(sqlite3.connect(path)) as edition:
        # The copy is thrown away when anything goes wrong, and synced when all is written.
        edition.execute("PRAGMA journal_mode=OFF")
        edition.execute("PRAGMA synchronous=OFF")
        edition.execute("PRAGMA secure_delete=ON")  # what was taken out is not left in free pages
        with edition:
            amendment = Amendment(edition, plan, now)
            amendment.write()
            digest = digest_of(edition)
            meta = {
                "number": str(number),
                "digest": digest,
                "counts": json.dumps(amendment.counts, sort_keys=True),
                "published": now,
                "seen": plan.seen,
                "amended": str(int(plan.meta["amended"]) + 1),
                "last_in": last_in(plan),
            }
            edition.executemany(
                "UPDATE meta SET value = ? WHERE name = ?",
                ((value, name) for name, value in meta.items()),
            )
    return digest, amendment.counts


def last_in(plan: Plan) -> str:
    """Return in which edition each article stood last that is withdrawn still."""
    gone = {key for kind, key, target, _ in plan.lost if kind == "article" and not target}
    stood = json.loads(plan.meta["last_in"])
    return json.dumps({key: at for key, at in stood.items() if key in gone}, sort_keys=True)

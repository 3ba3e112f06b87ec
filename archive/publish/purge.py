"""Purging: what left the archive leaves the kept old editions too.

A kept edition is made anew from what remains of it (`archive.publish.remaking`), written beside,
synced and renamed. Its number stays: a citation of it is still answered, without what is gone.
Whatever is published today, and nothing else, may stay; so what was deleted goes as well.
"""

import json
import logging
import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from archive.models import Alias, Article, Person
from archive.publish import kept
from archive.publish.compile import FORMAT
from archive.publish.contents import tombstones
from archive.publish.corrections import PublicCorrections
from archive.publish.publication import (
    UNREADABLE,
    Before,
    one_at_a_time,
    open_edition,
    put_in_place,
    sync,
)
from archive.publish.remaking import Hidden, remake
from archive.publish.snapshot import take_snapshot
from archive.publish.unpublished import Links, links_in, unpublished_links

LEFTOVERS = ("*.new", "*.new-journal", "*.sqlite3-journal", "*.sqlite3-wal", "*.sqlite3-shm")
# A full disk will have room again; it costs no old edition.
NO_FAULT_OF_THE_FILE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
CANNOT_BE_MADE = (*UNREADABLE, AttributeError)
logger = logging.getLogger(__name__)


class UnknownKey(ValueError):
    """A key that neither the catalogue nor any kept edition knows; nothing was purged."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What became of one kept edition.

    `did` is `unchanged`, `rewritten`, or `deleted`: then `reason` says why it could not be made
    anew. `articles` and `people` are how many left it.
    """

    number: int
    did: str
    articles: int = 0
    people: int = 0
    seconds: float = 0.0
    reason: str = ""


def purge(path: Path | None = None, named: Collection[str] = ()) -> list[Purged]:
    """Take out of every kept edition what is not public any more, and what is named by its key.

    Raises UnknownKey. It can be run again at any time: what is clean stays as it is.
    """
    path = path or settings.EDITION_PATH
    with one_at_a_time(path):
        files = kept.kept_editions(path)
        refuse_unknown(named, files.values())
        sweep(path)
        last_in = Before(path).last_in
        return [purge_one(file, number, named, last_in) for number, file in files.items()]


def sweep(path: Path) -> None:
    """Remove what a publication or a purge that was cut short left: it may hold anything."""
    for leftover in (path.with_suffix(".new"), path.with_suffix(".new-journal")):
        leftover.unlink(missing_ok=True)
    for pattern in LEFTOVERS:
        for leftover in kept.folder_of(path).glob(pattern):
            leftover.unlink(missing_ok=True)


def purge_one(file: Path, number: int, named: Collection[str], last_in: dict[str, int]) -> Purged:
    """Make one kept edition anew where that is needed; delete it where that cannot be done."""
    started = time.monotonic()
    try:
        hidden = hidden_in(file, named)
        if not hidden.articles and not hidden.people and not hidden.links:
            return Purged(number, "unchanged")
        rewrite(file, hidden, last_in)
    except CANNOT_BE_MADE as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) in NO_FAULT_OF_THE_FILE:
            raise
        logger.exception("kept edition %s could not be made anew", number)
        reason = f"{type(error).__name__}: {error}"[:300]
        give_up(file, number, reason)
        return Purged(number, "deleted", reason=reason)
    seconds = time.monotonic() - started
    return Purged(number, "rewritten", len(hidden.articles), len(hidden.people), seconds)


def hidden_in(file: Path, named: Collection[str] = ()) -> Hidden:
    """Return what an edition holds that must not be in it, with the tombstones of today."""
    public = {"article": public_keys("article"), "person": public_keys("person")}
    found: dict[str, set[str]] = {"article": set(), "person": set()}
    with closing(open_edition(file)) as edition:
        for kind, key in edition.execute(
            "SELECT kind, key FROM record WHERE kind IN ('article', 'person')"
        ):
            if key in named or key not in public[kind]:
                found[kind].add(key)
    links = links_hidden_in(file)
    if not (found["article"] or found["person"] or links):
        return Hidden((), ())  # most editions, most days: nothing more is read for these
    told = tombstones(public["article"])
    gone = {key: told[key] for key in found["article"] & told.keys()}
    corrections = {one.name: one.body for one in PublicCorrections(take_snapshot()).told}
    return Hidden(found["article"], found["person"], gone, corrections, links)


def links_hidden_in(file: Path) -> Links:
    """Return the links that an edition has and that are not public any more, by article."""
    unpublished, found = unpublished_links(), {}
    with closing(open_edition(file)) as edition:
        for key, gone in sorted(unpublished.items()):
            for (body,) in edition.execute(
                "SELECT body FROM record WHERE kind = 'article' AND key = ?", (key,)
            ):
                if here := gone.intersection(links_in(json.loads(body))):
                    found[key] = here
    return found


def public_keys(kind: str) -> set[str]:
    """Return the keys that may stay: of published articles or office holders, lost ones too."""
    records = (
        Article.objects.published()
        if kind == "article"
        else Person.objects.filter(standing="official")
    )
    keys = set(records.values_list("key", flat=True))
    lost = Alias.objects.filter(record_type=kind).values_list("key", "target")
    return keys | {key for key, target in lost if target in keys}


def rewrite(file: Path, hidden: Hidden, last_in: dict[str, int]) -> None:
    """Put an edition without what is hidden in the place of one that has it."""
    beside = file.with_suffix(".new")
    before = Before(file)
    try:
        if not before.digest:
            raise ValueError(f"it is damaged or of another format than {FORMAT}")
        digest, counts = remake(file, beside, before, hidden)
        tell(file, beside, digest, counts, hidden, last_in)
        put_in_place(beside, file)
    finally:
        for name in (beside, beside.with_name(beside.name + "-journal")):
            name.unlink(missing_ok=True)


def tell(
    old: Path,
    new: Path,
    digest: str,
    counts: dict[str, int],
    hidden: Hidden,
    last_in: dict[str, int],
) -> None:
    """Write what the new file says of itself: the old number and times, and that it was purged.

    How it was written it has said already. Of what is gone it has the count: the key of a person
    is that person's name.
    """
    with closing(open_edition(old)) as edition:
        asked = "SELECT name, value FROM meta WHERE name NOT IN ('spacing', 'amended')"
        meta = dict(edition.execute(asked))
    purged = json.loads(meta.get("purged", "[]"))
    when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    sizes = {"articles": len(hidden.articles), "people": len(hidden.people)}
    purged.append({"when": when, "digest_before": meta["digest"]} | sizes)
    stood = json.loads(meta.get("last_in", "{}"))
    stood |= {key: last_in.get(key, int(meta["number"])) for key in hidden.tombstones}
    meta |= {
        "digest": digest,
        "counts": json.dumps(counts, sort_keys=True),
        "last_in": json.dumps(stood, sort_keys=True),
        "purged": json.dumps(purged, sort_keys=True),
    }
    with closing(sqlite3.connect(new)) as edition, edition:
        edition.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))


def give_up(file: Path, number: int, reason: str) -> None:
    """Delete an edition that cannot be made anew, leaving a note that it was there and why."""
    note = {"number": number, "deleted": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    note |= {"reason": reason, "digest": ""}
    try:
        with closing(open_edition(file)) as edition:
            found = edition.execute("SELECT value FROM meta WHERE name = 'digest'").fetchone()
            note["digest"] = found[0] if found else ""
    except sqlite3.DatabaseError:
        pass  # too damaged to say even that
    place = file.with_suffix(".json")
    place.write_text(json.dumps(note, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    sync(place)
    file.unlink()
    sync(file.parent)


def refuse_unknown(named: Collection[str], files: Collection[Path]) -> None:
    """Raise UnknownKey unless each key is, or was, that of an article or a person."""
    unknown = set(named)
    for model in (Article, Person):
        unknown -= set(model.objects.filter(key__in=unknown).values_list("key", flat=True))
    for file in files:
        unknown -= keys_in(file) if unknown else set()
    if unknown:
        raise UnknownKey(f"no article or person has the key {', '.join(sorted(unknown))}")


def keys_in(file: Path) -> set[str]:
    """Return the keys of the articles and people of an edition, none where it is damaged."""
    try:
        with closing(open_edition(file)) as edition:
            found = edition.execute("SELECT key FROM record WHERE kind IN ('article', 'person')")
            return {key for (key,) in found}
    except sqlite3.DatabaseError:
        return set()


def overdue(path: Path | None = None) -> Iterator[str]:
    """Yield, for the audit, what kept editions hold that is not public any more."""
    for number, file in kept.kept_editions(path or settings.EDITION_PATH).items():
        try:
            hidden = hidden_in(file)
        except UNREADABLE as error:
            yield f"kept edition {number}: damaged: {error}; run purge"
            continue
        for kind, keys in (("article", hidden.articles), ("person", hidden.people)):
            for key in sorted(keys):
                yield f"kept edition {number}: holds {kind} {key}, not public now; run purge"
        for key in sorted(hidden.links):
            yield f"kept edition {number}: holds links of {key}, not public now; run purge"

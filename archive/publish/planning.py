"""Planning an amendment: what has changed since an edition, or that it must be compiled whole."""

import json
import sqlite3

from archive.numbering import renumbered
from archive.publish import differing
from archive.publish.compile import FORMAT, as_json
from archive.publish.contents import lost, one_state, seen
from archive.publish.corrections import PublicCorrections
from archive.publish.differing import Parts, Place, Standing
from archive.publish.plan import Change, Plan
from archive.publish.records import article_order, article_records
from archive.publish.rows import list_row
from archive.publish.snapshot import take_snapshot

MOST = 400  # articles that are rewritten; with many more, compiling everything is as quick
MOST_READ = 1000  # articles that are looked at for changes
MOST_LINKED = 50  # entities that came or went, whose links are sought in all accounts


class Whole(Exception):
    """The edition must be compiled whole; the message says why."""


def planned(present: sqlite3.Connection) -> Plan:
    """Return what is to be amended; raises Whole."""
    meta = dict(present.execute("SELECT name, value FROM meta"))
    if meta["format"] != FORMAT:
        raise Whole("it has another format")
    standing = Standing(present)
    with one_state():
        order, snapshot, last = article_order(), take_snapshot(), seen()
        corrections = PublicCorrections(snapshot)
        parts, alone = differing.parts_now(snapshot, order)
        places = differing_places(standing, parts)
        if differing.provinces_that_changed(present, places, alone):
            raise Whole("a province says something else")
        anew = differing.corrected_anew(present, corrections)
        places |= anew & parts.keys()
        keys = articles_to_read(present, standing, places, alone, json.loads(meta["seen"]))
        records = list(article_records(snapshot, sorted(keys & snapshot.keys("article"))))
        rows = {
            (kind, key, target, as_json(tombstone) if tombstone else "")
            for kind, key, target, tombstone in lost(snapshot)
        }
    numbers = numbers_now(standing, parts, places)
    changes = [
        change
        for record in records
        for change in changed(present, record | corrections.about(record), numbers, standing)
    ]
    if len(changes) > MOST:
        raise Whole("too many articles say something else")
    ordinals = {key: ordinal for ordinal, (_, _, key) in enumerate(order)}
    changes.sort(key=lambda change: -ordinals[change.key])
    entities = {place for place in places if place[0] != "article"}
    before = set(present.execute("SELECT kind, key, target, tombstone FROM lost"))
    new = bool(changes or entities or anew or rows != before)
    return Plan(
        *(meta, standing, snapshot, order, corrections, last, parts, entities, changes, numbers),
        *(sorted(rows), new),
    )


def differing_places(standing: Standing, parts: Parts) -> set[Place]:
    """Return the records that came, went, or say something else of themselves; raises Whole."""
    gone = standing.parts.keys() - parts.keys()
    places = gone | {place for place, told in parts.items() if standing.parts.get(place) != told}
    if not differing.may_leave(gone):
        raise Whole("an article or a person is public no longer")
    return places


def articles_to_read(
    present: sqlite3.Connection,
    standing: Standing,
    places: set[Place],
    alone: dict[Place, dict],
    last: dict[str, int],
) -> set[str]:
    """Return the keys of the articles that may say something else; raises Whole for too many."""
    entities = {place for place in places if place[0] != "article"}
    linked = {place for place in entities if (place in standing.parts) != (place in alone)}
    if len(linked) > MOST_LINKED:
        raise Whole("too many entities came or went")
    keys = {key for kind, key in places if kind == "article"} | differing.touched(last)
    keys |= differing.articles_resting_on(present, entities, alone)
    keys |= differing.accounts_leading_to(linked) if linked else set()
    if len(keys) > MOST_READ:
        raise Whole("too many articles may say something else")
    return keys


def numbers_now(standing: Standing, parts: Parts, places: set[Place]) -> dict[str, dict[str, int]]:
    """Return the records' new numbers by type and key; raises Whole."""
    order: dict[str, list[str]] = {kind: [] for kind in standing.numbers}
    for kind, key in parts:
        order.setdefault(kind, []).append(key)
    found = {}
    for kind, keys in order.items():
        movable = {key for each, key in places if each == kind}
        numbers = renumbered(keys, standing.numbers[kind], movable)
        if numbers is None:
            raise Whole("there is no room for a number")
        found[kind] = numbers
    return found


def changed(
    present: sqlite3.Connection,
    record: dict,
    numbers: dict[str, dict[str, int]],
    standing: Standing,
) -> list[Change]:
    """Return how an article's record differs from that of the edition, or nothing."""
    key, row = record["key"], list_row(record)
    before = standing.numbers["article"].get(key)
    now = numbers["article"].get(key, before)
    if before is None:
        return [Change(None, record, row, before, now)]
    told, body = present.execute(
        "SELECT row, body FROM record WHERE kind = 'article' AND key = ?", (key,)
    ).fetchone()
    same = (as_json(row), as_json(record), now) == (told, body, before)
    return [] if same else [Change(json.loads(body), record, row, before, now)]

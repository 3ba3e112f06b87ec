"""Making a kept edition anew from its own records, without those that must not be in it any more.

An edition has some twenty indexes. None of them is searched for what must go: all are written
again, by what writes every edition, from the records that remain. So what only the lost records
led to is gone as well, and an edition from which nothing is taken comes out the same.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from archive.publish.compile import Earlier, Tables, as_json, edition_tables
from archive.publish.contents import names
from archive.publish.corrections import corrected
from archive.publish.entities import Gathering, entity_records
from archive.publish.records import public_links
from archive.publish.snapshot import Row, Snapshot
from archive.publish.unpublished import Links, without

KINDS = ("province", "organisation", "person", "resolution")
# Which links of an entity lead to another: what a public record leads to is public.
ENTITY_LINKS = {
    "province": {"successor": "province"},
    "organisation": {
        "parent": "organisation",
        "successor": "organisation",
        "province": "province",
    },
    "resolution": {"issuer": "organisation", "replaced_by": "resolution"},
    "person": {},
}


@dataclass(frozen=True)
class Hidden:
    """What must not be in an edition: keys of articles and people, and tombstones by article.

    `links` are those that are public no longer, by article. `corrections` has what may be told
    today, by name; what it has not is left out. None keeps all.
    """

    articles: Collection[str]
    people: Collection[str]
    tombstones: dict[str, dict] = field(default_factory=dict)
    corrections: dict[str, dict] | None = None
    links: Links = field(default_factory=dict)


@dataclass
class Remaining(Snapshot):
    """The entities of an edition that remain, in the shape in which the catalogue gives them."""

    articles: frozenset[str]

    def article_keys(self) -> frozenset[str]:
        """Return the keys of the articles that remain."""
        return self.articles


def remake(old: Path, new: Path, before: Earlier, hidden: Hidden) -> tuple[str, dict[str, int]]:
    """Write to `new` what `old` says without what is hidden; return its digest and its counts.

    `before` tells since when the records of `old` have said what they say.
    """
    with closing(sqlite3.connect(f"{old.as_uri()}?mode=ro&immutable=1", uri=True)) as edition:
        snapshot = remaining(edition, hidden)
        with edition_tables(new, before, snapshot.chains(), names(snapshot)) as tables:
            corrections = RemainingCorrections(edition, hidden, snapshot)
            gathering = write_articles(tables, edition, hidden, snapshot, corrections)
            for position, record in entity_records(snapshot, gathering):
                tables.entity(position, record | corrections.about(record))
            write_lost(tables, edition, hidden, snapshot)
            for position, row in enumerate(corrections.rows, 1):
                tables.insert("correction", position, *row)
    return tables.digest, dict(tables.counts)


def articles_of(
    edition: sqlite3.Connection, hidden: Hidden, order: str = "ASC"
) -> Iterator[tuple[int, dict]]:
    """Yield the articles that remain with their old ordinals, their people those that remain."""
    query = f"SELECT position, body FROM record WHERE kind = 'article' ORDER BY position {order}"
    for position, body in edition.execute(query):
        record = json.loads(body)
        if record["key"] not in hidden.articles:
            people = [one for one in record["people"] if one["key"] not in hidden.people]
            record |= {"people": people}
            yield position, without(record, hidden.links.get(record["key"], frozenset()))


def remaining(edition: sqlite3.Connection, hidden: Hidden) -> Remaining:
    """Return the entities that the remaining articles lead to, at once or over others."""
    records: dict[str, dict[str, dict]] = {kind: {} for kind in KINDS}
    for kind, key, body in edition.execute(
        "SELECT kind, key, body FROM record WHERE kind <> 'article' ORDER BY key"
    ):
        records[kind][key] = json.loads(body)
    articles, reached = set(), {(kind, key) for kind, key in every(records) if kind == "province"}
    for _, record in articles_of(edition, hidden):
        articles.add(record["key"])
        reached |= set(led_to(record))
    frontier = set(reached)
    while frontier:
        found = {
            (target, records[kind][key][link]["key"])
            for kind, key in frontier
            for link, target in ENTITY_LINKS[kind].items()
            if records[kind][key][link]
        }
        frontier = found - reached
        reached |= frontier
    numbers = {place: number for number, place in enumerate(every(records), 1) if place in reached}
    rows: dict[str, dict[int, Row]] = defaultdict(dict)
    for (kind, key), number in numbers.items():
        rows[kind][number] = row_of(records[kind][key], number, numbers)
    return Remaining(
        provinces=rows["province"],
        organisations=rows["organisation"],
        people=rows["person"],
        resolutions=rows["resolution"],
        articles=frozenset(articles),
    )


def every(records: dict[str, dict[str, dict]]) -> Iterator[tuple[str, str]]:
    """Yield (kind, key) of records, in key order within a kind."""
    return ((kind, key) for kind, found in records.items() for key in found)


def led_to(record: dict) -> Iterable[tuple[str, str]]:
    """Yield (kind, key) of what an article leads to: what is in it and its publisher."""
    for person in record["people"]:
        yield "person", person["key"]
        for post in person["posts"]:
            if post["organisation"]:
                yield "organisation", post["organisation"]["key"]
    for body in [*record["organisations"], record["publisher"]]:
        if body:
            yield "organisation", body["key"]
    for citation in record["resolutions"]:
        yield "resolution", citation["key"]


def row_of(record: dict, number: int, numbers: dict[tuple[str, str], int]) -> Row:
    """Return a record of an entity as the row of the catalogue that it was made from."""
    row = record | {"id": number}
    for name, kind in ENTITY_LINKS[record["type"]].items():
        target = record[name]
        row[f"{name}_id"] = numbers[kind, target["key"]] if target else None
    if record["type"] == "resolution":
        for name in ("issued", "in_force"):
            row[name] = record[name]["edtf"] if record[name] else ""
    note = record["note"] or {"vi": "", "en": ""}
    return row | {"note_vi": note["vi"], "note_en": note["en"]}


class RemainingCorrections:
    """The corrections of records that remain, as they may be told today."""

    def __init__(self, edition: sqlite3.Connection, hidden: Hidden, snapshot: Remaining) -> None:
        self.rows: list[tuple] = []
        self.of: dict[tuple[str, str], list[str]] = defaultdict(list)
        found = edition.execute(
            "SELECT kind, key, year, name, body FROM correction ORDER BY position"
        )
        for kind, key, year, name, said in found:
            body = json.loads(said)
            if hidden.corrections is not None:
                body = hidden.corrections.get(name)
            if body and key in snapshot.keys(kind):
                self.rows.append((kind, key, year, name, as_json(body)))
                self.of[kind, key].append(body["corrected_on"])

    def about(self, record: dict) -> dict:
        """Return what a record says of its corrections, nothing where it has none."""
        return corrected(self.of.get((record["type"], record["key"]), []))


def write_articles(
    tables: Tables,
    edition: sqlite3.Connection,
    hidden: Hidden,
    snapshot: Remaining,
    corrections: RemainingCorrections,
) -> Gathering:
    """Write the articles newest first under dense ordinals; gather what they say of entities."""
    gathering, order = Gathering(), []
    ordinal = len(snapshot.articles)
    for _, record in articles_of(edition, hidden, "DESC"):
        ordinal -= 1
        account = {
            language: public_links(words, snapshot) for language, words in record["account"].items()
        }
        record.pop("corrected", None)
        record |= {"account": account} | corrections.about(record)
        date = record["dates"]["event"] or {"earliest": None, "latest": None}
        order.append((date["earliest"] or "", date["latest"] or "", record["key"]))
        gathering.take(record, tables.article(ordinal, record))
    tables.order(order[::-1])
    return gathering


def write_lost(
    tables: Tables, edition: sqlite3.Connection, hidden: Hidden, snapshot: Remaining
) -> None:
    """Write the lost keys whose records still answer, and the tombstones, old and new."""
    aliases, tombstones = [], dict(hidden.tombstones)
    for kind, key, target, tombstone in edition.execute(
        "SELECT kind, key, target, tombstone FROM lost ORDER BY kind, key"
    ):
        if target:
            aliases.append((kind, key, target))
        else:
            tombstones.setdefault(key, json.loads(tombstone))
    for kind, key, target in aliases:
        if target in snapshot.keys(kind) or (kind == "article" and target in tombstones):
            tables.lost(kind, key, target, None)
    for key, tombstone in sorted(tombstones.items()):
        if tombstone["replacement"] not in snapshot.articles:
            tombstone = tombstone | {"replacement": ""}
        tables.lost("article", key, "", tombstone)

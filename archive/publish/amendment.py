"""An amendment: what a few rewritten articles change in each table of an edition."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from pyroaring import BitMap

from archive.publish import frequent, index, words
from archive.publish.bitmaps import Facets, forward, intervals
from archive.publish.compile import as_json, fingerprint
from archive.publish.corrections import PublicCorrections, correction_row
from archive.publish.entities import (
    Gathering,
    organisation_record,
    person_record,
    province_record,
    resolution_record,
)
from archive.publish.names import Names, names_of
from archive.publish.rows import entity_row
from archive.publish.snapshot import Snapshot
from archive.text import addresses

# Under which names a record has what articles say of it, and what a gathering calls that.
SAID = {
    "person": {"person": "appearances"},
    "organisation": {"organisation": "involvements", "post": "posts", "publisher": "published"},
    "resolution": {"resolution": "citations", "implied": "implied"},
    "province": {"province": "articles"},
}
MAKERS = {
    "person": person_record,
    "organisation": organisation_record,
    "resolution": resolution_record,
    "province": province_record,
}
Place = tuple[str, str]  # record type and key


@dataclass(frozen=True, slots=True)
class Change:
    """An article that was rewritten: its ordinal, its record before and now, its row now."""

    ordinal: int
    before: dict
    now: dict
    row: dict

    @property
    def key(self) -> str:
        """Return the article's key."""
        return self.now["key"]


def places(record: dict) -> set[Place]:
    """Return every entity to which an article's record leads."""
    found = {("person", person["key"]) for person in record["people"]}
    bodies = [*record["organisations"], record["publisher"]]
    bodies += [post["organisation"] for person in record["people"] for post in person["posts"]]
    found |= {("organisation", body["key"]) for body in bodies if body}
    found |= {("resolution", citation["key"]) for citation in record["resolutions"]}
    return found | ({("province", record["province"]["key"])} if record["province"] else set())


class Planned(Protocol):
    """What is to be amended, all of one state of the catalogue; `changes` go newest first."""

    snapshot: Snapshot
    order: list[tuple[str, str, str]]
    changes: list[Change]
    corrections: PublicCorrections


class Amendment:
    """Writes changes of articles into the tables of an edition."""

    def __init__(self, edition: sqlite3.Connection, plan: Planned, now: str) -> None:
        self.edition, self.snapshot, self.order = edition, plan.snapshot, plan.order
        self.changes, self.corrections, self.now = plan.changes, plan.corrections, now
        self.ordinals = [change.ordinal for change in self.changes]
        self.places = set().union(
            *(places(record) for change in self.changes for record in (change.before, change.now))
        )
        rows = edition.execute("SELECT field, value, bits FROM facet")
        self.bits = {(field, value): BitMap.deserialize(bits) for field, value, bits in rows}
        self.altered: set[tuple[str, str]] = set()

    def write(self) -> None:
        """Write everything, in the order in which one thing rests on another."""
        for change in self.changes:
            self.write_record("article", change.key, change.row, change.now)
            self.write_address(change)
        self.write_search()
        self.take_facets()
        self.take_mentions()
        self.write_facets()
        self.edition.execute("DELETE FROM interval")
        self.edition.executemany("INSERT INTO interval VALUES (?, ?, ?, ?)", intervals(self.order))
        self.write_entities()
        self.write_corrections()

    def write_record(self, kind: str, key: str, row: dict, record: dict) -> None:
        """Write what a record says now, and when it came to say so, unless it says the same."""
        said = as_json(row), as_json(record)
        told = fingerprint(*said)
        self.edition.execute(
            "UPDATE record SET row = ?, body = ?, told = ?, changed = ?"
            " WHERE kind = ? AND key = ? AND told <> ?",
            (*said, told, self.now, kind, key, told),
        )

    def write_address(self, change: Change) -> None:
        """Write by which original address an article is found."""
        self.edition.execute("DELETE FROM address WHERE key = ?", (change.key,))
        url = change.now["source"]["url"]
        if url:
            self.edition.execute(
                "INSERT INTO address VALUES (?, ?)", (addresses.normalise(url), change.key)
            )

    def write_search(self) -> None:
        """Take the words of before out of the search index and put those of now in."""
        named = names_at(self.snapshot, self.places)
        common = {word for (word,) in self.edition.execute("SELECT word FROM common")}
        out, into = words.Vocabulary(), words.Vocabulary()
        said: tuple[set[str], ...] = tuple(set() for _ in index.TABLES)
        for change in self.changes:
            for record, vocabulary in ((change.before, out), (change.now, into)):
                columns = index.indexed(record, named)
                vocabulary.take(list(chain.from_iterable(each.written for each in columns)))
                forms = [each.forms for each in columns]
                forms.append(words.paired(forms, common))
                index.write_document(
                    self.edition, change.ordinal, forms, gone=record is change.before
                )
                for level, every in enumerate(said):
                    every.update(*(column[level].split() for column in forms))
        words.amend(self.edition, out, into)
        for level, table in enumerate(index.TABLES):
            frequent.amend(self.edition, level, table, self.ordinals, said[level])

    def take_facets(self) -> None:
        """Move the articles from the values that they had to those that they have."""
        facets = Facets(self.snapshot.chains())
        for change in self.changes:
            had, has = (
                {
                    (field, value)
                    for field, several in facets.values(record).items()
                    for value in several
                }
                for record in (change.before, change.now)
            )
            for place in had ^ has:
                bits = self.bits.setdefault(place, BitMap())
                (bits.add if place in has else bits.discard)(change.ordinal)
                self.altered.add(place)

    def take_mentions(self) -> None:
        """Tell anew of the changed articles in which documents they are mentioned."""
        found = frequent.mentions(self.edition, index.TABLES, self.ordinals)
        for key, now in found.items():
            before = self.bits["mention", key]
            if before & BitMap(self.ordinals) != now:
                self.bits["mention", key] = (before - BitMap(self.ordinals)) | now
                self.altered.add(("mention", key))

    def write_facets(self) -> None:
        """Write the bitmaps that have changed, and the values by article."""
        for field, value in self.altered:
            self.edition.execute("DELETE FROM facet WHERE field = ? AND value = ?", (field, value))
            bits = self.bits[field, value]
            if not bits and field != "mention":
                del self.bits[field, value]
                continue
            # Made anew: a bitmap's bytes depend on what was done to it.
            fresh = BitMap(list(bits))
            fresh.run_optimize()
            self.edition.execute(
                "INSERT INTO facet VALUES (?, ?, ?)", (field, value, fresh.serialize())
            )
        asked = {place: bits for place, bits in self.bits.items() if place[0] != "mention"}
        self.edition.execute("DELETE FROM forward")
        self.edition.executemany(
            "INSERT INTO forward VALUES (?, ?, ?)", forward(asked, len(self.order))
        )

    def write_entities(self) -> None:
        """Write what the entities of the changed articles say of them."""
        gathering = self.gathered()
        rows = {
            "person": self.snapshot.people,
            "organisation": self.snapshot.organisations,
            "resolution": self.snapshot.resolutions,
            "province": self.snapshot.provinces,
        }
        numbers = {
            (kind, row["key"]): pk for kind, several in rows.items() for pk, row in several.items()
        }
        for kind, key in sorted(self.places):
            pk = numbers[kind, key]
            _place, record = MAKERS[kind](pk, rows[kind][pk], self.snapshot, gathering)
            record |= self.corrections.about(record)
            row = entity_row(record)
            self.write_record(kind, key, row, record)
            self.edition.execute(
                "UPDATE name SET articles = ? WHERE kind = ? AND key = ?",
                (row["articles"], kind, key),
            )

    def write_corrections(self) -> None:
        """Write all corrections anew: they are few, and each may name a changed article."""
        self.edition.execute("DELETE FROM correction")
        for position, told in enumerate(self.corrections.told, 1):
            self.edition.execute(
                "INSERT INTO correction VALUES (?, ?, ?, ?, ?, ?)", correction_row(position, told)
            )

    def gathered(self) -> Gathering:
        """Return what all articles say of the entities of the changed ones."""
        fresh = Gathering()
        for change in self.changes:
            fresh.take(change.now, change.row)
        ordinals = {key: ordinal for ordinal, (_, _, key) in enumerate(self.order)}
        rewritten = {change.key for change in self.changes}
        for kind, key in self.places:
            (body,) = self.edition.execute(
                "SELECT body FROM record WHERE kind = ? AND key = ?", (kind, key)
            ).fetchone()
            record = json.loads(body)
            for said, name in SAID[kind].items():
                several = record[name]
                if kind == "province":
                    several = [{"article": article} for article in several]
                kept = [each for each in several if each["article"]["key"] not in rewritten]
                kept += fresh.said[said][key]
                kept.sort(key=lambda each: -ordinals[each["article"]["key"]])  # stable
                fresh.said[said][key] = kept
            if kind == "province":
                self.keep_people(fresh, key, record["people"])
        return fresh

    def keep_people(self, fresh: Gathering, province: str, people: Iterable[dict]) -> None:
        """Keep the people of a province of whom it still has an article."""
        here = self.bits.get(("province", province), BitMap())
        for person in people:
            if self.bits.get(("person", person["key"]), BitMap()) & here:
                fresh.present[province].setdefault(person["key"], person)


def names_at(snapshot: Snapshot, wanted: set[Place]) -> Names:
    """Return the words of the names of some public entities."""
    kinds = {
        "person": snapshot.people,
        "organisation": snapshot.organisations,
        "province": snapshot.provinces,
        "resolution": snapshot.resolutions,
    }
    return Names(
        {
            (kind, row["key"]): names_of(row)
            for kind, rows in kinds.items()
            for row in rows.values()
            if (kind, row["key"]) in wanted
        }
    )

"""Rewriting the records of an edition that is amended, and the names of its entities."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from pyroaring import BitMap

from archive.publish.compile import as_json, fingerprint, labels
from archive.publish.differing import Place
from archive.publish.entities import (
    Gathering,
    organisation_record,
    person_record,
    province_record,
    resolution_record,
)
from archive.publish.names import names_of, take_out, write_names
from archive.publish.plan import Change, Plan
from archive.publish.rows import SAID, entity_row, own_part
from archive.publish.spellings import write_spellings

MAKERS = {
    "person": person_record,
    "organisation": organisation_record,
    "resolution": resolution_record,
    "province": province_record,
}


class Rewriting:
    """Writes records of some places: entities that changed, or of which articles say other things.

    `now` is the time that is told of what is new or says something else.
    """

    def __init__(
        self, edition: sqlite3.Connection, plan: Plan, places: set[Place], now: str
    ) -> None:
        self.edition, self.plan, self.places, self.now = edition, plan, places, now
        self.former: dict[Place, dict] = {}
        for place in places:
            for (body,) in edition.execute(
                "SELECT body FROM record WHERE kind = ? AND key = ?", place
            ):
                self.former[place] = json.loads(body)
        rows = {
            "person": plan.snapshot.people,
            "organisation": plan.snapshot.organisations,
            "resolution": plan.snapshot.resolutions,
            "province": plan.snapshot.provinces,
        }
        self.rows = {
            (kind, row["key"]): (pk, row)
            for kind, several in rows.items()
            for pk, row in several.items()
        }

    def former_names(self) -> dict[Place, list[str]]:
        """Return the names that the entities had."""
        return {place: names_of(record) for place, record in self.former.items()}

    def make_room(self, kind: str, keys: Iterable[str]) -> None:
        """Take their numbers from records that will get others, so that none is taken twice."""
        self.edition.executemany(
            "UPDATE record SET position = -position WHERE kind = ? AND key = ?",
            ((kind, key) for key in keys),
        )

    def write_record(self, number: int, row: dict, record: dict) -> None:
        """Write what a record says now, and when it came to say so, unless it says the same."""
        kind, key = record["type"], record["key"]
        said = as_json(row), as_json(record)
        told, own = fingerprint(*said), fingerprint(as_json(own_part(record)))
        if (kind, key) in self.plan.standing.parts:
            self.edition.execute(
                "UPDATE record SET position = ?, own = ? WHERE kind = ? AND key = ?"
                " AND (position <> ? OR own <> ?)",
                (number, own, kind, key, number, own),
            )
            self.edition.execute(
                "UPDATE record SET row = ?, body = ?, told = ?, changed = ?"
                " WHERE kind = ? AND key = ? AND told <> ?",
                (*said, told, self.now, kind, key, told),
            )
        else:
            self.edition.execute(
                "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (kind, number, key, self.now, told, own, *said),
            )

    def write_names(self) -> None:
        """Write what the entities that changed are called, and take out those that are gone."""
        for kind, key in sorted(self.plan.differing):
            take_out(self.edition, kind, key)
            self.edition.execute("DELETE FROM term WHERE field = ? AND value = ?", (kind, key))
            if kind == "resolution":
                self.edition.execute("DELETE FROM spelling WHERE key = ?", (key,))
            if (kind, key) not in self.plan.parts:
                self.edition.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))
                continue
            record = self.made(kind, key, Gathering())
            said = labels(record)
            self.edition.execute("INSERT INTO term VALUES (?, ?, ?, ?)", (kind, key, *said))
            write_names(self.edition, record, said, 0)
            if kind == "resolution":
                write_spellings(self.edition, record)

    def write_records(
        self,
        changes: Sequence[Change],
        ordinals: Mapping[str, int],
        bits: Mapping[tuple[str, str], BitMap],
    ) -> None:
        """Write the records of the places; `bits` has the articles of each as they are now."""
        gathering = self.gathered(changes, ordinals, bits)
        for kind, numbers in self.plan.numbers.items():
            if kind != "article":
                self.make_room(kind, numbers)
        for kind, key in sorted(self.places & self.plan.parts.keys()):
            record = self.made(kind, key, gathering)
            record |= self.plan.corrections.about(record)
            row = entity_row(record)
            numbers = self.plan.standing.numbers[kind] | self.plan.numbers[kind]
            self.write_record(numbers[key], row, record)
            self.edition.execute(
                "UPDATE name SET articles = ? WHERE kind = ? AND key = ?",
                (row["articles"], kind, key),
            )

    def made(self, kind: str, key: str, gathering: Gathering) -> dict:
        """Return the record of an entity."""
        pk, row = self.rows[kind, key]
        _place, record = MAKERS[kind](pk, row, self.plan.snapshot, gathering)
        return record

    def gathered(
        self,
        changes: Sequence[Change],
        ordinals: Mapping[str, int],
        bits: Mapping[tuple[str, str], BitMap],
    ) -> Gathering:
        """Return what all articles say of the entities of the changed ones."""
        fresh = Gathering()
        for change in changes:
            fresh.take(change.now, change.row)
        rewritten = {change.key for change in changes}
        for (kind, key), record in self.former.items():
            for said, name in SAID[kind].items():
                if said == "present":
                    keep_people(fresh, key, record[name], bits)
                    continue
                several = record[name]
                if kind == "province":
                    several = [{"article": article} for article in several]
                kept = [each for each in several if each["article"]["key"] not in rewritten]
                fresh.said[said][key] = kept + fresh.said[said][key]
        for said in fresh.said.values():
            for several in said.values():
                several.sort(key=lambda each: -ordinals[each["article"]["key"]])  # stable
        return fresh


def keep_people(
    fresh: Gathering,
    province: str,
    people: Iterable[dict],
    bits: Mapping[tuple[str, str], BitMap],
) -> None:
    """Keep the people of a province of whom it still has an article."""
    here = bits.get(("province", province), BitMap())
    for person in people:
        if bits.get(("person", person["key"]), BitMap()) & here:
            fresh.present[province].setdefault(person["key"], person)

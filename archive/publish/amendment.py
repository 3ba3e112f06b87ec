"""An amendment: what a few rewritten records change in each table of an edition."""

import sqlite3
from collections.abc import Iterator
from itertools import pairwise

from pyroaring import BitMap

from archive import numbering
from archive.publish import frequent
from archive.publish.bitmaps import Facets, forward, intervals
from archive.publish.corrections import correction_row
from archive.publish.differing import Place
from archive.publish.names import Names, names_of
from archive.publish.plan import Plan
from archive.publish.reindexing import Reindexing
from archive.publish.rewriting import Rewriting
from archive.text import addresses

Facet = tuple[str, str]  # field and value


def places(record: dict | None) -> set[Place]:
    """Return every entity to which an article's record leads."""
    if record is None:
        return set()
    found = {("person", person["key"]) for person in record["people"]}
    bodies = [*record["organisations"], record["publisher"]]
    bodies += [post["organisation"] for person in record["people"] for post in person["posts"]]
    found |= {("organisation", body["key"]) for body in bodies if body}
    found |= {("resolution", citation["key"]) for citation in record["resolutions"]}
    return found | ({("province", record["province"]["key"])} if record["province"] else set())


class Amendment:
    """Writes changes into the tables of an edition."""

    def __init__(self, edition: sqlite3.Connection, plan: Plan, now: str) -> None:
        self.edition, self.plan, self.now = edition, plan, now
        self.ordinals = {key: ordinal for ordinal, (_, _, key) in enumerate(plan.order)}
        self.rewritten = BitMap(self.ordinals[change.key] for change in plan.changes)
        self.places = set(plan.differing).union(
            *(places(record) for change in plan.changes for record in (change.before, change.now))
        )
        self.rewriting = Rewriting(edition, plan, self.places, now)
        self.reindexing = Reindexing(edition, self.ordinals)
        self.runs = list(self.unmoved())
        self.bits: dict[Facet, BitMap] = {}
        self.rows: dict[Facet, list[tuple[int]]] = {}
        for row, *place, bits in edition.execute("SELECT rowid, field, value, bits FROM facet"):
            self.bits[tuple(place)] = BitMap.deserialize(bits)
            self.rows[tuple(place)] = [(row,)]
        self.altered: set[Facet] = set()
        self.counts: dict[str, int] = {}
        for kind, _ in plan.parts:
            self.counts[kind] = self.counts.get(kind, 0) + 1

    def write(self) -> None:
        """Write everything, in the order in which one thing rests on another."""
        self.write_numbers()
        self.write_articles()
        self.rewriting.write_names()
        self.move_bits()
        former = Names(self.rewriting.former_names())
        self.reindexing.write(self.plan.changes, former, self.names_now())
        self.take_facets()
        self.take_mentions()
        self.write_facets()
        self.edition.execute("DELETE FROM interval")
        self.edition.executemany(
            "INSERT INTO interval VALUES (?, ?, ?, ?)", intervals(self.plan.order)
        )
        self.rewriting.write_records(self.plan.changes, self.ordinals, self.bits)
        self.write_corrections()
        self.write_lost()

    def unmoved(self) -> Iterator[tuple[BitMap, int]]:
        """Yield runs of old ordinals whose articles keep their numbers, and how far each run moves.

        One run that moves by nothing means that every article has the ordinal that it had.
        """
        gone = {change.former for change in self.plan.changes if change.moved}
        moves: list[tuple[int, int]] = []
        for ordinal, (key, number) in enumerate(self.plan.standing.numbers["article"].items()):
            if number not in gone:
                moves.append((ordinal, self.ordinals[key] - ordinal))
        starts = [at for at in range(len(moves)) if at == 0 or moves[at][1] != moves[at - 1][1]]
        for start, end in pairwise([*starts, len(moves)]):
            run = BitMap(ordinal for ordinal, _ in moves[start:end])
            yield run, moves[start][1]

    def move_bits(self) -> None:
        """Give the articles in every bitmap the ordinals that they have now."""
        whole = len(self.plan.standing.numbers["article"])
        if sum(len(run) for run, by in self.runs if by == 0) == whole:
            return
        for place, bits in self.bits.items():
            moved = self.shifted(bits)
            if moved != bits:
                self.bits[place] = moved
                self.altered.add(place)
        rows = self.edition.execute("SELECT level, word, bits FROM frequent").fetchall()
        for level, word, stored in rows:
            self.edition.execute(
                "UPDATE frequent SET bits = ? WHERE level = ? AND word = ?",
                (frequent.packed(self.shifted(BitMap.deserialize(stored))), level, word),
            )

    def shifted(self, bits: BitMap) -> BitMap:
        """Return the ordinals that articles have now, from those that they had."""
        found = BitMap()
        for run, by in self.runs:
            found |= (bits & run).shift(by)
        return found

    def write_numbers(self) -> None:
        """Write by which numbers articles are known, where these are not equally spaced."""
        numbers = self.plan.standing.numbers["article"] | self.plan.numbers["article"]
        known = [numbers[key] for _, _, key in self.plan.order]
        spaced = all(number == numbering.number_of(ordinal) for ordinal, number in enumerate(known))
        self.edition.execute(
            "UPDATE meta SET value = ? WHERE name = 'spacing'",
            ("" if not spaced else str(numbering.SPACING),),
        )
        self.edition.execute("DELETE FROM place")
        if not spaced:
            self.edition.executemany("INSERT INTO place VALUES (?, ?)", enumerate(known))

    def write_articles(self) -> None:
        """Write the records of articles, and by which original address each is found."""
        self.rewriting.make_room("article", [c.key for c in self.plan.changes if c.moved])
        for change in self.plan.changes:
            self.rewriting.write_record(change.number, change.row, change.now)
            self.edition.execute("DELETE FROM address WHERE key = ?", (change.key,))
            url = change.now["source"]["url"]
            if url:
                self.edition.execute(
                    "INSERT INTO address VALUES (?, ?)", (addresses.normalise(url), change.key)
                )

    def names_now(self) -> Names:
        """Return the words of the names of the public entities that changed articles lead to."""
        snapshot = self.plan.snapshot
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
                if (kind, row["key"]) in self.places
            }
        )

    def take_facets(self) -> None:
        """Move the articles from the values that they had to those that they have."""
        facets = Facets(self.plan.snapshot.chains())
        for change in self.plan.changes:
            had, has = (
                {
                    (field, value)
                    for field, several in facets.values(record).items()
                    for value in several
                }
                if record
                else set()
                for record in (change.before, change.now)
            )
            ordinal = self.ordinals[change.key]
            for place in had | has:
                bits = self.bits.setdefault(place, BitMap())
                if (ordinal in bits) != (place in has):
                    (bits.add if place in has else bits.discard)(ordinal)
                    self.altered.add(place)

    def take_mentions(self) -> None:
        """Tell anew in which articles documents are mentioned: all in the changed, some in all."""
        anew = {key for kind, key in self.plan.differing if kind == "resolution"}
        self.altered |= {("mention", key) for key in anew}
        for key in anew:
            self.bits.pop(("mention", key), None)
        for key, now in self.reindexing.mentions(anew).items():
            before = BitMap() if key in anew else self.bits["mention", key] - self.rewritten
            if key in anew or before | now != self.bits["mention", key]:
                self.bits["mention", key] = before | now
                self.altered.add(("mention", key))

    def write_facets(self) -> None:
        """Write the bitmaps that have changed, and the values by article."""
        gone = [row for place in self.altered for row in self.rows.get(place, ())]
        self.edition.executemany("DELETE FROM facet WHERE rowid = ?", gone)
        for place in sorted(self.altered):
            bits = self.bits.get(place)
            if bits is None or (not bits and place[0] != "mention"):
                self.bits.pop(place, None)
                continue
            row = (*place, frequent.packed(bits))
            self.edition.execute("INSERT INTO facet VALUES (?, ?, ?)", row)
        self.write_forward()

    def write_forward(self) -> None:
        """Write the values by article of the facets that have other articles than before."""
        moved = any(change.moved for change in self.plan.changes)
        altered = {field for field, _ in (self.bits if moved else self.altered)} - {"mention"}
        asked = {place: bits for place, bits in self.bits.items() if place[0] in altered}
        self.edition.executemany(
            "DELETE FROM forward WHERE field = ?", ((field,) for field in altered)
        )
        self.edition.executemany(
            "INSERT INTO forward VALUES (?, ?, ?)", forward(asked, len(self.plan.order))
        )

    def write_corrections(self) -> None:
        """Write all corrections anew: they are few, and each may name a changed article."""
        self.edition.execute("DELETE FROM correction")
        for position, told in enumerate(self.plan.corrections.told, 1):
            self.edition.execute(
                "INSERT INTO correction VALUES (?, ?, ?, ?, ?, ?)", correction_row(position, told)
            )

    def write_lost(self) -> None:
        """Write the lost keys that are new or lead elsewhere, and take out those found again."""
        rows = self.edition.execute("SELECT kind, key, target, tombstone FROM lost").fetchall()
        for kind, key, _, _ in set(rows) - set(self.plan.lost):
            self.edition.execute("DELETE FROM lost WHERE kind = ? AND key = ?", (kind, key))
        self.edition.executemany(
            "INSERT INTO lost VALUES (?, ?, ?, ?, ?)",
            ((*row, self.now) for row in sorted(set(self.plan.lost) - set(rows))),
        )

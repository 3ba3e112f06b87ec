"""Names: under which of them people, bodies, documents and provinces are sought and suggested.

What is handed over here are rows and records of public entities, so no other name gets in.
"""

import sqlite3
from collections.abc import Iterable, Mapping

from archive.publish.words import TOKENIZER, Passage, joined, passage

SCHEMA = f"""
CREATE TABLE name (
    kind TEXT NOT NULL, key TEXT NOT NULL, slug TEXT NOT NULL, name TEXT NOT NULL,
    label_vi TEXT NOT NULL, label_en TEXT NOT NULL, articles INTEGER NOT NULL,
    main INTEGER NOT NULL);
CREATE INDEX name_by_key ON name (kind, key);
CREATE VIRTUAL TABLE name_words USING fts5(
    name, content='', prefix='1 2 3', tokenize="{TOKENIZER}");
"""


def names_of(entity: Mapping) -> list[str]:
    """Return every name of an entity, of its row in the catalogue or of its record, each once."""
    fields = ("name", "name_en", "number", "title", "title_en")
    names = [*(entity.get(field) for field in fields), *entity["names"]]
    return [name for name in dict.fromkeys(names) if name]


def main_names(record: Mapping) -> list[str]:
    """Return what an entity is called in Vietnamese and in English, once if that is one name."""
    vi = record.get("label") or record["name"]
    return list(dict.fromkeys((vi, record.get("label_en") or record.get("name_en") or vi)))


class Names:
    """The words of all names of the public entities, by record type and key."""

    def __init__(self, found: Mapping[tuple[str, str], list[str]]) -> None:
        self.passages = {place: passage(*names) for place, names in found.items()}

    def people(self, record: dict) -> Passage:
        """Return the words of the names of an article's people."""
        return self.of(("person", person["key"]) for person in record["people"])

    def bodies(self, record: dict) -> Passage:
        """Return the words of the names of an article's bodies and of its publisher."""
        bodies = [*record["organisations"], record["publisher"]]
        return self.of(("organisation", body["key"]) for body in bodies if body)

    def others(self, record: dict) -> Passage:
        """Return the words of what else an article is found by: province, documents, bylines.

        Who seeks a number seeks the articles that cite it, so implied documents are left out.
        """
        cited = [one for one in record["resolutions"] if one["form"] != "implied"]
        places = [("resolution", citation["key"]) for citation in cited]
        if record["province"]:
            places.append(("province", record["province"]["key"]))
        bylines = passage(*dict.fromkeys(byline["name"] for byline in record["bylines"]))
        return joined([self.of(places), bylines])

    def of(self, places: Iterable[tuple[str, str]]) -> Passage:
        """Return the words of the names of some entities, each entity once."""
        return joined([self.passages[place] for place in dict.fromkeys(places)])


def write_names(
    connection: sqlite3.Connection, record: dict, labels: tuple[str, str], articles: int
) -> None:
    """Write the names of one entity, and their words under the same row numbers."""
    main = main_names(record)
    place = record["type"], record["key"], record["slug"]
    for name in dict.fromkeys([*main, *names_of(record)]):
        row = connection.execute(
            "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*place, name, *labels, articles, name in main),
        ).lastrowid
        connection.execute(
            "INSERT INTO name_words(rowid, name) VALUES (?, ?)", (row, passage(name).forms[2])
        )


def take_out(connection: sqlite3.Connection, kind: str, key: str) -> None:
    """Take the names of one entity out, and their words as they went in."""
    rows = connection.execute(
        "SELECT rowid, name FROM name WHERE kind = ? AND key = ?", (kind, key)
    )
    for row, name in rows.fetchall():
        connection.execute(
            "INSERT INTO name_words(name_words, rowid, name) VALUES ('delete', ?, ?)",
            (row, passage(name).forms[2]),
        )
    connection.execute("DELETE FROM name WHERE kind = ? AND key = ?", (kind, key))

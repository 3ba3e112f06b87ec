"""The search index: folded words of each article, in the edition's own FTS5 table.

The tokenizer is not trusted with Vietnamese: no mode of it folds đ. Both the index and every
query go through `archive.text.folding.fold`, and the tokenizer only splits.
"""

import hashlib
import sqlite3

from archive.publish.snapshot import Snapshot
from archive.text import folding, markup

# Contentless: matching needs the words' places only; what is shown comes from the records.
SCHEMA = (
    "CREATE VIRTUAL TABLE passage USING fts5("
    "title, account, text, names, content='', tokenize='unicode61 remove_diacritics 0')"
)


class Names:
    """All names of the public entities, by record type and key."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.found: dict[tuple[str, str], list[str]] = {}
        for row in snapshot.people.values():
            self.found["person", row["key"]] = [row["name"], *row["names"]]
        for row in snapshot.organisations.values():
            self.found["organisation", row["key"]] = [row["name"], row["name_en"], *row["names"]]
        for row in snapshot.provinces.values():
            self.found["province", row["key"]] = [row["name"], row["name_en"], *row["names"]]
        for row in snapshot.resolutions.values():
            names = [row["number"], row["title"], row["title_en"], *row["names"]]
            self.found["resolution", row["key"]] = [name for name in names if name]

    def of(self, record: dict) -> str:
        """Return every name under which what is in an article may be sought, one a line."""
        keys = [("person", person["key"]) for person in record["people"]]
        keys += [("organisation", body["key"]) for body in record["organisations"]]
        keys += [
            ("resolution", citation["key"])
            for citation in record["resolutions"]
            if citation["form"] != "implied"  # who seeks a number seeks those that cite it
        ]
        for kind in ("province", "publisher"):
            if record[kind]:
                record_type = "province" if kind == "province" else "organisation"
                keys.append((record_type, record[kind]["key"]))
        names = [name for place in keys for name in self.found[place]]
        names += [byline["name"] for byline in record["bylines"]]
        return "\n".join(dict.fromkeys(names))


def indexed(record: dict, names: Names) -> tuple[str, str, str, str]:
    """Return the four folded columns of an article: title, account, text of record, names."""
    holding = record["holding"]
    columns = (
        f"{record['title']}\n{record['title_en']}",
        "\n\n".join(markup.plain(record["account"][language]) for language in ("vi", "en")),
        (holding and holding["text"]) or "",
        names.of(record),
    )
    return tuple(folding.fold(column) for column in columns)


def add(connection: sqlite3.Connection, ordinal: int, columns: tuple[str, str, str, str]) -> None:
    """Index one article."""
    connection.execute(
        "INSERT INTO passage(rowid, title, account, text, names) VALUES (?, ?, ?, ?, ?)",
        (ordinal, *columns),
    )


def index_digest(connection: sqlite3.Connection) -> str:
    """Return a digest of an edition's search index, byte for byte.

    The same words give the same bytes in one version of SQLite; another may arrange them anew.
    """
    digest = hashlib.sha256()
    for table in ("data", "idx", "docsize", "config"):
        for row in connection.execute(f"SELECT * FROM passage_{table} ORDER BY 1, 2"):
            for value in row:
                digest.update(value if isinstance(value, bytes) else str(value).encode("utf-8"))
    return digest.hexdigest()

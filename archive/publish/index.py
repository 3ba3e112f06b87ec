"""The search index: the words of each article in three forms, an FTS5 table for each form.

Words that stand in very many articles are the slow ones to look up, so for these the bitmap of
their articles is made once, here.
"""

import hashlib
import sqlite3
from itertools import chain

from pyroaring import BitMap

from archive.publish.names import Names
from archive.publish.words import SEPARATOR, TOKENIZER, Passage, Vocabulary, passage
from archive.text import markup
from archive.text.forms import LEVELS

COLUMNS = ("title", "account", "text", "person", "organisation", "names")
TABLES = tuple(f"passage_{level}" for level in LEVELS)
# Contentless: matching needs the words' places only; what is shown comes from the records.
SCHEMA = "".join(
    f"CREATE VIRTUAL TABLE {table} USING fts5("
    f"""{", ".join(COLUMNS)}, content='', tokenize="{TOKENIZER}");\n"""
    for table in TABLES
) + (
    "CREATE TABLE frequent (level INTEGER NOT NULL, word TEXT NOT NULL, bits BLOB NOT NULL,"
    " PRIMARY KEY (level, word));\n"
)
FREQUENT = 4096  # a word in more articles than this has its bitmap ready
WORDS_AT_ONCE = 1_000_000
BYTES_AT_ONCE = 1 << 27


class Index:
    """Writes the index of one edition; fed one article at a time, in any order.

    FTS5 writes a segment of its own whenever a row's number is below the one before. So articles
    are kept back, a million words at a time, and written in the order of their numbers.
    """

    def __init__(self, connection: sqlite3.Connection, names: Names) -> None:
        self.connection = connection
        self.names = names
        self.vocabulary = Vocabulary()
        self.waiting: list[tuple[int, list[tuple[str, str, str]]]] = []
        self.size = 0
        for table in TABLES:
            # Segments are merged once, at the end.
            self.configure(table, "automerge", 0)
            self.configure(table, "hashsize", BYTES_AT_ONCE)

    def configure(self, table: str, option: str, value: int) -> None:
        """Set one of FTS5's options."""
        self.connection.execute(
            f"INSERT INTO {table}({table}, rank) VALUES (?, ?)", (option, value)
        )

    def take(self, ordinal: int, record: dict) -> None:
        """Index one article."""
        columns = indexed(record, self.names)
        written = list(chain.from_iterable(column.written for column in columns))
        self.vocabulary.take(written)
        self.waiting.append((ordinal, [column.forms for column in columns]))
        self.size += len(written)
        if self.size > WORDS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write the articles that were kept back."""
        self.waiting.sort(key=lambda pair: pair[0])
        marks = ", ".join("?" * (1 + len(COLUMNS)))
        for level, table in enumerate(TABLES):
            self.connection.executemany(
                f"INSERT INTO {table}(rowid, {', '.join(COLUMNS)}) VALUES ({marks})",
                ((at, *(forms[level] for forms in columns)) for at, columns in self.waiting),
            )
        self.waiting.clear()
        self.size = 0

    def finish(self) -> None:
        """Write what is left, and what is known only when every article is in."""
        self.flush()
        for table in TABLES:
            self.connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
        self.vocabulary.write(self.connection)
        for level, table in enumerate(TABLES):
            write_frequent(self.connection, level, table)


def indexed(record: dict, names: Names) -> tuple[Passage, ...]:
    """Return an article's words, column by column."""
    holding = record["holding"]
    return (
        passage(record["title"], record["title_en"]),
        passage(*(markup.plain(record["account"][language]) for language in ("vi", "en"))),
        passage((holding and holding["text"]) or ""),
        names.people(record),
        names.bodies(record),
        names.others(record),
    )


def write_frequent(connection: sqlite3.Connection, level: int, table: str) -> None:
    """Write the bitmaps of the words that stand in more than FREQUENT articles."""
    connection.execute(f"CREATE VIRTUAL TABLE temp.counted USING fts5vocab(main, {table}, row)")
    found = connection.execute(
        "SELECT term FROM temp.counted WHERE doc > ? AND term <> ? ORDER BY term",
        (FREQUENT, SEPARATOR),
    ).fetchall()
    connection.execute("DROP TABLE temp.counted")
    for (word,) in found:
        articles = connection.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (f'"{word}"',)
        )
        bits = BitMap(chain.from_iterable(articles))
        bits.run_optimize()
        connection.execute("INSERT INTO frequent VALUES (?, ?, ?)", (level, word, bits.serialize()))


def index_digest(connection: sqlite3.Connection) -> str:
    """Return a digest of an edition's search indexes, byte for byte.

    The same words give the same bytes in one version of SQLite; another may arrange them anew.
    """
    digest = hashlib.sha256()
    for index in (*TABLES, "name_words"):
        for table in ("data", "idx", "docsize", "config"):
            for row in connection.execute(f"SELECT * FROM {index}_{table} ORDER BY 1, 2"):
                for value in row:
                    said = value if isinstance(value, bytes) else str(value).encode("utf-8")
                    digest.update(said)
    return digest.hexdigest()

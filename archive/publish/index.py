"""The search index: the words of each article in three forms, an FTS5 table for each form.

What is slow to look up is made once, here: pairs of common words are indexed like words.
"""

import hashlib
import sqlite3
from collections import Counter
from itertools import chain

from archive.numbering import numbers_of
from archive.publish import frequent
from archive.publish.names import Names
from archive.publish.words import SEPARATOR, TOKENIZER, Passage, Vocabulary, paired, passage
from archive.text import markup
from archive.text.forms import LEVELS

COLUMNS = ("title", "account", "text", "person", "organisation", "names", "pairs")
TABLES = tuple(f"passage_{level}" for level in LEVELS)
# Contentless: matching needs the words' places only; what is shown comes from the records.
TABLE = f"""CREATE VIRTUAL TABLE {{}} USING fts5(
    {", ".join(COLUMNS)}, content='', tokenize="{TOKENIZER}");\n"""
SCHEMA = (
    "".join(map(TABLE.format, TABLES))
    + "CREATE TABLE common (word TEXT PRIMARY KEY);\n"
    + frequent.SCHEMA
)
READY = (  # what the indexes have ready, which says nothing that they do not say
    "SELECT word FROM common ORDER BY word",
    "SELECT level, word, hex(bits) FROM frequent ORDER BY level, word",
)
NUMBERED = (  # what the indexes know by numbers only
    "SELECT kind, position, key FROM record ORDER BY kind, position",
    "SELECT rowid, kind, key, name FROM name ORDER BY rowid",
    "SELECT value FROM meta WHERE name = 'spacing'",
    "SELECT ordinal, number FROM place ORDER BY ordinal",
)
COMMON = 0.04  # the part of the articles in which a folded word stands whose pairs are indexed
FEW = 500  # articles in which phrases are found at once without pairs
WORDS_AT_ONCE = 1_000_000
BYTES_AT_ONCE = 1 << 27


class Index:
    """Writes the index of one edition; fed one article at a time, in any order.

    FTS5 writes a segment of its own whenever a row's number is below the one before. So articles
    are kept back, a million words at a time, and written in the order of their numbers. The first
    million tells which words are common, unless `common` was set.
    """

    def __init__(self, connection: sqlite3.Connection, names: Names) -> None:
        self.connection = connection
        self.names = names
        self.vocabulary = Vocabulary()
        self.common: frozenset[str] | None = None
        self.fresh: frozenset[str] | None = None
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

    def take(self, number: int, record: dict) -> None:
        """Index one article under its number."""
        columns = indexed(record, self.names)
        written = list(chain.from_iterable(column.written for column in columns))
        self.vocabulary.take(written)
        self.waiting.append((number, [column.forms for column in columns]))
        self.size += len(written)
        if self.size > WORDS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write the articles that were kept back."""
        if self.fresh is None:
            self.fresh = self.common_words()
        if self.common is None:
            self.common = self.fresh
        self.waiting.sort(key=lambda pair: pair[0])
        for _, columns in self.waiting:
            columns.append(paired(columns, self.common))
        marks = ", ".join("?" * (1 + len(COLUMNS)))
        for level, table in enumerate(TABLES):
            self.connection.executemany(
                f"INSERT INTO {table}(rowid, {', '.join(COLUMNS)}) VALUES ({marks})",
                ((at, *(forms[level] for forms in columns)) for at, columns in self.waiting),
            )
        self.waiting.clear()
        self.size = 0

    def common_words(self) -> frozenset[str]:
        """Return the folded words that stand in many of the articles kept back; none of few."""
        if len(self.waiting) < FEW:
            return frozenset()
        articles: Counter[str] = Counter()
        for _, columns in self.waiting:
            articles.update({word for forms in columns for word in forms[-1].split()})
        del articles[SEPARATOR]
        least = COMMON * len(self.waiting)
        return frozenset(word for word, count in articles.items() if count >= least)

    def finish(self) -> None:
        """Write what is left, and what is known only when every article is in."""
        self.flush()
        for table in TABLES:
            self.connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
        self.vocabulary.write(self.connection)
        rows = ((word,) for word in sorted(self.common))
        self.connection.executemany("INSERT INTO common VALUES (?)", rows)
        for level, table in enumerate(TABLES):
            frequent.write(self.connection, level, table)


def write_document(
    connection: sqlite3.Connection,
    number: int,
    columns: list[tuple[str, str, str]],
    tables: tuple[str, ...] = TABLES,
) -> None:
    """Write one article's words, in each form, under a number."""
    marks = ", ".join("?" * (1 + len(COLUMNS)))
    for level, table in enumerate(tables):
        connection.execute(
            f"INSERT INTO {table}(rowid, {', '.join(COLUMNS)}) VALUES ({marks})",
            (number, *(forms[level] for forms in columns)),
        )


def take_document_out(
    connection: sqlite3.Connection, number: int, columns: list[tuple[str, str, str]]
) -> None:
    """Take one article's words out, word for word as they went in."""
    marks = ", ".join("?" * (1 + len(COLUMNS)))
    for level, table in enumerate(TABLES):
        connection.execute(
            f"INSERT INTO {table}({table}, rowid, {', '.join(COLUMNS)}) VALUES ('delete', {marks})",
            (number, *(forms[level] for forms in columns)),
        )


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


def alike(one: sqlite3.Connection, other: sqlite3.Connection) -> bool:
    """Tell whether the search indexes of two editions have the same words at the same places.

    The same words written at once give the same bytes in one version of SQLite. An index that was
    amended has them in another arrangement, so there its words are compared one by one.
    """
    if index_digest(one) == index_digest(other):
        return True
    amended = one.execute("SELECT value FROM meta WHERE name = 'amended'").fetchone()
    return amended is not None and amended[0] != "0" and places(one) == places(other)


def places(connection: sqlite3.Connection) -> str:
    """Return a digest of which words stand where, however an index has arranged them."""
    digest, ordinal = hashlib.sha256(), numbers_of(connection).ordinal("record.position")
    articles = f"SELECT position, {ordinal}, key FROM record WHERE kind = 'article'"
    names = "SELECT rowid, row_number() OVER (ORDER BY kind, key, name), name FROM name"
    for index in (*TABLES, "name_words"):
        asked = names if index == "name_words" else articles
        connection.execute(
            f"CREATE VIRTUAL TABLE temp.places USING fts5vocab(main, {index}, instance)"
        )
        connection.execute("CREATE TABLE temp.indexed (doc INTEGER PRIMARY KEY, place, name)")
        connection.execute(f"INSERT INTO temp.indexed {asked}")
        for query in (
            "SELECT place, name FROM temp.indexed ORDER BY place",
            # What stands in no record is told by what no place is.
            "SELECT term, count(*), sum(coalesce(place, -doc)),"
            " sum(coalesce(place, -doc) * (offset + 1)), sum(length(col) * offset)"
            " FROM temp.places LEFT JOIN temp.indexed USING (doc) GROUP BY term ORDER BY term",
            f"SELECT coalesce(place, -id), sz FROM {index}_docsize"
            " LEFT JOIN temp.indexed ON doc = id ORDER BY 1",
            f"SELECT * FROM {index}_config ORDER BY 1",
        ):
            for row in connection.execute(query):
                digest.update(repr(row).encode("utf-8"))
        connection.execute("DROP TABLE temp.places")
        connection.execute("DROP TABLE temp.indexed")
    for query in READY:
        for row in connection.execute(query):
            digest.update(repr(row).encode("utf-8"))
    return digest.hexdigest()


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
    for query in (*READY, *NUMBERED):
        for row in connection.execute(query):
            digest.update(repr(row).encode("utf-8"))
    return digest.hexdigest()

"""One made-up archive that is asked: the archive's own ways of searching, and the plain ones.

Import this when Django is set up.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from statistics import mean
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.test import Client
from pyroaring import BitMap

from archive.edition import names, reader, search
from archive.edition.reader import Edition
from archive.edition.reading import FOLDED, Reading
from archive.edition.selection import Selection
from archive.filters import ArticleFilters
from archive.text.forms import LEVELS
from archive.text.query import Term
from archive.views import hits
from bench.articles import world

COLUMNS = ("title", "account", "text")
FROM, TO = "2016", "2022"
SAMPLE = 1_000


class Asked:
    """An edition with a reader's client; every request is answered anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.edition = Edition(path)
        self.client = Client(SERVER_NAME="127.0.0.1")
        self.texts = sqlite3.connect(texts_beside(path))
        provinces = [(len(b), v) for (f, v), b in self.edition.bits.items() if f == "province"]
        self.province = max(provinces)[1]

    def open(self) -> None:
        """Make this the edition in place, and render the first pages, which read what is kept."""
        settings.EDITION_PATH = self.path
        self.edition = reader.current(self.path)
        self.get()
        self.page(world().language.lexicon[0])

    def get(self, **parameters: str) -> None:
        """Render a list as a reader gets it, and insist on success."""
        self.edition.remembered.clear()
        address = f"/articles/?{urlencode(parameters)}"
        response = self.client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")

    def hits(self, query: str) -> int:
        """Return how many articles a query finds, those that the archive does not count too."""
        found = search.evaluated(self.edition, query, bridged=True)
        if not found.complete:
            with unabridged():
                found = search.evaluated(self.edition, query, bridged=True)
        return len(found.bits)

    def text(self) -> tuple[float, float]:
        """Return the mean number of words and of bytes of a text, of SAMPLE texts all over."""
        size = self.edition.counts["article"]
        places = ",".join(map(str, range(0, size, max(1, size // SAMPLE))))
        query = f"SELECT text FROM article WHERE ordinal IN ({places})"
        texts = [text for (text,) in self.texts.execute(query)]
        return mean(len(text.split()) for text in texts), mean(len(text.encode()) for text in texts)

    def list(self, query: str) -> None:
        """Search, and read the first rows with their passages, without a page around them."""
        self.edition.remembered.clear()
        filters = ArticleFilters(QueryDict(urlencode({"q": query})), self.edition, "vi")
        hits.rows_with_hits(filters, filters.ranking.page(1, filters.values["per_page"]))

    def page(self, query: str) -> None:
        """Render the whole page of a search."""
        self.get(q=query)

    def filtered(self, query: str) -> None:
        """Render the page of a search in the largest province and some years."""
        self.get(q=query, province=self.province, **{"from": FROM, "to": TO})

    def relevant(self, query: str) -> None:
        """Render the page of a search, most relevant first."""
        self.get(q=query, sort="relevance")

    def lines(self, query: str) -> None:
        """Render the first page of a concordance."""
        self.get(q=query, view="lines")

    def suggest(self, typed: str) -> None:
        """Find the names that begin so."""
        names.suggest(self.edition, typed)

    def uncapped(self, query: str) -> None:
        """Render the page of a search without short cuts: every hit is read, and all is counted."""
        with unabridged():
            self.get(q=query)

    def scanned(self, query: str) -> None:
        """Search as `icontains` on SQLite does: one pass for the count, one for the first rows."""
        words = [word for word in query.replace('"', "").split() if word != "OR"]
        where = " AND ".join(
            "(" + " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in COLUMNS) + ")"
            for _ in words
        )
        values = [f"%{word}%" for word in words for _ in COLUMNS]
        self.texts.execute(f"SELECT count(*) FROM article WHERE {where}", values).fetchall()
        self.texts.execute(
            f"SELECT ordinal FROM article WHERE {where} ORDER BY ordinal DESC LIMIT 20", values
        ).fetchall()


@contextmanager
def unabridged() -> Iterator[None]:
    """Let searches find and count the same without SHORT_CUTS."""
    ours = [(owner, name, getattr(owner, name)) for owner, name, _ in SHORT_CUTS]
    for owner, name, plain in SHORT_CUTS:
        setattr(owner, name, plain)
    try:
        yield
    finally:
        for owner, name, own in ours:
            setattr(owner, name, own)


def nothing_prepared(_reading: Reading) -> tuple[frozenset[str], dict[tuple[int, str], bytes]]:
    """Return no common word and no bitmap, so that words and phrases are read from the index."""
    return frozenset(), {}


def read_documents(reading: Reading, terms: list[Term]) -> BitMap:
    """Return the articles that name the documents of terms, read from the index, or cite them."""
    found, _ = reading.any(terms, FOLDED, 0)
    for key in {key for term in terms for key in term.documents}:
        found |= reading.edition.bits.get(("resolution", key), BitMap())
    return found


def read_in_full(reading: Reading, level: int, expression: str, _most: int) -> tuple[BitMap, bool]:
    """Return all articles that match an expression at a level, read row by row in any time."""
    table = f"passage_{LEVELS[level]}"
    ordinal = reading.edition.numbers.ordinal(f"{table}.rowid")
    rows = reading.edition.connection.execute(
        f"SELECT {ordinal} FROM {table} WHERE {table} MATCH ?", (expression,)
    )
    return BitMap(chain.from_iterable(rows)), True


def counted_all(selection: Selection, field: str, _most: int) -> tuple[dict[str, int], bool]:
    """Return the counts of every value of a facet."""
    return selection.counts(field), False


# All that makes searches faster than plain reading: where it stands, its name, and what does the
# same without it. A new short cut of the archive's is switched off for the peer here.
SHORT_CUTS = (
    (Reading, "prepared", nothing_prepared),
    (Reading, "naming", read_documents),
    (Reading, "read", read_in_full),
    (Selection, "top", counted_all),
)


def texts_beside(path: Path) -> Path:
    """Return the file of an edition's texts as plain columns, made now unless it is there."""
    texts = path.with_suffix(".texts")
    if not texts.exists():
        beside = path.with_suffix(".texts-new")
        beside.unlink(missing_ok=True)
        with closing(sqlite3.connect(beside)) as made, made:
            made.execute(
                f"CREATE TABLE article (ordinal INTEGER PRIMARY KEY, {', '.join(COLUMNS)})"
            )
            made.execute(f"ATTACH '{path}' AS edition")
            made.execute(
                "INSERT INTO article SELECT row_number() OVER (ORDER BY position) - 1,"
                " json_extract(body, '$.title'),"
                " json_extract(body, '$.account.vi'), json_extract(body, '$.holding.text')"
                " FROM edition.record WHERE kind = 'article' ORDER BY position"
            )
        beside.rename(texts)
    return texts

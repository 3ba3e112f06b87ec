"""One made-up archive that is asked: the archive's own ways of searching, and the plain ones.

Import this when Django is set up.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.test import Client
from pyroaring import BitMap

from archive.edition import names, reader, search
from archive.edition.reader import Edition
from archive.edition.selection import Selection
from archive.filters import ArticleFilters
from archive.text.bridge import bridge
from archive.text.forms import forms
from archive.text.query import Query, parse
from archive.views import hits

COLUMNS = ("title", "account", "text")
FROM, TO = "2016", "2022"


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
        self.page("khong")

    def get(self, **parameters: str) -> None:
        """Render a list as a reader gets it, and insist on success."""
        self.edition.remembered.clear()
        address = f"/articles/?{urlencode(parameters)}"
        response = self.client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")

    def hits(self, query: str) -> int:
        """Return how many articles the archive says that a query finds."""
        return len(search.search(self.edition, query).bits)

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
        """Render the page of a search that reads every hit from one index and counts them all."""
        with exact():
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
def exact() -> Iterator[None]:
    """Let searches read all hits of the index without marks, and facets count all their values."""
    ours = search.evaluated, Selection.top
    search.evaluated, Selection.top = evaluated_exactly, counted_all
    try:
        yield
    finally:
        search.evaluated, Selection.top = ours


def counted_all(selection: Selection, field: str, _most: int) -> tuple[dict[str, int], bool]:
    """Return the counts of every value of a facet."""
    return selection.counts(field), False


def evaluated_exactly(edition: Edition, typed: str, _bridged: bool) -> search.Findings:
    """Return everything that a query matches, read hit by hit, all in one tier."""
    query, additions, questions = bridge(parse(typed))
    rows = edition.execute(
        "SELECT rowid FROM passage_folded WHERE passage_folded MATCH ?",
        (expression(query),),
    )
    bits = BitMap(ordinal for (ordinal,) in rows)
    tiers = (BitMap(), BitMap(), bits)
    return search.Findings(query, tiers, additions=additions, questions=questions)


def expression(query: Query) -> str:
    """Return the FTS5 expression of a query without fields."""
    said = [
        "("
        + " OR ".join(
            f'"{" ".join(forms(word)[-1] for word in term.words)}"' for term in clause.alternatives
        )
        + ")"
        for clause in sorted(query.clauses, key=lambda clause: clause.negative)
    ]
    wanted = len(query.positive)
    return " NOT ".join([" AND ".join(said[:wanted]), *said[wanted:]])


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
                "INSERT INTO article SELECT position, json_extract(body, '$.title'),"
                " json_extract(body, '$.account.vi'), json_extract(body, '$.holding.text')"
                " FROM edition.record WHERE kind = 'article' ORDER BY position"
            )
        beside.rename(texts)
    return texts

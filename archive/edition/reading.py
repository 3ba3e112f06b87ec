"""Reading the search index of an edition: which articles satisfy a query at one level.

Nothing that a reader typed reaches the index but words of letters and digits in quotation marks,
so no query can fail; and none takes longer than it may.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from itertools import chain, product

from pyroaring import BitMap

from archive.edition.reader import Edition, NoEdition
from archive.text.forms import LEVELS, forms
from archive.text.pairs import pairs
from archive.text.query import Clause, Query, Term

# What is beyond is not read: a phrase of common words may stand in a million articles, and reading
# them all takes ten times as long as the rest of a page. Single words are exact at any size.
MOST = 20_000
SECONDS = 2.0  # after which a search ends with what it has found
CHUNK = 1_000
STEPS = 20_000  # of SQLite's machine between two looks at the clock
FOLDED = LEVELS.index("folded")
FIELD_COLUMNS = {"title": "title", "person": "person", "org": "organisation"}


class Reading:
    """One evaluation of a query; it ends in time, with all it has found or with the newest."""

    def __init__(self, edition: Edition, query: Query) -> None:
        self.edition = edition
        self.query = query
        self.cut = self.late = False
        self.deadline = time.monotonic() + SECONDS
        self.common, self.sets = self.prepared()
        self.cited: dict[Clause, tuple[BitMap, bool]] = {}

    def prepared(self) -> tuple[frozenset[str], dict[tuple[int, str], bytes]]:
        """Return which words of the query are common, and the bitmaps of what is frequent.

        Those are as stored, by level and words, a blank between these.
        """
        terms = [term for clause in self.query.clauses for term in clause.alternatives]
        levels = range(len(LEVELS))
        sought = {(level, " ".join(said_of(term, level))) for term in terms for level in levels}
        rows = self.edition.execute(
            "SELECT level, word, bits FROM json_each(?) AS sought JOIN frequent"
            " ON level = json_extract(sought.value, '$[0]')"
            " AND word = json_extract(sought.value, '$[1]')",
            (json.dumps(sorted(sought)),),
        )
        return common_words(self.edition, terms), {
            (level, word): bits for level, word, bits in rows
        }

    def articles(self, level: int) -> BitMap:
        """Return the articles in which all clauses hold at a level or a better one."""
        found, cut = None, False
        for clause in self.query.positive:
            matching, whole = self.clause(clause, level)
            found = matching if found is None else found & matching
            cut |= not whole
            if not (found or cut):
                return found
        if found is None:
            found = self.edition.everything
        cited = any(clause.documents for clause in self.query.positive)
        if cut and len(self.query.positive) > 1 and not cited:
            # Of a phrase only the newest were read; together with the rest it may be all there is.
            together, whole = self.read(level, conjunction(self.query, level), MOST)
            found, cut = found | together, not whole
        self.cut |= cut
        for clause in self.query.clauses:
            if clause.negative:
                found = found - self.excluded(clause)
        return found

    def clause(self, clause: Clause, level: int) -> tuple[BitMap, bool]:
        """Return the articles in which any of a clause's alternatives stands, and if that is all.

        Who seeks in one text seeks the words there, not what the catalogue knows of a document.
        """
        terms = [t for t in clause.alternatives if t.level <= level and not t.documents]
        found, whole = self.any(terms, level, MOST)
        if clause.documents:
            naming, all_of_them = self.documents(clause)
            found, whole = found | naming, whole and all_of_them
        return found, whole

    def documents(self, clause: Clause) -> tuple[BitMap, bool]:
        """Return the articles that name a document in any spelling or cite it, and if that is all.

        The number of a document has no marks that could be meant, so all levels are one. In a
        field it is a number like any other, to be read there.
        """
        if clause not in self.cited:
            within = self.query.within
            read = [t for t in clause.alternatives if t.documents and (t.field or within)]
            named = [t for t in clause.alternatives if t.documents and not (t.field or within)]
            found, whole = self.any(read, FOLDED, MOST)
            self.cited[clause] = found | self.naming(named), whole
        return self.cited[clause]

    def naming(self, terms: list[Term]) -> BitMap:
        """Return the articles that name the documents of terms, or cite them in whatever words."""
        found, keys = BitMap(), {key for term in terms for key in term.documents}
        for place in product(("mention", "resolution"), keys):
            found |= self.edition.bits.get(place, BitMap())
        return found

    def excluded(self, clause: Clause) -> BitMap:
        """Return the articles that a negative clause leaves out: its marks count if it has any."""
        found = self.documents(clause)[0]
        for term in (term for term in clause.alternatives if not term.documents):
            bare = all(forms(word)[0] == forms(word)[-1] for word in term.words)
            level = FOLDED if bare else term.level
            found = found | self.any([term], level, len(self.edition.everything))[0]
        return found

    def any(self, terms: list[Term], level: int, most: int) -> tuple[BitMap, bool]:
        """Return the articles in which a term stands, of phrases the newest, and if that is all."""
        found, words, phrases = BitMap(), [], []
        for term in terms:
            columns = FIELD_COLUMNS.get(term.field) or self.query.within
            said = said_of(term, level)
            stored = None if columns else self.sets.get((level, " ".join(said)))
            said = said if columns else tokens(term, level, self.common)
            if stored is None:
                (words if len(said) == 1 else phrases).append(quoted(said, columns))
            else:
                found |= BitMap.deserialize(stored)
        whole = True
        if words:
            found |= self.read(level, " OR ".join(words), len(self.edition.everything))[0]
        if phrases:
            newest, whole = self.read(level, " OR ".join(phrases), most)
            found |= newest
        return found, whole

    def read(self, level: int, expression: str, most: int) -> tuple[BitMap, bool]:
        """Return the articles that match an expression, the newest `most`, and if that is all."""
        table = f"passage_{LEVELS[level]}"
        ordinal = self.edition.numbers.ordinal(f"{table}.rowid")
        asked = (
            f"SELECT {ordinal} AS ordinal FROM {table} WHERE {table} MATCH ?"
            " ORDER BY rowid DESC LIMIT ?"
        )
        values = (expression, most + 1)
        found = BitMap()
        half = (time.monotonic() + self.deadline) / 2
        # As one text they come twice as fast as row by row; cut short, row by row gives some.
        whole = f"SELECT json_group_array(ordinal) FROM ({asked})"
        try:
            ((text,),) = timed(self.edition, whole, values, half)
            found.update(json.loads(text))
        except Late:
            try:
                for rows in timed_rows(self.edition, asked, values, self.deadline):
                    found.update(chain.from_iterable(rows))
            except Late:
                self.late = True
        if len(found) <= most:
            return found, True
        found.remove(found[0])
        return found, False


class Late(Exception):
    """A SELECT took longer than it may."""


def timed(edition: Edition, asked: str, values: tuple, until: float) -> list[tuple]:
    """Return all rows of a SELECT; Late when they are not there at `until` (`time.monotonic`)."""
    return list(chain.from_iterable(timed_rows(edition, asked, values, until)))


def timed_rows(edition: Edition, asked: str, values: tuple, until: float) -> Iterator[list]:
    """Yield the rows of a SELECT, many at once, as they come; Late when time is over."""
    connection = edition.connection
    connection.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        cursor = connection.execute(asked, values)
        while rows := cursor.fetchmany(CHUNK):
            yield rows
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise NoEdition(f"{edition.path} cannot be searched: {error}") from error
        raise Late from error
    except (sqlite3.DatabaseError, OSError) as error:
        raise NoEdition(f"{edition.path} cannot be searched: {error}") from error
    finally:
        connection.set_progress_handler(None, 0)


def quoted(words: list[str], columns: str = "") -> str:
    """Return an FTS5 expression for words side by side; no character of theirs is an operator."""
    phrase = f'"{" ".join(words)}"'
    return f"{columns} : {phrase}" if columns else phrase


def said_of(term: Term, level: int) -> list[str]:
    """Return the words of a term in one form."""
    return [forms(word)[level] for word in term.words]


def common_words(edition: Edition, terms: list[Term]) -> frozenset[str]:
    """Return which folded words of terms are so common that pairs of them are in the index."""
    several = {forms(word)[FOLDED] for term in terms for word in term.words if len(term.words) > 1}
    if not several:
        return frozenset()
    rows = edition.execute(
        "SELECT word FROM common WHERE word IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(several)),),
    )
    return frozenset(chain.from_iterable(rows))


def tokens(term: Term, level: int, common: frozenset[str]) -> list[str]:
    """Return what to look a term up by in the index: its words, or pairs where all are common."""
    said = said_of(term, level)
    paired = len(said) > 1 and common.issuperset(said_of(term, FOLDED))
    return pairs(said) if paired else said


def conjunction(query: Query, level: int, columns: str = "") -> str:
    """Return an FTS5 expression for all that a query seeks, at a level or a better one.

    `columns` are those in which words without a field are sought; "" means wherever they may be.
    """
    return " AND ".join(
        "("
        + " OR ".join(
            quoted(
                said_of(term, level),
                FIELD_COLUMNS.get(term.field) or query.within or columns,
            )
            for term in clause.alternatives  # the first is what was typed: of level 0
            if term.level <= level
        )
        + ")"
        for clause in query.positive
    )

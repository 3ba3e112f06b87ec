"""Sets of articles that are made once, because looking them up is slow.

words      those in very many articles, pairs of common words too
phrases    the glossary's long forms, sought whenever somebody types the letters for them
mentions   the articles in which a document stands in any of its spellings
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection

from pyroaring import BitMap

from archive.numbering import numbers_of
from archive.publish.words import SEPARATOR
from archive.text.forms import forms, forms_of
from archive.text.pairs import JOINT
from archive.text.spellings import groups

SCHEMA = (
    "CREATE TABLE frequent (level INTEGER NOT NULL, word TEXT NOT NULL, bits BLOB NOT NULL,"
    " PRIMARY KEY (level, word));\n"
)
FREQUENT = 4096  # what stands in more articles than this has its bitmap ready


def write(connection: sqlite3.Connection, level: int, table: str) -> None:
    """Write the bitmaps of the words and phrases that stand in more than FREQUENT articles.

    Words that are one in the index, as a pair, have a blank between them like any phrase.
    """
    said = {word.replace(JOINT, " "): word for word in words(connection, table)}
    for phrase in phrases(level):
        said.setdefault(phrase, phrase)
    for word, indexed in sorted(said.items()):
        bits = articles(connection, table, f'"{indexed}"')
        if len(bits) > FREQUENT:
            connection.execute(
                "INSERT INTO frequent VALUES (?, ?, ?)", (level, word, bits.serialize())
            )


def words(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the words of an index that stand in more than FREQUENT articles."""
    connection.execute(f"CREATE VIRTUAL TABLE temp.counted USING fts5vocab(main, {table}, row)")
    found = connection.execute(
        "SELECT term FROM temp.counted WHERE doc > ? AND term <> ?",
        (FREQUENT, SEPARATOR),
    ).fetchall()
    connection.execute("DROP TABLE temp.counted")
    return [word for (word,) in found]


def amend(
    connection: sqlite3.Connection,
    level: int,
    tables: tuple[str, str],
    among: BitMap,
    gained: Collection[str],
) -> None:
    """Bring the bitmaps of one index up to date with some articles that were indexed anew.

    `tables` are the index of all articles and that of these alone, under their ordinals, which are
    `among`; `gained` the words, pairs too, that stand in one of them and did not before.
    """
    rows = connection.execute("SELECT word, bits FROM frequent WHERE level = ?", (level,))
    had = {word: BitMap.deserialize(bits) for word, bits in rows}
    new = {word for word in gained if word.replace(JOINT, " ") not in had}
    wanted = {word: word for word in had} | newly_frequent(connection, tables[0], new)
    for phrase in phrases(level):
        if phrase not in wanted and few(connection, tables[1], f'"{phrase}"'):
            wanted[phrase] = phrase
    for word, indexed in sorted(wanted.items()):
        if word in had:
            now = few(connection, tables[1], f'"{word}"')
            if had[word] & among == now and len(had[word]) > FREQUENT:
                continue
            now |= had[word] - among
        else:
            now = articles(connection, tables[0], f'"{indexed}"')
        connection.execute("DELETE FROM frequent WHERE level = ? AND word = ?", (level, word))
        if len(now) > FREQUENT:
            connection.execute("INSERT INTO frequent VALUES (?, ?, ?)", (level, word, packed(now)))


def packed(bits: BitMap) -> bytes:
    """Return a bitmap as it is stored: its bytes depend on what was done to it before."""
    fresh = BitMap(list(bits))
    fresh.run_optimize()
    return fresh.serialize()


def newly_frequent(
    connection: sqlite3.Connection, table: str, said: Collection[str]
) -> dict[str, str]:
    """Return which of some words stand in more than FREQUENT articles, with their indexed form."""
    # What is in many articles without marks is in no more with them, nor beside another word.
    rows = connection.execute("SELECT folded FROM word WHERE articles > ?", (FREQUENT,))
    often = {folded for (folded,) in rows}
    likely = [word for word in said if often.issuperset(map(folded_form, word.split(JOINT)))]
    connection.execute(f"CREATE VIRTUAL TABLE temp.counted USING fts5vocab(main, {table}, row)")
    query = "SELECT 1 FROM temp.counted WHERE term = ? AND doc > ?"
    found = {
        word.replace(JOINT, " "): word
        for word in likely
        if word != SEPARATOR and connection.execute(query, (word, FREQUENT)).fetchone()
    }
    connection.execute("DROP TABLE temp.counted")
    return found


def folded_form(word: str) -> str:
    """Return the folded form of a word in any of its forms."""
    return forms(word)[-1]


def phrases(level: int) -> list[str]:
    """Return the glossary's spellings of several words in one form, a blank between the words."""
    found = {
        " ".join(forms[level] for forms in forms_of(text))
        for group in groups()
        for text, words_of_text in group.spellings
        if len(words_of_text) > 1
    }
    return sorted(found)


def mentions(
    connection: sqlite3.Connection,
    tables: tuple[str, ...],
    keys: Collection[str] | None = None,
    found_in: Callable[[sqlite3.Connection, str, str], BitMap] | None = None,
) -> dict[str, BitMap]:
    """Return for each document, or for those of `keys`, the articles in which it is spelt, by key.

    `tables` are the indexes by level, and `found_in` looks an expression up in one of them.
    TW is also written TƯ and T.Ư, which without the mark would be TU: a province's committee,
    whose documents are others.
    """
    spelt, found_in = defaultdict(list), found_in or articles
    for words_of_document, key in connection.execute("SELECT words, key FROM spelling WHERE said"):
        if keys is None or key in keys:
            spelt[key].append(words_of_document)
    found = {}
    for key, several in spelt.items():
        found[key] = found_in(connection, tables[-1], either(several))
        central = [said for said in several if re.search(r"tw\b", said)]
        marked = [re.sub(r"tw\b", tu, said) for said in central for tu in ("tư", "t ư")]
        if marked:
            found[key] |= found_in(connection, tables[1], either(marked))
    return found


def either(several: list[str]) -> str:
    """Return the FTS5 expression for any of some phrases."""
    return " OR ".join(f'"{phrase}"' for phrase in sorted(several))


def articles(connection: sqlite3.Connection, table: str, expression: str) -> BitMap:
    """Return the ordinals of the articles that match an FTS5 expression."""
    ordinal = numbers_of(connection).ordinal(f"{table}.rowid")
    # As one text they come twice as fast as row by row.
    ((text,),) = connection.execute(
        f"SELECT json_group_array({ordinal}) FROM {table} WHERE {table} MATCH ?", (expression,)
    )
    bits = BitMap(json.loads(text))
    bits.run_optimize()
    return bits


def few(connection: sqlite3.Connection, table: str, expression: str) -> BitMap:
    """Return the ordinals of the matching articles of an index of few, kept under ordinals."""
    rows = connection.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (expression,))
    return BitMap(ordinal for (ordinal,) in rows)

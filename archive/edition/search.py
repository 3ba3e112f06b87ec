"""Searching an edition: words a reader typed, as an FTS5 expression that cannot fail."""

import re

from pyroaring import BitMap

from archive.edition.reader import Edition
from archive.edition.selection import Selection
from archive.text import folding

# A phrase in straight or curly quotation marks, or a run of anything that is not blank.
PIECE = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')
LONGEST = 500
COLUMNS = ("title", "account", "text", "names")


def pieces(query: str) -> list[str]:
    """Return the folded words and phrases of a query; what has no letter or digit is left out."""
    found = []
    for match in PIECE.finditer(query[:LONGEST]):
        folded = folding.fold(next(group for group in match.groups() if group is not None))
        words = "".join(c if c.isalnum() else " " for c in folded).split()
        if words:
            found.append(" ".join(words))
    return found


def expression(query: str) -> str:
    """Return an FTS5 expression for all pieces of a query, or an empty text.

    Every piece is a quoted phrase of letters and digits, so no character of the reader's is ever
    an operator: 35-NQ/TW is the phrase 35 nq tw.
    """
    return " AND ".join(f'"{piece}"' for piece in pieces(query))


def matching(edition: Edition, query: str) -> Selection:
    """Return the articles in which every piece of the query stands; none for an empty query."""
    expressed = expression(query)
    if not expressed:
        return Selection(edition, BitMap())
    found = edition.execute("SELECT rowid FROM passage WHERE passage MATCH ?", (expressed,))
    return Selection(edition, BitMap(ordinal for (ordinal,) in found))


def columns(edition: Edition, query: str, ordinals: list[int]) -> dict[int, set[str]]:
    """Return in which columns of some articles all pieces of the query stand; one SELECT.

    The articles are those of one page, so the search is kept to their span of ordinals.
    """
    expressed = expression(query)
    if not expressed or not ordinals:
        return {}
    asked = " UNION ALL ".join(
        f"SELECT rowid, '{name}' FROM passage WHERE passage MATCH '{name} : (' || ?1 || ')'"
        " AND rowid BETWEEN ?2 AND ?3"
        for name in COLUMNS
    )
    found: dict[int, set[str]] = {ordinal: set() for ordinal in ordinals}
    for ordinal, name in edition.execute(asked, (expressed, min(ordinals), max(ordinals))):
        if ordinal in found:
            found[ordinal].add(name)
    return found

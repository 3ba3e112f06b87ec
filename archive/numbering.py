"""How an edition numbers its records, said in SQL.

Records and search indexes know an article by its number, sets of articles by its ordinal: its
place in the order of dates, from 0. Numbers go up with ordinals and have room between them, so
that an edition takes in an article without a new number for each that comes after it. Where an
edition was written at once they are equally spaced; where they are so no longer, its table `place`
has them. The entities of a kind are numbered in the same way.
"""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

SPACING = 64  # from one number to the next; in the search index that is still one byte
SCHEMA = "CREATE TABLE place (ordinal INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE);"


def number_of(ordinal: int) -> int:
    """Return the number that a record has in an edition written at once."""
    return (ordinal + 1) * SPACING


class Numbers:
    """The numbers of the articles of one edition, whose `spacing` is among what it says of itself.

    That is empty where they are not equally spaced; ValueError where it is no number.
    """

    def __init__(self, spacing: str) -> None:
        self.spacing = int(spacing) if spacing else 0
        if self.spacing < 0:
            raise ValueError(f"spacing: {spacing}")

    def ordinal(self, number: str) -> str:
        """Return the SQL expression for the ordinal of a number, given as a qualified column."""
        if self.spacing:
            return f"{number} / {self.spacing} - 1"
        return f"(SELECT place.ordinal FROM place WHERE place.number = {number})"

    @property
    def among(self) -> str:
        """Return the SELECT of the numbers for the ordinals in a JSON array that is bound to it."""
        if self.spacing:
            return f"SELECT (value + 1) * {self.spacing} FROM json_each(?)"
        return "SELECT number FROM place WHERE ordinal IN (SELECT value FROM json_each(?))"


def numbers_of(edition: sqlite3.Connection) -> Numbers:
    """Return the numbers of the edition behind a connection."""
    ((spacing,),) = edition.execute("SELECT value FROM meta WHERE name = 'spacing'")
    return Numbers(spacing)


def renumbered(
    order: Sequence[str], standing: Mapping[str, int], movable: Collection[str]
) -> dict[str, int] | None:
    """Return the numbers of the keys of `order` that need one, or another than they have.

    `standing` has the numbers that keys have now; of those in `movable` they may change, the
    others keep theirs. None where the others stand in another order, or where there is no room.
    """
    found: dict[str, int] = {}
    before, waiting = 0, []
    for key in order:
        if key not in standing or key in movable:
            waiting.append(key)
            continue
        given = between(before, standing[key], waiting, standing)
        if given is None:
            return None
        found |= given
        before, waiting = standing[key], []
    end = before + (len(waiting) + 1) * SPACING
    return found | (between(before, end, waiting, standing) or {})


def between(
    before: int, after: int, keys: Sequence[str], standing: Mapping[str, int]
) -> dict[str, int] | None:
    """Return evenly spaced numbers for keys between two numbers, or {} where theirs will do.

    None where there is no room, or where `after` does not come after `before`.
    """
    present = [before, *(standing.get(key, before) for key in keys), after]
    if all(one < other for one, other in pairwise(present)):
        return {}
    step = (after - before) / (len(keys) + 1)
    if step < 1:
        return None
    return {key: before + int(step * at) for at, key in enumerate(keys, 1)}

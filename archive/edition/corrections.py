"""The corrections of an edition: the newest first, of one record, one type, one year or all."""

from archive.edition.reader import Edition


def corrections(
    edition: Edition,
    kind: str = "",
    key: str = "",
    year: str = "",
    start: int = 0,
    count: int = -1,
) -> tuple[list[dict], int]:
    """Return some corrections and how many there are in all; an empty text asks for any."""
    asked = [(name, said) for name, said in (("kind", kind), ("key", key), ("year", year)) if said]
    where = " AND ".join(f"{name} = ?" for name, _said in asked) or "1"
    values = [said for _name, said in asked]
    rows = edition.execute(
        f"SELECT body, COUNT(*) OVER () FROM correction WHERE {where}"
        " ORDER BY position LIMIT ? OFFSET ?",
        [*values, count, start],
    )
    total = rows[0][1] if rows else counted(edition, where, values) if start else 0
    return [edition.parse(body) for body, _total in rows], total


def counted(edition: Edition, where: str, values: list[str]) -> int:
    """Return how many corrections there are, asked past the last of them."""
    return edition.execute(f"SELECT COUNT(*) FROM correction WHERE {where}", values)[0][0]


def years(edition: Edition) -> list[str]:
    """Return the years in which something was corrected, the latest first."""
    return [y for (y,) in edition.execute("SELECT DISTINCT year FROM correction ORDER BY 1 DESC")]

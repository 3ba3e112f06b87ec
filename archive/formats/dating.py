"""What an EDTF date says for certain, for formats that know year, month and day and no more.

EDTF is ISO 8601-2:2019, annex A; see also https://www.loc.gov/standards/datetime/. Nothing is
rounded up: "2020-06" stays a month, "XXXX-10-24" has no year and so no parts at all.
"""

import itertools
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

Record = dict[str, Any]
Parts = tuple[int, ...]

_QUALIFIERS = str.maketrans("", "", "?~%")
_CALENDAR = re.compile(r"([0-9]{4})(?:-([0-9]{2}|XX))?(?:-([0-9]{2}|XX))?")
CITED_KINDS = ("published", "captured", "event")
"""Which date stands for the date of an article, best first: an event is not a publication."""


@dataclass(frozen=True)
class KnownDate:
    """The certain parts of a date: year, or year and month, or year, month and day.

    `start` is empty if not even a year is known; `end` is set for an interval only.
    """

    edtf: str
    start: Parts
    end: Parts = ()
    approximate: bool = False

    @property
    def single(self) -> Parts:
        """The parts that start and end share, for formats that hold one date only.

        The start of an interval would be a day that nobody stated.
        """
        if not self.end:
            return self.start
        pairs = zip(self.start, self.end, strict=False)
        return tuple(first for first, _ in itertools.takewhile(lambda p: p[0] == p[1], pairs))

    @property
    def iso(self) -> str:
        """The single date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or an empty string."""
        return _iso(self.single)

    @property
    def iso_interval(self) -> str:
        """The start, or start and end divided by a slash (ISO 8601-1)."""
        return f"{_iso(self.start)}/{_iso(self.end)}" if self.end else _iso(self.start)


def known(edtf: str) -> KnownDate:
    """Return the certain parts of an EDTF date of any level; what cannot be read has none."""
    plain = edtf.translate(_QUALIFIERS)
    approximate = plain != edtf
    first, slash, last = plain.partition("/")
    start, end = _parts(first), _parts(last)
    if slash and not (start and end):
        # Open or half unknown: the known end alone would look like the date itself.
        return KnownDate(edtf, (), approximate=approximate)
    return KnownDate(edtf, start, end, approximate)


def cited(record: Record) -> tuple[str, KnownDate | None]:
    """Return which date stands for an article, and that date: `("", None)` if it has none.

    Takes a record (`dates`) or a list row (`event_date`).
    """
    dates = record.get("dates") or {"event": record.get("event_date")}
    for kind in CITED_KINDS:
        found = dates.get(kind)
        if found and found.get("edtf"):
            return kind, known(found["edtf"])
    return "", None


def edtf_of(record: Record, kind: str) -> str:
    """Return the EDTF text of one date of a record (`event`, `published`, `captured`), or ""."""
    dates = record.get("dates") or {"event": record.get("event_date")}
    return (dates.get(kind) or {}).get("edtf") or ""


def _parts(value: str) -> Parts:
    match = _CALENDAR.fullmatch(value)
    if not match or match[1] == "0000":
        return ()
    year, month, day = int(match[1]), match[2], match[3]
    if month is None or month == "XX" or not 1 <= int(month) <= 12:  # 21 and up are seasons
        return (year,)
    if day is None or day == "XX":
        return year, int(month)
    try:
        date(year, int(month), int(day))
    except ValueError:
        return year, int(month)
    return year, int(month), int(day)


def _iso(parts: Parts) -> str:
    return "-".join(f"{part:0{4 if place == 0 else 2}d}" for place, part in enumerate(parts))

"""Dates: the subset of EDTF that the catalogue uses, its bounds, its words, and the URL's bounds.

EDTF is ISO 8601-2:2019 (Library of Congress, Extended Date/Time Format). Accepted here:
    2020-06-19  2020-06  2020              a day, a month, a year
    2020-06-XX  2020-XX  2020-XX-XX  202X  parts not known, or only the decade
    XXXX-10-24  XXXX-10                    the year not known
    2020-06-19/2020-06-21  2025-07-01/..   an interval, or one whose end is open
    ? ~ %                                  after a date (not after one without its year): uncertain,
                                           approximate, both; also after either end of an interval
Years run from 1000 to 9999. Everything else is refused: an interval with an open or unknown start,
seasons, sets, times, more than one century unknown, marks inside a date, spaces around it.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from edtf import Date

Precision = Literal["day", "month", "year", "interval", "unknown"]

LANGUAGES = ("vi", "en")
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LEAP_YEAR = 2000

# One date. ASCII only: \d alone would let Arabic and full-width digits in.
_DATE = re.compile(
    r"(?P<year>[1-9]\d{3}|[1-9]\d{2}X|XXXX)"
    r"(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<mark>[?~%]?)",
    re.ASCII,
)
_BOUND = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dating:
    """A date as catalogued, with the days it may mean.

    earliest, latest    first and last possible day, inclusive. Both None when the year is not
                        known; only latest None when the end of an interval is open.
    precision           the unit that is known: day, month or year; "interval" for two ends and for
                        a decade; "unknown" when the year is not known.
    uncertain           the date carries ? or %, approximate: it carries ~ or %. Neither moves the
                        bounds: they are those of the plain date.
    """

    edtf: str
    earliest: date | None
    latest: date | None
    precision: Precision
    uncertain: bool
    approximate: bool


class _Part(NamedTuple):
    """One date of the subset, its fields as written; "" where absent."""

    year: str
    month: str
    day: str
    mark: str


def _shown(text: str) -> str:
    """Return `text` as it may stand in a message: quoted and short."""
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _read(text: str) -> _Part:
    """Return the fields of one date; raise ValueError naming the field that is wrong."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{_shown(text)} is not a date that the archive can read")
    year, month, day, mark = (field or "" for field in found.group("year", "month", "day", "mark"))
    if year == "XXXX":
        if mark or "XX" in (month, day) or not month:
            raise ValueError(f"{_shown(text)}: without a year, give month (and day) and no mark")
    elif "X" in year and month:
        raise ValueError(f"{_shown(text)}: a decade has no month")
    if month == "XX" and day not in ("", "XX"):
        raise ValueError(f"{_shown(text)}: a day without its month")
    _check_calendar(text, int(year) if year.isdigit() else _LEAP_YEAR, month, day)
    return _Part(year, month, day, mark)


def _check_calendar(text: str, year: int, month: str, day: str) -> None:
    """Raise ValueError unless month and day, where they are digits, exist in `year`."""
    if month.isdigit() and not 1 <= int(month) <= 12:
        raise ValueError(f"{_shown(text)}: there is no month {month}")
    if day.isdigit() and not 1 <= int(day) <= calendar.monthrange(year, int(month))[1]:
        raise ValueError(f"{_shown(text)}: month {month} has no day {day} in that year")


def _parts(edtf: str) -> tuple[_Part, ...]:
    """Return the one date of `edtf`, or the two of an interval, or only the first if it is open."""
    if "/" not in edtf:
        return (_read(edtf),)
    start, _, end = edtf.partition("/")
    if start in ("", "..") or end == "":
        raise ValueError(f"{_shown(edtf)}: an interval needs a start, and an end or '..'")
    if "X" in edtf:
        raise ValueError(f"{_shown(edtf)}: no X inside an interval")
    return (_read(start),) if end == ".." else (_read(start), _read(end))


def _bounds(part: _Part) -> tuple[date, date]:
    """Return the first and last day of a date with a year, as the edtf library computes them.

    The strict bounds, not its fuzzy ones: those pad an approximate month by a year and a month on
    either side, a width that no source states.
    """
    # Its parser is passed by: it takes 3 to 15 ms a date, and prints and fails on "2020-0X".
    try:
        value = Date(year=part.year, month=part.month or None, day=part.day or None)
        return date(*value.lower_strict()[:3]), date(*value.upper_strict()[:3])
    except (ValueError, TypeError, AttributeError) as fault:
        raise ValueError(f"{part}: no bounds can be computed ({fault})") from fault


def _precision(parts: tuple[_Part, ...], edtf: str) -> Precision:
    first = parts[0]
    if first.year == "XXXX":
        return "unknown"
    if "/" in edtf or "X" in first.year:
        return "interval"
    if first.day.isdigit():
        return "day"
    return "month" if first.month.isdigit() else "year"


@lru_cache(maxsize=16384)  # the same days come again and again when a catalogue is compiled
def parse(edtf: str) -> Dating:
    """Return the dating that `edtf` writes; the module docstring lists what is accepted.

    Raises ValueError, with the date and what is wrong in it, for everything else.
    """
    parts = _parts(edtf)
    precision = _precision(parts, edtf)
    earliest: date | None = None
    latest: date | None = None
    if precision != "unknown":
        earliest = _bounds(parts[0])[0]
        latest = None if edtf.endswith("/..") else _bounds(parts[-1])[1]
        if latest is not None and latest < earliest:
            raise ValueError(f"{_shown(edtf)}: the interval ends before it starts")
    marks = "".join(part.mark for part in parts)
    return Dating(
        edtf=edtf,
        earliest=earliest,
        latest=latest,
        precision=precision,
        uncertain="?" in marks or "%" in marks,
        approximate="~" in marks or "%" in marks,
    )


@lru_cache(maxsize=4096)  # a picture of twenty years says the same months on every page
def words(edtf: str, language: str) -> str:
    """Return the date in words, in "vi" or "en", without a capital at the start or a full stop.

    Raises ValueError for a date that `parse` refuses for its form, and for another language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no words for dates in {_shown(language)}: one of {LANGUAGES}")
    parts = _parts(edtf)
    say = _part_vi if language == "vi" else _part_en
    first = say(parts[0])
    if edtf.endswith("/.."):
        return f"từ {first} trở đi" if language == "vi" else f"from {first} onwards"
    if len(parts) == 1:
        return first
    last = say(parts[1])
    return f"từ {first} đến {last}" if language == "vi" else f"from {first} to {last}"


def _part_vi(part: _Part) -> str:
    pieces = []
    if part.day.isdigit():
        pieces.append(f"ngày {int(part.day)}")
    if part.month.isdigit():
        pieces.append(f"tháng {int(part.month)}")
    if part.year.isdigit():
        pieces.append(f"năm {part.year}")
    elif part.year != "XXXX":
        pieces.append(f"thập niên {part.year[:3]}0")
    missing = _missing(part, "ngày", "tháng", "năm", " và ")
    said = " ".join(pieces) + (f", không rõ {missing}" if missing else "")
    return _marked(said, part.mark, "khoảng", "chưa chắc")


def _part_en(part: _Part) -> str:
    pieces = []
    if part.day.isdigit():
        pieces.append(str(int(part.day)))
    if part.month.isdigit():
        pieces.append(MONTHS_EN[int(part.month) - 1])
    if part.year.isdigit():
        pieces.append(part.year)
    elif part.year != "XXXX":
        pieces.append(f"the {part.year[:3]}0s")
    missing = _missing(part, "day", "month", "year", " and ")
    said = " ".join(pieces) + (f", {missing} unknown" if missing else "")
    return _marked(said, part.mark, "about", "uncertain")


def _missing(part: _Part, day: str, month: str, year: str, both: str) -> str:
    """Return the words for the fields that are written as unknown, "" if there is none."""
    fields = ((part.day == "XX", day), (part.month == "XX", month), (part.year == "XXXX", year))
    return both.join(word for unknown, word in fields if unknown)


def _marked(said: str, mark: str, about: str, uncertain: str) -> str:
    if mark in ("~", "%"):
        said = f"{about} {said}"
    return f"{said} ({uncertain})" if mark in ("?", "%") else said


def parse_bound(text: str, end: bool) -> date:
    """Return the day that a URL parameter `from` (`end` false) or `to` (`end` true) means.

    YYYY and YYYY-MM cover their whole span: from=2020 is 2020-01-01, to=2020-02 is 2020-02-29.
    Raises ValueError for any other form, a day that does not exist, and years outside 1000–9999.
    """
    found = _BOUND.fullmatch(text)
    if found is None:
        raise ValueError(f"{_shown(text)} is not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = found.group(1), found.group(2) or "", found.group(3) or ""
    if int(year) < 1000:
        raise ValueError(f"{_shown(text)}: years run from 1000 to 9999")
    _check_calendar(text, int(year), month, day)
    in_month = int(month) if month else (12 if end else 1)
    last = calendar.monthrange(int(year), in_month)[1]
    return date(int(year), in_month, int(day) if day else (last if end else 1))

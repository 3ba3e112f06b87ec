"""Lines of a concordance as CSV: every column, in both languages, safe for spreadsheets."""

import csv
import io

from archive.concordance import Line
from archive.formats.concordance import HEADINGS, lines_to_csv
from tests.formats import specimens


def line(**changes) -> Line:
    """Return a line with some values changed."""
    said = {
        "ordinal": 3,
        "source": "text",
        "language": "vi",
        "number": 2,
        "left": "tại (",
        "keyword": "UBND",
        "right": ") tỉnh",
        "level": 1,
        "start": 10,
        "end": 14,
        "row": specimens.row(),
    }
    return Line(**said | changes)


def read(lines, language="en") -> list[list[str]]:
    """Return lines written and read again."""
    data = lines_to_csv(lines, language, "Lào Cai", 7, site_url=specimens.SITE)
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_every_column_is_there():
    address = "/articles/tc9001/trong-cay-tren-mang/?q=UBND+t%E1%BB%89nh&view=lines#hit-text-2"
    header, row = read([(line(), address)])
    assert header[: len(HEADINGS)] == [english for _, english in HEADINGS]
    assert row[:3] == ["tại (", "UBND", ") tỉnh"]
    assert row[3:7] == ["letters", "text", "vi", "2"]
    assert row[8:10] == ["2019-03-05", "Lao Cai"]
    assert row[12] == specimens.SITE + address
    assert row[-4:] == ["7", "Lào Cai", "1", "1"]
    assert len(header) == len(row)


def test_vietnamese_headings_and_names():
    header, row = read([(line(), "/articles/x/")], "vi")
    assert header[: len(HEADINGS)] == [vietnamese for vietnamese, _ in HEADINGS]
    assert row[9] == "Lào Cai"


def test_no_cell_is_a_formula_and_what_is_unknown_is_empty():
    bare = specimens.row(event_date=None, province=None, publisher=None)
    _, row = read([(line(left="=cmd", keyword="@a", right="+1", row=bare), "/articles/x/")])
    assert row[:3] == ["'=cmd", "'@a", "'+1"]
    assert row[8:11] == ["", "", ""]


def test_no_lines_are_a_header():
    assert len(read([])) == 1

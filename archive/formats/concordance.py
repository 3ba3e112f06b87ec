"""The lines of a concordance as CSV, by the rules of `archive.formats.tabular`.

`left`, `keyword` and `right` put together are the line: the blanks between them are theirs. Codes
stand for the tier and the source, as in the JSON of articles.
"""

from collections.abc import Sequence
from typing import Any

from archive.concordance import Line
from archive.formats import cleaning, tabular

HEADINGS = (
    ("Trước", "Left"),
    ("Từ cần tìm", "Keyword"),
    ("Sau", "Right"),
    ("Mức khớp", "Tier"),
    ("Nguồn", "Source"),
    ("Ngôn ngữ", "Language"),
    ("Lần thứ", "Number in source"),
    ("Nhan đề", "Title"),
    ("Ngày diễn ra (EDTF)", "Event date (EDTF)"),
    ("Tỉnh, thành phố", "Province"),
    ("Cơ quan công bố", "Publisher"),
    ("Mã", "Key"),
    ("Địa chỉ", "Address"),
)


def lines_to_csv(
    lines: Sequence[tuple[Line, str]], language: str, sentence: str, edition: int, *, site_url: str
) -> bytes:
    """Return lines, each with the path of its passage, as CSV with the columns of provenance."""
    values = (cells(line, passage(site_url, path), language) for line, path in lines)
    return tabular.document(HEADINGS, values, len(lines), language, sentence, edition)


def passage(site_url: str, path: str) -> str:
    """Return the public address of a path that may name a place on its page."""
    before, sign, place = path.partition("#")
    return cleaning.absolute(site_url, before) + sign + place


def cells(line: Line, address: str, language: str) -> list[Any]:
    """Return the values of one line, in the order of HEADINGS."""
    row = line.row
    return [
        line.left,
        line.keyword,
        line.right,
        line.tier,
        line.source,
        line.language,
        line.number,
        (language == "en" and row["title_en"]) or row["title"],
        row["event_date"] and row["event_date"]["edtf"],
        name_of(row["province"], language),
        name_of(row["publisher"], language),
        row["key"],
        address,
    ]


def name_of(reference: dict | None, language: str) -> str | None:
    """Return the name of what a row refers to, None where it refers to nothing."""
    return reference and ((language == "en" and reference["name_en"]) or reference["name"])

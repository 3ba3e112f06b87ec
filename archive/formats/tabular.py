"""CSV for spreadsheets and for programs: RFC 4180, UTF-8 with a byte order mark, CR LF.

Every row says where it comes from: the edition, the sentence of the selection, its own number and
the number of rows. A comment line would break readers that take line one for the header; columns
do not, and a file that was cut off shows it (its last `row` is not `rows`).

Cells are quoted, and a cell that a spreadsheet would take for a formula gets an apostrophe in
front: first character `=`, `+`, `-`, `@` or a full-width form of these, tab or line end (OWASP,
"CSV Injection"). Exact text is in the JSON. Spreadsheets may show "2020-06" as a day of their own
choice: import the date columns as text.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from archive.formats import cleaning

Row = dict[str, Any]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def _plain(field: str) -> Callable[[Row, str], Any]:
    return lambda row, language: row.get(field)


def _inner(outer: str, field: str) -> Callable[[Row, str], Any]:
    return lambda row, language: (row.get(outer) or {}).get(field)


def _name(outer: str) -> Callable[[Row, str], Any]:
    def value(row: Row, language: str) -> Any:
        reference = row.get(outer) or {}
        return (language == "en" and reference.get("name_en")) or reference.get("name")

    return value


# name → (Vietnamese heading, English heading, where the value is)
_COLUMNS: dict[str, tuple[str, str, Callable[[Row, str], Any]]] = {
    "key": ("Mã", "Key", _plain("key")),
    "title": ("Nhan đề", "Title", _plain("title")),
    "title_en": ("Nhan đề tiếng Anh", "Title in English", _plain("title_en")),
    "title_basis": ("Căn cứ nhan đề", "Basis of title", _plain("title_basis")),
    "event_date": ("Ngày diễn ra (EDTF)", "Event date (EDTF)", _inner("event_date", "edtf")),
    "event_earliest": ("Sớm nhất", "Earliest", _inner("event_date", "earliest")),
    "event_latest": ("Muộn nhất", "Latest", _inner("event_date", "latest")),
    "event_basis": ("Căn cứ ngày", "Basis of date", _inner("event_date", "basis")),
    "province": ("Tỉnh, thành phố", "Province", _name("province")),
    "province_key": ("Mã tỉnh, thành phố", "Province key", _inner("province", "key")),
    "publisher": ("Cơ quan công bố", "Publisher", _name("publisher")),
    "publisher_key": ("Mã cơ quan công bố", "Publisher key", _inner("publisher", "key")),
    "summary": (
        "Tóm lược của kho lưu trữ",
        "The archive's summary",
        lambda row, language: (row.get("summary") or {}).get(language),
    ),
    "filename": ("Tệp nguyên văn", "Holding file", _inner("holding", "filename")),
    "sha256": ("SHA-256", "SHA-256", _inner("holding", "sha256")),
    "attached": ("Có nguyên văn", "Text attached", _inner("holding", "attached")),
    "url": ("Địa chỉ", "Address", _plain("url")),
}
_PROVENANCE = (
    ("Ấn bản", "Edition"),
    ("Lựa chọn", "Selection"),
    ("Dòng", "Row"),
    ("Tổng số dòng", "Rows"),
)
COLUMNS = tuple(_COLUMNS)
"""The columns that `rows_to_csv` knows, in their usual order."""


def rows_to_csv(
    rows: Sequence[Row],
    columns: Sequence[str],
    language: str,
    sentence: str,
    edition: int,
    *,
    site_url: str,
) -> bytes:
    """Return list rows as CSV: `columns` (names from `COLUMNS`), then the four of provenance.

    `rows` is the whole selection. Raises ValueError naming a column that does not exist.
    """
    unknown = [name for name in columns if name not in _COLUMNS]
    if unknown:
        raise ValueError(f"unknown column: {', '.join(unknown)}")
    shown = (row | {"url": cleaning.absolute(site_url, row["url"])} for row in rows)
    lines = ([_COLUMNS[name][2](row, language) for name in columns] for row in shown)
    headings = [_COLUMNS[name][:2] for name in columns]
    return document(headings, lines, len(rows), language, sentence, edition)


def document(
    headings: Sequence[tuple[str, str]],
    lines: Iterable[Sequence[Any]],
    count: int,
    language: str,
    sentence: str,
    edition: int,
) -> bytes:
    """Return `count` lines of values as CSV under headings (Vietnamese, English), with provenance.

    Every cell is made safe here, headings are ours.
    """
    side = language == "en"
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([pair[side] for pair in (*headings, *_PROVENANCE)])
    for number, values in enumerate(lines, 1):
        cells = [_cell(value) for value in values]
        writer.writerow([*cells, edition, _cell(sentence), number, count])
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    words = cleaning.text(str(value))
    return f"'{words}" if words.startswith(_FORMULA) else words

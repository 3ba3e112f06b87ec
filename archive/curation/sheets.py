"""Sheets: CSV and XLSX as rows of texts, read with suspicion and written for spreadsheets.

A file from outside may be anything: every limit stands here, and every refusal is a `SheetError`
whose words a curator can act on.
"""

import csv
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from archive.curation.cells import Unusable

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 100
MOST_UNPACKED = 150 * 1024 * 1024
MOST_MEMBERS = 500
MOST_EMPTY_ROWS = 1_000
LONGEST_CELL = 32_767  # of a spreadsheet; its writer would cut the rest off without a word
EXACT_DIGITS = 15  # of a spreadsheet's numbers
PLAIN_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*\?>\s*)*<[A-Za-z]")
PACKED, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

csv.field_size_limit(1_000_000)  # an account is longer than the default allows


class SheetError(Exception):
    """The file cannot be read as a table; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its cells."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it came in."""

    headers: list[str]
    rows: list[Row]


def read(content: bytes, known: Collection[str]) -> Sheet:
    """Return the table in a file. `known` are the columns among which the separator must give one.

    Raises SheetError for whatever is no table of a bearable size.
    """
    if len(content) > MOST_BYTES:
        raise SheetError(
            _("The file has %(size)s MB; at most %(most)s MB are read. Divide it.")
            % {"size": len(content) // 1024**2 + 1, "most": MOST_BYTES // 1024**2}
        )
    if content.startswith(OLD_OFFICE):
        raise SheetError(_("This is an old or encrypted Excel file. Save it as .xlsx or CSV."))
    lines = xlsx_lines(content) if content.startswith(PACKED) else csv_lines(content, known)
    rows = (Row(number, cells) for number, cells in lines if any(map(str.strip, cells)))
    head = next(rows, None)
    if head is None:
        raise SheetError(_("The file is empty."))
    headers = [str(cell).strip() for cell in head.cells]
    while headers and not headers[-1]:
        headers.pop()
    return Sheet(headers, [fitted(row, len(headers)) for row in limited(rows)])


def limited(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows as long as there are not too many."""
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise SheetError(
                _("The file has more than %(most)s rows. Divide it.") % {"most": MOST_ROWS}
            )
        yield row


def fitted(row: Row, width: int) -> Row:
    """Return a row with as many cells as the header; a cell beyond it spoils its neighbour."""
    cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
    if any(row.cells[width:]):
        cells[-1] = Unusable(_("The row has more cells than the header."))
    return Row(row.number, cells)


def csv_lines(content: bytes, known: Collection[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row of a CSV file."""
    text = decoded(content)
    declared = text[:6].lower().startswith("sep=") and text[4:5]
    if declared:
        text = text.partition("\n")[2]
    separator = declared or separator_of(text, known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from enumerate(reader, 2 if declared else 1)
    except csv.Error as error:
        raise SheetError(
            _("Line %(line)s of the file is no CSV: %(error)s")
            % {"line": reader.line_num, "error": error}
        ) from None


def decoded(content: bytes) -> str:
    """Return the text of a CSV file in one of the encodings that say what they are."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SheetError(
            _(
                "The file is not UTF-8 (byte %(byte)s, line %(line)s); it may be Windows-1258 or"
                " TCVN3. In Excel choose “CSV UTF-8” when saving, or save as .xlsx."
            )
            % {"byte": f"0x{content[error.start]:02X}", "line": line}
        ) from None


def separator_of(text: str, known: Collection[str]) -> str:
    """Return the separator with which the first line has the most known columns."""
    head = text.lstrip("\r\n").partition("\n")[0]

    def columns(separator: str) -> int:
        names = {name.strip().strip('"').strip() for name in head.split(separator)}
        return len(names & set(known))

    return max((",", ";", "\t"), key=columns)


def xlsx_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row of the first sheet of an XLSX file."""
    check_package(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that nobody reads here
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # a file may claim any
            empty = 0
            for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
                cells = [cell_text(cell) for cell in row]
                empty = 0 if any(cells) else empty + 1
                if empty > MOST_EMPTY_ROWS:
                    break
                yield number, cells
    except SheetError:
        raise
    except Exception as error:  # a damaged file makes its reader raise almost anything
        raise SheetError(
            _("The file cannot be read as .xlsx: %(error)s") % {"error": str(error)[:200]}
        ) from None


def check_package(content: bytes) -> None:
    """Refuse a package that unpacks to far more than it seems, or that defines entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_UNPACKED:
                raise SheetError(_("The file unpacks to more than is read. Divide it."))
            for member in members:
                # No part of a spreadsheet has a document type; an entity in one is an attack.
                if member.filename.endswith((".xml", ".rels")):
                    with package.open(member) as part:
                        if not PLAIN_XML.match(part.read(4096)):
                            raise SheetError(_("The file has a document type; it is refused."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise SheetError(
            _("The file cannot be read as .xlsx: %(error)s") % {"error": str(error)[:200]}
        ) from None


def cell_text(cell: object) -> str:
    """Return a spreadsheet's cell as text, or why it has none that can be trusted."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Unusable(_("This is a formula; put its value there."))
    if cell.data_type == "e":
        return Unusable(_("The spreadsheet found an error here: %(value)s") % {"value": value})
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return day_text(value, str(cell.number_format))
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, str):
        return value
    return Unusable(_("This is no text: %(value)s") % {"value": value})


def day_text(value: datetime.datetime, form: str) -> str:
    """Return a day; a month that a spreadsheet made into its first day is not taken for that."""
    if "d" not in form.lower() or value.time() != datetime.time():
        return Unusable(
            _("The spreadsheet made a date of this; format the cell as text and type it anew.")
        )
    return value.date().isoformat()


def number_text(value: float) -> str:
    """Return a number in plain digits, where a spreadsheet kept all of them."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = repr(value)
    if "e" in text or "n" in text or sum(map(str.isdigit, text)) > EXACT_DIGITS:
        return Unusable(
            _("A number so long loses digits; format the cell as text and type it anew.")
        )
    return text


def write_csv(headers: list[str], rows: Iterable[list[str]]) -> Iterator[bytes]:
    """Yield a CSV file row by row: UTF-8 with a byte order mark, CR LF, every cell quoted."""
    yield b"\xef\xbb\xbf"
    for cells in ([headers], rows):
        for row in cells:
            buffer = io.StringIO(newline="")
            csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(row)
            yield buffer.getvalue().encode("utf-8")


def write_xlsx(title: str, headers: list[str], rows: Iterable[list[str]]) -> bytes:
    """Return an XLSX file whose cells are all texts. Raises SheetError for a cell too long."""
    lines = list(rows)
    for row in lines:  # before the workbook is begun, which keeps a file until it is saved
        for header, text in zip(headers, row, strict=True):
            if len(text) > LONGEST_CELL:
                raise SheetError(
                    _("%(record)s: %(field)s is too long for a spreadsheet's cell; take CSV.")
                    % {"record": row[0], "field": header}
                )
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "B2"
    sheet.append([text_cell(sheet, header, bold=True) for header in headers])
    for row in lines:
        sheet.append([text_cell(sheet, text) for text in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def text_cell(sheet: object, text: str, bold: bool = False) -> WriteOnlyCell:
    """Return a cell that stays text when it is edited: leading zeros and long numbers survive."""
    cell = WriteOnlyCell(sheet, text)
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell

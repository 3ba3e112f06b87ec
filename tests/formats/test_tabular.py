"""CSV that spreadsheets and csv readers both survive."""

import csv
import io

import pytest
from hypothesis import given

from archive.formats import cleaning, tabular
from tests.formats import specimens
from tests.formats.test_cleaning import ANY_TEXT

SENTENCE = "Lào Cai, 2019"


def write(rows: list[specimens.Record], columns: tuple[str, ...], language: str = "en") -> bytes:
    return tabular.rows_to_csv(
        rows, columns, language, SENTENCE, specimens.EDITION, site_url=specimens.SITE
    )


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_header_rows_and_count() -> None:
    data = write([specimens.row(), specimens.row(key="tc9002")], tabular.COLUMNS)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 3
    assert data.count(b"\n") == 3
    header, first, second = read(data)
    assert header[0] == "Key"
    assert header[-4:] == ["Edition", "Selection", "Row", "Rows"]
    assert len(set(header)) == len(header) == len(first)
    assert first[-4:] == ["7", SENTENCE, "1", "2"]
    assert second[-4:] == ["7", SENTENCE, "2", "2"]
    by_name = dict(zip(tabular.COLUMNS, first, strict=False))
    assert by_name["event_date"] == "2019-03-05"
    assert by_name["province"] == "Lao Cai"
    assert by_name["attached"] == "true"
    assert by_name["url"] == "https://archive.example/articles/tc9001/trong-cay-tren-mang/"
    assert by_name["summary"] == "Of trees."


def test_vietnamese_header_and_names() -> None:
    header, row = read(write([specimens.row()], ("province", "summary"), "vi"))
    assert header[0] == "Tỉnh, thành phố"
    assert row[:2] == ["Lào Cai", "Nói về cây."]


def test_what_is_unknown_is_empty() -> None:
    bare = specimens.row(
        event_date=None, province=None, publisher=None, holding=None, summary=None, title_en=None
    )
    columns = tuple(c for c in tabular.COLUMNS if c not in ("key", "title", "title_basis", "url"))
    assert set(read(write([bare], columns))[1][:-4]) == {""}


def test_no_rows_is_a_header() -> None:
    assert len(read(write([], ("key",)))) == 1


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(ValueError, match="colour"):
        write([], ("key", "colour"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_formula_is_text(start: str) -> None:
    cell = read(write([specimens.row(title=f"{start}1+1")], ("title",)))[1][0]
    assert cell[0] == "'"
    assert cell[2:] == "1+1"


def test_a_formula_behind_a_dropped_character_is_text() -> None:
    cell = read(write([specimens.row(title="\u200b\x00=1+1")], ("title",)))[1][0]
    assert cell == "'=1+1"


def test_a_formula_in_the_sentence_is_text() -> None:
    data = tabular.rows_to_csv(
        [specimens.row()], ("key",), "vi", "=cmd()", 7, site_url=specimens.SITE
    )
    assert read(data)[1][2] == "'=cmd()"


@given(ANY_TEXT)
def test_any_title_comes_back(title: str) -> None:
    rows = [specimens.row(title=title), specimens.row(title="end")]
    found = read(write(rows, ("title", "key")))
    assert len(found) == 3
    assert found[1][0].removeprefix("'") == cleaning.text(title).removeprefix("'")
    assert not found[1][0].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))

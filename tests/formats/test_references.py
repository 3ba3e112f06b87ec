"""BibTeX, RIS and CSL-JSON, read back by programs that are not ours."""

import json
from itertools import accumulate
from typing import Any

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from archive.formats import bibtex, csl, listing, ris
from tests.formats import specimens
from tests.formats.test_cleaning import ANY_TEXT

COMMON = specimens.REFERENCES
UNESCAPED = {
    r"{\textbackslash}": "\\",
    r"{\textbraceleft}": "{",
    r"{\textbraceright}": "}",
    r"{\textasciitilde}": "~",
    r"{\textasciicircum}": "^",
    r"\&": "&",
    r"\%": "%",
    r"\$": "$",
    r"\#": "#",
    r"\_": "_",
}


def read_bibtex(text: str) -> list[dict[str, Any]]:
    """Parse without interpreting anything, and insist that nothing was skipped."""
    library = bibtexparser.parse_string(text, parse_stack=[])
    assert not library.failed_blocks, library.failed_blocks
    return [
        {"ENTRYTYPE": entry.entry_type, "ID": entry.key}
        | {field.key: field.value for field in entry.fields}
        for entry in library.entries
    ]


def read_ris(text: str) -> list[dict[str, Any]]:
    return rispy.loads(text, skip_unknown_tags=False)


def test_bibtex_of_an_article() -> None:
    (entry,) = read_bibtex(bibtex.entry(specimens.article(), **COMMON))
    assert (entry["ENTRYTYPE"], entry["ID"]) == ("article", "tc9001")
    assert entry["title"] == r"{{Hội thảo trồng cây trên mạng: 50\% \& hơn thế\_nữa}}"
    assert entry["author"] == "{{Mai Lá} and {Phòng Cây, Hoa}}"
    assert entry["journal"] == "{{Báo Vườn Mẫu}}"
    assert entry["url"] == "{https://archive.example/articles/tc9001/trong-cay-tren-mang/}"
    assert (entry["date"], entry["year"], entry["month"]) == ("{2019-03}", "{2019}", "mar")
    assert entry["library"] == "{Kho Lưu Trữ Mẫu}"
    assert "day" not in entry
    note = entry["note"]
    assert "time of capture: March 2019." in note
    assert r"Original address: http://vuonmau.example/tin/1?a=1\&b=2}" in note
    assert "Photographs: Sương." in note
    assert "edition 7" in note
    assert entry["abstract"].startswith("{The archive's account: Mr Mẫu Văn Một spoke")


def test_ris_of_an_article() -> None:
    text = ris.entry(specimens.article(), **COMMON)
    assert text.startswith("TY  - NEWS\r\n")
    assert text.endswith("\r\nER  - \r\n")
    assert "\r\nDA  - 2019/03//\r\n" in text
    assert "\r\nLA  - vi\r\n" in text
    (entry,) = read_ris(text)
    assert entry["type_of_reference"] == "NEWS"
    assert entry["authors"] == ["Mai Lá", "Phòng Cây Hoa"]
    assert entry["secondary_title"] == "Báo Vườn Mẫu"
    assert entry["title"] == "Hội thảo trồng cây trên mạng: 50% & hơn thế_nữa"
    assert entry["year"] == "2019"
    assert entry["name_of_database"] == "Kho Lưu Trữ Mẫu"
    assert entry["urls"] == ["https://archive.example/articles/tc9001/trong-cay-tren-mang/"]
    assert any("http://vuonmau.example/tin/1?a=1&b=2" in note for note in entry["notes"])


def test_csl_of_an_article() -> None:
    (item,) = csl.items([specimens.article()], **COMMON)
    assert item["type"] == "article-newspaper"
    assert item["author"] == [{"literal": "Mai Lá"}, {"literal": "Phòng Cây, Hoa"}]
    assert item["issued"] == {"date-parts": [[2019, 3]]}
    assert item["container-title"] == "Báo Vườn Mẫu"
    assert item["archive"] == "Kho Lưu Trữ Mẫu"
    assert item["URL"] == "https://archive.example/articles/tc9001/trong-cay-tren-mang/"
    assert "time of capture" in item["note"]
    assert json.loads(listing.encode([item])) == [item]


@pytest.mark.parametrize(
    ("edtf", "issued", "da", "bib_date"),
    [
        ("2019-03-05", {"date-parts": [[2019, 3, 5]]}, "2019/03/05/", "{2019-03-05}"),
        ("2019", {"date-parts": [[2019]]}, "2019///", "{2019}"),
        ("2019-03~", {"date-parts": [[2019, 3]], "circa": True}, "2019/03//", "{2019-03}"),
        (
            "2019-03-05/2019-03-07",
            {"date-parts": [[2019, 3, 5], [2019, 3, 7]]},
            "2019/03//",
            "{2019-03-05/2019-03-07}",
        ),
        ("2019/2020", {"date-parts": [[2019], [2020]]}, None, "{2019/2020}"),
        ("XXXX-10-24", {"literal": "24 October, year unknown"}, None, None),
    ],
)
def test_dates_are_not_completed(
    edtf: str, issued: dict[str, Any], da: str | None, bib_date: str | None
) -> None:
    dates = {"event": None, "captured": None, "published": specimens.date(edtf)}
    record = specimens.article(dates=dates)
    (item,) = csl.items([record], **COMMON)
    assert item["issued"] == issued
    (entry,) = read_bibtex(bibtex.entry(record, **COMMON))
    assert entry.get("date") == bib_date
    lines = ris.entry(record, **COMMON).splitlines()
    assert [line[6:] for line in lines if line.startswith("DA")] == ([da] if da else [])
    assert "date of publication" in item["note"]


def test_without_date_byline_or_newspaper() -> None:
    dates = {"event": None, "captured": None, "published": None}
    bare = specimens.article(
        dates=dates,
        bylines=[],
        publisher=None,
        source={"url": "javascript:alert(1)"},
        account={"vi": "", "en": ""},
        title_en="",
    )
    (entry,) = read_bibtex(bibtex.entry(bare, **COMMON))
    assert entry["ENTRYTYPE"] == "misc"
    assert not {"author", "journal", "date", "year", "month", "abstract"} & set(entry)
    assert "No date is known." in entry["note"]
    assert "javascript" not in entry["note"]
    (read,) = read_ris(ris.entry(bare, **COMMON))
    assert not {"authors", "secondary_title", "date", "year", "abstract"} & set(read)
    (item,) = csl.items([bare], **COMMON)
    assert not {"author", "container-title", "issued", "abstract"} & set(item)


def test_a_supplied_title_stands_in_brackets_and_says_so() -> None:
    record = specimens.article(title="Trồng cây", title_basis="supplied")
    (entry,) = read_bibtex(bibtex.entry(record, **COMMON))
    assert entry["title"] == "{{[Trồng cây]}}"
    (item,) = csl.items([record], **COMMON | {"language": "vi"})
    assert item["title"] == "[Trồng cây]"
    assert "do kho lưu trữ đặt" in item["note"]
    assert "TI  - [Trồng cây]\r\n" in ris.entry(record, **COMMON)


def test_a_photographer_is_no_author_and_nobody_is_twice() -> None:
    both = [
        specimens.byline("Mai Lá", 2, "text_and_photo"),
        specimens.byline("Mai Lá", 3, "photo"),
        specimens.byline("Sương", 4, "photo"),
        specimens.byline("Gió", 1, "unstated"),
    ]
    (item,) = csl.items([specimens.article(bylines=both)], **COMMON)
    assert item["author"] == [{"literal": "Gió"}, {"literal": "Mai Lá"}]
    assert "Photographs: Sương" in item["note"]


def test_a_list_has_unique_keys_and_its_sentence() -> None:
    records = [specimens.article(), specimens.article(), specimens.article(key="TC9001")]
    sentence = "Bài có “@article{x,” và\n@comment"
    text = bibtex.bibliography(records, **COMMON, sentence=sentence)
    entries = read_bibtex(text)
    assert [entry["ID"] for entry in entries] == ["tc9001", "tc9001-2", "TC9001-3"]
    assert text.splitlines()[0].endswith("(3)")
    assert len(read_ris(ris.references(records, **COMMON))) == 3
    ids = [item["id"] for item in csl.items(records, **COMMON)]
    assert len({identifier.lower() for identifier in ids}) == 3


def test_a_list_row_is_enough_for_a_reference() -> None:
    (item,) = csl.items([specimens.row()], **COMMON)
    assert item["issued"] == {"date-parts": [[2019, 3, 5]]}
    assert "that of the event" in item["note"]
    assert item["abstract"] == "The archive's account: Of trees."


def test_an_empty_list_is_an_empty_file() -> None:
    assert bibtex.bibliography([], **COMMON) == ""
    assert ris.references([], **COMMON) == ""
    assert csl.items([], **COMMON) == []


def unescape(text: str) -> str:
    out = ""
    while text:
        for written, meant in UNESCAPED.items():
            if text.startswith(written):
                out, text = out + meant, text[len(written) :]
                break
        else:
            out, text = out + text[0], text[1:]
    return out


@given(st.lists(ANY_TEXT, min_size=1, max_size=3), ANY_TEXT, ANY_TEXT)
def test_hostile_texts_keep_every_file_whole(titles: list[str], name: str, address: str) -> None:
    records = [
        specimens.article(
            key=f"tc{number}",
            title=title,
            title_en=title,
            title_basis="supplied" if number % 2 else "transcribed",
            bylines=[specimens.byline(name, 1), specimens.byline(title, 2, "photo")],
            publisher=specimens.newspaper() | {"name": name},
            source={"url": address},
            account={"vi": title, "en": title},
        )
        for number, title in enumerate(titles)
    ]
    text = bibtex.bibliography(records, **COMMON, sentence=titles[0])
    entries = read_bibtex(text)
    items = csl.items(records, **COMMON)
    references = read_ris(ris.references(records, **COMMON))
    assert len(entries) == len(items) == len(references) == len(titles)
    for entry, item, reference in zip(entries, items, references, strict=True):
        assert all(balanced(value) for value in entry.values())
        assert unescape(entry["title"][2:-2]) == item.get("title", "")
        assert reference.get("title", "") == item.get("title", "")
        assert reference["type_of_reference"] == "NEWS"
    assert json.loads(listing.encode(items)) == items


def balanced(value: str) -> bool:
    """Count braces as BibTeX does: a backslash does not hide one."""
    depths = list(accumulate((c == "{") - (c == "}") for c in value))
    return min(depths, default=0) == 0 and depths[-1:] in ([], [0])

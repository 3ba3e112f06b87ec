"""What a table may change, and every way in which a row or a file is refused."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from django.utils import translation

from archive.curation import importing, sheets
from archive.curation.sheets import SheetError
from archive.curation.tables import Manner
from archive.models import (
    Alias,
    Appearance,
    Article,
    ArticleDate,
    Citation,
    Organisation,
    Person,
    Post,
    Province,
    Resolution,
)
from tests.admin import catalogues
from tests.admin.catalogues import span
from tests.curation.tables import as_csv, as_xlsx, exported, faults, planned, read, taken_in


@pytest.fixture(autouse=True)
def english():
    """Refusals are read here in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def article(db) -> Article:
    """A published article with one of each thing that can hang on it."""
    return catalogues.article()


def body(key: str, **more: str) -> dict:
    """Return a row of an organisation."""
    told = {"name": f"Hội {key}", "name_en": "Body", "kind": "other", "level": "unit"}
    return {"key": key, **told, "basis": "stated", "parent": ""} | more


def test_a_changed_cell_changes_its_field_alone_with_user_and_reason(article, django_user_model):
    user = django_user_model.objects.create_user("thu-thu")
    before = Person.objects.get()
    content = as_csv([{"key": "dinh-ngoc-khoa", "name": "Đinh Ngọc Khoá"}])
    plan = taken_in(Person, content, user=user, reason="import: a.csv: sửa dấu")
    assert plan.written
    (row,) = plan.taken
    assert [(c.name, c.before, c.after) for c in row.changes] == [
        ("name", "Đinh Ngọc Khoa", "Đinh Ngọc Khoá")
    ]
    after = Person.objects.get()
    assert (after.name, after.standing) == ("Đinh Ngọc Khoá", before.standing)
    assert after.sort_written != before.sort_written
    version = after.history.first()
    assert (version.history_type, version.history_user) == ("~", user)
    assert version.history_change_reason == "import: a.csv: sửa dấu"
    assert after.history.count() == 2


def test_unchanged_rows_leave_no_version(article):
    taken_in(Article, exported(Article))
    assert Article.objects.get().history.count() == 1


def test_a_dry_run_writes_nothing(article):
    rows = [{"key": "dinh-ngoc-khoa", "name": "Khác"}, {"key": "moi", "name": "Mới"}]
    plan = planned(Person, as_csv(rows), may_create=True)
    assert (plan.new, plan.changed) == (1, 1)
    assert Person.objects.get().name == "Đinh Ngọc Khoa"
    assert Person.history.count() == 1


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_marks_of_spreadsheets_are_understood(article, separator, encoding):
    rows = [{"key": "dinh-ngoc-khoa", "name": "Tên; có, dấu", "names": "A | B"}]
    plan = planned(Person, as_csv(rows, separator, encoding))
    assert {c.name: c.after for c in plan.taken[0].changes} == {
        "name": "Tên; có, dấu",
        "names": "A | B",
    }


def test_a_declared_separator_is_no_row(article):
    content = "sep=;\r\nkey;name\r\ndinh-ngoc-khoa;Khác\r\n".encode("utf-8-sig")
    assert [row.number for row in planned(Person, content).taken] == [3]


def test_texts_come_in_composed_and_with_plain_line_ends(article):
    row = {"key": "dinh-ngoc-khoa", "name": "Đinh Ngo\u0323c", "note_vi": "a\r\nb", "note_en": "x"}
    taken_in(Person, as_csv([row]))
    person = Person.objects.get()
    assert (person.name, person.note_vi) == ("Đinh Ngọc", "a\nb")


def test_all_kinds_of_cells(article):
    post = {"appearance": "tc9001/dinh-ngoc-khoa", "order": "1", "former": "có"}
    post |= {"organisation": "", "evidence": '"Đinh Ngọc Khoa, Trưởng ban"'}
    plan = taken_in(Post, as_csv([post]))
    assert faults(plan) == ""
    found = Post.objects.get(order=1)
    assert (found.former, found.organisation) == (True, None)
    assert found.evidence == [span("Đinh Ngọc Khoa, Trưởng ban")]
    taken_in(Post, as_csv([post | {"evidence": "33-41, 12-20", "former": "0"}]))
    found.refresh_from_db()
    assert (found.evidence, found.former) == ([[12, 20], [33, 41]], False)


@pytest.mark.parametrize(
    ("model", "row", "column", "said"),
    [
        (Person, {"key": "dinh-ngoc-khoa", "standing": "boss"}, "standing", "boss"),
        (Person, {"key": "dinh-ngoc-khoa", "name": ""}, "name", ""),
        (Person, {"key": "dinh-ngoc-khoa", "name": "x" * 201}, "name", "201"),
        (Person, {"key": "dinh-ngoc-khoa", "names": "A | A"}, "names", "twice"),
        (Person, {"key": "dinh-ngoc-khoa", "note_vi": "chỉ một"}, "note_en", ""),
        (Person, {"key": "dinh-ngoc-khoa", "name": "x\x07"}, "name", "U+0007"),
        (Person, {"key": "khong-co", "name": "x"}, "key", "khong-co"),
        (Person, {"key": "", "name": "x"}, "key", ""),
        (Article, {"key": "tc9001", "province": "khong-co"}, "province", "khong-co"),
        (Article, {"key": "tc9001", "province": ""}, "province_basis", ""),
        (Article, {"key": "tc9001", "source_url": "javascript:x"}, "source_url", ""),
        (Article, {"key": "tc9001", "status": "draft"}, "status", ""),
        (Article, {"key": "tc9001", "withdrawn_on": "2026-01-01"}, "withdrawn_on", ""),
        (Article, {"key": "tc9001", "title_evidence": "5-9999"}, "title_evidence", "9999"),
        (Article, {"key": "tc9001", "title_evidence": "12-Dec"}, "title_evidence", "12-Dec"),
        (Article, {"key": "tc9001", "title_evidence": '"không có"'}, "title_evidence", "không có"),
        (ArticleDate, {"article": "tc9001", "kind": "event", "edtf": "01/06/2020"}, "edtf", ""),
        (Organisation, body("ban-to-chuc-cuoc-thi-ve", parent="ban-to-chuc-cuoc-thi-ve"),
         "parent", ""),
        (Post, {"appearance": "tc9001", "order": "1", "wording": "x"}, "appearance", "tc9001"),
        (Post, {"appearance": "tc9001/dinh-ngoc-khoa", "order": "một", "wording": "x"},
         "order", "một"),
        (Post, {"appearance": "tc9001/dinh-ngoc-khoa", "order": "1", "former": "thôi"},
         "former", "thôi"),
    ],
)  # fmt: skip
def test_a_faulty_cell_is_named_with_row_record_and_column(article, model, row, column, said):
    plan = planned(model, as_csv([row]))
    assert plan.taken == []
    (refused,) = plan.refused
    assert refused.number == 2
    assert any(name == column and said in message for name, message in refused.faults), faults(plan)


def test_a_new_record_needs_leave_and_its_key_is_new(article):
    Alias.objects.create(record_type="person", key="khoa", target="dinh-ngoc-khoa")
    rows = [{"key": "moi", "name": "Mới"}, {"key": "khoa", "name": "Cũ"}]
    assert planned(Person, as_csv(rows)).new == 0
    plan = taken_in(Person, as_csv(rows), partly=True, may_create=True)
    assert [row.name for row in plan.taken] == ["moi"]
    assert "3 khoa key" in faults(plan)
    person = Person.objects.get(key="moi")
    assert (person.standing, person.history.get().history_type) == ("unclassified", "+")


def test_a_new_record_may_name_one_above_and_not_one_below(article):
    rows = [body("con", parent="me"), body("me"), body("ut", parent="me")]
    plan = planned(Organisation, as_csv(rows), may_create=True)
    assert [row.name for row in plan.taken] == ["me", "ut"]
    assert "2 con parent: " in faults(plan)
    done = taken_in(Organisation, as_csv(rows[1:]), may_create=True)
    assert done.written
    assert Organisation.objects.get(key="ut").parent.key == "me"


def test_a_link_may_be_added(article):
    row = {"article": "tc9001", "resolution": "7-nq-an-lac-2019", "order": "2", "form": "named"}
    row |= {"relation": "cited", "wording": "thi vẽ", "basis": "stated", "evidence": '"thi vẽ"'}
    plan = taken_in(Citation, as_csv([row]), may_create=True)
    assert faults(plan) == ""
    assert Citation.objects.get(order=2).evidence == [span("thi vẽ")]


def test_a_lost_key_is_told_the_living_one(article):
    Alias.objects.create(record_type="province", key="cu", target="an-lac")
    plan = planned(Article, as_csv([{"key": "tc9001", "province": "cu"}]))
    assert "an-lac" in faults(plan)


def test_the_same_record_twice_is_refused(article):
    rows = [{"key": "dinh-ngoc-khoa", "name": name} for name in ("A", "B")]
    plan = planned(Person, as_csv(rows))
    assert "3 dinh-ngoc-khoa key" in faults(plan)


def test_documents_with_one_identity_are_refused(article):
    Resolution.objects.create(
        key="khac", kind="plan", title="K", title_en="K", number="9", basis="stated",
        issuer=Organisation.objects.get(), issued="2019",
    )  # fmt: skip
    plan = planned(Resolution, as_csv([{"key": "khac", "number": "7-NQ/AL"}]))
    assert "2 khac number" in faults(plan)


def test_all_or_nothing_unless_the_sound_rows_are_asked_for(article):
    rows = [{"key": "dinh-ngoc-khoa", "name": "Khác"}, {"key": "khong-co", "name": "x"}]
    done = taken_in(Person, as_csv(rows))
    assert not done.written
    assert Person.objects.get().name == "Đinh Ngọc Khoa"
    assert taken_in(Person, as_csv(rows), partly=True).written
    assert Person.objects.get().name == "Khác"


def test_a_change_after_the_dry_run_stops_the_import(article):
    content = as_csv([{"key": "dinh-ngoc-khoa", "name": "Khác"}])
    shown = planned(Person, content).fingerprint
    Person.objects.update(name="Ai đó đã sửa")
    done = importing.take_in(Person, read(Person, content), Manner(lambda *a: []), shown, False)
    assert not done.written
    assert Person.objects.get().name == "Ai đó đã sửa"
    assert done.taken[0].changes[0].before == "Ai đó đã sửa"


def test_what_the_database_refuses_is_written_not_even_in_part(article, monkeypatch):
    rows = [{"key": "dinh-ngoc-khoa", "name": "Khác"}, {"key": "moi", "name": "Mới"}]
    content = as_csv(rows)
    shown = planned(Person, content, may_create=True).fingerprint
    Person.objects.bulk_create([Person(key="xen-vao", name="x")])
    monkeypatch.setattr(Person, "derive", lambda self: setattr(self, "key", "xen-vao"))
    manner = Manner(lambda *a: [], may_create=True)
    done = importing.take_in(Person, read(Person, content), manner, shown, True)
    assert not done.written
    assert Person.objects.get(key="dinh-ngoc-khoa").name == "Đinh Ngọc Khoa"


def test_an_unknown_a_double_and_a_lost_column_are_named(article):
    for content, said in [
        (b"key,nmae\r\nx,y\r\n", "nmae"),
        (b"key,name,name\r\nx,y,z\r\n", "name"),
        (b"name\r\ny\r\n", "key"),
        (b"key,text\r\nx,y\r\n", "text"),
    ]:
        with pytest.raises(SheetError, match=said):
            planned(Person, content)
    plan = planned(Person, as_csv([{"key": "dinh-ngoc-khoa", "name": "x"}]))
    assert plan.missing == ["names", "standing", "note_vi", "note_en"]


def packed(**members: bytes) -> bytes:
    """Return a package as XLSX is one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name.replace("_xml", ".xml"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
        ("key,name\r\nx,Đinh Ngọc".encode("cp1258", "replace").replace(b"?", b"\xd0"), "0xD0"),
        (b'key,name\r\n"x,y\r\n', "CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
        (b"PK\x03\x04 no package", "xlsx"),
        (packed(workbook_xml=b"<x/>"), "xlsx"),
        (packed(a_xml=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'), "document type"),
        (packed(a_xml=b"<x>" + b" " * (sheets.MOST_UNPACKED + 1)), "unpacks"),
        (packed(**{f"a{n}_xml": b"<x/>" for n in range(sheets.MOST_MEMBERS + 1)}), "unpacks"),
        (b"x" * (sheets.MOST_BYTES + 1), "10"),
        (b"key,name\r\n" + b"x,y\r\n" * (sheets.MOST_ROWS + 1), str(sheets.MOST_ROWS)),
    ],
    ids=["nothing", "blanks", "encoding", "quotes", "old", "no zip", "no workbook", "entity",
         "bomb", "members", "bytes", "rows"],
)  # fmt: skip
def test_a_bad_file_is_refused_in_words(db, content, said):
    with pytest.raises(SheetError, match=said):
        planned(Person, content)


@pytest.mark.parametrize(
    "value",
    ["=1+1", 12345678901234567890.0, 1e-9, datetime(2020, 6, 1, 12), "=HYPERLINK(1)", "#REF!"],
)
def test_a_cell_that_is_not_what_it_shows_is_refused(article, value):
    plan = planned(Person, as_xlsx([["key", "name"], ["dinh-ngoc-khoa", value]]))
    assert "2 dinh-ngoc-khoa name" in faults(plan)


def test_a_month_that_became_a_day_is_refused_and_a_day_taken(article):
    rows = [["article", "kind", "edtf"], ["tc9001", "event", datetime(2020, 6, 1)]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for form, wanted in [("mmm-yy", []), ("yyyy-mm-dd", ["2020-06-01"])]:
        book.active["C2"].number_format = form
        buffer = io.BytesIO()
        book.save(buffer)
        plan = planned(ArticleDate, buffer.getvalue())
        assert [c.after for row in plan.taken for c in row.changes] == wanted


def test_rows_keep_the_numbers_of_the_spreadsheet_and_empty_ones_are_none(article):
    content = "key,name\r\n,\r\n\r\ndinh-ngoc-khoa,Khác\r\n".encode()
    assert [row.number for row in planned(Person, content).taken] == [4]


def test_a_row_with_more_cells_than_the_header_is_refused(article):
    content = "key,name\r\ndinh-ngoc-khoa,Khác,nữa\r\n".encode()
    assert "2 dinh-ngoc-khoa name" in faults(planned(Person, content))


def test_no_file_stays_behind(article, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    planned(Person, exported(Person, "xlsx"))
    with pytest.raises(SheetError):
        list(sheets.xlsx_lines(packed(workbook_xml=b"<x/>")))
    Person.objects.update(note_vi="x" * (sheets.LONGEST_CELL + 1))
    with pytest.raises(SheetError, match="dinh-ngoc-khoa"):
        exported(Person, "xlsx")
    assert list(tmp_path.iterdir()) == []


def test_what_the_public_sees_is_counted(article):
    Person.objects.create(key="rieng", name="Riêng", standing="private")
    rows = [{"key": key, "name": "Khác"} for key in ("rieng", "dinh-ngoc-khoa")]
    assert planned(Person, as_csv(rows)).public == 1
    assert planned(Person, as_csv([{"key": "dinh-ngoc-khoa", "standing": "private"}])).public == 1
    appearance = {"article": "tc9001", "person": "dinh-ngoc-khoa", "note_vi": "a", "note_en": "b"}
    assert planned(Appearance, as_csv([appearance])).public == 1
    Article.objects.update(status="draft")
    assert planned(Appearance, as_csv([appearance])).public == 0
    assert planned(Province, as_csv([{"key": "an-lac", "name_en": "X"}])).public == 1

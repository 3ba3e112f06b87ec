"""Bulk edit in the admin: lists as files, the differences of a file, and what it writes."""

import csv
import io
import re

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive.admin.tables import KEPT
from archive.models import Alias, Article, Holding, Organisation, Person, TableUpload
from tests.admin import catalogues
from tests.admin.submitting import messages

PEOPLE = "/admin/archive/person/"


def rows_of(response) -> list[dict]:
    """Return the rows of an exported CSV file."""
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def sent(client, content: str | bytes, address: str = PEOPLE, name: str = "nguoi.csv", **more):
    """Send a file in; return the page that comes then."""
    content = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, content)
    return client.post(f"{address}import/", {"file": file} | more, follow=True)


def fingerprint(page) -> str:
    """Return the hidden digest of what a page shows."""
    field = BeautifulSoup(page.content, "lxml").select_one("input[name=fingerprint]")
    return field["value"]


def answered(client, page, **more: str):
    """Press a button of the page of differences."""
    address = page.redirect_chain[-1][0] if page.redirect_chain else page.request["PATH_INFO"]
    return client.post(address, {"fingerprint": fingerprint(page)} | more, follow=True)


@pytest.fixture
def staff(edition_path):
    """Return a function that gives the browser of somebody with certain permissions."""

    def make(*codenames: str) -> Client:
        user = User.objects.create_user("-".join(codenames), is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(user)
        return client

    return make


def test_a_list_is_exported_as_it_is_filtered(client, article):
    catalogues.grow(article, 2, 5)
    found = rows_of(client.get(f"{PEOPLE}export.csv?q=dinh+ngoc"))
    assert [row["key"] for row in found] == ["dinh-ngoc-khoa"]
    found = rows_of(client.get(f"{PEOPLE}export.csv?standing__exact=unclassified"))
    assert len(found) == 3
    response = client.get(f"{PEOPLE}export.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert [cell.value for cell in book.active[1]] == [
        *("key", "name", "names", "standing", "note_vi", "note_en")
    ]
    assert book.active.max_row == 5
    assert re.search(r'filename="person-\d{4}-\d\d-\d\d\.xlsx"', response["Content-Disposition"])


def test_the_list_leads_to_files_of_what_it_shows(client, article):
    page = BeautifulSoup(client.get(f"{PEOPLE}?q=dinh").content, "lxml")
    links = [a["href"] for a in page.select(".object-tools a")]
    assert {f"{PEOPLE}export.csv?q=dinh", f"{PEOPLE}export.xlsx?q=dinh", f"{PEOPLE}import/"} <= set(
        links
    )


def test_what_is_selected_is_exported(client, article):
    catalogues.grow(article, 2, 4)
    chosen = Person.objects.order_by("pk")[:2]
    action = {"action": "export_csv", "_selected_action": [p.pk for p in chosen]}
    assert {row["key"] for row in rows_of(client.post(PEOPLE, action))} == {p.key for p in chosen}


def test_an_unknown_filter_exports_nothing(client, article):
    response = client.get(f"{PEOPLE}export.csv?nonsense=1", follow=True)
    assert "nothing was exported" in messages(response)[0]


@pytest.mark.parametrize("model", [Holding, Alias])
def test_texts_and_aliases_have_no_table(client, article, model):
    address = f"/admin/archive/{model._meta.model_name}/"
    for name in ("export.csv", "import/"):
        response = client.get(address + name, follow=True)
        assert "Content-Disposition" not in response
        assert b"export.csv" not in client.get(address).content
        assert b'type="file"' not in response.content


def test_a_file_is_shown_then_written_with_history_and_published(client, article, public_record):
    page = sent(client, "key,name\r\ndinh-ngoc-khoa,Đinh Ngọc Khang\r\n")
    text = page.content.decode()
    assert "0 new, 1 changed, 0 unchanged, 0 refused." in text
    assert "<del>Khoa</del><ins>Khang</ins>" in text
    assert Person.objects.get().name == "Đinh Ngọc Khoa"
    refused = answered(client, page, all="1", reason="")
    assert "give a reason" in messages(refused)[0]
    assert Person.objects.get().name == "Đinh Ngọc Khoa"
    done = answered(client, page, all="1", reason="theo danh bạ")
    assert "0 new, 1 changed, 0 unchanged." in messages(done)[0]
    assert "Edition 1 published" in messages(done)[1]
    version = Person.objects.get().history.first()
    assert (version.name, version.history_user.username) == ("Đinh Ngọc Khang", "thu-thu")
    assert version.history_change_reason == "import: nguoi.csv: theo danh bạ"
    assert public_record("dinh-ngoc-khoa", "person")["name"] == "Đinh Ngọc Khang"
    assert LogEntry.objects.get().object_repr.startswith("nguoi.csv: 0 new, 1 changed")
    assert not TableUpload.objects.exists()


def test_what_nobody_sees_needs_no_reason(client, article):
    Person.objects.create(key="rieng", name="Riêng", standing="private")
    page = sent(client, "key,name\r\nrieng,Khác\r\n")
    assert "a reason is needed" not in page.content.decode()
    answered(client, page, all="1")
    version = Person.objects.get(key="rieng").history.first()
    assert version.history_change_reason == "import: nguoi.csv: "


def test_a_reason_too_long_for_the_history_is_refused(client, article):
    page = sent(client, "key,name\r\ndinh-ngoc-khoa,Khác\r\n", name=f"{'dài' * 40}.csv")
    limit = int(BeautifulSoup(page.content, "lxml").select_one("#id_reason")["maxlength"])
    assert "too long" in messages(answered(client, page, all="1", reason="x" * (limit + 1)))[0]
    answered(client, page, all="1", reason="x" * limit)
    reason = Person.objects.get().history.first().history_change_reason
    assert reason.endswith("x" * limit)
    field = Person.history.model._meta.get_field("history_change_reason")
    assert field.max_length is None or len(reason) == field.max_length


def test_refused_rows_are_named_and_sound_ones_go_in_when_asked_for(client, article):
    content = "key,name\r\ndinh-ngoc-khoa,Khác\r\nkhong-co,x\r\n"
    page = sent(client, content)
    text = page.content.decode()
    assert "1 changed, 0 unchanged, 1 refused." in text
    assert "There is no person “khong-co”" in text
    assert 'name="all"' not in text
    nothing = answered(client, page, all="1", reason="thử")
    assert "nothing is written" in messages(nothing)[0]
    done = answered(client, page, sound="1", reason="thử")
    assert Person.objects.get().name == "Khác"
    assert "1 row was not taken." in " ".join(messages(done))
    assert "khong-co" in done.content.decode()
    assert b"<ins>" not in done.content


def test_a_record_that_changed_meanwhile_is_shown_again(client, article):
    page = sent(client, "key,name\r\ndinh-ngoc-khoa,Khác\r\n")
    Person.objects.update(name="Đinh Ngọc Khuê")
    again = answered(client, page, all="1", reason="thử")
    assert "has changed since this was shown" in messages(again)[0]
    assert "Khuê</del>" in again.content.decode()
    assert Person.objects.get().name == "Đinh Ngọc Khuê"
    answered(client, again, all="1", reason="thử")
    assert Person.objects.get().name == "Khác"


def test_a_file_is_dropped(client, article):
    page = sent(client, "key,name\r\ndinh-ngoc-khoa,Khác\r\n")
    dropped = answered(client, page, drop="1")
    assert "Dropped" in messages(dropped)[0]
    assert not TableUpload.objects.exists()
    gone = client.get(page.redirect_chain[-1][0], follow=True)
    assert "no longer here" in messages(gone)[0]


def test_an_old_file_that_nobody_confirmed_goes(client, article):
    sent(client, "key,name\r\ndinh-ngoc-khoa,Khác\r\n")
    TableUpload.objects.update(made=timezone.now() - KEPT * 2)
    client.get(f"{PEOPLE}import/")
    assert not TableUpload.objects.exists()


def test_a_file_that_is_no_table_is_refused_on_the_form(client, article):
    page = sent(client, "key,nmae\r\nx,y\r\n")
    assert "Unknown columns: nmae" in page.content.decode()
    page = sent(client, b"key,name\r\nx,\xd0\r\n")
    assert "not UTF-8" in page.content.decode()
    assert not TableUpload.objects.exists()


def test_new_records_come_in_when_allowed(client, article):
    content = "key,name\r\nmoi,Người Mới\r\n"
    assert "1 refused" in sent(client, content).content.decode()
    page = sent(client, content, may_create="on")
    assert "1 new" in page.content.decode()
    answered(client, page, all="1")
    assert Person.objects.get(key="moi").history.get().history_user.username == "thu-thu"


def test_a_table_neither_publishes_nor_withdraws(client, article):
    article.status = "draft"
    article.save()
    for status in ("published", "withdrawn", "review"):
        page = sent(client, f"key,status\r\ntc9001,{status}\r\n", "/admin/archive/article/")
        assert "A table neither publishes nor withdraws" in page.content.decode()
        assert 'name="all"' not in page.content.decode()
    new = "key,status,title,title_en,title_basis\r\ntc9,published,A,A,supplied\r\n"
    page = sent(client, new, "/admin/archive/article/", may_create="on")
    assert "A table neither publishes nor withdraws" in page.content.decode()


def test_rules_of_forms_are_kept(client, article):
    page = sent(
        client, "key,account_vi\r\ntc9001,[x](person:nobody)\r\n", "/admin/archive/article/"
    )
    assert "There is no person “nobody” to link to." in page.content.decode()


def test_cells_cannot_put_markup_into_the_page(client, article):
    page = sent(client, "key,name\r\ndinh-ngoc-khoa,<script>x</script>\r\n<b>,x\r\n")
    assert b"<script>x" not in page.content
    assert b"<b>" not in page.content


def test_who_may_look_exports_and_does_not_import(staff, article):
    looker = staff("view_person")
    assert len(rows_of(looker.get(f"{PEOPLE}export.csv"))) == 1
    assert looker.get(f"{PEOPLE}import/").status_code == 403
    assert b"import/" not in looker.get(PEOPLE).content
    nobody = staff("view_article")
    for name in ("export.csv", "export.xlsx", "import/"):
        assert nobody.get(PEOPLE + name).status_code == 403


def test_who_may_not_add_creates_nothing(staff, article):
    changer = staff("view_person", "change_person")
    assert b"may_create" not in changer.get(f"{PEOPLE}import/").content
    page = sent(changer, "key,name\r\nmoi,Mới\r\n", may_create="on")
    assert "0 new, 0 changed, 0 unchanged, 1 refused." in page.content.decode()


def test_a_file_is_its_owners_alone(client, staff, article):
    page = sent(client, "key,name\r\ndinh-ngoc-khoa,Khác\r\n")
    other = staff("view_person", "change_person")
    assert "no longer here" in messages(other.get(page.redirect_chain[-1][0], follow=True))[0]


def test_strangers_get_nothing(article):
    stranger = Client(SERVER_NAME="127.0.0.1")
    for name in ("export.csv", "export.xlsx", "import/"):
        assert stranger.get(PEOPLE + name).status_code == 302


def test_pages_have_no_inline_script_or_style(client, article):
    page = sent(client, "key,name\r\ndinh-ngoc-khoa,Khác\r\n")
    for content in (
        client.get(f"{PEOPLE}import/").content,
        page.content,
        client.get(PEOPLE).content,
    ):
        soup = BeautifulSoup(content, "lxml")
        assert not soup.select("[style], style, [onclick]")
        assert all(s.get("src") or s.get("type") for s in soup.select("script"))


def test_many_differences_come_in_pages_and_cost_no_more_queries(client, db):
    def cost(count: int) -> tuple[int, bytes]:
        Person.objects.all().delete()
        Person.objects.bulk_create(Person(key=f"n-{n}", name="A") for n in range(count))
        rows = "".join(f"n-{n},B\r\n" for n in range(count))
        page = sent(client, f"key,name\r\n{rows}")
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(page.redirect_chain[-1][0] + "?page=2")
        return len(queries), shown.content

    few, _ = cost(10)
    many, content = cost(450)
    assert many <= few < 30
    assert content.count(b"<ins>") == 200


def test_exporting_costs_the_same_for_more_rows(client, article):
    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            b"".join(response.streaming_content)
        return len(queries)

    addresses = [
        f"/admin/archive/{name}/export.csv"
        for name in ("article", "post", "citation", "involvement", "organisation")
    ]
    catalogues.grow(article, 2, 5)
    few = [cost(address) for address in addresses]
    catalogues.grow(article, 5, 30)
    assert [cost(address) for address in addresses] == few
    assert max(few) < 12


def test_a_changed_table_is_the_same_as_the_form_s_work(client, article):
    rows = rows_of(client.get("/admin/archive/organisation/export.csv"))
    rows[0]["names"] = "BTC\nBan Tổ chức\nBan TC"
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    page = sent(client, buffer.getvalue(), "/admin/archive/organisation/")
    answered(client, page, all="1", reason="thêm tên")
    body = Organisation.objects.get()
    assert body.names == ["BTC", "Ban Tổ chức", "Ban TC"]
    assert Article.objects.get().history.count() == 1

"""The pages of quality: every number leads to its list, every row to the form that mends it."""

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.test import Client

from archive.models import Article, Byline, Holding, Involvement, Person, Post, Quantity
from tests.admin import catalogues


@pytest.fixture
def doubts(article):
    """A catalogue in which a few things are amiss."""
    Post.objects.filter(order=2).update(organisation=None)
    for number in range(120):
        Article.objects.create(
            key=f"tc{number:04}", title=f"Bản <i>{number}</i>", title_en="A", title_basis="supplied"
        )
    for key in ("mot", "hai"):
        Person.objects.create(key=key, name="Lê Thị Đào")
    return article


def numbers(page: bytes) -> dict[str, str]:
    """Return the numbers of an overview by the address to which each leads."""
    found = BeautifulSoup(page, "lxml").select(".quality td.number a")
    return {link["href"]: link.get_text().strip() for link in found}


def rows(page: bytes) -> list:
    """Return the rows of a list of findings."""
    return BeautifulSoup(page, "lxml").select(".quality tbody tr")


def test_the_index_leads_there(client, db):
    assert b'href="/admin/quality/"' in client.get("/admin/").content


def test_each_number_leads_to_as_many_records_and_each_record_to_its_form(client, doubts):
    found = numbers(client.get("/admin/quality/").content)
    assert found["/admin/quality/article-without-province/"] == "120"
    assert found["/admin/quality/post-without-organisation/"] == "1"
    assert found["/admin/quality/person-duplicates/"] == "1"
    assert len(found) > 10
    forms: dict[str, str] = {}
    for address, said in found.items():
        page, listed = address, []
        while page:
            answer = client.get(page)
            assert answer.status_code == 200, page
            listed += rows(answer.content)
            onward = BeautifulSoup(answer.content, "lxml").select_one("a[rel=next]")
            page = onward and address + onward["href"]
        if said != "count now":
            assert len(listed) == int(said), address
        forms |= {row.a["href"].split("/")[3]: row.a["href"] for row in listed}
    assert len(forms) > 3
    assert {client.get(form).status_code for form in forms.values()} == {200}


def test_two_that_may_be_one_lead_to_where_they_are_compared(client, doubts):
    page = BeautifulSoup(client.get("/admin/quality/person-duplicates/").content, "lxml")
    address = page.select_one(".quality td a")["href"]
    assert address == "/admin/archive/merge/pair/person/hai/mot/"
    assert client.get(address).status_code == 200


def test_terms_in_keys_are_told_in_words(client, article):
    Involvement.objects.update(basis="inferred")
    page = BeautifulSoup(client.get("/admin/quality/involvement-inferred/").content, "lxml")
    role = Involvement.objects.first().get_role_display()
    assert page.select_one(".quality th .help").get_text().endswith(f" / {role}")


def test_nothing_found_is_said_to_be_done(client, article):
    page = client.get("/admin/quality/").content.decode()
    assert "none: done" in page
    assert "Nothing found." in client.get("/admin/quality/person-duplicates/").content.decode()


def test_words_of_the_catalogue_are_text(client, doubts):
    page = client.get("/admin/quality/article-without-province/").content
    assert b"&lt;i&gt;0&lt;/i&gt;" in page
    assert b"<i>0</i>" not in page


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "1e9", "9" * 30, "²"])
def test_a_page_that_is_not_there_is_another_one(client, doubts, page):
    answer = client.get("/admin/quality/article-without-province/", {"page": page})
    assert answer.status_code == 200
    assert rows(answer.content)


def test_there_is_no_other_check(client):
    assert client.get("/admin/quality/nothing-of-the-kind/").status_code == 404


def test_a_holding_is_mended_on_the_form_of_its_article(client, article):
    [holding.detach() for holding in Holding.objects.all()]
    (row,) = rows(client.get("/admin/quality/holding-not-attached/").content)
    assert row.a["href"] == f"/admin/archive/article/{article.pk}/change/"


def test_files_are_read_on_demand(client, article, settings, tmp_path):
    settings.HOLDINGS = str(tmp_path)
    (tmp_path / "tc9001.txt").write_bytes(b"gi")
    assert numbers(client.get("/admin/quality/").content)["/admin/quality/holding-altered/"]
    page = client.get("/admin/quality/holding-altered/")
    assert "1 holding read." in page.content.decode()
    assert len(rows(page.content)) == 1
    beyond = client.get("/admin/quality/holding-altered/", {"after": "tc9001"})
    assert "0 holdings read." in beyond.content.decode()


def test_only_who_may_see_articles_sees_what_they_lack(db, edition_path):
    user = User.objects.create_user("nguoi-moi", password="mot-mat-khau-dai", is_staff=True)
    client = Client(SERVER_NAME="127.0.0.1")
    addresses = ["/admin/quality/", "/admin/quality/article-draft/"]
    assert [client.get(address).status_code for address in addresses] == [302, 302]
    client.force_login(user)
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    user.user_permissions.add(Permission.objects.get(codename="view_article"))
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_nothing_is_changed_by_post(client, db):
    assert client.post("/admin/quality/").status_code == 405


def test_the_overview_costs_the_same_whatever_there_is(
    client, article, django_assert_max_num_queries
):
    client.get("/admin/quality/")
    with django_assert_max_num_queries(29):
        client.get("/admin/quality/")
    catalogues.grow(article, 2, 9)
    with django_assert_max_num_queries(29):
        client.get("/admin/quality/")


def audited(capsys, *arguments: str) -> tuple[str, int]:
    """Run the audit; return what it prints and its exit status."""
    capsys.readouterr()
    status = 0
    try:
        call_command("audit", *arguments)
    except CommandError as error:
        status = error.returncode
    return capsys.readouterr().out, status


def test_the_audit_has_the_same_checks_and_numbers(client, doubts, capsys):
    client.post("/admin/publish/")
    printed, _status = audited(capsys, "--quality", "--format=json")
    found = json.loads(printed)
    shown = numbers(client.get("/admin/quality/").content)
    for address, number in shown.items():
        check = found[address.split("/")[-2]]
        assert number in ("count now", str(check["count"]))
        assert check["count"] == len(check["records"])
    counted = {code for code, check in found.items() if check["count"] and code != "rules"}
    assert counted <= {address.split("/")[-2] for address in shown}
    assert audited(capsys, "--quality", "--format=json")[0] == printed
    posts = found["post-without-organisation"]
    assert posts["severity"] == "missing"
    assert posts["records"] == [
        {
            "model": "archive.post",
            "key": ["tc9001", "dinh-ngoc-khoa", 2],
            "name": "ông",
            "says": "Đinh Ngọc Khoa, “ông”: no organisation is given.",
        }
    ]


def test_doubts_alone_do_not_fail_and_broken_rules_do(client, article, capsys, settings, tmp_path):
    for model in (Byline, Post, Quantity):  # whose wordings stand elsewhere in the text
        model.objects.all().delete()
    client.post("/admin/publish/")
    printed, status = audited(capsys, "--quality", "--format=json")
    assert json.loads(printed)["rules"] == {"count": 0, "severity": "wrong", "records": []}
    assert json.loads(printed)["person-official-without-post"]["count"] == 1
    assert status == 0
    Article.objects.update(province_note_vi="Thiếu bản dịch")
    printed, status = audited(capsys, "--quality", "--format=json")
    assert "province_note_en" in json.loads(printed)["rules"]["records"][0]["says"]
    assert status == 1


def test_the_audit_speaks_english_in_lines_too(client, doubts, capsys):
    said, _status = audited(capsys, "--quality")
    assert "post-without-organisation: 1 (missing)" in said.splitlines()
    line = (
        "  archive.post tc9001/dinh-ngoc-khoa/2: Đinh Ngọc Khoa, “ông”: no organisation is given."
    )
    assert line in said.splitlines()

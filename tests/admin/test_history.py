"""Who changed which field, when, from what to what."""

import pytest
from bs4 import BeautifulSoup

from archive.models import Appearance, Person
from tests.admin.submitting import add_row, controls, submit


@pytest.fixture
def rows(client):
    """Return a function that gives the rows of all tables of a page, as text."""

    def read(address: str) -> list[str]:
        page = BeautifulSoup(client.get(address).content, "lxml")
        return [" ".join(row.get_text(" ").split()) for row in page.select("#content tbody tr")]

    return read


@pytest.fixture
def address(article) -> str:
    """The page of the article."""
    return f"/admin/archive/article/{article.pk}/change/"


def test_history_names_user_field_and_both_values(client, article, address, rows):
    submit(
        client, address, {"title": "Đầu đề mới", "province_note_vi": "a", "province_note_en": "b"}
    )
    latest, first = rows(f"/admin/archive/article/{article.pk}/history/")[:2]
    assert "thu-thu" in latest
    assert "Title: Lễ phát động cuộc thi vẽ → Đầu đề mới" in latest
    assert "Note on the province (Vietnamese): ∅ → a" in latest
    assert "Created" in first


def test_history_of_an_article_tells_of_its_parts(client, article, address, rows):
    sent = controls(client.get(address).content)
    sent |= {"posts-1-wording": "bà", "appearances-0-order": "7", "roles-0-DELETE": "on"}
    sent |= {"dates-0-edtf": "2020-07", "holding-0-segments": "headline 0-24"}
    add_row(sent, "bylines", order=2, name="P.V", work="photo", wording="P.V", evidence='"Ún"')
    add_row(sent, "slips", order=2, wording="Ún", evidence='"Ún"')
    sent |= {"quantities-0-value": "2"}
    assert client.post(address, sent).status_code == 302
    shown = "\n".join(rows(f"/admin/archive/article/{article.pk}/history/"))
    for expected in (
        "thu-thu Changed Post: Đinh Ngọc Khoa: bà Wording: ông → bà",
        "thu-thu Changed Appearance: Đinh Ngọc Khoa Order: 1 → 7",
        "thu-thu Deleted Role of a person: Đinh Ngọc Khoa: opened",
        "thu-thu Changed Date: date of the event Date (EDTF): 2020-06 → 2020-07",
        "thu-thu Changed Holding: tc9001.txt Segments:",
        "thu-thu Created Byline: P.V",
        "thu-thu Created Slip of the pen: Ún",
        "thu-thu Changed Quantity: cuộc thi Value: 1 → 2",
    ):
        assert expected.lower() in shown.lower(), expected


def test_history_keeps_what_is_gone(client, article, address, rows):
    appearance = article.appearances.get()
    number = appearance.pk
    appearance.delete()
    shown = "\n".join(rows(f"/admin/archive/article/{article.pk}/history/"))
    assert "Deleted Appearance: Đinh Ngọc Khoa" in shown
    assert "Deleted Post: Đinh Ngọc Khoa: ông" in shown
    own = rows(f"/admin/archive/appearance/{number}/history/")
    assert "Deleted" in own[0]


def test_person_that_is_gone_leaves_the_history_readable(client, article, rows):
    other = Person.objects.create(key="lo-thi-un", name="Lò Thị Ún")
    made = Appearance.objects.create(article=article, person=other, order=2)
    made.delete()
    other.delete()
    assert "Deleted Appearance" in "\n".join(rows(f"/admin/archive/article/{article.pk}/history/"))


def test_what_is_gone_can_be_put_back(client, article, public_record):
    person = Person.objects.create(key="lo-thi-un", name="Lò Thị Ún")
    number, version = person.pk, person.history.get().history_id
    person.delete()
    assert submit(client, f"/admin/archive/person/{number}/history/{version}/").status_code == 302
    assert Person.objects.get(pk=number).name == "Lò Thị Ún"


def test_an_earlier_version_tells_who_and_why_and_speaks_vietnamese(client, article):
    person = Person.objects.get(key="dinh-ngoc-khoa")
    person._change_reason = "Thêm cách viết khác"
    person.save()
    address = f"/admin/archive/person/{person.pk}/history/{person.history.first().pk}/"
    assert "Thêm cách viết khác" in client.get(address).content.decode()
    page = client.get(address, headers={"accept-language": "vi"}).content.decode()
    assert "Khôi phục phiên bản này" in page
    assert not [word for word in ("Revert", "Historical") if word in page]


def test_long_texts_are_shortened_around_what_changed(client, article, address, rows):
    long = "một " * 400
    submit(client, address, account_vi=long + "hai", account_en="x")
    submit(client, address, account_vi=long + "ba", account_en="x")
    latest = rows(f"/admin/archive/article/{article.pk}/history/")[0]
    assert "chars]" in latest
    assert "hai → " in latest
    assert len(latest) < 3000


def test_values_in_history_are_escaped(client, article, address):
    submit(client, address, title="<script>alert(1)</script>")
    page = client.get(f"/admin/archive/article/{article.pk}/history/").content
    assert b"<script>alert" not in page
    assert b"&lt;script&gt;alert(1)" in page


def test_history_of_no_article(client, article):
    assert client.get("/admin/archive/article/999/history/").status_code == 404
    for address in ("x/history", "1/history/x", "x/history/1", "999/history/1"):
        assert client.get(f"/admin/archive/article/{address}/").status_code == 404

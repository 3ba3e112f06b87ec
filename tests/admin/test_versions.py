"""Two versions compared, one field followed, values put back by the rules of the form."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.admin.differences import pieces
from archive.models import Article, Person
from tests.admin import catalogues
from tests.admin.submitting import messages, submit

WHY = "Đọc lại bản in."


@pytest.fixture
def record(article) -> str:
    """Where the pages of the article begin."""
    return f"/admin/archive/article/{article.pk}"


def soup(response) -> BeautifulSoup:
    """Return a page as a tree."""
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def compare(record: str, older, newer) -> str:
    """Return the address of two versions."""
    return f"{record}/history/compare/?from={newer.history_id}&to={older.history_id}"


def test_two_versions_are_compared_in_words(client, article, record):
    submit(
        client, f"{record}/change/", title="Lễ phát động cuộc thi ảnh", province_basis="external"
    )
    newer, older = article.history.all()[:2]
    page = soup(client.get(compare(record, older, newer)))
    title, basis = page.select(".difference")
    assert [each.get_text().strip() for each in title.select("p.words del, p.words ins")] == [
        "taken out: vẽ",
        "put in: ảnh",
    ]
    assert "inferred" in basis.get_text()
    assert "from outside the release" in basis.get_text()


def test_evidence_is_compared_as_words(client, article, record):
    start, end = catalogues.span("Đinh Ngọc Khoa")
    submit(client, f"{record}/change/", title_evidence=f"{start}-{end}")
    newer, older = article.history.all()[:2]
    shown = soup(client.get(compare(record, older, newer))).get_text()
    assert "“Đinh Ngọc Khoa”" in shown
    assert "“Lễ phát động cuộc thi vẽ”" in shown


def test_history_lets_two_versions_be_chosen(client, article, record):
    submit(client, f"{record}/change/", title="Hai")
    submit(client, f"{record}/change/", title="Ba")
    page = soup(client.get(f"{record}/history/"))
    chosen = {each["name"]: each["value"] for each in page.select("input[type=radio][checked]")}
    newest, before = article.history.all()[:2]
    assert chosen == {"to": str(newest.history_id), "from": str(before.history_id)}
    assert page.select_one("form[action$='/history/compare/'] button")


@pytest.mark.parametrize("query", ["", "?from=1&to=1", "?from=x&to=2", "?from=998&to=999"])
def test_no_two_versions(client, article, record, query):
    response = client.get(f"{record}/history/compare/{query}", follow=True)
    assert messages(response) == ["Choose two different versions to compare."]


def test_field_is_put_back_and_public(client, article, record, public_record):
    submit(client, f"{record}/change/", title="Đầu đề sai", title_en="Wrong")
    newer, older = article.history.all()[:2]
    sent = {"field": ["title"], "reason": WHY}
    assert client.post(compare(record, older, newer), sent).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.title_en) == ("Lễ phát động cuộc thi vẽ", "Wrong")
    latest = article.history.first()
    assert (latest.history_change_reason, latest.history_user.username) == (WHY, "thu-thu")
    assert public_record("tc9001")["title"] == "Lễ phát động cuộc thi vẽ"


def test_going_back_needs_a_reason_and_keeps_the_rules(client, article, record):
    submit(client, f"{record}/change/", province="", province_basis="")
    newer, older = article.history.all()[:2]
    address = compare(record, older, newer)
    said = soup(client.post(address, {"field": ["province", "province_basis"]})).select_one
    assert "with a reason only" in said(".errorlist").get_text()
    refused = soup(client.post(address, {"field": ["province"], "reason": WHY}))
    assert "Say on what basis this is known." in refused.select_one(".errorlist").get_text()
    assert refused.select_one("[name=field][value=province]").has_attr("checked")
    for wrong in ([], ["key"], ["reason"], ["khong-co"]):
        assert b"Choose the fields" in client.post(address, {"field": wrong}).content
    assert Article.objects.get().province is None
    sent = {"field": ["province", "province_basis"], "reason": WHY}
    assert client.post(address, sent).status_code == 302
    assert Article.objects.get().province.key == "an-lac"


def test_part_of_an_article_goes_back(client, article):
    post = article.appearances.get().posts.get(order=1)
    record = f"/admin/archive/post/{post.pk}"
    submit(client, f"{record}/change/", wording="Phó ban", organisation="", former="on")
    newer, older = post.history.all()[:2]
    sent = {"field": ["wording", "organisation", "former"], "reason": WHY}
    assert client.post(compare(record, older, newer), sent).status_code == 302
    post.refresh_from_db()
    assert (post.wording, post.former) == ("Trưởng ban Tổ chức", False)
    assert post.organisation.key == "ban-to-chuc-cuoc-thi-ve"


def test_history_of_one_field(client, article, record):
    submit(client, f"{record}/change/", title="Hai", reason="một")
    submit(client, f"{record}/change/", title_en="Two", reason="hai")
    submit(client, f"{record}/change/", title="Ba", reason="ba")
    page = soup(client.get(f"{record}/history/fields/title/"))
    rows = [" ".join(row.get_text(" ").split()) for row in page.select("tbody tr")]
    assert len(rows) == 3
    assert "thu-thu taken out: Hai put in: Ba ba" in rows[0]
    assert "một" in rows[1]
    leads = page.select("tbody tr")[1].select_one("a")["href"]
    assert soup(client.get(f"{record}/history/compare/{leads[leads.index('?') :]}")).select_one(
        "[name=field][value=title][checked]"
    )
    for wrong in ("khong_co", "id"):
        assert client.get(f"{record}/history/fields/{wrong}/").status_code == 404
    assert client.get("/admin/archive/article/999/history/fields/title/").status_code == 404


def test_what_is_gone_is_compared_and_not_put_back(client, article):
    person = Person.objects.create(key="lo-thi-un", name="Lò Thị Ún")
    number = person.pk
    person.name = "Lò Thị Út"
    person.save()
    newer, older = person.history.all()[:2]
    person.delete()
    address = compare(f"/admin/archive/person/{number}", older, newer)
    page = soup(client.get(address))
    assert page.select_one(".difference")
    assert not page.select("[name=field]")
    assert client.post(address, {"field": ["name"], "reason": WHY}).status_code == 403


def test_long_histories_are_paged_and_cheap(client, article, record):
    byline = article.bylines.get()
    for number in range(120):
        byline.name = article.title = f"B{number}"
        byline.save()
        article.save()
    newest, oldest = article.history.first(), article.history.last()
    client.get(f"{record}/history/")
    for address in (
        f"{record}/history/",
        f"{record}/history/?parts=3",
        f"{record}/history/fields/title/?page=2",
        compare(record, oldest, newest),
    ):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) < 30, address
    parts = soup(client.get(f"{record}/history/?parts=3")).get_text()
    assert "B18 → B19" in parts


def test_words_that_stay_are_shortened():
    long = " ".join(f"từ{number}" for number in range(200))
    found = list(pieces(f"{long} cũ {long}", f"{long} mới {long}"))
    assert [kind for kind, _words in found] == ["same", "gone", "new", "same"]
    assert found[0][1].startswith("[…] ")
    assert len(found[0][1].split()) == 21
    assert "".join(words for kind, words in pieces("a b", "a c") if kind != "gone") == "a c"

"""A save reaches the public page at once, or the curator knows that it has not."""

import sqlite3

import pytest
from django.db import connection

from archive.admin import publishing
from archive.models import Article, Person, Province
from archive.publish import publication
from tests.admin.submitting import errors, messages, submit


@pytest.fixture
def address(article) -> str:
    """The page of the article."""
    return f"/admin/archive/article/{article.pk}/change/"


@pytest.fixture
def said(client):
    """Return a function that gives the messages which the curator sees next."""
    return lambda: "\n".join(messages(client.get("/admin/publish/")))


def slow(path, seconds: float = 3.0) -> None:
    """Let the edition in place say that it took long."""
    with sqlite3.connect(path) as edition:
        edition.execute("UPDATE meta SET value = ? WHERE name = 'seconds'", (f"{seconds}",))


def test_saved_title_is_public_at_once(client, address, public_record, said):
    assert public_record("tc9001") is None
    assert submit(client, address, title="Đầu đề mới").status_code == 302
    assert public_record("tc9001")["title"] == "Đầu đề mới"
    assert "Edition 1 published in" in said()


def test_public_page_itself_shows_it(client, address):
    submit(client, address, title="Đầu đề mới")
    page = client.get("/articles/tc9001/dau-de-moi/")
    assert page.status_code == 200
    assert "Đầu đề mới" in page.content.decode()


def test_what_hangs_on_the_article_is_public_at_once(client, address, public_record):
    submit(client, address, {"posts-0-wording": "Trưởng ban"})
    posts = public_record("tc9001")["people"][0]["posts"]
    assert [post["wording"] for post in posts] == ["Trưởng ban", "ông"]


def test_save_that_changes_nothing_public_says_so(client, address, said):
    submit(client, address)
    said()
    submit(client, address)
    assert "Nothing public has changed; the public sees edition 1." in said()


def test_refused_form_publishes_nothing(client, address, edition_path):
    assert errors(submit(client, address, title=""))
    assert not edition_path.exists()


def test_looking_publishes_nothing(client, address, edition_path):
    client.get(address)
    client.get("/admin/archive/article/")
    assert not edition_path.exists()


def test_entity_added_changed_and_deleted(client, article, public_record, said):
    add = "/admin/archive/person/add/"
    submit(client, add, key="lo-thi-un", name="Lò Thị Ún", standing="official")
    assert "Edition 1" in said()
    person = Person.objects.get(key="dinh-ngoc-khoa")
    submit(client, f"/admin/archive/person/{person.pk}/change/", standing="private")
    assert public_record("dinh-ngoc-khoa", "person") is None
    assert "Edition 2" in said()
    other = Person.objects.get(key="lo-thi-un")
    client.post(f"/admin/archive/person/{other.pk}/delete/", {"post": "yes"})
    assert not Person.objects.filter(pk=other.pk).exists()
    assert "the public sees edition 2" in said()


def test_actions_publish(client, article, public_record, said):
    def act(name: str, **more: str):
        chosen = {"action": name, "_selected_action": [article.pk]} | more
        return client.post("/admin/archive/article/", chosen)

    act("return_to_draft", reason="Còn phải đối chiếu.")
    assert public_record("tc9001") is None
    assert "1 article changed." in said()
    act("publish_selected")
    assert public_record("tc9001")
    assert article.history.first().history_user.username == "thu-thu"
    act("delete_selected")
    assert public_record("tc9001"), "not confirmed yet"
    act("delete_selected", post="yes", reason="Nhập hai lần.")
    assert public_record("tc9001") is None
    assert not Article.objects.exists()


def test_action_leaves_withdrawn_and_faulty_articles(client, article, said):
    Article.objects.update(status="draft", title="")
    chosen = {"action": "publish_selected", "_selected_action": [article.pk]}
    client.post("/admin/archive/article/", chosen)
    assert "Not changed: tc9001. Title: This field cannot be blank." in said()
    Article.objects.update(
        title="T", status="withdrawn", withdrawn_on="2024-01-01", withdrawn_reason_vi="a"
    )
    client.post("/admin/archive/article/", chosen)
    assert Article.objects.get().status == "withdrawn"


def test_earlier_version_put_back_is_public_at_once(client, article, address, public_record):
    submit(client, address, title="Đầu đề sai")
    first = article.history.last().history_id
    version = f"/admin/archive/article/{article.pk}/history/{first}/"
    assert submit(client, version).status_code == 302
    assert public_record("tc9001")["title"] == "Lễ phát động cuộc thi vẽ"


@pytest.mark.django_db(transaction=True)
def test_publishes_once_and_after_the_commit(client, article, address, monkeypatch):
    states = []
    real = publication.publish

    def watched():
        states.append(connection.in_atomic_block)
        return real()

    monkeypatch.setattr(publication, "publish", watched)
    submit(client, address, title="Mới")
    chosen = {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"}
    chosen["reason"] = "Nhập hai lần."
    client.post("/admin/archive/article/", chosen)
    assert states == [False, False]


@pytest.mark.django_db(transaction=True)
def test_failure_to_publish_keeps_the_save(
    client, address, public_record, said, monkeypatch, caplog
):
    submit(client, address, title="Đầu đề công khai")
    said()

    def fail():
        raise OSError("No space left on device")

    monkeypatch.setattr(publication, "publish", fail)
    assert submit(client, address, title="Đầu đề mới").status_code == 302
    assert Article.objects.get().title == "Đầu đề mới"
    assert public_record("tc9001")["title"] == "Đầu đề công khai"
    shown = said()
    assert "What you saved is kept" in shown
    assert "the public still sees edition 1. OSError: No space left on device" in shown
    assert "failed" in caplog.text


def test_failure_without_an_edition(client, address, said, monkeypatch):
    monkeypatch.setattr(publication, "publish", lambda: 1 / 0)
    submit(client, address, title="Đầu đề mới")
    assert "the public sees no edition" in said()


def test_slow_publication_waits_for_the_button(client, address, edition_path, public_record, said):
    submit(client, address, title="Một")
    slow(edition_path)
    province = Province.objects.get()
    submit(client, f"/admin/archive/province/{province.pk}/change/", name="An Lạc Hai")
    submit(client, address, title="Hai")
    assert public_record("tc9001")["title"] == "Một"
    shown = client.get("/admin/publish/")
    assert "Not published yet: the public still sees edition 1." in messages(shown)[-1]
    assert b'<a href="/admin/publish/">publish now</a>' in shown.content
    assert b"too long to happen with every save" in shown.content
    assert client.post("/admin/publish/").status_code == 302
    assert public_record("tc9001")["title"] == "Hai"
    assert "Edition 2 published in" in said()


def test_where_publishing_is_slow_a_corrected_article_is_public_at_once(
    client, address, edition_path, public_record, said
):
    submit(client, address, title="Một")
    slow(edition_path)
    submit(client, address, title="Hai")
    assert public_record("tc9001")["title"] == "Hai"
    assert "Edition 2 published in" in said()
    assert publication.compare(edition_path) == []


def test_where_publishing_is_slow_names_and_new_articles_are_public_at_once(
    client, address, article, edition_path, public_record
):
    submit(client, address, title="Một")
    slow(edition_path)
    person = Person.objects.get(appearances__article=article)
    submit(client, f"/admin/archive/person/{person.pk}/change/", name="Lò Thị Mới")
    assert public_record("tc9001")["people"][0]["name"] == "Lò Thị Mới"
    new = Article.objects.create(
        key="tc9002", title="Hai", title_en="Two", title_basis="supplied", status="draft"
    )
    submit(client, f"/admin/archive/article/{new.pk}/change/", status="published")
    assert public_record("tc9002")["title"] == "Hai"
    assert publication.compare(edition_path) == []


def test_button_needs_the_token_and_post(curator, edition_path, settings):
    from django.test import Client

    settings.SITE_URL = "http://127.0.0.1"
    strict = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    strict.force_login(curator)
    assert strict.post("/admin/publish/").status_code == 403
    assert strict.put("/admin/publish/").status_code in (403, 405)
    assert not edition_path.exists()


def test_index_leads_to_the_button(client):
    assert b'<a href="/admin/publish/">' in client.get("/admin/").content


def test_damaged_edition_is_replaced(client, address, edition_path, public_record):
    edition_path.write_bytes(b"not an edition")
    assert publishing.public_now() is None
    assert b"none that can be read" in client.get("/admin/publish/").content
    submit(client, address, title="Mới")
    assert public_record("tc9001")["title"] == "Mới"

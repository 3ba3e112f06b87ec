"""Every page of the admin answers, and asks the database no more for fifty rows than for five."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import CATALOGUE, Alias, Correction, Distinct, LoadedRecord
from tests.admin import catalogues

MODELS = [pytest.param(model, id=model.__name__) for model in CATALOGUE]


def page(model, *parts) -> str:
    """Return an admin address."""
    return "/".join(["/admin/archive", model._meta.model_name, *map(str, parts), ""])


def cost(client, address: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(queries)


def test_everything_but_the_loader_s_notes_is_registered():
    assert all(admin.site.is_registered(model) for model in CATALOGUE)
    assert not admin.site.is_registered(LoadedRecord)


@pytest.mark.parametrize("model", MODELS)
def test_pages_answer(client, article, model):
    Alias.objects.create(record_type="person", key="khoa", target="dinh-ngoc-khoa")
    corrected = {"record_type": "article", "key": "tc9001", "number": 1}
    Correction.objects.create(**corrected, corrected_on="2026-11-22T10:00:00Z")
    Distinct.objects.create(record_type="person", first="dinh-ngoc-khoa", second="khoa-hai")
    record = model.objects.first()
    added = client.get(page(model, "add")).status_code
    assert added == (403 if model is Correction else 200)
    for address in (
        page(model),
        page(model) + "?q=dinh",
        page(model, record.pk, "change"),
        page(model, record.pk, "history"),
        page(model, record.pk, "history", record.history.first().history_id),
    ):
        assert client.get(address).status_code == 200, address


def test_pages_cost_the_same_for_more_rows(client, article):
    catalogues.grow(article, 2, 6)
    addresses = [
        address
        for model in CATALOGUE
        if model not in (Alias, Correction, Distinct)
        for record in [model.objects.order_by("pk").first()]
        for address in (
            page(model),
            page(model) + "?q=n",
            page(model, record.pk, "change"),
            page(model, record.pk, "history"),
        )
    ]
    for address in addresses:
        cost(client, address)  # content types are read once a process
    few = {address: cost(client, address) for address in addresses}
    catalogues.grow(article, 6, 51)
    assert {address: cost(client, address) for address in addresses} == few


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("article", "province"),
        ("article", "publisher"),
        ("article", "replacement"),
        ("appearance", "person"),
        ("post", "appearance"),
        ("citation", "resolution"),
        ("byline", "article"),
        ("quantity", "article"),
        ("slip", "article"),
    ],
)
def test_choices_cost_the_same_for_more_rows(client, article, model, field):
    catalogues.grow(article, 2, 6)
    address = f"/admin/autocomplete/?app_label=archive&model_name={model}&field_name={field}&term="
    few = cost(client, address), cost(client, address + "n")
    catalogues.grow(article, 6, 30)
    assert (cost(client, address), cost(client, address + "n")) == few


def test_choices_tell_namesakes_apart(client, article):
    address = "/admin/autocomplete/?app_label=archive&model_name=appearance&field_name=person"
    found = client.get(f"{address}&term=khoa").json()
    assert [choice["text"] for choice in found["results"]] == ["Đinh Ngọc Khoa · dinh-ngoc-khoa"]


def test_keys_are_fixed_once_saved(client, article):
    assert b'name="key"' in client.get(page(type(article), "add")).content
    assert b'name="key"' not in client.get(page(type(article), article.pk, "change")).content


def test_nothing_is_shown_to_strangers(client, article, db):
    User.objects.create_user("reader", password="mot-mat-khau-dai")
    stranger = Client(SERVER_NAME="127.0.0.1")
    for address in (
        "/admin/",
        "/admin/publish/",
        page(type(article)),
        page(type(article), 1, "change"),
    ):
        assert stranger.get(address).status_code == 302
    stranger.force_login(User.objects.get(username="reader"))
    assert stranger.get("/admin/publish/").status_code == 302


def test_who_may_look_only_changes_nothing(article, edition_path):
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(looker)
    address = page(type(article), article.pk, "change")
    shown = client.get(address).content.decode()
    assert "Đinh Ngọc Khoa" in shown
    assert 'name="title"' not in shown
    assert client.post(address, {"title": "x"}).status_code == 403
    version = article.history.first().history_id
    assert client.post(page(type(article), article.pk, "history", version)).status_code == 403
    article.refresh_from_db()
    assert article.title == "Lễ phát động cuộc thi vẽ"


def test_site_speaks_the_browser_s_language(client):
    english = client.get("/admin/").content.decode()
    vietnamese = client.get("/admin/", HTTP_ACCEPT_LANGUAGE="vi").content.decode()
    assert "Recent actions" in english
    assert '<html lang="vi"' in vietnamese


def test_public_page_is_linked_from_what_is_public(client, article):
    address = page(type(article), article.pk, "change")
    assert "/articles/tc9001/le-phat-dong-cuoc-thi-ve/" in client.get(address).content.decode()
    type(article).objects.update(status="draft")
    assert "/articles/tc9001/" not in client.get(address).content.decode()

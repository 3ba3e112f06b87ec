"""What the pages say in Vietnamese, and how: the stock words, headings, messages, dates."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from archive.curation.queue import KINDS
from archive.models import AppearanceRole
from tests.admin.submitting import messages, submit


@pytest.fixture
def reader(curator, edition_path) -> Client:
    """The curator's browser, in Vietnamese."""
    client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_LANGUAGE="vi")
    client.force_login(curator)
    return client


def test_no_stock_english_is_left(reader, article):
    shown = reader.get("/admin/archive/article/").content.decode()
    assert "Show counts" not in shown
    assert "Theo trạng thái" in shown
    address = f"/admin/archive/article/{article.pk}/change/"
    refused = submit(reader, address, {"title": ""}).content.decode()
    assert "Please correct" not in refused
    assert "Hãy sửa các lỗi được đánh dấu dưới đây." in refused


def test_a_folded_part_tells_how_many_there_are(client, article):
    page = BeautifulSoup(client.get(f"/admin/archive/article/{article.pk}/change/").content, "lxml")
    heading = page.select_one("#appearances-group h2")
    assert heading.get_text(strip=True) == f"Appearances ({article.appearances.count()})"
    assert page.select_one("#holding-group h2").get_text(strip=True) == "Holding"


def test_the_index_begins_with_articles(client, article):
    page = BeautifulSoup(client.get("/admin/").content, "lxml")
    apps = [app["class"][0] for app in page.select("#content-main .module[class^=app-]")]
    assert apps[0] == "app-archive"
    rows = [row["class"][0] for row in page.select(".app-archive tr[class^=model-]")]
    assert rows[:4] == ["model-article", "model-person", "model-organisation", "model-resolution"]


def test_a_new_form_has_no_button_before_its_fields(client, article):
    form = BeautifulSoup(client.get("/admin/archive/person/add/").content, "lxml").select_one(
        "#person_form"
    )
    controls = form.select("input, select, textarea")
    first = next(control for control in controls if control.get("type") != "hidden")
    assert first["name"] == "reason"


def test_what_is_told_of_a_role_is_its_name(article):
    role = AppearanceRole.objects.first()
    assert str(role) == role.get_role_display()
    assert role._meta.model_name in KINDS
    with translation.override("vi"):
        assert str(role) == role.get_role_display() != role.role


def test_an_action_that_changed_nothing_says_only_why(client, article):
    type(article).objects.update(status="draft", title="")
    chosen = {"action": "publish_selected", "_selected_action": [article.pk]}
    told = messages(client.post("/admin/archive/article/", chosen, follow=True))
    assert told == ["Not changed: tc9001. Title: This field cannot be blank."]


def test_holdings_are_filtered_by_their_text(client, article):
    address = "/admin/archive/holding/?attached="
    assert article.holding.filename in client.get(address + "yes").content.decode()
    assert article.holding.filename not in client.get(address + "no").content.decode()


def test_the_values_of_a_column_are_listed(client, article):
    page = client.get("/admin/archive/person/import/").content.decode()
    assert "<code>official</code> office holder" in page


def test_a_moment_has_one_reading(reader, article):
    reader.post("/admin/publish/")
    assert " ngày " in reader.get("/admin/publish/").content.decode()
    assert "UTC" in reader.get("/admin/publish/").content.decode()

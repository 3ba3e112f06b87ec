"""Two curators at one record: the second is warned, and nothing is lost."""

import os
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Appearance, Article, Organisation, Person, Post
from tests.admin import catalogues
from tests.admin.racing import race
from tests.admin.submitting import add_row, controls, errors, messages
from tests.conftest import FIXTURES


@pytest.fixture
def other(curator, edition_path) -> Client:
    """The browser of a second curator, in English."""
    client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.create_superuser("ban-dong-nghiep"))
    return client


@pytest.fixture
def address(article) -> str:
    """The page of the article."""
    return f"/admin/archive/article/{article.pk}/change/"


def opened(client: Client, address: str) -> dict:
    """Open a form; return what it would send."""
    return controls(client.get(address).content)


def warned(response) -> BeautifulSoup:
    """Return the warning of a form that came back."""
    assert "others have saved" in errors(response)
    return BeautifulSoup(response.content, "lxml").select_one("section.at-once")


def clashes(response) -> dict[str, str]:
    """Return the controls of the choices that a form offers, by what they are about."""
    found = BeautifulSoup(response.content, "lxml").select(".at-once-clash")
    return {one.legend.get_text(): one.input["name"] for one in found}


def test_the_second_is_warned_and_both_changes_stay(client, other, article, address):
    first, second = opened(client, address), opened(other, address)
    assert client.post(address, first | {"title": "Nhan đề của người thứ nhất"}).status_code == 302
    answer = other.post(address, second | {"source_url": "https://bao.example/tin"})
    said = " ".join(warned(answer).get_text(" ").split())
    assert "changed by thu-thu" in said
    assert "Title: Lễ phát động cuộc thi vẽ → Nhan đề của người thứ nhất" in said
    assert not clashes(answer)
    article.refresh_from_db()
    assert article.source_url == ""
    again = controls(answer.content)
    assert again["title"] == "Nhan đề của người thứ nhất"
    assert again["source_url"] == "https://bao.example/tin"
    again["source_basis"] = "external"
    assert other.post(address, again).status_code == 302
    article.refresh_from_db()
    assert article.title == "Nhan đề của người thứ nhất"
    assert article.source_url == "https://bao.example/tin"
    users = [version.history_user.username for version in article.history.all()[:2]]
    assert users == ["ban-dong-nghiep", "thu-thu"]


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_where_both_changed_the_same_the_second_chooses(client, other, article, address, choice):
    first, second = opened(client, address), opened(other, address)
    client.post(address, first | {"title": "Của người kia", "title_en": "The other's"})
    answer = other.post(address, second | {"title": "Của tôi"})
    said = warned(answer).get_text(" ")
    assert "mine: Của tôi" in " ".join(said.split())
    assert "theirs: Của người kia" in " ".join(said.split())
    (control,) = clashes(answer).values()
    again = controls(answer.content)
    assert again["title"] == "Của tôi"
    assert again["title_en"] == "The other's"
    assert other.post(address, again | {control: choice}).status_code == 302
    article.refresh_from_db()
    assert article.title == {"mine": "Của tôi", "theirs": "Của người kia"}[choice]
    assert article.title_en == "The other's"
    assert "Của người kia" in [version.title for version in article.history.all()]


def test_a_third_save_meanwhile_is_noticed_too(client, other, article, address):
    second = opened(other, address)
    client.post(address, opened(client, address) | {"title": "Lần một"})
    answer = other.post(address, second | {"title_en": "Mine"})
    client.post(address, opened(client, address) | {"title": "Lần hai"})
    answer = other.post(address, controls(answer.content))
    assert "Lần một → Lần hai" in warned(answer).get_text(" ")
    assert other.post(address, controls(answer.content)).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.title_en) == ("Lần hai", "Mine")


def test_parts_are_compared_field_by_field(client, other, article, address):
    first, second = opened(client, address), opened(other, address)
    client.post(address, first | {"posts-0-wording": "Phó Trưởng ban", "posts-1-former": "on"})
    sent = second | {"posts-0-note_vi": "a", "posts-0-note_en": "b", "posts-1-wording": "cụ"}
    answer = other.post(address, sent)
    assert "Trưởng ban Tổ chức → Phó Trưởng ban" in warned(answer).get_text(" ")
    assert not clashes(answer)
    assert other.post(address, controls(answer.content)).status_code == 302
    one, two = Post.objects.order_by("order")
    assert (one.wording, one.note_vi, one.former) == ("Phó Trưởng ban", "a", False)
    assert (two.wording, two.former) == ("cụ", True)


def test_a_part_saved_on_its_own_page_is_noticed(client, other, article, address):
    second = opened(other, address)
    post = Post.objects.first()
    own = f"/admin/archive/post/{post.pk}/change/"
    assert client.post(own, opened(client, own) | {"wording": "Bà"}).status_code == 302
    answer = other.post(address, second | {"posts-0-wording": "Cụ bà"})
    (control,) = clashes(answer).values()
    assert control.endswith("posts-0-wording")
    third = opened(client, own)
    assert other.post(address, controls(answer.content)).status_code == 302
    post.refresh_from_db()
    assert post.wording == "Cụ bà"
    assert "ban-dong-nghiep" in warned(client.post(own, third | {"former": "on"})).get_text()


def test_parts_added_meanwhile_stand_beside_mine(client, other, article, address):
    Person.objects.create(key="lo-thi-un", name="Lò Thị Ún")
    first, second = opened(client, address), opened(other, address)
    add_row(first, "bylines", order=2, name="P.V", work="photo", wording="P.V", evidence="0-3")
    assert client.post(address, first).status_code == 302
    add_row(second, "bylines", order=3, name="T.T", work="text", wording="T.T", evidence="3-6")
    person = Person.objects.get(key="lo-thi-un").pk
    add_row(second, "appearances", person=person, order=2, evidence="3-6")
    add_row(second, "posts", person=person, order=1, wording="Bà", basis="external")
    answer = other.post(address, second)
    assert "added by thu-thu" in warned(answer).get_text(" ")
    again = controls(answer.content)
    assert other.post(address, again).status_code == 302
    assert list(article.bylines.values_list("name", flat=True)) == ["X.Y", "P.V", "T.T"]
    assert Appearance.objects.get(person=person).posts.get().wording == "Bà"


def test_the_page_shows_rows_beside_their_own_records(client, other, article, address):
    catalogues.grow(article, 2, 5)
    second = opened(other, address)
    first = opened(client, address)
    client.post(address, first | {"bylines-3-order": "90", "bylines-0-order": "91"})
    answer = other.post(address, second | {"title_en": "Mine"})
    page = BeautifulSoup(answer.content, "lxml")
    again = controls(answer.content)
    for number in range(4):
        shown = page.select_one(f"#bylines-{number} .inline_label").get_text()
        assert again[f"bylines-{number}-name"] in shown
    assert other.post(address, again).status_code == 302
    assert sorted(article.bylines.values_list("order", flat=True)) == [2, 3, 90, 91]


def test_a_part_deleted_meanwhile_goes_unless_i_changed_it(client, other, article, address):
    first, second = opened(client, address), opened(other, address)
    client.post(address, first | {"posts-1-DELETE": "on", "bylines-0-DELETE": "on"})
    answer = other.post(address, second | {"title_en": "Mine", "posts-1-wording": "Cụ"})
    said = " ".join(warned(answer).get_text(" ").split())
    assert "deleted by thu-thu" in said
    assert list(clashes(answer)) == ["Post: ông"]
    again = controls(answer.content)
    assert again["posts-INITIAL_FORMS"] == "1"
    assert again["posts-1-wording"] == "Cụ"
    dropped = other.post(address, again | {clashes(answer)["Post: ông"]: "theirs"})
    assert dropped.status_code == 302
    assert not article.bylines.exists()
    assert [post.wording for post in Post.objects.all()] == ["Trưởng ban Tổ chức"]


def test_a_part_deleted_meanwhile_is_kept_when_i_say_so(client, other, article, address):
    first, second = opened(client, address), opened(other, address)
    client.post(address, first | {"posts-1-DELETE": "on"})
    answer = other.post(address, second | {"posts-1-wording": "Cụ"})
    assert other.post(address, controls(answer.content)).status_code == 302
    assert {post.wording for post in Post.objects.all()} == {"Trưởng ban Tổ chức", "Cụ"}


@pytest.mark.parametrize(("choice", "left"), [("mine", 1), ("theirs", 2)])
def test_deleting_a_part_that_others_changed_is_asked_again(
    client, other, article, address, choice, left
):
    first, second = opened(client, address), opened(other, address)
    client.post(address, first | {"posts-1-wording": "Cụ"})
    answer = other.post(address, second | {"posts-1-DELETE": "on"})
    ((label, control),) = clashes(answer).items()
    assert label == "Post: Cụ"
    assert other.post(address, controls(answer.content) | {control: choice}).status_code == 302
    assert Post.objects.count() == left


def test_an_action_on_the_list_is_noticed(client, other, article, address):
    second = opened(other, address)
    action = {"action": "return_to_draft", "_selected_action": article.pk, "reason": "Soát lại."}
    assert client.post("/admin/archive/article/", action).status_code == 302
    Article.objects.get(pk=article.pk, status="draft")
    answer = other.post(address, second | {"title_en": "Mine"})
    assert "Status:" in warned(answer).get_text(" ")
    assert other.post(address, controls(answer.content)).status_code == 302
    article.refresh_from_db()
    assert (article.status, article.title_en) == ("draft", "Mine")


def test_a_record_deleted_meanwhile_gives_back_what_was_typed(client, other, article, address):
    second = opened(other, address)
    sent = {"post": "yes", "reason": "Trùng."}
    assert client.post(address.replace("change", "delete"), sent).status_code == 302
    answer = other.post(
        address, second | {"title_en": "Long work <b>of mine</b>", "posts-1-wording": "Cụ"}
    )
    assert answer.status_code == 409
    shown = BeautifulSoup(answer.content, "lxml").select_one("#content").get_text(" ")
    assert "deleted by thu-thu" in " ".join(shown.split())
    assert "Long work <b>of mine</b>" in shown
    assert "Post 2: Wording Cụ" in " ".join(shown.split())
    assert not Article.objects.exists()


def test_deleting_what_others_changed_is_asked_again(client, other, article, address):
    question = address.replace("change", "delete")
    asked = opened(other, question)
    client.post(address, opened(client, address) | {"title": "Sửa sau"})
    answer = other.post(question, asked, follow=True)
    assert "Sửa sau" in " ".join(messages(answer))
    assert Article.objects.exists()
    assert other.post(question, controls(answer.content)).status_code == 302
    assert not Article.objects.exists()


@pytest.mark.parametrize("model", [Person, Organisation])
def test_records_without_parts_too(client, other, article, model):
    record = model.objects.first()
    address = f"/admin/archive/{model._meta.model_name}/{record.pk}/change/"
    first, second = opened(client, address), opened(other, address)
    client.post(address, first | {"names": "Tên một\nTên hai", "name": "Tên Mới"})
    answer = other.post(address, second | {"names": "Tên ba"})
    assert list(clashes(answer)) == ["Further names"] or len(clashes(answer)) == 1
    assert "Tên một; Tên hai" in warned(answer).get_text(" ")
    assert other.post(address, controls(answer.content)).status_code == 302
    record.refresh_from_db()
    assert (record.name, record.names) == ("Tên Mới", ["Tên ba"])


def test_choices_of_records_and_boxes_are_merged(client, other, article, address):
    body = Organisation.objects.create(
        key="doan", name="Đoàn", name_en="Union", kind="union", level="unit", basis="stated"
    )
    first, second = opened(client, address), opened(other, address)
    client.post(address, first | {"posts-0-organisation": str(body.pk), "posts-0-former": "on"})
    answer = other.post(address, second | {"posts-0-organisation": ""})
    said = " ".join(warned(answer).get_text(" ").split())
    assert "Organisation: Ban Tổ chức cuộc thi vẽ → Đoàn" in said
    assert "theirs: Đoàn" in said
    assert "mine: ∅" in said
    (control,) = clashes(answer).values()
    assert controls(answer.content)["posts-0-former"] == "on"
    again = controls(answer.content) | {control: "theirs"}
    assert other.post(address, again).status_code == 302
    post = Post.objects.order_by("order").first()
    assert (post.organisation, post.former) == (body, True)


def test_a_form_with_faults_keeps_its_version(client, other, article, address):
    second = opened(other, address)
    faulty = other.post(address, second | {"posts-0-wording": ""})
    client.post(address, opened(client, address) | {"title": "Khác"})
    answer = other.post(address, controls(faulty.content) | {"posts-0-wording": "Bà"})
    assert "Khác" in warned(answer).get_text()


@pytest.mark.parametrize("token", [None, "", "x", "1.2", "9" * 5000])
def test_a_form_of_no_known_version_is_not_taken(client, article, address, token):
    sent = opened(client, address) | {"title": "Mới"}
    del sent["made_from"]
    answer = client.post(address, sent | ({} if token is None else {"made_from": token}))
    assert "which version" in errors(answer)
    assert controls(answer.content)["title"] == "Mới"
    assert client.post(address, controls(answer.content)).status_code == 302


def test_a_double_click_on_save_is_no_warning_and_saves_once(client, article, address):
    sent = opened(client, address) | {"title": "Một lần", "posts-0-wording": "Phó ban"}
    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert article.history.count() == 2
    add_row(sent := opened(client, address), "bylines", order=2, name="P.V", work="photo")
    sent |= {"bylines-1-wording": "P.V", "bylines-1-evidence": "0-3"}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 200
    assert article.bylines.count() == 2


def test_saving_alone_is_never_warned_of(client, article, address):
    for title in ("Một", "Hai"):
        assert client.post(address, opened(client, address) | {"title": title}).status_code == 302


def test_comparing_costs_one_query_more_however_many_parts(client, article, address):
    def cost(send) -> int:
        with CaptureQueriesContext(connection) as queries:
            send()
        return sum("history" in query["sql"] for query in queries)

    few = cost(lambda: client.get(address))
    catalogues.grow(article, 2, 20)
    assert cost(lambda: client.get(address)) == few == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_in_the_same_moment_one_is_warned(edition_path):
    if connection.vendor != "sqlite":
        said = race()
    else:
        said = subprocess.run(
            [sys.executable, "-c", "from tests.admin import racing; racing.main()"],
            cwd=FIXTURES.parent,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout.strip()
    assert said == "[200, 302] 2"

"""Forms, inlines and actions keep to review; a crafted request does not get round it."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User

from archive.models import Article, Involvement, Organisation
from tests.admin.reviewers import browser, draft, staff
from tests.admin.submitting import add_row, controls, errors, messages, submit


def page(record) -> str:
    """Return the address of a record's form."""
    return f"/admin/archive/{record._meta.model_name}/{record.pk}/change/"


def offered(client, address: str, name: str = "status") -> list[str]:
    """Return the statuses that a form offers."""
    form = BeautifulSoup(client.get(address).content, "lxml")
    return [option["value"] for option in form.select(f"select[name={name}] option")]


@pytest.fixture
def lan(edition_path, db):
    """A curator's browser; there are others, so nobody is the only one."""
    staff("hoa", "curator", "reviewer")
    return browser(staff("lan", "curator"))


@pytest.fixture
def minh(edition_path, db):
    """The browser of one who is curator and reviewer."""
    return browser(staff("minh", "curator", "reviewer"))


def new_row(article) -> dict:
    """Return the values of a further involvement."""
    body = Organisation.objects.first().pk
    told = {"role": "guest", "order": 7, "wording": "Ban", "basis": "external"}
    return told | {"organisation": body}


def test_a_curator_is_offered_the_curator_s_steps(lan, minh, article):
    assert offered(lan, page(article)) == ["published"]
    assert offered(minh, page(article)) == ["draft", "published", "withdrawn"]
    Article.objects.update(status="draft")
    assert offered(lan, page(article)) == ["draft", "review"]
    assert offered(minh, page(article)) == ["draft", "review", "published", "withdrawn"]
    assert offered(lan, "/admin/archive/article/add/") == ["draft", "review"]
    assert offered(lan, "/admin/archive/involvement/add/") == ["draft", "review"]
    assert offered(lan, page(article), "involvements-0-status") == ["published"]


def test_a_crafted_status_is_refused_with_the_reason(lan, article):
    Article.objects.update(status="draft")
    assert "Only a reviewer" in errors(submit(lan, page(article), status="published"))
    assert Article.objects.get().status == "draft"
    assert submit(lan, page(article), status="review").status_code == 302
    assert "valid choice" in errors(submit(lan, page(article), status="secret"))
    assert Article.objects.get().status == "review"


def test_the_author_is_refused_in_the_form(minh, lan, edition_path):
    address = "/admin/archive/article/add/"
    told = {"key": "tc9100", "title": "T", "title_en": "T", "title_basis": "supplied"}
    assert "yourself" in errors(submit(minh, address, told | {"status": "published"}))
    assert submit(minh, address, told | {"status": "review"}).status_code == 302
    made = Article.objects.get()
    assert "yourself" in errors(submit(minh, page(made), status="published"))
    hoa = browser(User.objects.get(username="hoa"))
    assert submit(hoa, page(made), status="published").status_code == 302
    assert Article.objects.get().status == "published"


def test_a_link_that_a_curator_adds_waits(lan, article, public_record):
    sent = controls(lan.get(page(article)).content)
    row = add_row(sent, "involvements", **new_row(article), status="published")
    assert "Only a reviewer" in errors(lan.post(page(article), sent))
    del sent[f"{row}-status"]
    assert lan.post(page(article), sent).status_code == 302
    assert Involvement.objects.get(order=7).status == "review"
    assert [o["role"] for o in public_record("tc9001")["organisations"]] == ["jury"]


def test_a_link_s_own_page_keeps_to_review(lan, article):
    sent = new_row(article) | {"article": article.pk}
    assert submit(lan, "/admin/archive/involvement/add/", sent).status_code == 302
    made = Involvement.objects.get(order=7)
    assert made.status == "review"
    for status in ("published", "withdrawn"):
        assert "Only a reviewer" in errors(submit(lan, page(made), status=status))
    prefix = {"involvements-1-status": "published"}
    assert "Only a reviewer" in errors(submit(lan, page(article), prefix))
    assert Involvement.objects.get(order=7).status == "review"


def test_posts_and_roles_on_every_page_keep_to_review(lan, article):
    appearance = article.appearances.get()
    for address, role in ((page(article), "sign"), (page(appearance), "speak")):
        sent = controls(lan.get(address).content)
        more = {"person": appearance.person.pk} if "article" in address else {}
        row = add_row(sent, "roles", role=role, evidence="0-2", **more)
        assert lan.post(address, sent | {f"{row}-status": "published"}).status_code == 200
        assert lan.post(address, sent).status_code == 302
        assert appearance.roles.get(role=role).status == "review"


def test_the_only_curator_adds_published_links(client, article):
    sent = controls(client.get(page(article)).content)
    add_row(sent, "involvements", **new_row(article))
    assert client.post(page(article), sent).status_code == 302
    assert Involvement.objects.get(order=7).status == "published"


def test_correcting_what_is_published_is_allowed_at_once(lan, article, public_record):
    assert submit(lan, page(article), title="Đầu đề đúng").status_code == 302
    assert public_record("tc9001")["title"] == "Đầu đề đúng"


def test_actions_on_many_articles_keep_to_review(lan, minh, edition_path):
    own = draft(User.objects.get(username="minh"), key="tc9101")
    other = draft(User.objects.get(username="lan"), key="tc9102")
    chosen = {"action": "publish_selected", "_selected_action": [own.pk, other.pk]}
    said = messages(lan.post("/admin/archive/article/", chosen, follow=True))
    assert sum("Only a reviewer" in one for one in said) == 2
    said = messages(minh.post("/admin/archive/article/", chosen, follow=True))
    assert any("tc9101. You wrote this yourself" in one for one in said)
    assert dict(Article.objects.values_list("key", "status")) == {
        "tc9101": "review",
        "tc9102": "published",
    }
    version = Article.objects.get(key="tc9102").history.first()
    assert version.history_user.username == "minh"
    for action, status in (("return_to_draft", "draft"), ("send_to_review", "review")):
        lan.post("/admin/archive/article/", chosen | {"action": action, "reason": "Xem lại."})
        assert Article.objects.get(key="tc9101").status == status
        assert Article.objects.get(key="tc9102").status == "published"


def test_going_back_to_a_published_version_is_no_way_round(lan, article):
    published = article.history.first().history_id
    article.status = "draft"
    article.save()
    address = f"/admin/archive/article/{article.pk}/history/{published}/"
    assert "Only a reviewer" in errors(submit(lan, address))
    assert Article.objects.get().status == "draft"

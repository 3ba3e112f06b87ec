"""The article's page: everything that hangs on it, saved in one submit or not at all."""

import pytest
from django.test import Client

from archive.models import (
    Appearance,
    AppearanceRole,
    Article,
    ArticleDate,
    Byline,
    Holding,
    Person,
    Post,
    Quantity,
    Slip,
)
from tests.admin import catalogues
from tests.admin.catalogues import TEXT, span
from tests.admin.submitting import add_row, controls, errors, submit


@pytest.fixture
def address(article) -> str:
    """The page of the article."""
    return f"/admin/archive/article/{article.pk}/change/"


@pytest.fixture
def sent(client, address) -> dict:
    """What the browser sends back when nothing was changed."""
    return controls(client.get(address).content)


@pytest.fixture
def newcomer(db) -> Person:
    """A person who is in no article yet."""
    return Person.objects.create(key="lo-thi-un", name="Lò Thị Ún", standing="official")


def state() -> list:
    """Return every value of the catalogue."""
    models = (Article, ArticleDate, Holding, Byline, Appearance, AppearanceRole, Post)
    return [list(model.objects.order_by("pk").values()) for model in (*models, Quantity, Slip)]


def test_saving_what_was_not_changed_changes_nothing(client, article, address, sent):
    def versions() -> list[int]:
        return [model.history.count() for model in (Article, Holding, Appearance, Post, Slip)]

    before = state(), versions()
    assert client.post(address, sent).status_code == 302
    assert (state(), versions()) == before


def test_long_article_can_be_saved(client, article, address):
    """A form of 70 rows has more fields than Django takes by default."""
    catalogues.grow(article, 2, 30)
    assert submit(client, address, title="Đầu đề khác").status_code == 302
    assert Article.objects.get(key="tc9001").title == "Đầu đề khác"


def test_new_appearance_with_role_and_post_in_one_submit(client, article, address, sent, newcomer):
    row = add_row(
        sent, "appearances", person=newcomer.pk, order=2, rank="Bà", evidence='"Lò Thị Ún"'
    )
    sent[f"{row}-rank_evidence"] = '"Bà"'
    said = '"nêu thể lệ"'
    add_row(sent, "roles", person=newcomer.pk, role="speak", wording="nêu thể lệ", evidence=said)
    add_row(sent, "posts", person=newcomer.pk, order=1, wording="Bà", basis="inferred")
    assert client.post(address, sent).status_code == 302
    appearance = Appearance.objects.get(article=article, person=newcomer)
    assert appearance.evidence == [span("Lò Thị Ún")]
    assert [role.role for role in appearance.roles.all()] == ["speak"]
    assert [post.wording for post in appearance.posts.all()] == ["Bà"]
    assert appearance.history.get().history_user.username == "thu-thu"


def test_new_person_made_in_the_popup_is_chosen_at_once(client, article, address, sent):
    popup = "/admin/archive/person/add/?_to_field=id&_popup=1"
    made = submit(client, popup, key="lo-thi-un", name="Lò Thị Ún", standing="official")
    assert b"popup_response" in made.content
    person = Person.objects.get(key="lo-thi-un")
    add_row(sent, "appearances", person=person.pk, order=2, evidence='"Bà"')
    add_row(sent, "posts", person=person.pk, order=1, wording="Bà", basis="stated", evidence='"Bà"')
    assert client.post(address, sent).status_code == 302
    assert Post.objects.get(wording="Bà").appearance.person == person


def test_post_of_someone_who_does_not_appear_is_refused(client, address, sent, newcomer):
    add_row(sent, "posts", person=newcomer.pk, order=1, wording="Bà", basis="stated")
    before = state()
    response = client.post(address, sent)
    assert "Lò Thị Ún does not appear in this article" in errors(response)
    assert state() == before


def test_person_is_required(client, address, sent):
    row = add_row(sent, "posts", person="", order=1, wording="Bà", basis="stated")
    assert "This field is required" in errors(client.post(address, sent | {f"{row}-person": ""}))


def test_nothing_is_saved_when_one_row_is_wrong(client, address, sent, newcomer):
    add_row(sent, "appearances", person=newcomer.pk, order=2)
    add_row(sent, "posts", person=newcomer.pk, order=1, wording="", basis="stated")
    before = state()
    assert errors(client.post(address, sent | {"title": "Đầu đề khác"}))
    assert state() == before


def test_fault_of_an_appearance_does_not_blame_its_posts(client, address, sent, newcomer):
    add_row(sent, "appearances", person=newcomer.pk, order="zwei")
    add_row(sent, "posts", person=newcomer.pk, order=1, wording="Bà", basis="stated")
    assert "does not appear" not in errors(client.post(address, sent))


def test_post_moves_to_another_person_of_the_article(client, article, address, sent, newcomer):
    add_row(sent, "appearances", person=newcomer.pk, order=2, evidence='"Bà"')
    assert client.post(address, sent | {"posts-1-person": newcomer.pk}).status_code == 302
    assert [post.wording for post in Post.objects.filter(appearance__person=newcomer)] == ["ông"]


def test_posts_can_change_places(client, article, address, sent):
    changed = sent | {"posts-0-order": "2", "posts-1-order": "1"}
    assert client.post(address, changed).status_code == 302
    assert list(Post.objects.order_by("order").values_list("order", "wording")) == [
        (1, "ông"),
        (2, "Trưởng ban Tổ chức"),
    ]
    assert max(Post.history.values_list("order", flat=True)) == 2


def test_place_of_a_removed_post_can_be_taken(client, article, address, sent):
    changed = sent | {"posts-1-DELETE": "on", "posts-0-order": "2"}
    assert client.post(address, changed).status_code == 302
    assert list(Post.objects.values_list("order", "wording")) == [(2, "Trưởng ban Tổ chức")]


def test_two_posts_in_one_place_are_refused(client, article, address, sent):
    person = article.appearances.get().person_id
    add_row(sent, "posts", person=person, order=1, wording="khác", basis="stated")
    assert "has this already" in errors(client.post(address, sent))
    assert "has this already" in errors(client.post(address, sent | {"posts-1-order": "1"}))


def test_roles_that_change_places_are_refused_without_a_crash(client, article, address, sent):
    person = article.appearances.get().person_id
    add_row(sent, "roles", person=person, role="present", evidence='"trao cờ"')
    assert client.post(address, sent).status_code == 302
    again = controls(client.get(address).content)
    again |= {"roles-0-role": "present", "roles-1-role": "open"}
    assert "change that one first" in errors(client.post(address, again))
    add_row(again, "roles", person=person, role="sign", evidence='"trao cờ"')
    twice = again | {"roles-0-role": "open", "roles-1-role": "present", "roles-2-role": "open"}
    assert "has this already" in errors(client.post(address, twice))


def test_appearance_goes_with_its_parts(client, article, address, sent):
    marked = sent | {
        "appearances-0-DELETE": "on",
        "posts-0-DELETE": "on",
        "account_vi": "a",
        "account_en": "b",
    }
    assert client.post(address, marked).status_code == 302
    assert not Post.objects.exists()
    assert not AppearanceRole.objects.exists()
    assert Post.history.filter(history_type="-").count() == 2, "each is gone once"


def test_changed_post_of_a_removed_appearance_is_refused(client, article, address, sent):
    changed = sent | {"appearances-0-DELETE": "on", "posts-0-wording": "khác"}
    assert "does not appear in this article" in errors(client.post(address, changed))
    assert Post.objects.count() == 2


def test_posts_follow_when_the_appearance_is_of_another_person(
    client, article, address, sent, newcomer
):
    changed = sent | {"appearances-0-person": newcomer.pk, "posts-0-wording": "khác"}
    assert client.post(address, changed).status_code == 302
    assert {post.appearance.person for post in Post.objects.all()} == {newcomer}


def test_text_of_record_is_shown_escaped_with_its_checksum(client, article, address):
    shown = client.get(address).content.decode()
    assert article.holding.sha256 in shown
    assert "Bà Lò Thị Ún nêu thể lệ &lt;b&gt;mới&lt;/b&gt;" in shown
    assert 'name="holding-0-text"' not in shown
    assert 'name="holding-0-sha256"' not in shown
    own = client.get(f"/admin/archive/holding/{article.holding.pk}/change/").content.decode()
    assert f'<span class="offset">{TEXT.index("Bà Lò")}</span>Bà Lò' in own


def test_text_and_fixity_cannot_be_posted(client, article, address, sent):
    forged = {
        f"{prefix}{name}": value
        for prefix in ("holding-0-", "")
        for name, value in {
            "text": "forged",
            "sha256": "0" * 64,
            "bytes": "1",
            "length": "5",
            "filename": "f.txt",
        }.items()
    }
    before = Holding.objects.values().get()
    own = f"/admin/archive/holding/{article.holding.pk}/change/"
    segments = {"holding-0-segments": "headline 0-24", "segments": "headline 0-24"}
    for place, form in ((address, sent), (own, controls(client.get(own).content))):
        assert client.post(place, form | forged | segments).status_code == 302
    after = Holding.objects.values().get()
    assert after == before | {"segments": [["headline", 0, 24]]}


def test_earlier_version_of_a_holding_cannot_come_back(client, article):
    holding = article.holding
    version = holding.history.first()
    version.history_object  # noqa: B018
    holding.detach()
    place = f"/admin/archive/holding/{holding.pk}/history/{version.history_id}/"
    shown = client.get(place)
    assert shown.status_code == 200
    assert b'name="_save"' not in shown.content
    assert client.post(place, controls(shown.content)).status_code == 403
    assert Holding.objects.get().text is None


def test_text_attached_while_a_curator_writes_is_kept(client, article, monkeypatch):
    """A save writes what the form has, not what the record was when the page was opened."""
    article.holding.detach()
    from archive.admin.holding_form import HoldingForm

    def attach_meanwhile(form):
        Holding.objects.get().attach(TEXT.encode())
        return ()

    monkeypatch.setattr(HoldingForm, "further_rules", attach_meanwhile)
    own = f"/admin/archive/holding/{article.holding.pk}/change/"
    assert submit(client, own, segments="headline 0-24").status_code == 302
    assert Holding.objects.get().text == TEXT


def test_holding_goes_with_its_article_only(client, article):
    own = f"/admin/archive/holding/{article.holding.pk}/delete/"
    assert client.get(own).status_code == 302
    assert client.post(own, {"post": "yes"}).status_code == 302
    assert Holding.objects.exists()
    assert b"delete_selected" not in client.get("/admin/archive/holding/").content
    whole = f"/admin/archive/article/{article.pk}/delete/"
    assert client.post(whole, {"post": "yes", "reason": "Nhập hai lần."}).status_code == 302
    assert not Holding.objects.exists()


def test_new_article_with_its_holding_in_one_submit(client, db):
    sent = controls(client.get("/admin/archive/article/add/").content)
    sent |= {
        "key": "tc0777",
        "status": "draft",
        "title": "Thử",
        "title_en": "Trial",
        "title_basis": "transcribed",
        "title_evidence": "0-3",
    }
    holding = {
        "filename": "a.txt",
        "sha256": "a" * 64,
        "bytes": 9,
        "length": 7,
        "segments": "headline 0-3\r\nparagraph 4-7",
    }
    sent |= {f"holding-0-{name}": value for name, value in holding.items()}
    assert "0-9" not in sent
    too_far = client.post("/admin/archive/article/add/", sent | {"title_evidence": "0-9"})
    assert "Evidence of the title" in errors(too_far)
    assert client.post("/admin/archive/article/add/", sent).status_code == 302
    made = Article.objects.get(key="tc0777")
    assert made.title_evidence == [[0, 3]]
    assert made.holding.segments == [["headline", 0, 3], ["paragraph", 4, 7]]


def test_key_cannot_be_changed_by_post(client, article, address, sent):
    assert client.post(address, sent | {"key": "other"}).status_code == 302
    assert Article.objects.get().key == "tc9001"


def test_article_page_without_leave_to_see_people(article, edition_path, django_user_model):
    """Parts can be edited by someone who may not see appearances; they are found all the same."""
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("editor", is_staff=True)
    names = [
        f"{verb}_{model}" for verb in ("view", "change", "add") for model in ("article", "post")
    ]
    editor.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(editor)
    address = f"/admin/archive/article/{article.pk}/change/"
    person = article.appearances.get().person_id
    sent = controls(client.get(address).content) | {"posts-0-wording": "Trưởng ban"}
    add_row(sent, "posts", person=person, order=3, wording="khác", basis="inferred")
    assert client.post(address, sent).status_code == 302
    assert list(Post.objects.order_by("order").values_list("wording", flat=True)) == [
        "Trưởng ban",
        "ông",
        "khác",
    ]

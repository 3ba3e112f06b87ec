"""Why something was changed: asked always, needed where the public reads it."""

import pytest
from bs4 import BeautifulSoup

from archive.curation.corrections import correcting
from archive.curation.public import is_public
from archive.models import Alias, Article, Organisation, Person, Province, Resolution
from tests.admin.submitting import add_row, controls, errors, submit

WHY = "Bản tin ghi rõ ở câu thứ hai."


def change(record) -> str:
    """Return the address of a record's form."""
    return f"/admin/archive/{record._meta.model_name}/{record.pk}/change/"


def reason_field(client, address: str):
    """Return the control in which a form asks why."""
    return BeautifulSoup(client.get(address).content, "lxml").select_one("[name=reason]")


def test_public_records_are_changed_with_a_reason_only(client, article):
    assert reason_field(client, change(article)).has_attr("required")
    said = errors(submit(client, change(article), title="Mới", reason="  "))
    assert "What is public is changed with a reason only." in said
    assert Article.objects.get().title != "Mới"
    assert submit(client, change(article), title="Mới", reason=WHY).status_code == 302
    assert article.history.first().history_change_reason == WHY


def test_drafts_are_asked_and_may_be_silent(client, article):
    Article.objects.update(status="draft")
    for record in (article, article.appearances.get(), Person.objects.get()):
        field = reason_field(client, change(record))
        assert field is not None
        assert not field.has_attr("required"), record
    assert submit(client, change(article), title="Một").status_code == 302
    assert article.history.first().history_change_reason is None


def test_one_reason_for_all_that_a_save_writes(client, article):
    sent = controls(client.get(change(article)).content) | {"reason": f" {WHY}\n"}
    sent |= {"title": "Mới", "posts-1-wording": "bà", "appearances-0-order": "7"}
    sent |= {"roles-0-DELETE": "on"}
    add_row(sent, "bylines", order=2, name="P.V", work="photo", wording="P.V", evidence="0-3")
    appearance = article.appearances.get()
    role, post = appearance.roles.get(), appearance.posts.get(order=2)
    assert client.post(change(article), sent).status_code == 302
    byline = article.bylines.get(order=2)
    versions = [record.history.first() for record in (article, appearance, post, byline)]
    versions.append(type(role).history.filter(history_type="-").get())
    assert [version.history_change_reason for version in versions] == [WHY] * 5


def test_reason_alone_writes_no_version(client, article):
    before = article.history.count()
    assert submit(client, change(article), reason=WHY).status_code == 302
    assert article.history.count() == before


def test_long_reason_is_refused_not_cut(client, article):
    assert "at most 500" in errors(submit(client, change(article), reason="a" * 501))
    assert submit(client, change(article), title="Dài", reason="a" * 500).status_code == 302
    assert len(article.history.first().history_change_reason) == 500


def test_who_is_public(article):
    body, person = Organisation.objects.get(), Person.objects.get()
    above = Organisation.objects.create(
        key="tren", name="Trên", name_en="A", kind="union", level="unit", basis="stated"
    )
    idle = Organisation.objects.create(
        key="khac", name="Khác", name_en="B", kind="union", level="unit", basis="stated"
    )
    Organisation.objects.filter(pk=body.pk).update(parent=above)
    alias = Alias.objects.create(record_type="person", key="khoa", target=person.key)
    post = article.appearances.get().posts.first()
    shown = [article, person, body, above, Resolution.objects.get(), alias, post, article.holding]
    assert [is_public(record) for record in shown] == [True] * 8
    assert not is_public(idle)
    assert not is_public(Person(key="moi"))
    article.involvements.all().delete()
    Person.objects.update(standing="private")
    assert is_public(body), "the issuer of a document that is cited"
    Article.objects.update(status="withdrawn", withdrawn_on="2024-01-01", withdrawn_reason_vi="a")
    hidden = [Article.objects.get(), person, body, above, Resolution.objects.get(), alias, post]
    assert [is_public(record) for record in hidden] == [False] * 7
    assert is_public(Province.objects.get())


def test_circle_of_bodies_ends_the_search(article):
    one, two = (
        Organisation.objects.create(
            key=f"o-{n}", name="O", name_en="O", kind="union", level="unit", basis="stated"
        )
        for n in range(2)
    )
    Organisation.objects.filter(pk=one.pk).update(parent=two)
    Organisation.objects.filter(pk=two.pk).update(successor=one)
    assert not is_public(one)


def test_deleting_what_is_public_needs_a_reason(client, article):
    address = f"/admin/archive/slip/{article.slips.get().pk}/delete/"
    assert reason_field(client, address).has_attr("required")
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert article.slips.exists()
    slip = article.slips.get()
    assert client.post(address, {"post": "yes", "reason": WHY}).status_code == 302
    assert not article.slips.exists()
    assert slip.history.first().history_change_reason == WHY


def test_deleting_many_asks_on_its_own_page(client, article):
    chosen = {"action": "delete_selected", "_selected_action": [article.slips.get().pk]}
    page = client.post("/admin/archive/slip/", chosen)
    assert BeautifulSoup(page.content, "lxml").select_one("[name=reason][required]")
    again = client.post("/admin/archive/slip/", chosen | {"post": "yes"})
    assert b"with a reason only" in again.content
    assert article.slips.exists()
    client.post("/admin/archive/slip/", chosen | {"post": "yes", "reason": WHY})
    assert not article.slips.exists()


def test_action_on_what_is_public_needs_a_reason(client, article):
    chosen = {"action": "return_to_draft", "_selected_action": [article.pk]}
    client.post("/admin/archive/article/", chosen)
    assert Article.objects.get().status == "published"
    client.post("/admin/archive/article/", chosen | {"reason": WHY})
    assert Article.objects.get().status == "draft"
    assert article.history.first().history_change_reason == WHY


def test_acts_inside_one_another_are_one(article):
    with correcting("ngoài") as outer, correcting("trong") as inner:
        assert outer is inner
        article.save()
    assert article.history.first().history_change_reason == "ngoài"
    with pytest.raises(ZeroDivisionError), correcting("dở dang"):
        raise ZeroDivisionError
    article.save()
    assert article.history.first().history_change_reason is None

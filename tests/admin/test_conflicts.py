"""The page of conflicts: what both sides have, since when, and what a decision does."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.catalogue.dump import dump
from archive.catalogue.load import load
from archive.models import Article, Byline, Conflict, Person
from tests.admin.submitting import messages
from tests.catalogue.workshops import Workshop
from tests.specimens import specimen

PAGE = "/admin/conflicts/"


@pytest.fixture
def loaded(db, tmp_path) -> Workshop:
    """A catalogue that came from fixtures."""
    made = Workshop(tmp_path, specimen(seed=1, articles=3))
    made.load()
    return made


def article_changed(workshop: Workshop) -> tuple[str, str]:
    """Change a province on both sides; return the keys that the two have."""
    article = Article.objects.exclude(province=None).order_by("key").first()
    fields = next(a for a in workshop.made.all("article") if a["key"] == article.key)
    keys = [p["key"] for p in workshop.made.all("province") if [p["key"]] != fields["province"]]
    article.province = type(article.province).objects.get(key=keys[0])
    article.save()
    fields["province"] = [keys[1]]
    workshop.load()
    return keys[0], keys[1]


def row_of(client) -> dict:
    """Return what a browser sends for the only row of the page, chosen."""
    page = BeautifulSoup(client.get(PAGE).content, "lxml")
    box = page.select_one("input[name=conflict]")
    seen = page.select_one(f"input[name=seen-{box['value']}]")
    return {"conflict": box["value"], seen["name"]: seen["value"]}


def test_the_front_page_tells_how_many_wait(client, loaded):
    assert b"differ" not in client.get("/admin/").content
    article_changed(loaded)
    assert "1 value differs from the fixtures: decide" in client.get("/admin/").content.decode()


def test_both_sides_are_shown_with_their_times(client, loaded):
    ours, theirs = article_changed(loaded)
    text = BeautifulSoup(client.get(PAGE).content, "lxml").select_one(".differences").get_text(" ")
    assert ours in text
    assert theirs in text
    assert "time of the file" in text
    assert "at an unknown time" not in text


def test_theirs_is_taken_with_a_reason_and_published(client, loaded):
    ours, theirs = article_changed(loaded)
    sent = row_of(client)
    refused = client.post(PAGE, sent | {"theirs": "1", "reason": " "}, follow=True)
    assert "Give a reason" in messages(refused)[0]
    done = client.post(PAGE, sent | {"theirs": "1", "reason": "theo bản in"}, follow=True)
    assert "Settled: 1." in messages(done)[0]
    assert "Edition 1 published" in messages(done)[1]
    article = Article.objects.get(province__key=theirs, key__startswith="tc")
    version = article.history.first()
    assert version.history_change_reason == "fixtures: theo bản in"
    assert version.history_user.username == "thu-thu"
    assert not Conflict.objects.exists()
    report = loaded.load()
    assert (report.kept, report.changed) == ([], False)


def test_ours_is_kept_and_a_later_change_of_theirs_is_a_conflict_again(client, loaded):
    ours, theirs = article_changed(loaded)
    versions = Article.history.count()
    client.post(PAGE, row_of(client) | {"ours": "1"})
    assert not Conflict.objects.exists()
    assert Article.history.count() == versions
    report = loaded.load()
    assert report.conflicts == []
    assert len(report.kept) == 1
    fields = next(a for a in loaded.made.all("article") if a["province"] == [theirs])
    fields["province"] = [loaded.made.all("province")[-1]["key"]]
    assert [p.field for p in loaded.load().conflicts] == ["province"]


def test_a_group_is_settled_together_and_what_changed_since_is_not_lost(client, loaded):
    article_changed(loaded)
    conflict = Conflict.objects.get()
    article = Article.objects.get(key=conflict.natural_key)
    article.province_basis = next(b for b in ("stated", "supplied") if b != article.province_basis)
    article.save()
    client.post(PAGE, row_of(client) | {"ours": "1"})
    loaded.load()
    article.refresh_from_db()
    assert article.province_basis in ("stated", "supplied")
    assert article.history.first().history_change_reason != "load"


def test_what_changed_since_it_was_shown_is_shown_again(client, loaded):
    article_changed(loaded)
    sent = row_of(client)
    article = Article.objects.get(key=Conflict.objects.get().natural_key)
    article.province, article.province_basis = None, ""
    article.province_evidence = []
    article.save()
    done = client.post(PAGE, sent | {"theirs": "1", "reason": "x"}, follow=True)
    assert "It has changed since it was shown" in messages(done)[0]
    article.refresh_from_db()
    assert article.province is None


def test_a_value_that_cannot_be_is_refused_and_stays_open(client, loaded):
    article_changed(loaded)
    conflict = Conflict.objects.get()
    sent = row_of(client)
    Conflict.objects.update(together=conflict.together | {"province": ["khong-co"]})
    done = client.post(PAGE, sent | {"theirs": "1", "reason": "x"}, follow=True)
    assert "There is no" in messages(done)[0]
    assert "khong-co" in messages(done)[0]
    assert Conflict.objects.exists()


@pytest.mark.parametrize("button", ["theirs", "ours"])
def test_deleted_here_and_changed_there(client, loaded, button):
    fields = loaded.made.all("byline")[0]
    key = (fields["article"][0], fields["order"])
    Byline.objects.get_by_natural_key(*key).delete()
    fields["name"] = "Người khác"
    loaded.load()
    client.post(PAGE, row_of(client) | {button: "1", "reason": "x"})
    found = Byline.objects.filter(article__key=key[0], order=key[1])
    assert [byline.name for byline in found] == (["Người khác"] if button == "theirs" else [])
    report = loaded.load()
    assert (report.conflicts, report.changed) == ([], False)


@pytest.mark.parametrize("button", ["theirs", "ours"])
def test_changed_here_and_deleted_there(client, loaded, button):
    fields = loaded.made.all("byline")[0]
    key = (fields["article"][0], fields["order"])
    Byline.objects.filter(article__key=key[0], order=key[1]).update(name="Khác")
    objects = loaded.made.files[f"{key[0]}.json"]
    objects[:] = [item for item in objects if item["fields"] is not fields]
    loaded.load()
    client.post(PAGE, row_of(client) | {button: "1", "reason": "x"})
    found = Byline.objects.filter(article__key=key[0], order=key[1])
    assert found.exists() == (button == "ours")
    report = loaded.load()
    assert (report.kept, report.conflicts, report.changed) == ([], [], False)


def test_nothing_chosen_is_said(client, loaded):
    assert "Nothing was chosen." in messages(client.post(PAGE, {"ours": "1"}, follow=True))[0]


def test_who_may_change_nothing_sees_nothing(loaded, edition_path):
    article_changed(loaded)
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(looker)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"ours": "1"}).status_code == 403
    looker.user_permissions.add(Permission.objects.get(codename="change_person"))
    assert b'name="conflict"' not in client.get(PAGE).content
    client.post(PAGE, {"ours": "1", "conflict": Conflict.objects.get().pk})
    assert Conflict.objects.exists()


def test_the_page_costs_the_same_for_more_conflicts(client, loaded):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    people = loaded.made.all("person")
    Person.objects.filter(key=people[0]["key"]).update(name="A")
    people[0]["name"] = "B"
    loaded.load()
    few = cost()
    Person.objects.update(name="A")
    for person in people:
        person["name"] = "B"
    loaded.load()
    assert Conflict.objects.count() == len(people) > 3
    assert cost() == few < 20


def test_the_page_has_no_inline_script_or_style_and_labels_its_boxes(client, loaded):
    article_changed(loaded)
    page = BeautifulSoup(client.get(PAGE).content, "lxml")
    assert not page.select("[style], style, [onclick]")
    for box in page.select("#content input[type=checkbox], #content input[type=text]"):
        assert page.select_one(f"label[for={box['id']}]")


def test_a_dump_settles_too(client, loaded):
    article_changed(loaded)
    dump(loaded.fixtures)
    assert load(loaded.fixtures).kept == []
    assert not Conflict.objects.exists()

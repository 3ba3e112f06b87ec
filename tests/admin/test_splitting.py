"""One record that is really two becomes two on its page, and one again when that is undone."""

import pytest
from bs4 import BeautifulSoup

from archive.models import Alias, Appearance, Article, Merge, Organisation, Person
from tests.admin.submitting import controls, errors, submit

ADDRESS = "/admin/archive/merge/split/person/dinh-ngoc-khoa/"
SAID = {"key": "dinh-ngoc-khoa-an-lac", "name": "Đinh Ngọc Khoa", "reason": "Hai người trùng tên"}


@pytest.fixture
def second(article) -> Appearance:
    """The namesake's appearance, catalogued as the same man's, and a key that was his."""
    other = Article.objects.create(
        key="tc9002",
        title="Trao giải vẽ tranh",
        title_en="Prizes for drawings",
        title_basis="transcribed",
        status="published",
        account_vi="[Khoa](person:dinh-ngoc-khoa) dự.",
    )
    person = Person.objects.get(key="dinh-ngoc-khoa")
    person.names = ["Khoa Vẽ", "Ông Khoa"]
    person.save()
    Alias.objects.create(record_type="person", key="khoa-ve", target=person.key)
    return Appearance.objects.create(article=other, person=person, order=1)


def ticked(client, *words: str) -> dict[str, list[str]]:
    """Return the controls of the page with the boxes ticked beside which these words stand."""
    page = BeautifulSoup(client.get(ADDRESS).content, "lxml")
    sent = controls(page.encode())
    for label in page.select("#split-form .links label"):
        if any(word in label.get_text() for word in words):
            box = label.select_one("input")
            sent.setdefault(box["name"], []).append(box["value"])
    return sent


def test_what_is_ticked_moves_to_a_new_record(client, second, public_record):
    response = client.post(ADDRESS, ticked(client, "tc9002", "khoa-ve", "Khoa Vẽ") | SAID)
    assert response.status_code == 302, errors(response)
    made = Person.objects.get(key=SAID["key"])
    assert (made.standing, made.names) == ("official", ["Khoa Vẽ"])
    assert Person.objects.get(key="dinh-ngoc-khoa").names == ["Ông Khoa"]
    second.refresh_from_db()
    assert second.person == made
    assert Alias.objects.get(key="khoa-ve").target == made.key
    assert Article.objects.get(key="tc9002").account_vi == f"[Khoa](person:{made.key}) dự."
    assert Appearance.objects.get(article__key="tc9001").person.key == "dinh-ngoc-khoa"
    assert public_record(made.key, "person")["name"] == "Đinh Ngọc Khoa"
    step = Merge.objects.get()
    address = f"/admin/archive/merge/{step.pk}/change/"
    assert submit(client, address, reason="Vẫn là một người").status_code == 302
    assert Person.objects.get().names == ["Khoa Vẽ", "Ông Khoa"]
    assert Alias.objects.get().target == "dinh-ngoc-khoa"
    assert public_record(made.key, "person") is None


def test_a_post_may_go_alone(client, second):
    response = client.post(ADDRESS, ticked(client, "only: ông") | SAID)
    assert response.status_code == 302, errors(response)
    found = Appearance.objects.get(person__key=SAID["key"])
    assert (found.article.key, found.order) == ("tc9001", 2)
    assert [post.wording for post in found.posts.all()] == ["ông"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": "dinh-ngoc-khoa"}, "A record still has this key."),
        ({"key": "khoa-ve"}, "alias of another record"),
        ({"key": "Khoa"}, "lower-case"),
        ({"name": ""}, "required"),
        ({"reason": ""}, "required"),
        ({"links": []}, "Choose at least one link"),
        ({"links": ["archive.involvement.organisation:1"]}, "no link of this record"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_ticked_stays(client, second, change, said):
    response = client.post(ADDRESS, ticked(client, "tc9002") | SAID | change)
    assert said in errors(response)
    assert Person.objects.count() == 1
    if "links" not in change:
        boxes = BeautifulSoup(response.content, "lxml").select("input[name=links][checked]")
        assert len(boxes) == 1


def test_words_find_what_is_to_move(client, second):
    page = client.get(f"{ADDRESS}?q=trao giải").content.decode()
    assert "tc9002" in page
    assert "tc9001" not in page


def test_a_body_is_split_too(client, article):
    body = Organisation.objects.get()
    address = f"/admin/archive/merge/split/organisation/{body.key}/"
    link = f"archive.involvement.organisation:{article.involvements.get().pk}"
    said = {"key": "ban-hai", "name": "Ban Hai", "name_en": "Second board", "reason": "Hai ban"}
    response = submit(client, address, {"links": [link], **said})
    assert response.status_code == 302, errors(response)
    made = Organisation.objects.get(key="ban-hai")
    assert (made.kind, made.level, made.province) == (body.kind, body.level, body.province)
    assert article.involvements.get().organisation == made
    assert body.posts.count() == 2

"""A change of what the public could read becomes a correction; other changes do not."""

import json
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.conf import settings

from archive.curation.corrections import Place, correcting, record_corrections
from archive.models import Article, Correction, Organisation, Person, Province
from archive.publish.publication import compare, open_edition, publish
from tests.admin import catalogues
from tests.admin.submitting import add_row, controls, submit

WHY = "Bản in ghi khác."


@pytest.fixture
def published(client, article):
    """The article as the public reads it."""
    publish()
    return article


@pytest.fixture
def address(published) -> str:
    """The form of the article."""
    return f"/admin/archive/article/{published.pk}/change/"


def told() -> list[tuple]:
    """Return every correction: number, part, field, before, after."""
    names = ("number", "part", "field", "before", "after")
    return list(Correction.objects.order_by("key", "number").values_list(*names))


def test_changed_fact_is_a_correction(client, address):
    submit(client, address, title="Lễ khai mạc", reason=WHY)
    assert told() == [(1, "", "title", "Lễ phát động cuộc thi vẽ", "Lễ khai mạc")]
    made = Correction.objects.get()
    assert (made.record_type, made.key, made.reason) == ("article", "tc9001", WHY)
    assert datetime.fromisoformat(made.corrected_on).tzinfo == UTC
    assert "thu-thu" not in str(vars(made))


def test_values_are_those_of_fixtures(client, published, address):
    Province.objects.create(key="an-hoa", name="An Hòa", name_en="An Hoa", kind="province")
    other = Province.objects.get(key="an-hoa")
    submit(client, address, {"province": other.pk, "province_basis": "external"}, reason=WHY)
    assert told() == [
        (1, "", "province", ["an-lac"], ["an-hoa"]),
        (2, "", "province_basis", "inferred", "external"),
    ]


def test_parts_have_corrections_of_their_own(client, published, address):
    sent = controls(client.get(address).content) | {"reason": WHY}
    sent |= {"posts-1-wording": "bà", "dates-0-edtf": "2020-07", "slips-0-DELETE": "on"}
    client.post(address, sent)
    place = [catalogues.span("cuộc thi")]
    slip = [["wording", "cuộc thi"], ["reading", ""], ["evidence", place]]
    slip += [["note_vi", ""], ["note_en", ""]]
    assert told() == [
        (1, "articledate/event", "edtf", "2020-06", "2020-07"),
        (2, "post/dinh-ngoc-khoa/2", "wording", "ông", "bà"),
        (3, "slip/1", "", slip, None),
    ]


def test_person_taken_for_another(client, published, address):
    other = Person.objects.create(key="lo-thi-un", name="Lò Thị Ún", standing="official")
    submit(client, address, {"appearances-0-person": other.pk}, reason=WHY)
    assert told()[0] == (
        *(1, "appearance/dinh-ngoc-khoa", "person", ["dinh-ngoc-khoa"], ["lo-thi-un"]),
    )


def test_person_goes_with_roles_and_posts(client, published):
    appearance = published.appearances.get()
    where = f"/admin/archive/appearance/{appearance.pk}/delete/"
    client.post(where, {"post": "yes", "reason": WHY})
    assert [(part, field) for _, part, field, *_ in told()] == [("appearance/dinh-ngoc-khoa", "")]


def test_what_corrects_nothing(client, published, address):
    sent = controls(client.get(address).content) | {"reason": WHY, "appearances-0-order": "7"}
    add_row(sent, "bylines", order=2, name="P.V", work="photo", wording="P.V")
    client.post(address, sent)
    submit(client, f"/admin/archive/person/{Person.objects.get().pk}/change/", reason=WHY)
    draft = Article.objects.create(key="tc9002", title="A", title_en="A", title_basis="supplied")
    submit(client, f"/admin/archive/article/{draft.pk}/change/", title="B")
    with correcting(WHY):
        published.status = "draft"
        published.save()
        published.delete()
    assert told() == []


def test_nothing_was_public_before_there_was_an_edition(client, article, edition_path):
    submit(client, f"/admin/archive/article/{article.pk}/change/", title="Mới")
    assert edition_path.exists()
    assert told() == []
    edition_path.write_bytes(b"not an edition")
    with correcting(WHY):
        Article.objects.get().save()
        article.title = "Khác"
        article.save()
    assert told() == []


def test_changes_between_publications_are_one_correction(published):
    def give(title: str) -> None:
        with correcting(f"thành {title}"):
            published.title = title
            published.save()

    give("Một")
    give("Hai")
    assert told() == [(1, "", "title", "Lễ phát động cuộc thi vẽ", "Hai")]
    assert Correction.objects.get().reason == "thành Hai"
    give("Lễ phát động cuộc thi vẽ")
    assert told() == [], "the public has never read anything else"
    give("Ba")
    publish()
    give("Bốn")
    assert [row[3:] for row in told()] == [("Lễ phát động cuộc thi vẽ", "Ba"), ("Ba", "Bốn")]


def test_what_others_changed_is_not_given_this_reason(published):
    published.title = "Đổi ngoài trang quản trị"
    published.save()
    with correcting(WHY):
        published.title_en = "Other"
        published.save()
    assert [row[2] for row in told()] == ["title_en"]


def test_entities_are_corrected(client, published):
    body = Organisation.objects.get()
    submit(client, f"/admin/archive/organisation/{body.pk}/change/", names="BTC", reason=WHY)
    assert told() == [(1, "", "names", ["BTC", "Ban Tổ chức"], ["BTC"])]


def test_corrections_can_be_recorded_by_name(published):
    place = Place("article", "tc9001", "byline/1")
    when = datetime(2026, 11, 22, 17, tzinfo=UTC)
    made = record_corrections({place: {"name": "X.Y"}}, {place: {"name": "X.Z"}}, WHY, when)
    assert [(each.before, each.after) for each in made] == [("X.Y", "X.Z")]
    assert made[0].corrected_on == "2026-11-22T17:00:00Z"


def test_curators_word_the_reason_and_nothing_else(client, address):
    submit(client, address, title="Lễ khai mạc", reason=WHY)
    made = Correction.objects.get()
    page = f"/admin/archive/correction/{made.pk}/change/"
    assert set(controls(client.get(page).content)) >= {"reason"}
    assert "before" not in controls(client.get(page).content)
    assert submit(client, page, reason="Viết lại lý do.").status_code == 302
    made.refresh_from_db()
    assert made.reason == "Viết lại lý do."
    assert client.get(f"/admin/archive/correction/{made.pk}/delete/").status_code == 403


def test_audit_compares_corrections_and_withheld_values_stay_in_the_workshop(client, address):
    sent = controls(client.get(address).content) | {"reason": WHY, "slips-0-DELETE": "on"}
    client.post(address, sent | {"title_note_vi": "Nhầm", "title_note_en": "Wrong"})
    submit(client, address, title_note_vi="Đúng", reason=WHY)
    assert compare() == []
    note = Correction.objects.get(field="title_note_vi")
    told_of = {row["id"]: row for row in public()}
    assert told_of["article/tc9001/2"]["before"] == {"text": "Nhầm", "language": "vi"}
    removed = told_of["article/tc9001/1"]
    assert (removed["field"], removed["after"]) == (None, None)
    wording, evidence = removed["before"]["fields"]
    assert wording["value"]["text"] == "cuộc thi"
    assert evidence["value"]["words"] == ["cuộc thi"]
    Correction.objects.filter(pk=note.pk).update(withheld=True)
    assert compare() == ["edition: correction article/tc9001/2 is not what the catalogue says"]
    publish()
    assert public()[0]["before"] == {"hidden": True}


def public() -> list[dict]:
    """Return the corrections of the edition in place."""
    with closing(open_edition(settings.EDITION_PATH)) as edition:
        rows = edition.execute("SELECT body FROM correction ORDER BY position").fetchall()
    return [json.loads(body) for (body,) in rows]

"""Two people become one in the admin, and two again; who is not to be merged is not merged."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import (
    Alias,
    Appearance,
    AppearanceRole,
    Article,
    ArticleDate,
    Distinct,
    Merge,
    Organisation,
    Person,
    Post,
)
from archive.text import folding
from tests.admin import catalogues
from tests.admin.submitting import controls, errors, messages, submit

REASON = "Cùng chức vụ, cùng ngày, hai cách viết tên"


@pytest.fixture
def other(article) -> Person:
    """The same man under another spelling: in the same article and in one of his own."""
    made = Person.objects.create(
        key="dinh-ngoc-kha", name="Đinh Ngọc Kha", names=["Ông Kha"], standing="official"
    )
    there = Appearance.objects.create(
        article=article, person=made, order=2, rank="Đại úy", evidence=[[0, 3]]
    )
    AppearanceRole.objects.create(appearance=there, role="open", wording="mở đầu")
    Post.objects.create(appearance=there, order=1, wording="Chủ nhiệm", basis="stated")
    second = Article.objects.create(
        key="tc9002",
        title="Trao giải vẽ tranh",
        title_en="Prizes for drawings",
        title_basis="transcribed",
        status="published",
        account_vi="Có [ông Kha](person:dinh-ngoc-kha) dự.",
        account_en="[Mr Kha](person:dinh-ngoc-kha) was there.",
    )
    ArticleDate.objects.create(article=second, kind="event", edtf="2021-05", basis="stated")
    Appearance.objects.create(article=second, person=made, order=1)
    Alias.objects.create(record_type="person", key="dinh-kha", target=made.key)
    return made


@pytest.fixture
def pair(other) -> str:
    """The page of both."""
    return "/admin/archive/merge/pair/person/dinh-ngoc-khoa/dinh-ngoc-kha/"


def merge(client, pair: str, **changes: str) -> Merge:
    """Merge on the page of both; return what was noted."""
    proposal = f"{pair}?survivor={changes['survivor']}" if "survivor" in changes else pair
    response = submit(client, proposal, {"reason": REASON} | changes)
    assert response.status_code == 302, errors(response)
    return Merge.objects.get(pk=response.url.split("/")[-3])


def cost(client, address: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


def public(path: str) -> tuple[int, str]:
    """Return the status of a public page and where it leads."""
    response = Client(SERVER_NAME="127.0.0.1").get(path)
    return response.status_code, response.headers.get("Location", "")


def test_both_stand_side_by_side_with_all_that_leads_to_them(client, pair):
    page = BeautifulSoup(client.get(pair).content, "lxml").select_one("#content")
    said = " ".join(page.get_text(" ").split())
    for words in ("Đinh Ngọc Khoa", "Đinh Ngọc Kha", "Ông Kha", "2021-05", "Trao giải vẽ tranh"):
        assert words in said
    assert "Trưởng ban Tổ chức; ông" in said
    assert page.select_one(".shared").get_text().strip().endswith("tc9001")
    chosen = page.select_one("input[name=survivor][checked]")
    assert chosen["value"] == "dinh-ngoc-kha"  # two articles, the other has one
    for radio in page.select("input[type=radio]"):
        assert radio.find_parent("label")
        assert page.select_one(f"#{radio['aria-describedby']}")


def test_all_that_led_to_the_lost_key_leads_to_the_one_that_stays(client, pair, public_record):
    merge(client, pair, survivor="dinh-ngoc-khoa")
    kept = Person.objects.get()
    assert (kept.key, kept.name) == ("dinh-ngoc-khoa", "Đinh Ngọc Khoa")
    assert kept.names == ["Đinh Ngọc Kha", "Ông Kha"]
    assert set(Appearance.objects.values_list("article__key", "person__key")) == {
        ("tc9001", kept.key),
        ("tc9002", kept.key),
    }
    assert dict(Alias.objects.values_list("key", "target")) == {
        "dinh-kha": kept.key,
        "dinh-ngoc-kha": kept.key,
    }
    second = Article.objects.get(key="tc9002")
    assert second.account_vi == "Có [ông Kha](person:dinh-ngoc-khoa) dự."
    assert second.account_en == "[Mr Kha](person:dinh-ngoc-khoa) was there."
    assert public_record("dinh-ngoc-kha", "person") is None
    for suffix in ("/", ".json"):
        status, target = public(f"/people/dinh-ngoc-kha{suffix}")
        assert (status, "dinh-ngoc-khoa" in target) == (301, True)
    assert public("/en/people/dinh-kha/")[0] == 301


def test_in_one_article_two_entries_become_one_without_losing_a_word(client, pair):
    merge(client, pair, survivor="dinh-ngoc-khoa")
    there = Appearance.objects.get(article__key="tc9001")
    assert there.evidence == [[0, 3], catalogues.span("Đinh Ngọc Khoa")]
    assert there.rank == "Đại úy"
    assert [(p.order, p.wording) for p in there.posts.order_by("order")] == [
        (1, "Trưởng ban Tổ chức"),
        (2, "ông"),
        (3, "Chủ nhiệm"),
    ]
    role = there.roles.get()
    assert (role.wording, role.note_vi) == ("đọc lời khai mạc", "Còn được ghi: “mở đầu”.")


def test_every_touched_record_tells_who_and_why(client, pair, curator):
    made = merge(client, pair)
    assert len(made.changes) > 8
    for change in made.changes:
        model = Merge._meta.apps.get_model(change["model"])
        version = model.history.filter(id=change["pk"]).latest()
        assert (version.history_user, version.history_change_reason) == (curator, REASON)


def test_values_are_picked_one_by_one(client, pair):
    Person.objects.filter(key="dinh-ngoc-khoa").update(note_vi="Một", note_en="One")
    Person.objects.filter(key="dinh-ngoc-kha").update(note_vi="Hai", note_en="Two")
    merge(client, pair, survivor="dinh-ngoc-kha", **{"value-name": "kept"})
    kept = Person.objects.get()
    assert (kept.key, kept.name) == ("dinh-ngoc-kha", "Đinh Ngọc Khoa")
    assert "Đinh Ngọc Kha" in kept.names
    assert kept.sort_given == folding.given_key("Đinh Ngọc Khoa")
    assert sorted(kept.note_en.split("\n\n")) == ["One", "Two"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "required"),
        ({"survivor": "ai-do"}, "Choose which key stays."),
        ({"value-name": "both"}, "Name: this cannot be chosen here."),
        ({"state": "0"}, "Somebody has changed these records meanwhile"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_done(client, pair, change, said):
    assert said in errors(submit(client, pair, {"reason": REASON} | change))
    assert Person.objects.count() == 2
    assert not Merge.objects.exists()


def test_an_edit_since_the_page_was_opened_is_not_run_over(client, pair, other):
    sent = controls(client.get(pair).content) | {"reason": REASON}
    other.name = "Đinh Ngọc Khả"
    other.save()
    assert "Somebody has changed" in errors(client.post(pair, sent))
    assert Person.objects.count() == 2


def test_who_was_recorded_as_two_is_not_merged(client, pair, curator):
    sent = controls(client.get(pair).content) | {"reason": REASON}
    add = BeautifulSoup(client.get(pair).content, "lxml").select_one(
        "#content a[href*='distinct/add']"
    )
    response = submit(client, add["href"], note_vi="Hai quê khác nhau", note_en="Two homes")
    assert response.status_code == 302, errors(response)
    assert Distinct.objects.get().first == "dinh-ngoc-kha"
    page = client.get(pair).content.decode()
    assert "were recorded as two" in page
    assert "Recorded by thu-thu on" in page
    assert "Hai quê khác nhau" in page
    assert client.post(pair, sent).status_code == 200
    assert Person.objects.count() == 2
    lift = BeautifulSoup(page, "lxml").select_one("a[href$='/delete/']")
    assert client.post(lift["href"], {"post": "yes"}).status_code == 302
    merge(client, pair)


def test_a_pair_needs_two_records_and_protects_both(client, other):
    add = "/admin/archive/distinct/add/"
    said = errors(submit(client, add, record_type="person", first=other.key, second=other.key))
    assert "two different keys" in said
    assert "No record of this type" in errors(
        submit(client, add, record_type="person", first=other.key, second="ai-do")
    )
    sent = {"record_type": "person", "first": "dinh-ngoc-khoa", "second": other.key}
    assert submit(client, add, sent).status_code == 302
    sent = {"record_type": "person", "first": other.key, "second": "dinh-ngoc-khoa"}
    assert "already exists" in errors(submit(client, add, sent))
    lonely = Person.objects.create(key="khac", name="Khác")
    Distinct.objects.create(record_type="person", first="dinh-ngoc-kha", second="khac")
    page = client.get(f"/admin/archive/person/{lonely.pk}/delete/").content.decode()
    assert "dinh-ngoc-kha ≠ khac" in page


def test_two_ticked_records_lead_to_their_page(client, pair):
    both = list(Person.objects.values_list("pk", flat=True))
    listed = "/admin/archive/person/"
    response = client.post(listed, {"action": "merge_two", "_selected_action": both[:1]})
    assert "exactly two" in messages(client.get(listed))[-1]
    response = client.post(listed, {"action": "merge_two", "_selected_action": both})
    assert response.url == "/admin/archive/merge/pair/person/dinh-ngoc-kha/dinh-ngoc-khoa/"
    assert b"merge_two" not in client.get("/admin/archive/province/").content


def test_a_record_leads_to_the_choice_of_another(client, other, article):
    page = BeautifulSoup(client.get(f"/admin/archive/person/{other.pk}/change/").content, "lxml")
    address = page.select_one("a[href*='/merge/with/']")["href"]
    assert page.select_one("a[href*='/merge/split/']")
    first = Person.objects.get(key="dinh-ngoc-khoa")
    for sent in ({"key": first.key}, {"second": str(first.pk)}):
        assert submit(client, address, sent).url.endswith(f"/{other.key}/{first.key}/")
    assert "itself" in errors(submit(client, address, key=other.key))
    assert "No record" in errors(submit(client, address, key="ai-do"))


@pytest.mark.parametrize(
    "address",
    [
        "pair/province/an-lac/an-lac-2025/",
        "pair/article/tc9001/tc9002/",
        "pair/person/dinh-ngoc-khoa/ban-to-chuc-cuoc-thi-ve/",
        "split/province/an-lac/",
        "with/person/ai-do/",
        "999/change/",
        "add/",
    ],
)
def test_other_pages_do_not_exist(client, other, address):
    assert client.get(f"/admin/archive/merge/{address}").status_code in (403, 404)


def test_a_record_is_not_merged_with_itself(client, other):
    page = client.get(f"/admin/archive/merge/pair/person/{other.key}/{other.key}/").content.decode()
    assert "cannot be merged with itself" in page
    assert 'type="submit" class="default"' not in page


def test_only_who_may_merges_and_undoes(client, pair, edition_path):
    made = merge(client, pair)
    helper = User.objects.create_user("phu-ta", is_staff=True)
    names = ("change_person", "view_person", "view_merge")
    helper.user_permissions.set(Permission.objects.filter(codename__in=names))
    stranger = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_LANGUAGE="en")
    stranger.force_login(helper)
    kept = Person.objects.get()
    assert stranger.get(f"/admin/archive/merge/with/person/{kept.key}/").status_code == 403
    assert stranger.get(f"/admin/archive/merge/split/person/{kept.key}/").status_code == 403
    address = f"/admin/archive/merge/{made.pk}/change/"
    assert b"undo-form" not in stranger.get(address).content
    assert stranger.post(address, {"reason": REASON}).status_code == 403
    assert b"merge_two" not in stranger.get("/admin/archive/person/").content
    assert b"/merge/with/" not in stranger.get(f"/admin/archive/person/{kept.pk}/change/").content


def test_undoing_brings_back_both(client, pair, other):
    made = merge(client, pair, survivor="dinh-ngoc-khoa")
    address = f"/admin/archive/merge/{made.pk}/change/"
    assert "required" in errors(submit(client, address, reason=""))
    assert submit(client, address, reason="Hai người khác nhau").status_code == 302
    assert Person.objects.get(key="dinh-ngoc-kha").pk == other.pk
    assert Appearance.objects.filter(person=other).count() == 2
    assert public("/people/dinh-ngoc-kha/")[0] in (200, 301)
    assert "dinh-ngoc-khoa" not in public("/people/dinh-ngoc-kha/")[1]
    assert public("/people/dinh-ngoc-kha.json")[0] == 200
    made.refresh_from_db()
    assert (str(made.undone_by), made.undone_reason) == ("thu-thu", "Hai người khác nhau")
    page = client.get(address).content.decode()
    assert "undo-form" not in page
    assert "Hai người khác nhau" in page
    assert "already" in errors(client.post(address, {"reason": REASON}))
    listed = client.get("/admin/archive/merge/").content.decode()
    assert REASON in listed
    assert listed.count("thu-thu") >= 2


def test_undoing_shows_later_edits_and_loses_none(client, pair):
    made = merge(client, pair, survivor="dinh-ngoc-khoa")
    address = f"/admin/archive/merge/{made.pk}/change/"
    role = AppearanceRole.objects.get()
    role.note_vi, role.note_en = "Đã kiểm lại", "Checked"
    role.save()
    kept = Person.objects.get()
    kept.names = [*kept.names, "Khoa Vẽ"]
    kept.standing = "private"
    kept.save()
    page = BeautifulSoup(client.get(address).content, "lxml")
    rows = [" ".join(r.get_text(" ").split()) for r in page.select(".conflicts tbody tr")]
    assert len(rows) == 2
    assert "Còn được ghi: “mở đầu”. Đã kiểm lại" in rows[0]
    english = page.select(".conflicts input[value=before]")[1]["name"]
    assert submit(client, address, {"reason": REASON, english: "before"}).status_code == 302
    role.refresh_from_db()
    assert (role.note_vi, role.note_en) == ("Đã kiểm lại", "")
    kept.refresh_from_db()
    assert (kept.names, kept.standing) == (["Khoa Vẽ"], "private")


def test_values_are_proposed_for_the_key_that_is_to_stay(client, pair, other):
    """The name of the record that stays is proposed, whichever side it stands on."""
    keys = ["dinh-ngoc-khoa", "dinh-ngoc-kha"]
    for key, beside, side in ((*keys, "kept"), (*reversed(keys), "other")):
        page = BeautifulSoup(client.get(f"{pair}?survivor={key}").content, "lxml")
        marked = page.select("#merge-form input[type=radio][checked]")
        values = {each["name"]: each["value"] for each in marked}
        assert (values["survivor"], values["value-name"]) == (key, side)
        (link,) = [a["href"] for a in page.select("#merge-form td a[href^='?']")]
        assert link == f"?survivor={beside}"


def test_undoing_lists_what_has_come_to_the_key_that_stayed(client, pair, other):
    """What was there when the two became one is not listed; it goes back by itself."""
    address = f"/admin/archive/merge/{merge(client, pair, survivor='dinh-ngoc-khoa').pk}/change/"
    assert "Added since" not in client.get(address).content.decode()
    late = Article.objects.create(
        key="tc9003",
        title="Hội thảo mùa thu",
        title_basis="transcribed",
        status="published",
    )
    kept = Person.objects.get(key="dinh-ngoc-khoa")
    Appearance.objects.create(article=late, person=kept, order=1)
    page = BeautifulSoup(client.get(address).content, "lxml").select_one("#undo-form")
    assert "Added since, and staying with “dinh-ngoc-khoa”" in page.get_text()
    assert [strong.get_text() for strong in page.select("li strong")] == ["tc9003"]


def test_pages_cost_little_whatever_leads_to_a_record(client, pair, article):
    catalogues.grow(article, 2, 40)
    body = Organisation.objects.get(key="ban-to-chuc-cuoc-thi-ve")
    Article.objects.filter(key__startswith="tc0").update(publisher=body, publisher_basis="stated")
    khoa, kha = Person.objects.filter(key__startswith="dinh-").order_by("-key")
    for number, made in enumerate(Article.objects.filter(key__startswith="tc0")):
        Appearance.objects.create(article=made, person=(khoa, kha)[number % 2], order=1)
    organisations = [body.key, "hoi-5"]
    pages = [
        pair,
        f"/admin/archive/merge/pair/organisation/{'/'.join(organisations)}/",
        "/admin/archive/merge/pair/resolution/van-ban-2/van-ban-3/",
        "/admin/archive/merge/split/person/dinh-ngoc-kha/",
        f"/admin/archive/merge/split/organisation/{body.key}/?q=tc00",
        "/admin/archive/merge/with/person/dinh-ngoc-kha/",
        "/admin/archive/merge/",
    ]
    for page in pages:
        assert cost(client, page) < 30, page
    made = merge(client, pair)
    assert cost(client, f"/admin/archive/merge/{made.pk}/change/") < 30

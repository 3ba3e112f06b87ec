"""Withdrawing and bringing back, deciding who is public: asked why, done whole, public at once."""

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive.curation.withdrawal import Withdrawal, consequences, restore, withdraw
from archive.models import Alias, Appearance, Article, Organisation, Person
from archive.publish import kept, publication
from tests.admin import catalogues
from tests.admin.submitting import controls, errors, messages, submit

WITHDRAW = "/admin/archive/article/withdraw/?key=tc9001"
RESTORE = "/admin/archive/article/restore/?key=tc9001"
STANDING = "/admin/archive/person/standing/?key=dinh-ngoc-khoa"
LIST = "/admin/archive/article/"
SAID = {"reason_vi": "Nguồn xin gỡ.", "reason_en": "The source asked.", "on": "2026-03-04"}


@pytest.fixture
def other(db) -> Article:
    """Another published article."""
    return Article.objects.create(
        key="tc9002", title="Bản thay", title_en="Other", title_basis="supplied", status="published"
    )


@pytest.fixture
def said(client):
    """Return a function that gives the messages which the curator sees next."""
    return lambda: "\n".join(messages(client.get("/admin/publish/")))


def raw_record(path, key: str = "tc9001") -> tuple | None:
    """Return a record and its list row as they stand in the edition, byte for byte."""
    with closing(sqlite3.connect(path)) as edition:
        return edition.execute(
            "SELECT position, key, row, body FROM record WHERE kind = 'article' AND key = ?", (key,)
        ).fetchone()


def decision(**changes) -> Withdrawal:
    """Return a withdrawal's decision."""
    given = {"reason_vi": "Trùng.", "reason_en": "Twice.", "on": date(2026, 3, 4)}
    return Withdrawal(**given | changes)


def test_article_page_leads_to_the_page(client, article):
    page = f"/admin/archive/article/{article.pk}/change/"
    links = [a["href"] for a in BeautifulSoup(client.get(page).content, "lxml").select("a[href]")]
    assert WITHDRAW in links
    assert RESTORE not in links
    withdraw([article], decision())
    links = [a["href"] for a in BeautifulSoup(client.get(page).content, "lxml").select("a[href]")]
    assert RESTORE in links
    assert WITHDRAW not in links


def test_page_asks_and_says_what_will_happen(client, article, other):
    Alias.objects.create(record_type="article", key="tc-cu", target="tc9001")
    withdraw([other], decision(replacement=article))
    page = BeautifulSoup(client.get(WITHDRAW).content, "lxml")
    form = page.select_one("#content form")
    assert form.select_one("[name=on]")["value"] == timezone.localdate().isoformat()
    for name in ("reason_vi", "reason_en", "on", "replacement"):
        assert form.select_one(f"label[for=id_{name}]"), name
    assert form.select_one("[name=purge]") is None, "no old edition is kept"
    told = page.select_one("#content").get_text(" ", strip=True)
    for part in ("Đinh Ngọc Khoa", "Ban Tổ chức cuộc thi vẽ", "Nghị quyết 7-NQ/AL", "tc9002"):
        assert part in told
    assert "1 lost key leads to them" in told


def test_withdrawn_everywhere_and_said_so(client, article, other, edition_path, said):
    publication.publish()
    before = client.get("/articles/tc9001/", follow=True)
    assert before.status_code == 200
    assert submit(client, WITHDRAW, SAID, replacement=str(other.pk)).status_code == 302
    shown = said()
    assert "Edition 2 published" in shown
    assert "Withdrawn: tc9001. Their addresses answer with the reason (410)." in shown
    article.refresh_from_db()
    assert (article.status, article.withdrawn_on) == ("withdrawn", date(2026, 3, 4))
    assert article.replacement == other
    assert raw_record(edition_path) is None
    version = article.history.first()
    assert (version.history_user.username, version.history_change_reason) == (
        "thu-thu",
        SAID["reason_vi"],
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_tombstone_says_how_to_cite_what_was_there(client, article, other, language):
    publication.publish()
    submit(client, WITHDRAW, SAID, replacement=str(other.pk))
    article.title = "Khác"
    prefix = "/en" if language == "en" else ""
    page = client.get(f"{prefix}/articles/tc9001/")
    assert page.status_code == 410
    told = BeautifulSoup(page.content, "lxml").select_one("dl").get_text(" ", strip=True)
    expected = {
        "vi": "tc9001. Kho lưu trữ thông cáo báo chí về không gian mạng, ấn bản 1."
        " http://127.0.0.1:8000/articles/tc9001/ (đã rút ngày 4 tháng 3 năm 2026).",
        "en": "tc9001. Archive of Press Releases on Cyberspace, edition 1."
        " http://127.0.0.1:8000/en/articles/tc9001/ (withdrawn on 4 March 2026).",
    }
    assert expected[language] in told
    assert SAID[f"reason_{language}"] in told
    for suffix in ("json", "bib", "ris", "csl.json"):
        answer = client.get(f"{prefix}/articles/tc9001.{suffix}")
        document = json.loads(answer.content)
        assert (answer.status_code, answer["Content-Type"]) == (410, "application/json")
        assert document["citation"] == expected
        assert (document["last_edition"], document["edition"]) == (1, 2)
        assert document["withdrawn"]["replacement"] == "tc9002"
    assert "Lễ phát động" not in page.content.decode()


def test_citation_without_an_edition_where_none_is_known(client, article):
    withdraw([article], decision())
    publication.publish()
    document = client.get("/articles/tc9001.json").json()
    assert document["last_edition"] is None
    assert "edition" not in document["citation"]["en"]


def test_back_under_the_same_key_byte_for_byte(client, article, edition_path, said):
    publication.publish()
    before = raw_record(edition_path)
    submit(client, WITHDRAW, SAID)
    assert submit(client, RESTORE, reason="Nguồn đồng ý.").status_code == 302
    assert raw_record(edition_path) == before
    assert "Public again: tc9001." in said()
    article.refresh_from_db()
    fields = ("withdrawn_on", "withdrawn_reason_vi", "withdrawn_reason_en", "replacement")
    assert [getattr(article, name) for name in fields] == [None, "", "", None]
    restored, withdrawn, *_ = article.history.all()
    assert (restored.status, restored.history_change_reason) == ("published", "Nguồn đồng ý.")
    assert (withdrawn.status, withdrawn.withdrawn_reason_en) == ("withdrawn", SAID["reason_en"])
    assert withdrawn.withdrawn_on == date(2026, 3, 4)
    assert client.get("/articles/tc9001/", follow=True).status_code == 200


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason_vi": ""}, "This field is required."),
        ({"reason_en": "  "}, "This field is required."),
        ({"on": ""}, "This field is required."),
        ({"on": "yesterday"}, "Enter a valid date."),
        ({"on": "2999-01-01"}, "does not lie in the future"),
        ({"replacement": "999999"}, "Select a valid choice"),
    ],
)
def test_bad_decisions_are_refused_and_change_nothing(client, article, changes, message):
    versions = article.history.count()
    assert message in errors(submit(client, WITHDRAW, SAID | changes))
    article.refresh_from_db()
    assert (article.status, article.history.count()) == ("published", versions)


def test_replacement_is_another_published_article(client, article, other):
    assert "cannot take its own place" in errors(
        submit(client, WITHDRAW, SAID, replacement=str(article.pk))
    )
    Article.objects.filter(pk=other.pk).update(status="draft")
    assert "The replacement, tc9002, is not published." in errors(
        submit(client, WITHDRAW, SAID, replacement=str(other.pk))
    )
    Article.objects.filter(pk=other.pk).update(status="published", replacement=article)
    assert "cannot take its own place" in errors(
        submit(client, WITHDRAW, SAID, replacement=str(other.pk))
    )


def test_today_in_vietnam_is_taken_while_it_is_yesterday_in_utc(article):
    withdraw([article], decision(on=timezone.localdate() + timedelta(days=1)))
    assert Article.objects.get().status == "withdrawn"


def test_several_are_withdrawn_wholly_or_not_at_all(client, article, other, said):
    draft = Article.objects.create(key="tc9003", title="N", title_en="N", title_basis="supplied")
    chosen = {"action": "withdraw_selected", "_selected_action": [article.pk, other.pk, draft.pk]}
    way = client.post(LIST, chosen)
    assert way["Location"] == f"{WITHDRAW}&key=tc9002&key=tc9003"
    refused = errors(submit(client, way["Location"], SAID))
    assert "tc9003 was never public, so there is nothing to withdraw." in refused
    assert not Article.objects.withdrawn().exists()
    chosen["_selected_action"] = [article.pk, other.pk]
    assert submit(client, client.post(LIST, chosen)["Location"], SAID)["Location"] == LIST
    assert Article.objects.withdrawn().count() == 2
    assert "tc9002 is withdrawn already" in errors(submit(client, f"{WITHDRAW}&key=tc9002", SAID))
    chosen["action"] = "restore_selected"
    submit(client, client.post(LIST, chosen)["Location"], reason="Thôi.")
    assert Article.objects.published().count() == 2


def test_who_was_public_once_can_be_withdrawn_as_a_draft(article):
    article.status = "draft"
    article.save()
    withdraw([article], decision())
    assert Article.objects.get().status == "withdrawn"


def test_restoring_needs_a_reason_and_something_withdrawn(client, article):
    assert "tc9001 is not withdrawn." in errors(submit(client, RESTORE, reason="Vì."))
    withdraw([article], decision())
    assert "required" in errors(submit(client, RESTORE, reason=""))
    with pytest.raises(ValidationError, match="Say why"):
        restore([article], " ")
    Article.objects.update(title="")
    assert "tc9001: title: This field cannot be blank." in errors(
        submit(client, RESTORE, reason="Vì.")
    )
    assert Article.objects.get().status == "withdrawn"


def test_reason_of_any_length_is_kept_whole(article):
    reason = "Dài. " * 400
    withdraw([article], decision(reason_vi=reason))
    assert article.history.first().withdrawn_reason_vi == reason
    assert reason.startswith(article.history.first().history_change_reason)


def test_pages_are_for_who_may_change(article, edition_path):
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client(SERVER_NAME="127.0.0.1")
    for address in (WITHDRAW, RESTORE, STANDING):
        client.logout()
        assert client.get(address).status_code == 302
        client.force_login(looker)
        assert client.get(address).status_code == 403
        assert client.post(address, SAID).status_code == 403
    page = client.get(f"/admin/archive/article/{article.pk}/change/").content.decode()
    assert "withdraw/" not in page
    assert Article.objects.get().status == "published"


@pytest.mark.parametrize("query", ["", "?key=", "?key=khong-co", "?key=%00"])
def test_nothing_chosen_leads_back_to_the_list(client, article, query, said):
    for name in ("withdraw", "restore"):
        answer = client.get(f"/admin/archive/article/{name}/{query}")
        assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert "Choose one record or more, at most 100." in said()


def test_too_many_at_once_are_refused(client, article):
    keys = "&".join(f"key=tc{number}" for number in range(101))
    assert client.get(f"{WITHDRAW}&{keys}").status_code == 302


def test_kept_editions_are_purged_with_it(client, article, settings, edition_path, said):
    settings.KEEP_EDITIONS = 2
    publication.publish()
    Article.objects.update(title_en="Second")
    publication.publish()
    assert "1 old edition is kept" in client.get(WITHDRAW).content.decode()
    submit(client, WITHDRAW, SAID)
    assert "2 old editions were made anew without it." in said()
    files = kept.kept_editions(edition_path)
    assert list(files) == [1, 2]
    for path in files.values():
        assert raw_record(path) is None
        assert b"Second" not in path.read_bytes()


def test_kept_editions_stay_if_the_curator_wants(client, article, settings, edition_path):
    settings.KEEP_EDITIONS = 2
    publication.publish()
    Article.objects.update(title_en="Second")
    publication.publish()
    sent = controls(client.get(WITHDRAW).content) | SAID
    assert sent.pop("purge") == "on"
    client.post(WITHDRAW, sent)
    assert raw_record(kept.kept_editions(edition_path)[2])


def test_failure_to_purge_keeps_the_withdrawal_and_is_said(
    client, article, settings, said, monkeypatch, caplog
):
    settings.KEEP_EDITIONS = 2
    publication.publish()
    Article.objects.update(title_en="Second")
    publication.publish()
    monkeypatch.setattr("archive.admin.deciding.purge", lambda: 1 / 0)
    submit(client, WITHDRAW, SAID)
    assert "could not be made anew: ZeroDivisionError" in said()
    assert Article.objects.get().status == "withdrawn"
    assert "failed" in caplog.text


def test_withdrawal_is_published_however_long_that_takes(client, article, edition_path):
    publication.publish()
    with closing(sqlite3.connect(edition_path)) as edition, edition:
        edition.execute("UPDATE meta SET value = '9' WHERE name = 'seconds'")
    submit(client, WITHDRAW, SAID)
    assert raw_record(edition_path) is None


def test_consequences_are_what_publishing_then_does(article, other, edition_path):
    catalogues.grow(article, 2, 5)
    Appearance.objects.create(article=other, person=Person.objects.first(), order=1)
    publication.publish()
    told = consequences([article]).vanishing
    withdraw([article], decision())
    before = keys_of(edition_path)
    publication.publish()
    gone = before - keys_of(edition_path) - {("article", "tc9001")}
    assert gone == {(kind, key) for kind, named in told.items() for key, _ in named} != set()


def keys_of(path) -> set[tuple[str, str]]:
    """Return (kind, key) of every record of an edition."""
    with closing(sqlite3.connect(path)) as edition:
        return set(edition.execute("SELECT kind, key FROM record"))


def test_pages_cost_the_same_for_more_rows(client, article, other):
    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = [cost(address) for address in (WITHDRAW, STANDING)]
    catalogues.grow(article, 2, 20)
    Article.objects.update(status="published")
    more = "".join(f"&key=tc{number:04}" for number in range(2, 20))
    people = "".join(f"&key=nguoi-{number}" for number in range(2, 20))
    assert [cost(WITHDRAW + more), cost(STANDING + people)] == few
    assert max(few) < 30


# Who is public


def test_new_people_are_not_public_until_decided(client, article, public_record):
    page = BeautifulSoup(client.get("/admin/archive/person/add/").content, "lxml")
    assert page.select_one("[name=standing] option[selected]")["value"] == "unclassified"
    assert "Not public until somebody decides" in page.get_text()
    submit(client, "/admin/archive/person/add/", key="lo-thi-un", name="Lò Thị Ún")
    person = Person.objects.get(key="lo-thi-un")
    assert person.standing == "unclassified"
    Appearance.objects.create(article=article, person=person, order=9)
    publication.publish()
    assert public_record("lo-thi-un", "person") is None
    assert "Not public" in client.get(f"/admin/archive/person/{person.pk}/change/").content.decode()


def test_standing_is_decided_with_a_reason_and_public_at_once(client, article, public_record, said):
    person = Person.objects.get()
    publication.publish()
    page = client.get(STANDING).content.decode()
    assert "in 1 published article" in page
    assert submit(client, STANDING, standing="private", reason="Người dự thi.").status_code == 302
    assert public_record("dinh-ngoc-khoa", "person") is None
    assert "Edition 2 published" in said()
    version = person.history.first()
    assert (version.standing, version.history_change_reason) == ("private", "Người dự thi.")
    assert version.history_user.username == "thu-thu"
    submit(client, STANDING, standing="official", reason="Có chức vụ.")
    assert public_record("dinh-ngoc-khoa", "person")


def test_standing_decided_for_several_from_the_list(client, article, said):
    people = [Person.objects.create(key=f"nguoi-{n}", name=f"Lò Ún {n}") for n in range(3)]
    chosen = {"action": "decide_standing", "_selected_action": [one.pk for one in people]}
    way = client.post("/admin/archive/person/", chosen)["Location"]
    assert submit(client, way, standing="private", reason="Người xem.").status_code == 302
    assert Person.objects.filter(standing="private").count() == 3
    assert "3 people decided." in said()
    assert submit(client, way, standing="private", reason="Lần nữa.").status_code == 302
    assert "0 people decided." in said()
    assert people[0].history.count() == 2


@pytest.mark.parametrize(
    "sent",
    [
        {"standing": "", "reason": "Vì."},
        {"standing": "unclassified", "reason": "Vì."},
        {"standing": "private", "reason": " "},
    ],
)
def test_standing_needs_a_decision_and_a_reason(client, article, sent):
    assert errors(submit(client, STANDING, sent))
    assert Person.objects.get().standing == "official"


def test_people_can_be_listed_by_standing(client, article):
    Person.objects.create(key="lo-thi-un", name="Lò Thị Ún")
    page = client.get("/admin/archive/person/?standing__exact=unclassified").content.decode()
    assert "lo-thi-un" in page
    assert "dinh-ngoc-khoa" not in page


def test_a_private_person_leaves_kept_editions(client, article, settings, edition_path):
    settings.KEEP_EDITIONS = 1
    publication.publish()
    Organisation.objects.update(note_vi="a", note_en="b")
    publication.publish()
    submit(client, STANDING, standing="private", reason="Người dự thi.")
    (path,) = kept.kept_editions(edition_path).values()
    assert b"dinh-ngoc-khoa" not in path.read_bytes()

"""A new edition comes whole or not at all, is the same wherever it is made, and keeps its times."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from archive.edition.reader import Edition
from archive.models import Alias, Article, Organisation, Person, Resolution
from archive.publish.compile import FORMAT
from archive.publish.publication import compare
from tests.catalogue.workshops import sql
from tests.publish.publishing import LONG_AGO, change, command, digests, left_beside, stamps
from tests.publish.reference import accepted


def test_the_first_edition_is_number_one_and_says_what_it_is(stocked):
    outcome = stocked.publish()
    edition = Edition(stocked.edition)
    assert (outcome.number, outcome.new) == (edition.number, True) == (1, True)
    assert outcome.digest == edition.digest
    assert outcome.counts == edition.counts
    assert edition.meta["format"] == FORMAT
    assert compare(stocked.edition) == []
    assert left_beside(stocked) == {"edition.sqlite3", "edition.lock"}


def test_an_empty_catalogue_has_an_edition_too(workshop):
    outcome = workshop.publish()
    edition = Edition(workshop.edition)
    assert (outcome.number, outcome.counts) == (1, {})
    assert edition.counts == {}
    assert list(edition.everything) == []
    assert edition.entity_rows("province") == []


def test_the_same_catalogue_gives_the_same_edition_and_the_file_stays(published):
    before = published.edition.read_bytes()
    outcome = published.publish()
    assert (outcome.number, outcome.new) == (1, False)
    assert published.edition.read_bytes() == before
    sql("UPDATE archive_person SET names = '[\"khác\"]' WHERE standing = 'private'")
    Article.objects.filter(status="draft").update(title="Khác")
    assert not published.publish().new
    assert published.edition.read_bytes() == before


def test_the_number_goes_up_by_one_with_each_change(published):
    for number, title in enumerate(("Một", "Hai"), 2):
        Article.objects.filter(key="tc0001").update(title=title)
        outcome = published.publish()
        assert (outcome.number, outcome.new) == (number, True)
        assert Edition(published.edition).number == number
    assert published.publish().number == 3


def test_going_back_is_a_change_too_and_gives_the_digest_of_then(published):
    first, title = digests(published), Article.objects.get(key="tc0001").title
    Article.objects.filter(key="tc0001").update(title="Khác")
    assert published.publish().digest != first
    Article.objects.filter(key="tc0001").update(title=title)
    outcome = published.publish()
    assert (outcome.number, outcome.digest) == (3, first)


def test_another_order_of_loading_gives_the_same_digest(stocked):
    expected = stocked.publish().digest
    stocked.edition.unlink()
    call_command("flush", verbosity=0, interactive=False)
    for objects in stocked.made.files.values():
        objects.reverse()
    files = stocked.made.files
    parts = [item for name in sorted(files, reverse=True) for item in files[name]]
    stocked.made.files = {"all.json": parts}
    shutil.rmtree(stocked.fixtures)
    stocked.load()
    assert Article.objects.order_by("pk").first().key != "tc0001"
    assert stocked.publish().digest == expected


def test_another_process_with_another_hash_seed_gives_the_same_digest(stocked):
    expected = stocked.publish().digest
    connection.close()
    for seed in ("1", "2"):
        stocked.edition.unlink()
        process = command(stocked, "manage.py", "publish", PYTHONHASHSEED=seed)
        assert f"digest {expected}" in process.communicate()[0]
        assert process.returncode == 0


def test_what_has_not_changed_keeps_its_time(published):
    before = stamps(published)
    assert set(before.values()) == {LONG_AGO}
    Article.objects.filter(key="tc0001").update(account_en="Another account.")
    published.publish()
    after = stamps(published)
    assert after.keys() == before.keys()
    assert after["article", "tc0001"] > LONG_AGO
    others = {place for place in after if place[0] == "article"} - {("article", "tc0001")}
    assert {after[place] for place in others} == {LONG_AGO}
    assert {after[place] for place in after if place[0].startswith("lost")} == {LONG_AGO}


def test_an_entity_changes_when_what_is_said_of_it_changes(published):
    article = Article.objects.get(key="tc0001")
    article.title = "Một nhan đề khác"
    article.save()
    published.publish()
    after = stamps(published)
    named = {("person", a.person.key) for a in accepted(article.appearances)}
    named = {place for place in named if place in after}
    named |= {("organisation", i.organisation.key) for i in accepted(article.involvements)}
    assert named
    assert all(after[place] > LONG_AGO for place in named)
    assert LONG_AGO in {time for (kind, _), time in after.items() if kind == "organisation"}


def test_a_withdrawn_article_leaves_a_tombstone_of_now(published):
    article = Article.objects.get(key="tc0001")
    article.status, article.withdrawn_on = "withdrawn", "2026-02-03"
    article.withdrawn_reason_vi, article.withdrawn_reason_en = "x", "y"
    article.save()
    published.publish()
    edition = Edition(published.edition)
    assert edition.record("article", "tc0001") is None
    assert edition.lost("article", "tc0001").tombstone["reason"] == {"vi": "x", "en": "y"}
    assert stamps(published)["lost article", "tc0001"] > LONG_AGO
    changes = edition.changes()
    assert [key for _, key, gone in changes if gone][-1] == "tc0001"
    assert changes == sorted(changes, key=lambda change: change[:2])
    assert edition.changes(end=LONG_AGO) == [c for c in changes if c[0] == LONG_AGO]


def test_a_person_comes_and_goes_with_the_standing(published):
    person = Person.objects.filter(
        standing="private", appearances__article__status="published"
    ).first()  # fmt: skip
    assert Edition(published.edition).record("person", person.key) is None
    Person.objects.filter(pk=person.pk).update(standing="official")
    published.publish()
    assert Edition(published.edition).record("person", person.key)["name"] == person.name
    Person.objects.filter(pk=person.pk).update(standing="unclassified")
    published.publish()
    assert Edition(published.edition).record("person", person.key) is None
    assert person.key.encode() not in published.edition.read_bytes()


def test_what_leads_on_from_what_is_public_is_public_however_far(published):
    def body(key: str, **links: Organisation) -> Organisation:
        names = {"name": f"Cơ quan {key}", "name_en": f"Body {key}"}
        terms = {"kind": "other", "level": "unit", "basis": "stated"}
        return Organisation.objects.create(key=key, **names, **terms, **links)

    def document(key: str, **links: object) -> Resolution:
        names = {"title": f"Văn bản {key}", "title_en": f"Document {key}"}
        return Resolution.objects.create(key=key, kind="plan", basis="stated", **names, **links)

    heir = body("thua-ke")
    top = body("tren-cung", successor=heir)
    middle = body("o-giua", parent=top)
    last = document("cuoi-cung", issuer=body("ban-hanh", parent=body("cap-tren")))
    cited = document("duoc-dan", replaced_by=document("thay-the", replaced_by=last))
    body("cap-duoi", parent=middle)
    document("con-kin", issuer=middle)
    article = Article.objects.get(key="tc0001")
    told = {"order": 90, "wording": "x", "basis": "stated"}
    article.involvements.create(organisation=middle, role="guest", **told)
    article.citations.create(resolution=cited, form="full", relation="cited", **told)
    published.publish()
    edition = Edition(published.edition)
    for key in ("o-giua", "tren-cung", "thua-ke", "ban-hanh", "cap-tren"):
        assert edition.record("organisation", key)["key"] == key
    for key in ("duoc-dan", "thay-the", "cuoi-cung"):
        assert edition.record("resolution", key)["key"] == key
    assert edition.record("organisation", "o-giua")["children"] == []
    assert edition.record("organisation", "o-giua")["issued"] == []
    assert b"cap-duoi" not in published.edition.read_bytes()
    assert b"con-kin" not in published.edition.read_bytes()


def test_an_alias_comes_with_its_target(published):
    alias = Alias.objects.get(record_type="article", target="tc0004")
    assert Edition(published.edition).lost("article", alias.key) is None
    Article.objects.filter(key="tc0004").update(status="published")
    published.publish()
    assert Edition(published.edition).lost("article", alias.key).target == "tc0004"


def test_the_time_and_the_number_are_no_part_of_the_digest(published):
    with closing(sqlite3.connect(published.edition)) as edition:
        meta = dict(edition.execute("SELECT name, value FROM meta"))
    change(published, "UPDATE meta SET value = '2001-01-01' WHERE name = 'published'")
    change(published, "UPDATE meta SET value = '99' WHERE name = 'number'")
    assert compare(published.edition) == []
    assert set(meta) == {
        *("format", "number", "digest", "counts", "published", "seconds", "last_in"),
        *("spacing", "seen", "amended"),
    }
    assert json.loads(meta["counts"])["article"] == len(published.made.articles("published"))


def test_the_command_says_what_it_did(stocked, capsys):
    assert stocked.run("publish") == 0
    said = capsys.readouterr().out
    assert said.startswith("Edition 1 published in ")
    assert f"{len(stocked.made.articles('published'))} article" in said
    assert said.rstrip().endswith(f"digest {digests(stocked)}")
    assert stocked.run("publish") == 0
    assert capsys.readouterr().out.startswith("Edition 1 unchanged in ")


def test_an_edition_stands_alone(published, tmp_path):
    copy = Path(shutil.copy(published.edition, tmp_path / "copy.sqlite3"))
    with closing(sqlite3.connect(copy)) as edition:
        assert edition.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert edition.execute("PRAGMA journal_mode").fetchall() == [("delete",)]
    assert Edition(copy).digest == digests(published)

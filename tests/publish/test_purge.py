"""Old editions are kept on request, and what left the archive leaves them too, to the last byte."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from archive.edition.reader import Edition
from archive.models import Appearance, Article, Organisation, Person
from archive.publish import kept
from archive.publish.amend import amend
from archive.publish.compile import digest_of
from archive.publish.index import index_digest
from archive.publish.publication import Before, open_edition
from archive.publish.purge import UnknownKey, overdue, purge
from archive.publish.remaking import Hidden, remake
from tests.catalogue.workshops import Workshop

SECRETS = {
    "title": "Quyên Lạp Sương hội ngộ",
    "title_en": "Velmorath gathering",
    "account_vi": "Đoàn Khuyếch Tuyên ghi sổ.",
    "account_en": "The Brathwick party kept its book.",
    "title_note_vi": "Ghi chú Phượng Uyển.",
    "title_note_en": "Quindlemar note.",
    "source_url": "https://bao.example/zorvexil",
    "source_basis": "external",
}
WORDS = ("Quyên", "Velmorath", "Khuyếch", "Brathwick", "Phượng Uyển", "Quindlemar", "zorvexil")
# The index holds words folded, with marks only, and as they are.
FOLDED = ("quyen", "khuyech", "phuong uyen", "velmorath", "brathwick")


@pytest.fixture
def shelf(stocked, settings) -> Workshop:
    """A published workshop that keeps three old editions, one article of which says secrets."""
    settings.KEEP_EDITIONS = 3
    stocked.publish()
    Article.objects.filter(key=secret_article(stocked)).update(**SECRETS)
    stocked.publish()
    return stocked


def secret_article(made: Workshop) -> str:
    """Return the key of the article that will have to go."""
    return made.made.articles("published")[0]


def withdraw(key: str) -> None:
    """Withdraw an article in the catalogue."""
    Article.objects.filter(key=key).update(
        status="withdrawn",
        withdrawn_on=date(2026, 3, 4),
        withdrawn_reason_vi="Nguồn xin gỡ.",
        withdrawn_reason_en="The source asked for it.",
    )


def raw(path: Path) -> bytes:
    """Return a file's bytes in lower case, as far as ASCII goes."""
    return path.read_bytes().lower()


def found_in(path: Path) -> list[str]:
    """Return the secret words of which a file has the bytes."""
    content = raw(path)
    return [word for word in (*WORDS, *FOLDED) if word.encode().lower() in content]


def digest_and_index(path: Path) -> tuple[str, str]:
    """Return digests of what an edition says and of its search indexes, both reckoned anew."""
    with closing(open_edition(path)) as edition:
        return digest_of(edition), index_digest(edition)


def only_kept(made: Workshop) -> Path:
    """Return the newest kept edition."""
    return list(kept.kept_editions(made.edition).values())[-1]


def test_no_edition_is_kept_unless_asked(stocked):
    stocked.publish()
    Article.objects.update(title_en="Changed")
    stocked.publish()
    assert kept.kept_editions(stocked.edition) == {}


def test_former_editions_are_kept_by_number_and_no_more_than_asked(stocked, settings):
    settings.KEEP_EDITIONS = 2
    stocked.publish()
    digests = {}
    for number in range(1, 6):
        digests[number] = Edition(stocked.edition).digest
        Article.objects.update(title_en=f"Number {number}")
        assert stocked.publish().number == number + 1
    files = kept.kept_editions(stocked.edition)
    assert list(files) == [4, 5]
    assert {n: Edition(file).digest for n, file in files.items()} == {n: digests[n] for n in files}
    assert not list(kept.folder_of(stocked.edition).glob("*.new"))


def test_a_number_never_comes_twice(shelf):
    Article.objects.update(title_en="Changed")
    number = shelf.publish().number
    shelf.edition.unlink()
    assert shelf.publish().number == max(kept.kept_editions(shelf.edition)) + 1 == number


def test_an_edition_that_cannot_be_kept_stops_no_publication(shelf, caplog):
    shutil.rmtree(kept.folder_of(shelf.edition))
    kept.folder_of(shelf.edition).write_text("in the way")
    withdraw(secret_article(shelf))
    assert shelf.publish().new
    assert "could not be kept" in caplog.text
    assert found_in(shelf.edition) == []


def test_where_links_are_refused_the_edition_is_copied(shelf, monkeypatch):
    def refuse(*_):
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    before = shelf.edition.read_bytes()
    withdraw(secret_article(shelf))
    shelf.publish()
    assert only_kept(shelf).read_bytes() == before


def test_an_edition_made_anew_without_loss_is_the_same(stocked, tmp_path):
    stocked.publish()
    new = tmp_path / "new.sqlite3"
    digest, counts = remake(stocked.edition, new, Before(stocked.edition), Hidden((), ()))
    assert digest == Edition(stocked.edition).digest
    assert counts == Edition(stocked.edition).counts
    assert digest_and_index(new) == digest_and_index(stocked.edition)


def test_a_purged_edition_is_the_one_that_would_have_been_published(shelf):
    """Every article in turn: its edition without it is what the catalogue without it gives."""
    for key in shelf.made.articles("published"):
        Article.objects.filter(key=key).update(title_en="Before it went")
        shelf.publish()
        withdraw(key)
        shelf.publish()
        purge()
        expected = Edition(shelf.edition)
        assert digest_and_index(only_kept(shelf)) == digest_and_index(shelf.edition), key
        assert Edition(only_kept(shelf)).counts == expected.counts


def test_a_kept_edition_that_was_amended_is_made_anew_at_once(shelf):
    """Its numbers are equally spaced again, and its index holds no traces of what was taken out."""
    made = Article.objects.create(
        key="tc0000", title="Ở giữa", title_en="Between", title_basis="supplied", status="published"
    )
    assert amend(shelf.edition).new
    assert Edition(shelf.edition).meta["spacing"] == ""
    withdraw(secret_article(shelf))
    shelf.publish()
    purge()
    file = kept.kept_editions(shelf.edition)[3]
    assert found_in(file) == []
    assert digest_and_index(file) == digest_and_index(shelf.edition)
    assert (Edition(file).meta["spacing"], Edition(file).meta["amended"]) == ("64", "0")
    assert Edition(file).article(made.key) == Edition(shelf.edition).article(made.key)


def test_people_leave_with_what_only_they_led_to(shelf):
    official = Person.objects.filter(
        standing="official",
        appearances__status="published",
        appearances__article__status="published",
    ).order_by("key")
    for person in official.distinct():
        Person.objects.filter(pk=person.pk).update(standing="private")
        shelf.publish()
        assert person.key.encode() in raw(only_kept(shelf))
        assert [one.did for one in purge()][-1] == "rewritten"
        assert person.key.encode() not in raw(only_kept(shelf))
        assert digest_and_index(only_kept(shelf)) == digest_and_index(shelf.edition), person.key
    assert Appearance.objects.exists()


def test_no_byte_of_what_was_withdrawn_stays(shelf):
    key = secret_article(shelf)
    assert set(found_in(shelf.edition)) >= set(WORDS), "the words must be there to be purged"
    withdraw(key)
    shelf.publish()
    assert found_in(shelf.edition) == []
    assert found_in(only_kept(shelf)) != []
    (*_, newest) = purge()
    assert (newest.did, newest.articles, newest.people) == ("rewritten", 1, 0)
    for path in shelf.folder.rglob("*"):
        if path.is_file() and path != shelf.database and "catalogue" not in path.name:
            assert found_in(path) == [], path.name
    edition = Edition(only_kept(shelf))
    assert edition.record("article", key) is None
    tombstone = edition.lost("article", key).tombstone
    assert tombstone["withdrawn_on"] == "2026-03-04"
    assert edition.meta["number"] == str(newest.number)
    (said,) = json.loads(edition.meta["purged"])
    assert (said["articles"], said["people"]) == (1, 0)
    assert said["digest_before"] != edition.digest


def test_draft_again_leaves_without_a_tombstone(shelf):
    key = secret_article(shelf)
    Article.objects.filter(key=key).update(status="draft")
    shelf.publish()
    assert list(overdue()) == [
        f"kept edition {number}: holds article {key}, not public now; run purge"
        for number in kept.kept_editions(shelf.edition)
    ]
    purge()
    assert list(overdue()) == []
    assert found_in(only_kept(shelf)) == []
    assert Edition(only_kept(shelf)).lost("article", key) is None


def test_a_second_purge_changes_nothing(shelf):
    withdraw(secret_article(shelf))
    shelf.publish()
    purge()
    before = [stamp(file) for file in kept.kept_editions(shelf.edition).values()]
    assert {one.did for one in purge()} == {"unchanged"}
    assert [stamp(file) for file in kept.kept_editions(shelf.edition).values()] == before


def stamp(file: Path) -> tuple:
    """Return which file it is and when it was written; reading it changes another time."""
    found = file.stat()
    return file, found.st_ino, found.st_mtime_ns, found.st_size


def test_a_named_record_leaves_though_it_is_public(shelf):
    key = secret_article(shelf)
    Article.objects.filter(key=key).update(
        title="Đầu đề khác", title_en="x", account_vi="", account_en="",
        title_note_vi="", title_note_en="", source_url="", source_basis="",
    )  # fmt: skip
    shelf.publish()
    assert {one.did for one in purge()} == {"unchanged"}
    assert found_in(only_kept(shelf)) != []
    assert purge(named=[key])[-1].articles == 1
    assert found_in(only_kept(shelf)) == []
    assert Edition(shelf.edition).record("article", key)


def test_an_unknown_key_is_refused_before_anything_is_done(shelf):
    withdraw(secret_article(shelf))
    shelf.publish()
    with pytest.raises(UnknownKey, match="khong-co"):
        purge(named=["khong-co"])
    assert found_in(only_kept(shelf)) != []


def test_what_cannot_be_made_anew_is_deleted_and_noted(shelf):
    withdraw(secret_article(shelf))
    shelf.publish()
    files = kept.kept_editions(shelf.edition)
    (first, *_), last = files, list(files)[-1]
    files[first].write_bytes(b"no edition at all")
    with closing(sqlite3.connect(files[last])) as edition, edition:
        edition.execute("UPDATE meta SET value = '1' WHERE name = 'format'")
    done = {one.number: one for one in purge()}
    for number in (first, last):
        assert done[number].did == "deleted"
        assert not files[number].exists()
        note = json.loads(files[number].with_suffix(".json").read_text())
        assert note["number"] == number
        assert note["reason"] == done[number].reason
    assert "another format" in done[last].reason


def test_leftovers_of_what_was_cut_short_are_swept(shelf):
    withdraw(secret_article(shelf))
    shelf.publish()
    folder = kept.folder_of(shelf.edition)
    left = [
        folder / "1.new", folder / "1.new-journal", folder / "1.sqlite3-journal",
        shelf.edition.with_suffix(".new"), shelf.edition.with_suffix(".new-journal"),
    ]  # fmt: skip
    for path in left:
        path.write_text(SECRETS["title"])
    purge()
    assert [path for path in left if path.exists()] == []


def test_a_purge_cut_short_leaves_the_file_whole(shelf, monkeypatch):
    withdraw(secret_article(shelf))
    shelf.publish()
    before = only_kept(shelf).read_bytes()

    def cut(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("archive.publish.purge.put_in_place", cut)
    with pytest.raises(KeyboardInterrupt):
        purge()
    assert only_kept(shelf).read_bytes() == before
    monkeypatch.undo()
    purge()
    assert found_in(only_kept(shelf)) == []


def test_command_and_audit_say_what_is_to_be_done(shelf, capsys):
    key = secret_article(shelf)
    withdraw(key)
    shelf.publish()
    assert shelf.run("audit", f"--holdings={shelf.holdings}") == 1
    assert f"holds article {key}, not public now; run purge" in capsys.readouterr().out
    assert shelf.run("purge", "khong-co") == 1
    assert shelf.run("purge") == 0
    said = capsys.readouterr().out
    assert "rewritten in" in said
    assert "without 1 articles and 0 people" in said
    assert shelf.run("audit", f"--holdings={shelf.holdings}") == 0


def test_a_lost_key_of_a_withdrawn_article_leads_to_its_tombstone(shelf):
    from archive.models import Alias

    key = secret_article(shelf)
    Alias.objects.create(record_type="article", key="tc-cu", target=key)
    shelf.publish()
    withdraw(key)
    shelf.publish()
    purge()
    for path in (shelf.edition, only_kept(shelf)):
        edition = Edition(path)
        assert edition.lost("article", "tc-cu").target == key
        assert edition.lost("article", key).tombstone


def test_a_tombstone_says_in_which_edition_the_article_stood_last(shelf):
    key, other = shelf.made.articles("published")[:2]
    last = Edition(shelf.edition).number
    withdraw(key)
    shelf.publish()
    assert json.loads(Edition(shelf.edition).meta["last_in"])[key] == last
    Organisation.objects.update(note_vi="a", note_en="b")
    shelf.publish()
    withdraw(other)
    shelf.publish()
    told = json.loads(Edition(shelf.edition).meta["last_in"])
    assert (told[key], told[other]) == (last, last + 2)
    Article.objects.filter(key=key).update(status="published")
    shelf.publish()
    assert key not in json.loads(Edition(shelf.edition).meta["last_in"])

"""A day's curation through git: a small diff, and another machine that loses nothing of its own."""

import difflib
import shutil

import pytest

from archive.catalogue.dump import dump
from archive.catalogue.load import load
from archive.models import Article, Person, Post, Province
from tests import databases
from tests.catalogue.workshops import Workshop, migrated
from tests.databases import default_database


@pytest.fixture
def elsewhere(stocked, tmp_path, tmp_path_factory) -> Workshop:
    """Another machine, with the same fixtures loaded and nothing else."""
    other = Workshop(tmp_path / "elsewhere", stocked.made)
    other.folder.mkdir()
    shutil.copytree(stocked.fixtures, other.fixtures)
    databases.copy(migrated(tmp_path_factory.getbasetemp()), other.database)
    with default_database(other.database):
        load(other.fixtures)
    return other


def diff(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return the lines that a diff without context shows as taken or put."""
    return [
        line
        for name in sorted(before.keys() | after.keys())
        for line in difflib.unified_diff(
            before.get(name, "").splitlines(), after.get(name, "").splitlines(), n=0
        )
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]


def texts(workshop: Workshop) -> dict[str, str]:
    """Return every fixture file."""
    return {path.name: path.read_text("utf-8") for path in workshop.fixtures.glob("*.json")}


def days_work() -> None:
    """Correct a province and a post, and add a person."""
    article = Article.objects.exclude(province=None).order_by("key").first()
    article.province = Province.objects.exclude(pk=article.province_id).order_by("key").first()
    article.save()
    post = Post.objects.order_by("pk").first()
    post.wording = "Một chức vụ khác"
    post.save()
    Person.objects.create(key="nguoi-moi", name="Người Mới", names=["Mới"], standing="official")


def test_a_days_work_is_a_small_diff(stocked):
    dump(stocked.fixtures)
    before = texts(stocked)
    days_work()
    total, changed = dump(stocked.fixtures)
    lines = diff(before, texts(stocked))
    assert changed == len([n for n, text in texts(stocked).items() if text != before[n]]) <= 3
    assert len([line for line in lines if line.startswith("-")]) == 2
    assert len(lines) <= 2 + 2 + 14
    assert any("Một chức vụ khác" in line for line in lines)


def test_another_machine_gets_the_days_work_and_keeps_its_own(stocked, elsewhere):
    days_work()
    wanted = list(Post.objects.order_by("pk").values_list("wording", flat=True))
    dump(elsewhere.fixtures)
    with default_database(elsewhere.database):
        newer = Person.objects.order_by("key").first()
        newer.note_vi, newer.note_en = "Mới hơn ở đây.", "Newer here."
        newer.save()
        report = load(elsewhere.fixtures)
        assert report.created == {"archive.person": 1}
        assert report.updated == {"archive.article": 1, "archive.post": 1}
        assert report.conflicts == []
        assert Person.objects.get(pk=newer.pk).note_en == "Newer here."
        assert list(Post.objects.order_by("pk").values_list("wording", flat=True)) == wanted
        dump(elsewhere.fixtures)
    report = load(elsewhere.fixtures)  # and back: both are the same now
    assert report.updated == {"archive.person": 1}
    assert report.kept == []


def test_an_empty_archive_gets_all_of_it(stocked, tmp_path, tmp_path_factory):
    days_work()
    dump(stocked.fixtures)
    before = texts(stocked)
    empty = tmp_path / "empty.sqlite3"
    databases.copy(migrated(tmp_path_factory.getbasetemp()), empty)
    with default_database(empty):
        load(stocked.fixtures)
        again = tmp_path / "again"
        dump(again)
    assert {path.name: path.read_text("utf-8") for path in again.iterdir()} == before

"""Fixtures go in and come out the same: the archive's own, and specimens of other shapes."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from archive.catalogue import holdings
from archive.catalogue.audit import derived_faults
from archive.catalogue.dump import dump
from archive.catalogue.load import fixture_files, load
from archive.models import CATALOGUE, Article, ArticleDate, Holding, Organisation, Person
from archive.text import dates, folding
from tests.databases import rows_of
from tests.specimens import specimen

FIXTURES = settings.BASE_DIR / "fixtures"


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def counted(folder: Path) -> dict[str, int]:
    """Return how many objects of each model the fixtures of a folder hold."""
    found: dict[str, int] = {}
    for path in folder.glob("*.json"):
        for item in json.loads(path.read_text(encoding="utf-8")):
            found[item["model"]] = found.get(item["model"], 0) + 1
    return found


def loaddata(folder: Path) -> None:
    """Load fixtures with Django's own command, which warns of an empty list."""
    paths = [path for path in fixture_files(folder) if path.read_bytes() != b"[]\n"]
    call_command("loaddata", *map(str, paths), verbosity=0)


@pytest.fixture
def real_holdings() -> Path:
    """The folder of the documents as received; they are no part of the project."""
    folder, places = holdings.find_folder()
    if folder is None:
        pytest.skip(f"holdings not found: looked in {', '.join(map(str, places))}")
    return folder


def test_every_object_is_created_once(workshop):
    report = load(FIXTURES)
    assert dict(report.created) == counted(FIXTURES)
    assert not report.updated + report.removed + report.unchanged
    assert report.kept == []
    for model in CATALOGUE:
        assert model.objects.count() == counted(FIXTURES).get(model._meta.label_lower, 0)


def test_a_second_load_finds_all_unchanged(workshop):
    load(FIXTURES)
    before = rows_of(workshop.database)
    report = load(FIXTURES)
    assert not report.changed
    assert dict(report.unchanged) == counted(FIXTURES)
    assert rows_of(workshop.database) == before


def test_dump_gives_back_the_same_bytes(workshop):
    load(FIXTURES)
    total, changed = dump(workshop.fixtures)
    assert total == changed == len(list(FIXTURES.glob("*.json")))
    assert contents(workshop.fixtures) == contents(FIXTURES)


def test_load_without_holdings_leaves_every_text_null(workshop, tmp_path, capsys):
    (tmp_path / "nothing").mkdir()
    places = (f"--fixtures={FIXTURES}", f"--holdings={tmp_path / 'nothing'}")
    assert workshop.run("load", *places) == 0
    assert not Holding.objects.exclude(text=None).exists()
    said = capsys.readouterr().out
    assert f"Holdings: 0 attached, {Holding.objects.count()} absent, 0 refused" in said


def test_load_attaches_the_holdings_as_they_are(workshop, real_holdings):
    assert workshop.run("load", f"--fixtures={FIXTURES}", f"--holdings={real_holdings}") == 0
    assert Holding.objects.exists()
    for holding in Holding.objects.all():
        assert holding.text is not None, holding.filename
        assert holding.text.encode() == (real_holdings / holding.filename).read_bytes()


def test_the_audit_of_what_was_loaded_and_published_finds_nothing(workshop, real_holdings, capsys):
    places = (f"--fixtures={FIXTURES}", f"--holdings={real_holdings}")
    assert workshop.run("load", *places) == 0
    assert workshop.run("publish") == 0
    assert workshop.run("audit", f"--holdings={real_holdings}") == 0
    assert capsys.readouterr().out.endswith("No fault found.\n")


def test_loaddata_takes_the_fixtures_and_load_mends_what_it_leaves_out(workshop):
    loaddata(FIXTURES)
    assert not Person.objects.exclude(sort_given="").exists()
    assert not ArticleDate.objects.exclude(earliest=None).exists()
    stale = len(derived_faults())
    report = load(FIXTURES)
    assert sum(report.updated.values()) == stale > 0
    assert set(report.updated) == {"archive.person", "archive.articledate"}
    assert not report.created + report.removed
    assert derived_faults() == []
    assert not load(FIXTURES).changed
    dump(workshop.fixtures)
    assert contents(workshop.fixtures) == contents(FIXTURES)


@pytest.mark.parametrize("seed", [2, 3])
def test_dump_after_load_gives_back_the_same_bytes(workshop, seed):
    workshop.made = specimen(seed)
    workshop.load()
    before = contents(workshop.fixtures)
    assert dump(workshop.fixtures) == (len(before), 0)
    assert contents(workshop.fixtures) == before
    assert dump(workshop.folder / "again") == (len(before), len(before))
    assert contents(workshop.folder / "again") == before


def test_loaddata_takes_a_specimen_too(workshop):
    workshop.write()
    loaddata(workshop.fixtures)
    assert set(load(workshop.fixtures).updated) == {"archive.person", "archive.articledate"}
    assert dump(workshop.fixtures)[1] == 0


def test_more_articles_than_are_read_at_once(workshop):
    workshop.made = specimen(4, articles=120, statuses=("published", "draft"))
    assert workshop.load().created["archive.article"] == 120
    assert dump(workshop.fixtures) == (127, 0)
    assert not workshop.load().changed


def test_files_may_be_cut_in_any_way(workshop):
    everything = [o for name in sorted(workshop.made.files) for o in workshop.made.files[name]]
    cut = {f"{n}.json": everything[n::3] for n in range(3)}
    workshop.made.files, whole = cut, workshop.made.files
    workshop.load()
    assert dump(workshop.folder / "out")[0] == len(whole)
    workshop.made.files = whole
    workshop.write()
    for name in whole:
        assert (workshop.folder / "out" / name).read_bytes() == (
            workshop.fixtures / name
        ).read_bytes()


def test_an_empty_list_is_a_fixture_too(workshop):
    workshop.made.files["zero.json"] = []
    assert workshop.load().created


def test_derived_fields_are_those_of_the_rules(stocked):
    for person in Person.objects.all():
        assert person.sort_given == folding.given_key(person.name)
        assert person.sort_written == folding.written_key(person.name)
    for told in ArticleDate.objects.all():
        parsed = dates.parse(told.edtf)
        assert (told.earliest, told.latest) == (parsed.earliest, parsed.latest)
    first = ArticleDate.objects.first()
    first.edtf = "2020-02"
    first.save()
    assert (first.earliest, first.latest) == (date(2020, 2, 1), date(2020, 2, 29))


def test_a_load_writes_the_first_line_of_each_history(stocked):
    for model in CATALOGUE:
        lines = model.history.values_list("history_type", "history_change_reason")
        assert set(lines) == ({("+", "load")} if lines else set())
        assert len(lines) == model.objects.count()


def test_an_edit_changes_its_own_file_only(stocked, capsys):
    before = contents(stocked.fixtures)
    article = Article.objects.get(key="tc0001")
    article.title_en = "Changed"
    article.save()
    body = Organisation.objects.first()
    body.name_en = "Changed too"
    body.save()
    assert stocked.run("dump", f"--fixtures={stocked.fixtures}") == 0
    after = contents(stocked.fixtures)
    assert {name for name in before if before[name] != after[name]} == {
        "tc0001.json",
        "organisations.json",
    }
    changed = [
        (old, new)
        for old, new in zip(
            before["tc0001.json"].splitlines(), after["tc0001.json"].splitlines(), strict=True
        )
        if old != new
    ]
    assert [new.strip() for _, new in changed] == [b'"title_en": "Changed",']
    assert "2 written" in capsys.readouterr().out


def test_a_dump_that_is_loaded_and_dumped_is_the_same(stocked):
    dump(stocked.folder / "first")
    call_command("flush", verbosity=0, interactive=False)
    load(stocked.folder / "first")
    assert dump(stocked.folder / "second")[1] == len(contents(stocked.folder / "first"))
    assert contents(stocked.folder / "second") == contents(stocked.folder / "first")


def test_no_half_written_file_is_left_and_untouched_files_keep_their_time(stocked):
    times = {path: path.stat().st_mtime_ns for path in stocked.fixtures.iterdir()}
    assert stocked.run("dump", f"--fixtures={stocked.fixtures}") == 0
    assert {path: path.stat().st_mtime_ns for path in stocked.fixtures.iterdir()} == times


def test_a_folder_that_cannot_be_written_is_named(stocked, capsys):
    place = stocked.folder / "file"
    place.write_text("no folder")
    assert stocked.run("dump", f"--fixtures={place}/fixtures") == 1
    assert f"Cannot write to {place}/fixtures" in capsys.readouterr().err

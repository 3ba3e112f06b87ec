"""The tables of an edition are written from ready records, without the catalogue."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from archive.edition.reader import Edition
from archive.publish.compile import edition_tables, labels
from archive.publish.publication import finish
from tests.publish.entity_reference import EntityReference
from tests.publish.index_reference import names_of

KINDS = {"person": "people", "organisation": "organisations", "resolution": "resolutions"}


class Nothing:
    """No edition was there before."""

    def when(self, *_said: str) -> None:
        """Say of every record that it is new."""


def written(path: Path, reference: EntityReference, ordinals: list[int]) -> str:
    """Write an edition of what a catalogue says, articles in some order; return its digest."""
    named = {
        (kind, thing.key): names_of(thing)
        for kind, several in (KINDS | {"province": "provinces"}).items()
        for thing in getattr(reference, several)
    }
    units = {record["key"]: record for record in reference.in_order("province")}
    chains: dict[str, list[str]] = {}
    for key in units:
        chains[key] = [key]
        while heir := units[chains[key][-1]]["successor"]:
            chains[key].append(heir["key"])
    with edition_tables(path, Nothing(), chains, named) as tables:
        for ordinal in ordinals:
            article = reference.articles[ordinal]
            assert tables.article(ordinal, reference.article(article))["key"] == article.key
        tables.order([reference.place(article) for article in reference.articles])
        for kind in (*KINDS, "province"):
            for position, record in enumerate(reference.in_order(kind), 1):
                tables.entity(position, record)
        for key in ("lost", "gone"):
            tables.lost("article", key, "tc0001", None)
    finish(path, 7, tables.digest, dict(tables.counts), 0.5)
    return tables.digest


@pytest.fixture
def reference(stocked) -> EntityReference:
    """A catalogue and what its edition must say."""
    return EntityReference()


def test_ready_records_make_an_edition(tmp_path, reference):
    path = tmp_path / "edition.sqlite3"
    digest = written(path, reference, list(range(len(reference.articles))))
    edition = Edition(path)
    assert (edition.number, edition.digest) == (7, digest)
    assert edition.counts["article"] == len(reference.articles) == len(edition.everything)
    for ordinal, article in enumerate(reference.articles):
        found, record = edition.article(article.key)
        assert record.pop("changed").endswith("Z")
        assert (found, record) == (ordinal, reference.article(article))
    assert edition.lost("article", "lost").target == "tc0001"


def test_facets_of_many_values_are_written_by_article_too(monkeypatch, tmp_path, reference):
    monkeypatch.setattr("archive.publish.bitmaps.MANY", 2)
    written(tmp_path / "edition.sqlite3", reference, list(range(len(reference.articles))))
    edition = Edition(tmp_path / "edition.sqlite3")
    for ordinal, article in enumerate(reference.articles):
        people = {person["key"] for person in reference.article(article)["people"]}
        assert edition.forward["person"].counts([ordinal]) == dict.fromkeys(people, 1)


def test_the_order_in_which_articles_come_changes_nothing(monkeypatch, tmp_path, reference):
    monkeypatch.setattr("archive.publish.bitmaps.MANY", 2)
    monkeypatch.setattr("archive.publish.index.WORDS_AT_ONCE", 1000)
    ordinals = list(range(len(reference.articles)))
    digests = {written(tmp_path / "one", reference, ordinals)}
    digests.add(written(tmp_path / "two", reference, ordinals[::-1]))
    random.Random(3).shuffle(ordinals)
    digests.add(written(tmp_path / "three", reference, ordinals))
    assert len(digests) == 1


def test_a_file_that_is_there_is_written_anew(tmp_path, reference):
    path = tmp_path / "edition.sqlite3"
    path.write_bytes(b"something else")
    written(path, reference, [0])
    assert Edition(path).counts["article"] == 1


def test_only_a_province_is_told_from_its_namesake_by_its_start():
    said = {"name": "Mẫu", "name_en": "Sample", "valid_from": "2025-07-01"}
    assert labels(said | {"type": "organisation"}) == ("Mẫu", "Sample")
    vi, en = labels(said | {"type": "province"})
    assert (vi, en) == ("Mẫu (từ ngày 1 tháng 7 năm 2025)", "Sample (since 1 July 2025)")


def test_writing_tables_needs_neither_models_nor_settings():
    code = "import sys, archive.publish.compile; print('archive.models' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "False"

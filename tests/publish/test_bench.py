"""The measuring of searches: its archives are editions, and it says what it measured."""

import os
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings
from django.test import Client

from archive.edition.reader import Edition
from archive.edition.search import search
from archive.publish.publication import open_edition
from bench.archives import archive, edition_at, records, write
from bench.articles import KINDS, WORDS, world
from bench.queries import queries

ARTICLES = 300


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A made-up archive."""
    return archive(tmp_path_factory.mktemp("archives"), ARTICLES)


def test_archive_is_an_edition_that_opens(made, settings):
    settings.EDITION_PATH = made
    edition = Edition(made)
    assert edition.counts["article"] == ARTICLES
    (row,) = edition.article_rows([ARTICLES - 1])
    client = Client(SERVER_NAME="127.0.0.1")
    assert client.get(row["url"]).status_code == 200
    assert row["slug"] in client.get("/articles/").content.decode()


def test_archive_is_whole(made):
    with closing(open_edition(made)) as edition:
        assert edition.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_same_archive_has_the_same_digest(made, tmp_path):
    assert write(tmp_path / "again.sqlite3", ARTICLES) == Edition(made).digest


def test_archive_is_made_once(made):
    before = made.stat().st_mtime_ns
    assert archive(made.parent, ARTICLES) == made
    assert made.stat().st_mtime_ns == before
    assert edition_at(made.parent, ARTICLES + 1) != made


def test_articles_are_as_long_as_is_said_and_their_days_rise():
    found = list(records(ARTICLES))
    lengths = [len(record["holding"]["text"].split()) for record in found]
    assert WORDS < sum(lengths) / ARTICLES < 2.2 * WORDS
    days = [record["dates"]["event"]["edtf"] for record in found]
    assert days == sorted(days)
    assert days[0] < "2012"
    assert days[-1] > "2025-12"


def test_documents_are_cited_where_the_evidence_says():
    citations = 0
    for record in records(ARTICLES):
        for citation in record["resolutions"]:
            ((start, end),) = citation["evidence"]
            assert record["holding"]["text"][start:end] == citation["wording"]
            kind, number = citation["wording"].split(" số ")
            assert (kind, number) == (KINDS[citation["kind"]], citation["number"])
            citations += 1
    assert citations > ARTICLES / 2


def test_words_follow_zipf():
    said = " ".join(record["holding"]["text"].lower() for record in records(ARTICLES)).split()
    first, fortieth = (world().language.lexicon[n] for n in (0, 39))
    assert said.count(first) > 4 * said.count(fortieth) > 0


def test_every_class_of_query_finds_articles(made):
    edition = Edition(made)
    for name, some in queries(edition).items():
        assert some, name
        assert any(search(edition, query).bits for query in some), name


def test_measures_in_seconds(tmp_path):
    command = [sys.executable, "bench/search.py", "--sizes", "100,300", "--rounds", "1"]
    done = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=os.environ | {"ARCHIVE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "| search page with facets |" in done.stdout
    assert "growth of the page" in done.stdout
    assert not list(tmp_path.iterdir()), "what was measured is not kept unless a folder is given"

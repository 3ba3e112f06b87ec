"""The measuring of searches: its archives are editions, and it says what it measured."""

import hashlib
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, nullcontext
from itertools import chain
from random import Random
from statistics import mean

import pytest
from django.conf import settings
from django.test import Client
from pyroaring import BitMap

from archive.edition import reading
from archive.edition.reader import Edition
from archive.edition.search import evaluated, search
from archive.edition.selection import Selection
from archive.publish.publication import open_edition
from archive.text.folding import fold
from archive.text.forms import LEVELS
from bench.archives import archive, edition_at, records, write
from bench.articles import KINDS, world
from bench.asking import Asked, unabridged
from bench.language import language
from bench.queries import COMMON, EACH, PER_PAGE, queries
from bench.report import Made, Report

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


def test_articles_are_as_long_as_is_said():
    found = list(records(ARTICLES))
    lengths = [len(record["holding"]["text"].split()) for record in found]
    assert mean(lengths) == pytest.approx(350, rel=0.05)
    assert min(lengths) < 0.6 * 350
    assert max(lengths) > 1.4 * 350
    for spoken in ("vi", "en"):
        accounts = (record["account"][spoken] for record in found)
        assert mean(len(account.split()) for account in accounts) == pytest.approx(40, rel=0.1)


def test_days_rise():
    days = [record["dates"]["event"]["edtf"] for record in records(ARTICLES)]
    assert days == sorted(days)
    assert days[0] < "2012"
    assert days[-1] > "2025-12"


def test_language_is_the_same_on_every_machine():
    spoken, lots = language(), Random(1)
    said = " ".join(spoken.text(lots, spoken.topics.draw(lots), 1_000))
    assert hashlib.sha256(said.encode()).hexdigest()[:16] == "42e4870a9a5e917f"


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
        assert len(some) >= EACH - 1, name
        assert any(search(edition, query).bits for query in some), name


def test_phrases_are_in_the_parts_of_articles_that_are_said(made):
    edition = Edition(made)
    for name, part in (("common phrase", COMMON / 2), ("rare phrase", PER_PAGE / ARTICLES)):
        for query in queries(edition)[name]:
            found = len(search(edition, query).bits) / ARTICLES
            assert 0.5 * part < found < 2 * part, (name, query)


def test_peer_finds_the_same_without_short_cuts(made, monkeypatch):
    edition = Edition(made)
    for query in chain.from_iterable(queries(edition).values()):
        with unabridged():
            plain = evaluated(edition, query, bridged=True)
        assert plain == evaluated(edition, query, bridged=True), query
    monkeypatch.setattr(reading, "MOST", 3)
    phrase = queries(edition)["common phrase"][0]
    cut = evaluated(edition, phrase, bridged=True)
    assert cut.cut
    assert Asked(made).hits(phrase) > len(cut.bits)


def test_peer_renders_the_same_page(made, settings):
    settings.EDITION_PATH = made
    client = Client(SERVER_NAME="127.0.0.1")
    asked = Asked(made)
    asked.open()
    for query, *_ in queries(asked.edition).values():
        pages = []
        for way in (nullcontext, unabridged):
            asked.edition.remembered.clear()
            with way():
                pages.append(client.get("/articles/", {"q": query}).content)
        assert pages[0] == pages[1], query


def test_peer_uses_nothing_that_was_made_ready(made, tmp_path):
    word = fold(world().language.lexicon[0])
    wrong = tmp_path / "wrong.sqlite3"
    shutil.copy(made, wrong)
    with closing(sqlite3.connect(wrong)) as edition, edition:
        edition.executemany(
            "INSERT OR REPLACE INTO frequent VALUES (?, ?, ?)",
            [(level, word, BitMap([0]).serialize()) for level in range(len(LEVELS))],
        )
    edition = Edition(wrong)
    assert len(evaluated(edition, word, bridged=True).bits) == 1
    with unabridged():
        assert len(evaluated(edition, word, bridged=True).bits) > 1
        counted, more = Selection.everything(edition).top("person", 3)
    assert not more
    assert counted == Selection.everything(edition).counts("person")
    assert Selection.everything(edition).top("person", 3)[1]


def measured(folder, *options):
    """Run the measuring of two small archives; return what it ended with."""
    command = [sys.executable, "bench/search.py", "--sizes", "100,300", "--rounds", "1", *options]
    return subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=os.environ | {"ARCHIVE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_measures_in_seconds(tmp_path):
    done = measured(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "| search page with facets |" in done.stdout
    assert "growth of the page" in done.stdout
    assert f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}" in done.stdout
    assert re.search(r"\| 300 \| 3\d\d \| 2,\d\d\d \|", done.stdout), "words and bytes of a text"
    assert not list(tmp_path.iterdir()), "what was measured is not kept unless a folder is given"


def test_measures_only_the_classes_that_are_asked_for(tmp_path):
    done = measured(tmp_path, "--classes", "rare phrase, negation")
    assert done.returncode == 0, done.stderr
    assert "| rare phrase |" in done.stdout
    assert "| negation |" in done.stdout
    assert "| document |" not in done.stdout
    assert "Mean of 1 mixed queries" in done.stdout
    done = measured(tmp_path, "--sizes", "100", "--classes", "verse")
    assert done.returncode == 1
    assert "no class verse; there are: rare word, " in done.stderr


def test_missed_goal_is_an_error_only_when_goals_are_checked():
    report = Report({100: Made(1, 1, 1)}, {}, [], [], {}, {})
    report.goal("cost", 2.0, 2.0)
    assert report.failures == 0
    report.goal("cost", 2.1, 2.0)
    assert report.failures == 1

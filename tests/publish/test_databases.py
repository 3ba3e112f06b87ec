"""The catalogue is the same on PostgreSQL as on SQLite: what is dumped and what is published."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from archive.catalogue.load import load
from archive.edition.reader import Edition
from archive.models import Person
from archive.publish.publication import publish
from tests import databases
from tests.conftest import FIXTURES, compiled

pytestmark = pytest.mark.skipif(
    not databases.CLUSTER, reason="compares PostgreSQL with SQLite: python -m tests.postgresql"
)


@pytest.fixture
def bare(tmp_path) -> Path:
    """The edition of the real catalogue, made by an installation on SQLite."""
    return compiled(tmp_path / "sqlite", tmp_path)


@pytest.mark.django_db
def test_an_edition_is_the_same_from_either_database(bare, tmp_path):
    load(FIXTURES)
    assert connection.vendor == "postgresql"
    assert publish(tmp_path / "edition.sqlite3").digest == Edition(bare).digest
    call_command("dump", f"--fixtures={tmp_path / 'dumped'}", verbosity=0)
    for path in FIXTURES.glob("*.json"):
        assert (tmp_path / "dumped" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.django_db
def test_people_stand_in_the_same_order(bare):
    load(FIXTURES)
    with closing(sqlite3.connect(bare.with_name("catalogue.sqlite3"))) as catalogue:
        question = "SELECT key FROM archive_person ORDER BY sort_given, key"
        wanted = [key for (key,) in catalogue.execute(question)]
    assert [person.key for person in Person.objects.all()] == wanted


@pytest.mark.django_db
def test_the_server_itself_would_order_by_language():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'a-b' < 'aa', 'a-b' COLLATE \"C\" < 'aa' COLLATE \"C\", 'đ' < 'e'")
        assert cursor.fetchone() == (False, True, True)

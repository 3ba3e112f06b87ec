"""Fixtures for the admin's tests: a curator, a catalogue, an edition of their own."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from tests.admin import catalogues


@pytest.fixture
def edition_path(settings, tmp_path) -> Path:
    """Where this test's publications go."""
    settings.EDITION_PATH = tmp_path / "edition.sqlite3"
    return settings.EDITION_PATH


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What is refused outside a request is read in English here."""
    with translation.override("en"):
        yield


@pytest.fixture
def curator(db) -> User:
    """Someone who may do everything."""
    return User.objects.create_superuser("thu-thu", password="mot-mat-khau-dai")


@pytest.fixture
def client(curator, edition_path) -> Client:
    """The curator's browser, in English."""
    client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(curator)
    return client


@pytest.fixture
def article(db):
    """A published article with one of each thing that can hang on it."""
    return catalogues.article()


@pytest.fixture
def public_record(edition_path):
    """Return a function that gives a record as the public sees it, or None."""

    def read(key: str, kind: str = "article") -> dict | None:
        if not edition_path.exists():
            return None
        with closing(sqlite3.connect(edition_path)) as edition:
            found = edition.execute(
                "SELECT body FROM record WHERE kind = ? AND key = ?", (kind, key)
            ).fetchone()
        return json.loads(found[0]) if found else None

    return read

"""Ways to look at an edition and its folder from outside, and to publish from another process."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

from django.conf import settings

from archive.edition.reader import Edition
from tests.catalogue.workshops import Workshop
from tests.databases import address_of

LONG_AGO = "2001-01-01T00:00:00Z"


def digests(made: Workshop) -> str:
    """Return the digest of the edition in place."""
    return Edition(made.edition).digest


def change(made: Workshop, query: str) -> None:
    """Change the edition in place behind the archive's back."""
    with closing(sqlite3.connect(made.edition)) as edition, edition:
        edition.execute(query)


def stamps(made: Workshop) -> dict[tuple[str, str], str]:
    """Return since when each record and each lost key has said what it says."""
    with closing(sqlite3.connect(made.edition)) as edition:
        found = edition.execute(
            "SELECT kind, key, changed FROM record"
            " UNION ALL SELECT 'lost ' || kind, key, changed FROM lost"
        )
        return {(kind, key): changed for kind, key, changed in found}


def left_beside(made: Workshop) -> set[str]:
    """Return the names beside the edition that have to do with editions."""
    return {path.name for path in made.folder.iterdir() if "edition" in path.name}


def command(made: Workshop, *code: str, **environment: str) -> subprocess.Popen:
    """Start Python on this workshop's database and edition in another process."""
    places = {
        "DJANGO_SETTINGS_MODULE": "archive.settings",
        "DATABASE_URL": address_of(made.database),
        "ARCHIVE_DATA": str(made.folder),
    }
    return subprocess.Popen(
        [sys.executable, *code],
        cwd=settings.BASE_DIR,
        env=os.environ | places | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

"""An edition of a specimen, its workshop gone: nothing here may touch a database."""

import shutil
from pathlib import Path

import pytest

from archive.edition.reader import Edition
from tests.catalogue.workshops import published
from tests.specimens import Catalogue, specimen


@pytest.fixture(scope="session")
def made() -> Catalogue:
    """The specimen of which the edition is."""
    return specimen(31, articles=60)


@pytest.fixture(scope="session")
def shelf(made, tmp_path_factory, django_db_blocker) -> Path:
    """The edition's file, alone in its folder."""
    base = tmp_path_factory.getbasetemp()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched:
        patched.setattr("archive.publish.bitmaps.MANY", 5)  # so that there are forward lists
        workshop = published(tmp_path_factory.mktemp("workshop"), made, base)
    path = tmp_path_factory.mktemp("shelf") / "edition.sqlite3"
    shutil.move(workshop.edition, path)
    shutil.rmtree(workshop.folder)
    return path


@pytest.fixture(scope="session")
def opened(shelf) -> Edition:
    """The edition, opened for all tests that only read."""
    return Edition(shelf)


@pytest.fixture
def copied(shelf, tmp_path) -> Path:
    """A copy of the edition, to be damaged or replaced."""
    return Path(shutil.copy(shelf, tmp_path / "edition.sqlite3"))

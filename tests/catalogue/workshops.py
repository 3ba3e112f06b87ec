"""Workshops for tests: a real database each, migrated once and copied, and the command line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command, execute_from_command_line
from django.db import connection, connections

from archive.catalogue import holdings
from archive.catalogue.load import load
from archive.catalogue.merge import Report
from archive.models import keeping
from archive.publish.publication import Outcome, publish
from tests import databases
from tests.databases import default_database
from tests.specimens import Catalogue, specimen


@dataclass
class Workshop:
    """A catalogue's database, its fixtures and holdings, and the edition made from it."""

    folder: Path
    made: Catalogue

    @property
    def fixtures(self) -> Path:
        """Return the folder of fixtures."""
        return self.folder / "fixtures"

    @property
    def holdings(self) -> Path:
        """Return the folder of holdings."""
        return self.folder / "holdings"

    @property
    def database(self) -> Path:
        """Return the place of its database."""
        return self.folder / "catalogue.sqlite3"

    @property
    def edition(self) -> Path:
        """Return the edition's file."""
        return self.folder / "edition.sqlite3"

    def write(self) -> None:
        """Write the specimen, as it stands now, to the two folders."""
        self.made.write(self.folder)

    def load(self, force: bool = False) -> Report:
        """Write and load the specimen as it stands now, with its holdings."""
        self.write()
        report = load(self.fixtures, force)
        holdings.attach(str(self.holdings))
        return report

    def publish(self) -> Outcome:
        """Publish the edition."""
        return publish(self.edition)

    def run(self, *arguments: str) -> int:
        """Run a command as from a shell; return its exit code."""
        try:
            execute_from_command_line(["manage.py", *arguments, "--skip-checks"])
        except SystemExit as end:
            return end.code
        return 0

    def run_load(self, *more: str) -> int:
        """Run `load` on this workshop's folders; return its exit code."""
        places = (f"--fixtures={self.fixtures}", f"--holdings={self.holdings}")
        return self.run("load", *places, *more)


def sql(query: str, *values: object) -> None:
    """Change the catalogue behind the archive's back."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)


def unguard() -> None:
    """Take the guard over texts off, as whoever tampers with a database may."""
    for statement in keeping.ENDS[connection.vendor]:
        sql(statement)


def prepared(base: Path, name: str, fill: Callable[[], object]) -> Path:
    """Return a database that is filled once in a run of the tests; tests copy it."""
    place = base / f"{name}.sqlite3"
    if not databases.exists(place):
        databases.create(place)
        with default_database(place):
            fill()
    return place


def migrated(base: Path) -> Path:
    """Return an empty catalogue."""
    return prepared(base, "migrated", lambda: call_command("migrate", verbosity=0))


def published(folder: Path, made: Catalogue, base: Path) -> Workshop:
    """Return a workshop in a folder in which a specimen was loaded and published.

    `base` is the folder of the run, where the empty catalogue is kept; the database must be free.
    """
    workshop = Workshop(folder, made)
    databases.copy(migrated(base), workshop.database)
    with default_database(workshop.database):
        workshop.load()
        workshop.publish()
    return workshop


@pytest.fixture
def workshop(tmp_path, tmp_path_factory, settings, django_db_blocker) -> Iterator[Workshop]:
    """An empty catalogue, and a specimen that is not loaded yet."""
    made = Workshop(tmp_path, specimen(seed=1, articles=8))
    settings.EDITION_PATH = made.edition
    with django_db_blocker.unblock():
        databases.copy(migrated(tmp_path_factory.getbasetemp()), made.database)
        with default_database(made.database):
            yield made
        databases.remove(made.database)


@pytest.fixture
def stocked(workshop, tmp_path_factory) -> Workshop:
    """A catalogue into which the specimen has been loaded with its holdings."""
    base = tmp_path_factory.getbasetemp()
    fresh = base / "stocked.sqlite3"
    if not databases.exists(fresh):
        workshop.load()
        connections["default"].close()
        databases.copy(workshop.database, fresh)
    connections["default"].close()
    workshop.write()
    databases.copy(fresh, workshop.database)
    return workshop


@pytest.fixture
def marked(stocked) -> Workshop:
    """A workshop whose fixtures also hold a good change, which a half load would let in."""
    stocked.made.all("article")[0]["title_en"] = "A good change"
    return stocked

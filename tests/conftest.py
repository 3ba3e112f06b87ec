"""Fixtures for all tests: the real catalogue compiled into editions, with and without texts."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.test import Client
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests.databases import CLUSTER

# A shared machine may take any time for one example; what matters is what comes out.
hypothesis.settings.register_profile("archive", deadline=None)
hypothesis.settings.load_profile("archive")
FIXTURES = Path(django_settings.BASE_DIR) / "fixtures"


# What reads every page of the archive: minutes of work, so it is done once and on one core.
CRAWLING = {f"tests/site/test_{name}.py" for name in ("interface", "links", "overview")}


class ByCost(LoadFileScheduling):
    """Keeps together, on one core, what shares costly fixtures: a file, and all that crawl."""

    def _split_scope(self, nodeid: str) -> str:
        path = super()._split_scope(nodeid)
        return "crawling" if path in CRAWLING else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByCost:
    """Let the tests be shared out by what they cost."""
    return ByCost(config, log)


def holdings_folder() -> Path | None:
    """Return the folder of the real holdings, where this machine has it."""
    from archive.catalogue.holdings import find_folder

    return find_folder()[0]


def required(name: str) -> bool:
    """Tell whether a test must run here, or fail, instead of being skipped."""
    return name in os.environ.get("ARCHIVE_TESTS_REQUIRE", "").split(",")


def compiled(folder: Path, holdings: Path) -> Path:
    """Make an installation in `folder` as an operator would, and return its edition."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")
    } | {"ARCHIVE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    for command in (
        ["migrate", "--verbosity=0"],
        ["load", f"--fixtures={FIXTURES}", f"--holdings={holdings}"],
        ["publish"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=FIXTURES.parent,
            env=environment,
            check=True,
            capture_output=True,
        )
    return folder / "edition.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On PostgreSQL the databases of Django's own tests go with the cluster they are in.

    A server's thread that still ends its connection would make their removal fail.
    """
    return bool(CLUSTER)


@pytest.fixture(scope="session")
def bare_edition(tmp_path_factory) -> Path:
    """An edition of the real catalogue to which no text is attached."""
    return compiled(tmp_path_factory.mktemp("bare"), tmp_path_factory.mktemp("no-holdings"))


@pytest.fixture(scope="session")
def full_edition(tmp_path_factory) -> Path:
    """An edition of the real catalogue with the real texts; skipped where there are none."""
    folder = holdings_folder()
    if folder is None:
        pytest.skip("holdings not found: tests on the real texts need a holdings folder")
    return compiled(tmp_path_factory.mktemp("full"), folder)


@pytest.fixture
def bare_site(settings, bare_edition) -> Client:
    """A reader's client on the edition without texts. It may not touch the database."""
    settings.EDITION_PATH = bare_edition
    return Client(SERVER_NAME="127.0.0.1")


@pytest.fixture
def full_site(settings, full_edition) -> Client:
    """A reader's client on the edition with texts. It may not touch the database."""
    settings.EDITION_PATH = full_edition
    return Client(SERVER_NAME="127.0.0.1")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser; skipped by name where there is none and none is required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if required("chromium"):
            pytest.fail("chromium is required here and was not found")
        pytest.skip("chromium not found: tests in a real browser need the package chromium")
    return found

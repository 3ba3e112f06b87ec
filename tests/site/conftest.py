"""Editions for the tests of the site: the real catalogue crawled whole, and specimens."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from archive.catalogue import holdings
from archive.catalogue.load import load
from archive.publish.publication import publish
from tests import databases
from tests.catalogue.workshops import migrated
from tests.databases import default_database
from tests.site.reading import Library
from tests.site.reckoning import Reckoner
from tests.specimens import Catalogue, specimen

EditionMaker = Callable[[Catalogue], Path]


@pytest.fixture(scope="session")
def edition_of(tmp_path_factory, django_db_blocker) -> EditionMaker:
    """A maker of editions: a specimen catalogue in, the path of its edition out."""

    def make(made: Catalogue) -> Path:
        folder = tmp_path_factory.mktemp("specimen")
        fixtures, texts = made.write(folder)
        with django_db_blocker.unblock():
            databases.copy(migrated(tmp_path_factory.getbasetemp()), folder / "catalogue.sqlite3")
            with default_database(folder / "catalogue.sqlite3"):
                load(fixtures)
                holdings.attach(str(texts))
                publish(folder / "edition.sqlite3")
        return folder / "edition.sqlite3"

    return make


@pytest.fixture(scope="session")
def mixed(edition_of) -> tuple[Catalogue, Path]:
    """A specimen of every status, and its edition: hidden and withdrawn beside public."""
    made = specimen(seed=11, articles=24)
    return made, edition_of(made)


@pytest.fixture
def site(settings) -> Client:
    """A reader's client, for tests that put an edition in place themselves."""
    return Client(SERVER_NAME="127.0.0.1")


@pytest.fixture(scope="session")
def libraries() -> dict[Path, Library]:
    """Every edition that has been crawled in this run: crawling takes seconds."""
    return {}


VIEW = re.compile(r"/articles/tc\d+/[a-z0-9-]+/\?view=[a-z]+")


def worth_reading(address: str) -> bool:
    """Tell whether to follow a link: the exports of filtered lists are read in one language.

    Every list leads to its articles in it; one article is one page, so these are not read again.
    """
    path, _, query = address.removeprefix("/en").partition("?")
    sought = query.startswith("q=") and "&" not in query
    if path.startswith("/articles/tc"):
        return sought or without_query(address)
    if "q=" in query and not sought:  # every search joins every filter: without end
        return False
    return not query or not address.startswith("/en/articles.")


def without_query(address: str) -> bool:
    """Tell whether to follow a link where lists have been read before: texts change no list."""
    return "?" not in address or bool(VIEW.fullmatch(address.removeprefix("/en")))


@pytest.fixture(params=["bare", "full"])
def library(request, settings, libraries) -> Library:
    """Every page that a reader can reach by links, of the real catalogue without and with texts."""
    path = request.getfixturevalue(f"{request.param}_edition")
    settings.EDITION_PATH = path
    if path not in libraries:
        follow = worth_reading if request.param == "bare" else without_query
        libraries[path] = Library.crawled(Client(SERVER_NAME="127.0.0.1"), follow=follow)
    return libraries[path]


@pytest.fixture(scope="session")
def dated(edition_of) -> Path:
    """An edition of forty published articles: dates of every precision, a chain of provinces."""
    return edition_of(specimen(seed=5, articles=40, statuses=("published",) * 40))


@pytest.fixture(scope="session")
def reckoners() -> dict[Path, Reckoner]:
    """The second opinions that were asked for in this run."""
    return {}


@pytest.fixture(params=["real", "specimen"])
def shelf(request, settings, site, reckoners) -> tuple[Client, Reckoner]:
    """A site, and the slow second opinion on what its lists must give."""
    name = "bare_edition" if request.param == "real" else "dated"
    settings.EDITION_PATH = path = request.getfixturevalue(name)
    if path not in reckoners:
        reckoners[path] = Reckoner.of(site)
    return site, reckoners[path]

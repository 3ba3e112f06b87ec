"""Installations for the tests of the server, each made as an operator makes one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.serving import Server, manage, serving


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """An installation that is ready to be served. It is never changed: tests copy it."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    outcome = manage(folder, "prepare", f"--holdings={tmp_path_factory.mktemp('no-holdings')}")
    assert outcome.returncode == 0, outcome.stderr
    return folder


@pytest.fixture
def installation(prepared, tmp_path) -> Path:
    """An installation of the test's own."""
    return Path(shutil.copytree(prepared, tmp_path / "data"))


@pytest.fixture(scope="session")
def server(prepared, tmp_path_factory) -> Iterator[Server]:
    """A server that only answers: no catalogue beside its edition, and no admin."""
    folder = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("public") / "data"))
    for path in folder.glob("catalogue.sqlite3*"):
        path.unlink()
    with serving(folder, ARCHIVE_ADMIN="0") as running:
        yield running
    assert not list(folder.glob("catalogue.sqlite3*")), "a public host made itself a database"

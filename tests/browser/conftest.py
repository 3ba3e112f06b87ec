"""A browser without scripts, and servers for it to read."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.viewing import ARGUMENTS
from tests.conftest import holdings_folder
from tests.server.conftest import prepared
from tests.server.serving import Server, manage, serving
from tests.site.conftest import edition_of

__all__ = ["edition_of", "prepared"]


# Not for the whole session: its event loop would forbid the tests after it to use a database.
@pytest.fixture(scope="module")
def browser(chromium) -> Iterator[Browser]:
    """A real browser."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def bare(prepared, tmp_path_factory) -> Iterator[Server]:
    """A server of the real catalogue without texts."""
    folder = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("bare-server") / "data"))
    with serving(folder, ARCHIVE_ADMIN="0") as running:
        yield running


@pytest.fixture(scope="session")
def full(prepared, tmp_path_factory) -> Iterator[Server]:
    """A server of the real catalogue with the real texts; skipped where there are none."""
    holdings = holdings_folder()
    if holdings is None:
        pytest.skip("holdings not found: passages in a browser need the real texts")
    folder = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("full-server") / "data"))
    outcome = manage(folder, "prepare", f"--holdings={holdings}")
    assert outcome.returncode == 0, outcome.stderr
    with serving(folder, ARCHIVE_ADMIN="0") as running:
        yield running


@pytest.fixture(scope="session")
def fullest(request) -> Server:
    """A server with the real texts where they are: its pages weigh what readers wait for."""
    return request.getfixturevalue("bare" if holdings_folder() is None else "full")

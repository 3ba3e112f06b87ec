"""An edition full of attacks in a real browser, with scripts on: nothing of it may run."""

import shutil
from collections.abc import Iterator

import pytest

from tests.browser.viewing import viewing
from tests.server.serving import Server, serving
from tests.site.hostile import SHORT, hostile

RUN = """() => {
  const script = document.createElement('script');
  script.textContent = 'alert(1)';
  document.body.append(script);
}"""


# For the session, so that it is made before the browser's event loop forbids databases.
@pytest.fixture(scope="session")
def attacked(prepared, edition_of, tmp_path_factory) -> Iterator[Server]:
    """A server of the attacks."""
    folder = tmp_path_factory.mktemp("attacked") / "data"
    shutil.copytree(prepared, folder)
    shutil.copy(edition_of(hostile()), folder / "edition.sqlite3")
    with serving(folder, ARCHIVE_ADMIN="0") as running:
        yield running


def test_attacks_do_nothing_even_with_scripts_on(attacked, browser) -> None:
    """No dialog, no request, no complaint of the content policy: `viewing` asserts them."""
    with viewing(browser, attacked, java_script_enabled=True) as seen:
        for path in ("/", "/articles/", "/people/", "/organisations/", "/resolutions/"):
            page = seen.open(path)
            assert page.locator("img").count() == 0
        for key in ("tc0001", "tc0002", "tc0003", "tc0004"):
            page = seen.open(f"/articles/{key}/")
            assert page.locator("img").count() == 0
            assert "{{7*7}}" in page.locator("main").inner_text()


def test_attacks_in_an_address_do_nothing(attacked, browser) -> None:
    with viewing(browser, attacked, java_script_enabled=True) as seen:
        page = seen.open(f"/articles/?q={SHORT}&from={SHORT}&{SHORT}={SHORT}")
        assert page.locator("img").count() == 0
        assert "<img src=x onerror=alert(1)>" in page.locator(".notices").inner_text()


def test_the_browser_would_have_told(attacked, browser) -> None:
    """The policy stops what a page tries: else the silence above would prove nothing."""
    with (
        pytest.raises(AssertionError, match="Content Security Policy"),
        viewing(browser, attacked, java_script_enabled=True) as seen,
    ):
        seen.open("/").evaluate(RUN)

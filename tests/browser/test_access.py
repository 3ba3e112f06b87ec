"""axe-core finds nothing that would keep a reader out: on any page, wide or narrow, light or dark.

Not every combination, which would take many minutes: each page is seen narrow and wide, and light
and dark, in both languages; what is light in one language is dark in the other. With texts, the
pages that texts change are seen again.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.judging import LANGUAGES, changed_by_texts, every_page, shortened
from tests.browser.viewing import viewing

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
VIEWS = {
    "": [(320, "light"), (1920, "dark")],
    "/en": [(320, "dark"), (1920, "light")],
}


def barriers(page) -> list[str]:
    """Return what axe-core finds on the page as it stands: the rule, the node, the reason."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    return [
        f"{rule['id']}: {node['html'][:160]} at {node['target']}: {node['failureSummary']}"
        for rule in page.evaluate("options => axe.run(options)", OPTIONS)["violations"]
        for node in rule["nodes"]
    ]


def found_in_views(page, views: list[tuple[int, str]]) -> list[str]:
    """Return what is found on the page in each view (width in pixels, scheme)."""
    found = []
    for width, scheme in views:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += [f"{width} px, {scheme}: {finding}" for finding in barriers(page)]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("texts", ["bare", "full"])
def test_nothing_keeps_a_reader_out(request, browser, bare, texts, language) -> None:
    server, addresses = bare, every_page(language)
    if texts == "full":
        server = request.getfixturevalue("full")
        addresses = changed_by_texts(language, bare, server)
    found = []
    with viewing(browser, server, java_script_enabled=True, reduced_motion="reduce") as seen:
        for address in addresses:
            told = found_in_views(seen.open(address), VIEWS[language])
            found += [f"{shortened(address)} at {finding}" for finding in told]
    assert not found, "\n".join(["", *found])


def test_axe_would_have_told(browser, bare) -> None:
    """Words that are pale in the dark and a nameless picture, each by page, rule and node."""
    with viewing(browser, bare, java_script_enabled=True) as seen:
        page = seen.open("/")
        page.evaluate(
            """() => {
              const words = document.createElement('p');
              words.textContent = 'pale';
              words.style.color = 'light-dark(#000, #333)';
              words.style.backgroundColor = 'light-dark(#fff, #000)';
              document.querySelector('main').append(words, document.createElement('img'));
            }"""
        )
        light, dark = (found_in_views(page, [(1280, scheme)]) for scheme in ("light", "dark"))
    assert any("dark: color-contrast: <p" in finding for finding in dark), dark
    assert not any("color-contrast" in finding for finding in light), light
    assert any("light: image-alt: <img" in finding for finding in light), light

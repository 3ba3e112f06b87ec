"""Dark and light: as the system is, or as a reader chooses for the visit."""

import pytest

from tests.browser.scripted import ARTICLE, HELP, REFUSED, moved, path_of, press, scripted
from tests.browser.viewing import luminance, style, viewing

# What the first stroke of paint would show: noted when the body begins.
EARLY = """new MutationObserver((_, self) => {
  if (!document.body) return;
  self.disconnect();
  window.early = document.documentElement.dataset.theme ?? 'system';
}).observe(document, {childList: true, subtree: true});
"""


def ground(page) -> str:
    """Return whether a page stands on light or on dark ground."""
    return "light" if luminance(style(page, "body", "backgroundColor")) > 0.5 else "dark"


@pytest.mark.parametrize("system", ["light", "dark"])
def test_a_new_visit_begins_with_the_system(browser, bare, system) -> None:
    with scripted(browser, bare, color_scheme=system) as seen:
        page = seen.open("/")
        assert ground(page) == system
        assert page.is_checked("#theme-system")
        assert page.evaluate("document.documentElement.dataset.theme") is None
        assert page.evaluate("sessionStorage.length + localStorage.length") == 0


@pytest.mark.parametrize(("system", "chosen"), [("light", "dark"), ("dark", "light")])
def test_colours_last_for_the_visit(browser, bare, system, chosen) -> None:
    with scripted(browser, bare, color_scheme=system) as seen:
        seen.page.add_init_script(EARLY)
        page = seen.open("/")
        assert page.evaluate("early") == "system"
        page.check(f"#theme-{chosen}")
        assert ground(page) == chosen
        for path in ("/articles/", "/en/people/", ARTICLE, "/nothing/"):
            page = seen.open(path)
            assert page.evaluate("early") == chosen, path  # before anything was painted
            assert ground(page) == chosen
            assert page.is_checked(f"#theme-{chosen}")
        page.check("#theme-system")
        assert ground(page) == system
        assert page.evaluate("document.documentElement.dataset.theme") is None
        page = seen.open("/")
        assert (page.evaluate("early"), ground(page)) == ("system", system)
        assert page.is_checked("#theme-system")
    with scripted(browser, bare, color_scheme=system) as seen:
        assert ground(seen.open("/")) == system


def test_a_page_gone_back_to_has_the_colours_chosen_since(browser, bare) -> None:
    with scripted(browser, bare) as seen:
        seen.open("/")
        page = seen.open("/articles/")
        page.check("#theme-dark")
        page.go_back()
        assert path_of(page) == "/"
        assert page.is_checked("#theme-dark")
        assert ground(page) == "dark"


SHOWN_AGAIN = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"


def test_a_page_kept_by_the_browser_is_in_step_when_it_is_gone_back_to(browser, bare) -> None:
    """The browser that tests drive keeps no pages, so the event is sent without it."""
    with scripted(browser, bare, color_scheme="light") as seen:
        page = seen.open("/")
        page.evaluate("sessionStorage.theme = 'dark'; localStorage.shortcuts = 'off'")
        assert ground(page) == "light"
        page.evaluate(SHOWN_AGAIN)
        assert ground(page) == "dark"
        assert page.is_checked("#theme-dark")
        assert not moved(page)


def test_the_colours_are_decided_before_anything_else_is_loaded(browser, bare) -> None:
    with scripted(browser, bare) as seen:
        first = seen.open("/").locator("head script, head link[rel=stylesheet]").first
        assert "/theme." in (first.get_attribute("src") or "")
        assert first.get_attribute("defer") is None
        assert first.get_attribute("async") is None


def test_refused_storage_breaks_nothing(browser, bare) -> None:
    with scripted(browser, bare, color_scheme="light") as seen:
        seen.page.add_init_script(REFUSED)
        page = seen.open(HELP)
        page.check("#theme-dark")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert ground(page) == "dark"
        page.check("#theme-system")
        assert ground(page) == "light"
        page.uncheck("[name=shortcuts]")
        page.keyboard.press("Tab")
        assert press(page, "/")["name"] != "q"
        page.check("[name=shortcuts]")
        page.keyboard.press("Tab")
        assert press(page, "/")["name"] == "q"
        page = seen.open("/")
        assert page.is_checked("#theme-system")
        assert moved(page)


@pytest.mark.parametrize(("system", "chosen"), [("light", "dark"), ("dark", "light")])
def test_without_scripts_colours_hold_on_their_page(browser, bare, system, chosen) -> None:
    with viewing(browser, bare, color_scheme=system) as seen:
        page = seen.open("/")
        assert ground(page) == system
        page.check(f"#theme-{chosen}")
        assert ground(page) == chosen
        page.check("#theme-system")
        assert ground(page) == system

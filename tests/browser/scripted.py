"""Looking at pages with scripts, and striking keys on them."""

from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.browser.viewing import ARTICLES, viewing

ARTICLE = f"/articles/tc0001/{ARTICLES['tc0001']}/"
HELP = "/about/keyboard/"
FOCUS = """() => {
  const e = document.activeElement, r = e.getBoundingClientRect();
  return {tag: e.tagName, id: e.id, href: e.getAttribute('href'), name: e.getAttribute('name'),
          text: e.innerText, item: !!e.closest('.item'),
          seen: r.bottom > 0 && r.top < innerHeight,
          ring: getComputedStyle(e).outlineStyle !== 'none'};
}"""
DRAWN = """() => new Promise(
  done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""
REFUSED = """for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError'); }});
"""


@contextmanager
def scripted(browser, server, width: int = 1280, **options):
    """View pages with scripts; in the end no cookie may have been set."""
    options = {"java_script_enabled": True, "reduced_motion": "reduce"} | options
    with viewing(browser, server, width, **options) as seen:
        yield seen
        assert seen.page.evaluate("document.cookie") == ""
        assert seen.page.context.cookies() == []


def press(page, *keys: str) -> dict:
    """Press keys one after the other, and return what has the focus then.

    Nobody strikes a key before the page is drawn: only then has a browser gone where the address
    points, and taken the focus there.
    """
    page.evaluate(DRAWN)
    for key in keys:
        page.keyboard.press(key)
    return page.evaluate(FOCUS)


def moved(page) -> bool:
    """Tell whether `j` still does something on a page that has a list."""
    return press(page, "j")["item"]


def path_of(page) -> str:
    """Return the path that a page stands at."""
    return urlsplit(page.url).path


def fragment_of(page) -> str:
    """Return what the address of a page points at."""
    return urlsplit(page.url).fragment

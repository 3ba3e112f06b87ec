"""Reading with a keyboard and without scripts: the ways through a page and through the filters."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.viewing import ARTICLES, style, viewing

ARTICLE = f"/articles/tc0001/{ARTICLES['tc0001']}/"
FOCUSED = "document.activeElement"


def focus(page) -> dict:
    """Return what has the focus, and whether a reader can see it."""
    return page.evaluate(
        f"""() => {{
          const e = {FOCUSED}, r = e.getBoundingClientRect(), s = getComputedStyle(e);
          return {{tag: e.tagName, cls: e.className, href: e.getAttribute('href'),
                   inside: r.left >= 0 && r.top >= 0 && r.right <= innerWidth
                           && r.bottom <= innerHeight + 1,
                   ring: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
                   inMain: !!e.closest('main')}};
        }}"""
    )


@pytest.mark.parametrize("path", ["/", "/articles/", ARTICLE, "/en/provinces/", "/nothing/"])
def test_the_first_stop_leads_past_the_navigation(browser, bare, path) -> None:
    with viewing(browser, bare) as seen:
        page = seen.open(path)
        page.keyboard.press("Tab")
        first = focus(page)
        assert (first["cls"], first["href"], first["inside"]) == ("skip", "#content", True)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("#content$"))
        page.keyboard.press("Tab")
        assert focus(page)["inMain"]


@pytest.mark.parametrize("path", ["/", "/articles/?per_page=1", ARTICLE])
def test_the_focus_is_always_seen(browser, bare, path) -> None:
    with viewing(browser, bare, 768, reduced_motion="reduce") as seen:
        page = seen.open(path)
        for _ in range(30):
            page.keyboard.press("Tab")
            stop = focus(page)
            assert stop["tag"] != "BODY"
            assert stop["ring"], stop
            assert stop["inside"] or stop["tag"] == "A", stop


def shown(page, selector: str) -> bool:
    """Tell whether an element is in the window."""
    return page.eval_on_selector(
        selector,
        "e => { const r = e.getBoundingClientRect();"
        " return r.height > 0 && r.top >= 0 && r.bottom <= innerHeight; }",
    )


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("fact", ["province", "person-tran-quoc-to", "date-event", "date-captured"])
def test_choosing_a_passage_shows_the_words(browser, full, fact, width) -> None:
    """Also words that are folded away: the capture line at the head of the text."""
    with viewing(browser, full, width, reduced_motion="reduce") as seen:
        page = seen.open(ARTICLE)
        words = f"#in-{fact}-1"
        before = style(page, words, "backgroundColor")
        page.click(f"a.passage[href='{words}']")
        expect(page).to_have_url(re.compile(re.escape(words) + "$"))
        assert page.eval_on_selector(words, "e => e.matches(':target')")
        assert style(page, words, "backgroundColor") != before
        assert page.locator(words).is_visible()
        assert shown(page, words)


def test_the_words_lead_back_to_the_fact(browser, full) -> None:
    with viewing(browser, full, reduced_motion="reduce") as seen:
        page = seen.open(ARTICLE)
        page.click(".words .of-post > a >> nth=0")
        expect(page).to_have_url(re.compile("#fact-post-"))
        fragment = urlsplit(page.url).fragment
        assert fragment.startswith("fact-post-")
        assert shown(page, f"#{fragment}")


def test_a_name_in_the_text_opens_its_person_and_a_passage_comes_back(browser, full) -> None:
    with viewing(browser, full) as seen:
        page = seen.open(ARTICLE)
        page.click("#in-person-tran-quoc-to-1 a")
        assert urlsplit(page.url).path == "/people/tran-quoc-to/tran-quoc-to/"
        page.click(".posts a[href*='#in-post-tran-quoc-to-1-1']")
        assert urlsplit(page.url).path == ARTICLE
        assert page.eval_on_selector("#in-post-tran-quoc-to-1-1", "e => e.matches(':target')")


def unfold(page, width: int) -> None:
    """Open the filters, which narrow screens keep folded; wide ones show them at once."""
    first = page.locator("form.filters input[name=province]").first
    assert first.is_visible() == (width > 1000)
    if not first.is_visible():
        page.click("form.filters summary >> nth=0")
    assert first.is_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_filters_work_from_end_to_end(browser, bare, width) -> None:
    with viewing(browser, bare, width) as seen:
        page = seen.open("/en/articles/")
        assert page.locator(".item").count() == 5
        unfold(page, width)
        page.check("input[name=province][value=nam-dinh]")
        page.check("input[name=province][value=bac-giang]")
        page.fill("input[name=from]", "2021")
        page.click("form.filters button")
        assert page.locator(".item").count() == 2
        assert page.locator("h1").inner_text().startswith("2 articles in ")
        unfold(page, width)
        assert page.is_checked("input[name=province][value=nam-dinh]")
        assert page.input_value("input[name=from]") == "2021"
        page.check("input[name=dates][value=certain]")
        page.fill("input[name=to]", "2021-06")
        page.click("form.filters button")
        assert page.locator(".item").count() == 0
        page.click(".chips a:has-text('2021-06')")
        assert page.locator(".item").count() == 2
        page.click(".chips a:has-text('Nam Định')")
        assert page.locator(".item").count() == 1
        left = parse_qs(urlsplit(page.url).query)
        assert left == {"province": ["bac-giang"], "from": ["2021"], "dates": ["certain"]}
        page.click(".chips a >> nth=-1")
        assert urlsplit(page.url).query == ""


def test_a_wrong_filter_can_be_mended_where_it_stands(browser, bare) -> None:
    with viewing(browser, bare) as seen:
        page = seen.open("/en/articles/")
        page.fill("input[name=from]", "2021-13")
        page.click("form.filters button")
        assert "from: " in page.locator(".notices").inner_text()
        assert page.locator(".item").count() == 0
        assert page.input_value("input[name=from]") == "2021-13"
        page.fill("input[name=from]", "2021-12")
        page.click("form.filters button")
        assert page.locator(".notices").count() + page.locator(".item").count() > 0
        assert page.locator(".item").count() > 0


def test_searching_from_the_first_page_in_either_spelling(browser, bare) -> None:
    with viewing(browser, bare) as seen:
        found = []
        for words in ("Nam Định", "nam dinh"):
            page = seen.open("/")
            page.fill("#q", words)
            with page.expect_navigation():
                page.keyboard.press("Enter")
            assert urlsplit(page.url).path == "/articles/"
            found.append(page.locator(".item h2 a").all_inner_texts())
        assert found[0] == found[1] != []


def test_pages_and_languages_are_links(browser, bare) -> None:
    with viewing(browser, bare) as seen:
        page = seen.open("/articles/?per_page=2&sort=oldest")
        keys = []
        while True:
            keys += page.locator(".item h2 a").all_inner_texts()
            if not page.locator(".pages a[rel=next]").count():
                break
            page.click(".pages a[rel=next]")
        assert len(keys) == len(set(keys)) == 5
        query = urlsplit(page.url).query
        page.click(".language a")
        assert urlsplit(page.url).path == "/en/articles/"
        assert parse_qs(urlsplit(page.url).query) == parse_qs(query)

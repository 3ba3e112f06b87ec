"""Single keys that lead through lists, texts and evidence, in a real browser with scripts."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.scripted import ARTICLE, fragment_of, press, scripted
from tests.server.serving import ROOT


def test_the_scripts_are_small() -> None:
    """Bytes, not compressed."""
    assert (ROOT / "static/theme.js").stat().st_size < 500
    assert (ROOT / "static/keyboard.js").stat().st_size < 4000


@pytest.mark.parametrize("path", ["/", "/en/articles/", ARTICLE, "/people/", "/nothing/"])
def test_the_slash_goes_to_the_search_field(browser, bare, path) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open(path)
        found = press(page, "/")
        assert (found["tag"], found["name"], found["seen"]) == ("INPUT", "q", True)
        first = page.locator("input[type=search]:visible").first
        expect(first).to_be_focused()
        assert page.input_value("input:focus") == ""
        assert fragment_of(page) == ""


def test_what_was_searched_for_is_overwritten(browser, bare) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open("/articles/?q=nam")
        page.keyboard.press("/")
        field = page.locator("input:focus")
        field.fill("nam")
        page.keyboard.press("Tab")
        press(page, "/", "x")
        assert page.input_value("input:focus") == "x"


@pytest.mark.parametrize("path", ["/", "/articles/", "/en/articles/?per_page=3"])
def test_j_and_k_go_through_a_list(browser, bare, path) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open(path)
        links = page.eval_on_selector_all(
            ".item :is(h2, h3) a", "found => found.map(e => e.getAttribute('href'))"
        )
        assert len(links) >= 3
        assert press(page, "k")["tag"] == "BODY"
        walked = []
        for _ in links:
            found = press(page, "j")
            assert found["item"]
            assert found["seen"]
            assert found["ring"]
            walked.append(found["href"])
        assert walked == links
        assert press(page, "j")["href"] == links[-1]  # no way on from the last
        assert press(page, "k")["href"] == links[-2]
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{urlsplit(links[-2]).path}*")


def test_j_goes_on_from_where_the_reader_is(browser, bare) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open("/articles/")
        links = page.locator(".item :is(h2, h3) a")
        links.nth(2).focus()
        assert press(page, "j")["href"] == links.nth(3).get_attribute("href")
        page.locator("footer a").first.focus()
        assert press(page, "k")["href"] == links.last.get_attribute("href")


def test_j_and_k_go_through_the_paragraphs_of_a_text(browser, full) -> None:
    with scripted(browser, full) as seen:
        page = seen.open(ARTICLE)
        paragraphs = page.eval_on_selector_all(".words [id^=p]", "found => found.map(e => e.id)")
        assert len(paragraphs) > 3
        for name in paragraphs:
            found = press(page, "j")
            assert (found["id"], fragment_of(page)) == (name, name)
            assert found["seen"]
        assert press(page, "j")["id"] == paragraphs[-1]
        assert press(page, "k", "k")["id"] == paragraphs[-3]
        page.locator(f"#{paragraphs[1]} a").last.focus()
        assert press(page, "k")["id"] == paragraphs[1]
        assert page.evaluate("history.length") <= 2  # keys leave nothing to go back through


def test_j_and_k_go_through_the_account_where_there_is_no_text(browser, bare) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open(ARTICLE)
        told = page.locator(".told > p")
        assert told.count() > 1
        for number in range(told.count()):
            found = press(page, "j")
            assert (found["tag"], found["seen"]) == ("P", True)
            assert found["text"] == told.nth(number).inner_text()
        assert press(page, "k")["text"] == told.nth(told.count() - 2).inner_text()


def test_a_paragraph_that_was_asked_for_is_where_j_begins(browser, full) -> None:
    with scripted(browser, full) as seen:
        page = seen.open(f"{ARTICLE}#p2")
        assert press(page, "j")["id"] == "p3"


@pytest.mark.parametrize("fact", ["person-tran-quoc-to", "province", "date-captured"])
def test_e_goes_from_a_fact_to_its_words_and_back(browser, full, fact) -> None:
    """Also where the words are folded away: the capture line at the head of the text."""
    with scripted(browser, full) as seen:
        page = seen.open(ARTICLE)
        page.locator(f"#fact-{fact} a").first.focus()
        found = press(page, "e")
        assert (found["id"], fragment_of(page)) == (f"in-{fact}-1",) * 2
        assert found["seen"]
        assert page.locator(f"#in-{fact}-1").is_visible()
        back = press(page, "e")
        assert (back["href"], fragment_of(page)) == (f"#in-{fact}-1", f"fact-{fact}")
        assert back["seen"]
        assert press(page, "e")["id"] == f"in-{fact}-1"


def test_e_follows_what_a_click_has_shown(browser, full) -> None:
    with scripted(browser, full) as seen:
        page = seen.open(ARTICLE)
        page.click("a.passage[href='#in-date-event-1']")
        assert press(page, "e")["href"] == "#in-date-event-1"
        assert fragment_of(page) == "fact-date-event"
        seen.open("/")
        page = seen.open(f"{ARTICLE}#fact-province")
        assert press(page, "e")["id"] == "in-province-1"


def test_e_goes_to_the_next_evidence_from_anywhere_else(browser, full) -> None:
    with scripted(browser, full) as seen:
        page = seen.open(ARTICLE)
        order = page.eval_on_selector_all(
            ".passage, .evidence[id^=in-]", "found => found.map(e => e.id || e.hash)"
        )
        found = press(page, "e")
        assert (found["id"] or found["href"]) == order[0]
        page.locator("#p2 .number").focus()
        start = order.index(
            page.eval_on_selector(
                "#p2",
                "p => [...document.querySelectorAll('.passage, .evidence[id^=in-]')]"
                ".find(e => p.contains(e)).id",
            )
        )
        assert start > 0
        assert press(page, "e")["id"] == order[start]
        page.locator("footer a").last.focus()
        found = press(page, "e")  # after the last comes the first
        assert (found["id"] or found["href"]) == order[0]


def test_e_does_nothing_where_there_is_no_evidence(browser, bare) -> None:
    with scripted(browser, bare) as seen:
        for path in ("/", "/articles/", ARTICLE):
            page = seen.open(path)
            assert press(page, "e")["tag"] == "BODY"
            assert fragment_of(page) == ""


@pytest.mark.parametrize(
    ("path", "name"), [("/articles/", "take"), (ARTICLE, "cite"), ("/en" + ARTICLE, "cite")]
)
def test_c_goes_to_where_to_cite(browser, bare, path, name) -> None:
    with scripted(browser, bare) as seen:
        found = press(seen.open(path), "c")
        assert (found["id"], found["seen"]) == (name, True)


def test_c_does_nothing_on_a_page_without_a_citation(browser, bare) -> None:
    with scripted(browser, bare) as seen:
        assert press(seen.open("/about/"), "c")["tag"] == "BODY"


def test_what_is_typed_is_left_alone(browser, bare) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open("/articles/")
        page.focus("input[name=from]")
        for key in "/jkec?":
            assert press(page, key)["name"] == "from"
        assert page.input_value("input[name=from]") == "/jkec?"
        assert page.locator("dialog").count() == 0


def test_a_ticked_box_is_no_field(browser, bare) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open("/articles/")
        page.locator("input[type=checkbox]").first.focus()
        assert press(page, "j")["item"]


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_keys_with_a_modifier_are_the_browsers(browser, bare, modifier) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open("/articles/")
        told = """([key, modifier]) => !document.body.dispatchEvent(new KeyboardEvent('keydown',
            {key, bubbles: true, cancelable: true, [modifier]: true}))"""
        name = {"Control": "ctrlKey", "Alt": "altKey", "Meta": "metaKey"}[modifier]
        for key in "/jkec?":
            assert not page.evaluate(told, [key, name])
            assert press(page)["tag"] == "BODY"
        assert page.evaluate(told, ["j", "shiftKey"])  # the same question, with another answer


def test_keys_that_an_input_method_composes_are_its_own(browser, bare) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open("/articles/")
        page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown',"
            "{key: 'j', bubbles: true, isComposing: true}))"
        )
        assert press(page)["tag"] == "BODY"


def test_e_beside_the_account_opens_the_page_that_has_the_words(browser, full) -> None:
    with scripted(browser, full) as seen:
        page = seen.open(f"{ARTICLE}?view=account&sort=oldest")
        page.focus("#fact-province a.passage >> nth=0")
        with page.expect_navigation():
            page.keyboard.press("e")
        assert urlsplit(page.url).query == "sort=oldest"
        assert fragment_of(page) == "in-province-1"
        assert page.eval_on_selector("#in-province-1", "e => e.matches(':target')")

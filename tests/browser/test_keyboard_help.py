"""The page of keys, shown over other pages too, and the switch that turns the keys off."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.scripted import ARTICLE, HELP, moved, path_of, press, scripted
from tests.browser.viewing import viewing


@pytest.mark.parametrize(("path", "words"), [("/", "Tab"), ("/en/articles/", "next paragraph")])
def test_the_question_mark_shows_the_keys_over_the_page(browser, bare, path, words) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open(path)
        asked = []
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        first = press(page, "j")
        for _ in range(2):
            page.keyboard.press("?")
            dialog = page.locator("dialog")
            expect(dialog).to_be_visible()
            assert words in dialog.inner_text()
            assert dialog.locator("kbd").count() == 7
            assert dialog.get_attribute("aria-label") == dialog.locator("h1").inner_text()
            page.click("dialog h1")
            before = page.evaluate("scrollY")
            press(page, "c", "j")  # in a dialog no key moves what lies under it
            assert page.evaluate("scrollY") == before
            page.keyboard.press("Escape")
            expect(dialog).to_be_hidden()
            assert press(page)["href"] == first["href"]
        prefix = "/en" if path.startswith("/en/") else ""
        assert asked.count(prefix + HELP) == 1
        assert path_of(page) == path


def test_the_dialog_has_a_way_out_for_a_mouse(browser, bare) -> None:
    with scripted(browser, bare, 360) as seen:
        page = seen.open("/")
        page.keyboard.press("?")
        page.click("dialog button")
        expect(page.locator("dialog")).to_be_hidden()
        assert path_of(page) == "/"


@pytest.mark.parametrize("fault", ["abort", "answer"])
def test_where_the_keys_cannot_be_fetched_their_page_opens(browser, bare, fault) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open("/")
        wrong = {"status": 200, "content_type": "text/html", "body": "<p>?"}

        def answer(route) -> None:
            if route.request.resource_type != "fetch":
                route.continue_()
            elif fault == "abort":
                route.abort()
            else:
                route.fulfill(**wrong)

        page.route(f"**{HELP}", answer)
        page.keyboard.press("?")
        page.wait_for_url(f"**{HELP}")
        assert page.locator("main kbd").count() == 7
        if fault == "abort":
            assert seen.complaints.pop().endswith("net::ERR_FAILED")


@pytest.mark.parametrize("where", ["page", "dialog"])
def test_the_keys_can_be_switched_off_and_on(browser, bare, where) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open(HELP if where == "page" else "/")
        if where == "dialog":
            page.keyboard.press("?")
            expect(page.locator("dialog")).to_be_visible()
        assert page.is_checked("[name=shortcuts]")
        page.uncheck("[name=shortcuts]")
        page.keyboard.press("Escape")
        assert press(page, "/")["name"] != "q"
        for path in ("/", "/articles/", "/en/"):
            assert not moved(seen.open(path))
        assert page.locator("dialog").count() == 0
        page = seen.open("/en" + HELP)
        assert not page.is_checked("[name=shortcuts]")
        page.check("[name=shortcuts]")
        page.keyboard.press("Tab")
        assert press(page, "/")["name"] == "q"
        assert moved(seen.open("/"))
        assert page.evaluate("localStorage.length") == 0


def test_the_switch_is_one_for_all_tabs_and_for_pages_gone_back_to(browser, bare) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open("/articles/")
        other = page.context.new_page()
        other.goto(page.url)
        seen.open(HELP).uncheck("[name=shortcuts]")
        assert not moved(other)
        page.go_back()
        assert not moved(page)


def test_without_scripts_there_is_no_switch(browser, bare) -> None:
    with viewing(browser, bare) as seen:
        page = seen.open("/en" + HELP)
        assert page.locator("[name=shortcuts]").is_hidden()
        assert page.locator("main form").is_hidden()
        assert "runs no scripts" in page.locator("main").inner_text()
    with scripted(browser, bare) as seen:
        page = seen.open("/en" + HELP)
        assert page.locator("[name=shortcuts]").is_visible()
        assert page.locator("main form").is_hidden()
        assert "runs no scripts" not in page.locator("main").inner_text()


@pytest.mark.parametrize("texts", ["bare", "full"])
def test_the_keys_page_fits_the_window(request, browser, texts) -> None:
    server = request.getfixturevalue(texts)
    with scripted(browser, server, 320) as seen:
        for path in ("/", ARTICLE):
            page = seen.open(path)
            page.keyboard.press("?")
            dialog = page.locator("dialog")
            expect(dialog).to_be_visible()
            box = dialog.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 320
            assert page.evaluate("document.querySelector('dialog').scrollWidth") <= box["width"]

"""Names while one types, in a real browser: offered, chosen, and never in the way."""

import pytest

from tests.browser.scripted import scripted
from tests.browser.viewing import viewing
from tests.server.serving import ROOT

FIELDS = [("/", "#q"), ("/articles/", "#f-q"), ("/people/", "#seek"), ("/en/nothing/", "#q")]
OFFERED = """() => [...document.querySelectorAll('#names option')].map(e => [e.value, e.label])"""


def typed(page, field: str, text: str) -> None:
    """Type into a field as a reader does, and wait for what is offered then."""
    with page.expect_response(lambda answer: "suggest.json" in answer.url):
        page.locator(field).press_sequentially(text)
    page.wait_for_function(f"() => ({OFFERED})().length")


def test_the_script_is_small() -> None:
    """Bytes, not compressed."""
    assert (ROOT / "static/suggest.js").stat().st_size < 1200


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_names_are_offered_in_every_search_field(browser, bare, path, field) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open(path)
        typed(page, field, "nam di")
        offered = page.evaluate(OFFERED)
        assert offered[0][0] == ("Nam Định Province" if "/en/" in path else "Nam Định")
        # Browsers offer only what holds the letters typed, in the name or in its label.
        assert all("nam di" in (name + label).lower() for name, label in offered)
        assert page.locator(field).evaluate("e => e.list.options.length") == len(offered)


# A browser without a screen shows no offers; this is what one says when a reader has chosen.
CHOSEN = """(field, name) => {
  field.value = name;
  field.dispatchEvent(
    new InputEvent('input', {bubbles: true, inputType: 'insertReplacementText', data: name}));
}"""


def test_a_chosen_name_is_searched_and_asks_for_no_other(browser, bare) -> None:
    asked: list[str] = []
    with scripted(browser, bare) as seen:
        page = seen.open("/people/")
        typed(page, "#seek", "nam di")
        page.on("request", lambda request: asked.append(request.url))
        page.locator("#seek").evaluate(CHOSEN, page.evaluate(OFFERED)[0][0])
        page.wait_for_timeout(400)
        assert [address for address in asked if "suggest" in address] == []
        page.keyboard.press("Enter")
        page.wait_for_url("**/articles/?q=Nam*")
        assert page.input_value("#f-q") == "Nam Định"
        assert page.locator(".item").count() > 0


def test_only_what_was_typed_last_is_asked_for(browser, bare) -> None:
    asked: list[str] = []
    with scripted(browser, bare) as seen:
        page = seen.open("/people/")
        page.on("request", lambda request: asked.append(request.url))
        typed(page, "#seek", "trần quốc")
        page.wait_for_timeout(400)
        assert [address for address in asked if "suggest" in address] == [
            f"http://127.0.0.1:{bare.port}/suggest.json?q=tr%E1%BA%A7n%20qu%E1%BB%91c"
        ]


def test_a_late_answer_does_not_replace_a_newer_one(browser, bare) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open("/people/")
        held = []
        page.route("**/suggest.json?q=nam", lambda route: held.append(route))
        with page.expect_request("**/suggest.json?q=nam"):
            page.locator("#seek").press_sequentially("nam")
        page.locator("#seek").fill("")
        typed(page, "#seek", "trần quốc")
        for route in held:
            route.fulfill(json=["nam", ["late"], ["late"], ["/"]])
        page.wait_for_timeout(200)
        assert "late" not in [name for name, _label in page.evaluate(OFFERED)]


@pytest.mark.parametrize("answer", [{"status": 500}, {"body": "{"}, {"json": []}, {"status": 503}])
def test_what_fails_fails_in_silence(browser, bare, answer) -> None:
    with scripted(browser, bare) as seen:
        page = seen.open("/people/")
        page.route("**/suggest.json*", lambda route: route.fulfill(**answer))
        with page.expect_response("**/suggest.json*"):
            page.locator("#seek").press_sequentially("nam")
        page.wait_for_timeout(100)
        assert page.evaluate(OFFERED) == []
        # The browser itself says that an answer had a bad status; the script says nothing.
        seen.complaints = [said for said in seen.complaints if "Failed to load" not in said]
        page.keyboard.press("Enter")
        page.wait_for_url("**/articles/?q=nam")


def test_other_fields_ask_for_nothing(browser, bare) -> None:
    asked: list[str] = []
    with scripted(browser, bare) as seen:
        page = seen.open("/articles/")
        page.on("request", lambda request: asked.append(request.url))
        page.locator("#f-from").press_sequentially("2020")
        page.wait_for_timeout(400)
        assert [address for address in asked if "suggest" in address] == []


def test_the_field_works_without_scripts(browser, bare) -> None:
    with viewing(browser, bare) as seen:
        page = seen.open("/people/")
        page.locator("#seek").fill("nam dinh")
        page.keyboard.press("Enter")
        page.wait_for_url("**/articles/?q=nam+dinh")
        assert page.locator(".finds li").count() > 0

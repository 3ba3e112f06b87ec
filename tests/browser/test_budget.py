"""What a first visit costs: bytes over the wire, requests, shifts of the page, a slow line."""

from urllib.parse import urljoin

import pytest

from tests.browser.viewing import viewing

BYTES = 60_000  # a page with all that belongs to it, as sent
# What browsers' own tools call slow 3G.
SLOW = {
    "offline": False,
    "latency": 400,  # milliseconds
    "downloadThroughput": 400_000 / 8,  # bytes a second, like the next
    "uploadThroughput": 400_000 / 8,
}
# Seconds. The line alone needs 2.4 for the budget: 1.2 for its bytes and three times its latency.
PAINTED_WITHIN = 5
# A score under a thousandth (good is up to a tenth) is a word that a face of our own makes wider by
# a pixel: a busy machine has it in time to be used and too late for the first picture of the page.
SHIFTS = """() => new Promise(resolve => {
  const found = [];
  new PerformanceObserver(list => found.push(...list.getEntries()))
    .observe({type: 'layout-shift', buffered: true});
  const seen = () => found.filter(shift => shift.value >= 0.001);
  setTimeout(() => resolve(seen().map(shift => [shift.value, ...shift.sources.map(
    source => source.node && (source.node.outerHTML || source.node.data).slice(0, 120))])), 500);
})"""
PAINTED = """() => new Promise(resolve => {
  new PerformanceObserver(list => {
    const found = list.getEntriesByName('first-contentful-paint');
    if (found.length) resolve(found[0].startTime / 1000);
  }).observe({type: 'paint', buffered: true});
})"""
LOADED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"


class Wire:
    """What came over the wire since it was tapped: bytes by address, and what failed."""

    def __init__(self, page) -> None:
        self.sent: dict[str, float] = {}
        self.failed: list[str] = []
        self.addresses: dict[str, str] = {}
        self.session = page.context.new_cdp_session(page)
        self.session.on("Network.requestWillBeSent", self.asked)
        self.session.on("Network.loadingFinished", self.came)
        self.session.on("Network.loadingFailed", lambda said: self.failed.append(said["errorText"]))
        self.session.send("Network.enable")

    def asked(self, said: dict) -> None:
        """Keep the address of a request."""
        self.addresses[said["requestId"]] = said["request"]["url"]

    def came(self, said: dict) -> None:
        """Keep the bytes of an answer, head and body as sent."""
        self.sent[self.addresses[said["requestId"]]] = said["encodedDataLength"]

    def slow(self) -> None:
        """Make the line slow from now on."""
        self.session.send("Network.emulateNetworkConditions", SLOW)


def icon(page, server) -> dict[str, int]:
    """Return the icons of a page by address and bytes: a window without a tab asks for none."""
    found = {}
    for address in page.eval_on_selector_all(
        "link[rel~=icon]", "all => all.map(e => e.getAttribute('href'))"
    ):
        answer = server.get(urljoin("/", address), Accept_Encoding="gzip, deflate")
        assert answer.status == 200
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        found[urljoin(page.url, address)] = head + len(answer.body)
    return found


@pytest.mark.parametrize("path", ["/", "/articles/", "/en/", "/en/articles/"])
def test_a_first_visit_is_light(browser, fullest, path) -> None:
    """That nothing is asked of another host is asserted by `viewing`."""
    with viewing(browser, fullest, java_script_enabled=True) as seen:
        wire = Wire(seen.page)
        page = seen.open(path)
        page.wait_for_load_state("networkidle")
        sent = icon(page, fullest) | wire.sent
        assert wire.failed == []
        assert page.url in sent
        assert any(".css" in address for address in sent)
        assert sum(sent.values()) <= BYTES, sent


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/", "/articles/"])
def test_on_a_slow_line_the_page_comes_whole_and_stays_where_it_is(
    browser, fullest, path, width
) -> None:
    with viewing(browser, fullest, width, java_script_enabled=True) as seen:
        wire = Wire(seen.page)
        wire.slow()
        page = seen.open(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(PAINTED) <= PAINTED_WITHIN
        assert wire.failed == []
        assert page.evaluate("() => document.readyState") == "complete"
        assert page.locator("footer.site").is_visible()
        assert page.evaluate(SHIFTS) == []
        # The page, then its style sheet.
        assert page.evaluate(LOADED) >= 2 * SLOW["latency"], "the line was not slow"


def test_a_shift_would_have_been_seen(browser, fullest) -> None:
    with viewing(browser, fullest, java_script_enabled=True) as seen:
        page = seen.open("/articles/")
        page.evaluate(
            """() => new Promise(resolve => requestAnimationFrame(() => setTimeout(() => {
              document.querySelector('main').style.marginTop = '200px';
              resolve();
            }, 100)))"""
        )
        assert page.evaluate(SHIFTS) != []

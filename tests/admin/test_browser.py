"""The admin in a real browser: nothing breaks the content policy, and choosing works."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.models import Person, Post
from tests.admin import catalogues

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PASSWORD = "mot-mat-khau-dai"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser(chromium, monkeypatch):
    """A browser; the loop that drives it makes Django think that it is asynchronous."""
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


class Desk:
    """A curator's window, with everything that went wrong in it."""

    def __init__(self, page, home: str) -> None:
        self.page, self.home = page, home
        self.faults: list[str] = []
        page.context.on("console", self.hear)
        page.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        page.context.on("response", self.see)

    def hear(self, message) -> None:
        """Note what the console complains of."""
        if message.type in ("error", "warning"):
            self.faults.append(f"{self.page.url}: {message.text}")

    def see(self, response) -> None:
        """Note what was not found or failed."""
        if response.status >= 400 and not response.url.endswith("favicon.ico"):
            self.faults.append(f"{response.status} {response.url}")

    def open(self, address: str) -> None:
        """Open a page of the admin."""
        self.page.goto(self.home + address, wait_until="networkidle")


@pytest.fixture
def desk(browser, live_server, settings, edition_path) -> Iterator[Desk]:
    """A curator, logged in through the form, in front of a catalogue."""
    settings.SITE_URL = live_server.url
    User.objects.create_superuser("thu-thu", password=PASSWORD)
    context = browser.new_context(locale="en")
    desk = Desk(context.new_page(), live_server.url)
    desk.open("/admin/")
    desk.page.fill("#id_username", "thu-thu")
    desk.page.fill("#id_password", PASSWORD)
    desk.page.click("[type=submit]")
    desk.page.wait_for_selector("#user-tools")
    yield desk
    context.close()


def test_no_page_breaks_the_content_policy(desk):
    article = catalogues.article()
    catalogues.grow(article, 2, 4)
    version, earliest = article.history.first().history_id, article.history.last().history_id
    record = f"/admin/archive/article/{article.pk}"
    for address in (
        "/admin/",
        "/admin/publish/",
        "/admin/archive/",
        "/admin/archive/article/?q=phat",
        "/admin/archive/article/add/",
        f"{record}/change/",
        f"{record}/history/",
        f"{record}/history/{version}/",
        f"{record}/history/compare/?from={earliest}&to={version}",
        f"{record}/history/fields/title/",
        f"{record}/delete/",
        "/admin/archive/post/?former__exact=0",
        f"/admin/archive/holding/{article.holding.pk}/change/",
        "/admin/auth/user/",
    ):
        desk.open(address)
        assert desk.page.locator("#content").count() == 1, address
    assert desk.faults == []
    policy = Client(SERVER_NAME="localhost").get("/admin/login/")["Content-Security-Policy"]
    assert "unsafe" not in policy


def choose(page, field: str, words: str, name: str) -> None:
    """Choose a record as a curator does: open, type, take what has the name."""
    chosen = f"#{field} + .select2 .select2-selection"
    page.click(chosen)
    with page.expect_response(lambda response: f"term={words.split()[0]}" in response.url):
        page.fill(".select2-search__field", words)
    page.wait_for_timeout(200)  # until the list of before, with the same names, is exchanged
    page.click(f".select2-results__option:has-text('{name}')")
    page.wait_for_selector(f"{chosen}:has-text('{name}')")


def add_row(page, prefix: str) -> str:
    """Open an inline, press its button for another row, and return the row's prefix."""
    group = page.locator(f"#{prefix}-group")
    if group.locator("details").first.get_attribute("open") is None:
        group.locator("summary").first.click()
    number = page.input_value(f"#id_{prefix}-TOTAL_FORMS")
    group.locator(".add-row a").click()
    return f"id_{prefix}-{number}"


def test_person_appearance_and_post_by_hand(desk):
    article = catalogues.article()
    page = desk.page
    desk.open(f"/admin/archive/article/{article.pk}/change/")
    appearance = add_row(page, "appearances")
    with page.expect_popup() as opened:
        page.click(f"#add_{appearance}-person")
    popup = opened.value
    popup.fill("#id_key", "lo-thi-un")
    popup.fill("#id_name", "Lò Thị Ún")
    popup.select_option("#id_standing", "official")
    popup.click("[name=_save]")
    popup.wait_for_event("close")
    page.fill(f"#{appearance}-order", "2")
    page.fill(f"#{appearance}-evidence", '"Lò Thị Ún"')
    post = add_row(page, "posts")
    choose(page, f"{post}-person", "lo thi un", "Lò Thị Ún")
    page.fill(f"#{post}-order", "1")
    page.fill(f"#{post}-wording", "Bà")
    page.select_option(f"#{post}-basis", "stated")
    page.fill(f"#{post}-evidence", '"Bà"')
    choose(page, f"{post}-organisation", "ban to chuc", "Ban Tổ chức")
    page.fill("#id_reason", "Bản tin có nêu người này.")
    page.locator("[name=_continue]").last.click()
    page.wait_for_selector(".messagelist")
    said = page.inner_text(".messagelist")
    assert "was changed successfully" in said
    assert "published in" in said
    made = Post.objects.get(wording="Bà")
    assert made.appearance.person == Person.objects.get(key="lo-thi-un")
    assert made.organisation.key == "ban-to-chuc-cuoc-thi-ve"
    assert made.appearance.evidence == [catalogues.span("Lò Thị Ún")]
    desk.open("/articles/tc9001/le-phat-dong-cuoc-thi-ve/")
    assert "Lò Thị Ún" in page.inner_text("main")
    assert desk.faults == []


def test_text_of_record_keeps_its_lines(desk):
    article = catalogues.article()
    desk.open(f"/admin/archive/holding/{article.holding.pk}/change/")
    shown = desk.page.locator(".text-of-record")
    assert shown.evaluate("element => getComputedStyle(element).whiteSpace") == "pre-wrap"
    assert desk.faults == []

"""The queue of review in a real browser: decided by single keys, and by Tab and Enter alone."""

import pytest

from archive.models import Involvement
from tests.admin import catalogues
from tests.admin.reviewers import propose
from tests.admin.test_browser import Desk, browser, desk

__all__ = ["browser", "desk"]
pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "/admin/review/"


@pytest.fixture
def links() -> list[Involvement]:
    """Four proposals to one article."""
    article = catalogues.article()
    return [propose(article, None) for _ in range(4)]


def focus(desk: Desk) -> str:
    """Return which element has the focus."""
    return desk.page.evaluate("document.activeElement.id")


def statuses(links: list[Involvement]) -> list[str]:
    """Return what has become of the proposals."""
    return [Involvement.objects.get(pk=link.pk).status for link in links]


def press(desk: Desk, key: str) -> None:
    """Press a key that leads to another page."""
    with desk.page.expect_navigation():
        desk.page.keyboard.press(key)
    desk.page.wait_for_load_state("load")


def test_single_keys_decide(desk, links):
    ids = [f"involvement-{link.pk}" for link in links]
    desk.open(QUEUE)
    desk.page.keyboard.press("a")  # no row has the focus: nothing is decided
    for key, row in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        desk.page.keyboard.press(key)
        assert focus(desk) == ids[row]
    press(desk, "a")
    assert statuses(links) == ["published", "review", "review", "review"]
    assert focus(desk) == ids[1]
    desk.page.locator("#review-said", has_text="1 entry accepted").wait_for(state="attached")
    desk.page.keyboard.press("x")
    desk.page.keyboard.type("xa ac")  # in a field these are letters
    press(desk, "Enter")
    assert statuses(links) == ["published", "withdrawn", "review", "review"]
    assert Involvement.objects.get(pk=links[1].pk).history.first().history_change_reason == "xa ac"
    assert focus(desk) == ids[2]
    press(desk, "c")
    desk.page.fill("#id_wording", "Bà Lò Thị Ún")
    desk.page.fill("#id_reason", "Thêm chữ bà.")
    desk.page.locator("#id_wording").press("Enter")
    desk.page.wait_for_url(f"**{QUEUE}#{ids[2]}")
    assert focus(desk) == ids[2]
    assert Involvement.objects.get(pk=links[2].pk).wording == "Bà Lò Thị Ún"
    assert desk.faults == []


def test_keys_are_told_and_can_be_switched_off(desk, links):
    desk.open(QUEUE)
    desk.page.keyboard.press("?")
    assert desk.page.locator("#review-keys").is_visible()
    desk.page.uncheck("#review-keys-on")
    desk.page.keyboard.press("Escape")
    desk.page.reload()
    desk.page.keyboard.press("j")
    assert focus(desk) == ""
    desk.page.click("#review-keys-open")
    desk.page.check("#review-keys-on")
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("j")
    assert focus(desk) == f"involvement-{links[0].pk}"


def test_all_works_without_script_and_on_a_phone(desk, links, browser):
    context = browser.new_context(
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
        storage_state=desk.page.context.storage_state(),
    )
    page = context.new_page()
    page.goto(desk.home + QUEUE)
    assert not page.locator("#review-keys").is_visible()
    assert not page.locator("#review-keys-open").is_visible()
    widths = page.locator(".review-row").evaluate_all(
        "e => e.map(r => r.scrollWidth - r.clientWidth)"
    )
    assert max(widths) <= 0
    page.locator(".review-row button[value=accept]").first.press("Enter")
    page.wait_for_url(f"**#involvement-{links[1].pk}")
    page.locator(".review-row [type=checkbox]").nth(0).check()
    page.locator(".review-row [type=checkbox]").nth(2).check()
    page.locator("#review-bulk button").press("Enter")
    page.wait_for_load_state("load")
    assert statuses(links) == ["published", "published", "review", "published"]
    context.close()

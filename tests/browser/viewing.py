"""Looking at pages: what a browser complained of, what it asked for, how things look."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.server.serving import Server

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
ARTICLES = {
    "tc0001": "hoi-nghi-ky-giao-uoc-thi-dua-thuc-hien-ke-hoach-lien-tich-ve-nang-cao-nhan-thuc",
    "tc0003": "tang-cuong-nhiem-vu-bao-ve-to-quoc-tren-khong-gian-mang",
}
# Every kind of page, and what each looks like when something is wrong.
PAGES = [
    "/",
    "/articles/",
    "/articles/?q=nam+dinh&province=nam-dinh&province=bac-giang&from=2020&to=2023&per_page=1",
    "/articles/?from=2021-13&zzz=1&page=999999",
    f"/articles/?q={'a' * 300}",
    f"/articles/?{'z' * 300}=1",
    f"/articles/tc0001/{ARTICLES['tc0001']}/",
    f"/articles/tc0003/{ARTICLES['tc0003']}/",
    f"/articles/tc0001/{ARTICLES['tc0001']}/?view=account",
    f"/articles/tc0001/{ARTICLES['tc0001']}/?view=beside",
    f"/articles/tc0003/{ARTICLES['tc0003']}/?province=bac-giang&from=2023",
    "/organisations/",
    "/organisations/?sort=structure",
    "/organisations/cong-an-tinh-nam-dinh/cong-an-tinh-nam-dinh/",
    "/people/",
    "/people/?sort=written",
    "/people/tran-quoc-to/tran-quoc-to/",
    "/resolutions/",
    "/resolutions/35-nq-tw-2018/nghi-quyet-35-nq-tw/",
    "/provinces/",
    "/provinces/nam-dinh/nam-dinh/",
    "/provinces/ninh-binh-2025/ninh-binh/",
    "/dates/",
    "/dates/2020/",
    "/dates/2020/10/",
    "/about/",
    "/about/coverage/",
    "/about/keyboard/",
    "/lookup",
    "/nothing/",
]


class Watched:
    """A page, and all that its browser had to say against it."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.dialogs: list[str] = []
        self.status = 0
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.note(request.url))
        page.on("dialog", self.dismiss)

    def hear(self, message) -> None:
        """Keep warnings and errors; that an error page is one is no complaint."""
        its_own = message.location["url"] == self.page.url and "status of 4" in message.text
        if message.type in ("error", "warning") and not its_own:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def note(self, url: str) -> None:
        """Keep what was asked of another host."""
        if urlsplit(url).netloc != f"127.0.0.1:{self.server.port}":
            self.elsewhere.append(url)

    def dismiss(self, dialog) -> None:
        """Keep what a dialog said."""
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, path: str) -> Page:
        """Open an address of the server."""
        self.status = self.page.goto(f"http://127.0.0.1:{self.server.port}{path}").status
        return self.page


@contextmanager
def viewing(browser: Browser, server: Server, width: int = 1280, **options) -> Iterator[Watched]:
    """View a server's pages in a window; without scripts unless they are asked for."""
    chosen = {"java_script_enabled": False, "viewport": {"width": width, "height": 800}} | options
    context = browser.new_context(**chosen)
    try:
        watched = Watched(context.new_page(), server)
        yield watched
        assert watched.complaints == [], watched.complaints
        assert watched.elsewhere == [], watched.elsewhere
        assert watched.dialogs == [], watched.dialogs
    finally:
        context.close()


def style(page: Page, selector: str, name: str) -> str:
    """Return a computed style of the first element that a selector finds."""
    return page.eval_on_selector(selector, "(e, name) => getComputedStyle(e)[name]", name)


WIDER = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > edge + 0.5)
    .map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40));
}"""


def wider_than_the_window(page: Page) -> list[str]:
    """Return what makes a page scroll sideways."""
    return page.evaluate(WIDER)


def luminance(colour: str) -> float:
    """Return the relative luminance of `rgb(…)` (WCAG 2.2, relative luminance)."""
    parts = [int(float(part)) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [(p / 255 + 0.055) / 1.055 for p in parts]
    linear = [
        p / 255 / 12.92 if p / 255 <= 0.04045 else value**2.4
        for p, value in zip(parts, linear, strict=True)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)

"""Reading the site as a visitor's program does: follow every link, look at every page once.

Pages are read in one pass, without a tree: there are thousands. Tests of one page use `soup_of`.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from django.test import Client

STARTS = ("/", "/en/", "/oai?verb=Identify", "/-/health", "/-/ready")
HOST = "http://127.0.0.1:8000"  # SITE_URL where the environment names none
SAID_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")
UNSAID = ("script", "style")
VOID = ("br", "hr", "img", "input", "link", "meta")  # elements that have no end


def soup_of(content: bytes | str) -> BeautifulSoup:
    """Return a page as a tree."""
    return BeautifulSoup(content, "html.parser")


@lru_cache(maxsize=24)
def tree(content: bytes) -> BeautifulSoup:
    """Return a page as a tree that several tests share: none may change it."""
    return soup_of(content)


def article_page(client: Client, key: str, prefix: str = "") -> BeautifulSoup:
    """Return an article's page as a shared tree."""
    response = client.get(f"{prefix}/articles/{key}/", follow=True)
    assert response.status_code == 200
    return tree(response.content)


def text_of(tag) -> str:
    """Return what a reader reads in an element, blanks run together."""
    return " ".join(tag.get_text().split())


def inner(url: str) -> str | None:
    """Return the path and query of an address of ours, or None for another host's."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" != HOST:
        return None
    return parts._replace(scheme="", netloc="", fragment="").geturl() or "/"


@dataclass(slots=True)
class Element:
    """An element that is open: its tag, its language, and for a link what it says so far."""

    tag: str
    lang: str
    href: str | None = None
    said: str = ""


class Reader(HTMLParser):
    """Collects what the tests ask of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.open: list[Element] = [Element("", "")]
        self.title = ""
        self.headings = 0
        self.ids: list[str] = []
        self.links: list[tuple[str, str]] = []  # (address, fragment), of ours only
        self.outward: list[str] = []
        self.faults: list[str] = []
        self.words: list[tuple[str, str]] = []  # (language, text)
        self.data: list[str] = []  # contents of ld+json scripts
        self.head: list[tuple[str, dict]] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        if len(given) != len(attrs):
            self.faults.append(f"an attribute twice: {self.get_starttag_text()}")
        lang = given.get("lang") or self.open[-1].lang
        self.headings += tag == "h1"
        self.ids += [given["id"]] if "id" in given else []
        if tag in ("link", "meta", "html"):
            self.head.append((tag, given))
        if "href" in given:
            self.take_link(tag, given["href"])
        if tag != "link":
            for name in SAID_ATTRIBUTES:
                if given.get(name):
                    self.hear(lang, given[name])
        if tag not in VOID:
            href = given.get("href") if tag == "a" else None
            self.open.append(Element(tag, lang, href, given.get("aria-label") or ""))

    def take_link(self, tag: str, href: str) -> None:
        """Keep where a link leads."""
        url, fragment = urldefrag(urljoin(f"{HOST}{self.address}", href))
        address = inner(url)
        if not href.strip() or "{" in href or "%7B" in href:
            self.faults.append(f"a link without an address: <{tag} href={href!r}>")
        elif address is None:
            self.outward.append(href)
        else:
            self.links.append((address, fragment))

    def hear(self, lang: str, text: str) -> None:
        """Keep what a page says."""
        words = " ".join(text.split())
        if words:
            self.words.append((lang, words))

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.said += data
        if self.open[-1].tag in UNSAID:
            self.data.append(data)
        else:
            self.hear(self.open[-1].lang, data)

    def handle_endtag(self, tag: str) -> None:
        element = self.open.pop() if len(self.open) > 1 else self.open[0]
        if tag == "title":
            self.title = element.said.strip()
        if element.tag != tag:
            self.faults.append(f"<{element.tag}> ended by </{tag}>")
        if element.href is not None and not element.said.strip():
            self.faults.append(f"an empty link to {element.href}")


@dataclass(slots=True)
class Page:
    """One answer, and for a page for people what was read on it."""

    address: str
    status: int
    kind: str
    location: str
    read: Reader | None = field(default=None, repr=False)


class Library:
    """Every address of the site that links lead to, fetched once."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}

    @classmethod
    def crawled(
        cls, client: Client, *starts: str, follow: Callable[[str], bool] = lambda address: True
    ) -> "Library":
        """Return all that can be reached over links that are to be followed."""
        found, waiting = cls(), deque(starts or STARTS)
        while waiting:
            address = waiting.popleft()
            # Static files are the server's; its tests fetch them.
            if address in found.pages or address.startswith("/static/") or not follow(address):
                continue
            page = found.pages[address] = fetch(client, address)
            waiting.extend(link for link, _ in (page.read.links if page.read else []))
            waiting.extend([page.location] if page.location else [])
        return found

    @property
    def html(self) -> list[Page]:
        """Return the pages for people."""
        return [page for page in self.pages.values() if page.read]

    def arrived(self, address: str) -> Page:
        """Return the page at the end of an address's redirects."""
        page = self.pages[address]
        return self.arrived(page.location) if page.location else page


def fetch(client: Client, address: str) -> Page:
    """Fetch an address and read what it shows."""
    response = client.get(address)
    location = response.get("Location", "")
    kind = response.get("Content-Type", "")
    page = Page(address, response.status_code, kind, "")
    if location:
        page.location = inner(urljoin(f"{HOST}{address}", location)) or ""
    if kind.startswith("text/html") and response.content:
        page.read = Reader(address)
        page.read.feed(response.content.decode())
        page.read.close()
        if len(page.read.open) > 1:
            page.read.faults.append(f"<{page.read.open[-1].tag}> is not ended")
    return page

"""A small repository in memory, and a server of one thread that answers from it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, make_server
from xml.etree import ElementTree

from archive.formats import oai
from tests.formats import specimens

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
NS = {"o": oai.NAMESPACE}
FIRST = "oai:archive.example:tc9001"
BASE_URL = f"{specimens.SITE}/oai"
SETS = [
    ("province", "Tỉnh, thành phố"),
    ("province:lao-cai", "Lào Cai"),
    ("resolution", "Văn bản"),
    ("resolution:24-2018-qh14", "Luật An ninh mạng"),
    ("province:nowhere", "Không có bài"),
]


@dataclass
class Shelf:
    """Five articles, the fourth deleted, the odd ones in a province; editions are counted."""

    edition: int = 7
    kept: set[int] = field(default_factory=set)
    titles: dict[int, str] = field(default_factory=dict)
    size: int = 5
    sets_: list[tuple[str, str]] = field(default_factory=lambda: SETS)
    authority: str = specimens.AUTHORITY
    email: str = "archivist@archive.example"

    def identify(self) -> oai.Identity:
        return {
            "name": specimens.NAME,
            "base_url": BASE_URL,
            "admin_email": self.email,
            "earliest": "2026-01-01T00:00:00Z",
            "authority": self.authority,
            "site_url": specimens.SITE,
            "edition": self.edition,
        }

    def at(self, edition: int) -> "Shelf | None":
        return Shelf(edition, size=self.size) if edition in self.kept else None

    def header(self, number: int) -> oai.Header:
        sets = ["province:lao-cai"] if number % 2 else []
        changed = f"2026-0{number}-10T00:00:0{number}+00:00"
        return oai.Header(f"tc900{number}", changed, sets, number == 4)

    def headers(
        self, start: int, count: int, from_: str | None, until: str | None, set_: str | None
    ) -> tuple[list[oai.Header], int]:
        assert set_ is None or set_ in dict(self.sets_)  # never asked for a set it has not got
        found = [
            header
            for header in map(self.header, range(1, self.size + 1))
            if (from_ or "") <= header.changed.replace("+00:00", "Z") <= (until or "9")
            and (set_ is None or any(f"{spec}:".startswith(f"{set_}:") for spec in header.sets))
        ]
        return found[start : start + count], len(found)

    def record(self, key: str) -> tuple[dict[str, Any] | None, oai.Header] | None:
        number = {f"tc900{n}": n for n in range(1, self.size + 1)}.get(key)
        if number is None:
            return None
        title = self.titles.get(number, f"Nhan đề {number}")
        article = specimens.article(key=key, title=title)
        return None if number == 4 else article, self.header(number)

    def sets(self) -> list[tuple[str, str]]:
        return self.sets_


class QuietHandler(WSGIRequestHandler):
    """Keeps the test run's output free of access lines."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(repository: Shelf, page: int) -> Iterator[str]:
    """Serve a repository on a free port of the loopback; yield its address."""

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        text = environ["QUERY_STRING"]
        if environ["REQUEST_METHOD"] == "POST":
            text = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        parameters = parse_qsl(text, keep_blank_values=True)
        body, kind = oai.respond(parameters, repository, NOW, page=page)
        start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    with make_server("127.0.0.1", 0, application, handler_class=QuietHandler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/oai"
        finally:
            server.shutdown()
            thread.join()


def ask(
    *pairs: tuple[str, str], shelf: Shelf | None = None, page: int = 100, **arguments: str
) -> ElementTree.Element:
    """Answer a request and check what holds for every response."""
    named = {name.rstrip("_"): value for name, value in arguments.items()}
    body, kind = oai.respond([*named.items(), *pairs], shelf or Shelf(), NOW, page=page)
    assert kind == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(body)
    assert root.findtext("o:responseDate", "", NS) == "2026-11-21T12:00:00Z"
    assert root.findtext("o:request", "", NS) == BASE_URL
    assert len(root) == 3
    return root


def code(root: ElementTree.Element) -> str:
    """Return the code of the error in a response, or an empty string."""
    error = root.find("o:error", NS)
    return "" if error is None else error.get("code", "")


def keys(root: ElementTree.Element) -> list[str]:
    """Return every identifier in a response."""
    return [element.text or "" for element in root.iter(f"{{{oai.NAMESPACE}}}identifier")]


def token(root: ElementTree.Element) -> str | None:
    """Return the resumption token of a list: empty at its end, None if it came whole."""
    return root.findtext("*/o:resumptionToken", None, NS)

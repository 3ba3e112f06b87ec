"""Atom: valid by RFC 4287's requirements, stable identifiers, any text survives."""

import re
from typing import Any
from xml.etree import ElementTree

import feedparser
from hypothesis import given

from archive.formats import atom, cleaning
from tests.formats import specimens
from tests.formats.test_cleaning import ANY_TEXT

A = {"a": "http://www.w3.org/2005/Atom"}
# RFC 4151, section 2.1, with a domain name as authority.
TAG = re.compile(
    r"tag:[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*,[0-9]{4}"
    r":([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*"
)
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def feed(rows: list[dict[str, Any]] | None = None, **changes: Any) -> bytes:
    parameters: dict[str, Any] = {
        "rows": [specimens.row()] if rows is None else rows,
        "title": "Lào Cai, 2019",
        "site_url": specimens.SITE,
        "self_url": "/articles.atom?province=lao-cai",
        "html_url": "/articles/?province=lao-cai",
        "edition": specimens.EDITION,
        "updated": "2026-11-21T00:00:00Z",
        "language": "vi",
        "authority": specimens.AUTHORITY,
        "author": specimens.NAME,
    }
    return atom.feed(**(parameters | changes))


def read(data: bytes) -> ElementTree.Element:
    """Parse a feed and check what RFC 4287 requires of every feed and entry."""
    root = ElementTree.fromstring(data)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") in ("vi", "en")
    assert root.findtext("a:author/a:name", "", A)
    for element in (root, *root.findall("a:entry", A)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", A)) == 1
        assert TAG.fullmatch(element.findtext("a:id", "", A))
        assert INSTANT.fullmatch(element.findtext("a:updated", "", A))
        assert [link.get("rel") for link in element.findall("a:link", A)].count("alternate") == 1
    return root


def test_a_feed_reader_sees_what_we_wrote() -> None:
    data = feed(next_url="/articles.atom?province=lao-cai&page=2")
    read(data)
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    assert parsed.feed.title == "Lào Cai, 2019"
    assert parsed.feed.author == specimens.NAME
    assert "ấn bản 7" in parsed.feed.subtitle
    links = {link.rel: link.href for link in parsed.feed.links}
    assert links == {
        "self": "https://archive.example/articles.atom?province=lao-cai",
        "alternate": "https://archive.example/articles/?province=lao-cai",
        "next": "https://archive.example/articles.atom?province=lao-cai&page=2",
    }
    (entry,) = parsed.entries
    assert entry.title == "Hội thảo trồng cây trên mạng"
    assert entry.link == "https://archive.example/articles/tc9001/trong-cay-tren-mang/"
    assert entry.id == "tag:archive.example,2026:article/tc9001"
    assert entry.updated == "2026-11-20T01:09:10Z"
    assert entry.summary == "Thuật lại của kho lưu trữ: Nói về cây."
    assert entry.tags[0].term == "lao-cai"


def test_identifiers_do_not_move_with_the_site() -> None:
    here = read(feed())
    there = read(feed(site_url="https://new-host.example"))
    ids = [[element.text for element in root.iter(f"{{{A['a']}}}id")] for root in (here, there)]
    assert ids[0] == ids[1]
    links = [link.get("href", "") for link in there.iter(f"{{{A['a']}}}link")]
    assert len(links) == 3
    assert all(link.startswith("https://new-host.example/") for link in links)


def test_pages_of_one_feed_share_its_identifier_and_filters_do_not() -> None:
    one = atom.feed_id("a.example", "/articles.atom?q=a%20b&page=1")
    assert one == atom.feed_id("a.example", "https://x.example/articles.atom?q=a%20b&page=2")
    assert one != atom.feed_id("a.example", "/articles.atom?q=a%20c")
    assert one != atom.feed_id("a.example", "/en/articles.atom?q=a%20b")
    assert TAG.fullmatch(atom.feed_id("a.example", "/tháng 6.atom?q=“đ” <>&\x00#frag"))


def test_a_supplied_title_and_a_row_without_a_change() -> None:
    row = specimens.row(title_basis="supplied", province=None, summary={"vi": "", "en": "x"})
    del row["changed"]
    root = read(feed([row]))
    assert root.findtext("a:entry/a:title", "", A) == "[Hội thảo trồng cây trên mạng]"
    assert root.findtext("a:entry/a:updated", "", A) == "2026-11-21T00:00:00Z"
    assert root.find("a:entry/a:category", A) is None
    assert root.find("a:entry/a:summary", A) is None


def test_english_and_empty() -> None:
    root = read(feed([], language="en"))
    assert root.findall("a:entry", A) == []
    assert root.findtext("a:subtitle", "", A) == "The archive's catalogue, edition 7."


@given(ANY_TEXT)
def test_hostile_text_stays_text(text: str) -> None:
    row = specimens.row(title=text, summary={"vi": text, "en": text})
    row["province"]["name"] = text
    data = feed([row, specimens.row(key="tc9002")], title=text, author=text)
    root = read(data)
    assert root.findtext("a:title", "", A) == cleaning.line(text)
    assert root.findtext("a:entry/a:title", "", A) == cleaning.line(text)
    assert len(feedparser.parse(data).entries) == 2

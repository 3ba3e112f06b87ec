"""Atom feeds: RFC 4287, with `rel="next"` pages after RFC 5005, section 3.

Identifiers are `tag:` URIs (RFC 4151) of a fixed authority, so they stay the same when the site
moves to another host: a feed reader must not show every article again because of a move.
"""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from archive.formats import cleaning, reference, wording, xmltext

Row = dict[str, Any]
TAG_YEAR = 2026
_PAGING = ("page", "per_page")


def feed(
    rows: list[Row],
    title: str,
    site_url: str,
    self_url: str,
    html_url: str,
    edition: int,
    updated: str | datetime,
    language: str,
    next_url: str | None = None,
    *,
    authority: str,
    author: str,
) -> bytes:
    """Return a feed of list rows, each with `changed` (ISO instant) as its time of update.

    `title` is the sentence of the selection; `authority` a domain name or address that belongs to
    the archive and never changes; `author` the archive's name; `updated` the instant of the
    edition, used too for a row without `changed`. Addresses may be paths.
    """
    root = frame(
        *(title, site_url, self_url, html_url, edition, updated, language, next_url),
        authority=authority,
        author=author,
    )
    for row in rows:
        _entry(root, row, site_url, authority, updated, language)
    return xmltext.document(root)


def frame(
    title: str,
    site_url: str,
    self_url: str,
    html_url: str,
    edition: int,
    updated: str | datetime,
    language: str,
    next_url: str | None,
    *,
    authority: str,
    author: str,
) -> xmltext.Element:
    """Return a feed without entries, as `feed` describes it."""
    root = xmltext.root("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": language})
    xmltext.child(root, "id", feed_id(authority, self_url))
    xmltext.child(root, "title", cleaning.line(title))
    subtitle = wording.pick(wording.EDITION, language).format(edition)
    xmltext.child(root, "subtitle", subtitle)
    xmltext.child(root, "updated", xmltext.utc_seconds(updated))
    name = xmltext.child(xmltext.child(root, "author"), "name", cleaning.line(author))
    name.text = name.text or authority
    xmltext.child(root, "rights", wording.pick(wording.RIGHTS, language))
    _link(root, "self", cleaning.absolute(site_url, self_url), "application/atom+xml")
    _link(root, "alternate", cleaning.absolute(site_url, html_url), "text/html")
    if next_url:
        _link(root, "next", cleaning.absolute(site_url, next_url), "application/atom+xml")
    return root


def article_id(authority: str, key: str) -> str:
    """Return the permanent identifier of an article."""
    return f"tag:{authority},{TAG_YEAR}:article/{quote(key, safe='-._~')}"


def feed_id(authority: str, self_url: str) -> str:
    """Return the identifier of a feed: its path and filters, the same on each of its pages."""
    address = urlsplit(cleaning.text(self_url))
    pairs = parse_qsl(address.query, keep_blank_values=True)
    query = urlencode([pair for pair in pairs if pair[0] not in _PAGING])
    path = quote(address.path.strip("/"), safe="/-._~")
    return f"tag:{authority},{TAG_YEAR}:{path}" + (f"?{query}" if query else "")


def _link(parent: xmltext.Element, relation: str, address: str, kind: str) -> None:
    xmltext.child(parent, "link", "", {"rel": relation, "type": kind, "href": address})


def _entry(
    root: xmltext.Element,
    row: Row,
    site_url: str,
    authority: str,
    updated: str | datetime,
    language: str,
) -> None:
    entry = xmltext.child(root, "entry")
    xmltext.child(entry, "id", article_id(authority, row["key"]))
    xmltext.child(entry, "title", reference.title(row), {"xml:lang": "vi"})
    xmltext.child(entry, "updated", xmltext.utc_seconds(row.get("changed") or updated))
    _link(entry, "alternate", cleaning.absolute(site_url, row["url"]), "text/html")
    summary = reference.abstract(row, language)
    if summary:
        xmltext.child(entry, "summary", summary, {"xml:lang": language})
    province = row.get("province")
    if province:
        label = cleaning.line((language == "en" and province.get("name_en")) or province["name"])
        xmltext.child(entry, "category", "", {"term": province["key"], "label": label})

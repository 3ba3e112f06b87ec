"""Linked data in schema.org's words (https://schema.org/, JSON-LD 1.1).

The page is an `ArchiveComponent` that this archive holds; it is based on the newspaper's
`NewsArticle`. The archive never claims to be the publisher. Dates keep their precision; a byline
is a name without a type, since it may stand for a person or an office.
"""

import json
from typing import Any

from archive.formats import cleaning, dating, reference, wording
from archive.text import vocabulary

Record = dict[str, Any]
Node = dict[str, Any]
_ROOMS = {
    "person": "people",
    "organisation": "organisations",
    "resolution": "resolutions",
    "province": "provinces",
}
# What a program inside <script> must never meet: an end of the element, an entity, a line end
# that JavaScript before 2019 did not allow in a string.
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def article(record: Record, site_url: str, *, language: str = "vi", archive_name: str = "") -> Node:
    """Return the node of an article's page, ready for `script`."""
    address = cleaning.absolute(site_url, record["url"])
    node: Node = {
        "@context": "https://schema.org",
        "@type": "ArchiveComponent",
        "@id": address,
        "url": address,
        "identifier": record["key"],
        "name": reference.title(record),
        "inLanguage": "vi",
        "abstract": reference.abstract(record, language),
        "license": wording.LICENCE_URL,
        "holdingArchive": {
            "@type": "ArchiveOrganization",
            "name": cleaning.line(archive_name),
            "url": cleaning.absolute(site_url, "/"),
        },
        "itemLocation": address,
        "sdDatePublished": (record.get("changed") or "")[:10],
        "associatedMedia": _media(record),
        "isBasedOn": _news_article(record, site_url, language),
    }
    filled: Node = _filled(node)
    return filled


def script(data: Node) -> str:
    """Return JSON that may stand inside `<script type="application/ld+json">` as it is."""
    try:
        text = json.dumps(data, ensure_ascii=False)
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate: only an escape can hold it
        text = json.dumps(data)
    return text.translate(_UNSAFE)


def _news_article(record: Record, site_url: str, language: str) -> Node:
    published = dating.edtf_of(record, "published")
    province = record.get("province")
    address = reference.original_address(record)
    cited = [r for r in record.get("resolutions") or [] if r.get("form") != "implied"]
    implied = [r for r in record.get("resolutions") or [] if r.get("form") == "implied"]
    people = _once(record.get("people") or [])
    organisations = _once(record.get("organisations") or [])
    return {
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "headline": cleaning.line(record.get("title")),
        "inLanguage": "vi",
        "author": [{"name": name} for name in reference.authors(record)],
        "creditText": ", ".join(reference.photographers(record)),
        "publisher": _body(record.get("publisher"), site_url),
        "datePublished": dating.known(published).iso if published else "",
        "temporalCoverage": dating.edtf_of(record, "event"),
        "spatialCoverage": _node("AdministrativeArea", "province", province, site_url),
        "citation": [_legislation(r, site_url, language) for r in _once(cited)],
        "mentions": [
            *(_person(person, site_url) for person in people),
            *(_body(body, site_url) for body in organisations),
            *(_legislation(r, site_url, language) for r in _once(implied)),
        ],
    }


def _once(references: list[Record]) -> list[Record]:
    """Return each thing once: one body may have two roles, one resolution two wordings."""
    return list({reference["key"]: reference for reference in reversed(references)}.values())[::-1]


def _node(kind: str, room: str, ref: Record | None, site_url: str) -> Node | None:
    if not ref:
        return None
    address = cleaning.absolute(site_url, f"/{_ROOMS[room]}/{ref['key']}/{ref['slug']}/")
    return {"@type": kind, "@id": address, "name": cleaning.line(ref.get("name"))}


def _body(ref: Record | None, site_url: str) -> Node | None:
    return _node("Organization", "organisation", ref, site_url)


def _person(person: Record, site_url: str) -> Node:
    # Posts as worded then, in a description: `jobTitle` would claim that they are held today.
    posts = "; ".join(cleaning.line(post["wording"]) for post in person.get("posts") or [])
    node = _node("Person", "person", person, site_url) or {}
    return node | {"disambiguatingDescription": posts}


def _legislation(resolution: Record, site_url: str, language: str) -> Node:
    node = _node("Legislation", "resolution", resolution, site_url) or {}
    return node | {
        "name": cleaning.line(resolution.get("title") or resolution.get("label")),
        "legislationIdentifier": cleaning.line(resolution.get("number")),
        "legislationType": vocabulary.label(
            "resolution_kind", resolution.get("kind") or "", language
        ),
    }


def _media(record: Record) -> Node | None:
    holding = record.get("holding")
    if not holding:
        return None
    return {
        "@type": "MediaObject",
        "name": cleaning.line(holding.get("filename")),
        "encodingFormat": "text/plain",
        "contentSize": f"{holding['bytes']} B" if holding.get("bytes") else "",
        "sha256": holding.get("sha256"),
    }


def _filled(value: Any) -> Any:
    """Return `value` without empty members: an absent property claims nothing."""
    if isinstance(value, dict):
        members = ((name, _filled(member)) for name, member in value.items())
        return {name: member for name, member in members if member not in (None, "", [], {})}
    if isinstance(value, list):
        return [_filled(member) for member in value]
    return value

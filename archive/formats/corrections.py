"""Corrections as JSON and as Atom: before, after, reason, date; identified for ever."""

from typing import Any
from urllib.parse import quote

from archive.formats import atom, cleaning, listing, wording, xmltext
from archive.text import vocabulary

Body = dict[str, Any]
NOT_PUBLIC = ("không công khai", "not public")
NOTHING = ("không có", "nothing")
REMOVED = ("đã bỏ khỏi thư mục", "taken out of the catalogue")
YES, NO = ("có", "yes"), ("không", "no")
CHANGED_PLACES = ("các chỗ {}", "places {}")


def document(
    edition: int,
    count: int,
    sentence: str,
    rows: list[Body],
    next_url: str | None,
    site_url: str,
) -> Body:
    """Return one page of corrections: `count` is of the whole list, `next` absolute or null."""
    return {
        "edition": edition,
        "count": count,
        "sentence": sentence,
        "results": [listing.with_addresses(row, site_url) for row in rows],
        "next": cleaning.absolute(site_url, next_url) if next_url else None,
    }


def feed(
    rows: list[tuple[Body, str]],
    title: str,
    site_url: str,
    self_url: str,
    html_url: str,
    edition: int,
    updated: str,
    language: str,
    next_url: str | None = None,
    *,
    authority: str,
    author: str,
) -> bytes:
    """Return a feed of corrections, each with the path of the page of its record."""
    root = atom.frame(
        *(title, site_url, self_url, html_url, edition, updated, language, next_url),
        authority=authority,
        author=author,
    )
    for body, path in rows:
        entry = xmltext.child(root, "entry")
        name = quote(body["id"], safe="/-._~")
        xmltext.child(entry, "id", f"tag:{authority},{atom.TAG_YEAR}:correction/{name}")
        xmltext.child(entry, "title", heading(body, language))
        xmltext.child(entry, "updated", xmltext.utc_seconds(body["corrected_on"]))
        address = {"rel": "alternate", "type": "text/html"}
        address["href"] = cleaning.absolute(site_url, path)
        xmltext.child(entry, "link", "", address)
        xmltext.child(entry, "summary", summary(body, language))
    return xmltext.document(root)


def heading(body: Body, language: str) -> str:
    """Return what was corrected: the record, the part, the field."""
    parts = [record_name(body["record"], language)]
    if body["part"]:
        parts.append(part_name(body["part"], language))
    if body["field"]:
        parts.append(body["field"]["label"][language])
    return cleaning.line(" – ".join(parts))


def record_name(reference: Body, language: str) -> str:
    """Return what a record is called."""
    vi = reference.get("label") or reference.get("name") or reference["title"]
    if language == "vi":
        return vi
    english = (reference.get(name) for name in ("label_en", "name_en", "title_en"))
    return next(filter(None, english), vi)


def part_name(part: Body, language: str) -> str:
    """Return what a part is called: its kind, whose it is, which of its like."""
    told = [part["label"][language]]
    if part["of"]:
        told.append(record_name(part["of"], language))
    if part["what"]:
        told.append(vocabulary.label(part["what"]["term"], part["what"]["code"], language))
    return ": ".join((told[0], ", ".join(told[1:]))) if told[1:] else told[0]


def summary(body: Body, language: str) -> str:
    """Return before, after and the reason in one line."""
    after = body["after"]
    came = said(after, language) if after or body["field"] else wording.pick(REMOVED, language)
    told = f"{said(body['before'], language)} → {came}"
    reason = body["reason"]
    return cleaning.line(f"{told}. {said(reason, language)}" if reason else told)


def said(value: Body | None, language: str) -> str:
    """Return a value in words."""
    if value is None:
        return wording.pick(NOTHING, language)
    if "hidden" in value:
        return wording.pick(NOT_PUBLIC, language)
    if "record" in value:
        return record_name(value["record"], language)
    if "term" in value:
        return vocabulary.label(value["term"], value["code"], language)
    if "edtf" in value:
        return wording.date_words(value["edtf"], language)
    if "flag" in value:
        return wording.pick(YES if value["flag"] else NO, language)
    if "names" in value:
        return "; ".join(value["names"])
    if "places" in value:
        places = ", ".join(f"{start}–{end}" for start, end in value["places"])
        quoted = " · ".join(f"“{words}”" for words in value["words"])
        return quoted or wording.pick(CHANGED_PLACES, language).format(places)
    if "fields" in value:
        return "; ".join(
            f"{each['label'][language]}: {said(each['value'], language)}"
            for each in value["fields"]
        )
    return value["text"]

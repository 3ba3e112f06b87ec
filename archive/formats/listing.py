"""The JSON twins of pages: a list with its sentence, and a record whole.

Text is kept to the last byte here; a program that needs it exactly reads this format. Addresses
are made absolute, everything else is as published. JSON is RFC 8259.
"""

import json
from typing import Any

from archive.formats import cleaning

Record = dict[str, Any]
_ROW_FIELDS = ("key", "slug", "title", "title_en", "title_basis")


def list_document(
    edition: int,
    count: int,
    sentence: str,
    notices: list[str],
    rows: list[Record],
    next_url: str | None,
    site_url: str,
    search: Record | None = None,
) -> Record:
    """Return one page of a list: `count` is of the whole selection, `rows` of this page.

    `next` is the absolute address of the next page or null. `notices` say what the reader must
    know before citing the count. Where words were sought, `search` has the `questions` that they
    leave open and the `documents` that they cite.
    """
    return {
        "edition": edition,
        "count": count,
        "sentence": sentence,
        "notices": list(notices),
        **({"search": _search(search, site_url)} if search else {}),
        "results": [_row(row, site_url) for row in rows],
        "next": cleaning.absolute(site_url, next_url) if next_url else None,
    }


def _search(search: Record, site_url: str) -> Record:
    """Return what a search asks, each reading with the `q` that means it, and what it cites."""
    return {
        "questions": [
            {
                "typed": question["typed"],
                "readings": [
                    {name: choice[name] for name in ("vi", "en", "q")}
                    for choice in question["choices"]
                ],
            }
            for question in search["questions"]
        ],
        "documents": [
            each | {"url": cleaning.absolute(site_url, each["url"])} for each in search["documents"]
        ],
    }


def record_document(record: Record, site_url: str, edition: int) -> Record:
    """Return a record whole, with the edition it is from and absolute addresses of ours."""
    return {"edition": edition, **with_addresses(record, site_url)}


def encode(document: Any) -> bytes:
    """Return a document as JSON in UTF-8, ended by a line feed."""
    try:
        return f"{json.dumps(document, ensure_ascii=False)}\n".encode()
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8 form; as an escape it is still valid JSON, and exact.
        return f"{json.dumps(document)}\n".encode("ascii")


def _row(row: Record, site_url: str) -> Record:
    """Return a list row with these fields only: what is not named here is not promised."""
    date, holding = row.get("event_date"), row.get("holding")
    return {
        **{field: row.get(field) for field in _ROW_FIELDS},
        "url": cleaning.absolute(site_url, row["url"]),
        "event_date": date and {k: date.get(k) for k in ("edtf", "earliest", "latest", "basis")},
        "province": _named(row.get("province")),
        "publisher": _named(row.get("publisher")),
        "holding": holding and {k: holding.get(k) for k in ("filename", "sha256", "attached")},
        "summary": row.get("summary"),
        **({"match": _match(row, site_url)} if "passages" in row else {}),
    }


def _match(row: Record, site_url: str) -> Record:
    """Return how a row matches the words sought: its tier, and where they stand.

    `marks` are [start, end) in the passage's text, in code points.
    """
    return {"tier": row["tier"], "passages": [_passage(each, site_url) for each in row["passages"]]}


def _passage(passage: Record, site_url: str) -> Record:
    text, marks = "", []
    path, _, fragment = passage["url"].partition("#")
    absolute = cleaning.absolute(site_url, path)
    for words, sought in passage["pieces"]:
        if sought:
            marks.append([len(text), len(text) + len(words)])
        text += words
    return {
        "source": passage["source"],
        "language": passage["language"],
        "text": text,
        "marks": marks,
        "url": f"{absolute}#{fragment}" if fragment else absolute,
    }


def _named(reference: Record | None) -> Record | None:
    return reference and {field: reference.get(field) for field in ("key", "name", "name_en")}


def with_addresses(value: Any, site_url: str) -> Any:
    """Make the `url` of every keyed thing absolute; `source.url` has no key and stays as it is."""
    if isinstance(value, list):
        return [with_addresses(item, site_url) for item in value]
    if not isinstance(value, dict):
        return value
    copy = {name: with_addresses(item, site_url) for name, item in value.items()}
    if "key" in copy and isinstance(copy.get("url"), str):
        copy["url"] = cleaning.absolute(site_url, copy["url"])
    return copy

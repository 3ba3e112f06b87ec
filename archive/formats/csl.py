"""CSL-JSON, the input of citation processors and the most faithful of our citation formats.

Source: Citation Style Language 1.0.2, `schemas/input/csl-data.json` and the specification's
appendix on variables. Dates carry the known parts only, never an invented day.
"""

from typing import Any

from archive.formats import wording
from archive.formats.reference import Reference, from_record, unique_keys

Record = dict[str, Any]


def items(
    records: list[Record], *, site_url: str, language: str, archive_name: str, edition: int
) -> list[dict[str, Any]]:
    """Return articles as a CSL-JSON list (a single article is a list of one).

    Write it with `archive.formats.listing.encode`.
    """
    made = []
    for key, record in zip(unique_keys(records), records, strict=True):
        reference = from_record(
            record,
            site_url=site_url,
            language=language,
            archive_name=archive_name,
            edition=edition,
        )
        made.append(_item(key, reference, language))
    return made


def _item(key: str, reference: Reference, language: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": key,
        "type": "article-newspaper",
        "title": reference.title,
        "author": [{"literal": author} for author in reference.authors],
        "container-title": reference.newspaper,
        "issued": _issued(reference, language),
        "language": reference.language,
        "abstract": reference.abstract,
        "archive": reference.archive,
        "archive_location": reference.key,
        "source": reference.archive,
        "URL": reference.url,
        "note": reference.note,
    }
    return {name: value for name, value in item.items() if value}


def _issued(reference: Reference, language: str) -> dict[str, Any]:
    date = reference.date
    if date is None:
        return {}
    if not date.start:
        return {"literal": wording.date_words(date.edtf, language)}
    parts = [list(part) for part in (date.start, date.end) if part]
    return {"date-parts": parts} | ({"circa": True} if date.approximate else {})

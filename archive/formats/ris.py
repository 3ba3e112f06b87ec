"""RIS, the tagged format of reference managers.

Source: Research Information Systems, "RIS Format Specifications" (2001, and the tag tables of
2011): tag, two spaces, hyphen, space; lines end with CR LF; `TY` first, `ER` last;
`DA  - YYYY/MM/DD/other` with all three slashes. `AU` without a comma is a name in one piece.
"""

from typing import Any

from archive.formats import cleaning
from archive.formats.reference import Reference, from_record, unique_keys

Record = dict[str, Any]


def entry(record: Record, *, site_url: str, language: str, archive_name: str, edition: int) -> str:
    """Return one article as a RIS reference."""
    return references(
        [record],
        site_url=site_url,
        language=language,
        archive_name=archive_name,
        edition=edition,
    )


def references(
    records: list[Record], *, site_url: str, language: str, archive_name: str, edition: int
) -> str:
    """Return articles as RIS references; nothing else may stand in such a file."""
    lines: list[str] = []
    for key, record in zip(unique_keys(records), records, strict=True):
        reference = from_record(
            record,
            site_url=site_url,
            language=language,
            archive_name=archive_name,
            edition=edition,
        )
        lines += [f"{tag}  - {cleaning.line(value)}" for tag, value in _tags(key, reference)]
        lines.append("ER  - ")
    return "".join(f"{line}\r\n" for line in lines)


def _tags(key: str, reference: Reference) -> list[tuple[str, str]]:
    tags = [("TY", "NEWS"), ("ID", key), ("TI", reference.title)]
    tags += [("AU", cleaning.name(author)) for author in reference.authors]
    if reference.newspaper:
        tags.append(("T2", reference.newspaper))
    date = reference.date
    if date and date.single:
        year, month, day = (*(f"{part:02d}" for part in date.single), "", "")[:3]
        # PY too: some programs, citation-js among them, read no month from DA for this type.
        tags += [("DA", f"{year.zfill(4)}/{month}/{day}/"), ("PY", year.zfill(4))]
    if reference.abstract:
        tags.append(("AB", reference.abstract))
    tags += [
        ("LA", reference.language),
        ("DB", reference.archive),
        ("AN", reference.key),
        ("UR", reference.url),
    ]
    return tags + [("N1", note) for note in reference.notes]

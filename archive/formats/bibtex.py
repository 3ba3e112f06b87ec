"""BibTeX, readable by BibLaTeX too.

Sources: O. Patashnik, "BibTeXing" (1988); the biblatex manual, sections 2.1 to 2.3 (`date`,
`langid`, `library`, `entrysubtype`). A newspaper article is `@article` with the subtype
`newspaper`; where no newspaper is known `@misc`, since `@article` requires a journal.
"""

from typing import Any

from archive.formats import cleaning
from archive.formats.reference import Reference, from_record, unique_keys

Record = dict[str, Any]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# BibTeX counts braces whether or not a backslash stands before them, so a brace can only be
# written by name.
_SPECIAL = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
    }
)


def entry(record: Record, *, site_url: str, language: str, archive_name: str, edition: int) -> str:
    """Return one article as a BibTeX entry, ended by a line feed."""
    return bibliography(
        [record],
        site_url=site_url,
        language=language,
        archive_name=archive_name,
        edition=edition,
    )


def bibliography(
    records: list[Record],
    *,
    site_url: str,
    language: str,
    archive_name: str,
    edition: int,
    sentence: str = "",
) -> str:
    """Return articles as BibTeX entries; `sentence` (which articles these are) heads the file.

    Keys are the archive's own; a repeated one gets a number.
    """
    heading = []
    if sentence:
        # Text between entries is a comment, as long as no `@` begins an entry in it.
        words = cleaning.line(sentence).replace("@", "(at)").replace("{", "(").replace("}", ")")
        heading = [f"% {words} ({len(records)})\n"]
    entries = []
    for key, record in zip(unique_keys(records), records, strict=True):
        reference = from_record(
            record,
            site_url=site_url,
            language=language,
            archive_name=archive_name,
            edition=edition,
        )
        entries.append(_entry(key, reference))
    return "\n".join(heading + entries)


def escape(value: str) -> str:
    """Return `value` as TeX text on one line, its braces balanced whatever it contains."""
    return cleaning.line(value).translate(_SPECIAL)


def _entry(key: str, reference: Reference) -> str:
    fields = _fields(reference)
    width = max(len(name) for name, _ in fields)
    lines = [f"  {name:<{width}} = {value}," for name, value in fields]
    kind = "article" if reference.newspaper else "misc"
    return "\n".join([f"@{kind}{{{key},", *lines, "}"]) + "\n"


def _fields(reference: Reference) -> list[tuple[str, str]]:
    """Return names and written values; double braces keep case and keep a name in one piece."""
    fields = [("title", f"{{{{{escape(reference.title)}}}}}")]
    if reference.authors:
        names = " and ".join(f"{{{escape(author)}}}" for author in reference.authors)
        fields.append(("author", f"{{{names}}}"))
    if reference.newspaper:
        fields += [
            ("journal", f"{{{{{escape(reference.newspaper)}}}}}"),
            ("entrysubtype", "{newspaper}"),
        ]
    date = reference.date
    if date and date.start:
        # `date` for BibLaTeX, `year` and `month` for styles that know no other date.
        fields.append(("date", f"{{{date.iso_interval}}}"))
        fields += [("year", f"{{{date.single[0]:04d}}}")] if date.single else []
        fields += [("month", _MONTHS[date.single[1] - 1])] if len(date.single) > 1 else []
    fields += [
        ("language", f"{{{reference.language}}}"),
        ("langid", "{vietnamese}"),
        ("url", f"{{{_url(reference.url)}}}"),
        ("library", f"{{{escape(reference.archive)}}}"),
        ("note", f"{{{escape(reference.note)}}}"),
    ]
    if reference.abstract:
        fields.append(("abstract", f"{{{escape(reference.abstract)}}}"))
    return fields


def _url(address: str) -> str:
    # `url` is a verbatim field: no TeX escapes in it, so what would unbalance it is encoded.
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")

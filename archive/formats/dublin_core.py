"""Dublin Core: fifteen elements for harvesters, and the head of a page for reference managers.

Sources: DCMI Metadata Terms (ISO 15836-1:2017), "Expressing Dublin Core metadata using HTML/XHTML
meta and link elements" (DC-HTML, 2008), the Highwire `citation_*` names that scholarly indexes
read, the Open Graph protocol (https://ogp.me/), and `oai_dc` of OAI-PMH 2.0, section 5.

Measured with Zotero's translators: only Highwire + Open Graph + `DC.type` make a newspaper
article of the page, and whatever stands in `DC.source` or `og:site_name` becomes the name of the
newspaper. So the archive's own name is in neither, and an unknown newspaper is left out.
"""

from typing import Any

from archive.formats import cleaning, dating, reference, wording, xmltext

Record = dict[str, Any]
Element = tuple[str, str, str | None]

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_LOCALES = {"vi": "vi_VN", "en": "en_GB"}


def elements(record: Record, site_url: str, language: str) -> list[Element]:
    """Return `(name, value, language or None)` for the head of an article's page.

    `DC.*` and `citation_*` belong in `<meta name>`, `og:*` and `article:*` in `<meta property>`;
    the page also needs `<link rel="schema.DC" href="http://purl.org/dc/elements/1.1/">`.
    """
    address = cleaning.absolute(site_url, record["url"])
    title = reference.title(record)
    newspaper = cleaning.line((record.get("publisher") or {}).get("name"))
    kind, date = dating.cited(record)
    known = date.iso if date else ""
    summary = reference.abstract(record, language)
    found: list[Element] = [
        ("citation_title", title, "vi"),
        *(("citation_author", _undivided(name), None) for name in reference.authors(record)),
        ("citation_publication_date", known.replace("-", "/") if kind == "published" else "", None),
        ("citation_language", "vi", None),
        ("citation_public_url", address, None),
        ("DC.title", title, "vi"),
        *(("DC.creator", name, None) for name in reference.authors(record)),
        *(("DC.contributor", name, None) for name in reference.photographers(record)),
        ("DC.publisher", newspaper, "vi"),
        ("DC.date", known, None),
        ("DC.type", "newspaperArticle", None),
        ("DC.language", "vi", None),
        ("DC.identifier", address, None),
        ("DC.description", summary, language),
        ("DC.rights", wording.pick(wording.RIGHTS, language), language),
        ("og:type", "article", None),
        ("og:title", title, None),
        ("og:url", address, None),
        ("og:locale", _LOCALES.get(language, "vi_VN"), None),
        ("og:site_name", newspaper, None),
        ("og:description", summary, None),
        ("article:published_time", known if kind == "published" and len(known) == 10 else "", None),
    ]
    return [element for element in found if element[1]]


def simple(record: Record, site_url: str, language: str) -> list[Element]:
    """Return unqualified Dublin Core: `(element, value, language or None)`, dates as EDTF.

    `date` is the published date, else the time of capture, else the event's, and a description
    says which; `coverage` is the event's date and province; `relation` the documents cited.
    """
    kind, date = dating.cited(record)
    title_en = cleaning.line(record.get("title_en"))
    province = record.get("province") or {}
    found: list[Element] = [
        ("title", reference.title(record), "vi"),
        ("title", f"[{title_en}]" if title_en else "", "en"),
        *(("creator", name, None) for name in reference.authors(record)),
        *(("contributor", name, None) for name in reference.photographers(record)),
        ("publisher", cleaning.line((record.get("publisher") or {}).get("name")), "vi"),
        *_subjects(record),
        *(("description", _account(record, tongue), tongue) for tongue in ("vi", "en")),
        ("description", wording.date_note(kind, date, language), language),
        ("date", date.edtf if date else "", None),
        ("type", "Text", None),
        ("type", "newspaper article", "en"),
        ("format", "text/plain", None),
        ("identifier", cleaning.absolute(site_url, record["url"]), None),
        ("source", reference.original_address(record), None),
        ("language", "vi", None),
        *(("relation", label, "vi") for label in cited_labels(record)),
        ("coverage", dating.edtf_of(record, "event"), None),
        ("coverage", cleaning.line(province.get("name")), "vi"),
        ("rights", wording.RIGHTS[0], "vi"),
        ("rights", wording.RIGHTS[1], "en"),
    ]
    return [element for element in found if element[1]]


def oai_dc(record: Record, site_url: str, language: str) -> xmltext.Element:
    """Return the `oai_dc:dc` element of a record."""
    root = xmltext.root(
        "oai_dc:dc",
        {
            "xmlns:oai_dc": OAI_DC,
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:xsi": xmltext.XSI,
            "xsi:schemaLocation": f"{OAI_DC} {OAI_DC_SCHEMA}",
        },
    )
    for name, value, tongue in simple(record, site_url, language):
        xmltext.child(root, f"dc:{name}", value, {"xml:lang": tongue} if tongue else None)
    return root


def cited_labels(record: Record) -> list[str]:
    """Return how the documents that an article cites are called, each once; implied ones apart."""
    labels = (
        cleaning.line(resolution.get("label") or resolution.get("title"))
        for resolution in record.get("resolutions") or []
        if resolution.get("form") != "implied"
    )
    return list(dict.fromkeys(label for label in labels if label))


def _subjects(record: Record) -> list[Element]:
    named = [*(record.get("people") or []), *(record.get("organisations") or [])]
    names = dict.fromkeys(cleaning.line(reference.get("name")) for reference in named)
    return [("subject", name, "vi") for name in names]


def _account(record: Record, language: str) -> str:
    words = reference.account(record, language)
    return f"{wording.pick(wording.ACCOUNT, language)}: {words}" if words else ""


def _undivided(name: str) -> str:
    """Return a name with a comma after it, so that readers keep it in one piece.

    Without a comma Zotero and others take the last syllable for a family name. With one, all of
    "Quốc Trường," is the family name and the given name is empty.
    """
    return f"{cleaning.name(name)},"

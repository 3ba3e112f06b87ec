"""MODS 3.7, the richer of the two formats for harvesters.

Source: Library of Congress, MODS 3.7 schema and user guidelines
(https://www.loc.gov/standards/mods/). It can say what Dublin Core cannot: which date is which,
that a title is supplied, who took the photographs, which document is only cited.
"""

from typing import Any

from archive.formats import cleaning, dating, reference, wording, xmltext

Record = dict[str, Any]

NAMESPACE = "http://www.loc.gov/mods/v3"
SCHEMA = "http://www.loc.gov/standards/mods/v3/mods-3-7.xsd"
_DATES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("published", "dateIssued", {}),
    ("captured", "dateCaptured", {}),
    ("event", "dateOther", {"type": "event"}),
)


def mods(record: Record, site_url: str, language: str) -> xmltext.Element:
    """Return the `mods` element of a record."""
    root = xmltext.root(
        "mods",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": xmltext.XSI,
            "version": "3.7",
            "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
        },
    )
    _titles(root, record)
    _names(root, record)
    xmltext.child(root, "typeOfResource", "text")
    xmltext.child(root, "genre", "newspaper article", {"xml:lang": "en"})
    _origin(root, record)
    _language(root, "language")
    for tongue in ("vi", "en"):
        words = reference.account(record, tongue)
        if words:
            label = {"displayLabel": wording.pick(wording.ACCOUNT, tongue), "xml:lang": tongue}
            xmltext.child(root, "abstract", words, label)
    kind, date = dating.cited(record)
    xmltext.child(root, "note", wording.date_note(kind, date, language), {"xml:lang": language})
    _subjects(root, record)
    _related(root, record)
    _place(root, record, site_url)
    for tongue in ("vi", "en"):
        rights = wording.pick(wording.RIGHTS, tongue)
        attributes = {"type": "use and reproduction", "xml:lang": tongue}
        xmltext.child(root, "accessCondition", rights, attributes)
    information = xmltext.child(root, "recordInfo")
    xmltext.child(information, "recordIdentifier", record["key"])
    return root


def _titles(root: xmltext.Element, record: Record) -> None:
    supplied = {"supplied": "yes"} if record.get("title_basis") == "supplied" else {}
    title = xmltext.child(root, "titleInfo", "", {"xml:lang": "vi", **supplied})
    xmltext.child(title, "title", cleaning.line(record.get("title")))
    title_en = cleaning.line(record.get("title_en"))
    if title_en:
        attributes = {"type": "translated", "supplied": "yes", "xml:lang": "en"}
        xmltext.child(xmltext.child(root, "titleInfo", "", attributes), "title", title_en)


def _names(root: xmltext.Element, record: Record) -> None:
    credits = [("aut", name) for name in reference.authors(record)]
    credits += [("pht", name) for name in reference.photographers(record)]
    for code, name in credits:
        element = xmltext.child(root, "name")
        xmltext.child(element, "namePart", name)
        term = {"type": "code", "authority": "marcrelator"}
        xmltext.child(xmltext.child(element, "role"), "roleTerm", code, term)


def _origin(root: xmltext.Element, record: Record) -> None:
    dated = [(tag, extra, dating.edtf_of(record, kind)) for kind, tag, extra in _DATES]
    if not any(edtf for _, _, edtf in dated):
        return
    origin = xmltext.child(root, "originInfo")
    for tag, extra, edtf in dated:
        if edtf:
            xmltext.child(origin, tag, edtf, {"encoding": "edtf", **extra})


def _language(root: xmltext.Element, tag: str) -> None:
    term = {"type": "code", "authority": "iso639-2b"}
    xmltext.child(xmltext.child(root, tag), "languageTerm", "vie", term)


def _subjects(root: xmltext.Element, record: Record) -> None:
    province = record.get("province")
    if province:
        xmltext.child(xmltext.child(root, "subject"), "geographic", cleaning.line(province["name"]))
    kinds = (("personal", "people"), ("corporate", "organisations"))
    for kind, field in kinds:
        for name in dict.fromkeys(cleaning.line(r["name"]) for r in record.get(field) or []):
            element = xmltext.child(xmltext.child(root, "subject"), "name", "", {"type": kind})
            xmltext.child(element, "namePart", name)


def _related(root: xmltext.Element, record: Record) -> None:
    if record.get("publisher"):
        host = xmltext.child(root, "relatedItem", "", {"type": "host"})
        title = xmltext.child(host, "titleInfo")
        xmltext.child(title, "title", cleaning.line(record["publisher"]["name"]))
    seen: set[str] = set()
    for resolution in record.get("resolutions") or []:
        if resolution.get("form") == "implied" or resolution["key"] in seen:
            continue
        seen.add(resolution["key"])
        item = xmltext.child(root, "relatedItem", "", {"type": "references"})
        words = cleaning.line(resolution.get("title") or resolution.get("label"))
        xmltext.child(xmltext.child(item, "titleInfo"), "title", words)
        if resolution.get("number"):
            number = cleaning.line(resolution["number"])
            xmltext.child(item, "identifier", number, {"type": "document number"})


def _place(root: xmltext.Element, record: Record, site_url: str) -> None:
    address = cleaning.absolute(site_url, record["url"])
    xmltext.child(root, "identifier", record["key"], {"type": "local"})
    xmltext.child(root, "identifier", address, {"type": "uri"})
    location = xmltext.child(root, "location")
    xmltext.child(location, "url", address, {"usage": "primary display"})
    original = reference.original_address(record)
    if original:
        xmltext.child(location, "url", original, {"note": "original address"})

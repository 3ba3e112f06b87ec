"""An OAI-PMH 2.0 provider over a small reader: parameters in, a whole response out.

Source: "The Open Archives Initiative Protocol for Metadata Harvesting", version 2.0 (2002-06-14,
document of 2015-01-08), and its implementation guidelines for repositories.

Own code, not the library `oai_repo` (0.5.2): that one has no way to write `status="deleted"` and
leaves deleted records out of ListRecords, which the protocol forbids where deletions are declared
persistent; it leaves the arguments out of `<request>` in errors, writes a misspelt attribute
(`expiration_date`), and brings an HTTP client along.

Lists are read from an immutable edition, so a cursor and an edition number are a complete
resumption token (see `harvest`) and nothing is kept between requests.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from archive.formats import dublin_core, harvest, mods, xmltext
from archive.formats.harvest import Header, Identity, ProtocolError, Repository, Selection

__all__ = ["CONTENT_TYPE", "FORMATS", "PAGE", "Header", "Identity", "Repository", "respond"]

CONTENT_TYPE = "text/xml; charset=utf-8"
PAGE = 100
NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
_IDENTIFIER_SPACE = "http://www.openarchives.org/OAI/2.0/oai-identifier"
LANGUAGE = "vi"
"""The language of the few sentences that the archive itself says in a record."""

Record = dict[str, Any]
Writer = Callable[[Record, str, str], xmltext.Element]
Element = xmltext.Element

FORMATS: dict[str, tuple[str, str, Writer]] = {
    "oai_dc": (dublin_core.OAI_DC_SCHEMA, dublin_core.OAI_DC, dublin_core.oai_dc),
    "mods": (mods.SCHEMA, mods.NAMESPACE, mods.mods),
}
"""metadataPrefix → schema, namespace, writer."""


def respond(
    parameters: list[tuple[str, str]],
    repository: Repository,
    now: datetime,
    *,
    page: int = PAGE,
) -> tuple[bytes, str]:
    """Answer one request: the arguments of a GET query or a POST body, as they came.

    Returns the document and its content type; the HTTP status is always 200, because errors are
    part of the protocol. Never raises for anything that a client sends.
    """
    identity = repository.identify()
    # Section 3.6: `request` repeats the arguments, but not after badVerb and badArgument, which
    # are the two errors that reading them can raise.
    shown: dict[str, str] = {}
    try:
        shown = harvest.arguments(parameters)
        body = _VERBS[shown["verb"]](repository, identity, shown, page)
    except ProtocolError as error:
        body = xmltext.root("error", {"code": error.code})
        body.text = error.message
    root = xmltext.root(
        "OAI-PMH",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": xmltext.XSI,
            "xsi:schemaLocation": f"{NAMESPACE} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd",
        },
    )
    xmltext.child(root, "responseDate", xmltext.utc_seconds(now))
    xmltext.child(root, "request", identity["base_url"], shown)
    root.append(body)
    return xmltext.document(root), CONTENT_TYPE


def _identify(repository: Repository, identity: Identity, _: dict[str, str], page: int) -> Element:
    body = xmltext.root("Identify")
    for tag, value in (
        ("repositoryName", identity["name"]),
        ("baseURL", identity["base_url"]),
        ("protocolVersion", "2.0"),
        ("adminEmail", harvest.email(identity["admin_email"])),
        ("earliestDatestamp", xmltext.utc_seconds(identity["earliest"])),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        xmltext.child(body, tag, value)
    if not harvest.DOMAIN.fullmatch(identity["authority"]):
        return body  # the scheme of `oai:` identifiers is for domain names only
    description = xmltext.child(
        xmltext.child(body, "description"),
        "oai-identifier",
        "",
        {
            "xmlns": _IDENTIFIER_SPACE,
            "xsi:schemaLocation": f"{_IDENTIFIER_SPACE} {_IDENTIFIER_SPACE}.xsd",
        },
    )
    for tag, value in (
        ("scheme", "oai"),
        ("repositoryIdentifier", identity["authority"]),
        ("delimiter", ":"),
        ("sampleIdentifier", harvest.identifier(identity, "tc0001")),
    ):
        xmltext.child(description, tag, value)
    return body


def _list_metadata_formats(
    repository: Repository, identity: Identity, arguments: dict[str, str], page: int
) -> Element:
    if "identifier" in arguments:
        harvest.find(repository, identity, arguments["identifier"])
    body = xmltext.root("ListMetadataFormats")
    for prefix, (schema, namespace, _) in FORMATS.items():
        element = xmltext.child(body, "metadataFormat")
        xmltext.child(element, "metadataPrefix", prefix)
        xmltext.child(element, "schema", schema)
        xmltext.child(element, "metadataNamespace", namespace)
    return body


def _list_sets(
    repository: Repository, identity: Identity, arguments: dict[str, str], page: int
) -> Element:
    if "resumptionToken" in arguments:
        raise ProtocolError("badResumptionToken", "The list of sets is always complete.")
    sets = repository.sets()
    if not sets:
        raise ProtocolError("noSetHierarchy", "This repository has no sets.")
    body = xmltext.root("ListSets")
    for spec, name in sets:
        element = xmltext.child(body, "set")
        xmltext.child(element, "setSpec", spec)
        xmltext.child(element, "setName", name)
    return body


def _get_record(
    repository: Repository, identity: Identity, arguments: dict[str, str], page: int
) -> Element:
    record, header = harvest.find(repository, identity, arguments["identifier"])
    prefix = _format(arguments["metadataPrefix"])
    body = xmltext.root("GetRecord")
    _record(body, identity, header, record, prefix)
    return body


def _list_identifiers(
    repository: Repository, identity: Identity, arguments: dict[str, str], page: int
) -> Element:
    selection = harvest.selection(repository, identity, arguments)
    _format(selection.prefix)
    headers, total = harvest.headers(selection, page)
    body = xmltext.root("ListIdentifiers")
    for header in headers:
        _header(body, identity, header)
    _token(body, selection, len(headers), total)
    return body


def _list_records(
    repository: Repository, identity: Identity, arguments: dict[str, str], page: int
) -> Element:
    selection = harvest.selection(repository, identity, arguments)
    prefix = _format(selection.prefix)
    headers, total = harvest.headers(selection, page)
    body = xmltext.root("ListRecords")
    for header in headers:
        found = None if header.deleted else selection.reader.record(header.key)
        _record(body, identity, header, found[0] if found else None, prefix)
    _token(body, selection, len(headers), total)
    return body


def _format(prefix: str) -> str:
    if prefix not in FORMATS:
        raise ProtocolError("cannotDisseminateFormat", "No record has that metadataPrefix.")
    return prefix


def _record(
    body: Element, identity: Identity, header: Header, record: Record | None, prefix: str
) -> None:
    element = xmltext.child(body, "record")
    _header(element, identity, header)
    if header.deleted:
        return
    if record is None:
        # Silence would tell harvesters to delete a record that exists.
        raise LookupError(f"the edition lists {header.key} but has no record of it")
    writer = FORMATS[prefix][2]
    metadata = xmltext.child(element, "metadata")
    metadata.append(writer(record, identity["site_url"], LANGUAGE))


def _header(parent: Element, identity: Identity, header: Header) -> None:
    status = {"status": "deleted"} if header.deleted else None
    element = xmltext.child(parent, "header", "", status)
    xmltext.child(element, "identifier", harvest.identifier(identity, header.key))
    xmltext.child(element, "datestamp", xmltext.utc_seconds(header.changed))
    for spec in header.sets:
        xmltext.child(element, "setSpec", spec)


def _token(body: Element, selection: Selection, shown: int, total: int) -> None:
    """Append what tells a harvester to go on, or, empty, that a list in parts is complete."""
    after = selection.cursor + shown
    if selection.cursor == 0 and after >= total:
        return
    attributes = {"completeListSize": str(total), "cursor": str(selection.cursor)}
    token = selection.token(after) if after < total else ""
    xmltext.child(body, "resumptionToken", token, attributes)


_VERBS: dict[str, Callable[[Repository, Identity, dict[str, str], int], Element]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_metadata_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}

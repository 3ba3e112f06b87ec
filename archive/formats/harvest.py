"""What OAI-PMH asks for: the arguments of a request, and the part of a list it stands for.

`oai` writes the answers. Everything here that a client can get wrong raises `ProtocolError` with
one of the codes of the protocol, section 3.6.
"""

import base64
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol, Self, TypedDict

Record = dict[str, Any]

# verb → required, optional, and the argument that excludes all others
_ARGUMENTS: dict[str, tuple[set[str], set[str], str]] = {
    "Identify": (set(), set(), ""),
    "ListMetadataFormats": (set(), {"identifier"}, ""),
    "ListSets": (set(), set(), "resumptionToken"),
    "GetRecord": ({"identifier", "metadataPrefix"}, set(), ""),
    "ListIdentifiers": ({"metadataPrefix"}, {"from", "until", "set"}, "resumptionToken"),
    "ListRecords": ({"metadataPrefix"}, {"from", "until", "set"}, "resumptionToken"),
}
_UNRESERVED = r"[A-Za-z0-9\-_.!~*'()]+"
_SYNTAX = {
    "metadataPrefix": re.compile(_UNRESERVED),
    "set": re.compile(rf"{_UNRESERVED}(:{_UNRESERVED})*"),
    "from": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?"),
    "identifier": re.compile(r"[\x21-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\uffef]+"),
    "resumptionToken": re.compile(r"[\x20-\x7e]*"),
}
_SYNTAX["until"] = _SYNTAX["from"]
DOMAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*(\.[A-Za-z][A-Za-z0-9-]*)+")
"""The authority of `oai:` identifiers ("Specification and XML Schema for the OAI Identifier")."""
_EMAIL = re.compile(r"\S+@(\S+\.)+\S+")
_LONGEST_TOKEN = 2000
_DAY_LENGTH = len("YYYY-MM-DD")


class Identity(TypedDict):
    """Who the repository is; `earliest` is an ISO instant no datestamp is before."""

    name: str
    base_url: str
    admin_email: str
    earliest: str
    authority: str
    site_url: str
    edition: int


class Header(NamedTuple):
    """What a list says of a record: `changed` is an ISO instant, `sets` are setSpecs."""

    key: str
    changed: str
    sets: list[str]
    deleted: bool


class Repository(Protocol):
    """The reader that a provider needs, over one immutable edition."""

    def identify(self) -> Identity:
        """Return who the repository is."""

    def at(self, edition: int) -> Self | None:
        """Return this reader over another edition; None if that one cannot be answered from."""

    def headers(
        self, start: int, count: int, from_: str | None, until: str | None, set_: str | None
    ) -> tuple[list[Header], int]:
        """Return up to `count` headers from `start` on, and how many there are in all.

        The order is total within the edition; deleted records are among them. `from_` and `until`
        are `YYYY-MM-DDThh:mm:ssZ`, inclusive, and compare as text with datestamps of that form.
        A set is followed by its branches after a colon: `a` holds all that is in `a:b`.
        """

    def record(self, key: str) -> tuple[Record | None, Header] | None:
        """Return a record (None if deleted) and its header; None for a key never used."""

    def sets(self) -> list[tuple[str, str]]:
        """Return setSpec and name of every set."""


class ProtocolError(Exception):
    """An error that the protocol names; its text is for the harvester's operator."""

    def __init__(self, code: str, message: str) -> None:
        """Take a code of the protocol and a sentence."""
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Selection:
    """What a list request stands for, and where in the list it begins."""

    reader: Repository
    edition: int
    verb: str
    prefix: str
    from_: str | None = None
    until: str | None = None
    set_: str | None = None
    cursor: int = 0

    def token(self, cursor: int) -> str:
        """Return the resumption token that continues this list at `cursor`."""
        values = [self.edition, cursor, self.verb, self.prefix, self.from_, self.until, self.set_]
        packed = json.dumps(values, separators=(",", ":")).encode("ascii")
        return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def arguments(parameters: list[tuple[str, str]]) -> dict[str, str]:
    """Return the arguments of a request, `verb` among them, each of a legal name and syntax.

    Raises ProtocolError: badVerb, badArgument.
    """
    verbs = [value for name, value in parameters if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise ProtocolError("badVerb", "The request needs exactly one verb of OAI-PMH 2.0.")
    required, optional, exclusive = _ARGUMENTS[verbs[0]]
    given = dict(parameters)
    names = set(given) - {"verb"}
    if len(given) != len(parameters):
        raise ProtocolError("badArgument", "An argument is repeated.")
    if exclusive and exclusive in names:
        if names != {exclusive}:
            raise ProtocolError("badArgument", f"{exclusive} excludes all other arguments.")
    elif not required <= names:
        missing = ", ".join(sorted(required - names))
        raise ProtocolError("badArgument", f"A required argument is missing: {missing}.")
    elif not names <= required | optional:
        raise ProtocolError("badArgument", "The verb does not take one of the arguments.")
    for name in names:
        if not _SYNTAX[name].fullmatch(given[name]):
            raise ProtocolError("badArgument", f"The value of {name} has an illegal syntax.")
    _check_span(given.get("from"), given.get("until"))
    return given


def selection(repository: Repository, identity: Identity, given: dict[str, str]) -> Selection:
    """Return what a list request stands for, its token unpacked and its dates to the second.

    Raises ProtocolError: badResumptionToken, noRecordsMatch, noSetHierarchy.
    """
    if "resumptionToken" in given:
        return _resumed(repository, identity, given["verb"], given["resumptionToken"])
    set_ = given.get("set")
    if set_ is not None:
        specs = [spec for spec, _ in repository.sets()]
        if not specs:
            raise ProtocolError("noSetHierarchy", "This repository has no sets.")
        if set_ not in specs:
            raise ProtocolError("noRecordsMatch", "There is no such set.")
    return Selection(
        repository,
        identity["edition"],
        given["verb"],
        given["metadataPrefix"],
        _second(given.get("from"), "T00:00:00Z"),
        _second(given.get("until"), "T23:59:59Z"),
        set_,
    )


def headers(part: Selection, page: int) -> tuple[list[Header], int]:
    """Return one page of a list and the size of the whole.

    Raises ProtocolError: noRecordsMatch for an empty list, badResumptionToken past its end.
    """
    found, total = part.reader.headers(part.cursor, page, part.from_, part.until, part.set_)
    if part.cursor and not found:
        raise ProtocolError("badResumptionToken", "The token points past the end of the list.")
    if not found:
        raise ProtocolError("noRecordsMatch", "No record matches these arguments.")
    return found, total


def identifier(identity: Identity, key: str) -> str:
    """Return the permanent identifier of a record: `oai:AUTHORITY:KEY`."""
    return f"oai:{identity['authority']}:{key}"


def find(repository: Repository, identity: Identity, name: str) -> tuple[Record | None, Header]:
    """Return the record of an identifier, and its header. Raises ProtocolError: idDoesNotExist."""
    start = identifier(identity, "")
    found = repository.record(name[len(start) :]) if name.startswith(start) else None
    if found is None:
        raise ProtocolError("idDoesNotExist", "No record has that identifier.")
    return found


def email(address: str) -> str:
    """Return an address that the schema accepts; none set shows as one that cannot exist."""
    return address if _EMAIL.fullmatch(address) else "not-set@archive.invalid"  # RFC 2606


def _check_span(start: str | None, end: str | None) -> None:
    for value in (start, end):
        try:
            datetime.fromisoformat(value or "2000-01-01")
        except ValueError:
            raise ProtocolError("badArgument", "A date is not in the calendar.") from None
    if start and end:
        if len(start) != len(end):
            raise ProtocolError("badArgument", "from and until differ in granularity.")
        if start > end:
            raise ProtocolError("badArgument", "from is later than until.")


def _second(value: str | None, time: str) -> str | None:
    return value + time if value and len(value) == _DAY_LENGTH else value


def _resumed(repository: Repository, identity: Identity, verb: str, token: str) -> Selection:
    refused = ProtocolError("badResumptionToken", "The token is not one of this repository's.")
    if len(token) > _LONGEST_TOKEN:
        raise refused
    try:
        padded = token + "=" * (-len(token) % 4)
        unpacked = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        edition, cursor, issued_for, prefix, from_, until, set_ = unpacked
    except (ValueError, TypeError, RecursionError):
        raise refused from None
    numbers = all(type(number) is int and 0 < number < 2**31 for number in (edition, cursor))
    texts = ((prefix, "metadataPrefix"), (from_, "from"), (until, "until"), (set_, "set"))
    for value, name in texts:
        optional = value is None and name != "metadataPrefix"
        if not optional and not (isinstance(value, str) and _SYNTAX[name].fullmatch(value)):
            raise refused
    if not numbers or issued_for != verb:
        raise refused
    reader = repository if edition == identity["edition"] else repository.at(edition)
    if reader is None:
        message = f"Edition {edition} can no longer be answered from; harvest again."
        raise ProtocolError("badResumptionToken", message)
    return Selection(reader, edition, verb, prefix, from_, until, set_, cursor)

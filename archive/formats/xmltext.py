"""Writing XML 1.0 with the standard library, every text and attribute cleaned on the way.

Names are written as given, prefix and all (`dc:title`, `xml:lang`): each root states its own
namespaces, because ElementTree's registry of prefixes is global to the process.
"""

from datetime import UTC, datetime
from xml.etree import ElementTree

from archive.formats import cleaning

Element = ElementTree.Element
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def root(tag: str, attributes: dict[str, str] | None = None) -> Element:
    """Return a new element with cleaned attributes."""
    return Element(tag, {name: cleaning.line(value) for name, value in (attributes or {}).items()})


def child(
    parent: Element, tag: str, content: str = "", attributes: dict[str, str] | None = None
) -> Element:
    """Append an element with cleaned text and attributes to `parent`; return it."""
    element = root(tag, attributes)
    element.text = cleaning.text(content).strip() or None
    parent.append(element)
    return element


def document(element: Element) -> bytes:
    """Return a whole XML document in UTF-8 with its declaration."""
    body = ElementTree.tostring(element, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def utc_seconds(moment: str | datetime) -> str:
    """Return an instant as `YYYY-MM-DDThh:mm:ssZ` (RFC 3339, and what OAI-PMH asks for).

    Takes an ISO 8601 text or a datetime; without an offset it is UTC. Raises ValueError for a text
    that is neither.
    """
    value = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    # Not strftime: its %Y does not pad years below 1000 on every platform.
    return f"{value.replace(microsecond=0, tzinfo=None).isoformat()}Z"

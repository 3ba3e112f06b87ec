"""Web addresses of originals: one spelling for all the ways in which one page is linked."""

from urllib.parse import unquote, urlsplit

_MIRRORS = ("www.", "m.", "amp.")


def normalise(address: str) -> str:
    """Return an address without scheme, mirror prefix, port, query, fragment and end slash.

    "https://www.Example.vn/a/?x=1#top" and "http://m.example.vn/a" give "example.vn/a". Text that
    is no address gives a text that matches nothing; nothing is raised.
    """
    text = address.strip()
    if "//" not in text:
        text = f"//{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    for prefix in _MIRRORS:
        host = host.removeprefix(prefix)
    path = unquote(parts.path, errors="replace").rstrip("/")
    return f"{host}{path}" if host and path else ""

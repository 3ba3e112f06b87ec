"""Making any stored text safe to write into a line, a cell or an XML element.

Loading refuses control characters, but formats must not depend on it: one U+0000 in a title would
otherwise turn a whole feed into an error. Only the JSON listings keep a text to the last byte.
"""

import re
from urllib.parse import quote, urlsplit

# Dropped everywhere: what XML 1.0 (section 2.2, production 2) cannot hold, lone surrogates and
# noncharacters, C1 controls, and invisible marks that reorder or hide text (bidirectional
# controls, zero-width space, soft hyphen, byte order mark, tag characters). U+200C and U+200D
# stay: they belong to the spelling of some names and to emoji.
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    + "".join(
        f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)
    )
    + "\U000e0000-\U000e007f]"
)
# `str.splitlines` and several readers break a line at these too, so they count as line ends.
_LINE_ENDS = re.compile("\r\n|[\r\x1c-\x1e\x85\u2028\u2029]")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_WEB = re.compile(r"https?://[^\s/?#\\]+[^\s\\]*", re.IGNORECASE)


def text(value: str | None) -> str:
    """Return `value` without unwritable characters; line ends become `\\n`, tabs stay."""
    return _DROPPED.sub("", _LINE_ENDS.sub("\n", value or "").replace("\x1f", " "))


def line(value: str | None) -> str:
    """Return `value` on one line: no unwritable characters, every run of white space one space."""
    spaced = re.sub(r"[\x0b\x0c]", " ", value or "")  # white space, though unwritable in XML
    return " ".join(text(spaced).split())


def name(value: str | None) -> str:
    """Return a personal name on one line without `,` and `;`, which name lists split at."""
    return line(re.sub(r"[,;]+", " ", value or ""))


def web_address(value: str | None) -> str:
    """Return `value` if it is an absolute http or https address, else an empty string.

    A stored address is data: `javascript:` and the like must never become a link in an export.
    Characters that no address may contain are percent-encoded.
    """
    address = (value or "").strip()
    if not _WEB.fullmatch(address) or _DROPPED.search(address):
        return ""
    try:
        if not urlsplit(address).hostname:
            return ""
    except ValueError:  # for example an unclosed bracket in an IPv6 address
        return ""
    return _encoded(address, "/:?#[]@!$&'()*+,;=")


def absolute(site_url: str, path: str) -> str:
    """Return the public address of `path` (a record's `url`); never an address of another host.

    `path` may already be absolute if it lies under `site_url`.
    """
    base = site_url.rstrip("/")
    if path == base or path.startswith(f"{base}/"):
        path = path[len(base) :]
    return f"{base}/{_encoded(text(path).lstrip('/'), '/:?@!$&()*+,;=')}"


def _encoded(address: str, reserved: str) -> str:
    """Percent-encode what no address may contain (RFC 3986), stray percent signs too."""
    return quote(_STRAY_PERCENT.sub("%25", address), safe=f"%{reserved}")

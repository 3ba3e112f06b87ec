"""Who asks: the address a request came from, believed only as far as our own proxies say it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

from archive.models.login import NAME_LENGTH

# One customer of an IPv6 network has a /64 and could be a stranger at every attempt.
CUSTOMER = 64
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: HttpRequest) -> str | None:
    """Return the client's address, None where there is none, as behind a socket without a proxy.

    `ARCHIVE_PROXIES` proxies each append to X-Forwarded-For whom they speak with; what stands
    before their entries was written by the client and says nothing.
    """
    found = read(request.META.get("REMOTE_ADDR", ""))
    if settings.PROXIES > 0:
        passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(passed) >= settings.PROXIES:
            found = read(passed[-settings.PROXIES]) or found
    return str(found) if found else None


def throttled_address(request: HttpRequest) -> str | None:
    """Return the address by which failures are counted: of IPv6 the customer's network."""
    found = read(client_address(request) or "")
    if isinstance(found, ipaddress.IPv6Address):
        found = ipaddress.ip_network((found, CUSTOMER), strict=False).network_address
    return str(found) if found else None


def read(written: str) -> Address | None:
    """Return an address as proxies write it, with or without a port; None for anything else."""
    written = written.strip()
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        found = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def typed_name(request: HttpRequest, credentials: dict | None = None) -> str:
    """Return the name that was typed, no longer than any account's; PostgreSQL refuses NUL."""
    typed = credentials.get("username") if credentials else request.POST.get("username")
    return str(typed or "").replace("\0", "")[:NAME_LENGTH]

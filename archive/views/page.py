"""What every public page has: an edition, a language, its addresses, and an end that helps."""

import hashlib
import zlib
from functools import cache, lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from archive.edition import reader
from archive.formats import tombstone

ARCHIVE_NAMES = {
    "vi": "Kho lưu trữ thông cáo báo chí về không gian mạng",
    "en": "Archive of Press Releases on Cyberspace",
}
# Characters of an address that common servers take; Django redirects to none much longer.
LONGEST_REDIRECT = 8_000


class Gone(Exception):
    """A record was withdrawn; the page in its place says so."""

    def __init__(self, key: str, tombstone: dict) -> None:
        super().__init__(key)
        self.key = key
        self.tombstone = tombstone


class Moved(Exception):
    """A key leads to another record for ever."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.target = target


def edition() -> reader.Edition:
    """Return the edition in place; NoEdition when there is none."""
    return reader.current(settings.EDITION_PATH)


def language() -> str:
    """Return the language of this request, `vi` or `en`."""
    return (get_language() or "vi")[:2]


def other_language(path: str) -> str:
    """Return the same page's path in the other language."""
    if path == "/en" or path.startswith("/en/"):
        return path.removeprefix("/en") or "/"
    return f"/en{path}"


def absolute(path: str) -> str:
    """Return the public address of a path; never taken from the request's Host header."""
    return f"{settings.SITE_URL}{path}"


@lru_cache(maxsize=4096)  # a page repeats its links, and pages one another's
def address_of(kind: str, key: str, slug: str, _language: str) -> str:
    """Return the path of a record's page in the language that is active, which is given."""
    return reverse(f"{kind}-detail", kwargs={"key": key, "slug": slug})


def with_query(path: str, query: str) -> str:
    """Return a path with a query string, which may be empty."""
    return f"{path}?{query}" if query else path


def joined(*queries: str) -> str:
    """Return query strings as one; empty ones say nothing."""
    return "&".join(query for query in queries if query)


def shortened(text: str, limit: int = 160) -> str:
    """Return a text for a result list of a search engine: one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    kept, blank, _cut = line[:limit].rpartition(" ")  # leaves room for the sign that it is cut
    return (kept if blank else line[: limit - 1]).rstrip(" ,;:–-.") + "…"


def what_this_is() -> str:
    """Return what the archive is, in one sentence."""
    return _("Press releases of Vietnamese provincial newspapers and agencies on cyberspace.")


def find(opened: reader.Edition, kind: str, key: str) -> dict:
    """Return a record; Moved, Gone or Http404 say what became of a key that has none."""
    record = opened.record(kind, key)
    if record is None:
        raise end_of(opened, kind, key)
    return record


def find_article(opened: reader.Edition, key: str) -> tuple[int, dict]:
    """Return an article's ordinal and record; else the same exceptions as `find`."""
    found = opened.article(key)
    if found is None:
        raise end_of(opened, "article", key)
    return found


def end_of(opened: reader.Edition, kind: str, key: str) -> Exception:
    """Return the exception that says what became of a key that has no record."""
    lost = opened.lost(kind, key)
    if lost is None:
        return Http404(kind)
    return Moved(lost.target) if lost.target else Gone(key, lost.tombstone)


class PublicView(View):
    """A page of the reading room: opens the edition, turns its errors into pages."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            self.edition = edition()
            tag = tag_of(request, self.edition)
            return unchanged(request, tag) or labelled(
                super().dispatch(request, *args, **kwargs), tag
            )
        except reader.NoEdition:
            return no_edition(request)
        except Gone as gone:
            return withdrawn(request, self.edition, gone)

    def page(self, template: str, context: dict, query: str = "") -> HttpResponse:
        """Render a page; `query` is the canonical one of this address."""
        return show(self.request, self.edition, template, context, query)


@cache
def software() -> str:
    """Return a fingerprint of what turns an edition into pages: code, templates, words, styles."""
    digest = hashlib.sha256()
    for folder in ("archive", "templates", "static"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*.[pmhcsj]*")):
            if path.suffix != ".pyc" and path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def tag_of(request: HttpRequest, opened: reader.Edition) -> str:
    """Return the entity tag of a page: it changes with the edition, the software, the settings.

    Each address has its own: only who was given a page can ask whether that page has changed, so
    what is no page (moved, withdrawn, never there) is not said to be unchanged.
    """
    told = (settings.SITE_URL, settings.CONTACT, request.get_full_path())
    here = zlib.crc32(repr(told).encode())
    return f'W/"{opened.number}-{opened.digest[:12]}-{software()}-{here:08x}"'


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """Return 304 when the client has this page already, before anything is rendered."""
    if tag not in request.headers.get("If-None-Match", ""):
        return None
    return labelled(HttpResponseNotModified(), tag)


def labelled(response: HttpResponse, tag: str) -> HttpResponse:
    """Let clients keep a page but ask each time: a correction is public at once."""
    if response.status_code in (200, 304):
        response.headers.setdefault("ETag", tag)
        response.headers.setdefault("Cache-Control", "public, no-cache")
    return response


def show(
    request: HttpRequest,
    opened: reader.Edition | None,
    template: str,
    context: dict,
    query: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render a template with what the frame of every page needs.

    Only a page that was found says its own address: an error page repeats nothing of what was
    asked, and its other language is that of the first page.
    """
    path = request.path_info if status == 200 else reverse("home")
    addresses = {
        name: absolute(with_query(path if name == language() else other_language(path), query))
        for name in ("vi", "en")
    }
    frame = {
        "edition": opened,
        "language": language(),
        "canonical": addresses[language()] if status == 200 else "",
        "addresses": addresses,
        "switch": with_query(other_language(path), query),
        "contact": settings.CONTACT,
        "description": what_this_is(),
    }
    return render(request, template, frame | context, status=status)


def no_edition(request: HttpRequest) -> HttpResponse:
    """Say that the archive has nothing to show yet, and how an operator mends that."""
    response = show(request, None, "503.html", {"title": _("The archive is not open yet")}, "", 503)
    response["Retry-After"] = "60"
    return response


def last_edition(opened: reader.Edition, key: str) -> int | None:
    """Return the number of the last edition that had a withdrawn article, where that is known."""
    return opened.parse(opened.meta.get("last_in", "{}")).get(key)


def withdrawn(request: HttpRequest, opened: reader.Edition, gone: Gone) -> HttpResponse:
    """Say that an article was withdrawn, when, why and what stands in its place."""
    switch = other_language(reverse("article-short", kwargs={"key": gone.key}))
    context = {"title": _("Withdrawn: %s") % gone.key, "key": gone.key, "switch": switch}
    context |= gone.tombstone
    context["citation"] = tombstone.citation(
        gone.key,
        gone.tombstone,
        last_edition(opened, gone.key),
        site_url=settings.SITE_URL,
        language=language(),
        archive_name=ARCHIVE_NAMES[language()],
    )
    return show(request, opened, "410.html", context, "", 410)


def moved_to(request: HttpRequest, kind: str, key: str, slug: str = "") -> HttpResponse:
    """Redirect for ever to a record's own address, keeping the language.

    A query that nobody types and that no redirect may carry is left behind.
    """
    names = {"key": key} | ({"slug": slug} if slug else {})
    address = reverse(f"{kind}-detail" if slug else f"{kind}-short", kwargs=names)
    query = urlencode(list(request.GET.lists()), doseq=True) if len(request.GET) < 50 else ""
    whole = with_query(address, query)
    return HttpResponsePermanentRedirect(whole if len(whole) <= LONGEST_REDIRECT else address)

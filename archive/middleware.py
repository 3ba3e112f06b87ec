"""Three middlewares: the public site is read-only, it is compressed, its address is its language.

None holds state. They stand before the session and CSRF middlewares, so that a refused method
is answered 405 and not 403, and no public response can carry a cookie.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

Handler = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = ("GET", "HEAD")
MOST_PARAMETERS = 1000  # curators' forms have more, so the setting for both is no bound here
HARVEST_PATH = "/oai"  # OAI-PMH 2.0, section 3.1.1: a repository must answer POST too


def content_policy(directives: dict[str, list[str]]) -> str:
    """Return a Content-Security-Policy header from the shape of Django 6's `SECURE_CSP`."""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


class PublicReadOnlyMiddleware:
    """Outside `/admin/`: GET and HEAD only, no cookie, a strict content policy."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.public_policy = content_policy(settings.SECURE_CSP)
        self.admin_policy = content_policy(settings.ADMIN_CSP)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.ADMIN_ENABLED and request.path_info.startswith("/admin/"):
            response = self.get_response(request)
            response["Content-Security-Policy"] = self.admin_policy
        else:
            allowed = (*SAFE_METHODS, "POST") if request.path_info == HARVEST_PATH else SAFE_METHODS
            if request.method in allowed:
                response = self.get_response(request)
            else:
                response = HttpResponseNotAllowed(allowed)
            response.cookies.clear()
            if request.method == "HEAD":
                without_body(response)
            response["Content-Security-Policy"] = self.public_policy
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    def process_view(self, request: HttpRequest, view: Callable, args: list, kwargs: dict) -> None:
        """Refuse a flood of parameters; at this stage, so that the answer is a page like others."""
        public = not request.path_info.startswith("/admin/")
        if public and request.META["QUERY_STRING"].count("&") >= MOST_PARAMETERS:
            raise TooManyFieldsSent("more parameters than any page reads")


class PublicCompressionMiddleware(GZipMiddleware):
    """Compresses public pages; what curators see has secrets, whose length a guesser could weigh.

    It stands inside PublicReadOnlyMiddleware: a HEAD is answered with the headers of its GET.
    Static files are served, compressed once for all, before a request comes here.
    """

    max_random_bytes = 0  # no secret to hide, so one page has one length

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return a public answer compressed where that is shorter and the client takes it."""
        if request.path_info.startswith("/admin/"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))  # short answers and 304 too
        return super().process_response(request, response)


def without_body(response: HttpResponse) -> None:
    """Drop a body that a client did not ask for; its length stays, as RFC 9110 wants."""
    if not response.streaming:
        length = response.get("Content-Length", str(len(response.content)))
        response.content = b""
        response["Content-Length"] = length


class LanguageMiddleware:
    """The address decides the language: `/en/…` is English, the rest Vietnamese.

    Django's own LocaleMiddleware would ask the browser for unprefixed addresses and so make one
    address mean two pages. Curators have no second address: for them the browser decides.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith("/admin/"):
            language = translation.get_language_from_request(request)
        else:
            language = "en" if path == "/en" or path.startswith("/en/") else "vi"
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

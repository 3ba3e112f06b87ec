"""The admin's doors: addresses of our own for logging in, the second factor and locks."""

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from archive.accounts.doors import code_page, password_page
from archive.accounts.events import Event, note
from archive.accounts.factor_page import factor_page
from archive.accounts.locks import locks_page

METHODS = require_http_methods(["GET", "HEAD", "POST"])


def secure(site: AdminSite) -> None:
    """Give a site its doors, and the log what happens at them.

    Patched like `archive.admin.site.dress`, for the same reason.
    """
    stock_addresses = site.get_urls

    @never_cache
    @login_not_required
    def login(request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return password_page(site, request)

    @METHODS
    @sensitive_post_parameters()
    @never_cache
    @csrf_protect
    @login_not_required
    def code(request: HttpRequest) -> HttpResponse:
        return code_page(site, request)

    @METHODS
    @sensitive_post_parameters()
    def second_factor(request: HttpRequest) -> HttpResponse:
        return factor_page(site, request)

    @METHODS
    def locks(request: HttpRequest) -> HttpResponse:
        return locks_page(site, request)

    def addresses() -> list[URLPattern | URLResolver]:
        return [
            path("login/code/", code, name="login-code"),
            path("second-factor/", site.admin_view(second_factor), name="second-factor"),
            path("locks/", site.admin_view(locks), name="locks"),
            *stock_addresses(),
        ]

    site.login, site.get_urls = login, addresses
    site.password_change = logged(site.password_change)


def logged(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return the view for changing one's password; a change is logged."""

    def password_change(request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        response = view(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            note(request, Event.PASSWORD, user=request.user)
        return response

    return password_change

"""What holds for every page of the admin: sessions end, and the second factor is no mere offer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from archive.accounts import factor, sessions

Handler = Callable[[HttpRequest], HttpResponse]
WITHOUT_FACTOR = ("second-factor", "login", "login-code", "logout", "jsi18n")


class AccountMiddleware:
    """Ends sessions that are too old or lack the second factor; leads staff to set theirs up."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin/") or not request.user.is_authenticated:
            return self.get_response(request)
        if sessions.is_over(request):
            sessions.end(request)
        elif not request.user.is_verified():
            if factor.has_one(request.user):
                sessions.end(request, told=False)  # it was begun before the factor was turned on
            elif settings.REQUIRE_OTP and request.user.is_staff and not allowed(request):
                return HttpResponseRedirect(reverse("admin:second-factor"))
        return self.get_response(request)


def allowed(request: HttpRequest) -> bool:
    """Tell whether a page is open to those who have yet to set up their second factor."""
    return request.path_info in {reverse(f"admin:{name}") for name in WITHOUT_FACTOR}

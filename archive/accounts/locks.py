"""What is locked: the page that says so, and the page on which administrators lift a lock."""

import math

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.accounts.clients import typed_name
from archive.accounts.events import Event, note
from archive.accounts.throttle import ADDRESS_LIMIT, failures, of_address

MOST_SHOWN = 200


def locked_page(request: HttpRequest, _answer: object, credentials: dict | None) -> HttpResponse:
    """Return the page 429: what happened, and when to try again. It tells no name from another."""
    attempts = of_address(request)
    if request.axes_ip_address is None:
        attempts = AccessAttempt.objects.filter(ip_address=None)
    if failures(attempts) < ADDRESS_LIMIT:
        attempts = attempts.filter(username=typed_name(request, credentials))
    now, period = timezone.now(), get_cool_off(request)
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or now
    seconds = max(1, math.ceil((last + period - now).total_seconds()))
    context = {
        "title": _("Too many failures"),
        "until": last + period,
        "minutes": math.ceil(seconds / 60),
        "site_header": _("Archive curation"),
    }
    response = render(request, "admin/locked.html", context, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def locks_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show who is locked at present; on POST, lift one lock. For administrators."""
    if not request.user.has_perm("archive.lift_locks"):
        raise PermissionDenied
    if request.method == "POST":
        lift(request, request.POST.get("name", ""), request.POST.get("address") or None)
        return HttpResponseRedirect(reverse("admin:locks", current_app=site.name))
    since = timezone.now() - get_cool_off(request)
    counted = (
        AccessAttempt.objects.filter(attempt_time__gte=since)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .order_by("-last")
    )
    context = site.each_context(request) | {
        "title": _("Locks and failures"),
        "rows": [
            row
            | {
                "locked": row["failures"] >= settings.AXES_FAILURE_LIMIT,
                "until": row["last"] + get_cool_off(request),
            }
            for row in counted[:MOST_SHOWN]
        ],
        "minutes": int(get_cool_off(request).total_seconds() // 60),
        "limit": settings.AXES_FAILURE_LIMIT,
        "address_limit": ADDRESS_LIMIT,
    }
    return TemplateResponse(request, "admin/locks.html", context)


def lift(request: HttpRequest, name: str, address: str | None) -> None:
    """Forget the failures of a name from an address."""
    found = AccessAttempt.objects.filter(username=name, ip_address=address)
    if not found.exists():
        messages.info(request, _("There was no lock any more."))
        return
    if address is None:
        found.delete()
    else:
        AxesProxyHandler.reset_attempts(username=name, ip_address=address)
    note(request, Event.UNLOCKED, name=name, by=request.user)
    messages.success(request, _("The failures of “%s” are forgotten.") % name)

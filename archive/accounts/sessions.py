"""How long a session lasts: eight hours without a request, a day in all, never past the browser."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _

from archive.accounts.events import Event, note

LONGEST = 24 * 3600
NOTED_EVERY = 300  # seconds: a session is written at most so often, not with every page
SINCE, SEEN = "accounts.since", "accounts.seen"


def begin(request: HttpRequest) -> None:
    """Note when a session begins."""
    request.session[SINCE] = request.session[SEEN] = int(time.time())


def is_over(request: HttpRequest) -> bool:
    """Tell whether a session has lasted too long; note now and then that it is in use."""
    now, session = int(time.time()), request.session
    if SINCE not in session:  # begun by an earlier version of the archive
        begin(request)
        return False
    if now - session[SINCE] >= LONGEST or now - session[SEEN] >= settings.SESSION_COOKIE_AGE:
        return True
    if now - session[SEEN] >= NOTED_EVERY:
        session[SEEN] = now
    return False


def end(request: HttpRequest, *, told: bool = True) -> None:
    """End a session; the page that was asked for is asked of a stranger."""
    if told:
        note(request, Event.EXPIRED, user=request.user)
    request.session.flush()
    request.user = AnonymousUser()
    if told:
        messages.info(request, _("Your session has ended. Log in again; what you saved is kept."))

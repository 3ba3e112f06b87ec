"""How django-axes counts failures here, and what it tells the log of logins.

A name is locked for one address only, so that no stranger can lock a curator out; an address that
fails for many names is locked whole.
"""

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from archive.accounts import sessions
from archive.accounts.clients import typed_name
from archive.accounts.events import Event, note

ADDRESS_LIMIT = 40  # failures of one address: an office behind one address has several people


class Throttle(AxesDatabaseHandler):
    """Two limits instead of one, and every event in one log."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Return the failures of this name from this address, or the limit for a whole address."""
        if failures(of_address(request)) >= ADDRESS_LIMIT:
            return settings.AXES_FAILURE_LIMIT
        return super().get_failures(request, credentials)

    def user_login_failed(
        self, sender: object, credentials: dict, request: HttpRequest | None = None, **kwargs
    ) -> None:
        """Count a failure and log it.

        What comes during a lock is neither counted nor logged: a stranger could fill the disk.
        """
        refused = request is not None and request.axes_locked_out
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is None or refused:
            return
        name = typed_name(request, credentials)
        note(request, kwargs.get("event", Event.FAILURE), name=name)
        if request.axes_locked_out:
            note(request, Event.LOCKED, name=name)

    def user_logged_in(
        self, sender: object, request: HttpRequest, user: AbstractBaseUser, **kwargs
    ) -> None:
        """Forget the failures of this name from this address, and log the login."""
        super().user_logged_in(sender, request, user, **kwargs)
        sessions.begin(request)
        note(request, Event.LOGIN, user=user)

    def user_logged_out(
        self, sender: object, request: HttpRequest, user: AbstractBaseUser | None, **kwargs
    ) -> None:
        """Log the end of a session."""
        super().user_logged_out(sender, request, user, **kwargs)
        if user is not None:
            note(request, Event.LOGOUT, user=user)


def of_address(request: HttpRequest) -> QuerySet:
    """Return the recent attempts from a request's address; none where no address is known."""
    since = request.axes_attempt_time - get_cool_off(request)
    attempts = AccessAttempt.objects.filter(attempt_time__gte=since)
    if request.axes_ip_address is None:
        return attempts.none()
    return attempts.filter(ip_address=request.axes_ip_address)


def failures(attempts: QuerySet) -> int:
    """Return how many failures attempts stand for."""
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0

"""The log of logins is written here and nowhere else."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from archive.accounts.clients import client_address
from archive.models.login import BROWSER_LENGTH, LoginEvent

Event = LoginEvent.Event
CONSOLE = "manage.py"


def note(
    request: HttpRequest | None,
    event: str,
    *,
    user: AbstractBaseUser | None = None,
    name: str = "",
    by: AbstractBaseUser | None = None,
) -> None:
    """Write one event: of an account, or of a name that was typed, whether or not it exists.

    Without a request it happened at the console.
    """
    if user is None and name:
        user = get_user_model().objects.filter(username=name).first()
    browser = request.META.get("HTTP_USER_AGENT", "") if request else CONSOLE
    LoginEvent.objects.create(
        event=event,
        name=name or (user.get_username() if user else ""),
        user=user,
        by=by if by != user else None,
        at=timezone.now(),
        address=client_address(request) if request else None,
        browser=browser.replace("\0", "")[:BROWSER_LENGTH],
    )

"""The log of logins is kept for a time and no longer: it says who was where."""

import datetime

from django.apps import apps
from django.utils import timezone

from archive.models import LoginEvent


def prune(days: int) -> int:
    """Remove events older than `days`, and sessions that are over; return how many events went."""
    if days < 1:
        raise ValueError(f"ARCHIVE_LOGIN_DAYS must be 1 or more, not {days}")
    before = timezone.now() - datetime.timedelta(days=days)
    count, _by_model = LoginEvent.objects.filter(at__lt=before).delete()
    if apps.is_installed("axes"):
        apps.get_model("axes", "AccessAttempt").objects.filter(attempt_time__lt=before).delete()
    if apps.is_installed("django.contrib.sessions"):
        sessions = apps.get_model("sessions", "Session").objects
        sessions.filter(expire_date__lt=timezone.now()).delete()
    return count

"""What the public sees: published anew after a save, or on demand where that takes long."""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from archive.curation.corrections import REASON_LENGTH, correcting
from archive.publish import publication
from archive.publish.amend import amend
from archive.text import folding

PATIENCE = 2.0  # seconds that a save may take longer so that the public page is right at once
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Public:
    """The edition in place: its number, when it was published, and how long compiling it took."""

    number: int
    published: datetime
    seconds: float


def public_now() -> Public | None:
    """Return what the public sees, or None where there is no edition that can be read."""
    path = settings.EDITION_PATH
    if not path.exists():
        return None
    try:
        with closing(publication.open_edition(path)) as edition:
            meta = dict(edition.execute("SELECT name, value FROM meta"))
        when = datetime.fromisoformat(meta["published"])
        return Public(int(meta["number"]), when, float(meta["seconds"]))
    except (sqlite3.DatabaseError, KeyError, ValueError):
        return None


def publish(request: HttpRequest, way: Callable | None = None) -> bool:
    """Publish, and tell the curator what the public sees now.

    `way` is another way than compiling the whole edition. It may return None where it cannot
    publish; then nothing is told and False is returned.
    """
    try:
        outcome = (way or publication.publish)()
    except Exception as error:  # whatever it was, the save stands and the curator must know
        logger.exception("publishing after a change in the admin failed")
        failed(request, error)
        return True
    if outcome is None:
        return False
    values = {"number": outcome.number, "seconds": number_format(outcome.seconds, 1)}
    if outcome.new:
        said = _("Edition %(number)s published in %(seconds)s s.") % values
        messages.success(request, said)
    else:
        said = _("Nothing public has changed; the public sees edition %(number)s.") % values
        messages.info(request, said)
    return True


def failed(request: HttpRequest, error: Exception) -> None:
    """Say that what was saved is kept, and what the public still sees."""
    present = public_now()
    reason = f"{type(error).__name__}: {error}"[:300]
    if present is None:
        said = _("What you saved is kept, but publishing failed: the public sees no edition. %s")
        messages.error(request, said % reason)
    else:
        said = _(
            "What you saved is kept, but publishing failed: the public still sees edition"
            " %(number)s. %(reason)s"
        )
        messages.error(request, said % {"number": present.number, "reason": reason})


def publish_after_change(request: HttpRequest, *, however_long: bool = False) -> None:
    """Publish at once where that is quick, or in any case; else say what the public still sees.

    In a large archive what a curator adds or changes is quick: the present edition is amended.
    """
    present = public_now()
    if present is None or present.seconds <= PATIENCE:
        publish(request)
        return
    if publish(request, amend):
        return
    if however_long:
        publish(request)
        return
    said = _(
        "Not published yet: the public still sees edition {number}."
        ' Publishing takes about {seconds} s: <a href="{address}">publish now</a>.'
    )
    address = reverse("admin:publish")
    values = {"number": present.number, "seconds": round(present.seconds), "address": address}
    messages.warning(request, format_html(said, **values))


def reason_given(request: HttpRequest) -> str:
    """Return the reason that came with a request, in the one form in which texts are stored."""
    return folding.normalise(" ".join(request.POST.get("reason", "").split()))[:REASON_LENGTH]


class Publishing:
    """Makes a model admin publish once after each request that changed something.

    Not by signals: a load writes thousands of records. Not inside the transaction: the edition
    would say what may yet be rolled back, and a failure to publish would undo the save.
    """

    def log_addition(self, request: HttpRequest, *args) -> object:
        """Note that there is something to publish."""
        request.catalogue_changed = True
        return super().log_addition(request, *args)

    def log_change(self, request: HttpRequest, *args) -> object:
        """Note that there is something to publish."""
        request.catalogue_changed = True
        return super().log_change(request, *args)

    def log_deletions(self, request: HttpRequest, *args) -> object:
        """Note that there is something to publish."""
        request.catalogue_changed = True
        return super().log_deletions(request, *args)

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Add or change, then publish."""
        return self.published(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Delete, then publish."""
        return self.published(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Run an action wholly or not at all, then publish."""
        return self.published(request, super().changelist_view, *args, **kwargs)

    def history_form_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Go back to an earlier version, then publish."""
        return self.published(request, super().history_form_view, *args, **kwargs)

    def published(self, request: HttpRequest, view, *args, **kwargs) -> HttpResponse:
        """Run a view; when it changed something and that is committed, publish."""
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic(), correcting(reason_given(request)):
            response = view(request, *args, **kwargs)
        if getattr(request, "catalogue_changed", False):
            publish_after_change(request)
        return response

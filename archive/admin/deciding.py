"""Pages on which something is decided for several records: asked, explained, done, published.

A decision leads to the public at once, however long publishing takes, and out of the kept old
editions where the curator does not say otherwise.
"""

import logging
from collections.abc import Collection
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from archive.admin import publishing
from archive.models.fields import KEY_PATTERN
from archive.publish import kept
from archive.publish.purge import purge

MOST = 100  # records of one decision: their keys stand in the address of its page
PATIENCE = 20.0  # seconds that a page may take to make old editions anew
logger = logging.getLogger(__name__)


class DecisionForm(forms.Form):
    """A form of a decision; it asks about old editions only where some are kept."""

    required_css_class = "required"
    purge = forms.BooleanField(
        label=gettext_lazy("Take it out of the kept old editions too"),
        help_text=gettext_lazy("They are made anew without it; their numbers stay."),
        required=False,
        initial=True,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not kept.kept_editions(settings.EDITION_PATH):
            self.fields.pop("purge", None)


class DecisionView(FormView):
    """The page of one decision on the records whose keys its address names."""

    model_admin = None
    template_name = "admin/decide.html"
    form_class: type[DecisionForm] = DecisionForm
    title = ""
    button = ""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Let in who may change such records, with records to decide on."""
        if not self.model_admin.has_change_permission(request):
            raise PermissionDenied
        given = request.GET.getlist("key")[: MOST + 1]
        keys = {key for key in given if KEY_PATTERN.fullmatch(key)}  # PostgreSQL refuses NUL
        self.records = list(self.found(self.model_admin.model.objects.filter(key__in=keys)))
        if not self.records or len(keys) > MOST:
            messages.error(request, _("Choose one record or more, at most %s.") % MOST)
            return HttpResponseRedirect(self.list_address())
        return super().dispatch(request, *args, **kwargs)

    def found(self, records: QuerySet) -> QuerySet:
        """Return the records with what the page shows of them, in order."""
        return records.order_by("key")

    def list_address(self) -> str:
        """Return the address of the list that the records are chosen from."""
        return reverse(f"admin:archive_{self.model_admin.opts.model_name}_changelist")

    def get_success_url(self) -> str:
        """Return to the record, or to the list where there are several."""
        if len(self.records) > 1:
            return self.list_address()
        name = f"admin:archive_{self.model_admin.opts.model_name}_change"
        return reverse(name, args=[self.records[0].pk])

    def get_context_data(self, **kwargs) -> dict:
        """Return what the frame of the admin's pages needs, and what is decided on."""
        return super().get_context_data(**kwargs) | {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": self.title,
            "button": self.button,
            "records": self.records,
            "kept": len(kept.kept_editions(settings.EDITION_PATH)),
            **self.explained(),
        }

    def explained(self) -> dict:
        """Return what the page says will happen."""
        return {}

    def decide(self, said: dict) -> Collection[models.Model]:
        """Do what was decided; return the records that changed. ValidationError where it cannot."""
        raise NotImplementedError

    def change_message(self) -> str:
        """Return what the log of recent actions says."""
        return str(self.title)

    def done(self, records: Collection[models.Model]) -> None:
        """Say what was done, and what the public sees now."""

    def form_valid(self, form: DecisionForm) -> HttpResponse:
        """Decide, publish, purge, and say so; a refusal is shown with the form."""
        try:
            changed = self.decide(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        for record in changed:
            self.model_admin.log_change(self.request, record, self.change_message())
        if changed:
            publishing.publish_after_change(self.request, however_long=True)
        self.done(changed)
        if form.cleaned_data.get("purge"):
            purge_kept(self.request)
        return super().form_valid(form)


def purge_kept(request: HttpRequest) -> None:
    """Take what is not public any more out of the old editions, and say what came of it."""
    count = len(kept.kept_editions(settings.EDITION_PATH))
    present = publishing.public_now()
    if present is None or count * present.seconds > PATIENCE:
        said = _("The kept old editions still hold it. Run: manage.py purge")
        messages.warning(request, said)
        return
    try:
        found = purge()
    except Exception as error:  # the decision stands; the curator must know what is left to do
        logger.exception("purging old editions after a decision in the admin failed")
        said = _("The kept old editions could not be made anew: %s. Run: manage.py purge")
        messages.error(request, said % f"{type(error).__name__}: {error}"[:300])
        return
    made = [one for one in found if one.did == "rewritten"]
    said = ngettext(
        "%s old edition was made anew without it.",
        "%s old editions were made anew without it.",
        len(made),
    )
    messages.info(request, said % len(made))
    for one in found:
        if one.did == "deleted":
            said = _("Old edition %(number)s could not be made anew and was deleted: %(reason)s")
            messages.warning(request, said % {"number": one.number, "reason": one.reason})


def page_for(name: str, records: QuerySet) -> HttpResponseRedirect:
    """Return the way from a list, where records were chosen, to the page of a decision on them."""
    keys = records.order_by("key").values_list("key", flat=True)[: MOST + 1]
    query = urlencode([("key", key) for key in keys])
    return HttpResponseRedirect(f"{reverse(f'admin:{name}')}?{query}")

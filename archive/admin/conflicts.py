"""Conflicts with the fixtures: a page on which somebody decides, value by value."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.admin import publishing
from archive.catalogue.entries import MODELS
from archive.curation import importing, settling
from archive.curation.corrections import REASON_LENGTH, correcting
from archive.curation.review import may_set_status
from archive.models import Conflict

SHOWN = 50


def count() -> int:
    """Return how many values wait for a decision."""
    return Conflict.objects.count()


def may_change(site: AdminSite, request: HttpRequest, model: type[Model]) -> bool:
    """Tell whether somebody may decide on this kind of record, deleting and adding included."""
    model_admin = site.get_model_admin(model)
    return model_admin.has_change_permission(request)


def conflicts_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show what both sides changed; on POST, settle what was chosen."""
    allowed = [label for label, model in MODELS.items() if may_change(site, request, model)]
    if not allowed:
        raise PermissionDenied
    waiting = Conflict.objects.filter(model__in=allowed)
    if request.method == "POST":
        settle(site, request, waiting)
        return HttpResponseRedirect(reverse("admin:conflicts", current_app=site.name))
    pages = Paginator(waiting, SHOWN)
    page = pages.get_page(request.GET.get("page"))
    context = site.each_context(request) | {
        "title": _("Changed here and in the fixtures"),
        "page": page,
        "pages": pages.get_elided_page_range(page.number),
        "rows": [Row(item) for item in settling.opened(page.object_list)],
        "longest": REASON_LENGTH,
    }
    return TemplateResponse(request, "admin/conflicts.html", context)


class Row:
    """A conflict as the page shows it."""

    def __init__(self, item: settling.Open) -> None:
        self.item, self.conflict = item, item.conflict
        model = MODELS[item.conflict.model]
        self.kind = model._meta.verbose_name
        self.address = ""
        if item.record is not None:
            name = f"admin:archive_{model._meta.model_name}_change"
            self.address = reverse(name, args=[item.record.pk])
        self.field = ""
        if item.conflict.field:
            self.field = model._meta.get_field(item.conflict.field).verbose_name
        self.ours, self.theirs = item.shown(item.ours), item.shown(item.conflict.theirs)
        source = item.conflict.theirs_source
        self.theirs_source = _(source) if source else ""
        self.public = item.record is not None and importing.is_public(item.record)


def settle(site: AdminSite, request: HttpRequest, waiting) -> None:
    """Settle the chosen conflicts, each by itself; what cannot be so is told and stays open."""
    chosen = request.POST.getlist("conflict")
    conflicts = list(waiting.filter(pk__in=[pk for pk in chosen if pk.isdecimal()]))
    typed = publishing.reason_given(request)
    theirs = "theirs" in request.POST
    if not conflicts:
        messages.error(request, _("Nothing was chosen."))
        return
    if theirs and not typed:
        messages.error(request, _("Give a reason for what changes. Nothing is settled."))
        return
    done = 0
    for conflict in conflicts:
        if not Conflict.objects.filter(pk=conflict.pk).exists():
            continue  # settled together with one before
        try:
            with transaction.atomic(), correcting(typed):
                settle_one(site, request, conflict, typed if theirs else None)
        except ValidationError as error:
            said = _("Still open: %(record)s. %(faults)s")
            words = {"record": conflict, "faults": " ".join(error.messages)}
            messages.error(request, said % words)
        else:
            done += 1
    if done:
        messages.success(request, _("Settled: %(count)s.") % {"count": done})
    if done and theirs:
        publishing.publish_after_change(request)


def settle_one(site: AdminSite, request: HttpRequest, conflict: Conflict, reason) -> None:
    """Take theirs with a reason, or keep ours where there is none. Raises ValidationError."""
    if reason is None:
        settling.keep_ours(conflict)
        return
    model_admin = site.get_model_admin(MODELS[conflict.model])
    whole = not conflict.field
    if whole and conflict.theirs is None and not model_admin.has_delete_permission(request):
        raise ValidationError(_("You may not delete it."))
    if whole and conflict.theirs is not None and not model_admin.has_add_permission(request):
        raise ValidationError(_("You may not add it."))
    seen = request.POST.get(f"seen-{conflict.pk}", "")
    if seen != settling.opened([conflict])[0].digest:
        raise ValidationError(_("It has changed since it was shown; look again."))
    status = conflict.together.get("status")
    record = settling.found(conflict)
    if status is not None and record is not None:
        refusal = may_set_status(request.user, record, status)
        if refusal:
            raise ValidationError(refusal)
    settling.take_theirs(conflict, request.user, f"fixtures: {reason}")

"""The page of a merge or split: what it touched, and the way back."""

from collections import Counter

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.admin import comparing
from archive.admin.pairing import ReasonForm
from archive.curation import rows
from archive.curation.combining import Refusal
from archive.curation.undoing import BEFORE, NOW, Conflict, Undoing, added_since, plan, undo
from archive.models import Merge

ROWS_SHOWN = 200


def page(request: HttpRequest, site: admin.ModelAdmin, merge: Merge) -> HttpResponse:
    """Show what was done and what undoing would do; on POST, undo it."""
    posted = request.POST if request.method == "POST" else None
    form = ReasonForm(posted)
    if posted is not None and form.is_valid():
        try:
            return undone(request, site, merge, form.cleaned_data["reason"])
        except Refusal as error:
            form.add_error(None, str(error))
    picks = picked(request)
    planned, refused = Undoing(), ""
    if not merge.undone:
        try:
            planned = plan(merge, picks)
        except Refusal as error:
            refused = str(error)
    context = site.admin_site.each_context(request) | {
        "title": str(merge),
        "merge": merge,
        "opts": Merge._meta,
        "form": form,
        "refused": refused,
        "conflicts": [shown(conflict, picks) for conflict in planned.conflicts],
        "left": planned.left,
        "added": [] if merge.undone or refused else added(merge),
        "shown": comparing.LINKS_SHOWN,
        "counts": counted(merge),
        "changes": touched(merge),
        "more": max(0, len(merge.changes) - ROWS_SHOWN),
        "may_undo": site.has_change_permission(request, merge),
    }
    return TemplateResponse(request, "admin/merge_undo.html", context)


def added(merge: Merge) -> list[comparing.Links]:
    """Return by kind what has come to the key that stayed since the merge or split."""
    kinds = [comparing.listed(relation, found) for relation, found in added_since(merge)]
    return [kind for kind in kinds if kind.count]


def picked(request: HttpRequest) -> dict[str, str]:
    """Return the answers to conflicts that were sent."""
    return {
        name.removeprefix("conflict-"): value
        for name, value in request.POST.items()
        if name.startswith("conflict-") and value in (NOW, BEFORE)
    }


def undone(request: HttpRequest, site: admin.ModelAdmin, merge: Merge, reason: str) -> HttpResponse:
    """Undo, and tell what could not come back."""
    done = undo(merge, picked(request), request.user, reason)
    site.log_change(request, merge, reason)
    messages.success(
        request, _("Undone; %(rows)s rows are as they were.") % {"rows": len(done.changes)}
    )
    for said in done.left:
        messages.warning(request, said)
    return HttpResponseRedirect(reverse("admin:archive_merge_change", args=[merge.pk]))


def counted(merge: Merge) -> list[tuple[str, int]]:
    """Return how many rows of each kind were touched."""
    counts = Counter(change["model"] for change in merge.changes)
    return [
        (str(capfirst(rows.model_of(label)._meta.verbose_name_plural)), count)
        for label, count in counts.items()
    ]


def touched(merge: Merge) -> list[dict]:
    """Return the first rows that were touched, with the addresses of their histories."""
    found = []
    for change in merge.changes[:ROWS_SHOWN]:
        model = rows.model_of(change["model"])
        kind = rows.RowChange(**change).kind
        try:
            address = reverse(
                f"admin:archive_{model._meta.model_name}_history", args=[change["pk"]]
            )
        except NoReverseMatch:
            address = ""
        did = {rows.CREATED: _("created"), rows.CHANGED: _("changed"), rows.DELETED: _("deleted")}
        found.append(
            {
                "kind": capfirst(model._meta.verbose_name),
                "name": change["name"],
                "did": did[kind],
                "address": address,
            }
        )
    return found


def shown(conflict: Conflict, picks: dict[str, str]) -> dict:
    """Return a conflict as the page shows it: field, value before, after and now."""
    known = conflict.field
    values = [conflict.before, conflict.after, conflict.now]
    return {
        "name": conflict.name,
        "row": f"{capfirst(conflict.model._meta.verbose_name)} {conflict.row}",
        "field": capfirst(known.verbose_name) if known is not None else "",
        "values": [readable(known, value) for value in values],
        "pick": picks.get(conflict.name, NOW),
    }


def readable(known: object, value: object) -> str:
    """Return a stored value as a person reads it; a row's number as what it is called."""
    if known is not None and known.is_relation and value is not None:
        related = known.related_model._base_manager.filter(pk=value).first()
        return str(related) if related is not None else f"#{value}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {said}" for name, said in value.items())
    return "" if value is None else str(value)

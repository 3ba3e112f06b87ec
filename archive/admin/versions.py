"""Versions of a record: two compared, one field followed through all, chosen fields put back."""

from itertools import pairwise

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.admin import evidence
from archive.admin.differences import difference, differences, editable_fields, in_words
from archive.admin.publishing import reason_given
from archive.admin.reasons import FIELD, ReasonField
from archive.curation.public import is_public

CHANGES_A_PAGE = 50


class VersionPages:
    """Pages of a model admin on the versions of its records."""

    def get_urls(self) -> list[URLPattern]:
        """Return the pages here before those of the history, which would take their names."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        history = "<int:number>/history/"
        compare = self.admin_site.admin_view(self.compare_view)
        follow = self.admin_site.admin_view(self.field_view)
        return [
            path(f"{history}compare/", compare, name=f"{name}_compare"),
            path(f"{history}fields/<slug:field>/", follow, name=f"{name}_field_history"),
            *super().get_urls(),
        ]

    def versions_of(self, number: int) -> models.QuerySet:
        """Return the versions of a record, the newest first, with what they name."""
        relations = [f.name for f in self.model._meta.concrete_fields if f.is_relation]
        found = self.model.history.filter(id=number).select_related("history_user", *relations)
        return found.order_by("-history_date", "-history_id")

    def record_of(self, request: HttpRequest, number: int) -> models.Model | None:
        """Return the record as it is, None when it is gone; refuse who may not see it."""
        record = self.get_object(request, str(number))
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record

    def may_go_back(self, request: HttpRequest, record: models.Model | None) -> bool:
        """Tell whether a curator may put values of a record back."""
        return (
            record is not None
            and self.has_change_permission(request, record)
            and not self.revert_disabled(request, record)
        )

    def compare_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show how two versions differ; on POST, put chosen fields back to the older one's."""
        record = self.record_of(request, number)
        chosen = self.chosen_versions(request, number)
        if chosen is None:
            messages.error(request, _("Choose two different versions to compare."))
            return HttpResponseRedirect(self.history_address(number))
        if request.method == "POST":
            if not self.may_go_back(request, record):
                raise PermissionDenied
            return self.published(request, self.go_back, record, *chosen)
        return self.comparison(request, record, *chosen)

    def chosen_versions(
        self, request: HttpRequest, number: int
    ) -> tuple[models.Model, models.Model] | None:
        """Return the two versions that were asked for, the older first, or None."""
        asked = {request.GET.get(name, "") for name in ("from", "to")}
        if len(asked) != 2 or not all(name.isdecimal() and len(name) < 19 for name in asked):
            return None
        found = list(self.versions_of(number).filter(history_id__in=asked))
        return (found[1], found[0]) if len(found) == 2 else None

    def comparison(
        self,
        request: HttpRequest,
        record: models.Model | None,
        older: models.Model,
        newer: models.Model,
        form: ModelForm | None = None,
    ) -> HttpResponse:
        """Return the page of two versions; `form` is the one that refused to go back."""
        allowed = self.may_go_back(request, record)
        names = frozenset()
        if allowed:
            names = editable_fields(self.model, self.get_form(request, record, change=True))
        shown = differences(older, newer, evidence.source_for(record or older), names)
        asked = request.POST.getlist("field") or request.GET.getlist("field")
        reason = ReasonField(required=record is not None and is_public(record))
        return self.version_page(
            request,
            "admin/compare_versions.html",
            older.id,
            _("Compare versions: %s") % (record or older.instance),
            older=older,
            newer=newer,
            differences=shown,
            can_go_back=allowed and any(each.can_go_back for each in shown),
            asked=asked,
            errors=faults(form) if form else [],
            reason={
                "label": reason.label,
                "needed": reason.required,
                "help": reason.help_text,
                "length": reason.max_length,
                "given": reason_given(request),
            },
        )

    def go_back(
        self,
        request: HttpRequest,
        record: models.Model,
        older: models.Model,
        newer: models.Model,
    ) -> HttpResponse:
        """Put the chosen fields back, as if the curator had typed the earlier values."""
        names = request.POST.getlist("field")
        form = self.earlier_form(request, record, older, names)
        unknown = [name for name in names if name not in form.fields or name == FIELD]
        if unknown or not names:
            messages.error(request, _("Choose the fields to put back."))
            return self.comparison(request, record, older, newer)
        if not form.is_valid():
            return self.comparison(request, record, older, newer, form)
        if form.has_changed():
            changed = self.save_form(request, form, change=True)
            self.save_model(request, changed, form, change=True)
            form.save_m2m()
            self.log_change(request, changed, self.construct_change_message(request, form, []))
            said = _("Put back: %s.") % ", ".join(str(form.fields[name].label) for name in names)
            messages.success(request, said)
        else:
            messages.info(request, _("Nothing to put back: the record has these values."))
        return HttpResponseRedirect(self.history_address(record.pk))

    def earlier_form(
        self, request: HttpRequest, record: models.Model, older: models.Model, names: list[str]
    ) -> ModelForm:
        """Return the ordinary form of a record, filled as it is but for some earlier values."""
        made = self.get_form(request, record, change=True)
        earlier = type(record)(**{f.attname: getattr(record, f.attname) for f in self.columns()})
        for field in self.columns():
            if field.name in names:
                setattr(earlier, field.attname, getattr(older, field.attname))
        shown = made(instance=earlier)
        values = {name: shown[name].value() for name in shown.fields}
        sent = {name: "" if value is None else value for name, value in values.items()}
        return made(sent | {FIELD: reason_given(request)}, instance=record)

    def columns(self) -> list[models.Field]:
        """Return the columns of a record but those that are never edited; its number among them."""
        return [f for f in self.model._meta.concrete_fields if f.editable or f.primary_key]

    def field_view(self, request: HttpRequest, number: int, field: str) -> HttpResponse:
        """Show every change of one field, the newest first."""
        record = self.record_of(request, number)
        target = {f.name: f for f in self.model.fixture_fields()}.get(field)
        steps = self.steps_of(number, target) if target else []
        if not steps:
            raise Http404
        page = Paginator(steps, CHANGES_A_PAGE).get_page(request.GET.get("page"))
        wanted = {number for step in page for number in (step[0], step[1]) if number}
        versions = self.versions_of(number).in_bulk(wanted, field_name="history_id")
        source = evidence.source_for(record or next(iter(versions.values())))
        rows = []
        for after, before in page:
            new, old = versions[after], versions.get(before)
            said = in_words(old, target, source) if old else ""
            rows.append((new, difference(target, said, in_words(new, target, source))))
        newest = self.model.history.filter(id=number).order_by("-history_date", "-history_id")
        return self.version_page(
            request,
            "admin/field_history.html",
            number,
            _("%(field)s: every change in %(record)s")
            % {"field": capfirst(target.verbose_name), "record": record or rows[0][0].instance},
            rows=rows,
            page=page,
            field=target.name,
            newest=newest.values_list("history_id", flat=True).first(),
        )

    def steps_of(self, number: int, field: models.Field) -> list[tuple[int, int | None]]:
        """Return (version, the one before) of each change of a field, the newest first."""
        versions = self.model.history.filter(id=number).order_by("history_date", "history_id")
        values = list(versions.values_list("history_id", field.attname))
        changed = [
            (version, earlier) for (earlier, was), (version, now) in pairwise(values) if was != now
        ]
        return [*reversed(changed), *((first, None) for first, _value in values[:1])]

    def history_address(self, number: int) -> str:
        """Return the address of a record's history."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[number])

    def version_page(
        self, request: HttpRequest, template: str, number: int, title: str, **more: object
    ) -> HttpResponse:
        """Return a page on a record's versions."""
        context = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "number": number,
            "history": self.history_address(number),
        }
        return TemplateResponse(request, template, context | more)


def faults(form: ModelForm) -> list[str]:
    """Return what a form refused, each with the name of its field unless it begins with it."""
    found = []
    for name, messages_of_one in form.errors.items():
        label = str(form.fields[name].label) if name in form.fields else ""
        for said in map(str, messages_of_one):
            found.append(said if said.startswith(label) else f"{label}: {said}")
    return found

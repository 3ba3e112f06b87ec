"""What the admin pages of all records share."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from archive.admin import evidence, reviewing
from archive.admin.at_once import AtOnce
from archive.admin.fields import OVERRIDES, RecordField, RecordSelect
from archive.admin.forms import CatalogueForm
from archive.admin.publishing import Publishing
from archive.admin.reasons import Reasoned
from archive.admin.tables import Tables
from archive.admin.versions import VersionPages
from archive.models.fields import TextLine, highest_number

CHARACTERS_OF_A_CHANGE = 600
LONG = 300  # of a line's limit
NOTES = (_("Notes"), {"fields": ["note_vi", "note_en"], "classes": ["collapse"]})


class CatalogueOptions:
    """Form fields and choices of records, on pages and in inlines alike."""

    form = CatalogueForm
    formfield_overrides = OVERRIDES

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs
    ) -> forms.Field | None:
        """Give titles and wordings a line on which they can be read."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, TextLine) and db_field.max_length >= LONG:
            field.widget.attrs["class"] = "vLargeTextField"
        if isinstance(db_field, models.IntegerField):
            field.validators.append(MaxValueValidator(highest_number(db_field)))
        return reviewing.judged(field, db_field, request)

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs
    ) -> forms.Field:
        """Choose records through an autocomplete that knows the chosen one already."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs |= {
                "form_class": RecordField,
                "widget": RecordSelect(db_field, self.admin_site),
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class CatalogueAdmin(
    Reasoned,
    VersionPages,
    CatalogueOptions,
    reviewing.BackToQueue,
    Publishing,
    AtOnce,
    Tables,
    SimpleHistoryAdmin,
):
    """The page of a record: permanent fields fixed once saved, history of every field."""

    permanent: tuple[str, ...] = ("key",)
    object_history_template = "admin/catalogue_history.html"
    object_history_list_template = "admin/catalogue_history_list.html"
    object_history_form_template = "admin/version.html"
    list_per_page = 50
    save_on_top = True

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple:
        """What identifies a record is given once: addresses and fixtures depend on it."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if obj is None or obj.pk is None else (*fields, *self.permanent)

    def get_formset_kwargs(self, request: HttpRequest, obj: models.Model, *args) -> dict:
        """Give all forms of inlines the text that evidence points into, read once."""
        # Of a new record only its own form may know; else each form looks when it is cleaned.
        source = evidence.source_for(obj) if obj.pk else getattr(obj, "evidence_source", None)
        kwargs = super().get_formset_kwargs(request, obj, *args)
        return kwargs | {"form_kwargs": {"source": source}}

    def get_inline_formsets(self, *args) -> list:
        """Say in each heading how many there are: folded, it would hide even whether."""
        formsets = super().get_inline_formsets(*args)
        for found in formsets:
            number = found.formset.initial_form_count()
            if number and "collapse" in found.opts.classes:
                plural = found.opts.verbose_name_plural
                found.opts.verbose_name_plural = format_lazy("{} ({})", plural, number)
        return formsets

    def get_historical_record_context_helper(
        self, request: HttpRequest, historical_record: models.Model
    ) -> HistoricalRecordContextHelper:
        """Show changes at length: notes and accounts are paragraphs."""
        return HistoricalRecordContextHelper(
            self.model,
            historical_record,
            max_displayed_delta_change_chars=CHARACTERS_OF_A_CHANGE,
        )

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool
    ) -> None:
        """Save what was changed; the history would fill with versions that differ in nothing."""
        if not change or form.has_changed() or getattr(request, "goes_back", False):
            super().save_model(request, obj, form, change)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        """Show all versions of a record, one that is gone included."""
        if not object_id.isdecimal():
            raise Http404  # which the view itself would find out from the database, with a crash
        context = {"fields_with_history": self.model.fixture_fields()} | (extra_context or {})
        return super().history_view(request, object_id, context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, *args, **kwargs
    ) -> HttpResponse:
        """Show an earlier version, and go back to it when that is allowed."""
        if not (object_id.isdecimal() and version_id.isdecimal()):
            raise Http404
        if request.method == "POST" and (
            self.revert_disabled(request) or not self.has_change_permission(request)
        ):
            # The view itself asks for leave to see the record only.
            raise PermissionDenied
        request.goes_back = True  # to what the form shows: it is saved though nobody changed it
        context = {"version": self.versions_of(int(object_id)).filter(pk=version_id).first()}
        return super().history_form_view(request, object_id, version_id, context, *args, **kwargs)

    def history_form_view_title(self, request: HttpRequest, obj: models.Model) -> str:
        """Call the page of a version the same whether or not it can be put back."""
        return _("Earlier version: %s") % obj


class CatalogueInline(CatalogueOptions, admin.StackedInline):
    """Records that hang on the one of the page."""

    extra = 0
    classes = ("collapse",)
    show_change_link = True

"""Merges and splits: who made them, when and why, and the pages where they are made and undone."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from archive.admin import pairing, parting, undoing
from archive.admin.base import CatalogueAdmin
from archive.admin.forms import DistinctForm
from archive.admin.publishing import Publishing
from archive.admin.searching import FoldedLinks
from archive.curation.merging import MERGEABLE
from archive.models import Distinct, Merge


def may_merge(request: HttpRequest, model: type[Model]) -> bool:
    """Tell whether someone may merge and split records of a model."""
    may_change = request.user.has_perm(f"archive.change_{model._meta.model_name}")
    return may_change and request.user.has_perm("archive.add_merge")


class Mergeable:
    """Adds to the admin of a model the ways to the pages where its records are merged and split."""

    change_form_template = "admin/mergeable_change_form.html"

    def get_actions(self, request: HttpRequest) -> dict:
        """Offer to merge the two records that are ticked."""
        actions = super().get_actions(request)
        if "_popup" not in request.GET and may_merge(request, self.model):
            actions["merge_two"] = self.get_action("merge_two")
        return actions

    @admin.action(description=gettext_lazy("Merge two into one…"))
    def merge_two(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Lead to the page where both records stand side by side."""
        keys = list(queryset.order_by("key").values_list("key", flat=True)[:3])
        if len(keys) != 2:
            messages.error(request, _("Choose exactly two records to merge."))
            return None
        return HttpResponseRedirect(
            reverse("admin:archive_merge_pair", args=[self.model._meta.model_name, *keys])
        )


class UndoneFilter(admin.SimpleListFilter):
    """By whether it stands."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        """Return both states."""
        return [("stands", _("in effect")), ("undone", _("has been undone"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return those in the chosen state."""
        states = {"stands": {"undone": None}, "undone": {"undone__isnull": False}}
        return queryset.filter(**states.get(self.value(), {}))


@admin.register(Merge)
class MergeAdmin(Publishing, admin.ModelAdmin):
    """The list of merges and splits; the page of one is where it is undone."""

    list_display = (
        *("made", "kind", "record_type", "kept_key", "other_key", "user", "reason"),
        *("undone", "undone_by"),
    )
    list_filter = ("kind", "record_type", UndoneFilter)
    list_select_related = ("user", "undone_by")
    list_per_page = 50
    search_fields = ("kept_key", "other_key", "reason")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Leave the rows that were touched where they are: they may be thousands."""
        return super().get_queryset(request).defer("changes")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A merge is made on the page of two records, never by filling in a form."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Merge | None = None) -> bool:
        """What was done stays on record, undone or not."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the pages for two records, for choosing a second one and for splitting."""

        def page(route: str, view, name: str) -> URLPattern:
            guarded = require_http_methods(["GET", "HEAD", "POST"])(view)
            return path(route, self.admin_site.admin_view(guarded), name=name)

        record = "<slug:record_type>/<slug:key>/"
        return [
            page(f"pair/{record}<slug:other>/", self.pair_view, "archive_merge_pair"),
            page(f"with/{record}", self.with_view, "archive_merge_with"),
            page(f"split/{record}", self.split_view, "archive_merge_split"),
            *super().get_urls(),
        ]

    def chosen(self, request: HttpRequest, record_type: str, *keys: str) -> list[Model]:
        """Return the records of these keys; Http404 or PermissionDenied when that is not to be."""
        model = MERGEABLE.get(record_type)
        if model is None:
            raise Http404
        if not may_merge(request, model):
            raise PermissionDenied
        found = {record.key: record for record in model.objects.filter(key__in=keys)}
        if set(keys) - found.keys():
            raise Http404
        return [found[key] for key in keys]

    def pair_view(
        self, request: HttpRequest, record_type: str, key: str, other: str
    ) -> HttpResponse:
        """Show two records side by side and merge them; then publish."""
        pair = self.chosen(request, record_type, key, other)
        return self.published(request, pairing.page, self, *pair)

    def with_view(self, request: HttpRequest, record_type: str, key: str) -> HttpResponse:
        """Choose the record to merge one with."""
        return pairing.choose(request, self, *self.chosen(request, record_type, key))

    def split_view(self, request: HttpRequest, record_type: str, key: str) -> HttpResponse:
        """Choose what belongs to another one and make that; then publish."""
        (record,) = self.chosen(request, record_type, key)
        return self.published(request, parting.page, self, record)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args, **kwargs
    ) -> HttpResponse:
        """Show what was done and undo it; then publish."""
        merge = self.get_object(request, object_id) if object_id else None
        if merge is None:
            raise Http404
        if not self.has_view_or_change_permission(request, merge):
            raise PermissionDenied
        if request.method == "POST" and not self.has_change_permission(request, merge):
            raise PermissionDenied
        return self.published(request, undoing.page, self, merge)


@admin.register(Distinct)
class DistinctAdmin(FoldedLinks, CatalogueAdmin):
    """Pairs of records that look like one and are two: they can no longer be merged."""

    form = DistinctForm
    permanent = ("record_type", "first", "second")
    list_display = ("first", "second", "record_type", "note_vi")
    list_filter = ("record_type",)
    search_fields = ("first", "second", "note_vi", "note_en")
    ordering = ("record_type", "first", "second")
    fieldsets = [
        (
            None,
            {
                "fields": ["record_type", "first", "second", "note_vi", "note_en"],
                "description": gettext_lazy(
                    "The same name, but not the same: nobody can merge these two, and they are no"
                    " longer listed as suspected duplicates. Delete the pair to lift this."
                ),
            },
        )
    ]

"""Holdings: the text of record shown beside its checksum, with offsets to cite; never edited."""

from collections.abc import Iterator

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.base import CatalogueAdmin, CatalogueInline
from archive.admin.holding_form import HoldingForm
from archive.models import Article, Holding

LINE = 80  # code points; short enough to count from the offset at its start
ATTACHED = models.ExpressionWrapper(
    models.Q(text__isnull=False), output_field=models.BooleanField()
)
FIXITY = ("filename", "sha256", "bytes", "length")
HELP = gettext_lazy(
    "The document as received, bound to this record by its checksum. Its text is never edited:"
    " not here and not elsewhere. Segments say which part of it is what."
)
NOT_ATTACHED = gettext_lazy(
    "Not attached. The text comes from its file, chosen here or found by the command “load”."
)


def ruled(text: str) -> SafeString:
    """Return the text in lines that each begin with their offset in code points, escaped."""
    lines = format_html_join("\n", '<span class="offset">{}</span>{}', rule(text))
    return format_html('<pre class="text-of-record">{}</pre>', lines)


def rule(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, line); long lines are broken after a blank, empty ones are left out."""
    start = 0
    for whole in text.splitlines(keepends=True):
        end = start + len(whole.rstrip())
        while start < end:
            stop = start + LINE
            if stop < end and (blank := text.rfind(" ", start, stop)) > start:
                stop = blank + 1
            yield start, text[start : min(stop, end)]
            start = min(stop, end)
        start += len(whole) - len(whole.rstrip()) if whole.strip() else len(whole)


class TextOfRecord:
    """Shows a holding's text and keeps it, with what fixes it, out of every form."""

    form = HoldingForm

    class Media:
        css = {"all": ["admin_archive/holding.css"]}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Leave the text where it is: a save writes only what was read. Tell which are attached."""
        return super().get_queryset(request).defer("text").annotate(is_attached=ATTACHED)

    @admin.display(description=gettext_lazy("text of record"))
    def text_of_record(self, holding: Holding) -> str:
        """Return the text as it is shown, or why there is none."""
        if holding.pk is None or holding.text is None:
            return NOT_ATTACHED
        return ruled(holding.text)


def state_of(article: Article | None) -> bool | None:
    """Tell whether the text of an article's holding is attached, None where there is no holding."""
    if article is None or article.pk is None:
        return None
    if not hasattr(article, "holding_state"):  # asked for some times on each page
        found = Holding.objects.filter(article=article.pk).annotate(is_attached=ATTACHED)
        article.holding_state = found.values_list("is_attached", flat=True).first()
    return article.holding_state


class HoldingInline(TextOfRecord, CatalogueInline):
    """The holding on the page of its article. It is removed with its article only."""

    model = Holding
    can_delete = False
    extra = 1
    classes = ()

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list[tuple]:
        """Offer to bring the document in until its text is attached; it stands beside the form."""
        file = [] if state_of(obj) is True else ["file"]
        fields = [*file, FIXITY[:2], FIXITY[2:], "segments"]
        return [(None, {"fields": fields, "description": HELP})]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple:
        """A document is never exchanged for another."""
        return () if state_of(obj) is None else FIXITY


class AttachedFilter(admin.SimpleListFilter):
    """By whether the text is at hand."""

    title = gettext_lazy("text of record")
    parameter_name = "attached"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        """Return the two states."""
        return [("yes", _("attached")), ("no", _("not attached"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        """Return the holdings in the chosen state."""
        states = {"yes": {"text__isnull": False}, "no": {"text__isnull": True}}
        return queryset.filter(**states.get(self.value(), {}))


@admin.register(Holding)
class HoldingAdmin(TextOfRecord, CatalogueAdmin):
    """Documents as received."""

    permanent = ("article", *FIXITY)
    list_display = ("filename", "article", "length", "attached", "checksum")
    list_filter = (AttachedFilter,)
    list_select_related = ("article",)
    search_fields = ("filename", "sha256", "article__key")
    ordering = ("filename",)
    autocomplete_fields = ("article",)
    readonly_fields = ("text_of_record",)

    def get_fieldsets(self, request: HttpRequest, obj: Holding | None = None) -> list[tuple]:
        """Offer to bring the document in until its text is attached."""
        file = [] if obj is not None and getattr(obj, "is_attached", True) else ["file"]
        fieldsets = [
            (None, {"fields": ["article", *file, *FIXITY, "segments"], "description": HELP}),
            (gettext_lazy("Text of record"), {"fields": ["text_of_record"]}),
        ]
        return self.reasoned(request, obj, fieldsets)

    @admin.display(description=gettext_lazy("attached"), boolean=True, ordering="is_attached")
    def attached(self, holding: Holding) -> bool:
        """Tell whether the text is at hand."""
        return holding.is_attached

    @admin.display(description="SHA-256", ordering="sha256")
    def checksum(self, holding: Holding) -> str:
        """Return the beginning of the checksum."""
        return f"{holding.sha256[:12]}…"

    def get_actions(self, request: HttpRequest) -> dict:
        """Offer no deletion: evidence would point into nothing."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_view(self, request: HttpRequest, object_id: str, *args, **kwargs) -> HttpResponse:
        """Refuse: a holding goes with its article only."""
        said = _("A holding is removed with its article only; evidence points into it.")
        messages.error(request, said)
        address = reverse("admin:archive_holding_change", args=[object_id])
        return HttpResponseRedirect(address)

    def render_change_form(
        self, request: HttpRequest, context: dict, *args, **kwargs
    ) -> HttpResponse:
        """Leave the button for deleting out."""
        context["show_delete"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def revert_disabled(self, request: HttpRequest, obj: Holding | None = None) -> bool:
        """An earlier version would bring an earlier text along."""
        return True

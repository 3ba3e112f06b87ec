"""Articles: the page where a release is catalogued, with everything that hangs on it."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive.admin import inlines
from archive.admin.base import NOTES, CatalogueAdmin
from archive.admin.beside import TextBeside
from archive.admin.forms import ArticleForm
from archive.admin.history import changes_of_parts
from archive.admin.holdings import HoldingInline
from archive.admin.searching import FoldedNames
from archive.admin.through import PartFormSet
from archive.admin.withdrawal import Withdrawing
from archive.curation.review import Leave, set_status, told
from archive.models import Appearance, Article, ArticleDate, Holding
from archive.publish.snapshot import page_url
from archive.text import folding

ACCOUNT_HELP = gettext_lazy(
    "The archive's own retelling, attributed and complete. Links: [words](person:KEY),"
    " organisation, resolution, province; paragraphs are apart by a blank line."
)
BASIS_HELP = gettext_lazy("Give the basis exactly where there is a value.")
WITHDRAWAL_HELP = gettext_lazy(
    "A withdrawn article leaves every page and answers 410 with this reason. It needs a date and"
    " a reason in both languages."
)


def fieldset(title: str, *names: str, **options: object) -> tuple:
    """Return a fieldset."""
    return title, {"fields": list(names), **options}


class AttachedFilter(admin.SimpleListFilter):
    """By whether the text of record is at hand."""

    title = gettext_lazy("text of record")
    parameter_name = "attached"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        """Return the three states."""
        return [
            ("yes", _("attached")),
            ("no", _("not attached")),
            ("none", _("no holding catalogued")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the articles in the chosen state."""
        states = {
            "yes": {"holding__text__isnull": False},
            "no": {"holding__isnull": False, "holding__text__isnull": True},
            "none": {"holding__isnull": True},
        }
        return queryset.filter(**states.get(self.value(), {}))


@admin.register(Article)
class ArticleAdmin(TextBeside, Withdrawing, FoldedNames, CatalogueAdmin):
    """Releases."""

    form = ArticleForm
    list_display = ("key", "title", "status", "event_date", "province", "publisher", "attached")
    list_display_links = ("key", "title")
    list_filter = (
        "status",
        AttachedFilter,
        ("province", admin.RelatedOnlyFieldListFilter),
        ("publisher", admin.RelatedOnlyFieldListFilter),
        "title_basis",
    )
    list_select_related = ("province", "publisher")
    search_fields = ("key", "title", "title_en", "source_url")
    search_help_text = gettext_lazy("Key, title or address; with or without marks.")
    folded_fields = ("key", "title", "title_en", "source_url")
    ordering = ("key",)
    autocomplete_fields = ("province", "publisher", "replacement")
    actions = (
        "send_to_review",
        "publish_selected",
        "return_to_draft",
        "withdraw_selected",
        "restore_selected",
    )
    reasoned_actions = ("return_to_draft",)
    inlines = (
        HoldingInline,
        inlines.ArticleDateInline,
        inlines.BylineInline,
        inlines.AppearanceInline,
        inlines.RoleInline,
        inlines.PostInline,
        inlines.InvolvementInline,
        inlines.CitationInline,
        inlines.QuantityInline,
        inlines.SlipInline,
    )
    fieldsets = [
        fieldset(None, "key", "status", "title", "title_en", ("title_basis", "title_evidence")),
        fieldset(
            gettext_lazy("Province"),
            ("province", "province_basis"),
            "province_evidence",
            description=BASIS_HELP,
        ),
        fieldset(
            gettext_lazy("Publisher"),
            ("publisher", "publisher_basis"),
            "publisher_evidence",
            description=BASIS_HELP,
        ),
        fieldset(
            gettext_lazy("Source"),
            "source_url",
            ("source_basis", "source_evidence"),
            description=BASIS_HELP,
        ),
        fieldset(gettext_lazy("Account"), "account_vi", "account_en", description=ACCOUNT_HELP),
        fieldset(
            NOTES[0],
            *(
                f"{name}_note_{language}"
                for name in ("title", "province", "publisher", "source")
                for language in ("vi", "en")
            ),
            classes=["collapse"],
        ),
        fieldset(
            gettext_lazy("Withdrawal"),
            "withdrawn_on",
            "withdrawn_reason_vi",
            "withdrawn_reason_en",
            "replacement",
            classes=["collapse"],
            description=WITHDRAWAL_HELP,
        ),
    ]

    class Media:
        """A title needs a line and an account a page, in lists and forms alike."""

        css = {"all": ["admin_archive/article.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Read along what lists show: the date of the event, whether the text is there."""
        event = ArticleDate.objects.filter(article=OuterRef("pk"), kind="event")
        holding = Holding.objects.filter(article=OuterRef("pk"), text__isnull=False)
        return (
            super()
            .get_queryset(request)
            .annotate(event_edtf=Subquery(event.values("edtf")[:1]), is_attached=Exists(holding))
        )

    @admin.display(description=gettext_lazy("date of the event"), ordering="event_edtf")
    def event_date(self, article: Article) -> str | None:
        """Return when it happened, as far as it is known."""
        return article.event_edtf

    @admin.display(description=gettext_lazy("attached"), boolean=True, ordering="is_attached")
    def attached(self, article: Article) -> bool:
        """Tell whether the text of record is at hand."""
        return article.is_attached

    def view_on_site(self, article: Article) -> str | None:
        """Return the address of the public page, where there is one."""
        if article.status != "published":
            return None
        return page_url("articles", article.key, folding.slug(article.title))

    def _create_formsets(self, request: HttpRequest, obj: Article, change: bool) -> tuple:
        """Show the parts of appearances who appears, according to the same submit."""
        formsets, instances = super()._create_formsets(request, obj, change)
        appearances = next((made for made in formsets if made.model is Appearance), None)
        for formset in formsets:
            if isinstance(formset, PartFormSet):
                formset.appearances = appearances
        return formsets, instances

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        """Show the article's own history and that of all that hangs on it."""
        context = dict(extra_context or {})
        if object_id.isdecimal():  # else it is 404
            context["parts"] = changes_of_parts(object_id, request.GET.get("parts"))
        return super().history_view(request, object_id, context)

    @admin.action(description=gettext_lazy("Send selected to review"), permissions=["change"])
    def send_to_review(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Let reviewers decide about drafts."""
        self.set_status(request, queryset, "review")

    @admin.action(description=gettext_lazy("Publish selected articles"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Make drafts public."""
        self.set_status(request, queryset, "published")

    @admin.action(description=gettext_lazy("Return selected to draft"), permissions=["change"])
    def return_to_draft(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Take articles off the public pages, to be worked on."""
        self.set_status(request, queryset, "draft")

    def set_status(self, request: HttpRequest, queryset: QuerySet, status: str) -> None:
        """Give articles a status, those that are withdrawn excepted: that is a decision apart."""
        done = 0
        articles = list(Article.objects.filter(pk__in=queryset.values("pk")).order_by("key"))
        leave = Leave(request.user, articles)
        for article in articles:
            if article.status in (status, "withdrawn"):
                continue
            fault = leave.refusal(article, status)
            try:
                if fault:
                    raise ValidationError(fault)
                set_status(article, status, request.user, "")
            except ValidationError as error:
                values = {"key": article.key, "faults": told(article, error)}
                messages.error(request, _("Not changed: %(key)s. %(faults)s") % values)
                continue
            self.log_change(request, article, [{"changed": {"fields": [_("Status")]}}])
            done += 1
        if done:
            said = ngettext("%s article changed.", "%s articles changed.", done) % done
            messages.info(request, said)

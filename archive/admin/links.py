"""What hangs on articles, each kind with a list of its own, to search and review all articles."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from archive.admin import inlines
from archive.admin.base import NOTES, CatalogueAdmin
from archive.admin.beside import TextBeside
from archive.admin.searching import FoldedLinks
from archive.models import (
    Appearance,
    AppearanceRole,
    ArticleDate,
    Byline,
    Citation,
    Involvement,
    Post,
    Quantity,
    Slip,
)

SEARCH_HELP = _("Keys and names, with or without marks; words as printed, with their marks.")
PART_OF = ("appearance__article__key", "appearance__person__key", "appearance__person__name")


class LinkAdmin(TextBeside, FoldedLinks, CatalogueAdmin):
    """The page of what hangs on an article; it stays with that article."""

    permanent = ("article",)
    search_help_text = SEARCH_HELP
    autocomplete_fields = ("article",)
    ordering = ("article__key", "order")
    list_select_related = ("article",)


class PartAdmin(LinkAdmin):
    """The page of what hangs on an appearance; it stays with that appearance."""

    permanent = ("appearance",)
    autocomplete_fields = ("appearance",)
    list_select_related = ("appearance__article", "appearance__person")

    @admin.display(description=_("Article"), ordering="appearance__article__key")
    def article(self, part: AppearanceRole | Post) -> str:
        """Return the key of the article."""
        return part.appearance.article.key

    @admin.display(description=_("Person"), ordering="appearance__person__sort_given")
    def person(self, part: AppearanceRole | Post) -> str:
        """Return the name of the person."""
        return part.appearance.person.name


@admin.register(ArticleDate)
class ArticleDateAdmin(LinkAdmin):
    """Dates."""

    permanent = ("article", "kind")
    list_display = ("edtf", "kind", "article", "basis", "earliest", "latest")
    list_filter = ("kind", "basis")
    search_fields = ("article__key", "edtf")
    ordering = ("article__key", "kind")
    readonly_fields = ("earliest", "latest")
    fieldsets = [
        (
            None,
            {
                "fields": ["article", "kind", "edtf", ("earliest", "latest"), "basis", "evidence"],
                "description": inlines.DATE_HELP,
            },
        ),
        NOTES,
    ]


@admin.register(Byline)
class BylineAdmin(LinkAdmin):
    """Newsroom names."""

    list_display = ("name", "work", "article", "order")
    list_filter = ("work",)
    search_fields = ("article__key", "name", "wording")
    fieldsets = [
        (None, {"fields": ["article", "order", "name", "work", "wording", "evidence"]}),
        NOTES,
    ]


@admin.register(Appearance)
class AppearanceAdmin(LinkAdmin):
    """People in articles."""

    permanent = ("article", "person")
    list_display = ("person", "article", "order", "rank", "status")
    list_filter = ("status", "person__standing", "roles__role")
    search_fields = ("article__key", "person__key", "person__name", "rank")
    autocomplete_fields = ("article", "person")
    list_select_related = ("article", "person")
    inlines = (inlines.RolesOfAppearance, inlines.PostsOfAppearance)
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("article", "person", ("order", "status")),
                    *(("rank", "rank_evidence"), "evidence"),
                ]
            },
        ),
        NOTES,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Read what an appearance is called along with it, for lists of choices too."""
        return super().get_queryset(request).select_related("article", "person")


@admin.register(AppearanceRole)
class AppearanceRoleAdmin(PartAdmin):
    """What people did."""

    list_display = ("role", "person", "article", "wording", "status")
    list_filter = ("status", "role")
    search_fields = (*PART_OF, "wording")
    ordering = ("appearance__article__key", "appearance__order", "role")
    fieldsets = [(None, {"fields": ["appearance", "status", "role", "wording", "evidence"]}), NOTES]


@admin.register(Post)
class PostAdmin(PartAdmin):
    """Posts as worded."""

    list_display = ("wording", "person", "organisation", "article", "former", "basis", "status")
    list_filter = ("status", "basis", "former", "organisation__kind")
    search_fields = (*PART_OF, "wording", "organisation__key", "organisation__name")
    ordering = ("appearance__article__key", "appearance__order", "order")
    autocomplete_fields = ("appearance", "organisation")
    list_select_related = (*PartAdmin.list_select_related, "organisation")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "appearance",
                    ("order", "former", "status"),
                    "wording",
                    ("organisation", "basis"),
                    "evidence",
                ]
            },
        ),
        NOTES,
    ]


@admin.register(Involvement)
class InvolvementAdmin(LinkAdmin):
    """Organisations in articles."""

    permanent = ("article", "organisation")
    list_display = ("organisation", "role", "article", "wording", "basis", "status")
    list_filter = ("status", "role", "basis", "organisation__kind")
    search_fields = ("article__key", "organisation__key", "organisation__name", "wording")
    autocomplete_fields = ("article", "organisation")
    list_select_related = ("article", "organisation")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "article",
                    "organisation",
                    ("role", "order", "status"),
                    ("wording", "basis"),
                    "evidence",
                ]
            },
        ),
        NOTES,
    ]


@admin.register(Citation)
class CitationAdmin(LinkAdmin):
    """Documents in articles."""

    permanent = ("article", "resolution")
    list_display = ("resolution", "form", "relation", "article", "wording", "basis", "status")
    list_filter = ("status", "form", "relation", "basis", "resolution__kind")
    search_fields = (
        *("article__key", "resolution__key", "resolution__number", "resolution__title"),
        "wording",
    )
    autocomplete_fields = ("article", "resolution")
    list_select_related = ("article", "resolution")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "article",
                    ("resolution", "order", "status"),
                    ("form", "relation", "basis"),
                    "wording",
                    "evidence",
                ]
            },
        ),
        NOTES,
    ]


@admin.register(Quantity)
class QuantityAdmin(LinkAdmin):
    """Numbers."""

    list_display = ("wording", "value", "counted_vi", "article", "order", "basis")
    list_filter = ("basis",)
    search_fields = ("article__key", "wording", "value", "counted_vi", "counted_en")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("article", "order"),
                    ("value", "basis"),
                    ("counted_vi", "counted_en"),
                    ("wording", "evidence"),
                ],
                "description": inlines.VALUE_HELP,
            },
        ),
        NOTES,
    ]


@admin.register(Slip)
class SlipAdmin(LinkAdmin):
    """Slips of the pen."""

    list_display = ("wording", "reading", "article", "order")
    search_fields = ("article__key", "wording", "reading")
    fieldsets = [
        (
            None,
            {
                "fields": [("article", "order"), ("wording", "reading"), "evidence"],
                "description": inlines.SLIP_HELP,
            },
        ),
        NOTES,
    ]

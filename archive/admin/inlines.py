"""What hangs on an article, as inlines of its page."""

from django.utils.translation import gettext_lazy as _

from archive.admin.base import NOTES, CatalogueInline
from archive.admin.through import PartInline
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

DATE_HELP = _(
    "As precise as it is known and no more: 2020-06-19, 2020-06, 2020, 2020-06-19~ (about),"
    " 2020-06-19? (uncertain), 2020-06/2020-07."
)
VALUE_HELP = _(
    "The value in plain digits with a decimal point, such as 5000 or 92.5; empty where the"
    " release has a word only. What is counted is said in the archive's words."
)
SLIP_HELP = _(
    "Evident slips only: the letters exactly as they stand, and what was presumably meant, empty"
    " where that is not sure. Pages mark each place with [sic]; the text is never changed."
)


class ArticleDateInline(CatalogueInline):
    """When it happened, was published, was captured; only what is known."""

    model = ArticleDate
    fieldsets = [
        (None, {"fields": [("kind", "edtf", "basis"), "evidence"], "description": DATE_HELP}),
        NOTES,
    ]


class BylineInline(CatalogueInline):
    """Newsroom names as printed."""

    model = Byline
    fieldsets = [
        (None, {"fields": [("order", "name", "work"), ("wording", "evidence")]}),
        NOTES,
    ]


class AppearanceInline(CatalogueInline):
    """People in the article."""

    model = Appearance
    autocomplete_fields = ("person",)
    fieldsets = [
        (None, {"fields": [("person", "order", "status"), ("rank", "rank_evidence"), "evidence"]}),
        NOTES,
    ]

    def get_queryset(self, request):
        """Read what a row is called along with it."""
        return super().get_queryset(request).select_related("article", "person")


class RolesOfAppearance(CatalogueInline):
    """What the person did, on the page of an appearance."""

    model = AppearanceRole
    fieldsets = [(None, {"fields": [("role", "wording", "status"), "evidence"]}), NOTES]


class PostsOfAppearance(CatalogueInline):
    """Posts as worded, on the page of an appearance."""

    model = Post
    autocomplete_fields = ("organisation",)
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("order", "wording", "former"),
                    ("organisation", "basis", "status"),
                    "evidence",
                ]
            },
        ),
        NOTES,
    ]

    def get_queryset(self, request):
        """Read the bodies along."""
        return super().get_queryset(request).select_related("organisation")


class RoleInline(PartInline):
    """What people did, on the page of the article."""

    model = AppearanceRole
    fieldsets = [
        (None, {"fields": [("person", "role", "wording", "status"), "evidence"]}),
        NOTES,
    ]


class PostInline(PartInline):
    """Posts as worded, on the page of the article."""

    model = Post
    autocomplete_fields = ("organisation",)
    ordering = ("appearance__order", "appearance", "order")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("person", "order", "wording"),
                    ("organisation", "basis", "former", "status"),
                    "evidence",
                ]
            },
        ),
        NOTES,
    ]

    def get_queryset(self, request):
        """Read the bodies along."""
        return super().get_queryset(request).select_related("organisation")


class InvolvementInline(CatalogueInline):
    """Organisations in the article."""

    model = Involvement
    autocomplete_fields = ("organisation",)
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("organisation", "role", "order"),
                    ("wording", "basis", "status"),
                    "evidence",
                ]
            },
        ),
        NOTES,
    ]

    def get_queryset(self, request):
        """Read what a row is called along with it."""
        return super().get_queryset(request).select_related("organisation")


class CitationInline(CatalogueInline):
    """Documents in the article; `implied` is never counted as citing."""

    model = Citation
    autocomplete_fields = ("resolution",)
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("resolution", "order"),
                    ("form", "relation", "basis", "status"),
                    ("wording", "evidence"),
                ]
            },
        ),
        NOTES,
    ]

    def get_queryset(self, request):
        """Read what a row is called along with it."""
        return super().get_queryset(request).select_related("resolution")


class QuantityInline(CatalogueInline):
    """Numbers that the release states."""

    model = Quantity
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("order", "value", "basis"),
                    ("counted_vi", "counted_en"),
                    ("wording", "evidence"),
                ],
                "description": VALUE_HELP,
            },
        ),
        NOTES,
    ]


class SlipInline(CatalogueInline):
    """Slips of the pen, kept as they stand."""

    model = Slip
    fieldsets = [
        (
            None,
            {"fields": ["order", ("wording", "reading"), "evidence"], "description": SLIP_HELP},
        ),
        NOTES,
    ]

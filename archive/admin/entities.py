"""People, organisations, documents, provinces and aliases."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import Model, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.base import NOTES, CatalogueAdmin
from archive.admin.forms import AliasForm, EntityForm
from archive.admin.merging import Mergeable
from archive.admin.searching import FoldedLinks, FoldedNames
from archive.admin.standing import Deciding
from archive.curation import distinct
from archive.models import Alias, Article, Organisation, Person, Province, Resolution

SEARCH_HELP = gettext_lazy("Any of the names or the key; with or without marks.")
KEY_HELP = gettext_lazy(
    "The key stands in addresses, fixtures and exports: choose it well, it is never changed."
)
PERIOD_HELP = gettext_lazy(
    "Dates as in EDTF: 2025-07-01, 2025-07, 2025. The end is the last day on which it existed."
)


class EntityAdmin(FoldedNames, CatalogueAdmin):
    """The page of what has a name and a key."""

    form = EntityForm
    search_help_text = SEARCH_HELP
    folded_fields = ("key", "name", "name_en", "names")

    def get_deleted_objects(self, objs: Iterable[Model], request: HttpRequest) -> tuple:
        """Protect what accounts link to or aliases lead to, as foreign keys protect the rest."""
        deleted, counts, perms, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, perms, [*protected, *mentions(objs)]


def mentions(records: Iterable[Model]) -> list[str]:
    """Return what speaks of records by their keys, described for a curator."""
    found = []
    for record in records:
        kind, key = record._meta.model_name, record.key
        link = f"({kind}:{key})"
        accounts = Article.objects.filter(
            Q(account_vi__contains=link) | Q(account_en__contains=link)
        )
        found += [
            _("the account of %(article)s links to “%(key)s”") % {"article": article, "key": key}
            for article in accounts.values_list("key", flat=True)
        ]
        found += [
            _("the alias “%(alias)s” leads to “%(key)s”") % {"alias": alias, "key": key}
            for alias in Alias.objects.filter(record_type=kind, target=key).values_list(
                "key", flat=True
            )
        ]
        found += [
            _("the pair “%(pair)s” says what “%(key)s” is not") % {"pair": pair, "key": key}
            for pair in distinct.pairs_with(kind, key)
        ]
    return found


@admin.register(Person)
class PersonAdmin(Mergeable, Deciding, EntityAdmin):
    """People named in releases; only office holders are published."""

    list_display = ("name", "key", "standing")
    list_filter = ("standing",)
    search_fields = ("key", "name")
    folded_fields = ("key", "name", "names")
    ordering = ("sort_given", "key")
    actions = ("decide_standing",)
    fieldsets = [
        (
            None,
            {
                "fields": ["key", "name", "names", "standing", "publicness"],
                "description": gettext_lazy(
                    "One human being; the same name may belong to several. Only office holders are"
                    " shown to the public."
                ),
            },
        ),
        NOTES,
    ]


@admin.register(Organisation)
class OrganisationAdmin(Mergeable, EntityAdmin):
    """Bodies with a full official name."""

    list_display = ("name", "key", "kind", "level", "province", "valid_from", "valid_until")
    list_filter = ("kind", "level", ("province", admin.RelatedOnlyFieldListFilter), "basis")
    list_select_related = ("province",)
    search_fields = ("key", "name", "name_en")
    ordering = ("key",)
    autocomplete_fields = ("province", "parent", "successor")
    fieldsets = [
        (
            None,
            {
                "fields": ["key", "name", "name_en", "names", "basis"],
                "description": KEY_HELP,
            },
        ),
        (
            gettext_lazy("Place and rank"),
            {"fields": [("kind", "level"), "province", "parent"]},
        ),
        (
            gettext_lazy("Period"),
            {
                "fields": [("valid_from", "valid_until"), ("succession", "successor")],
                "description": PERIOD_HELP,
                "classes": ["collapse"],
            },
        ),
        NOTES,
    ]


@admin.register(Province)
class ProvinceAdmin(EntityAdmin):
    """Units of the first level, each in its period."""

    list_display = ("name", "key", "kind", "valid_from", "valid_until", "successor")
    list_filter = ("kind", "valid_until")
    list_select_related = ("successor",)
    search_fields = ("key", "name", "name_en")
    ordering = ("key",)
    autocomplete_fields = ("successor",)
    fieldsets = [
        (
            None,
            {
                "fields": ["key", "name", "name_en", "names", "kind", "iso_3166_2"],
                "description": KEY_HELP,
            },
        ),
        (
            gettext_lazy("Period"),
            {
                "fields": [("valid_from", "valid_until"), "successor"],
                "description": PERIOD_HELP,
            },
        ),
        NOTES,
    ]


@admin.register(Resolution)
class ResolutionAdmin(Mergeable, EntityAdmin):
    """Documents, numbered or not."""

    list_display = ("title", "number", "kind", "issuer", "issued", "key")
    list_filter = ("kind", "term", "basis")
    list_select_related = ("issuer",)
    search_fields = ("key", "number", "title", "title_en")
    folded_fields = ("key", "number", "title", "title_en", "names")
    ordering = ("key",)
    autocomplete_fields = ("issuer", "replaced_by")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("key", ("kind", "number", "term"), "issuer", "issued"),
                    *("title", "title_en", "names", "basis"),
                ],
                "description": gettext_lazy(
                    "A document is identified by issuer, number and date, never by the number"
                    " alone."
                ),
            },
        ),
        (
            gettext_lazy("Validity"),
            {"fields": ["in_force", "replaced_by"], "classes": ["collapse"]},
        ),
        NOTES,
    ]


@admin.register(Alias)
class AliasAdmin(FoldedLinks, CatalogueAdmin):
    """Keys that once named a record and now lead to another."""

    form = AliasForm
    permanent = ("record_type", "key")
    list_display = ("key", "record_type", "target")
    list_filter = ("record_type",)
    search_fields = ("key", "target")
    ordering = ("record_type", "key")
    fieldsets = [
        (
            None,
            {
                "fields": ["record_type", "key", "target"],
                "description": gettext_lazy(
                    "After a merge or a correction: the lost key answers with the living one,"
                    " for ever."
                ),
            },
        )
    ]

"""Corrections as the public reads them: written by the archive, worded and withheld by curators."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from archive.admin.base import CatalogueAdmin
from archive.admin.searching import FoldedLinks
from archive.models import Correction

FIXED = ("record_type", "key", "number", "part", "field", "before", "after", "corrected_on")
HELP = _(
    "Written whenever what the public could read is changed. What was corrected cannot be edited;"
    " the reason can be worded better, and a former value that must not be read, such as a private"
    " person’s name, can be withheld."
)


@admin.register(Correction)
class CorrectionAdmin(FoldedLinks, CatalogueAdmin):
    """What was corrected, and why."""

    permanent = FIXED
    list_display = ("corrected_on", "record_type", "key", "part", "field", "reason", "withheld")
    list_filter = ("record_type", "withheld")
    search_fields = ("key", "part", "field", "reason")
    ordering = ("-corrected_on", "record_type", "key", "-number")
    fieldsets = [(None, {"fields": ["reason", "withheld", *FIXED], "description": HELP})]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A correction comes from a change, never by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Correction | None = None) -> bool:
        """What was corrected once stays so."""
        return False

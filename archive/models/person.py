"""People named in releases. Only office holders are published; bylines are not people here."""

from django.utils.translation import gettext_lazy as _

from archive.models.base import CatalogueModel
from archive.models.fields import (
    KeyField,
    NamesField,
    Prose,
    SortKey,
    TermField,
    TextLine,
    known_terms,
    within_length,
)
from archive.text import folding


class Person(CatalogueModel):
    """One human being; the same name may belong to several, and no surname ever joins two."""

    key = KeyField(_("key"))
    name = TextLine(_("name"))
    names = NamesField(_("other names"))
    standing = TermField(_("standing"), vocabulary="standing", default="unclassified")
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)
    sort_given = SortKey(editable=False, blank=True)
    sort_written = SortKey(editable=False, blank=True)

    class Meta:
        ordering = ["sort_given", "key"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            known_terms("person", "standing", "standing"),
            *within_length("person", key=100, name=200),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        """Set both sort keys: Vietnamese lists go by given name, the last syllable."""
        self.sort_given = folding.given_key(self.name)
        self.sort_written = folding.written_key(self.name)

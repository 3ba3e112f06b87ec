"""Provinces and centrally run cities, each a unit *in a period*."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.base import CatalogueModel
from archive.models.fields import (
    EdtfField,
    KeyField,
    NamesField,
    Prose,
    TermField,
    TextLine,
    known_terms,
    within_length,
)


class Province(CatalogueModel):
    """A first-level unit; the 34 units of July 2025 are other records than the 63 before them."""

    key = KeyField(_("key"))
    name = TextLine(_("name"))
    name_en = TextLine(_("English name"))
    kind = TermField(_("kind"), vocabulary="province_kind")
    iso_3166_2 = TextLine(_("ISO 3166-2"), max_length=10, blank=True)
    valid_from = EdtfField(_("existed from"), blank=True)
    valid_until = EdtfField(_("existed until"), blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    names = NamesField(_("other names"))
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        constraints = [
            known_terms("province", "kind", "province_kind"),
            *within_length("province", key=100, name=200, name_en=200, iso_3166_2=10),
            models.CheckConstraint(
                condition=~models.Q(successor=models.F("id")),
                name="province_is_not_its_own_successor",
            ),
        ]

    def __str__(self) -> str:
        return self.name if not self.valid_until else f"{self.name} (–{self.valid_until})"

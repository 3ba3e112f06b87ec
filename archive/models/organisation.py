"""Organisations: Party, state, army, police, unions, newspapers, clubs, groups of bodies."""

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


class Organisation(CatalogueModel):
    """A body with a full official name; the same words in two provinces are two bodies."""

    key = KeyField(_("key"))
    name = TextLine(_("name"), max_length=300)
    name_en = TextLine(_("English name"), max_length=300)
    kind = TermField(_("kind"), vocabulary="organisation_kind")
    level = TermField(_("level"), vocabulary="level")
    province = models.ForeignKey(
        "Province",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("province"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
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
    succession = TermField(_("how it ended"), vocabulary="succession", blank=True)
    names = NamesField(_("other names"))
    basis = TermField(_("basis"), vocabulary="basis")
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            known_terms("organisation", "kind", "organisation_kind"),
            known_terms("organisation", "level", "level"),
            known_terms("organisation", "succession", "succession", blank=True),
            known_terms("organisation", "basis", "basis"),
            *within_length("organisation", key=100, name=300, name_en=300),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="organisation_is_not_its_own_parent",
            ),
            models.CheckConstraint(
                condition=~models.Q(successor=models.F("id")),
                name="organisation_is_not_its_own_successor",
            ),
        ]

    def __str__(self) -> str:
        return self.name

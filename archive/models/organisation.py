"""Organisations: Party, state, army, police, unions, newspapers, clubs, groups of bodies."""

from django.db import models

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

    key = KeyField()
    name = TextLine(max_length=300)
    name_en = TextLine(max_length=300)
    kind = TermField(vocabulary="organisation_kind")
    level = TermField(vocabulary="level")
    province = models.ForeignKey(
        "Province", models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = EdtfField(blank=True)
    valid_until = EdtfField(blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    succession = TermField(vocabulary="succession", blank=True)
    names = NamesField()
    basis = TermField(vocabulary="basis")
    note_vi = Prose(blank=True)
    note_en = Prose(blank=True)

    class Meta:
        ordering = ["key"]
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

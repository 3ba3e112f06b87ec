"""Pairs of records that look like one and are two, so that nobody ever merges them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from archive.models.base import CatalogueModel
from archive.models.fields import KeyField, Prose, TermField, known_terms, within_length


class Distinct(CatalogueModel):
    """Two keys of one type of record, in the order of their characters, and how they differ."""

    natural_key_fields = ("record_type", "first", "second")

    record_type = TermField(_("type of record"), vocabulary="record_type")
    first = KeyField(_("first key"), unique=False)
    second = KeyField(_("second key"), unique=False)
    note_vi = Prose(_("how they differ (Vietnamese)"), blank=True)
    note_en = Prose(_("how they differ (English)"), blank=True)

    class Meta:
        ordering = ["record_type", "first", "second"]
        verbose_name = _("distinct pair")
        verbose_name_plural = _("distinct pairs")
        constraints = [
            known_terms("distinct", "record_type", "record_type"),
            *within_length("distinct", first=100, second=100),
            models.UniqueConstraint(
                fields=["record_type", "first", "second"], name="distinct_pair_is_recorded_once"
            ),
            # That the keys are in order is a rule of the loader and the forms: databases compare
            # texts each in their own way, and hyphens most of all.
            models.CheckConstraint(
                condition=~Q(first=F("second")), name="distinct_keys_are_different"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_type}/{self.first} ≠ {self.second}"

    def derive(self) -> None:
        """Put the two keys in order, so that a pair has one spelling."""
        self.first, self.second = sorted((self.first, self.second))

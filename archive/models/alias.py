"""Keys that once named a record and now lead to another, for ever."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from archive.models.base import CatalogueModel
from archive.models.fields import KeyField, TermField, known_terms, within_length


class Alias(CatalogueModel):
    """A lost key and the key that answers for it; never an alias of an alias."""

    natural_key_fields = ("record_type", "key")

    record_type = TermField(_("type of record"), vocabulary="record_type")
    key = KeyField(_("key"), unique=False)
    target = KeyField(_("leads to"), unique=False)

    class Meta:
        ordering = ["record_type", "key"]
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [
            known_terms("alias", "record_type", "record_type"),
            *within_length("alias", key=100, target=100),
            models.UniqueConstraint(fields=["record_type", "key"], name="alias_key_leads_one_way"),
            models.CheckConstraint(
                condition=~Q(key=F("target")), name="alias_does_not_lead_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_type}/{self.key} → {self.target}"

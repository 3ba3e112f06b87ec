"""Documents that releases cite, review, sign or report: numbered or not."""

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


class Resolution(CatalogueModel):
    """A document; its identity is issuer, number and date, never the number alone."""

    key = KeyField()
    kind = TermField(vocabulary="resolution_kind")
    number = TextLine(max_length=60, blank=True)
    issuer = models.ForeignKey(
        "Organisation", models.PROTECT, null=True, blank=True, related_name="issued_resolutions"
    )
    issued = EdtfField(blank=True)
    term = TextLine(max_length=20, blank=True)
    title = TextLine(max_length=500)
    title_en = TextLine(max_length=500)
    in_force = EdtfField(blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    names = NamesField()
    basis = TermField(vocabulary="basis")
    note_vi = Prose(blank=True)
    note_en = Prose(blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            known_terms("resolution", "kind", "resolution_kind"),
            known_terms("resolution", "basis", "basis"),
            *within_length("resolution", key=100, number=60, title=500, title_en=500),
            models.UniqueConstraint(
                fields=["number", "issuer", "issued"],
                condition=~models.Q(number=""),
                name="resolution_identity_is_number_issuer_and_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(replaced_by=models.F("id")),
                name="resolution_does_not_replace_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

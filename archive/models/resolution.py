"""Documents that releases cite, review, sign or report: numbered or not."""

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


class Resolution(CatalogueModel):
    """A document; its identity is issuer, number and date, never the number alone."""

    key = KeyField(_("key"))
    kind = TermField(_("kind"), vocabulary="resolution_kind")
    number = TextLine(_("number"), max_length=60, blank=True)
    issuer = models.ForeignKey(
        "Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issued_resolutions",
        verbose_name=_("issuer"),
    )
    issued = EdtfField(_("issued"), blank=True)
    term = TextLine(_("term"), max_length=20, blank=True)
    title = TextLine(_("title"), max_length=500)
    title_en = TextLine(_("English title"), max_length=500)
    in_force = EdtfField(_("in force from"), blank=True)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    names = NamesField(_("other names"))
    basis = TermField(_("basis"), vocabulary="basis")
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
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

"""Slips of the pen: what stands wrong in a release and is kept as it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.article import Article
from archive.models.base import CatalogueModel
from archive.models.fields import EvidenceField, Prose, TextLine, within_length


class Slip(CatalogueModel):
    """An evident slip, letter for letter, and what was presumably meant, empty where unsure.

    It is nothing without its place in the text, so it has evidence always.
    """

    natural_key_fields = ("article__key", "order")

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="slips", verbose_name=_("article")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    wording = TextLine(_("wording"), max_length=300)
    reading = TextLine(_("presumably meant"), max_length=300, blank=True)
    evidence = EvidenceField(_("evidence"), blank=False)
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)

    class Meta:
        ordering = ["article", "order"]
        verbose_name = _("slip of the pen")
        verbose_name_plural = _("slips of the pen")
        constraints = [
            *within_length("slip", wording=300, reading=300),
            models.CheckConstraint(condition=~models.Q(evidence=[]), name="slip_has_evidence"),
            models.UniqueConstraint(
                fields=["article", "order"], name="slip_order_is_unique_in_an_article"
            ),
        ]

    def __str__(self) -> str:
        return self.wording

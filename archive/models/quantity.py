"""Quantities: the numbers that a release states, each with what is counted and where it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.article import Article
from archive.models.base import CatalogueModel
from archive.models.fields import (
    EvidenceField,
    Prose,
    TermField,
    TextLine,
    check_number,
    known_terms,
    plain_digits,
    within_length,
)


class Quantity(CatalogueModel):
    """A number as worded in a release, its value, and what is counted in the archive's words.

    `value` has plain digits and a decimal point; it is empty where the release gives a word only.
    """

    natural_key_fields = ("article__key", "order")

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="quantities", verbose_name=_("article")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    wording = TextLine(_("wording"), max_length=300)
    value = TextLine(_("value"), max_length=40, blank=True, validators=[check_number])
    counted_vi = TextLine(_("what is counted (Vietnamese)"))
    counted_en = TextLine(_("what is counted (English)"))
    basis = TermField(_("basis"), vocabulary="basis")
    evidence = EvidenceField(_("evidence"))
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)

    class Meta:
        ordering = ["article", "order"]
        verbose_name = _("quantity")
        verbose_name_plural = _("quantities")
        constraints = [
            known_terms("quantity", "basis", "basis"),
            plain_digits("quantity", "value"),
            *within_length("quantity", wording=300, value=40, counted_vi=200, counted_en=200),
            models.UniqueConstraint(
                fields=["article", "order"], name="quantity_order_is_unique_in_an_article"
            ),
        ]

    def __str__(self) -> str:
        return self.wording

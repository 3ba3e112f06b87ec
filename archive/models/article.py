"""Articles: one press release each, with the dates and bylines that belong to it alone."""

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.base import CatalogueModel, CatalogueQuerySet
from archive.models.fields import (
    EdtfField,
    EvidenceField,
    KeyField,
    Prose,
    TermField,
    TextLine,
    known_terms,
    within_length,
)
from archive.text import dates


class ArticleQuerySet(CatalogueQuerySet):
    """Which articles the public may see."""

    def published(self) -> "ArticleQuerySet":
        """Return the articles that an edition contains."""
        return self.filter(status="published")

    def withdrawn(self) -> "ArticleQuerySet":
        """Return the articles of which an edition keeps a tombstone only."""
        return self.filter(status="withdrawn")


class Article(CatalogueModel):
    """A release as catalogued: every fact with its basis, its evidence and a note."""

    key = KeyField(_("key"))
    title = TextLine(_("title"), max_length=400)
    title_en = TextLine(_("English title"), max_length=400)
    title_basis = TermField(_("basis of the title"), vocabulary="title_basis")
    title_evidence = EvidenceField(_("evidence of the title"))
    title_note_vi = Prose(_("note on the title (Vietnamese)"), blank=True)
    title_note_en = Prose(_("note on the title (English)"), blank=True)
    province = models.ForeignKey(
        "Province",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("province"),
    )
    province_basis = TermField(_("basis of the province"), vocabulary="basis", blank=True)
    province_evidence = EvidenceField(_("evidence of the province"))
    province_note_vi = Prose(_("note on the province (Vietnamese)"), blank=True)
    province_note_en = Prose(_("note on the province (English)"), blank=True)
    publisher = models.ForeignKey(
        "Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="published_articles",
        verbose_name=_("publisher"),
    )
    publisher_basis = TermField(_("basis of the publisher"), vocabulary="basis", blank=True)
    publisher_evidence = EvidenceField(_("evidence of the publisher"))
    publisher_note_vi = Prose(_("note on the publisher (Vietnamese)"), blank=True)
    publisher_note_en = Prose(_("note on the publisher (English)"), blank=True)
    source_url = models.URLField(
        _("original address"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],  # no page may lead anywhere else
    )
    source_basis = TermField(_("basis of the address"), vocabulary="basis", blank=True)
    source_evidence = EvidenceField(_("evidence of the address"))
    source_note_vi = Prose(_("note on the address (Vietnamese)"), blank=True)
    source_note_en = Prose(_("note on the address (English)"), blank=True)
    account_vi = Prose(_("account (Vietnamese)"), blank=True)
    account_en = Prose(_("account (English)"), blank=True)
    status = TermField(_("status"), vocabulary="status", default="draft")
    withdrawn_reason_vi = Prose(_("reason of withdrawal (Vietnamese)"), blank=True)
    withdrawn_reason_en = Prose(_("reason of withdrawal (English)"), blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    replacement = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replacement"),
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("review_article", _("Can review: publish, reject, withdraw articles and their links"))
        ]
        constraints = [
            known_terms("article", "title_basis", "title_basis"),
            known_terms("article", "province_basis", "basis", blank=True),
            known_terms("article", "publisher_basis", "basis", blank=True),
            known_terms("article", "source_basis", "basis", blank=True),
            known_terms("article", "status", "status"),
            *within_length("article", key=100, title=400, title_en=400, source_url=500),
            models.CheckConstraint(
                condition=models.Q(province=None) ^ ~models.Q(province_basis=""),
                name="article_province_and_its_basis_go_together",
            ),
            models.CheckConstraint(
                condition=models.Q(publisher=None) ^ ~models.Q(publisher_basis=""),
                name="article_publisher_and_its_basis_go_together",
            ),
            models.CheckConstraint(
                condition=models.Q(source_url="") ^ ~models.Q(source_basis=""),
                name="article_address_and_its_basis_go_together",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="withdrawn")
                | (models.Q(withdrawn_on__isnull=False) & ~models.Q(withdrawn_reason_vi="")),
                name="article_withdrawn_has_a_date_and_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class ArticleDate(CatalogueModel):
    """One of an article's dates: when it happened, was published, was captured."""

    natural_key_fields = ("article__key", "kind")

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="dates", verbose_name=_("article")
    )
    kind = TermField(_("kind"), vocabulary="date_kind")
    edtf = EdtfField(_("date (EDTF)"))
    basis = TermField(_("basis"), vocabulary="basis")
    evidence = EvidenceField(_("evidence"))
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)
    earliest = models.DateField(_("earliest day"), null=True, editable=False)
    latest = models.DateField(_("latest day"), null=True, editable=False)

    class Meta:
        ordering = ["article", "kind"]
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        constraints = [
            known_terms("articledate", "kind", "date_kind"),
            known_terms("articledate", "basis", "basis"),
            *within_length("articledate", edtf=60),
            models.UniqueConstraint(
                fields=["article", "kind"], name="articledate_each_kind_once_an_article"
            ),
            models.CheckConstraint(
                condition=models.Q(earliest=None)
                | models.Q(latest=None)
                | models.Q(earliest__lte=models.F("latest")),
                name="articledate_earliest_is_not_after_latest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.edtf}"

    def derive(self) -> None:
        """Set the first and last day the date can mean; none where its year is unknown."""
        dating = dates.parse(self.edtf)
        self.earliest, self.latest = dating.earliest, dating.latest


class Byline(CatalogueModel):
    """A newsroom name under a release or a photograph, as printed. Never a person's record."""

    natural_key_fields = ("article__key", "order")

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="bylines", verbose_name=_("article")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    name = TextLine(_("name"))
    work = TermField(_("work"), vocabulary="work")
    wording = TextLine(_("wording"))
    evidence = EvidenceField(_("evidence"))
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)

    class Meta:
        ordering = ["article", "order"]
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        constraints = [
            known_terms("byline", "work", "work"),
            *within_length("byline", name=200, wording=200),
            models.UniqueConstraint(
                fields=["article", "order"], name="byline_order_is_unique_in_an_article"
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""What joins an article to people, bodies and documents, each joint with its evidence."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.article import Article
from archive.models.base import CatalogueModel, CatalogueQuerySet
from archive.models.fields import (
    EvidenceField,
    Prose,
    TermField,
    TextLine,
    known_terms,
    within_length,
)
from archive.models.organisation import Organisation
from archive.models.person import Person
from archive.models.resolution import Resolution


class LinkQuerySet(CatalogueQuerySet):
    """Which links the public may see."""

    def published(self) -> "LinkQuerySet":
        """Return the published links that hang on nothing but what is published itself."""
        return self.filter(**{f"{path}status": "published" for path in self.model.public_with})

    def of_articles(self, articles: Iterable[int]) -> "LinkQuerySet":
        """Return the links of some articles, given by their row numbers, whatever their status."""
        return self.filter(**{f"{self.model.public_with[-1]}pk__in": articles})


class Link(CatalogueModel):
    """What is proposed and reviewed by itself: it is public only with all that it hangs on.

    `public_with` has a lookup for each record whose status decides, its own first and that of the
    article last. `status` stands last in each model, as fixtures carry fields in their order.
    """

    public_with: tuple[str, ...] = ("", "article__")

    objects = LinkQuerySet.as_manager()

    class Meta:
        abstract = True


def status_field() -> TermField:
    """Return the field for a link's place between proposal and publication."""
    return TermField(_("status"), vocabulary="status", default="published")


class Appearance(Link):
    """A person in an article: the rank held *there*, and every place that speaks of the person."""

    natural_key_fields = ("article__key", "person__key")

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="appearances", verbose_name=_("article")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="appearances", verbose_name=_("person")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    rank = TextLine(_("rank"), max_length=60, blank=True)
    rank_evidence = EvidenceField(_("evidence of the rank"))
    evidence = EvidenceField(_("evidence"))
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)
    status = status_field()

    class Meta:
        ordering = ["article", "order"]
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        constraints = [
            known_terms("appearance", "status", "status"),
            *within_length("appearance", rank=60),
            models.UniqueConstraint(
                fields=["article", "person"], name="appearance_each_person_once_an_article"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article.key}: {self.person.name}"


class AppearanceRole(Link):
    """What a person did at the event, in the release's words."""

    natural_key_fields = ("appearance__article__key", "appearance__person__key", "role")
    public_with = ("", "appearance__", "appearance__article__")

    appearance = models.ForeignKey(
        Appearance, models.CASCADE, related_name="roles", verbose_name=_("appearance")
    )
    role = TermField(_("role"), vocabulary="appearance_role")
    wording = TextLine(_("wording"), blank=True)
    evidence = EvidenceField(_("evidence"))
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)
    status = status_field()

    class Meta:
        ordering = ["appearance", "id"]
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints = [
            known_terms("appearancerole", "role", "appearance_role"),
            known_terms("appearancerole", "status", "status"),
            *within_length("appearancerole", wording=200),
            models.UniqueConstraint(
                fields=["appearance", "role"], name="appearancerole_each_role_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class Post(Link):
    """A post as worded in one appearance; it belongs to that day, not to the person for ever."""

    natural_key_fields = ("appearance__article__key", "appearance__person__key", "order")
    public_with = ("", "appearance__", "appearance__article__")

    appearance = models.ForeignKey(
        Appearance, models.CASCADE, related_name="posts", verbose_name=_("appearance")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    wording = TextLine(_("wording"), max_length=300)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("organisation"),
    )
    former = models.BooleanField(_("former post"), default=False)
    basis = TermField(_("basis"), vocabulary="basis")
    evidence = EvidenceField(_("evidence"))
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)
    status = status_field()

    class Meta:
        ordering = ["appearance", "order"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            known_terms("post", "basis", "basis"),
            known_terms("post", "status", "status"),
            *within_length("post", wording=300),
            models.UniqueConstraint(
                fields=["appearance", "order"], name="post_order_is_unique_in_an_appearance"
            ),
        ]

    def __str__(self) -> str:
        return self.wording


class Involvement(Link):
    """An organisation in an article, in one role."""

    natural_key_fields = ("article__key", "organisation__key", "role")

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="involvements", verbose_name=_("article")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="involvements", verbose_name=_("organisation")
    )
    role = TermField(_("role"), vocabulary="involvement_role")
    order = models.PositiveSmallIntegerField(_("order"))
    wording = TextLine(_("wording"), max_length=300)
    basis = TermField(_("basis"), vocabulary="basis")
    evidence = EvidenceField(_("evidence"))
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)
    status = status_field()

    class Meta:
        ordering = ["article", "order"]
        verbose_name = _("role of an organisation")
        verbose_name_plural = _("roles of organisations")
        constraints = [
            known_terms("involvement", "role", "involvement_role"),
            known_terms("involvement", "basis", "basis"),
            known_terms("involvement", "status", "status"),
            *within_length("involvement", wording=300),
            models.UniqueConstraint(
                fields=["article", "organisation", "role"],
                name="involvement_each_role_once_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}: {self.get_role_display()}"


class Citation(Link):
    """A document in an article, one row a wording; `implied` is never counted as citing."""

    natural_key_fields = ("article__key", "resolution__key", "order")

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="citations", verbose_name=_("article")
    )
    resolution = models.ForeignKey(
        Resolution, models.PROTECT, related_name="citations", verbose_name=_("document")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    form = TermField(_("form"), vocabulary="form")
    relation = TermField(_("relation"), vocabulary="relation")
    wording = TextLine(_("wording"), max_length=500)
    basis = TermField(_("basis"), vocabulary="basis")
    evidence = EvidenceField(_("evidence"))
    note_vi = Prose(_("note (Vietnamese)"), blank=True)
    note_en = Prose(_("note (English)"), blank=True)
    status = status_field()

    class Meta:
        ordering = ["article", "order"]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            known_terms("citation", "form", "form"),
            known_terms("citation", "relation", "relation"),
            known_terms("citation", "basis", "basis"),
            known_terms("citation", "status", "status"),
            *within_length("citation", wording=500),
            models.UniqueConstraint(
                fields=["article", "resolution", "order"],
                name="citation_order_is_unique_for_a_resolution",
            ),
        ]

    def __str__(self) -> str:
        return self.wording

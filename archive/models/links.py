"""What joins an article to people, bodies and documents, each joint with its evidence."""

from django.db import models

from archive.models.article import Article
from archive.models.base import CatalogueModel
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


class Appearance(CatalogueModel):
    """A person in an article: the rank held *there*, and every place that speaks of the person."""

    natural_key_fields = ("article__key", "person__key")

    article = models.ForeignKey(Article, models.CASCADE, related_name="appearances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="appearances")
    order = models.PositiveSmallIntegerField()
    rank = TextLine(max_length=60, blank=True)
    rank_evidence = EvidenceField()
    evidence = EvidenceField()
    note_vi = Prose(blank=True)
    note_en = Prose(blank=True)

    class Meta:
        ordering = ["article", "order"]
        constraints = [
            *within_length("appearance", rank=60),
            models.UniqueConstraint(
                fields=["article", "person"], name="appearance_each_person_once_an_article"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article.key}: {self.person.name}"


class AppearanceRole(CatalogueModel):
    """What a person did at the event, in the release's words."""

    natural_key_fields = ("appearance__article__key", "appearance__person__key", "role")

    appearance = models.ForeignKey(Appearance, models.CASCADE, related_name="roles")
    role = TermField(vocabulary="appearance_role")
    wording = TextLine(blank=True)
    evidence = EvidenceField()
    note_vi = Prose(blank=True)
    note_en = Prose(blank=True)

    class Meta:
        ordering = ["appearance", "id"]
        constraints = [
            known_terms("appearancerole", "role", "appearance_role"),
            *within_length("appearancerole", wording=200),
            models.UniqueConstraint(
                fields=["appearance", "role"], name="appearancerole_each_role_once"
            ),
        ]

    def __str__(self) -> str:
        return self.role


class Post(CatalogueModel):
    """A post as worded in one appearance; it belongs to that day, not to the person for ever."""

    natural_key_fields = ("appearance__article__key", "appearance__person__key", "order")

    appearance = models.ForeignKey(Appearance, models.CASCADE, related_name="posts")
    order = models.PositiveSmallIntegerField()
    wording = TextLine(max_length=300)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="posts"
    )
    former = models.BooleanField(default=False)
    basis = TermField(vocabulary="basis")
    evidence = EvidenceField()
    note_vi = Prose(blank=True)
    note_en = Prose(blank=True)

    class Meta:
        ordering = ["appearance", "order"]
        constraints = [
            known_terms("post", "basis", "basis"),
            *within_length("post", wording=300),
            models.UniqueConstraint(
                fields=["appearance", "order"], name="post_order_is_unique_in_an_appearance"
            ),
        ]

    def __str__(self) -> str:
        return self.wording


class Involvement(CatalogueModel):
    """An organisation in an article, in one role."""

    natural_key_fields = ("article__key", "organisation__key", "role")

    article = models.ForeignKey(Article, models.CASCADE, related_name="involvements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="involvements")
    role = TermField(vocabulary="involvement_role")
    order = models.PositiveSmallIntegerField()
    wording = TextLine(max_length=300)
    basis = TermField(vocabulary="basis")
    evidence = EvidenceField()
    note_vi = Prose(blank=True)
    note_en = Prose(blank=True)

    class Meta:
        ordering = ["article", "order"]
        constraints = [
            known_terms("involvement", "role", "involvement_role"),
            known_terms("involvement", "basis", "basis"),
            *within_length("involvement", wording=300),
            models.UniqueConstraint(
                fields=["article", "organisation", "role"],
                name="involvement_each_role_once_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}: {self.role}"


class Citation(CatalogueModel):
    """A document in an article, one row a wording; `implied` is never counted as citing."""

    natural_key_fields = ("article__key", "resolution__key", "order")

    article = models.ForeignKey(Article, models.CASCADE, related_name="citations")
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="citations")
    order = models.PositiveSmallIntegerField()
    form = TermField(vocabulary="form")
    relation = TermField(vocabulary="relation")
    wording = TextLine(max_length=500)
    basis = TermField(vocabulary="basis")
    evidence = EvidenceField()
    note_vi = Prose(blank=True)
    note_en = Prose(blank=True)

    class Meta:
        ordering = ["article", "order"]
        constraints = [
            known_terms("citation", "form", "form"),
            known_terms("citation", "relation", "relation"),
            known_terms("citation", "basis", "basis"),
            *within_length("citation", wording=500),
            models.UniqueConstraint(
                fields=["article", "resolution", "order"],
                name="citation_order_is_unique_for_a_resolution",
            ),
        ]

    def __str__(self) -> str:
        return self.wording

"""Whether a record is public as the catalogue stands: what changes in it changes what is read."""

from collections.abc import Callable

from django.db import models
from django.db.models import Q

from archive.models import (
    Alias,
    Appearance,
    Article,
    Citation,
    Involvement,
    Organisation,
    Person,
    Post,
    Province,
    Resolution,
)

PUBLISHED = "published"


def is_public(record: models.Model) -> bool:
    """Tell whether the public may read of a saved record, itself or through what it hangs on.

    One query for most; a body or document costs two for each generation that leads to it.
    """
    if record.pk is None:
        return False
    if isinstance(record, Article):
        return record.status == PUBLISHED
    if isinstance(record, Alias):
        return target_is_public(record)
    asked = ASKED.get(type(record))
    if asked is not None:
        return asked({record.pk})
    names = {field.name for field in record._meta.fields}
    owner = next((name for name in ("article", "appearance") if name in names), "")
    path = {"article": "article", "appearance": "appearance__article"}.get(owner)
    if path is None:
        return False  # no part of an article: the workshop's own
    found = type(record).objects.filter(pk=record.pk, **{f"{path}__status": PUBLISHED})
    return found.exists()


def any_public(records: models.QuerySet) -> bool:
    """Tell whether any of some records of one model is public."""
    model = records.model
    if model is Article:
        return records.filter(status=PUBLISHED).exists()
    if model in ASKED:
        return ASKED[model](set(records.values_list("pk", flat=True)))
    return any(map(is_public, records))


def target_is_public(alias: Alias) -> bool:
    """Tell whether an alias leads to a public record."""
    models_by_name = {model._meta.model_name: model for model in (Article, *ASKED)}
    target = models_by_name[alias.record_type].objects.filter(key=alias.target).first()
    return target is not None and is_public(target)


def person_is_public(numbers: set[int]) -> bool:
    """Tell whether any of some people is shown: office holders in published articles."""
    found = Appearance.objects.filter(
        person__in=numbers, person__standing="official", article__status=PUBLISHED
    )
    return found.exists()


def resolution_is_public(numbers: set[int]) -> bool:
    """Tell whether published articles cite any of some documents, or what these replaced."""

    def cited(found: set[int]) -> bool:
        return Citation.objects.filter(resolution__in=found, article__status=PUBLISHED).exists()

    return led_to(Resolution, ("replaced_by",), numbers, cited)


def organisation_is_public(numbers: set[int]) -> bool:
    """Tell whether published articles lead to any of some bodies, or to parts of them."""
    return led_to(Organisation, ("parent", "successor"), numbers, organisation_is_named)


def organisation_is_named(numbers: set[int]) -> bool:
    """Tell whether published articles, or documents that they lead to, name any of some bodies."""
    if (
        Involvement.objects.filter(organisation__in=numbers, article__status=PUBLISHED).exists()
        or Article.objects.published().filter(publisher__in=numbers).exists()
        or Post.objects.filter(
            organisation__in=numbers,
            appearance__article__status=PUBLISHED,
            appearance__person__standing="official",
        ).exists()
    ):
        return True
    issued = set(Resolution.objects.filter(issuer__in=numbers).values_list("pk", flat=True))
    return bool(issued) and resolution_is_public(issued)


def led_to(
    model: type[models.Model],
    links: tuple[str, ...],
    start: set[int],
    public: Callable[[set[int]], bool],
) -> bool:
    """Tell whether any of some records is public itself or what leads to it over `links` is."""
    seen, frontier = set(start), set(start)
    while frontier:
        if public(frontier):
            return True
        leading = Q()
        for link in links:
            leading |= Q(**{f"{link}__in": frontier})
        frontier = set(model.objects.filter(leading).values_list("pk", flat=True)) - seen
        seen |= frontier
    return False


ASKED: dict[type[models.Model], Callable[[set[int]], bool]] = {
    Person: person_is_public,
    Organisation: organisation_is_public,
    Resolution: resolution_is_public,
    Province: bool,  # an edition has every province
}

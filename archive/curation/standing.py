"""Deciding who is public: only office holders are, and somebody has to decide that they are."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from archive.models import Person

DECIDED = ("official", "private")


def decide(
    people: Iterable[Person], standing: str, reason: str, by: AbstractBaseUser | None = None
) -> list[Person]:
    """Give people a standing, in one transaction; return those for whom that is a change.

    ValidationError for a standing that is no decision and for a missing reason; then none changes.
    """
    faults = [] if standing in DECIDED else [_("Decide: office holder or private person.")]
    if not reason.strip():
        faults.append(_("Say why."))
    if faults:
        raise ValidationError(faults)
    with transaction.atomic():
        chosen = Person.objects.select_for_update().filter(pk__in=[one.pk for one in people])
        changed = [person for person in chosen.order_by("key") if person.standing != standing]
        for person in changed:
            person.standing = standing
            person._change_reason = reason
            if by is not None:
                person._history_user = by
            person.save()
    return changed


def with_articles(people: QuerySet) -> QuerySet:
    """Return people, each with the number of published articles that name them as `published`."""
    public = Q(appearances__article__status="published")
    return people.annotate(published=Count("appearances", filter=public, distinct=True))

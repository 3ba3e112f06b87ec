"""What only the release says is shown in it: a fact without evidence needs a basis that allows it.

One rule for forms, for `load` and for `audit`. It binds where the article has a holding, for
there is a text then in which the place can be named, be it attached or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from archive.models.fields import EvidenceField

# What these bases say is: it stands in the release. `inferred`, `external` and `supplied` do not.
FROM_THE_TEXT = ("stated", "abbreviated", "transcribed")


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of evidence, with the field of its basis and that of its value where there are any.

    Where there is no basis to give (who appears, a rank, a byline), nothing but the release says
    it. Where there is no value of its own, the record itself is the fact.
    """

    evidence: str
    basis: str
    value: str


def has(model: type[models.Model], name: str) -> bool:
    """Tell whether a model has a field."""
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


@cache
def facts_of(model: type[models.Model]) -> list[Fact]:
    """Return the facts that a model's records state; none where evidence is required always."""
    found = []
    for field in model._meta.concrete_fields:
        if isinstance(field, EvidenceField) and field.blank:
            stem = field.name.removesuffix("evidence")
            basis, value = f"{stem}basis", stem.removesuffix("_")
            found.append(
                Fact(
                    field.name,
                    basis if has(model, basis) else "",
                    value if stem and has(model, value) else "",
                )
            )
    return found


def unproved(model: type[models.Model], values: Mapping[str, object]) -> list[str]:
    """Return the fields of evidence that are empty though a place in the text must be named.

    `values` are the record's, by field; what is missing among them is not judged.
    """
    return [
        fact.evidence
        for fact in facts_of(model)
        if fact.evidence in values and not values[fact.evidence] and binds(fact, values)
    ]


def binds(fact: Fact, values: Mapping[str, object]) -> bool:
    """Tell whether a fact is stated, and on no other basis than the release's own words."""
    if fact.basis:
        return values.get(fact.basis) in FROM_THE_TEXT
    return bool(values.get(fact.value)) if fact.value else True

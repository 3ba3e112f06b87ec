"""Judging one record that no form has seen: its fields, the rules of forms, those of fixtures."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models

from archive.catalogue.entries import Entry, field_of, fields_of
from archive.catalogue.rules import Judge
from archive.models.base import CatalogueModel


class Answers:
    """What the rules of forms ask of a form, answered by a record."""

    def __init__(self, record: CatalogueModel, errors: dict) -> None:
        self.instance, self.errors = record, errors
        identity = {path.partition("__")[0] for path in record.natural_key_fields}
        self.fields = [
            f.name
            for f in type(record).fixture_fields()
            if record._state.adding or f.name not in identity  # a form shows those, no more
        ]
        self.cleaned_data = {
            name: getattr(record, name, None) for name in self.fields if name not in errors
        }


def python_value(target: models.Field, value: object) -> object:
    """Return a plain field's value from its fixture's. Raises ValueError."""
    try:
        return target.to_python(value)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from None


def judge(record: CatalogueModel, errors: dict, rules: tuple[Callable, ...]) -> None:
    """Add to `errors`, by field, what is wrong with a record as it would be saved."""
    related = {f.name for f in record._meta.concrete_fields if f.is_relation}
    try:
        record.clean_fields(exclude={*related, *errors})
    except ValidationError as error:
        errors |= error.error_dict
    answers = Answers(record, errors)
    for rule in rules:
        for name, message in list(rule(answers)):
            errors.setdefault(name or "__all__", ValidationError(message))
    if not errors:
        judge_as_fixture(record, errors)
    if not errors:
        judge_uniqueness(record, errors)


def judge_as_fixture(record: CatalogueModel, errors: dict) -> None:
    """Put a record before the judge of fixtures: nothing comes in here that a load refuses."""
    verdict = Judge()
    verdict.take(Entry("", 0, record._meta.label_lower, fields_of(record)))
    for fault in verdict.faults:
        name = fault.field.partition(",")[0]
        known = field_of(record._meta.label_lower, name) is not None
        errors.setdefault(name if known else "__all__", ValidationError(fault.message))


def judge_uniqueness(record: CatalogueModel, errors: dict) -> None:
    """Judge what must be unique besides the key, by which the record was found."""
    identity = {path.partition("__")[0] for path in record.natural_key_fields}
    for constraint in record._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and set(constraint.fields) != identity:
            try:
                constraint.validate(type(record), record)
            except ValidationError as error:
                errors.setdefault(constraint.fields[0], ValidationError(error.messages))

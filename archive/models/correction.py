"""Corrections: what the public could read before, what it reads now, and why; for ever."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.base import CatalogueModel
from archive.models.fields import (
    KeyField,
    Prose,
    TermField,
    TextLine,
    known_terms,
    within_length,
)

INSTANT = "%Y-%m-%dT%H:%M:%SZ"
# The kind of a part and the rest of its natural key: post/dinh-ngoc-khoa/1.
PART = re.compile(r"[a-z]+(?:/[a-z0-9_]+(?:-[a-z0-9]+)*)*")


def check_instant(value: str) -> None:
    """Raise ValidationError when `value` is not an instant as 2026-11-22T10:00:00Z."""
    try:
        right = datetime.strptime(value, INSTANT).strftime(INSTANT) == value
    except ValueError:
        right = False
    if not right:
        raise ValidationError(f"{value!r:.60} is not a time such as 2026-11-22T10:00:00Z")


class InstantField(models.CharField):
    """A moment in UTC, to the second, in the one spelling that sorts as a text."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"max_length": 20} | kwargs)
        self.validators = [*self.validators, check_instant]


class ValueField(models.JSONField):
    """A field's value as fixtures carry it: any JSON, null where there was nothing."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"null": True, "blank": True} | kwargs)


class Correction(CatalogueModel):
    """One public fact that was changed or taken away, on a record or on a part of it.

    `before` and `after` are values of fixtures. Where a whole part went, `field` is empty, `before`
    has its fields as [name, value] pairs and `after` is null. Nobody is named: who did it is in the
    history.
    """

    natural_key_fields = ("record_type", "key", "number")

    record_type = TermField(_("type of record"), vocabulary="record_type")
    key = KeyField(_("key"), unique=False)
    number = models.PositiveIntegerField(_("number"))
    part = TextLine(
        _("part"),
        max_length=300,
        blank=True,
        validators=[RegexValidator(rf"^{PART.pattern}\Z", message="must be a part such as slip/1")],
    )
    field = TextLine(
        _("field"),
        max_length=60,
        blank=True,
        validators=[RegexValidator(r"^[a-z0-9_]+\Z", message="must be the name of a field")],
    )
    before = ValueField(_("before"))
    after = ValueField(_("after"))
    reason = Prose(_("reason"), blank=True)
    corrected_on = InstantField(_("corrected on"))
    withheld = models.BooleanField(
        _("former value withheld"),
        default=False,
        help_text=_("The public page then says that there was another value, but not which."),
    )

    class Meta:
        ordering = ["record_type", "key", "number"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            known_terms("correction", "record_type", "record_type"),
            *within_length("correction", key=100, part=300, field=60, corrected_on=20),
            models.UniqueConstraint(
                fields=["record_type", "key", "number"],
                name="correction_number_is_unique_for_a_record",
            ),
        ]

    def __str__(self) -> str:
        return "/".join(
            text for text in (self.record_type, self.key, self.part, self.field) if text
        )

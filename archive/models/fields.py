"""Field types that several nouns of the catalogue share, and the constraints that go with them."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.functions import Length
from django.utils.functional import lazy
from django.utils.translation import get_language

from archive.text import dates, spans, vocabulary


class WithoutDigits(models.Transform):
    """What is left of a text when its ten digits are taken out; any database can tell."""

    lookup_name = "without_digits"

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        """Return ten replacements around the text."""
        sql, parameters = compiler.compile(self.lhs)
        for digit in "0123456789":
            sql = f"REPLACE({sql}, '{digit}', '')"
        return sql, parameters


models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)
models.CharField.register_lookup(WithoutDigits)

NUMBER_PATTERN = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
KEY_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# C0 and C1 controls but tab, line feed and carriage return, lone surrogates, non-characters: no
# XML document can carry them, and PostgreSQL refuses NUL. None belongs in a catalogue.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def refuse_controls(value: str) -> None:
    """Raise ValidationError when a text has characters that no export could carry."""
    found = FORBIDDEN.search(value)
    if found:
        raise ValidationError(
            f"forbidden character U+{ord(found.group()):04X} at position {found.start()}"
        )


def check_edtf(value: str) -> None:
    """Raise ValidationError when `value` is not a date the archive understands."""
    try:
        dates.parse(value)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def check_number(value: str) -> None:
    """Raise ValidationError when `value` is not a number in plain digits with a decimal point."""
    if not NUMBER_PATTERN.fullmatch(value):
        raise ValidationError(
            f"{value!r:.60} is not a number in plain digits, such as 5000 or 92.5"
        )


def highest_number(field: models.IntegerField) -> int:
    """Return the highest number that every database can hold in a field.

    Django asks the database at hand for its bounds, and SQLite has next to none.
    """
    return BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()][1]


def check_evidence(value: object) -> None:
    """Raise ValidationError unless `value` is a list of spans; the text's end is not known here."""
    faults = spans.check(value, None)
    if faults:
        raise ValidationError(faults)


def check_names(value: object) -> None:
    """Raise ValidationError when `value` is not a list of distinct, non-empty texts."""
    if not isinstance(value, list) or not all(isinstance(x, str) and x.strip() for x in value):
        raise ValidationError("must be a list of non-empty texts")
    if len(set(value)) != len(value):
        raise ValidationError("has the same name twice")
    for name in value:
        refuse_controls(name)


class ByteOrder:
    """A field that every database orders by code points, as Python and SQLite do.

    PostgreSQL would take the language of its server, in which a hyphen may weigh nothing, and a
    dump or an edition would depend on where it was made.
    """

    def db_parameters(self, connection) -> dict:
        """Name the collation where the database has another of its own."""
        named = {"collation": "C"} if connection.vendor == "postgresql" else {}
        return super().db_parameters(connection) | named


class SortKey(ByteOrder, models.TextField):
    """A derived text by which records are listed."""


class TextLine(models.CharField):
    """One line of text: bounded in every database, free of controls."""

    def __init__(self, *args, max_length: int = 200, **kwargs) -> None:
        super().__init__(*args, max_length=max_length, **kwargs)
        self.validators = [*self.validators, refuse_controls]


class Prose(models.TextField):
    """Text of several lines, free of controls."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, refuse_controls]


class KeyField(ByteOrder, models.CharField):
    """A permanent, readable key; never changed, never reused."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"max_length": 100, "unique": True} | kwargs)
        message = "must be lower-case letters, digits and single hyphens"
        self.validators = [
            *self.validators,
            RegexValidator(rf"^{KEY_PATTERN.pattern}\Z", message=message),
        ]

    def deconstruct(self):
        """Always write whether the key is unique: in the history of a record it is not."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"unique": self.unique}


class TermField(ByteOrder, models.CharField):
    """A code of one of the closed vocabularies (`archive.text.vocabulary`)."""

    def __init__(self, *args, vocabulary: str = "", **kwargs) -> None:
        self.vocabulary = vocabulary
        if vocabulary:
            kwargs["choices"] = term_choices(vocabulary)
        super().__init__(*args, **{"max_length": 30} | kwargs)

    def deconstruct(self):
        """Leave the labels out of migrations: only the constraint's codes are schema."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, path, args, kwargs | {"vocabulary": self.vocabulary}


def term_choices(name: str) -> list[tuple[str, str]]:
    """Return Django choices whose labels follow the language of the reader."""

    def text(code: str) -> str:
        return vocabulary.label(name, code, (get_language() or "vi")[:2])

    lazy_text = lazy(text, str)
    return [(code, lazy_text(code)) for code in vocabulary.codes(name)]


class EdtfField(models.CharField):
    """A date in EDTF (ISO 8601-2), as precise as it is known and no more."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"max_length": 60} | kwargs)
        self.validators = [*self.validators, check_edtf]


class EvidenceField(models.JSONField):
    """Spans `[start, end)` in code points of the holding's text; empty where there are none."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"default": list, "blank": True} | kwargs)
        self.validators = [*self.validators, check_evidence]

    def deconstruct(self):
        """Always write whether it may be empty: mostly it may, a slip's may not."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"blank": self.blank}


class NamesField(models.JSONField):
    """Further names of a thing: variants, abbreviations, short forms."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"default": list, "blank": True} | kwargs)
        self.validators = [*self.validators, check_names]


def known_terms(model: str, field: str, terms: str, blank: bool = False) -> models.CheckConstraint:
    """Return the constraint that `field` holds a code of the vocabulary `terms`."""
    allowed = vocabulary.codes(terms) + ([""] if blank else [])
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": allowed}), name=f"{model}_{field}_is_a_known_term"
    )


def plain_digits(model: str, field: str) -> models.CheckConstraint:
    """Return the constraint that `field` has digits and a point at most; its validator is finer."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__without_digits__in": ["", "."]}),
        name=f"{model}_{field}_is_plain_digits",
    )


def within_length(model: str, **limits: int) -> list[models.CheckConstraint]:
    """Return constraints that bound texts; SQLite would otherwise take any length."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"{field}__length__lte": limit}),
            name=f"{model}_{field}_is_at_most_{limit}_long",
        )
        for field, limit in limits.items()
    ]

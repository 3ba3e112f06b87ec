"""Entries: the fixture form of catalogue records, read from files or from the database.

An entry is one object of a Django fixture. Loading, dumping and auditing all speak entries, so
that one set of rules judges what comes in and what is already there.
"""

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from archive.models import CATALOGUE
from archive.models.base import CatalogueModel

MODELS: dict[str, type[CatalogueModel]] = {model._meta.label_lower: model for model in CATALOGUE}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: file, record and field, each as far as it is known."""

    file: str
    record: str
    field: str
    message: str

    def __str__(self) -> str:
        return ": ".join(
            part for part in (self.file, self.record, self.field, self.message) if part
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of a fixture: where it stands, its model's label and its fields as JSON values."""

    file: str
    position: int
    model: str
    fields: dict

    @property
    def natural_key(self) -> tuple | None:
        """Return the record's natural key, or None when a part of it is missing or malformed."""
        parts: list = []
        for path in MODELS[self.model].natural_key_fields:
            name, _, rest = path.partition("__")
            value = self.fields.get(name)
            if rest and isinstance(value, list):  # a relation: its own key, in its own order
                value = natural_part(self.model, path, value)
            if not isinstance(value, str | int) or isinstance(value, bool):
                return None
            parts.append(value)
        return tuple(parts)

    @property
    def name(self) -> str:
        """Return how to speak of this record to a person."""
        key = self.natural_key
        place = f"#{self.position + 1}" if key is None else "/".join(map(str, key))
        return f"{self.model} {place if place.isprintable() else repr(place)}"


@cache
def field_of(model: str, name: str) -> models.Field | None:
    """Return a model's field by name, or None."""
    try:
        return MODELS[model]._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def natural_part(model: str, path: str, value: list) -> object:
    """Return the part of a relation's natural key that the lookup `path` names."""
    field = field_of(model, path.split("__")[0])
    rest = path.split("__", 1)[1]
    paths = field.related_model.natural_key_fields
    return value[paths.index(rest)] if len(value) == len(paths) and rest in paths else None


def once(pairs: list[tuple[str, object]]) -> dict:
    """Refuse an object that names a field twice: Python would silently keep the last."""
    found: dict = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"the name {name!r} stands twice in one object")
        found[name] = value
    return found


def refuse_constant(name: str) -> None:
    """Refuse NaN and Infinity, which no other JSON reader takes."""
    raise ValueError(f"{name} is not JSON")


def read_file(path: Path) -> tuple[list[Entry], list[Fault]]:
    """Read one fixture file; what cannot be read becomes faults that name the place."""
    name = path.name
    try:
        text = path.read_bytes().decode("utf-8")
        data = json.loads(text, object_pairs_hook=once, parse_constant=refuse_constant)
    except UnicodeDecodeError as error:
        return [], [Fault(name, "", "", f"is not UTF-8 at byte {error.start}")]
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return [], [Fault(name, "", "", f"is not JSON: {error.msg} at {place}")]
    except (ValueError, RecursionError) as error:
        return [], [Fault(name, "", "", str(error))]
    except OSError as error:
        return [], [Fault(name, "", "", f"cannot be read: {error.strerror}")]
    if not isinstance(data, list):
        return [], [Fault(name, "", "", "must be a list of objects")]
    entries, faults = [], []
    for position, item in enumerate(data):
        message = shape_fault(item)
        if message:
            faults.append(Fault(name, f"#{position + 1}", "", message))
        else:
            entries.append(Entry(name, position, item["model"], item["fields"]))
    return entries, faults


def shape_fault(item: object) -> str:
    """Return what is wrong with an object's outer shape, or an empty string."""
    if not isinstance(item, dict):
        return "must be an object"
    if not isinstance(item.get("model"), str) or item["model"] not in MODELS:
        return f"unknown model {item.get('model')!r}"
    if not isinstance(item.get("fields"), dict):
        return "has no fields"
    extra = sorted(item.keys() - {"model", "fields"})
    return f"unexpected {', '.join(extra)}: records are named by natural keys only" if extra else ""


def json_value(instance: CatalogueModel, field: models.Field) -> object:
    """Return a field's value as a fixture carries it."""
    if field.is_relation:
        related = getattr(instance, field.name)
        return None if related is None else list(related.natural_key())
    value = getattr(instance, field.attname)
    return value.isoformat() if isinstance(value, datetime.date) else value


def fields_of(instance: CatalogueModel) -> dict:
    """Return a record's fields in the form and order of a fixture."""
    return {field.name: json_value(instance, field) for field in type(instance).fixture_fields()}


def relations(model: type[CatalogueModel]) -> list[str]:
    """Return the lookups whose rows are needed to write natural keys without further queries."""
    found: list[str] = []
    for field in model._meta.concrete_fields:
        if field.is_relation:
            found.append(field.name)
            for path in field.related_model.natural_key_fields:
                if "__" in path:
                    found.append(f"{field.name}__{path.rsplit('__', 1)[0]}")
    return found


def sorting(model: type[CatalogueModel]) -> list[str]:
    """Return the order of a model's records in fixtures: natural key, in the text's order."""
    paths = list(model.natural_key_fields)
    if field_of(model._meta.label_lower, "order") and "order" not in paths:
        paths.insert(1, "order")
    if "order" in paths and paths[0] == "article__key":
        paths.sort(key=lambda path: (path != "article__key", path != "order"))
    return paths


def from_catalogue(
    model: type[CatalogueModel], article_keys: Iterable[str] | None = None
) -> Iterator[Entry]:
    """Yield the entries of a model's records in order, of some articles or of all."""
    records = model.objects.select_related(*relations(model)).order_by(*sorting(model))
    if article_keys is not None:
        records = records.filter(**{f"{model.natural_key_fields[0]}__in": list(article_keys)})
    for position, instance in enumerate(records.iterator(chunk_size=500)):
        yield Entry("catalogue", position, model._meta.label_lower, fields_of(instance))

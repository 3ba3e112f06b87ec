"""Showing: a record's fields as cells, and what a row of a table changes in them."""

from dataclasses import dataclass

from django.db import models

from archive.catalogue.entries import json_value
from archive.curation import cells
from archive.curation.wording import Piece, compared
from archive.models.base import CatalogueModel


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row: its name, before, after, and both cut into marked pieces."""

    name: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        """Return the words of both, each kept, deleted or added."""
        return compared(self.before, self.after)


class Difference:
    """What a row changes, in the place of the library's own HTML."""

    def __init__(self, resource: object, instance: CatalogueModel, new: bool) -> None:
        self.left = {} if new else shown_fields(instance)
        self.right: dict[str, str] = {}

    def compare_with(self, resource: object, instance: CatalogueModel) -> None:
        """Remember what the row makes of the record."""
        self.right = shown_fields(instance)

    def as_html(self) -> list[Change]:
        """Return the changes; a page renders them."""
        return [
            Change(name, self.left.get(name, ""), after)
            for name, after in self.right.items()
            if self.left.get(name, "") != after
        ]


def shown_fields(record: CatalogueModel) -> dict[str, str]:
    """Return a record's fields as cells show them, without apostrophes."""
    return {f.name: shown_field(record, f) for f in type(record).fixture_fields()}


def shown_field(record: CatalogueModel, model_field: models.Field) -> str:
    """Return one field as a cell shows it; an unset relation of a new record is empty."""
    known = not model_field.is_relation or model_field.is_cached(record)
    if not known and getattr(record, model_field.attname) is None:
        return ""
    return cells.write(model_field, json_value(record, model_field))

"""Finding the records that a table names: its own by one query in five hundred, others once."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from tablib import Dataset

from archive.catalogue.entries import relations
from archive.catalogue.merge import spell
from archive.models import Alias
from archive.models.base import CatalogueModel

KEYS_AT_ONCE = 500


class Keyed(BaseInstanceLoader):
    """The records of a table by natural key, read before its first row is taken."""

    def __init__(self, resource: object, dataset: Dataset) -> None:
        super().__init__(resource, dataset)
        self.found: dict[tuple, CatalogueModel] = {}
        keys = sorted({str(key[0]) for row in dataset.dict if (key := self.key(row))})
        path = resource._meta.model.natural_key_fields[0]
        for start in range(0, len(keys), KEYS_AT_ONCE):
            records = resource.get_queryset().filter(
                **{f"{path}__in": keys[start : start + KEYS_AT_ONCE]}
            )
            if resource.manner.locked:
                # Where the database can: what was compared stays so until it is written.
                records = records.select_for_update(of=("self",))
            self.found.update((record.natural_key(), record) for record in records)

    def key(self, row: dict) -> tuple | None:
        """Return the key that a row names, None where it names none."""
        try:
            return self.resource.key_of(row)
        except ValidationError:
            return None

    def get_instance(self, row: dict) -> CatalogueModel | None:
        """Return the record of a row, or None."""
        return self.found.get(self.resource.key_of(row))


class Finder:
    """Records that cells name by key, those made by earlier rows of the same table included."""

    def __init__(self) -> None:
        self.known: dict[tuple[type, tuple], CatalogueModel] = {}

    def remember(self, record: CatalogueModel) -> None:
        """Let later rows name a record."""
        self.known[type(record), tuple(map(str, record.natural_key()))] = record

    def find(self, model: type[CatalogueModel], key: tuple) -> CatalogueModel:
        """Return a record by its key. Raises ValueError, with the new key where it had another."""
        if (model, key) not in self.known:
            records = model.objects.select_related(*relations(model))
            try:
                self.known[model, key] = records.get_by_natural_key(*key)
            except (model.DoesNotExist, ValueError):
                raise ValueError(missing(model, key)) from None
        return self.known[model, key]


def missing(model: type[CatalogueModel], key: Iterable[str]) -> str:
    """Return the words for a key that no record has."""
    name = spell(key)
    alias = Alias.objects.filter(record_type=model._meta.model_name, key=name).first()
    if alias:
        return _("“%(key)s” is an old key; write “%(target)s”.") % {
            "key": name,
            "target": alias.target,
        }
    return _("There is no %(kind)s “%(key)s”; a new one must stand in a row above.") % {
        "kind": model._meta.verbose_name,
        "key": name,
    }

"""What every noun of the catalogue shares: a natural key and a history of its fields."""

from functools import reduce

from django.db import models

from archive.models.versions import Versions


class CatalogueQuerySet(models.QuerySet):
    """A queryset that finds records by natural key, as fixtures name them."""

    def get_by_natural_key(self, *values: str) -> models.Model:
        """Return the record with this natural key; DoesNotExist when there is none."""
        return self.get(**dict(zip(self.model.natural_key_fields, values, strict=True)))


class CatalogueModel(models.Model):
    """A record that fixtures carry and curators edit.

    `natural_key_fields` are lookups such as `article__key`; together they identify the record for
    ever, in fixtures and in the history, where row numbers never appear.
    """

    natural_key_fields: tuple[str, ...] = ("key",)

    history = Versions(inherit=True)
    objects = CatalogueQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        """Save, with derived fields brought up to date."""
        self.derive()
        super().save(*args, **kwargs)

    def natural_key(self) -> tuple:
        """Return the values of `natural_key_fields`."""
        return tuple(reduce(getattr, path.split("__"), self) for path in self.natural_key_fields)

    @classmethod
    def fixture_fields(cls) -> list[models.Field]:
        """Return the fields a fixture carries: all but the row number and what is derived."""
        return [f for f in cls._meta.concrete_fields if f.editable and not f.primary_key]

    def derive(self) -> None:
        """Set the fields that follow from others; `save` and the loader call it."""

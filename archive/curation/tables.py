"""Tables: each kind of record as a resource of django-import-export, columns as in fixtures.

A record is found by its natural key, never by a row's number. What a table cannot do: delete,
give another key, publish or withdraw, touch the text of record.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import ModelResource, modelresource_factory
from import_export.results import RowResult
from import_export.widgets import Widget

from archive.catalogue.entries import natural_part, relations, sorting
from archive.catalogue.merge import spell
from archive.curation import cells, judging
from archive.curation.finding import Finder, Keyed
from archive.curation.showing import Difference, shown_field, shown_fields
from archive.models import (
    Appearance,
    AppearanceRole,
    Article,
    ArticleDate,
    Byline,
    Citation,
    Involvement,
    Organisation,
    Person,
    Post,
    Province,
    Quantity,
    Resolution,
    Slip,
)
from archive.models.base import CatalogueModel

TABLES: list[type[CatalogueModel]] = [
    *(Article, ArticleDate, Person, Organisation, Resolution, Province, Byline, Appearance),
    *(AppearanceRole, Post, Involvement, Citation, Quantity, Slip),
]
# What only a reviewer decides, on the pages made for it.
DECIDED = {"status", "replacement", "withdrawn_on", "withdrawn_reason_vi", "withdrawn_reason_en"}


@dataclass(slots=True)
class Manner:
    """How a table is taken in: what may be done, by whom, why, and who judges.

    `rules` are those of forms; `locate(cell, record, label)` returns the places that a cell of
    evidence means in the text of the record's article, or raises ValidationError.
    """

    locate: Callable[[str, models.Model, str], list]
    rules: tuple[Callable, ...] = ()
    may_create: bool = False
    user: models.Model | None = None
    reason: str = ""
    locked: bool = False


class CellWidget(Widget):
    """Renders and reads one field's cells."""

    def __init__(self, model_field: models.Field) -> None:
        super().__init__()
        self.model_field = model_field

    def clean(self, value: str, row: dict | None = None, **kwargs) -> object:
        """Return a cell's value as a fixture has it."""
        return cells.read(self.model_field, value)

    def render(self, value: object, obj: object = None, **kwargs) -> str:
        """Return a value as a safe cell."""
        shown = list(value.natural_key()) if isinstance(value, CatalogueModel) else value
        return cells.safe(cells.write(self.model_field, shown))


class TableResource(ModelResource):
    """A kind of record. One object takes in one table."""

    def __init__(self, manner: Manner | None = None, numbers: list[int] | None = None) -> None:
        super().__init__()
        self.manner = manner
        self.numbers = numbers or []
        self.finder = Finder()
        self.made: dict[tuple, int] = {}
        self.row_number = 0

    @classmethod
    def field_from_django_field(cls, name: str, django_field: models.Field, readonly: bool):
        """Return a field whose cells are ours."""
        return Field(attribute=name, column_name=name, widget=CellWidget(django_field))

    @classmethod
    def get_diff_class(cls) -> type[Difference]:
        """Return the class that compares."""
        return Difference

    def get_queryset(self) -> models.QuerySet:
        """Return the records with what their keys need, in the order of fixtures."""
        model = self._meta.model
        return model.objects.select_related(*relations(model)).order_by(*sorting(model))

    def export_rows(self, records: models.QuerySet) -> Iterator[list[str]]:
        """Yield the cells of records one by one, however many there are."""
        chosen = records.select_related(*relations(self._meta.model))
        fields = self.get_export_fields()
        for record in chosen.iterator(chunk_size=500):
            yield [shown.export(record) for shown in fields]

    def key_of(self, row: dict) -> tuple:
        """Return the natural key that a row names. Raises ValidationError with the column."""
        model, key = self._meta.model, []
        for path in model.natural_key_fields:
            name, _dot, rest = path.partition("__")
            try:
                value = self.fields[name].clean(row)
            except ValueError as error:
                raise ValidationError({name: str(error)}) from None
            if value in (None, ""):
                raise ValidationError({name: _("This field is required.")})
            if rest:
                value = natural_part(model._meta.label_lower, path, value)
            key.append(value)
        return tuple(key)

    def import_row(self, row: dict, instance_loader: Keyed, **kwargs) -> RowResult:
        """Take one row; one that says what the record says costs no comparison."""
        self.row_number = self.numbers[kwargs["row_number"] - 1]
        result, name = None, ""
        try:
            key = self.key_of(row)
            name = spell(key)
            record = None if key in self.made else instance_loader.found.get(key)
            if record is not None and self.is_as_it_was(record, row):
                self.made[key] = self.row_number
                result = RowResult()
                result.import_type = RowResult.IMPORT_TYPE_SKIP
        except ValidationError:
            pass  # the library's own way through the row meets it again and keeps it
        if result is None:
            result = super().import_row(row, instance_loader, **kwargs)
        result.number, result.name = self.row_number, name
        return result

    def is_as_it_was(self, record: CatalogueModel, row: dict) -> bool:
        """Tell whether every cell shows what the record has."""
        return all(
            not isinstance(cell, cells.Unusable)
            and cells.same(cell, shown_field(record, self.model_field(name)))
            for name, cell in row.items()
        )

    def model_field(self, name: str) -> models.Field:
        """Return the model's field of a column."""
        return self.fields[name].widget.model_field

    def get_or_init_instance(self, instance_loader: Keyed, row: dict) -> tuple:
        """Return the record that a row names and whether it is new; each may be named once."""
        key = self.key_of(row)
        first = self._meta.model.natural_key_fields[-1].partition("__")[0]
        if key in self.made:
            message = _("The row %(row)s is of the same record.") % {"row": self.made[key]}
            raise ValidationError({first: message})
        self.made[key] = self.row_number
        record = instance_loader.found.get(key)
        if record is not None:
            return record, False
        if not self.manner.may_create:
            message = _("There is no %(kind)s “%(key)s”, and new records were not allowed.") % {
                "kind": self._meta.model._meta.verbose_name,
                "key": spell(key),
            }
            raise ValidationError({first: message})
        return self._meta.model(), True

    def import_field(self, field: Field, instance: CatalogueModel, row: dict, *args, **kwargs):
        """Set a field from its cell, unless the cell says what is there. Raises ValueError."""
        name = field.column_name
        if name not in row:
            return
        model_field = self.model_field(name)
        if not isinstance(row[name], cells.Unusable) and cells.same(
            row[name], shown_field(instance, model_field)
        ):
            return
        if name in DECIDED:
            raise ValueError(
                _("A table neither publishes nor withdraws; that is decided on the record's page.")
            )
        value = field.clean(row)
        if name.endswith("evidence"):
            value = self.located(value, instance, model_field)
        elif model_field.is_relation and value is not None:
            value = self.finder.find(model_field.related_model, tuple(value))
        elif value is not None:
            value = judging.python_value(model_field, value)
        if value is None and not model_field.null:
            raise ValueError(_("This field is required."))
        setattr(instance, name, value)

    def located(self, cell: str, record: CatalogueModel, model_field: models.Field) -> list:
        """Return the places that a cell of evidence means."""
        try:
            return self.manner.locate(cell, record, str(model_field.verbose_name)) if cell else []
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None

    def validate_instance(
        self, instance: CatalogueModel, import_validation_errors=None, validate_unique=True
    ) -> None:
        """Judge a record as forms and fixtures are judged. Raises ValidationError by field."""
        errors = dict(import_validation_errors or {})
        judging.judge(instance, errors, self.manner.rules)
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance: CatalogueModel, is_create: bool, row: dict, **kwargs):
        """Save with user and reason, or in a dry run remember a new record for later rows."""
        if kwargs["dry_run"]:
            if is_create:
                instance.pk = -self.row_number  # told apart from other new ones; never saved
        else:
            instance._history_user = self.manner.user
            instance._change_reason = self.manner.reason or None
            instance.save(force_insert=is_create)
        if is_create:
            self.finder.remember(instance)

    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        """Leave alone what comes to the same in other words, as true for 1."""
        if import_validation_errors or original._state.adding:
            return False
        return shown_fields(instance) == shown_fields(original)


def resource_for(model: type[CatalogueModel]) -> type[TableResource]:
    """Return the resource of a model."""
    names = [f.name for f in model.fixture_fields()]
    options = {
        "fields": names,
        "import_id_fields": identity(model),
        "instance_loader_class": Keyed,
        "store_instance": True,
    }
    return modelresource_factory(model, TableResource, options)


def identity(model: type[CatalogueModel]) -> list[str]:
    """Return the columns without which no row can be told."""
    return list(dict.fromkeys(path.partition("__")[0] for path in model.natural_key_fields))

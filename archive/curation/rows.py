"""Rows of the catalogue as they were and as they are to be: noted, written, put into the history.

What joins, parts or restores records touches rows of many kinds. A `Ledger` notes each of them
before it changes; `write` carries out all changes at once, in few statements, with one version in
the history of each row, by whom and why.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils import timezone

from archive.models import CATALOGUE, Article
from archive.models.versions import ACT, NO_ACT, Touch

ROWS_AT_ONCE = 500
CREATED, CHANGED, DELETED = "+", "~", "-"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row before and after: `model` as a label, all values by column, None for no row."""

    model: str
    pk: int
    name: str
    before: dict | None
    after: dict | None

    @property
    def kind(self) -> str:
        """Return the sign that the history has for this."""
        if self.before is None:
            return CREATED
        return DELETED if self.after is None else CHANGED

    @property
    def delta(self) -> dict:
        """Return the values that differ, as they are after."""
        before, after = self.before or {}, self.after or {}
        return {name: value for name, value in after.items() if before.get(name, ...) != value}

    def as_json(self) -> dict:
        """Return the change as a `Merge` keeps it."""
        return asdict(self)


def model_of(label: str) -> type[models.Model]:
    """Return a model by its label."""
    return apps.get_model(label)


def values_of(record: models.Model) -> dict:
    """Return all values of a row as JSON has them, by column."""
    found = {}
    for field in record._meta.concrete_fields:
        if not field.primary_key:
            value = getattr(record, field.attname)
            found[field.attname] = value.isoformat() if is_moment(value) else value
    return json.loads(json.dumps(found))  # lists of its own: what is noted must not change


def is_moment(value: object) -> bool:
    """Tell whether a value is a date or a time, which JSON has as text."""
    return isinstance(value, datetime.date | datetime.time)


def python_values(model: type[models.Model], values: dict) -> dict:
    """Return values as a model takes them, of the columns that it still has."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: None if value is None else columns[name].to_python(value)
        for name, value in values.items()
        if name in columns
    }


def record_of(label: str, pk: int, values: dict) -> models.Model:
    """Return a record in memory with these values."""
    model = model_of(label)
    return model(pk=pk, **python_values(model, values))


def name_of(record: models.Model) -> str:
    """Return what to call a row for ever: its natural key, where it has one."""
    if isinstance(record, tuple(CATALOGUE)):
        return "/".join(map(str, record.natural_key()))
    return str(record)


class Ledger:
    """Notes rows before they change; each row is in it once, whoever reads it again."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, int], models.Model] = {}
        self.before: dict[tuple[str, int], dict] = {}
        self.names: dict[tuple[str, int], str] = {}
        self.deleted: set[tuple[str, int]] = set()

    def touch(self, record: models.Model) -> models.Model:
        """Note a row as it is; return the one record that may be changed in its place."""
        place = (record._meta.label_lower, record.pk)
        if place not in self.records:
            self.records[place] = record
            self.before[place] = values_of(record)
            self.names[place] = name_of(record)
        return self.records[place]

    def delete(self, record: models.Model) -> None:
        """Note that a row is to go."""
        record = self.touch(record)
        self.deleted.add((record._meta.label_lower, record.pk))

    def gone(self, record: models.Model) -> bool:
        """Tell whether a row is to go."""
        return (record._meta.label_lower, record.pk) in self.deleted

    def changes(self) -> list[RowChange]:
        """Return what differs from before, in the order in which rows were touched."""
        found = []
        for place, record in self.records.items():
            if place in self.deleted:
                after = None
            else:
                if hasattr(record, "derive"):
                    record.derive()
                after = values_of(record)
            if after != self.before[place]:
                found.append(RowChange(*place, self.names[place], self.before[place], after))
        return found


def create(record: models.Model, user: AbstractBaseUser | None, reason: str) -> RowChange:
    """Save a new record with the first line of its history; return the change."""
    if hasattr(record, "derive"):
        record.derive()
    models.Model.save_base(record, raw=True, force_insert=True)  # its history is written below
    write_history(type(record), [record], CREATED, user, reason)
    label = record._meta.label_lower
    return RowChange(label, record.pk, name_of(record), None, values_of(record))


def write(changes: Iterable[RowChange], user: AbstractBaseUser | None, reason: str) -> None:
    """Carry out changes inside the caller's transaction, each with a version in the history.

    What goes makes room before what changes, and what changes before what comes back; foreign
    keys are checked by the database when all is done.
    """
    by_kind: dict[tuple[str, str], list[RowChange]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind, change.model].append(change)
    for kind, carry_out in ((DELETED, remove), (CHANGED, update), (CREATED, insert)):
        for (found, label), group in by_kind.items():
            if found == kind:
                model = model_of(label)
                carry_out(model, group)
                records = [record_of(label, c.pk, c.after or c.before) for c in group]
                write_history(model, records, kind, user, reason)


def remove(model: type[models.Model], changes: list[RowChange]) -> None:
    """Delete rows, and nothing with them: all that hung on them is in the same changes."""
    pks = [change.pk for change in changes]
    for start in range(0, len(pks), ROWS_AT_ONCE):
        rows = model._base_manager.filter(pk__in=pks[start : start + ROWS_AT_ONCE])
        rows._raw_delete(rows.db)


def update(model: type[models.Model], changes: list[RowChange]) -> None:
    """Write changed values; rows that change alike are written together."""
    alike: dict[str, list[RowChange]] = defaultdict(list)
    for change in changes:
        alike[json.dumps(change.delta, sort_keys=True)].append(change)
    for group in alike.values():
        values = python_values(model, group[0].delta)
        pks = [change.pk for change in group]
        for start in range(0, len(pks), ROWS_AT_ONCE):
            rows = model._base_manager.filter(pk__in=pks[start : start + ROWS_AT_ONCE])
            rows.update(**values)


def insert(model: type[models.Model], changes: list[RowChange]) -> None:
    """Write rows that were there once, with the numbers they had."""
    records = [record_of(change.model, change.pk, change.after) for change in changes]
    model._base_manager.bulk_create(records, batch_size=ROWS_AT_ONCE)


def write_history(
    model: type[models.Model],
    records: list[models.Model],
    kind: str,
    user: AbstractBaseUser | None,
    reason: str,
) -> None:
    """Write one version of each record, where its model keeps a history."""
    if not hasattr(model, "history"):
        return
    versions = model.history.model
    shared = {
        "history_date": timezone.now(),
        "history_user": user,
        "history_change_reason": reason,
        "history_type": kind,
    }
    tracked = [field.attname for field in versions.tracked_fields]
    versions.objects.bulk_create(
        [versions(**shared, **{n: getattr(record, n) for n in tracked}) for record in records],
        batch_size=ROWS_AT_ONCE,
    )
    act = ACT.get()
    if act is not NO_ACT and model.natural_key_fields == ("key",) and model is not Article:
        # The act corrects what is said of the record itself. That its links lead elsewhere now is
        # no correction of each article: the lost key goes on answering for it.
        act.touched += [Touch(record, record.pk, kind) for record in records]

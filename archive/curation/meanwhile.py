"""What has happened to a record, and to what hangs on it, since a form was made from it.

A form carries the number of the latest version of each kind of thing on its page: the history
knows the rest, who, when, and what the form was made from.
"""

import datetime
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Field, Model, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

CHARACTERS_SHOWN = 600
TOKEN = re.compile(r"\d{1,18}(?:\.\d{1,18})*")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, before and after, as people read it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """What others made of one record: `base` is the version the form shows, None for a new one;
    `theirs` the record as it is, None where it is gone."""

    model: type[Model]
    pk: int
    base: Model | None
    theirs: Model | None
    who: str
    when: datetime.datetime
    differences: list[Difference] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return what a page calls the record."""
        return f"{capfirst(str(self.model._meta.verbose_name))}: {self.theirs or called(self.base)}"


def kinds(model: type[Model], parts: Iterable[type[Model]]) -> list[type[Model]]:
    """Return the kinds of things on a page that have a history: the record's own first."""
    return [model, *dict.fromkeys(part for part in parts if hasattr(part, "history"))]


def versions(model: type[Model], pk: int, part: type[Model]) -> QuerySet:
    """Return the versions of the record itself, or of those parts that hang or hung on it."""
    if part is model:
        return part.history.filter(id=pk).order_by()
    for link in part._meta.concrete_fields:
        if link.related_model is model:
            return part.history.filter(**{link.attname: pk}).order_by()
    for link in part._meta.concrete_fields:
        between = link.related_model
        if between is not None and hasattr(between, "history"):
            for second in between._meta.concrete_fields:
                if second.related_model is model:
                    found = between.history.filter(**{second.attname: pk}).order_by()
                    return part.history.filter(
                        **{f"{link.attname}__in": found.values("id")}
                    ).order_by()
    raise ValueError(f"{part._meta.label} does not hang on {model._meta.label}")


def latest(model: type[Model], pk: int, parts: Iterable[type[Model]]) -> list[int]:
    """Return the number of the latest version of each kind, 0 where there is none; one query."""
    own, *others = kinds(model, parts)
    numbers = {
        f"latest_{number}": Subquery(
            versions(model, pk, part).order_by("-history_id").values("history_id")[:1]
        )
        for number, part in enumerate(others)
    }
    rows = versions(model, pk, own).order_by("-history_id").annotate(**numbers)
    found = rows.values_list("history_id", *numbers).first()
    return [number or 0 for number in found or [0] * (len(others) + 1)]


def written(numbers: list[int]) -> str:
    """Return the numbers as a form carries them."""
    return ".".join(map(str, numbers))


def read(token: str, count: int) -> list[int] | None:
    """Return the numbers that a form carried; None for anything that is not `count` numbers."""
    numbers = [int(part) for part in token.split(".")] if TOKEN.fullmatch(token) else []
    return numbers if len(numbers) == count else None


def changes(
    model: type[Model], pk: int, parts: Iterable[type[Model]], since: list[int], now: list[int]
) -> list[Change]:
    """Return what was changed after the versions `since`; the record's own changes first."""
    found = []
    for part, before, after in zip(kinds(model, parts), since, now, strict=True):
        if before != after:
            found += changes_of(part, versions(model, pk, part), before)
    return found


def changes_of(part: type[Model], all_versions: QuerySet, before: int) -> list[Change]:
    """Return the changes of one kind of thing, compared with its version `before`."""
    unread = [f.name for f in part._meta.concrete_fields if not f.editable and f.name == "text"]
    new = all_versions.filter(history_id__gt=before).select_related("history_user").defer(*unread)
    by_record: dict[int, list[Model]] = {}
    for version in new.order_by("history_id"):
        by_record.setdefault(version.id, []).append(version)
    old = part.history.filter(id__in=by_record, history_id__lte=before).defer(*unread)
    bases = {version.id: version for version in old.order_by("history_id")}
    present = part._base_manager.filter(pk__in=by_record).defer(*unread).in_bulk()
    made = []
    for number, group in by_record.items():
        base, theirs = bases.get(number), present.get(number)
        if base is not None and base.history_type == "-":
            base = None  # it was gone when the form was made, and has come back
        if base is None and theirs is None:
            continue  # come and gone since
        who = dict.fromkeys(str(version.history_user or _("the loader")) for version in group)
        compared = differences(part, base, theirs) if base and theirs else []
        if base is None or theirs is None or compared:
            when = group[-1].history_date
            made.append(Change(part, number, base, theirs, ", ".join(who), when, compared))
    return made


def differences(model: type[Model], base: Model, theirs: Model) -> list[Difference]:
    """Return the fields that are no longer what they were."""
    return [
        Difference(capfirst(str(f.verbose_name)), shown(f, base), shown(f, theirs))
        for f in model._meta.concrete_fields
        if f.editable and f.value_from_object(base) != f.value_from_object(theirs)
    ]


def shown(of: Field, record: Model) -> str:
    """Return a value as people read it, of a record or of a version."""
    value = of.value_from_object(record)
    if value in (None, "", []):
        return "∅"
    if of.related_model is not None:
        return str(of.related_model._base_manager.filter(pk=value).first() or value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return listed(value)[:CHARACTERS_SHOWN]
    display = getattr(record, f"get_{of.name}_display", None)
    return str(display() if display else value)[:CHARACTERS_SHOWN]


def listed(value: list) -> str:
    """Return a list of names or of places."""
    if all(isinstance(item, str) for item in value):
        return "; ".join(value)
    if all(isinstance(item, list) and len(item) == 2 for item in value):
        return ", ".join(f"{start}-{end}" for start, end in value)
    return json.dumps(value, ensure_ascii=False)


def called(version: Model | None) -> str:
    """Return what a version of something that is gone was called: its words, or its number."""
    for name in ("name", "title", "wording", "edtf", "filename", "role", "key"):
        if getattr(version, name, ""):
            display = getattr(version, f"get_{name}_display", None)  # of a role, not its code
            return str(display() if display else getattr(version, name))
    for link in ("person", "resolution", "organisation"):
        if hasattr(version, f"{link}_id"):
            return shown(type(version)._meta.get_field(link), version)
    return str(getattr(version, "id", ""))

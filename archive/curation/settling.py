"""Settling: somebody decides between what the catalogue has and what the fixtures say."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from archive.catalogue.entries import MODELS, field_of, fields_of, relations
from archive.catalogue.forwarding import living_key, lost_keys
from archive.catalogue.merge import spell
from archive.catalogue.report import Side
from archive.catalogue.since import deleted_here, last_here, set_here
from archive.catalogue.three_way import UNKNOWN
from archive.curation import cells, judging
from archive.curation.wording import Piece, compared
from archive.models import Conflict, LoadedRecord
from archive.models.base import CatalogueModel


@dataclass(slots=True)
class Open:
    """A conflict with what the catalogue has at present, and since when."""

    conflict: Conflict
    record: CatalogueModel | None
    ours: object
    ours_since: Side

    @property
    def pieces(self) -> list[Piece]:
        """Return what taking theirs would do to the value, word by word."""
        return compared(self.shown(self.ours), self.shown(self.conflict.theirs))

    @property
    def base(self) -> str | None:
        """Return what both sides agreed on last, None where they never did."""
        return None if self.conflict.base == {} else self.shown(self.conflict.base)

    def shown(self, value: object) -> str:
        """Return a value as tables show it; a whole record by its fields."""
        conflict = self.conflict
        if conflict.field:
            return cells.write(field_of(conflict.model, conflict.field), value)
        return "\n".join(
            f"{name}: {shown}"
            for name, item in (value or {}).items()
            if (shown := cells.write(field_of(conflict.model, name), item))
        )

    @property
    def digest(self) -> str:
        """Return a digest of both sides, by which a change since a page was made is noticed."""
        said = json.dumps([self.ours, self.conflict.theirs], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def opened(conflicts: Iterable[Conflict]) -> list[Open]:
    """Return conflicts with what the catalogue has; a few queries for each kind of record."""
    by_model: dict[str, list[Conflict]] = {}
    for conflict in conflicts:
        by_model.setdefault(conflict.model, []).append(conflict)
    found = [item for label, those in by_model.items() for item in opened_of(label, those)]
    return sorted(found, key=lambda item: (item.conflict.model, item.conflict.natural_key))


def opened_of(label: str, conflicts: list[Conflict]) -> list[Open]:
    """Return the conflicts of one kind of record."""
    model = MODELS[label]
    firsts = {conflict.natural_key.partition("/")[0] for conflict in conflicts}
    chosen = model.objects.filter(**{f"{model.natural_key_fields[0]}__in": firsts})
    records = {spell(r.natural_key()): r for r in chosen.select_related(*relations(model))}
    wanted: dict[int, list[str]] = {}
    for conflict in conflicts:
        if conflict.field and conflict.natural_key in records:
            wanted.setdefault(records[conflict.natural_key].pk, []).append(conflict.field)
    since = set_here(model, wanted)
    whole = [conflict.natural_key for conflict in conflicts if not conflict.field]
    gone = [c.natural_key for c in conflicts if c.natural_key not in records]
    deleted = deleted_here(model, gone)
    changed = last_here(model, [records[name].pk for name in whole if name in records])
    made = []
    for conflict in conflicts:
        record = records.get(conflict.natural_key)
        if record is None:
            side = deleted.get(conflict.natural_key, Side())
        elif conflict.field:
            side = since.get((record.pk, conflict.field), Side())
        else:
            side = changed.get(record.pk, Side())
        made.append(Open(conflict, record, present(conflict, record), side))
    return made


def present(conflict: Conflict, record: CatalogueModel | None) -> object:
    """Return what the catalogue has in the place of a conflict."""
    if record is None:
        return None
    fields = fields_of(record)
    return fields[conflict.field] if conflict.field else fields


def found(conflict: Conflict) -> CatalogueModel | None:
    """Return the record of a conflict, locked where the database can, or None."""
    model = MODELS[conflict.model]
    records = model.objects.select_related(*relations(model)).select_for_update(of=("self",))
    try:
        return records.get_by_natural_key(*conflict.natural_key.split("/"))
    except model.DoesNotExist:
        return None


@transaction.atomic
def take_theirs(conflict: Conflict, user: models.Model | None, reason: str) -> None:
    """Bring a value, with all that belongs to it, to what the fixtures say.

    Raises ValidationError, and changes nothing, when the record cannot be so.
    """
    record = found(conflict)
    if conflict.field:
        if record is None:
            raise ValidationError(_("The record is no longer there."))
        put(record, conflict.together)
        save(record, user, reason)
        agree_on_group(conflict, record)
        return
    if conflict.theirs is not None and record is not None:
        raise ValidationError(_("The record is there again; load once more to compare its values."))
    if conflict.theirs is None and record is not None:
        record._history_user, record._change_reason = user, reason
        try:
            record.delete()
        except (ProtectedError, RestrictedError):
            raise ValidationError(_("Other records speak of it; it cannot be deleted.")) from None
    elif conflict.theirs is not None:
        record = MODELS[conflict.model]()
        put(record, conflict.theirs)
        save(record, user, reason)
    agree(conflict, conflict.theirs)


def put(record: CatalogueModel, values: dict) -> None:
    """Set fields from a fixture's values. Raises ValidationError for a key that leads nowhere."""
    for name, value in values.items():
        target = field_of(record._meta.label_lower, name)
        if target.is_relation and value is not None:
            related = target.related_model
            try:
                living = living_key(related, tuple(value), lost_keys())
                value = related.objects.get_by_natural_key(*living)
            except related.DoesNotExist:
                said = _("There is no %(kind)s “%(key)s”.")
                words = {"kind": related._meta.verbose_name, "key": spell(value)}
                raise ValidationError({name: said % words}) from None
        elif value is not None:
            value = target.to_python(value)
        setattr(record, name, value)


def save(record: CatalogueModel, user: models.Model | None, reason: str) -> None:
    """Save a record as forms would let it be. Raises ValidationError."""
    errors: dict = {}
    judging.judge(record, errors, ())
    if not errors:
        try:
            record.validate_constraints()
        except ValidationError as error:
            errors = error.error_dict if hasattr(error, "error_dict") else {"__all__": error}
    if errors:
        raise ValidationError(errors)
    record._history_user, record._change_reason = user, reason
    record.save()


@transaction.atomic
def keep_ours(conflict: Conflict) -> None:
    """Settle that the catalogue is right: the fixtures' value is what it was changed from."""
    record = found(conflict)
    if conflict.field and record is not None:
        agree_on_group(conflict, record)
    else:
        agree(conflict, conflict.theirs)


def agree_on_group(conflict: Conflict, record: CatalogueModel) -> None:
    """Note what the fixtures say of a group of fields as what both sides know."""
    place = {"model": conflict.model, "natural_key": conflict.natural_key}
    loaded, made = LoadedRecord.objects.get_or_create(**place, defaults={"fields": {}})
    if made:  # what was never agreed on stays so
        loaded.fields = dict.fromkeys(fields_of(record), UNKNOWN)
    loaded.fields = loaded.fields | conflict.together
    loaded.save()
    Conflict.objects.filter(**place, field__in=list(conflict.together)).delete()


def agree(conflict: Conflict, theirs: dict | None) -> None:
    """Note what the fixtures say of a whole record as what both sides know."""
    place = {"model": conflict.model, "natural_key": conflict.natural_key}
    if theirs is None:
        LoadedRecord.objects.filter(**place).delete()
    else:
        LoadedRecord.objects.update_or_create(**place, defaults={"fields": theirs})
    Conflict.objects.filter(**place).delete()

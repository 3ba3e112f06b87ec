"""Lost keys: what an alias in the fixtures means for the record that still has the old key.

A fixture that gives a record another key also brings an alias from the old one. Without this the
old record would stay beside the new, and both would claim the same number or the same key.
"""

import json

from django.db.models import ProtectedError, Q, QuerySet, TextField
from django.db.models.functions import Cast

from archive.catalogue.entries import MODELS, Entry, field_of
from archive.catalogue.merge import REASON, changed_here, has_parts, spell
from archive.catalogue.report import Report
from archive.models import Alias, Conflict, Distinct, LoadedRecord
from archive.models.base import CatalogueModel


def take_new_keys(aliases: list[Entry], report: Report) -> None:
    """Give records their new keys, where the catalogue has the old one and not the new."""
    for entry in aliases:
        model = MODELS[f"archive.{entry.fields['record_type']}"]
        old, new = entry.fields["key"], entry.fields["target"]
        record = model.objects.filter(key=old).first()
        if record is None or model.objects.filter(key=new).exists():
            continue
        record.key = new
        record._change_reason = REASON
        record.save()
        report.updated[model._meta.label_lower] += 1
        carry_over(model, old, new)
        for pair in pairs_with(model, old):
            pair.first, pair.second = (new if k == old else k for k in (pair.first, pair.second))
            pair._change_reason = REASON
            pair.save()


def pairs_with(model: type[CatalogueModel], key: str) -> QuerySet:
    """Return the pairs recorded as two that a key is in."""
    return Distinct.objects.filter(Q(first=key) | Q(second=key), record_type=model._meta.model_name)


def carry_over(model: type[CatalogueModel], old: str, new: str) -> None:
    """Write a new key into what was loaded under the old one: of the record and of all its links.

    Otherwise the next comparison would take what was loaded for a curator's work.
    """
    spelled = LoadedRecord.objects.annotate(spelled=Cast("fields", TextField()))
    for loaded in list(spelled.filter(spelled__contains=json.dumps(old))):
        label = loaded.model
        fields = {
            name: with_new_key(label, name, value, model, old, new)
            for name, value in loaded.fields.items()
        }
        if MODELS[label] is Distinct:
            fields = pair_with_new_key(fields, model, old, new)
        name = spell(Entry("", 0, label, fields).natural_key)
        if name != loaded.natural_key:
            LoadedRecord.objects.filter(model=label, natural_key=name).delete()
            # The load that brings the new key finds it again, if it is still one.
            Conflict.objects.filter(model=label, natural_key=loaded.natural_key).delete()
        loaded.natural_key, loaded.fields = name, fields
        loaded.save()


def pair_with_new_key(fields: dict, model: type[CatalogueModel], old: str, new: str) -> dict:
    """Return the fields of a pair with a record's new key in the place of its old one."""
    if fields["record_type"] != model._meta.model_name:
        return fields
    keys = sorted(new if fields[name] == old else fields[name] for name in ("first", "second"))
    return fields | dict(zip(("first", "second"), keys, strict=True))


def with_new_key(
    label: str, name: str, value: object, model: type[CatalogueModel], old: str, new: str
) -> object:
    """Return a field's value with a record's new key in the place of its old one."""
    if name == "key" and MODELS[label] is model:
        return new if value == old else value
    field = field_of(label, name)
    if not isinstance(value, list) or field is None or not field.is_relation:
        return value
    related = field.related_model
    if related is model:
        return [new if part == old else part for part in value]
    owners = [
        field_of(related._meta.label_lower, p.split("__")[0]) for p in related.natural_key_fields
    ]
    return [
        new if part == old and owner.related_model is model else part
        for part, owner in zip(value, owners, strict=True)
    ]


def retire(aliases: list[Entry], report: Report) -> None:
    """Delete the records whose key the fixtures have made an alias, as when two were joined.

    A record that a curator has changed or recorded as another one, or that has parts or is named
    elsewhere, stays and is told.
    """
    for entry in aliases:
        model = MODELS[f"archive.{entry.fields['record_type']}"]
        record = model.objects.filter(key=entry.fields["key"]).first()
        if record is None:
            forget(model, entry.fields["key"])
        elif not retired(record, report):
            name = f"{model._meta.label_lower} {record.key}"
            target = entry.fields["target"]
            report.kept.append(f"{name}: is an alias of {target} and still here")


def forget(model: type[CatalogueModel], key: str) -> None:
    """Forget what was loaded of a record whose lost key is now known to the fixtures as well.

    Should they have the record again some day, it and its links are new ones.
    """
    own = LoadedRecord.objects.filter(model=model._meta.label_lower, natural_key=key)
    if not own.exists():
        return
    spelled = LoadedRecord.objects.annotate(spelled=Cast("fields", TextField()))
    for loaded in list(spelled.filter(spelled__contains=json.dumps(key))):
        owners = natural_owners(MODELS[loaded.model])
        names = loaded.natural_key.split("/")
        if (model, key) in zip(owners, names, strict=True):
            loaded.delete()


def natural_owners(model: type[CatalogueModel]) -> list[type[CatalogueModel] | None]:
    """Return whose key each part of a model's natural key is."""
    owners: list[type[CatalogueModel] | None] = []
    for path in model.natural_key_fields:
        owner = model
        for name in path.split("__")[:-1]:
            owner = owner._meta.get_field(name).related_model
        owners.append(owner if path.endswith("key") else None)
    return owners


def revive(model: type[CatalogueModel], entries: list[Entry], aliases: list[Entry]) -> None:
    """Delete the aliases whose record the fixtures have again, as when a merge was undone.

    An alias that a curator made or changed here stays, and with it the merge.
    """
    known = {entry.natural_key for entry in aliases}
    kind, label = model._meta.model_name, Alias._meta.label_lower
    own = {entry.fields["key"] for entry in entries}
    for alias in Alias.objects.filter(record_type=kind):
        if alias.key not in own or alias.natural_key() in known:
            continue
        name = spell(alias.natural_key())
        loaded = LoadedRecord.objects.filter(model=label, natural_key=name)
        before = loaded.first()
        if before is not None and not changed_here(alias, before.fields):
            alias._change_reason = REASON
            alias.delete()
            loaded.delete()


def retired(record: CatalogueModel, report: Report) -> bool:
    """Delete a record that came from fixtures and is as it was loaded; tell whether it went."""
    label = type(record)._meta.label_lower
    loaded = LoadedRecord.objects.filter(model=label, natural_key=spell(record.natural_key()))
    before = loaded.first()
    paired = pairs_with(type(record), record.key).exists()
    if paired or before is None or changed_here(record, before.fields) or has_parts(record):
        return False
    record._change_reason = REASON
    try:
        record.delete()
    except ProtectedError:
        return False
    loaded.delete()
    Conflict.objects.filter(model=label, natural_key=spell(record.natural_key())).delete()
    report.removed[label] += 1
    return True

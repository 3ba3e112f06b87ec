"""Lost keys: what an alias in the fixtures means for the record that still has the old key.

A fixture that gives a record another key also brings an alias from the old one. Without this the
old record would stay beside the new, and both would claim the same number or the same key.
"""

from django.db.models import ProtectedError

from archive.catalogue.entries import MODELS, Entry, fields_of
from archive.catalogue.merge import REASON, Report, spell
from archive.models import Alias, LoadedRecord
from archive.models.base import CatalogueModel


def take_new_keys(aliases: list[Entry]) -> None:
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
        # What was loaded under the old key is what the new one is compared with.
        LoadedRecord.objects.filter(model=model._meta.label_lower, natural_key=spell([old])).update(
            natural_key=spell([new])
        )


def retire(report: Report) -> None:
    """Delete the records whose key has become an alias, as when two were merged elsewhere.

    A record that a curator has changed, or that something still hangs on, stays and is listed.
    """
    for alias in Alias.objects.order_by("record_type", "key"):
        model = MODELS[f"archive.{alias.record_type}"]
        record = model.objects.filter(key=alias.key).first()
        if record is not None and not retired(record, report):
            label = model._meta.label_lower
            report.kept.append(f"{label} {alias.key}: is an alias of {alias.target} and still here")


def retired(record: CatalogueModel, report: Report) -> bool:
    """Delete a record that came from fixtures and is as it was loaded; tell whether it went."""
    label = type(record)._meta.label_lower
    loaded = LoadedRecord.objects.filter(model=label, natural_key=spell(record.natural_key()))
    before = loaded.first()
    if before is None or before.fields != fields_of(record):
        return False
    try:
        record.delete()
    except ProtectedError:
        return False
    loaded.delete()
    report.removed[label] += 1
    return True

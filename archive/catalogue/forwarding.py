"""Forwarding: what fixtures say of a record that was merged into another in this catalogue.

Fixtures from before a merge still have the lost record, its links, and links of accounts to it.
None of that may undo the merge, and what is new in them belongs to the record that stayed.
"""

from collections.abc import Mapping
from dataclasses import replace

from django.db import models

from archive.catalogue.entries import MODELS, Entry, field_of
from archive.models import Alias

MERGED = ("organisation", "person", "resolution")
ACCOUNTS = ("account_vi", "account_en")


class Forwarding:
    """Lost keys of the catalogue and where they lead, by model."""

    def __init__(self) -> None:
        self.targets: dict[tuple[str, object], str] = {}
        self.forwarded: set[str] = set()

    def read(self, fixture_aliases: list[Entry]) -> None:
        """Read the lost keys that the fixtures know nothing of."""
        known = {entry.natural_key for entry in fixture_aliases}
        self.targets = lost_keys(record_type__in=MERGED)
        for kind, key in known:
            self.targets.pop((f"archive.{kind}", key), None)

    def heir(self, entry: Entry) -> str | None:
        """Return the key that stayed when this entry's record was merged, or None."""
        return self.targets.get((entry.model, entry.fields.get("key")))

    def value(self, label: str, name: str, value: object) -> object:
        """Return a field's fixture value with lost keys replaced, in accounts too."""
        field = field_of(label, name)
        if field is None or not self.targets or not value:
            return value
        if field.is_relation:
            return list(living_key(field.related_model, tuple(value), self.targets))
        if name in ACCOUNTS:
            for (kind, old), new in self.targets.items():
                kind = kind.removeprefix("archive.")
                value = value.replace(f"]({kind}:{old})", f"]({kind}:{new})")
        return value

    def entry(self, entry: Entry) -> Entry:
        """Return an entry with lost keys replaced; the entry itself where there are none."""
        fields = {
            name: self.value(entry.model, name, value) for name, value in entry.fields.items()
        }
        if entry.model == "archive.distinct":
            owner = MODELS[f"archive.{fields['record_type']}"]._meta.label_lower
            keys = (fields["first"], fields["second"])
            keys = sorted(self.targets.get((owner, key), key) for key in keys)
            fields["first"], fields["second"] = keys
        if entry.model == "archive.alias":
            target = (f"archive.{fields['record_type']}", fields["target"])
            fields["target"] = self.targets.get(target, fields["target"])
        return entry if fields == entry.fields else replace(entry, fields=fields)

    def doubtful(self, name: str, entry: Entry) -> bool:
        """Tell whether an entry may be here by now, because another one was forwarded to it."""
        if name != entry.name:
            self.forwarded.add(entry.name)
        return entry.name in self.forwarded

    def stands(self, model: type[models.Model], entry: Entry) -> bool:
        """Tell whether a record has an entry's natural key, or a pair is no pair any more."""
        if "first" in entry.fields and entry.fields["first"] == entry.fields["second"]:
            return True
        found = dict(zip(model.natural_key_fields, entry.natural_key, strict=True))
        return model.objects.filter(**found).exists()


def lost_keys(**conditions: object) -> dict[tuple[str, object], str]:
    """Return the lost keys of the catalogue and where they lead, by model and key."""
    rows = Alias.objects.filter(**conditions).values_list("record_type", "key", "target")
    return {(f"archive.{kind}", key): target for kind, key, target in rows}


def living_key(
    model: type[models.Model], key: tuple, targets: Mapping[tuple[str, object], str]
) -> tuple:
    """Return a natural key with the parts that are lost keys replaced by living ones."""
    if not targets:
        return key
    parts = []
    for path, part in zip(model.natural_key_fields, key, strict=True):
        *links, name = path.split("__")
        owner = model
        for link in links:
            owner = owner._meta.get_field(link).related_model
        lost = (owner._meta.label_lower, part)
        parts.append(targets.get(lost, part) if name == "key" else part)
    return tuple(parts)

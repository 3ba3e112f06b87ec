"""Forwarding: what fixtures say of a record that was merged into another in this catalogue.

Fixtures from before a merge still have the lost record, its links, and links of accounts to it.
None of that may undo the merge, and what is new in them belongs to the record that stayed.
"""

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
        rows = Alias.objects.values_list("record_type", "key", "target")
        self.targets = {
            (f"archive.{kind}", key): target
            for kind, key, target in rows
            if kind in MERGED and (kind, key) not in known
        }

    def heir(self, entry: Entry) -> str | None:
        """Return the key that stayed when this entry's record was merged, or None."""
        return self.targets.get((entry.model, entry.fields.get("key")))

    def key(self, related: type[models.Model], value: tuple) -> tuple:
        """Return a natural key with lost keys replaced."""
        if not self.targets:
            return value
        owners = [
            related if path == "key" else related._meta.get_field(path.split("__")[0]).related_model
            for path in related.natural_key_fields
        ]
        return tuple(
            part if owner is None else self.targets.get((owner._meta.label_lower, part), part)
            for owner, part in zip(owners, value, strict=True)
        )

    def value(self, label: str, name: str, value: object) -> object:
        """Return a field's fixture value with lost keys replaced, in accounts too."""
        field = field_of(label, name)
        if field is None or not self.targets or not value:
            return value
        if field.is_relation:
            return list(self.key(field.related_model, tuple(value)))
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


def living_key(model: type[models.Model], key: tuple) -> tuple:
    """Return a natural key with the parts that are lost keys here replaced by living ones."""
    parts = []
    for path, part in zip(model.natural_key_fields, key, strict=True):
        owner = model
        for name in path.split("__")[:-1]:
            owner = owner._meta.get_field(name).related_model
        kind = owner._meta.model_name
        alias = path.endswith("key") and Alias.objects.filter(record_type=kind, key=part).first()
        parts.append(alias.target if alias else part)
    return tuple(parts)

"""Merging: one record of a fixture against the catalogue's and against what was loaded last."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from simple_history.utils import bulk_create_with_history

from archive.catalogue.entries import Entry, field_of, fields_of, relations
from archive.catalogue.forwarding import Forwarding
from archive.models import Holding, LoadedRecord
from archive.models.base import CatalogueModel
from archive.models.keeping import FIXITY

REASON = "load"
ROWS_AT_ONCE = 500


@dataclass
class Report:
    """What a load did: counts by model, and every curator's value that it left alone."""

    created: Counter = field(default_factory=Counter)
    updated: Counter = field(default_factory=Counter)
    unchanged: Counter = field(default_factory=Counter)
    removed: Counter = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    detached: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the report as lines: one a model, then what was kept."""
        lines = []
        for label in sorted(self.created | self.updated | self.unchanged | self.removed):
            parts = [
                f"{counter[label]} {word}"
                for word, counter in [
                    ("created", self.created),
                    ("updated", self.updated),
                    ("removed", self.removed),
                    ("unchanged", self.unchanged),
                ]
                if counter[label]
            ]
            lines.append(f"{label.removeprefix('archive.')}: {', '.join(parts)}")
        if self.kept:
            lines.append(f"Kept as curators left them ({len(self.kept)}); --force overwrites:")
            lines += [f"  {line}" for line in self.kept]
        if self.detached:
            lines.append(f"text taken off, not the recorded one: {', '.join(self.detached)}")
        return lines

    @property
    def changed(self) -> bool:
        """Tell whether the load wrote anything."""
        return bool(self.created or self.updated or self.removed)


def spell(key: Iterable) -> str:
    """Return a natural key as one text; its parts hold no slash."""
    return "/".join(map(str, key))


class Merger:
    """Writes entries whose references are known to be sound; keeps row numbers of what it saw."""

    def __init__(self, force: bool) -> None:
        self.force = force
        self.report = Report()
        self.forwarding = Forwarding()
        self.ids: dict[tuple[str, tuple], int] = {}
        self.seen: set[tuple[str, tuple]] = set()
        self.pending: list[tuple[tuple, CatalogueModel]] = []
        self.at_work_on = ""

    def merge(self, model: type[CatalogueModel], entries: list[Entry]) -> None:
        """Create, update or leave each entry's record, in the order given."""
        label = self.at_work_on = model._meta.label_lower
        for start in range(0, len(entries), ROWS_AT_ONCE):
            batch = entries[start : start + ROWS_AT_ONCE]
            part = "key" if "key" in model.natural_key_fields else 0
            firsts = {e.fields["key"] if part == "key" else e.natural_key[0] for e in batch}
            existing = self.existing(model, firsts)
            loaded = loaded_fields(label, [spell(entry.natural_key) for entry in batch])
            fresh: dict[str, dict] = {}
            for entry in batch:
                name = spell(entry.natural_key)
                before = loaded.get(name)
                self.seen.add((label, entry.natural_key))
                self.merge_one(model, entry, existing.get(entry.natural_key), before)
                if before != entry.fields:
                    fresh[name] = entry.fields
            self.flush(model)
            remember(label, fresh)

    def existing(
        self, model: type[CatalogueModel], values: set[str]
    ) -> dict[tuple, CatalogueModel]:
        """Return the catalogue's records of these keys, or that hang on articles of these keys."""
        paths = model.natural_key_fields
        lookup = "key" if "key" in paths else paths[0]
        records = model.objects.select_related(*relations(model))
        found = {r.natural_key(): r for r in records.filter(**{f"{lookup}__in": values})}
        label = model._meta.label_lower
        self.ids.update(((label, key), record.pk) for key, record in found.items())
        return found

    def merge_one(
        self,
        model: type[CatalogueModel],
        entry: Entry,
        record: CatalogueModel | None,
        before: dict | None,
    ) -> None:
        """Decide what becomes of one entry."""
        label = model._meta.label_lower
        if record is None:
            heir = self.forwarding.heir(entry)
            if heir is not None:
                self.report.kept.append(f"{entry.name}: was merged into {heir} here")
            elif before is not None and not self.force:
                self.report.kept.append(f"{entry.name}: deleted in the catalogue")
            else:
                self.create(model, entry)
            return
        now = fields_of(record)
        differing = {name for name in now if now[name] != entry.fields[name]}
        if not self.force:
            theirs = differing & changed_here(record, before)
            for name in sorted(theirs):
                self.report.kept.append(
                    f"{entry.name}: {name}: catalogue {now[name]!r:.80}, "
                    f"fixture {entry.fields[name]!r:.80}"
                )
            differing -= theirs
        if differing or stale(record):
            for name in sorted(differing):
                if not self.assign(record, field_of(label, name), entry.fields[name]):
                    self.report.kept.append(f"{entry.name}: {name}: what it names was deleted")
                    self.report.unchanged[label] += 1
                    return  # all of it or nothing: a value and its basis belong together
            if differing.intersection(FIXITY):
                self.make_way(record)
            record._change_reason = REASON
            record.save()
            self.report.updated[label] += 1
        else:
            self.report.unchanged[label] += 1

    def make_way(self, holding: Holding) -> None:
        """Take off the text of the document that a record named before."""
        if holding.text is not None:
            holding.detach()
            self.report.detached.append(holding.filename)

    def create(self, model: type[CatalogueModel], entry: Entry) -> None:
        """Prepare a new record; it is written with others of its kind.

        What it says of a record that was merged here it says of the one that stayed; when that
        has it already, it is left.
        """
        name, entry = entry.name, self.forwarding.entry(entry)
        if self.forwarding.doubtful(name, entry):
            self.flush(model)
            if self.forwarding.stands(model, entry):
                self.report.kept.append(f"{name}: stands here as {entry.name}")
                return
        record = model()
        for target in model.fixture_fields():
            if not self.assign(record, target, entry.fields[target.name]):
                self.report.kept.append(f"{entry.name}: what it hangs on was deleted")
                return
        record.derive()
        self.pending.append((entry.natural_key, record))
        self.report.created[model._meta.label_lower] += 1

    def assign(self, record: CatalogueModel, target: models.Field, value: object) -> bool:
        """Set a field from its fixture value; False when it names a record that was deleted."""
        if not target.is_relation or value is None:
            value = self.forwarding.value(record._meta.label_lower, target.name, value)
            setattr(record, target.name, target.to_python(value) if value is not None else None)
            return True
        related = target.related_model
        pk = self.id_of(related, tuple(value), type(record))
        if pk is not None:
            setattr(record, target.attname, pk)
        return pk is not None

    def id_of(
        self, related: type[CatalogueModel], key: tuple, writing: type[CatalogueModel]
    ) -> int | None:
        """Return the row of a natural key, writing what is pending when the row is among it."""
        label = related._meta.label_lower
        if (label, key) not in self.ids and related is writing:
            self.flush(writing)
        if (label, key) not in self.ids:
            try:
                self.ids[label, key] = related.objects.get_by_natural_key(*key).pk
            except related.DoesNotExist:
                key, lost = self.forwarding.key(related, key), key
                return self.id_of(related, key, writing) if key != lost else None
        return self.ids[label, key]

    def flush(self, model: type[CatalogueModel]) -> None:
        """Write the pending records, each with the first line of its history."""
        if not self.pending:
            return
        pending, self.pending = self.pending, []
        records = [record for _, record in pending]
        bulk_create_with_history(
            records, model, batch_size=ROWS_AT_ONCE, default_change_reason=REASON
        )
        label = model._meta.label_lower
        self.ids.update(((label, key), record.pk) for key, record in pending)

    def remove_what_left(self, kinds: list[type[CatalogueModel]], articles: set[str]) -> None:
        """Delete what hangs on these articles, came from a fixture and is in none any more.

        `kinds` are in writing order; what leans on others goes first. A curator's own record, or
        a loaded one that a curator changed, stays and is listed.
        """
        for model in reversed(kinds):
            if model.natural_key_fields == ("key",):
                continue  # an article is withdrawn, never removed
            self.remove_of(model, articles)
        self.seen.clear()
        for model in kinds:  # only entities are named again by later articles
            label = model._meta.label_lower
            self.ids = {place: pk for place, pk in self.ids.items() if place[0] != label}

    def remove_of(self, model: type[CatalogueModel], articles: set[str]) -> None:
        """Delete one model's records that left the fixtures."""
        label = self.at_work_on = model._meta.label_lower
        gone = {
            key: record
            for key, record in self.existing(model, articles).items()
            if (label, key) not in self.seen
        }
        loaded = loaded_fields(label, [spell(key) for key in gone])
        for key, record in gone.items():
            before = loaded.get(spell(key))
            if before is None:
                continue  # a curator added it
            if not self.force and changed_here(record, before):
                self.report.kept.append(f"{label} {spell(key)}: left the fixtures, changed here")
                continue
            if not self.force and has_parts(record):
                self.report.kept.append(f"{label} {spell(key)}: left the fixtures, has parts here")
                continue
            record._change_reason = REASON
            record.delete()
            LoadedRecord.objects.filter(model=label, natural_key=spell(key)).delete()
            self.report.removed[label] += 1


def changed_here(record: CatalogueModel, before: dict | None) -> set[str]:
    """Return the fields that are not as the last load wrote them; all when none wrote them.

    A field that came into being after the last load was written with its default.
    """
    now = fields_of(record)
    if before is None:
        return set(now)
    defaults = {name: field_of(record._meta.label_lower, name).get_default() for name in now}
    return {name for name in now if now[name] != before.get(name, defaults[name])}


def has_parts(record: CatalogueModel) -> bool:
    """Tell whether anything hangs on a record that would be deleted with it."""
    return any(
        relation.related_model.objects.filter(**{relation.field.name: record}).exists()
        for relation in record._meta.related_objects
        if relation.on_delete is models.CASCADE
    )


def stale(record: CatalogueModel) -> bool:
    """Tell whether a record's derived fields are out of date, as after Django's loaddata.

    Where a value is faulty, nothing follows from it: that is for the judge to tell.
    """
    names = [f.attname for f in record._meta.concrete_fields if not f.editable]
    before = [getattr(record, name) for name in names]
    try:
        record.derive()
    except ValueError:
        return False
    return before != [getattr(record, name) for name in names]


def loaded_fields(label: str, names: list[str]) -> dict[str, dict]:
    """Return what the last load wrote, by natural key."""
    return dict(
        LoadedRecord.objects.filter(model=label, natural_key__in=names).values_list(
            "natural_key", "fields"
        )
    )


def remember(label: str, fresh: dict[str, dict]) -> None:
    """Note what this load wrote, for the next one to compare with."""
    LoadedRecord.objects.bulk_create(
        [LoadedRecord(model=label, natural_key=name, fields=f) for name, f in fresh.items()],
        update_conflicts=True,
        unique_fields=["model", "natural_key"],
        update_fields=["fields"],
        batch_size=ROWS_AT_ONCE,
    )

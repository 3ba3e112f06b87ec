"""Merging: one record of a fixture against the catalogue's and against what was loaded last."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import models
from simple_history.utils import bulk_create_with_history

from archive.catalogue import conflicts
from archive.catalogue.entries import Entry, field_of, fields_of, relations
from archive.catalogue.forwarding import Forwarding, living_key
from archive.catalogue.report import Parting, Report
from archive.catalogue.since import Fixtures
from archive.catalogue.three_way import Choice, Verdict, decide, full_base, group_of
from archive.models import Holding, LoadedRecord
from archive.models.base import CatalogueModel
from archive.models.keeping import FIXITY

REASON = "load"
ROWS_AT_ONCE = 500


def spell(key: Iterable) -> str:
    """Return a natural key as one text; its parts hold no slash."""
    return "/".join(map(str, key))


class Merger:
    """Writes entries whose references are known to be sound; keeps row numbers of what it saw."""

    def __init__(self, choice: Choice, fixtures: Fixtures) -> None:
        self.choice, self.fixtures = choice, fixtures
        self.report = Report()
        self.forwarding = Forwarding()
        self.ids: dict[tuple[str, tuple], int] = {}
        self.seen: set[tuple[str, tuple]] = set()
        self.pending: list[tuple[tuple, CatalogueModel]] = []
        self.partings: list[Parting] = []
        self.deleted: dict[str, set[str]] = defaultdict(set)
        self.used: set[str] = set()
        self.at_work_on = ""

    def merge(self, model: type[CatalogueModel], entries: list[Entry]) -> None:
        """Create, update or leave each entry's record, in the order given."""
        label = self.at_work_on = model._meta.label_lower
        for start in range(0, len(entries), ROWS_AT_ONCE):
            batch = entries[start : start + ROWS_AT_ONCE]
            part = "key" if "key" in model.natural_key_fields else 0
            firsts = {e.fields["key"] if part == "key" else e.natural_key[0] for e in batch}
            existing = self.existing(model, firsts)
            names = [spell(entry.natural_key) for entry in batch]
            loaded = loaded_fields(label, names)
            fresh: dict[str, dict] = {}
            for entry, name in zip(batch, names, strict=True):
                before = loaded.get(name)
                self.seen.add((label, entry.natural_key))
                base = self.merge_one(model, entry, existing.get(entry.natural_key), before)
                if base is not None and base != before:
                    fresh[name] = base
            self.flush(model)
            remember(label, fresh)
            self.note(label, names, existing)

    def note(self, label: str, names: Iterable[str], existing: dict[tuple, CatalogueModel]) -> None:
        """Keep the conflicts that were found among these records."""
        found, self.partings = self.partings, []
        rows = {spell(key): record.pk for key, record in existing.items()}
        self.report.conflicts += conflicts.note(label, names, found, rows, self.fixtures)

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
    ) -> dict | None:
        """Decide what becomes of one entry; return what both sides agree on from now on.

        None where nothing new was agreed on.
        """
        if record is None:
            return self.merge_absent(model, entry, before)
        label, now = model._meta.label_lower, fields_of(record)
        if before == now == entry.fields and not stale(record):
            self.report.unchanged[label] += 1  # as nearly all are, and there is nothing to compare
            return None
        name = f"{label}/{spell(entry.natural_key)}"
        verdict = decide(label, name, before, now, entry.fields, self.choice)
        self.used |= verdict.used
        self.tell(entry, now, verdict, full_base(label, before, list(now)))
        if verdict.take or stale(record):
            for taken in sorted(verdict.take):
                if not self.assign(record, field_of(label, taken), entry.fields[taken]):
                    self.report.kept.append(f"{entry.name}: {taken}: what it names was deleted")
                    self.report.unchanged[label] += 1
                    return None  # all of it or nothing: a value and its basis belong together
            if not set(FIXITY).isdisjoint(verdict.take):
                self.make_way(record)
            record._change_reason = REASON
            record.save()
            self.report.updated[label] += 1
        else:
            self.report.unchanged[label] += 1
        return verdict.base

    def make_way(self, holding: Holding) -> None:
        """Take off the text of the document that a record named before."""
        if holding.text is not None:
            holding.detach()
            self.report.detached.append(holding.filename)

    def merge_absent(
        self, model: type[CatalogueModel], entry: Entry, before: dict | None
    ) -> dict | None:
        """Create an entry's record, unless it was here and a curator deleted it."""
        label, name = model._meta.label_lower, spell(entry.natural_key)
        heir = self.forwarding.heir(entry)
        if heir is not None:
            self.report.kept.append(f"{entry.name}: was merged into {heir} here")
            return entry.fields
        wanted = self.choice.named(f"{label}/{name}")
        self.used |= wanted
        if before is None or self.choice.force or wanted:
            return entry.fields if self.create(model, entry) else None
        self.deleted[label].add(name)
        changed = full_base(label, before, list(entry.fields)) != entry.fields
        if changed and self.choice.theirs:
            return entry.fields if self.create(model, entry) else None
        self.report.kept.append(f"{entry.name}: deleted in the catalogue")
        if changed and self.choice.ours:
            return entry.fields
        if changed:
            self.part(entry.file, label, name, "", before, None, entry.fields)
        return None

    def may_remove(self, label: str, name: str) -> bool:
        """Tell whether a record goes that left the fixtures and that a curator worked on."""
        wanted = self.choice.named(f"{label}/{name}")
        self.used |= wanted
        return bool(self.choice.force or self.choice.theirs or wanted)

    def tell(self, entry: Entry, now: dict, verdict: Verdict, base: dict) -> None:
        """Tell what was left as a curator made it, and where that is a conflict."""
        for name in sorted(verdict.newer + verdict.conflicts):
            self.report.kept.append(
                f"{entry.name}: {name}: catalogue {now[name]!r:.80}, "
                f"fixture {entry.fields[name]!r:.80}"
            )
        for name in sorted(verdict.conflicts):
            together = {n: entry.fields[n] for n in group_of(entry.model, name)}
            place = (entry.file, entry.model, spell(entry.natural_key), name)
            self.part(*place, base[name], now[name], entry.fields[name], together)

    def part(self, *place_and_values: object) -> None:
        """Remember a conflict until its batch is written."""
        self.partings.append(Parting(*place_and_values))

    def create(self, model: type[CatalogueModel], entry: Entry) -> bool:
        """Prepare a new record, written with others of its kind; False when it cannot be.

        What it says of a record that was merged here it says of the one that stayed; when that
        has it already, it is left.
        """
        name, entry = entry.name, self.forwarding.entry(entry)
        if self.forwarding.doubtful(name, entry):
            self.flush(model)
            if self.forwarding.stands(model, entry):
                self.report.kept.append(f"{name}: stands here as {entry.name}")
                return True
        record = model()
        for target in model.fixture_fields():
            if not self.assign(record, target, entry.fields[target.name]):
                self.report.kept.append(f"{entry.name}: what it hangs on was deleted")
                return False
        record.derive()
        self.pending.append((entry.natural_key, record))
        self.report.created[model._meta.label_lower] += 1
        return True

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
                key, lost = living_key(related, key, self.forwarding.targets), key
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

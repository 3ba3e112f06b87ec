"""Leaving: what was loaded once and is in the fixtures no more, or in neither."""

from archive.catalogue import conflicts
from archive.catalogue.entries import fields_of
from archive.catalogue.merge import (
    REASON,
    Merger,
    changed_here,
    has_parts,
    loaded_fields,
    spell,
)
from archive.models import Alias, Article, Distinct, LoadedRecord
from archive.models.base import CatalogueModel


def remove_what_left(merger: Merger, kinds: list[type[CatalogueModel]], articles: set[str]) -> None:
    """Delete what hangs on these articles, came from a fixture and is in none any more.

    `kinds` are in writing order; what leans on others goes first. A curator's own record, or
    a loaded one that a curator changed, stays and is listed.
    """
    for model in reversed(kinds):
        if model.natural_key_fields == ("key",):
            continue  # an article is withdrawn, never removed
        remove_of(merger, model, articles)
    merger.seen.clear()
    for model in kinds:  # only entities are named again by later articles
        label = model._meta.label_lower
        merger.ids = {place: pk for place, pk in merger.ids.items() if place[0] != label}


def remove_of(merger: Merger, model: type[CatalogueModel], articles: set[str]) -> None:
    """Delete one model's records that left the fixtures."""
    label = merger.at_work_on = model._meta.label_lower
    gone = {
        key: record
        for key, record in merger.existing(model, articles).items()
        if (label, key) not in merger.seen
    }
    loaded = loaded_fields(label, [spell(key) for key in gone])
    for key, record in gone.items():
        before = loaded.get(spell(key))
        if before is None:
            continue  # a curator added it
        if changed_here(record, before):
            stays = "changed here"
        else:
            stays = "has parts here" if has_parts(record) else ""
        if stays and not merger.may_remove(label, spell(key)):
            file = "distinct.json" if model is Distinct else f"{key[0]}.json"
            leave(merger, record, file, before, f"left the fixtures, {stays}")
            continue
        record._change_reason = REASON
        record.delete()
        LoadedRecord.objects.filter(model=label, natural_key=spell(key)).delete()
        merger.report.removed[label] += 1
    merger.note(label, [spell(key) for key in gone], gone)


def leave(merger: Merger, record: CatalogueModel, file: str, before: dict, why: str) -> None:
    """Tell of a record that stays, and keep it as a conflict unless ours was chosen."""
    label, name = record._meta.label_lower, spell(record.natural_key())
    merger.report.kept.append(f"{label} {name}: {why}")
    if merger.choice.ours:  # from now on it is a curator's own
        LoadedRecord.objects.filter(model=label, natural_key=name).delete()
    else:
        merger.part(file, label, name, "", before, fields_of(record), None)


def keep_entities(merger: Merger, model: type[CatalogueModel], file: str, seen: set[str]) -> None:
    """Tell of the entities that left the fixtures and that nothing here speaks of.

    They stay: keys are permanent, and a folder with a part of the archive lacks the others'.
    """
    label = model._meta.label_lower
    loaded = LoadedRecord.objects.filter(model=label).values_list("natural_key", "fields")
    gone = {name: fields for name, fields in loaded.iterator() if name not in seen}
    records = merger.existing(model, set(gone))
    for key, record in records.items():
        if is_used(record):
            continue
        if merger.choice.named(f"{label}/{spell(key)}"):
            merger.used.add(f"{label}/{spell(key)}")
            record._change_reason = REASON
            record.delete()
            LoadedRecord.objects.filter(model=label, natural_key=spell(key)).delete()
            merger.report.removed[label] += 1
        else:
            leave(merger, record, file, gone[spell(key)], "left the fixtures, still here")
    merger.note(label, [spell(key) for key in records], records)


def is_used(record: CatalogueModel) -> bool:
    """Tell whether a record, an account or an alias speaks of an entity."""
    kind, link = record._meta.model_name, f"({record._meta.model_name}:{record.key})"
    return (
        any(
            relation.related_model.objects.filter(**{relation.field.name: record}).exists()
            for relation in record._meta.related_objects
        )
        or Article.objects.filter(account_vi__contains=link).exists()
        or Article.objects.filter(account_en__contains=link).exists()
        or Alias.objects.filter(record_type=kind, target=record.key).exists()
    )


def forget(merger: Merger, kinds: list[type[CatalogueModel]], articles: set[str]) -> None:
    """Forget what was loaded of these articles and is neither here nor in the fixtures."""
    for model in kinds:
        if model.natural_key_fields != ("key",):
            label = model._meta.label_lower
            conflicts.forget_what_both_deleted(label, articles, merger.deleted[label])

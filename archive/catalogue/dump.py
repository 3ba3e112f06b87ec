"""Dump: the catalogue back into fixture files, byte for byte stable."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from archive.catalogue.entries import Entry, from_catalogue
from archive.models import (
    CATALOGUE,
    Alias,
    Article,
    Correction,
    Distinct,
    LoadedRecord,
    Organisation,
    Person,
    Province,
    Resolution,
)

ENTITY_FILES = {
    "provinces.json": Province,
    "organisations.json": Organisation,
    "people.json": Person,
    "resolutions.json": Resolution,
    "aliases.json": Alias,
    "corrections.json": Correction,
    "distinct.json": Distinct,
}
ARTICLE_MODELS = [model for model in CATALOGUE if model not in ENTITY_FILES.values()]
ARTICLES_AT_ONCE = 100


def render(entries: Iterable[Entry]) -> str:
    """Return the text of a fixture file."""
    objects = [{"model": entry.model, "fields": entry.fields} for entry in entries]
    return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"


def files() -> Iterator[tuple[str, str]]:
    """Yield the name and text of every fixture file of the catalogue as it stands."""
    for name, model in ENTITY_FILES.items():
        yield name, render(from_catalogue(model))
    keys = list(Article.objects.order_by("key").values_list("key", flat=True))
    for start in range(0, len(keys), ARTICLES_AT_ONCE):
        batch = keys[start : start + ARTICLES_AT_ONCE]
        found: dict[str, list[Entry]] = {key: [] for key in batch}
        for model in ARTICLE_MODELS:
            for entry in from_catalogue(model, batch):
                found[str(entry.natural_key[0])].append(entry)
        for key, entries in found.items():
            yield f"{key}.json", render(entries)


def dump(folder: Path) -> tuple[int, int]:
    """Write all fixture files into `folder`; return how many there are and how many changed.

    Each file is written beside and renamed, so that no reader ever sees half of one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    total = changed = 0
    for name, text in files():
        total += 1
        path = folder / name
        content = text.encode("utf-8")
        if path.exists() and path.read_bytes() == content:
            continue
        changed += 1
        beside = path.with_name(f".{name}.new")
        beside.write_bytes(content)
        os.replace(beside, path)
    for path in left_over(folder):
        path.unlink()
        changed += 1
    return total, changed


def left_over(folder: Path) -> list[Path]:
    """Return the files of articles that were loaded once and are no longer in the catalogue."""
    loaded = LoadedRecord.objects.filter(model=Article._meta.label_lower)
    known = set(loaded.values_list("natural_key", flat=True))
    gone = known - set(Article.objects.values_list("key", flat=True))
    return [path for key in sorted(gone) if (path := folder / f"{key}.json").is_file()]

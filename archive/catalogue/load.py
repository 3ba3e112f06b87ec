"""Load: fixtures into the catalogue, judged first, then all or nothing, a curator's work kept.

For each record three versions are compared: the fixture's, the catalogue's, and what both agreed
on last. A field that a curator changed since stays; one that both changed is a conflict, reported
with both times and kept until somebody decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, connection, transaction

from archive.catalogue.entries import Entry, Fault, read_file
from archive.catalogue.leaving import forget, keep_entities, remove_of, remove_what_left
from archive.catalogue.lost_keys import retire, revive, take_new_keys
from archive.catalogue.merge import Merger, spell
from archive.catalogue.report import Report
from archive.catalogue.rules import Judge, cycles
from archive.catalogue.since import Fixtures
from archive.catalogue.three_way import Choice
from archive.models import (
    CATALOGUE,
    Alias,
    Article,
    Correction,
    Distinct,
    Organisation,
    Person,
    Province,
    Resolution,
)
from archive.text import vocabulary

ENTITIES = [Province, Organisation, Person, Resolution]
ARTICLE = "archive.article"
FILES_AT_ONCE = 100
LOCK = 1_919_251_572  # a number that nothing else in the database locks
Progress = Callable[[str, int, int], None]


class LoadError(Exception):
    """Nothing was loaded; `faults` says why, each with its file, record and field."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def silent(_activity: str, _done: int, _total: int) -> None:
    """Report no progress."""


def fixture_files(folder: Path) -> list[Path]:
    """Return the fixture files of a folder, those of entities first: articles refer to them."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".json")
    except OSError as error:
        raise LoadError([Fault(str(folder), "", "", f"cannot be read: {error.strerror}")]) from None
    if not paths:
        raise LoadError([Fault(str(folder), "", "", "has no .json files")])
    first = [f"{name}.json" for name in ("provinces", "organisations", "people", "resolutions")]
    return sorted(paths, key=lambda path: (path.name not in first, path.name))


@dataclass(frozen=True, slots=True)
class Contents:
    """What a fixture file holds: the labels of its models, and whether it stands by itself.

    A file is whole when every article that its records hang on is in it; whole files can be
    written some at a time, others only together.
    """

    labels: frozenset[str]
    whole: bool


def contents_of(entries: list[Entry]) -> Contents:
    """Return what a file holds."""
    own = {entry.natural_key for entry in entries if entry.model == ARTICLE}
    whole = all(
        (entry.natural_key[:1] in own and not entry.fields.get("replacement"))
        for entry in entries
        if entry.model == ARTICLE or {"article", "appearance"} & entry.fields.keys()
    )
    return Contents(frozenset(entry.model for entry in entries), whole)


def judge(paths: list[Path], progress: Progress) -> dict[Path, Contents]:
    """Judge every file; return what each holds. LoadError when any is faulty."""
    verdict, contents, faults = Judge(), {}, []
    for done, path in enumerate(paths, 1):
        entries, unreadable = read_file(path)
        faults += unreadable
        for entry in entries:
            verdict.take(entry)
        if not any(entry.natural_key is None for entry in entries):
            contents[path] = contents_of(entries)
        progress("reading", done, len(paths))
    faults += verdict.verdict()
    if faults:
        raise LoadError(faults)
    return contents


def load(
    folder: Path,
    force: bool = False,
    progress: Progress = silent,
    choice: Choice | None = None,
) -> Report:
    """Bring the catalogue up to the fixtures in `folder`; return what was done.

    One transaction: either every file is judged sound and written, or LoadError is raised and
    nothing has changed. With `force`, fixtures win over what curators changed or deleted; `choice`
    says more finely who wins.
    """
    paths = fixture_files(folder)
    contents = judge(paths, progress)
    merger = Merger(choice or Choice(force=force), Fixtures(folder))
    try:
        with transaction.atomic():
            wait_for_others()
            aliases = entries_of(Alias, paths, contents)
            take_new_keys(aliases, merger.report)
            entities = {model: entries_of(model, paths, contents) for model in ENTITIES}
            for model, entries in entities.items():
                revive(model, entries, aliases)
            merger.forwarding.read(aliases)
            for model, entries in entities.items():
                merger.merge(model, targets_first(entries))
            load_articles(merger, paths, contents, progress)
            merger.merge(Alias, aliases)
            merger.merge(Correction, entries_of(Correction, paths, contents))
            load_pairs(merger, paths, contents)
            retire(aliases, merger.report)
            for model, entries in entities.items():
                if entries:
                    seen = {spell(entry.natural_key) for entry in entries}
                    keep_entities(merger, model, entries[0].file, seen)
            refuse_what_does_not_fit(merger)
    except DatabaseError as error:
        raise LoadError([Fault("", merger.at_work_on, "", str(error))]) from error
    return merger.report


def wait_for_others() -> None:
    """Let one load write at a time; transactions of SQLite queue up by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def load_pairs(merger: Merger, paths: list[Path], contents: dict[Path, Contents]) -> None:
    """Merge the pairs that are two; one that left the file that has them is lifted here too."""
    entries = entries_of(Distinct, paths, contents)
    merger.merge(Distinct, entries)
    if any(path.name == "distinct.json" for path in paths):
        remove_of(merger, Distinct, set(vocabulary.codes("record_type")))


def refuse_what_does_not_fit(merger: Merger) -> None:
    """Raise LoadError for choices of nothing, and for circles made by both sides together."""
    unused = sorted(merger.choice.takes - merger.used)
    faults = [Fault("", name, "", "nothing of this name can be taken") for name in unused]
    for model in [*ENTITIES, Article] if merger.report.kept else []:
        for field in model._meta.concrete_fields:
            if field.related_model is model:
                links = model.objects.exclude(**{field.name: None})
                arrows = {(a,): (b,) for a, b in links.values_list("key", f"{field.name}__key")}
                faults += [
                    Fault(
                        "catalogue",
                        f"{model._meta.label_lower} {key[0]}",
                        field.name,
                        "leads back to itself, together with what curators changed",
                    )
                    for key in cycles(arrows)
                ]
    if faults:
        raise LoadError(faults)


def entries_of(model: type, paths: list[Path], contents: dict[Path, Contents]) -> list[Entry]:
    """Return a model's entries from all the files that have any."""
    label = model._meta.label_lower
    return [
        entry
        for path in paths
        if label in contents[path].labels
        for entry in read_file(path)[0]
        if entry.model == label
    ]


def targets_first(entries: list[Entry]) -> list[Entry]:
    """Order a model's entries so that each parent or successor stands before what names it."""
    by_key = {entry.natural_key: entry for entry in entries}
    ordered: dict[tuple, Entry] = {}

    def place(entry: Entry) -> None:
        if entry.natural_key in ordered:
            return
        for name in ("parent", "successor", "replaced_by", "replacement"):
            target = entry.fields.get(name)
            if target and tuple(target) in by_key:
                place(by_key[tuple(target)])  # ends: the judge has refused every cycle
        ordered[entry.natural_key] = entry

    for entry in entries:
        place(entry)
    return list(ordered.values())


def load_articles(
    merger: Merger, paths: list[Path], contents: dict[Path, Contents], progress: Progress
) -> None:
    """Merge articles and all that hangs on them, some files at a time."""
    models = [m for m in CATALOGUE if m not in (*ENTITIES, Alias, Correction, Distinct)]
    labels = {model._meta.label_lower for model in models}
    files = [path for path in paths if contents[path].labels & labels]
    articles: set[str] = set()
    size = FILES_AT_ONCE if all(contents[path].whole for path in files) else len(files)
    for start in range(0, len(files), size or 1):
        batch = files[start : start + size]
        entries = [e for path in batch for e in read_file(path)[0] if e.model in labels]
        for model in models:
            chosen = [entry for entry in entries if entry.model == model._meta.label_lower]
            merger.merge(model, targets_first(chosen) if model is Article else chosen)
        loaded = {entry.natural_key[0] for entry in entries}
        remove_what_left(merger, models, loaded)
        articles |= loaded
        progress("loading", start + len(batch), len(files))
    forget(merger, models, articles)

"""Conflicts: noted by each load, with both times, until both sides agree or somebody decides."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from archive.catalogue.entries import MODELS
from archive.catalogue.report import Parting, Side
from archive.catalogue.since import Fixtures, deleted_here, last_here, set_here
from archive.models import Conflict, LoadedRecord

ROWS_AT_ONCE = 500
SAID = ["base", "theirs", "together", "theirs_when", "theirs_source", "file"]


def note(
    label: str, names: Iterable[str], found: list[Parting], rows: dict[str, int], fixtures: Fixtures
) -> list[Parting]:
    """Write down the conflicts of the records `names`, those and no others; return them dated.

    `rows` has the row number of each record that the catalogue has. A value that fixtures said at
    an earlier load already keeps the time of that.
    """
    known = {
        (c.natural_key, c.field): c
        for c in Conflict.objects.filter(model=label, natural_key__in=list(names))
    }
    if not known and not found:
        return []
    dated = list(with_times(label, found, rows, known, fixtures))
    open_now = {(parting.record, parting.field) for parting in dated}
    gone = [conflict.pk for place, conflict in known.items() if place not in open_now]
    Conflict.objects.filter(pk__in=gone).delete()
    fresh = [row_of(parting) for parting in dated]
    Conflict.objects.bulk_create(
        [c for c in fresh if not is_same(c, known.get((c.natural_key, c.field)))],
        update_conflicts=True,
        unique_fields=["model", "natural_key", "field"],
        update_fields=SAID,
        batch_size=ROWS_AT_ONCE,
    )
    return dated


def with_times(
    label: str,
    found: list[Parting],
    rows: dict[str, int],
    known: dict[tuple[str, str], Conflict],
    fixtures: Fixtures,
) -> Iterator[Parting]:
    """Yield conflicts with the times of both sides."""
    model = MODELS[label]
    wanted: dict[int, list[str]] = {}
    for parting in found:
        if parting.field and parting.record in rows:
            wanted.setdefault(rows[parting.record], []).append(parting.field)
    here = set_here(model, wanted)
    whole = [parting.record for parting in found if not parting.field]
    deleted = deleted_here(model, [name for name in whole if name not in rows])
    changed = last_here(model, [rows[name] for name in whole if name in rows])
    for parting in found:
        before, row = known.get((parting.record, parting.field)), rows.get(parting.record)
        if before is not None and before.theirs == parting.theirs:
            theirs = Side(before.theirs_when, before.theirs_source)
        else:
            theirs = fixtures.since(parting.file)
        if parting.field:
            ours = here.get((row, parting.field), Side())
        else:
            ours = (deleted if row is None else changed).get(row or parting.record, Side())
        yield replace(parting, ours_since=ours, theirs_since=theirs)


def row_of(parting: Parting) -> Conflict:
    """Return a conflict as it is kept."""
    return Conflict(
        model=parting.model,
        natural_key=parting.record,
        field=parting.field,
        base=parting.base,
        theirs=parting.theirs,
        together=parting.together,
        theirs_when=parting.theirs_since.when,
        theirs_source=parting.theirs_since.source,
        file=parting.file,
    )


def is_same(conflict: Conflict, kept: Conflict | None) -> bool:
    """Tell whether a conflict is kept already as it is."""
    return kept is not None and all(getattr(conflict, n) == getattr(kept, n) for n in SAID)


def forget_what_both_deleted(label: str, articles: set[str], deleted: set[str]) -> None:
    """Forget what was loaded of records that are neither here nor in the fixtures any more.

    `deleted` are those that the fixtures still have. Should one come back, it is new to both.
    """
    model = MODELS[label]
    here = {
        "/".join(map(str, key))
        for key in model.objects.values_list(*model.natural_key_fields).iterator()
    }
    loaded = LoadedRecord.objects.filter(model=label).values_list("pk", "natural_key")
    gone = [
        (pk, name)
        for pk, name in loaded.iterator()
        if name not in here and name not in deleted and name.partition("/")[0] in articles
    ]
    for start in range(0, len(gone), ROWS_AT_ONCE):
        chosen = gone[start : start + ROWS_AT_ONCE]
        LoadedRecord.objects.filter(pk__in=[pk for pk, _ in chosen]).delete()
        Conflict.objects.filter(model=label, natural_key__in=[n for _, n in chosen]).delete()

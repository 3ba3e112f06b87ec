"""Undoing a merge or a split: every row as it was, what was edited since told and never lost."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.curation import rows
from archive.curation.combining import Refusal, relations_to
from archive.curation.merging import ACCOUNTS, MERGEABLE
from archive.curation.references import refuse_dependants, sound
from archive.curation.rows import RowChange
from archive.models import Merge
from archive.models.fields import NamesField

NOW, BEFORE = "now", "before"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that was edited since: as it was before, as the merge left it, as it is now.

    `field` is empty for a row that the merge made and that would go with all that was edited.
    """

    name: str
    row: str
    model: type[models.Model]
    field: models.Field | None
    before: object
    after: object
    now: object


@dataclass
class Undoing:
    """What undoing would do, what was edited since, and what cannot come back."""

    changes: list[RowChange] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def refuse_order(merge: Merge) -> None:
    """Raise Refusal for what is undone already, or must wait for a later one to be undone."""
    if merge.undone:
        raise Refusal(_("This has been undone already."))
    keys = [merge.kept_key, merge.other_key]
    later = Merge.objects.filter(
        Q(kept_key__in=keys) | Q(other_key__in=keys),
        record_type=merge.record_type,
        undone=None,
        pk__gt=merge.pk,
    ).defer("changes")
    first = later.order_by("-pk").first()
    if first is not None:
        raise Refusal(_("Undo this later one first: %(merge)s") % {"merge": first})


def plan(merge: Merge, picks: dict[str, str]) -> Undoing:
    """Return what undoing would do; nothing is written.

    `picks` says for each conflict's name whether the value stays as it is `now` or goes back to
    what it was `before`; what is not picked stays. Raises Refusal.
    """
    refuse_order(merge)
    stored = [RowChange(**change) for change in reversed(merge.changes)]
    present, found = rows_now(stored), Undoing()
    for change in stored:
        now = present.get((change.model, change.pk))
        if change.before is None:
            take_away(change, now, picks, found)
        elif change.after is None:
            bring_back(change, now, found)
        elif now is None:
            found.left.append(_("%(row)s was deleted since.") % {"row": change.name})
        else:
            turn_back(merge, change, now, picks, found)
    refuse_dependants(found.changes)
    found.changes = list(sound(found.changes, merge, found.left))
    return found


def rows_now(stored: list[RowChange]) -> dict[tuple[str, int], dict]:
    """Return the present values of all rows that were touched."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for change in stored:
        wanted[change.model].append(change.pk)
    found = {}
    for label, pks in wanted.items():
        for start in range(0, len(pks), rows.ROWS_AT_ONCE):
            batch = pks[start : start + rows.ROWS_AT_ONCE]
            for record in rows.model_of(label)._base_manager.filter(pk__in=batch):
                found[label, record.pk] = rows.values_of(record)
    return found


def take_away(change: RowChange, now: dict | None, picks: dict, found: Undoing) -> None:
    """Let a row go that was made; one that was edited since only when the curator says so."""
    if now is None:
        return
    if now != change.after:
        model, name = rows.model_of(change.model), f"{change.model}-{change.pk}"
        found.conflicts.append(
            Conflict(name, change.name, model, None, None, change.after, differing(change, now))
        )
        if picks.get(name) != BEFORE:
            return
    found.changes.append(RowChange(change.model, change.pk, change.name, now, None))


def added_since(merge: Merge) -> list[tuple[models.ForeignKey, models.QuerySet]]:
    """Return by foreign key the rows that lead to the key that stayed and did not when it was done.

    They stay with that key when this is undone; nothing tells which of the two they are about.
    """
    model = MERGEABLE[merge.record_type]
    kept = model.objects.filter(key=merge.kept_key).first()
    if kept is None:
        return []
    found = []
    for relation in relations_to(model):
        here = {relation.name: kept.pk}
        if hasattr(relation.model, "history"):
            then = relation.model.history.model.objects.filter(history_date__lte=merge.made, **here)
            present = relation.model._base_manager.filter(**here)
            found.append((relation, present.exclude(pk__in=then.order_by().values("id"))))
    return found


def differing(change: RowChange, now: dict) -> dict:
    """Return what was edited since in a row that was made."""
    return {name: value for name, value in now.items() if change.after.get(name) != value}


def bring_back(change: RowChange, now: dict | None, found: Undoing) -> None:
    """Let a row come back that went, under its number."""
    if now is None:
        found.changes.append(RowChange(change.model, change.pk, change.name, None, change.before))
    elif now != change.before:
        found.left.append(_("%(row)s is here again already.") % {"row": change.name})


def turn_back(merge: Merge, change: RowChange, now: dict, picks: dict, found: Undoing) -> None:
    """Give a row back the values it had; of others, and of later edits, it keeps the present."""
    model = rows.model_of(change.model)
    target = dict(now)
    # In the order of the fields, which JSON may have lost; what is no field any more is passed by.
    columns = [field.attname for field in model._meta.concrete_fields]
    for column in (column for column in columns if column in change.delta):
        before, after, present = change.before.get(column), change.after[column], now.get(column)
        if column not in now or present == before:
            continue
        if present == after:
            target[column] = before
            continue
        known = model._meta.get_field(column)
        told = told_apart(merge, known, before, after, present)
        if told is not None:
            target[column] = told
            continue
        name = f"{change.model}-{change.pk}-{column}"
        found.conflicts.append(Conflict(name, change.name, model, known, before, after, present))
        if picks.get(name) == BEFORE:
            target[column] = before
    if target != now:
        found.changes.append(RowChange(change.model, change.pk, change.name, now, target))


def told_apart(
    merge: Merge, known: models.Field, before: object, after: object, now: object
) -> object | None:
    """Return a value from before with all that was edited since; None where they exclude another.

    The links of an account are led back when all that lead where they do were led there.
    """
    if isinstance(known, NamesField):
        return names_back(before, after, now)
    if known.name in ACCOUNTS:
        keys = (merge.kept_key, merge.other_key)
        led_to, led_from = keys if merge.kind == "merge" else reversed(keys)
        led_to, led_from = (f"]({merge.record_type}:{key})" for key in (led_to, led_from))
        if after.replace(led_to, led_from) == before:
            return now.replace(led_to, led_from)
    return None


def names_back(before: list, after: list, now: list) -> list:
    """Return the names from before, with those added since and without those removed since."""
    stay = [name for name in before if name in now or name not in after]
    return stay + [name for name in now if name not in after and name not in stay]


def undo(
    merge: Merge, picks: dict[str, str], user: AbstractBaseUser | None, reason: str
) -> Undoing:
    """Undo a merge or split in one transaction; return what was done. Raises Refusal."""
    if not reason.strip():
        raise Refusal(_("Say why: the reason stands in the history of every record touched."))
    with transaction.atomic():
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        planned = plan(merge, picks)
        kept = [c for c in planned.conflicts if c.field is None and picks.get(c.name) != BEFORE]
        if kept:
            raise Refusal(
                _("“%(row)s” was edited since; say that it may go, or leave things as they are.")
                % {"row": kept[0].row}
            )
        try:
            with transaction.atomic():
                rows.write(planned.changes, user, reason)
        except IntegrityError as error:
            raise Refusal(
                _("What was added since is in the way: %(error)s") % {"error": error}
            ) from error
        merge.undone, merge.undone_by, merge.undone_reason = timezone.now(), user, reason
        merge.save(update_fields=["undone", "undone_by", "undone_reason"])
    return planned

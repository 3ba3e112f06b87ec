"""What leads to rows that go, and where rows that come back lead to."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from django.db import models
from django.utils.translation import gettext as _

from archive.curation import distinct, rows
from archive.curation.combining import Refusal, relations_to
from archive.curation.merging import ACCOUNTS, MERGEABLE
from archive.curation.rows import RowChange
from archive.models import Alias, Article, Merge


def refuse_dependants(changes: list[RowChange]) -> None:
    """Raise Refusal where something else leads by now to a row that is to go."""
    handled = {(change.model, change.pk): change for change in changes}
    for change in changes:
        if change.after is not None:
            continue
        for name, place, lead in leading_to(change):
            own = handled.get(place)
            if own is None or (own.after is not None and lead(own.after)):
                raise Refusal(
                    _("“%(other)s” leads to “%(row)s” since; let it lead to another one first.")
                    % {"other": name, "row": change.name}
                )


def leading_to(change: RowChange) -> Iterator[tuple[str, tuple[str, int], Callable[[dict], bool]]]:
    """Yield what leads to a row now: name, place, and how to tell that it still would."""
    model = rows.model_of(change.model)
    for relation in relations_to(model):
        column, label = relation.attname, relation.model._meta.label_lower
        for row in relation.model._base_manager.filter(**{column: change.pk}):
            yield rows.name_of(row), (label, row.pk), lambda a, c=column: a[c] == change.pk
    if model not in MERGEABLE.values():
        return
    kind, key = model._meta.model_name, change.before["key"]
    for name in ACCOUNTS:
        link = f"]({kind}:{key})"
        for article in Article.objects.filter(**{f"{name}__contains": link}):
            place = (article._meta.label_lower, article.pk)
            yield article.key, place, lambda a, n=name, said=link: said in a[n]
    for alias in Alias.objects.filter(record_type=kind, target=key):
        yield alias.key, (alias._meta.label_lower, alias.pk), lambda a: a["target"] == key
    for pair in distinct.pairs_with(kind, key):
        place = (pair._meta.label_lower, pair.pk)
        yield str(pair), place, lambda a: key in (a["first"], a["second"])


def sound(changes: list[RowChange], merge: Merge, left: list[str]) -> Iterator[RowChange]:
    """Yield the changes whose foreign keys lead somewhere; tell of those that cannot be.

    What has been merged into another since leads to that one; what cannot be is told in `left`.
    """
    back = {(change.model, change.pk) for change in changes if change.after is not None}
    back |= there(changes)
    back -= {(change.model, change.pk) for change in changes if change.after is None}
    for change in sorted(changes, key=lambda c: (c.after is not None, depth(c.model))):
        after = dict(change.after) if change.after is not None else None
        missing = False
        for column, related in foreign_keys(change):
            if (related._meta.label_lower, after[column]) not in back:
                after[column] = heir_of(related, after[column], merge)
                missing = missing or after[column] is None
        if missing:
            back.discard((change.model, change.pk))
            left.append(_("%(row)s hung on what is gone since.") % {"row": change.name})
            continue
        yield RowChange(change.model, change.pk, change.name, change.before, after)


def there(changes: list[RowChange]) -> set[tuple[str, int]]:
    """Return the places of the rows that foreign keys of changes would lead to and that are."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for change in changes:
        for column, related in foreign_keys(change):
            wanted[related].add(change.after[column])
    found = set()
    for model, pks in wanted.items():
        for start in range(0, len(pks), rows.ROWS_AT_ONCE):
            batch = sorted(pks)[start : start + rows.ROWS_AT_ONCE]
            numbers = model._base_manager.filter(pk__in=batch).values_list("pk", flat=True)
            found |= {(model._meta.label_lower, pk) for pk in numbers}
    return found


def depth(label: str) -> int:
    """Return how far a model is from what it hangs on; what others hang on comes first."""
    labels = [model._meta.label_lower for model in rows.CATALOGUE]
    return labels.index(label) if label in labels else len(labels)


def foreign_keys(change: RowChange) -> Iterator[tuple[str, type[models.Model]]]:
    """Yield the columns of foreign keys that a change would set, and what they lead to."""
    for known in rows.model_of(change.model)._meta.concrete_fields:
        value = (change.after or {}).get(known.attname)
        was = (change.before or {}).get(known.attname)
        if known.is_relation and value is not None and value != was:
            yield known.attname, known.related_model


def heir_of(model: type[models.Model], pk: int, merge: Merge) -> int | None:
    """Return the row into which a row was merged after `merge`, or None."""
    label = model._meta.label_lower
    later = Merge.objects.filter(
        kind="merge", record_type=model._meta.model_name, undone=None, pk__gt=merge.pk
    )
    for other in later.order_by("pk").iterator():
        for change in other.changes:
            if (change["model"], change["pk"], change["after"]) == (label, pk, None):
                heir = model._base_manager.filter(key=other.kept_key).first()
                return heir.pk if heir is not None else None
    return None

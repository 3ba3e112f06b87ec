"""Which value stays when two records become one: picked by a curator, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.curation.combining import Refusal, paragraphs
from archive.models.fields import NamesField

KEPT, OTHER, BOTH, NONE = "kept", "other", "both", "none"
NOTES = ("note_vi", "note_en")
EMPTY = ("", None, "unclassified")  # what gives way to any other value
CALLED = ("name", "title", "number")  # what a record is called; it becomes a variant when lost


@dataclass(frozen=True, slots=True)
class Question:
    """A field, or the two languages of one, in which two records differ, and what may be picked."""

    name: str
    label: str
    fields: tuple[str, ...]
    answers: tuple[str, ...]
    default: str


def questions(kept: models.Model, lost: models.Model) -> list[Question]:
    """Return the fields in which two records differ; names are united without a question."""
    found = []
    for fields in groups(type(kept)):
        mine, theirs = ([getattr(r, f.attname) for f in fields] for r in (kept, lost))
        if mine != theirs:
            answers = tuple(answers_for(fields, kept, lost, mine, theirs))
            names = tuple(field.name for field in fields)
            label = str(capfirst(fields[0].verbose_name))
            name = "note" if names == NOTES else names[0]
            found.append(Question(name, label, names, answers, answers[0]))
    return found


def groups(model: type[models.Model]) -> Iterator[list[models.Field]]:
    """Yield the fields that are picked together: each alone, a note in both its languages."""
    for field in model.fixture_fields():
        if field.name == NOTES[0]:
            yield [field, model._meta.get_field(NOTES[1])]
        elif field.name not in ("key", NOTES[1]) and not isinstance(field, NamesField):
            yield [field]


def answers_for(
    fields: list[models.Field],
    kept: models.Model,
    lost: models.Model,
    mine: list,
    theirs: list,
) -> Iterator[str]:
    """Yield what may be picked, the sensible first."""
    field = fields[0]
    if field.related_model is type(kept):
        sound = [side for side in (KEPT, OTHER) if not circles(field, kept, lost, side)]
        sound.sort(key=lambda side: resolved(field, kept, lost, side) is None)
        yield from sound
        yield NONE
        return
    first, second = (OTHER, KEPT) if mine[0] in EMPTY and theirs[0] not in EMPTY else (KEPT, OTHER)
    if field.name == NOTES[0] and all(any(said) for said in (mine, theirs)):
        yield BOTH
    yield first
    yield second


def resolved(field: models.Field, kept: models.Model, lost: models.Model, side: str) -> int | None:
    """Return the number of what a record will lead to; never one of the two that become one.

    The part of a body that is merged with its parent belongs to what the parent belonged to.
    """
    pair = {kept.pk: kept, lost.pk: lost}
    target = None if side == NONE else getattr(kept if side == KEPT else lost, field.attname)
    seen = set()
    while target in pair and target not in seen:
        seen.add(target)
        target = getattr(pair[target], field.attname)
    return None if target in pair else target


def circles(field: models.Field, kept: models.Model, lost: models.Model, side: str) -> bool:
    """Tell whether a parent or successor would lead back to the record itself."""
    target, seen = resolved(field, kept, lost, side), set()
    while target is not None and target not in seen:
        if target in (kept.pk, lost.pk):
            return True
        seen.add(target)
        rows = field.model._base_manager.filter(pk=target)
        target = rows.values_list(field.attname, flat=True).first()
    return False


def settle(kept: models.Model, lost: models.Model, picks: dict[str, str]) -> None:
    """Give `kept` the values that were picked; the names of both are names of it.

    Raises Refusal for an answer that cannot be given to a question.
    """
    called = [getattr(r, name) for r in (kept, lost) for name in CALLED if hasattr(r, name)]
    chosen: dict[str, object] = {}
    for question in questions(kept, lost):
        side = picks.get(question.name, question.default)
        if side not in question.answers:
            raise Refusal(_("%(field)s: this cannot be chosen here.") % {"field": question.label})
        chosen |= dict(answered(kept, lost, question, side))
    for name, value in chosen.items():
        setattr(kept, name, value)
    own = {getattr(kept, name) for name in CALLED if hasattr(kept, name)}
    names = [*kept.names, *called, *lost.names]
    kept.names = [name for name in dict.fromkeys(names) if name and name not in own]


def answered(
    kept: models.Model, lost: models.Model, question: Question, side: str
) -> Iterator[tuple[str, object]]:
    """Yield the columns and values of an answer."""
    for name in question.fields:
        field = kept._meta.get_field(name)
        if field.related_model is type(kept):
            yield field.attname, resolved(field, kept, lost, side)
        elif side == BOTH:
            yield name, paragraphs(getattr(kept, name), getattr(lost, name))
        else:
            yield field.attname, getattr(kept if side == KEPT else lost, field.attname)


def refuse_faults(record: models.Model, pair: tuple[int, int]) -> None:
    """Raise Refusal where what was picked does not go together or is another record's."""
    for vi, en in [NOTES]:
        if bool(getattr(record, vi)) != bool(getattr(record, en)):
            raise Refusal(_("Give both the Vietnamese and the English text, or neither."))
    for constraint in record._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint):
            continue
        values = {name: getattr(record, name) for name in constraint.fields}
        others = type(record)._base_manager.filter(**values).exclude(pk__in=pair)
        if constraint.condition is not None:
            others = others.filter(constraint.condition)
        same = None if None in values.values() else others.first()
        if same is not None:
            raise Refusal(
                _("“%(key)s” has the same identity; choose other values or merge that one first.")
                % {"key": same.key}
            )

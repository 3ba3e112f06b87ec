"""How the links of two records become the links of one, without losing a word.

Where a link would stand twice, both become one: evidence is united, notes follow one another, a
wording that differs is kept as a note. Posts and citations, which may be several, get new order
numbers instead.
"""

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext as _
from simple_history.models import HistoricalChanges

from archive.catalogue.entries import relations
from archive.curation.rows import Ledger, name_of
from archive.models import Appearance, AppearanceRole, Citation, Involvement, Post
from archive.models.base import CatalogueModel
from archive.models.fields import EvidenceField, TextLine
from archive.text import folding

# Which of these links is the other one again, with other evidence; what else differs is another.
SEVERAL = {
    Post: ("wording", "organisation_id", "former"),
    Citation: ("form", "relation", "wording"),
}
ONCE = (Appearance, AppearanceRole, Involvement)
# Said to readers on the link that stays, in both languages; these are texts of the catalogue.
ALSO = {
    "rank": ("Cấp bậc còn được ghi: “{}”.", "Rank also given as “{}”."),
    "wording": ("Còn được ghi: “{}”.", "Also worded “{}”."),
}
Evidence = list[list[int]]


class Refusal(Exception):
    """What was asked for cannot be done; the message tells a curator why."""


def relations_to(model: type[models.Model]) -> list[models.ForeignKey]:
    """Return every foreign key to a model, those of other records of its kind included.

    Versions in the history keep what they were.
    """
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and (relation.one_to_many or relation.one_to_one)
        and not issubclass(relation.related_model, HistoricalChanges)
    ]


def with_names(model: type[models.Model]) -> models.QuerySet:
    """Return all rows of a model, with what their natural keys are made of."""
    rows = model._base_manager.all()
    return rows.select_related(*relations(model)) if issubclass(model, CatalogueModel) else rows


class Joining:
    """Moves the links of one record to another of its kind, in a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.combined: list[tuple[str, str]] = []  # (model's name, what became one with another)
        self.moved = 0

    def move(self, kept: models.Model, lost: models.Model) -> None:
        """Let everything that points to `lost` point to `kept`."""
        pair = {kept.pk, lost.pk}
        for field in relations_to(type(kept)):
            rows = with_names(field.model).filter(**{field.name: lost.pk}).order_by("pk")
            if field.model is type(kept):
                rows = rows.exclude(pk__in=pair)  # the records themselves: a curator chooses
            self.move_rows(field, [self.ledger.touch(row) for row in rows], kept)

    def move_rows(
        self, field: models.ForeignKey, rows: list[models.Model], kept: models.Model
    ) -> None:
        """Let rows point to `kept`, each in one way with what points there already."""
        if not rows:
            return
        present = Present(field, kept, self.ledger)
        for row in rows:
            setattr(row, field.attname, kept.pk)
            self.moved += 1
            twin = present.twin(row)
            if twin is not None:
                self.combine(self.ledger.touch(twin), row)
                continue
            present.make_room(row)
            present.add(row)

    def combine(self, kept: models.Model, lost: models.Model) -> None:
        """Make one link of two that say the same of the same."""
        self.combined.append((str(lost._meta.verbose_name), self.named(lost)))
        unite(kept, lost)
        self.move(kept, lost)
        self.ledger.delete(lost)

    def named(self, row: models.Model) -> str:
        """Return what a row was called before it was touched."""
        return self.ledger.names[row._meta.label_lower, row.pk]


class Present:
    """The links that a record has already, found by what only one of them may have."""

    def __init__(self, field: models.ForeignKey, kept: models.Model, ledger: Ledger) -> None:
        self.model, self.field = field.model, field
        self.constraints = list(constraints_with(field))
        self.several = self.model in SEVERAL and bool(self.constraints)
        self.seen: dict[tuple, models.Model] = {}
        self.highest: dict[tuple, int] = {}
        if self.constraints:
            for row in with_names(self.model).filter(**{field.name: kept.pk}).order_by("pk"):
                place = (row._meta.label_lower, row.pk)
                row = ledger.records.get(place, row)
                if not ledger.gone(row) and getattr(row, field.attname) == kept.pk:
                    self.add(row)

    def add(self, row: models.Model) -> None:
        """Remember a row by its identities."""
        for identity in self.identities(row):
            self.seen.setdefault(identity, row)
        if self.several:
            group = self.group(row)
            self.highest[group] = max(self.highest.get(group, 0), row.order)

    def identities(self, row: models.Model) -> Iterator[tuple]:
        """Yield what no other row may have, and for posts and citations what they say."""
        for constraint in self.constraints:
            yield constraint.name, *values_at(row, constraint.fields)
        if self.several:
            yield "says", *self.group(row), *values_at(row, SEVERAL[self.model])

    def group(self, row: models.Model) -> tuple:
        """Return within what the order of a row is unique."""
        names = [name for name in self.constraints[0].fields if name != "order"]
        return values_at(row, names)

    def twin(self, row: models.Model) -> models.Model | None:
        """Return the row that is the same link, or None; Refusal where two cannot be one."""
        for identity in self.identities(row):
            found = self.seen.get(identity)
            if found is None or (self.several and identity[0] != "says"):
                continue
            if not self.several and self.model not in ONCE:
                raise Refusal(
                    _("“%(first)s” and “%(second)s” would then be one; merge these two first.")
                    % {"first": name_of(found), "second": name_of(row)}
                )
            return found
        return None

    def make_room(self, row: models.Model) -> None:
        """Give a post or citation the next number where its own is taken."""
        if self.several:
            constraint = self.constraints[0]
            if (constraint.name, *values_at(row, constraint.fields)) in self.seen:
                row.order = self.highest[self.group(row)] + 1


def constraints_with(field: models.ForeignKey) -> Iterator[models.UniqueConstraint]:
    """Yield the unique constraints that a foreign key has a part in."""
    for constraint in field.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and field.name in constraint.fields:
            yield constraint


def values_at(row: models.Model, names: tuple[str, ...] | list[str]) -> tuple:
    """Return a row's values, of relations their numbers."""
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in names)


def unite(kept: models.Model, lost: models.Model) -> None:
    """Bring into one link what only the other one has."""
    for field in kept._meta.concrete_fields:
        mine, theirs = getattr(kept, field.attname), getattr(lost, field.attname)
        if isinstance(field, EvidenceField):
            setattr(kept, field.attname, united(mine, theirs))
        elif field.name in ("note_vi", "note_en"):
            setattr(kept, field.attname, paragraphs(mine, theirs))
        elif field.name == "basis" and "stated" in (mine, theirs):
            kept.basis = "stated"
        elif field.name == "status" and "published" in (mine, theirs):
            kept.status = "published"
        elif mine in ("", None):
            setattr(kept, field.attname, theirs)
    for name, said in ALSO.items():
        if any(f.name == name and isinstance(f, TextLine) for f in kept._meta.concrete_fields):
            mine, theirs = getattr(kept, name), getattr(lost, name)
            if theirs and folding.normalise(mine) != folding.normalise(theirs):
                kept.note_vi = paragraphs(kept.note_vi, said[0].format(theirs))
                kept.note_en = paragraphs(kept.note_en, said[1].format(theirs))


def united(mine: Evidence, theirs: Evidence) -> Evidence:
    """Return the places of both, sorted; of what overlaps, mine whole and the rest of theirs.

    Mine stay as they are, since the words of a link must stand exactly at one of them.
    """
    found = [list(place) for place in mine]
    for start, end in theirs:
        for taken_start, taken_end in sorted(found):
            if taken_end <= start or taken_start >= end:
                continue
            if start < taken_start:
                found.append([start, taken_start])
            start = min(end, taken_end)
        if start < end:
            found.append([start, end])
    return sorted(found)


def paragraphs(mine: str, theirs: str) -> str:
    """Return two texts as one, the same text once."""
    if theirs == mine or theirs in mine.split("\n\n"):
        return mine
    return "\n\n".join(filter(None, (mine, theirs)))

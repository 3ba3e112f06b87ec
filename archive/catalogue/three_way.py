"""Three-way comparison: what both sides last agreed on, what the catalogue has, what fixtures say.

The base of a value moves only when both sides agree or somebody decides. So a conflict that nobody
settled is a conflict at the next load too, and a load never takes one side in silence.
"""

from dataclasses import dataclass, field
from functools import cache

from django.db import models

from archive.catalogue.entries import MODELS, field_of

# The base of a value on which both sides never agreed: equal to no value of any field.
UNKNOWN: dict = {}
# What belongs together is taken from one side: a value with its basis and its places in the text.
TOGETHER = {
    "archive.article": [
        ("title", "title_basis", "title_evidence"),
        ("province", "province_basis", "province_evidence"),
        ("publisher", "publisher_basis", "publisher_evidence"),
        ("source_url", "source_basis", "source_evidence"),
        ("status", "withdrawn_on", "withdrawn_reason_vi", "withdrawn_reason_en", "replacement"),
    ],
    "archive.appearance": [("rank", "rank_evidence")],
    "archive.organisation": [("successor", "succession")],
    "archive.resolution": [("number", "issuer", "issued")],
    "archive.holding": [("filename", "sha256", "bytes", "length", "segments")],
}
STATEMENT = ("edtf", "wording", "value", "reading", "basis", "evidence")


@cache
def groups(label: str) -> list[tuple[str, ...]]:
    """Return the fields of a model in groups that are never taken apart."""
    names = [f.name for f in MODELS[label].fixture_fields()]
    found = list(TOGETHER.get(label, []))
    if "evidence" in names:
        found.append(tuple(name for name in STATEMENT if name in names))
    found += [
        (name, f"{name[:-2]}en") for name in names if name.endswith("note_vi")
    ]  # both or neither
    grouped = {name for group in found for name in group}
    return found + [(name,) for name in names if name not in grouped]


def group_of(label: str, name: str) -> tuple[str, ...]:
    """Return the fields that are taken together with one."""
    return next(group for group in groups(label) if name in group)


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do where both sides changed: by default nothing; it stays open.

    `takes` are `archive.person/KEY:field` or, for a whole record, `archive.person/KEY`.
    """

    force: bool = False
    theirs: bool = False
    ours: bool = False
    takes: frozenset[str] = frozenset()

    def named(self, record: str, names: tuple[str, ...] = ()) -> set[str]:
        """Return which of `takes` speak of a record, or of one of its fields."""
        return self.takes & {record, *(f"{record}:{name}" for name in names)}


@dataclass(slots=True)
class Verdict:
    """What becomes of a record: fields to take, fields newer here, conflicts, and the new base."""

    base: dict
    take: list[str] = field(default_factory=list)
    newer: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)


def full_base(label: str, base: dict | None, names: list[str]) -> dict:
    """Return a base of all fields: one that came after the last load was written as its default."""
    if base is None:
        return dict.fromkeys(names, UNKNOWN)
    return {name: base[name] if name in base else default_of(label, name) for name in names}


def default_of(label: str, name: str) -> object:
    """Return a field's default."""
    target: models.Field = field_of(label, name)
    return target.get_default()


def decide(
    label: str, record: str, base: dict | None, ours: dict, theirs: dict, choice: Choice
) -> Verdict:
    """Compare the three versions of one record, group by group."""
    agreed = full_base(label, base, list(ours))
    verdict = Verdict(dict(agreed))
    for group in groups(label):
        differing = [name for name in group if ours[name] != theirs[name]]
        used = choice.named(record, group) if differing else set()
        verdict.used |= used
        changed_here = any(ours[name] != agreed[name] for name in group)
        changed_there = any(theirs[name] != agreed[name] for name in group)
        conflict = bool(differing) and changed_here and changed_there
        take = differing and (
            not changed_here or choice.force or used or (conflict and choice.theirs)
        )
        if take:
            verdict.take += differing
        elif conflict and not choice.ours:
            verdict.conflicts += differing
        elif differing:
            verdict.newer += differing
        if take or not differing or (conflict and choice.ours):
            verdict.base |= {name: theirs[name] for name in group}
    return verdict

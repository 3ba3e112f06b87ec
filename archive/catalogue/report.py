"""Reports: what a load did, in lines for people and in JSON for programs."""

import dataclasses
import datetime
from collections import Counter
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Side:
    """When a value came to be what it is, as far as it is known, and by whom or from what."""

    when: datetime.datetime | None = None
    source: str = ""

    def __str__(self) -> str:
        when = f"{self.when:%Y-%m-%d %H:%M} UTC" if self.when else "at an unknown time"
        return f"{when} ({self.source})" if self.source else when


@dataclass(frozen=True, slots=True)
class Parting:
    """A value that both sides changed: `field` is empty where a whole record is in question.

    `base` is `{}`, as in `three_way`, where both sides never agreed; `ours` or `theirs` is None
    where one has no such record.
    """

    file: str
    model: str
    record: str
    field: str
    base: object
    ours: object
    theirs: object
    together: dict = dataclasses.field(default_factory=dict, repr=False)
    ours_since: Side = Side()
    theirs_since: Side = Side()

    @property
    def name(self) -> str:
        """Return the name by which `load --take` knows the value."""
        return f"{self.model}/{self.record}" + (f":{self.field}" if self.field else "")

    def lines(self) -> list[str]:
        """Return the conflict as lines of a report."""
        known = "never agreed" if self.base == {} else f"was {self.base!r:.80}"
        lines = [f"{self.name} ({self.file}): {known}"] if self.field else [f"{self.name}"]
        for word, value, since in (
            ("ours", self.ours, self.ours_since),
            ("theirs", self.theirs, self.theirs_since),
        ):
            shown = "no such record" if not self.field and value is None else f"{value!r:.80}"
            lines.append(f"  {word}: {shown}, {since}")
        return lines

    def as_json(self) -> dict:
        """Return the conflict as JSON values, its times as ISO 8601."""
        told = asdict(self) | {"name": self.name, "agreed": self.base != {}}
        for side in ("ours_since", "theirs_since"):
            when = told[side]["when"]
            told[side]["when"] = when and when.isoformat()
        return told


@dataclass
class Report:
    """What a load did: counts by model, and every curator's value that it left alone.

    `kept` tells all of these; those that the fixtures changed as well are in `conflicts`.
    """

    created: Counter = dataclasses.field(default_factory=Counter)
    updated: Counter = dataclasses.field(default_factory=Counter)
    unchanged: Counter = dataclasses.field(default_factory=Counter)
    removed: Counter = dataclasses.field(default_factory=Counter)
    kept: list[str] = dataclasses.field(default_factory=list)
    conflicts: list[Parting] = dataclasses.field(default_factory=list)
    detached: list[str] = dataclasses.field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the report as lines: one a model, then what was kept, then conflicts."""
        lines = []
        for label in sorted(self.created | self.updated | self.unchanged | self.removed):
            parts = [
                f"{counter[label]} {word}" for word, counter in self.counters() if counter[label]
            ]
            lines.append(f"{label.removeprefix('archive.')}: {', '.join(parts)}")
        if self.kept:
            lines.append(f"Kept as curators left them ({len(self.kept)}); --force overwrites:")
            lines += [f"  {line}" for line in self.kept]
        if self.detached:
            lines.append(f"text taken off, not the recorded one: {', '.join(self.detached)}")
        if self.conflicts:
            lines.append(
                f"Changed here and in the fixtures ({len(self.conflicts)}); ours stays until"
                " /admin/conflicts/ or --take, --theirs or --ours decides:"
            )
            lines += [f"  {line}" for parting in self.conflicts for line in parting.lines()]
        return lines

    def counters(self) -> list[tuple[str, Counter]]:
        """Return the counts with their words."""
        return [
            ("created", self.created),
            ("updated", self.updated),
            ("removed", self.removed),
            ("unchanged", self.unchanged),
        ]

    def as_json(self) -> dict:
        """Return the report as JSON values."""
        counts = {word: dict(sorted(counter.items())) for word, counter in self.counters()}
        conflicts = [parting.as_json() for parting in self.conflicts]
        return counts | {
            "kept": self.kept,
            "detached": self.detached,
            "conflicts": conflicts,
        }

    @property
    def changed(self) -> bool:
        """Tell whether the load wrote anything."""
        return bool(self.created or self.updated or self.removed)

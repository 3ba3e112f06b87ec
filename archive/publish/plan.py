"""The plan of an amendment: what has changed since an edition, read as one state."""

from dataclasses import dataclass

from archive.publish.corrections import PublicCorrections
from archive.publish.differing import Parts, Place, Standing
from archive.publish.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Change:
    """An article that was rewritten or is new: its record before and now, and its row now.

    `number` is what it is known by in the edition now, `former` what it was known by before.
    """

    before: dict | None
    now: dict
    row: dict
    former: int | None
    number: int

    @property
    def key(self) -> str:
        """Return the article's key."""
        return self.now["key"]

    @property
    def moved(self) -> bool:
        """Tell whether the article has another number than before, or is new."""
        return self.former != self.number


@dataclass(frozen=True, slots=True)
class Plan:
    """What has changed since an edition; `changes` go newest first.

    `differing` are the entities that say other things of themselves, or of whose corrections other
    things are told; `numbers` has new ones by type and key; `lost` all lost keys as they are now.
    """

    meta: dict[str, str]
    standing: Standing
    snapshot: Snapshot
    order: list[tuple[str, str, str]]
    corrections: PublicCorrections
    seen: str
    parts: Parts
    differing: set[Place]
    changes: list[Change]
    numbers: dict[str, dict[str, int]]
    lost: list[tuple[str, str, str, str]]
    new: bool

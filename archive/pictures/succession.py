"""What became of a unit: the former units, the day, the unit that took their place.

A small map beside it shows where on the grid of former units these lie.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from archive.pictures.lettering import lines
from archive.pictures.places import COLUMNS, GRIDS

WIDTH, EDGE = 360.0, 2.0
BOX_X, BOX_Y, BETWEEN = 100.0, 38.0, 8.0
TRUNK = EDGE + BOX_X + 10.0  # where the lines of the former units meet
AFTER_X = 198.0  # left edge of the unit that came after
HEAD = AFTER_X - 2.0  # the arrow's point
SIZE, LINE = 12.0, 13.5
DAY_SIZE, DAY_LINES = 10.5, (-5.0, 14.0)  # above the arrow and below it
STEP_GAP = 18.0
DOT, DOT_PITCH = 6.0, 7.4  # tiles of the small map
MAP_X = WIDTH - EDGE - (COLUMNS - 1) * DOT_PITCH - DOT

Link = Callable[[dict], str]  # reference to a unit → address of its page
Words = Callable[[str], str]  # EDTF date → in the language of the page


@dataclass(frozen=True, slots=True)
class Box:
    """A unit as a box; `own` where the page is its own, `lines` are (baseline, words)."""

    reference: dict
    own: bool
    url: str
    x: float
    y: float
    width: float
    height: float
    middle: float
    lines: tuple[tuple[float, str], ...]

    @property
    def centre(self) -> float:
        """Return the height of the middle."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """Return where the box ends."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Step:
    """Units and the one that took their place; `day` is EDTF, "" when it is not recorded.

    `said` are the lines of that day in words, (baseline, words), around `day_x`.
    """

    befores: tuple[Box, ...]
    after: Box
    day: str
    said: tuple[tuple[float, str], ...]
    trunk: float
    head: float
    day_x: float

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return all units."""
        return (*self.befores, self.after)

    @property
    def ends(self) -> tuple[float, float]:
        """Return the heights between which the trunk runs."""
        heights = [box.centre for box in self.boxes]
        return min(heights), max(heights)


@dataclass(frozen=True, slots=True)
class Dot:
    """A former unit on the small map; `marked` where it belongs to what is shown."""

    key: str
    x: float
    y: float
    marked: bool


@dataclass(frozen=True, slots=True)
class Succession:
    """The picture; `dots` is empty when none of the units is on the grid."""

    name: str
    label: str
    width: float
    height: float
    steps: tuple[Step, ...]
    dots: tuple[Dot, ...]
    dot: float


def succession(
    record: dict, link: Link, words: Words, name: str = "succession"
) -> Succession | None:
    """Return the picture of a province's record, or None when nothing came before or after it.

    One step leads to the unit, one from it; a record may have both. `name` begins every id.
    """
    moves = []
    if record["predecessors"]:
        moves.append((record["predecessors"], record))
    if record["successor"]:
        befores = sorted([record, *record["merged_with"]], key=lambda unit: unit["key"])
        moves.append((befores, record["successor"]))
    if not moves:
        return None
    steps, top = [], EDGE
    for befores, after in moves:
        steps.append(step_of(befores, after, record["key"], link, words, top))
        top += len(befores) * (BOX_Y + BETWEEN) - BETWEEN + STEP_GAP
    dots = dots_of({unit["key"] for befores, _ in moves for unit in befores})
    lowest = max((dot.y + DOT for dot in dots), default=0.0)
    return Succession(
        name=name,
        label=record["name"],
        width=WIDTH,
        height=max(top - STEP_GAP, lowest) + EDGE,
        steps=tuple(steps),
        dots=dots,
        dot=DOT,
    )


def step_of(
    befores: list[dict], after: dict, own: str, link: Link, words: Words, top: float
) -> Step:
    """Return one step, drawn from height `top` downwards."""
    depth = len(befores) * (BOX_Y + BETWEEN) - BETWEEN
    boxes = [
        box(unit, unit["key"] == own, link, EDGE, top + place * (BOX_Y + BETWEEN))
        for place, unit in enumerate(befores)
    ]
    heir = box(after, after["key"] == own, link, AFTER_X, top + (depth - BOX_Y) / 2)
    day = after["valid_from"] or day_after(max(unit["valid_until"] for unit in befores))
    said = lines(words(day), HEAD - TRUNK, DAY_SIZE, len(DAY_LINES)) if day else []
    return Step(
        befores=tuple(boxes),
        after=heir,
        day=day,
        said=tuple((heir.centre + DAY_LINES[n], line) for n, line in enumerate(said)),
        trunk=TRUNK,
        head=HEAD,
        day_x=(TRUNK + HEAD) / 2 - 3.0,
    )


def box(unit: dict, own: bool, link: Link, x: float, y: float) -> Box:
    """Return a unit's box; the name is broken on two lines at most."""
    broken = lines(unit["name"], BOX_X - 8, SIZE, 2)
    first = y + BOX_Y / 2 + SIZE * 0.35 - (len(broken) - 1) * LINE / 2
    return Box(
        reference=unit,
        own=own,
        url="" if own else link(unit),
        x=x,
        y=y,
        width=BOX_X,
        height=BOX_Y,
        middle=x + BOX_X / 2,
        lines=tuple((round(first + LINE * n, 2), words) for n, words in enumerate(broken)),
    )


def day_after(edtf: str) -> str:
    """Return the day after an EDTF day; "" for anything that is not one day."""
    try:
        return (date.fromisoformat(edtf) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return ""


def dots_of(keys: set[str]) -> tuple[Dot, ...]:
    """Return the small map with some units marked; nothing when none of them is on it."""
    grid = GRIDS["then"]
    if not keys & grid.keys():
        return ()
    return tuple(
        Dot(key, MAP_X + column * DOT_PITCH, EDGE + row * DOT_PITCH, key in keys)
        for key, (column, row) in grid.items()
    )

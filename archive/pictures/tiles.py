"""A map of tiles: how many articles each unit has, its tile roughly where the unit lies.

There are two, of the former units and of those of today. Neither draws a border or an island.
"""

from collections.abc import Callable
from dataclasses import dataclass

from archive.pictures.lettering import lines
from archive.pictures.places import COLUMNS, GRIDS

PITCH_X, PITCH_Y = 50.0, 43.0
TILE_X, TILE_Y = 47.0, 40.0
EDGE = 2.0
SIZE = 10.5
WRITABLE = (44.0, 50.0)  # of a tile, as `lines` reckons: eight letters; nine if need be
FIRST_LINE, LINE, NUMBER = 12.5, 10.5, 36.0  # baselines, from the top of a tile
STEPS = (10, 100)  # numbers from which a tile is filled more heavily

Link = Callable[[str, str], str]  # key of a unit, era → address of its articles


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its numbers; `label` is its full name, `url` is empty where none is found."""

    key: str
    label: str
    found: int
    held: int
    url: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit's tile; `state` is "some", "zero" (none in this selection) or "none" (none held).

    `step` is 1, 2 or 3: below ten, below a hundred, more. `lines` are (baseline, words).
    """

    unit: Unit
    state: str
    step: int
    chosen: bool
    x: float
    y: float
    middle: float
    lines: tuple[tuple[float, str], ...]
    number_y: float

    @property
    def name(self) -> str:
        """Return the name as it is written on the tile, on one line."""
        return " ".join(words for _, words in self.lines)


@dataclass(frozen=True, slots=True)
class TileMap:
    """One map; `others` are units with articles found that have no tile on it."""

    name: str
    era: str
    width: float
    height: float
    tile_width: float
    tile_height: float
    tiles: tuple[Tile, ...]
    others: tuple[Unit, ...]

    @property
    def rows(self) -> list[Unit]:
        """Return the units on the map that have articles found, most first."""
        found = [tile.unit for tile in self.tiles if tile.unit.found]
        return sorted(found, key=lambda unit: (-unit.found, unit.key))

    @property
    def without(self) -> int:
        """Return how many units on the map have no article found."""
        return sum(not tile.unit.found for tile in self.tiles)

    @property
    def not_held(self) -> int:
        """Return how many units on the map have no article in the archive."""
        return sum(not tile.unit.held for tile in self.tiles)

    @property
    def has_zero(self) -> bool:
        """Tell whether a unit with articles in the archive has none found."""
        return any(tile.state == "zero" for tile in self.tiles)

    @property
    def steps(self) -> list[int]:
        """Return the steps that occur, for the legend."""
        return sorted({tile.step for tile in self.tiles if tile.state == "some"})


@dataclass(frozen=True, slots=True)
class Maps:
    """Both maps, the one of `era` shown first; `unknown` counts articles of no known unit."""

    name: str
    era: str
    maps: tuple[TileMap, ...]
    unknown: int
    unknown_url: str


def tile_map(
    names: dict[str, tuple[str, str]],
    found: dict[str, int],
    held: dict[str, int],
    link: Link,
    era: str,
    name: str = "map",
    chosen: frozenset[str] = frozenset(),
) -> TileMap | None:
    """Return the map of an era, "then" or "now"; None when no unit of it is in the catalogue.

    `names` has each unit's short name, which is written on its tile, and its full name. `found`
    and `held` count the articles of a selection and of the whole archive by unit. `chosen` are the
    units that a filter asks for. `name` begins every id on the page.
    """

    def unit(key: str) -> Unit:
        count = found.get(key, 0)
        label = names[key][1] if key in names else key
        return Unit(key, label, count, held.get(key, 0), link(key, era) if count else "")

    grid = {key: place for key, place in GRIDS[era].items() if key in names}
    if not grid:
        return None
    rows = 1 + max(row for _, row in GRIDS[era].values())
    return TileMap(
        name=f"{name}-{era}",
        era=era,
        width=2 * EDGE + COLUMNS * PITCH_X - (PITCH_X - TILE_X),
        height=2 * EDGE + rows * PITCH_Y - (PITCH_Y - TILE_Y),
        tile_width=TILE_X,
        tile_height=TILE_Y,
        tiles=tuple(
            tile(unit(key), names[key][0], place, key in chosen) for key, place in grid.items()
        ),
        others=tuple(unit(key) for key in sorted(found) if found[key] and key not in grid),
    )


def tile(unit: Unit, short: str, place: tuple[int, int], chosen: bool) -> Tile:
    """Return a unit's tile at a (column, row)."""
    x, y = EDGE + place[0] * PITCH_X, EDGE + place[1] * PITCH_Y
    tries = [lines(short, width, SIZE, 2) for width in WRITABLE]
    broken = next((each for each in tries if " ".join(each) == short), tries[-1])
    return Tile(
        unit=unit,
        state="some" if unit.found else "zero" if unit.held else "none",
        step=1 + sum(unit.found >= step for step in STEPS),
        chosen=chosen,
        x=x,
        y=y,
        middle=x + TILE_X / 2,
        lines=tuple((y + FIRST_LINE + LINE * n, words) for n, words in enumerate(broken)),
        number_y=y + NUMBER,
    )

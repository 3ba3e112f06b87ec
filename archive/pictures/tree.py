"""The branch of bodies that a body stands in, as an indented tree; and all bodies by structure.

Lengths are in the drawing's units: the width is always 360, the height what the nodes need.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from archive.pictures.lettering import lines

WIDTH = 360
SIZE = 12  # of the letters
LEADING = 15  # from line to line
GAP = 10  # between nodes
INDENT = 18
DEEPEST = 7  # deeper nodes are drawn no further in
STEM = 5  # from a node's left edge to the hairline on which its parts hang
MOST = 60  # nodes
MOST_LINES = 3


@dataclass(slots=True)
class Node:
    """A body in the tree. `x` is where its letters start, `y` the first line's base."""

    key: str
    text: str
    lang: str
    href: str
    here: bool
    x: float
    lines: list[tuple[float, str]]
    elbow: str
    parts: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Heir:
    """A body that came before or after this one; `year` is "" where it is not known."""

    text: str
    lang: str
    href: str
    year: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The branch of a body. `roots` is the same as `nodes`, nested; `left` were not drawn."""

    name: str
    width: int
    height: float
    nodes: list[Node]
    roots: list[Node]
    left: int
    before: list[Heir]
    after: list[Heir]
    succession: str


class Planting:
    """Places nodes under each other, each with the elbow that leads to it."""

    def __init__(self, language: str, address: Callable[[dict], str]) -> None:
        self.language = language
        self.address = address
        self.nodes: list[Node] = []
        self.left = 0
        self.bottom = GAP / 2

    def plant(self, body: dict, depth: int, above: Node | None, here: bool = False) -> Node | None:
        """Place a body under its parent and return it, or count it where there is no room."""
        if len(self.nodes) >= MOST:
            self.left += 1
            return None
        text, lang = name_in(body, self.language)
        x = STEM + INDENT * min(depth, DEEPEST)
        broken = lines(text, WIDTH - x - GAP, SIZE, MOST_LINES)
        first = self.bottom + LEADING - 3
        placed = [(first + LEADING * number, line) for number, line in enumerate(broken)]
        elbow = self.elbow(above, x, first) if above else ""
        node = Node(body["key"], text, lang, self.address(body), here, x, placed, elbow)
        self.bottom += LEADING * len(broken) + GAP
        self.nodes.append(node)
        if above:
            above.parts.append(node)
        return node

    def elbow(self, above: Node, x: float, base: float) -> str:
        """Return the path from under a node to the left of one of its parts."""
        middle = base - SIZE / 3
        if x <= above.x:  # as deep as can be drawn: the part stands straight below
            return ""
        stem = above.x + STEM
        return f"M{stem:g} {above.lines[-1][0] + 5:g}V{middle:g}H{x - 3:g}"


def tree(record: dict, name: str, language: str, address: Callable[[dict], str]) -> Tree | None:
    """Return the branch that an organisation stands in, or None where it stands alone.

    Its ancestors lead down to it, its parts follow to two levels. Of more than 60 bodies the
    rest is counted.
    """
    ground = Planting(language, address)
    above = None
    path = record["ancestors"][-(MOST // 2) :]
    for depth, body in enumerate([*path, record]):
        above = ground.plant(body, depth, above, here=body is record) or above
    # All parts of the first level come before any of the second is left out.
    room = MOST - len(ground.nodes) - len(record["parts"])
    for part in record["parts"]:
        node = ground.plant(part, len(path) + 1, above)
        for inner in part["parts"]:
            if node and room > 0:
                ground.plant(inner, len(path) + 2, node)
                room -= 1
            else:
                ground.left += 1
    left = ground.left + len(record["ancestors"]) - len(path)
    before, after = heirs(record, language, address)
    if len(ground.nodes) == 1 and not before and not after:
        return None
    return Tree(
        name=name,
        width=WIDTH,
        height=ground.bottom,
        nodes=ground.nodes,
        roots=ground.nodes[:1],
        left=left,
        before=before,
        after=after,
        succession=record["succession"],
    )


def heirs(
    record: dict, language: str, address: Callable[[dict], str]
) -> tuple[list[Heir], list[Heir]]:
    """Return what a body succeeded, with the year it began, and what it became, with its end."""
    before = [
        Heir(*name_in(body, language), address(body), record["valid_from"][:4])
        for body in record["predecessors"]
    ]
    found = [record["successor"]] if record["successor"] else []
    after = [
        Heir(*name_in(body, language), address(body), record["valid_until"][:4]) for body in found
    ]
    return before, after


def name_in(body: dict, language: str) -> tuple[str, str]:
    """Return a body's name and the language that it is in: the page's where there is one."""
    if language == "en" and body["name_en"]:
        return body["name_en"], "en"
    return body["name"], "vi"


def forest(rows: list[dict]) -> list[dict]:
    """Return rows as `{"row", "parts"}`, each under the row whose key is its `parent`.

    Rows keep their order among those of one parent. A row whose parent is not among the rows is a
    root, and so is the first row of a circle, which the rules forbid.
    """
    placed = {row["key"]: {"row": row, "parts": []} for row in rows}
    parents = {row["key"]: row["parent"] for row in rows if row["parent"] in placed}
    roots = []
    for row in rows:
        key = row["key"]
        if in_circle(key, parents):
            del parents[key]
        above = parents.get(key)
        (placed[above]["parts"] if above else roots).append(placed[key])
    return roots


def unfolded(roots: list[dict]) -> list[tuple[dict, bool, range]]:
    """Return a forest as (row, whether a list of its parts opens, lists that close after it).

    A template that called itself would fail on a long chain of parents; one loop does not.
    """
    found: list[tuple[dict, bool, range]] = []
    waiting = [(node, 0) for node in reversed(roots)]  # node, lists that its end closes
    while waiting:
        node, closing = waiting.pop()
        parts = node["parts"]
        found.append((node["row"], bool(parts), range(0 if parts else closing)))
        ends = [0] * (len(parts) - 1) + [closing + 1]
        waiting += [(part, end) for part, end in reversed(list(zip(parts, ends, strict=False)))]
    return found


def in_circle(key: str, parents: dict[str, str]) -> bool:
    """Tell whether the parents of a key lead back to it."""
    seen: set[str] = set()
    above = parents.get(key)
    while above and above != key and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above == key

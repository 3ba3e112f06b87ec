"""When a person or a body is attested: a mark at each attestation, row by row, on one scale.

Lengths are in the drawing's units: the width is always 340, the height what the rows need. Nothing
is drawn between marks: a post is attested on days, not held from one to the next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from archive.pictures.attestations import Attestation, Attested, days_of
from archive.pictures.lettering import lines, width_of
from archive.text import vocabulary

WIDTH = 340
MARGIN = 8
SIZE = 12  # of the labels' letters
YEAR_SIZE = 11
LEADING = 14
RADIUS = 4  # of a dot
LANE = 11  # from lane to lane of one row
AXIS = 22  # height of the years above the rows
APART = 34  # between the years that are named
MONTHS_FROM = 100  # width of a year in which months are marked
UNDATED_COLUMN = 74  # as wide as its heading in either language
ABREAST = 6  # marks without a date
MOST_ROWS = 12
MOST_MARKS = 400
MOST_LINES = 3
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)


@dataclass(slots=True)
class Mark:
    """An attestation's mark: a dot without width at its middle, or a bar over its days.

    `solid` when the release itself states the date. `x` is a dot's middle or a bar's left end.
    """

    edtf: str
    dated: bool
    solid: bool
    article: dict
    who: str
    href: str
    dot: bool
    x: float
    width: float
    lane: int = 0
    y: float = 0

    @property
    def top(self) -> float:
        """Return the upper edge of a bar, whose height is 6."""
        return self.y - 3

    @property
    def left(self) -> float:
        """Return the left end of the room that the mark takes."""
        return self.x - RADIUS if self.dot else self.x

    @property
    def right(self) -> float:
        """Return the right end of the room that the mark takes."""
        return self.x + (RADIUS if self.dot else self.width)


@dataclass(slots=True)
class Row:
    """A row: a post as worded (`vocabulary` is "") or a role by its code; newest marks first."""

    vocabulary: str
    text: str
    lines: list[tuple[float, str]]
    marks: list[Mark]
    lanes: list[float]


@dataclass(frozen=True, slots=True)
class Strip:
    """The attestations over time. `start` is where the years begin, after what has no date.

    `ticks` are the years that are named, each with its place; `months` begin between them.
    """

    name: str
    width: int
    height: float
    start: float
    ticks: list[tuple[int, float]]
    months: list[float]
    undated: bool
    rows: list[Row]
    rows_left: int
    marks_left: int
    kinds: list[str]


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole years from left to right."""

    first: int
    last: int
    left: float

    def x(self, day: date) -> float:
        """Return where a day begins."""
        start = date(self.first, 1, 1).toordinal()
        whole = date(self.last, 12, 31).toordinal() + 1 - start
        part = (day.toordinal() - start) / whole
        return self.left + part * (WIDTH - MARGIN - self.left)


def strip(
    attested: Attested, name: str, language: str, address: Callable[[dict], str]
) -> Strip | None:
    """Return the picture of some rows of posts and roles, or None where there are none.

    At most 12 rows are drawn and 400 marks, of each row the newest; the rest is counted.
    `address` gives an article's page.
    """
    if not attested:
        return None
    drawn = attested[:MOST_ROWS]
    share = most_each([len(row) for row in drawn])
    shown = [row[:share] for row in drawn]
    every = [said for row in shown for said in row]
    undated = any(days_of(said.article) is None for said in every)
    scale = scaled(every, undated)
    bottom = float(AXIS)
    rows = []
    for said in shown:
        row, bottom = row_of(said, bottom, scale, language, address)
        rows.append(row)
    return Strip(
        name=name,
        width=WIDTH,
        height=bottom,
        start=scale.left if scale else WIDTH,
        ticks=ticks(scale) if scale else [],
        months=months(scale) if scale else [],
        undated=undated,
        rows=rows,
        rows_left=len(attested) - len(drawn),
        marks_left=sum(map(len, attested)) - len(every),
        kinds=kinds(rows),
    )


def most_each(counts: list[int]) -> int:
    """Return how many marks a row may have so that all rows together have at most 400."""
    share = max(counts)
    while sum(min(count, share) for count in counts) > MOST_MARKS:
        share -= 1
    return share


def scaled(attested: list[Attestation], undated: bool) -> Scale | None:
    """Return whole years from the first attestation to the last; None where none is dated."""
    found = [days for said in attested if (days := days_of(said.article))]
    if not found:
        return None
    last = max(first if end == date.max else end for first, end in found)
    left = UNDATED_COLUMN if undated else MARGIN
    return Scale(min(first for first, _ in found).year, last.year, left)


def ticks(scale: Scale) -> list[tuple[int, float]]:
    """Return the years that are named, with the place where each begins."""
    year = (WIDTH - MARGIN - scale.left) / (scale.last - scale.first + 1)
    step = next(step for step in STEPS if step * year >= APART or step == STEPS[-1])
    years = [year for year in range(scale.first, scale.last + 1) if year % step == 0]
    places = [(year, round(scale.x(date(year, 1, 1)), 2)) for year in years]
    named = [(year, x) for year, x in places if x + 3 + width_of(str(year), YEAR_SIZE) <= WIDTH]
    return named or [(scale.first, scale.left)]


def months(scale: Scale) -> list[float]:
    """Return where months begin within the years, where there is room to mark them."""
    years = range(scale.first, scale.last + 1)
    if (WIDTH - scale.left) / len(years) < MONTHS_FROM:
        return []
    starts = [date(year, month, 1) for year in years for month in range(2, 13)]
    return [round(scale.x(start), 2) for start in starts]


def row_of(
    attested: list[Attestation],
    top: float,
    scale: Scale | None,
    language: str,
    address: Callable[[dict], str],
) -> tuple[Row, float]:
    """Return a row drawn from `top` down, and where it ends: label, then lanes of marks."""
    code = attested[0].row[0]
    text = attested[-1].wording  # as worded first
    if code:
        text = vocabulary.label(code, text, language)
        text = text[:1].upper() + text[1:]
    broken = lines(text, WIDTH, SIZE, MOST_LINES)
    placed = [(top + LEADING * number, line) for number, line in enumerate(broken, 1)]
    marks = [mark_of(said, scale, address) for said in attested]
    spread([mark for mark in marks if not mark.dated])
    lanes = stack(marks)
    start = top + LEADING * len(broken) + 12
    for mark in marks:
        mark.y = start + LANE * mark.lane
    height = [start + LANE * lane for lane in range(lanes)]
    return Row(code, text, placed, marks, height), height[-1] + 10


def mark_of(said: Attestation, scale: Scale | None, address: Callable[[dict], str]) -> Mark:
    """Return a mark with its place from left to right."""
    days, dating = days_of(said.article), said.article["event_date"]
    href = f"{address(said.article)}#fact-{said.fact}"
    x, width, dot = 0.0, 0.0, True
    if days and scale:
        first, last = days
        x, end = scale.x(first), WIDTH - MARGIN
        if last != date.max:
            end = scale.x(date.fromordinal(last.toordinal() + 1))
        dot = first == last
        width = end - x
        x = (x + end) / 2 if dot else x
    return Mark(
        edtf=dating["edtf"] if dating else "",
        dated=days is not None,
        solid=bool(dating) and dating["basis"] == "stated",
        article=said.article,
        who=said.who,
        href=href,
        dot=dot,
        x=round(x, 2),
        width=0 if dot else round(width, 2),
    )


def spread(undated: list[Mark]) -> None:
    """Place marks without a date beside each other in their column, six to a lane."""
    for number, mark in enumerate(undated):
        mark.x = MARGIN + number % ABREAST * (2 * RADIUS + 2)


def stack(marks: list[Mark]) -> int:
    """Give each mark the first lane in which it touches no other; return how many lanes."""
    ends: list[float] = []
    for mark in sorted(marks, key=lambda mark: (mark.left, mark.right)):
        free = next((lane for lane, end in enumerate(ends) if end + 1 <= mark.left), len(ends))
        ends[free:] = [mark.right, *ends[free + 1 :]]
        mark.lane = free
    return len(ends)


def kinds(rows: list[Row]) -> list[str]:
    """Return which kinds of marks the legend has to explain."""
    marks = [mark for row in rows for mark in row.marks]
    found = {
        "dot": any(mark.dot and mark.dated for mark in marks),
        "bar": any(not mark.dot for mark in marks),
        "open": any(not mark.solid for mark in marks),
    }
    return [kind for kind, there in found.items() if there]

"""Who met whom: the people and the bodies of one event, and the posts that join them.

Lengths are in the drawing's units: the width is always 360, the height what the names need.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from archive.pictures.lettering import lines
from archive.text import vocabulary

WIDTH = 360
COLUMN = 152  # width of either column
PADDING = 6
SIZE = 12  # of names
SMALL = 10.5  # of roles
LEADING = 14
GAP = 8  # between boxes
IN_THE_TEXT = ("stated", "abbreviated")  # bases of a post that the words themselves give
MOST_PEOPLE = 14
MOST_BODIES = 18
MOST_LINES = 3  # of a name
ROLE_LINES = 2
# Bodies that took part; who is only mentioned, addressed or named as issuer met nobody there.
TAKING_PART = (
    *("organiser", "signatory", "participant", "guest", "venue", "jury", "awarder"),
    *("founder", "founded", "subject"),
)


@dataclass(slots=True)
class Box:
    """A person or a body: its name and roles as lines, each with its base; `x` its left edge."""

    key: str
    text: str
    lang: str
    href: str
    roles: list[str]
    chair: bool
    by_post: bool
    x: float
    y: float
    height: float
    lines: list[tuple[float, str]]
    role_lines: list[tuple[float, str]]

    @property
    def middle(self) -> float:
        """Return the middle from top to bottom, where lines begin and end."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A post that joins a person to a body; `sure` when the release states it."""

    person: str
    body: str
    sure: bool
    path: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A row of the table of people: a person with the posts as worded, `former` ones marked."""

    text: str
    href: str
    roles: list[str]
    posts: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Meeting:
    """The people and bodies of an event and the lines between them."""

    name: str
    width: int
    height: float
    column: int
    people: list[Box]
    bodies: list[Box]
    lines: list[Line]
    dashed: bool
    seats: list[Seat]
    people_left: int
    bodies_left: int


def meeting(record: dict, name: str, language: str, post_label: str) -> Meeting | None:
    """Return who met whom at an article's event; None when it names fewer than two.

    `post_label` stands under bodies that take part only by somebody's post. At most 14 people and
    18 bodies are drawn, those in the chair and those with people there first; the rest is counted.
    """
    every = [person for person in record["people"] if person["roles"] or person["posts"]]
    every.sort(key=lambda person: "chair" not in codes_of(person))  # stable: as in the record
    people = every[:MOST_PEOPLE]
    found = bodies_of(record, people)
    joins = joins_of(people)
    order = ordered([person["key"] for person in people], list(found), joins)
    kept = order[:MOST_BODIES]
    if len(people) + len(kept) < 2:
        return None
    left = [person_box(person, language) for person in people]
    right = [body_box(*found[key], language, post_label) for key in kept]
    height = max(stacked(left), stacked(right)) + GAP
    drawn = joined(left, right, joins)
    return Meeting(
        name=name,
        width=WIDTH,
        height=height,
        column=COLUMN,
        people=left,
        bodies=right,
        lines=drawn,
        dashed=any(not line.sure for line in drawn),
        seats=[seat(person, box) for person, box in zip(people, left, strict=True)],
        people_left=len(every) - len(people),
        bodies_left=len(order) - len(kept),
    )


def codes_of(person: dict) -> list[str]:
    """Return the codes of a person's roles."""
    return [role["role"] for role in person["roles"]]


def bodies_of(record: dict, people: list[dict]) -> dict[str, tuple[dict, list[str], str]]:
    """Return (reference, codes of roles, fact) of each body that took part, by key.

    A body reached only by a post has no role; its fact is that of the first such post.
    """
    found: dict[str, tuple[dict, list[str], str]] = {}
    for body in record["organisations"]:
        if body["role"] in TAKING_PART:
            fact = f"organisation-{body['key']}-{body['role']}"
            roles = found.setdefault(body["key"], (body, [], fact))[1]
            if body["role"] not in roles:
                roles.append(body["role"])
    for person in people:
        for post in current_posts(person):
            body, fact = post["organisation"], f"post-{person['key']}-{post['order']}"
            found.setdefault(body["key"], (body, [], fact))
    return found


def current_posts(person: dict) -> list[dict]:
    """Return a person's posts in known bodies; who once held a post does not stand for the body."""
    return [post for post in person["posts"] if post["organisation"] and not post["former"]]


def joins_of(people: list[dict]) -> dict[tuple[str, str], bool]:
    """Return each pair of person and body that a post joins, and whether the release states it."""
    found: dict[tuple[str, str], bool] = {}
    for person in people:
        for post in current_posts(person):
            pair = person["key"], post["organisation"]["key"]
            found[pair] = found.get(pair, False) or post["basis"] in IN_THE_TEXT
    return found


def ordered(people: list[str], bodies: list[str], joins: Sequence | dict) -> list[str]:
    """Return bodies so that lines cross little: those with people first, in the people's order.

    Of two such orders, by the first of a body's people and by the mean of their places, the one
    with fewer crossings is taken; where both cross more, the order given.
    """
    places = {key: number for number, key in enumerate(people)}
    held: dict[str, list[int]] = {key: [] for key in bodies}
    for person, body in joins:
        held[body].append(places[person])
    with_people = [key for key in bodies if held[key]]
    alone = [key for key in bodies if not held[key]]
    orders = [
        sorted(with_people, key=lambda key: sum(held[key]) / len(held[key])),
        sorted(with_people, key=lambda key: min(held[key])),
        with_people,
    ]
    return min(orders, key=lambda order: crossings(people, order, joins)) + alone


def crossings(people: list[str], bodies: list[str], joins: Sequence | dict) -> int:
    """Return how many pairs of lines cross."""
    left = {key: number for number, key in enumerate(people)}
    right = {key: number for number, key in enumerate(bodies)}
    ends = [(left[person], right[body]) for person, body in joins]
    return sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(ends, 2))


def person_box(person: dict, language: str) -> Box:
    """Return a person's box, not yet placed."""
    codes = codes_of(person)
    roles = [vocabulary.label("appearance_role", code, language) for code in codes]
    href = f"#fact-person-{person['key']}"
    return box(person["key"], (person["name"], "vi"), href, roles, 1, chair="chair" in codes)


def body_box(body: dict, codes: list[str], fact: str, language: str, post_label: str) -> Box:
    """Return a body's box, not yet placed."""
    english = language == "en" and body["name_en"]
    name = (body["name_en"], "en") if english else (body["name"], "vi")
    roles = [vocabulary.label("involvement_role", code, language) for code in codes]
    x = WIDTH - COLUMN - 1
    return box(body["key"], name, f"#fact-{fact}", roles or [post_label], x, by_post=not roles)


def box(
    key: str,
    name: tuple[str, str],
    href: str,
    roles: list[str],
    x: float,
    chair: bool = False,
    by_post: bool = False,
) -> Box:
    """Return a box at the top of its column: name on at most 3 lines, roles on at most 2."""
    room = COLUMN - 2 * PADDING
    named = lines(name[0], room, SIZE, MOST_LINES)
    said = lines(" · ".join(roles), room, SMALL, ROLE_LINES)
    bases = [PADDING + LEADING * number - 3 for number in range(1, len(named) + len(said) + 1)]
    return Box(
        key=key,
        text=name[0],
        lang=name[1],
        href=href,
        roles=roles,
        chair=chair,
        by_post=by_post,
        x=x,
        y=0,
        height=LEADING * len(bases) + 2 * PADDING,
        lines=list(zip(bases, named, strict=False)),
        role_lines=list(zip(bases[len(named) :], said, strict=True)),
    )


def stacked(column: list[Box]) -> float:
    """Place boxes under each other and return where the last one ends.

    Both columns begin at the top: there a person stands beside the bodies of the posts.
    """
    top = float(GAP)
    for each in column:
        lower([each], top)
        top += each.height + GAP
    return top - GAP


def lower(column: list[Box], by: float) -> None:
    """Move boxes with their letters down."""
    for each in column:
        each.y += by
        each.lines = [(y + by, line) for y, line in each.lines]
        each.role_lines = [(y + by, line) for y, line in each.role_lines]


def joined(left: list[Box], right: list[Box], joins: dict[tuple[str, str], bool]) -> list[Line]:
    """Return a curved line for each post whose person and body are both drawn."""
    people = {each.key: each for each in left}
    bodies = {each.key: each for each in right}
    found = []
    for (person, body), sure in joins.items():
        if body in bodies:
            start, end = people[person].middle, bodies[body].middle
            x, to = 1 + COLUMN, WIDTH - COLUMN - 1
            half = (x + to) / 2
            path = f"M{x} {start:g}C{half:g} {start:g} {half:g} {end:g} {to} {end:g}"
            found.append(Line(person, body, sure, path))
    return found


def seat(person: dict, drawn: Box) -> Seat:
    """Return a person's row of the table."""
    posts = [(post["wording"], post["former"]) for post in person["posts"]]
    return Seat(drawn.text, drawn.href, drawn.roles, posts)

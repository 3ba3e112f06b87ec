"""Who met whom: everyone who took part once, every post a line, little that crosses."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.pictures import meeting
from archive.text import vocabulary
from tests.pictures.rendering import addresses, apart, check_drawing, check_twin, figure

ROLES = vocabulary.codes("appearance_role")
BODY_ROLES = vocabulary.codes("involvement_role")
APART = ("mentioned", "issuer", "advised", "addressee", "implementer")


def body(number: int, **more) -> dict:
    """Return a reference to a body."""
    names = {"name": f"Ban Tuyên giáo Tỉnh ủy số {number}", "name_en": f"Propaganda Board {number}"}
    return {"key": f"b{number}", "slug": "ban"} | names | more


def person(number: int, roles: list[str], posts: list[tuple]) -> dict:
    """Return a person with roles, and posts of (body's number or None, former, basis)."""
    return {
        "key": f"p{number}",
        "name": f"Nguyễn Văn Người {number}",
        "roles": [{"role": role} for role in roles],
        "posts": [
            {
                "wording": f"Chức vụ {order}",
                "order": order,
                "organisation": None if at is None else body(at),
                "former": former,
                "basis": basis,
            }
            for order, (at, former, basis) in enumerate(posts, 1)
        ],
    }


def record(people: list[tuple], bodies: list[tuple[int, str]]) -> dict:
    """Return an article of (roles, posts) and of (body's number, role)."""
    return {
        "people": [person(number, *said) for number, said in enumerate(people)],
        "organisations": [body(number, role=role) for number, role in bodies],
    }


def records():
    """Return a strategy for articles."""
    post = st.tuples(
        st.none() | st.integers(0, 24), st.booleans(), st.sampled_from(["stated", "inferred"])
    )
    said = st.tuples(
        st.lists(st.sampled_from(ROLES), max_size=4, unique=True), st.lists(post, max_size=4)
    )
    involved = st.tuples(st.integers(0, 24), st.sampled_from(BODY_ROLES))
    return st.builds(
        record, st.lists(said, max_size=18), st.lists(involved, max_size=26, unique=True)
    )


def drawn(said: dict, language: str = "vi") -> meeting.Meeting | None:
    """Return the picture of an article."""
    return meeting.meeting(said, "meeting", language, "chức vụ")


def expected_bodies(said: dict, people: list[str]) -> dict[str, set[str]]:
    """Return the roles of each body that took part or in which one of the people has a post."""
    found: dict[str, set[str]] = {}
    for each in said["organisations"]:
        if each["role"] not in APART:
            found.setdefault(each["key"], set()).add(each["role"])
    for each in said["people"]:
        for post in each["posts"]:
            if each["key"] in people and post["organisation"] and not post["former"]:
                found.setdefault(post["organisation"]["key"], set())
    return found


@given(records())
def test_everyone_who_took_part_is_drawn_or_counted(said):
    picture = drawn(said)
    there = [p for p in said["people"] if p["roles"] or p["posts"]]
    if picture is None:
        first = [p["key"] for p in there[:1]]
        assert len(first) + len(expected_bodies(said, first)) < 2
        return
    people = [each.key for each in picture.people]
    assert len(set(people)) == len(people) == min(len(there), meeting.MOST_PEOPLE)
    assert len(people) + picture.people_left == len(there)
    chairs = [p["key"] for p in there if "chair" in [role["role"] for role in p["roles"]]]
    assert people == [*chairs, *[p["key"] for p in there if p["key"] not in chairs]][: len(people)]
    assert [each.key for each in picture.people if each.chair] == [k for k in people if k in chairs]
    bodies = expected_bodies(said, people)
    drawn_bodies = {each.key: each for each in picture.bodies}
    assert len(drawn_bodies) == len(picture.bodies) == min(len(bodies), meeting.MOST_BODIES)
    assert len(bodies) == len(drawn_bodies) + picture.bodies_left
    for key, each in drawn_bodies.items():
        labels = {vocabulary.label("involvement_role", role, "vi") for role in bodies[key]}
        assert set(each.roles) == (labels or {"chức vụ"})
        assert each.by_post == (not labels)


@given(records())
def test_every_line_is_a_post_and_every_post_a_line(said):
    picture = drawn(said)
    if picture is None:
        return
    people = {each.key: each for each in picture.people}
    bodies = {each.key: each for each in picture.bodies}
    expected: dict[tuple[str, str], bool] = {}
    for each in said["people"]:
        for post in each["posts"]:
            at = post["organisation"] and post["organisation"]["key"]
            if each["key"] in people and at in bodies and not post["former"]:
                pair = each["key"], at
                expected[pair] = expected.get(pair, False) or post["basis"] == "stated"
    assert {(line.person, line.body): line.sure for line in picture.lines} == expected
    assert picture.dashed == (not all(expected.values()))
    for line in picture.lines:
        numbers = line.path.replace("M", " ").replace("C", " ").split()
        start, end = numbers[1], numbers[-1]
        assert float(start) == people[line.person].middle
        assert float(end) == bodies[line.body].middle


@given(records(), st.sampled_from(["vi", "en"]))
def test_boxes_are_inside_and_apart_and_have_their_twins(said, language):
    picture = drawn(said, language)
    if picture is None:
        return
    found = figure("meeting", picture, language)
    check_drawing(found)
    check_twin(found)
    boxes = [
        (each.x, each.y, each.x + meeting.COLUMN, each.y + each.height)
        for each in (*picture.people, *picture.bodies)
    ]
    assert apart(boxes)
    for each in (*picture.people, *picture.bodies):
        letters = [y for y, _ in (*each.lines, *each.role_lines)]
        assert letters == sorted(letters)
        assert each.y + meeting.SMALL <= letters[0]
        assert letters[-1] <= each.y + each.height
    table = found.find("details").get_text()
    assert all(each.text in table for each in (*picture.people, *picture.bodies))


@given(records())
def test_lines_cross_no_more_than_in_the_order_given(said):
    people = [p["key"] for p in said["people"]]
    joins = meeting.joins_of(said["people"])
    bodies = sorted({at for _, at in joins})

    def crossing(order: list[str]) -> int:
        pairs = combinations([(people.index(p), order.index(b)) for p, b in joins], 2)
        return sum((a < c and b > d) or (a > c and b < d) for (a, b), (c, d) in pairs)

    found = meeting.ordered(people, bodies, joins)
    assert sorted(found) == bodies
    assert crossing(found) <= crossing(bodies)


def test_lines_that_need_not_cross_do_not():
    posts = [(["attend"], [(9 - number, False, "stated")]) for number in range(10)]
    for bodies in ([], [(number, "guest") for number in range(10)]):
        picture = drawn(record(posts, bodies))
        assert [each.key for each in picture.bodies] == [f"b{9 - number}" for number in range(10)]


def test_names_lead_to_their_facts_on_the_page():
    said = record(
        [(["chair"], [(1, False, "stated"), (2, False, "inferred")])],
        [(3, "guest"), (3, "organiser"), (1, "mentioned"), (4, "mentioned")],
    )
    found = figure("meeting", drawn(said, "en"), "en")
    svg = found.find("svg", class_="drawing")
    assert addresses(svg) == [
        "#fact-organisation-b3-guest",
        "#fact-person-p0",
        "#fact-post-p0-1",
        "#fact-post-p0-2",
    ]
    assert svg.select("a.chair text.name")[0]["lang"] == "vi"
    assert "Propaganda Board 3, attending, organiser" in [
        a["aria-label"] for a in svg.find_all("a")
    ]
    assert len(svg.select("path.unsure")) == 1


@pytest.mark.parametrize(("people", "bodies"), [(0, 0), (0, 1), (1, 0)])
def test_one_alone_met_nobody(people, bodies):
    assert drawn(record([(["chair"], [])] * people, [(1, "guest")] * bodies)) is None
    assert figure("meeting", None) is None


def test_what_is_left_out_is_said():
    said = record([(["attend"], [])] * 20, [(number, "guest") for number in range(25)])
    picture = drawn(said)
    assert (picture.people_left, picture.bodies_left) == (6, 7)
    caption = figure("meeting", picture).figcaption.get_text()
    assert "6" in caption
    assert "7" in caption

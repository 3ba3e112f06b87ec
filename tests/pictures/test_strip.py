"""The strip of attestations: every mark on its days, none on another, what is left out counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.pictures import attestations, strip
from archive.text import dates, folding, vocabulary
from tests.pictures.rendering import addresses, apart, box_of, check_drawing, check_twin, figure

EDTF = st.sampled_from(
    ["", "2020", "2019-06", "2020-06-19", "2020-06-20", "2021-12-31", "2016-01-01", "202X"]
    + ["2020-06-19/2020-07-02", "2025-07-01/..", "XXXX-10-24", "2024-02?", "1996-XX-XX"]
)
POSTS = ("Bí thư Tỉnh ủy", "BÍ THƯ  TỈNH ỦY", "Chủ tịch", "Trưởng ban", "Ủy viên")
ROLES = vocabulary.codes("appearance_role")


def article(number: int, edtf: str, basis: str = "stated") -> dict:
    """Return an article's row as records of entities carry it."""
    dated = dates.parse(edtf) if edtf else None
    ends = dated and [day and day.isoformat() for day in (dated.earliest, dated.latest)]
    said = dated and {"edtf": edtf, "earliest": ends[0], "latest": ends[1], "basis": basis}
    titles = {"title": f"Tin {number}", "title_en": f"Release {number}"}
    return {"key": f"tc{number:04}", "slug": "tin", "event_date": said} | titles


def person(said: list[tuple]) -> dict:
    """Return a person of (date, basis, wordings of posts, codes of roles)."""
    appearances = [
        {
            "article": article(number, edtf, basis),
            "posts": [{"wording": wording, "order": n} for n, wording in enumerate(posts, 1)],
            "roles": [{"role": role} for role in roles],
        }
        for number, (edtf, basis, posts, roles) in enumerate(said)
    ]
    return {"key": "le-van-a", "appearances": appearances}


def drawn(record: dict, language: str = "vi") -> strip.Strip | None:
    """Return the picture of a person or, where there are involvements, of a body."""
    made = attestations.of_organisation if "involvements" in record else attestations.of_person
    return strip.strip(made(record), "strip", language, lambda row: f"/{row['key']}")


def people(most: int = 12):
    """Return a strategy for people."""
    said = st.tuples(
        EDTF,
        st.sampled_from(["stated", "inferred", "external"]),
        st.lists(st.sampled_from(POSTS), max_size=3, unique=True),
        st.lists(st.sampled_from(ROLES), max_size=3, unique=True),
    )
    return st.lists(said, max_size=most).map(person)


def days(article: dict) -> tuple[date, date | None] | None:
    """Return the possible days of an article, reckoned from what is written."""
    said = article["event_date"]
    if not said or said["earliest"] is None:
        return None
    latest = said["latest"] and date.fromisoformat(said["latest"])
    return date.fromisoformat(said["earliest"]), latest


@given(people())
def test_every_attestation_has_one_mark_in_its_row(record):
    picture = drawn(record)
    expected: dict[str, list[str]] = {}
    for said in record["appearances"]:
        for post in said["posts"]:
            row = folding.fold(" ".join(post["wording"].split()))
            fact = f"/{said['article']['key']}#fact-post-le-van-a-{post['order']}"
            expected.setdefault(row, []).append(fact)
        for role in said["roles"]:
            fact = f"/{said['article']['key']}#fact-role-le-van-a-{role['role']}"
            label = vocabulary.label("appearance_role", role["role"], "vi")
            expected.setdefault(label, []).append(fact)
    if picture is None:
        assert not expected
        return
    found = {
        folding.fold(" ".join(row.text.split()))
        if not row.vocabulary
        else row.text[0].lower() + row.text[1:]: [mark.href for mark in row.marks]
        for row in picture.rows
    }
    assert len(expected) == len(picture.rows) + picture.rows_left
    assert all(expected[row] == marks for row, marks in found.items())


@given(people(), st.sampled_from(["vi", "en"]))
def test_marks_are_inside_and_apart_and_have_their_twins(record, language):
    picture = drawn(record, language)
    if picture is None:
        return
    found = figure("strip", picture, language)
    check_drawing(found)
    check_twin(found)
    assert apart([box_of(mark) for mark in found.select("svg.drawing a > *")])
    written = found.find("details").get_text()
    for row in picture.rows:
        assert row.text in written


@given(people())
def test_marks_stand_on_their_days(record):
    picture = drawn(record)
    marks = [mark for row in picture.rows for mark in row.marks] if picture else []
    spans = [span for mark in marks if (span := days(mark.article))]
    if not spans:
        assert all(mark.x < strip.UNDATED_COLUMN for mark in marks)
        return
    first = date(min(start.year for start, _ in spans), 1, 1)
    last = date(max((end or start).year for start, end in spans), 12, 31)
    left, right = picture.start, strip.WIDTH - strip.MARGIN
    unit = (right - left) / ((last - first) / timedelta(days=1) + 1)
    for mark in marks:
        span = days(mark.article)
        assert mark.dated == (span is not None)
        if span is None:
            assert mark.right < left
            continue
        start = left + unit * (span[0] - first).days
        end = right if span[1] is None else left + unit * ((span[1] - first).days + 1)
        if span[0] == span[1]:
            assert mark.dot
            assert mark.x == pytest.approx((start + end) / 2, abs=0.02)
        else:
            assert not mark.dot
            assert (mark.x, mark.right) == pytest.approx((start, end), abs=0.03)
        assert mark.solid == (mark.article["event_date"]["basis"] == "stated")


@given(people(40))
def test_posts_come_by_first_attestation_then_roles_in_order(record):
    picture = drawn(record)
    rows = picture.rows if picture else []
    posts = [row for row in rows if not row.vocabulary]
    assert rows[: len(posts)] == posts
    firsts = [
        min((span[0] for mark in row.marks if (span := days(mark.article))), default=date.max)
        for row in posts
    ]
    assert firsts == sorted(firsts)
    labels = [row.text.lower() for row in rows[len(posts) :]]
    order = [vocabulary.label("appearance_role", code, "vi").lower() for code in ROLES]
    assert labels == [label for label in order if label in labels]


def test_a_bodys_roles_come_before_the_posts_in_it():
    said = {"article": article(1, "2020"), "role": "guest", "wording": "đại biểu"}
    post = {"article": article(2, ""), "wording": "Giám đốc", "person": {"key": "a", "name": "A"}}
    record = {"key": "so", "involvements": [said], "posts": [post]}
    picture = drawn(record)
    assert [row.text for row in picture.rows] == ["Dự", "Giám đốc"]
    found = figure("strip", picture)
    assert addresses(found.svg.find_next("svg", class_="drawing")) == [
        "/tc0001#fact-organisation-so-guest",
        "/tc0002#fact-person-a",
    ]
    assert "A, không rõ ngày" in found.select("svg.drawing a")[1]["aria-label"]


def test_too_many_rows_and_marks_are_counted_in_words():
    posts = [f"Chức vụ thứ {number}" for number in range(14)]
    said = [("2020-06-19", "stated", posts, [])] * 40
    picture = drawn(person(said))
    assert len(picture.rows) == strip.MOST_ROWS
    assert picture.rows_left == 2
    marks = sum(len(row.marks) for row in picture.rows)
    assert marks == 33 * 12 <= strip.MOST_MARKS
    assert picture.marks_left == 14 * 40 - marks
    newest = [mark.article["key"] for mark in picture.rows[0].marks]
    assert newest == [f"tc{number:04}" for number in range(33)]
    caption = figure("strip", picture).figcaption.get_text()
    assert str(picture.marks_left) in caption
    assert "2" in caption


def test_one_long_row_takes_what_short_rows_leave():
    said = [("2020", "stated", ["Chủ tịch"], [])] * 500 + [("2019", "stated", ["Ủy viên"], [])]
    picture = drawn(person(said))
    assert sorted(len(row.marks) for row in picture.rows) == [1, 399]


@pytest.mark.parametrize(
    ("first", "named"),
    [
        (1930, [1930, 1940, 1950, 1960, 1970, 1980, 1990, 2000, 2010]),
        (1996, [2000, 2005, 2010, 2015, 2020]),
        (2020, [2020, 2021, 2022, 2023, 2024]),
        (2024, [2024]),
    ],
)
def test_years_are_named_where_there_is_room(first, named):
    picture = drawn(person([(f"{first}", "stated", ["A"], []), ("2024", "stated", ["A"], [])]))
    assert [year for year, _ in picture.ticks] == named
    assert all(
        b - a >= strip.APART - 0.1
        for (_, a), (_, b) in zip(picture.ticks, picture.ticks[1:], strict=False)
    )


def test_nothing_attested_draws_nothing():
    assert drawn(person([])) is None
    assert figure("strip", None) is None


def test_months_are_marked_where_a_year_is_wide():
    picture = drawn(person([("2024", "stated", ["A"], [])]))
    assert len(picture.months) == 11
    width = strip.WIDTH - 2 * strip.MARGIN
    assert picture.months[0] == pytest.approx(strip.MARGIN + width * 31 / 366, abs=0.01)
    assert (
        drawn(person([("2021", "stated", ["A"], []), ("2024", "stated", ["A"], [])])).months == []
    )

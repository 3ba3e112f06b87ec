"""Selections: pages, counts and dates of any set of articles, against the plainest computation."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from archive.edition import selection as selection_module
from archive.edition.reader import Edition
from archive.edition.selection import Selection

MANY = settings(max_examples=150)
# About half of all ordinals; drawn as a set they would mostly be a handful.
ordinals = st.binary(min_size=8, max_size=8).map(
    lambda drawn: {n for n in range(64) if drawn[n // 8] >> n % 8 & 1}
)
days = st.one_of(
    st.none(),
    st.dates(date(2018, 1, 1), date(2030, 12, 31)),
    st.sampled_from([date(2020, 6, 19), date(2020, 6, 20), date(2020, 6, 21), date(2020, 2, 29)]),
    st.sampled_from([date(1000, 1, 1), date(9999, 12, 31), date(2025, 7, 1), date(2029, 12, 31)]),
)


@pytest.fixture(scope="module")
def rows(opened) -> list[dict]:
    """Every article's row, by ordinal."""
    return opened.article_rows(list(opened.everything))


def chosen(edition: Edition, numbers: set[int]) -> Selection:
    """Return a selection of those of the numbers that are ordinals."""
    return Selection(edition, BitMap(numbers) & edition.everything)


def test_pages_are_slices_and_all_pages_are_the_whole(opened):
    total = opened.counts["article"]
    everything = list(opened.everything)
    for count in range(total + 1):
        bits = BitMap(everything[::2][:count] + everything[1::2][: max(0, count - total // 2)])
        selection = Selection(opened, bits)
        for size in range(1, total + 2):
            for newest in (True, False):
                expected = sorted(bits, reverse=newest)
                pages = [selection.page(n, size, newest) for n in range(1, count // size + 3)]
                cut = [expected[n * size : (n + 1) * size] for n in range(count // size + 2)]
                assert pages == cut, (count, size, newest)
        assert len(selection) == len(bits)
        assert selection.page(10**7, 20) == []


@MANY
@given(numbers=ordinals, start=days, end=days, certain=st.booleans())
def test_dates_are_compared_day_by_day(opened, rows, numbers, start, end, certain):
    selection = chosen(opened, numbers)
    low, high = start or date.min, end or date.max
    expected = []
    for ordinal in selection.bits:
        event = rows[ordinal]["event_date"]
        if event and event["earliest"]:
            first = date.fromisoformat(event["earliest"])
            last = date.fromisoformat(event["latest"]) if event["latest"] else date.max
            closed = end is None or bool(event["latest"])  # no end is before any day
            inside = low <= first and closed and last <= high
            if inside if certain else first <= high and low <= last:
                expected.append(ordinal)
    assert list(selection.between(start, end, certain).bits) == expected


@MANY
@given(numbers=ordinals, start=days, end=days)
def test_what_is_certain_is_possible_too(opened, numbers, start, end):
    selection = chosen(opened, numbers)
    certain = selection.between(start, end, certain=True).bits
    assert certain <= selection.between(start, end, certain=False).bits <= selection.bits


@MANY
@given(numbers=ordinals)
def test_the_undated_are_those_without_a_year(opened, rows, numbers):
    selection = chosen(opened, numbers)
    dated = [n for n in selection.bits if (rows[n]["event_date"] or {}).get("earliest")]
    assert selection.undated() == len(selection) - len(dated)
    assert len(selection.between(None, None, certain=False)) == len(dated)


@MANY
@given(numbers=ordinals)
def test_counts_are_those_of_one_article_after_the_other(opened, rows, numbers):
    selection = chosen(opened, numbers)
    for field in ("province", "publisher"):
        expected: dict[str, int] = {}
        for ordinal in selection.bits:
            value = rows[ordinal][field]["key"] if rows[ordinal][field] else "none"
            expected[value] = expected.get(value, 0) + 1
        assert selection.counts(field) == expected
    for field in ("resolution", "organisation", "person", "now", "today"):
        values = {value for name, value in opened.bits if name == field}
        counted = {value: len(selection.having(field, [value])) for value in values}
        assert selection.counts(field) == {v: count for v, count in counted.items() if count}
    assert selection.counts("planet") == {}


@MANY
@given(
    numbers=st.one_of(ordinals, st.sets(st.integers(0, 59), max_size=5)),
    most=st.integers(1, 12),
    dense=st.sampled_from([0, selection_module.DENSE]),
)
def test_the_highest_counts_are_the_same_in_every_way_of_counting(opened, numbers, most, dense):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(selection_module, "DENSE", dense)
        for field in ("province", "organisation", "person", "resolution", "planet"):
            selection = chosen(opened, numbers)
            counts = selection.counts(field)
            least = [0, *sorted(counts.values())][-most:][0]
            kept = {value: count for value, count in counts.items() if count >= max(1, least)}
            expected = kept, len(kept) < len(counts)
            assert selection.top(field, most) == expected
            assert selection.top_of_bitmaps(field, most) == expected
            if field in opened.forward:
                assert opened.forward[field].counts(selection.bits) == counts


def test_facets_of_many_values_have_forward_lists(opened):
    assert {"person", "organisation"} <= set(opened.forward)
    assert "text" not in opened.forward


def test_what_is_not_selected(opened):
    some = chosen(opened, {1, 3, 5})
    assert some.others == opened.everything - some.bits
    assert Selection.everything(opened).others == BitMap()


@MANY
@given(one=ordinals, other=ordinals, data=st.data())
def test_values_are_alternatives_and_selections_meet(opened, one, other, data):
    first, second = chosen(opened, one), chosen(opened, other)
    assert (first & second).bits == first.bits & second.bits
    values = sorted(value for name, value in opened.bits if name == "organisation")
    some = data.draw(st.lists(st.sampled_from([*values, "nobody"]), max_size=4))
    union = set()
    for value in some:
        union |= set(first.having("organisation", [value]).bits)
    assert set(first.having("organisation", some).bits) == union


def test_selecting_changes_no_bitmap_of_the_edition(opened):
    before = {place: BitMap(bits) for place, bits in opened.bits.items()}
    everything = Selection.everything(opened)
    for _field, value in before:
        everything.having("province", [value]).counts("person")
    everything.between(date(2020, 1, 1), None, certain=False)
    assert len(everything.none()) == 0
    assert opened.bits == before
    assert len(opened.everything) == opened.counts["article"]


def test_the_order_is_total_by_dates_then_key(rows):
    places = [
        ((event or {}).get("earliest") or "", (event or {}).get("latest") or "", row["key"])
        for row in rows
        for event in [row["event_date"]]
    ]
    assert places == sorted(places)
    assert len(set(places)) == len(places)

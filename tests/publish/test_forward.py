"""Forward lists: what is written by article is what the bitmaps say by value."""

import struct
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyroaring import BitMap

from archive.edition.forward import Forward, forward_lists
from archive.publish import bitmaps
from archive.publish.bitmaps import forward

VALUES = [f"v{number:02}" for number in range(30)]
held = st.lists(st.sets(st.sampled_from(VALUES)), min_size=1, max_size=12)
NONE_AND_ALL = [set(), set(VALUES), {"v03"}, set(), {"v29", "v00"}]


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Two values are many here."""
    monkeypatch.setattr(bitmaps, "MANY", 2)


def by_value(articles: list[set[str]]) -> dict[tuple[str, str], BitMap]:
    """Return the bitmaps of a facet of which each article has some values."""
    bits: dict[tuple[str, str], BitMap] = {("single", "one"): BitMap([0])}
    for ordinal, values in reversed(list(enumerate(articles))):
        for value in values:
            bits.setdefault(("field", value), BitMap()).add(ordinal)
    return bits


def facets_of(bits: dict[tuple[str, str], BitMap]) -> dict[str, dict[str, BitMap]]:
    """Return bitmaps by facet and value, in an order that says nothing."""
    found: dict[str, dict[str, BitMap]] = {}
    for (field, value), each in reversed(list(bits.items())):
        found.setdefault(field, {})[value] = each
    return found


def read(articles: list[set[str]]) -> dict[str, Forward]:
    """Return the forward lists of some articles, written and read."""
    bits = by_value(articles)
    return forward_lists(forward(bits, len(articles)), facets_of(bits), len(articles))


@given(articles=held, data=st.data())
@example(NONE_AND_ALL, None)
def test_counts_are_those_of_one_article_after_the_other(articles, data):
    lists = read(articles)
    several = len(set().union(*articles)) > 1
    assert set(lists) == ({"field"} if several else set())
    ordinals = range(len(articles))
    chosen = data.draw(st.sets(st.sampled_from(ordinals))) if data else set(ordinals)
    if several:
        expected = Counter(value for ordinal in chosen for value in articles[ordinal])
        assert lists["field"].counts(BitMap(chosen)) == expected


def test_numbers_have_four_bytes_the_smallest_first():
    ((field, starts, numbers),) = forward(by_value([{"b", "a"}, set(), {"c", "b"}, {"c"}]), 4)
    assert field == "field"
    assert starts == struct.pack("<5I", 0, 2, 2, 4, 5)
    assert numbers == struct.pack("<5I", 0, 1, 1, 2, 2)


def test_the_order_of_bytes_is_told_not_taken_from_the_machine(monkeypatch):
    """On a machine of the other order the same call turns each number round."""
    mine = bitmaps.packed(bitmaps.array("I", [1, 2]))
    monkeypatch.setattr("sys.byteorder", "big" if bitmaps.sys.byteorder == "little" else "little")
    assert bitmaps.packed(bitmaps.array("I", [1, 2])) == struct.pack(">2I", 1, 2)
    assert mine == struct.pack("<2I", 1, 2)


def test_many_hits_are_left_to_the_bitmaps():
    lists = read(NONE_AND_ALL)["field"]
    assert lists.is_cheaper(1)
    assert not lists.is_cheaper(1_000)


@pytest.mark.parametrize(
    ("starts", "numbers"),
    [
        ((0, 1), (0, 1)),  # of one article
        ((0, 1, 1), (0, 1)),  # one number is nobody's
        ((1, 1, 2), (0, 1)),
        ((0, 1, 2), (0, 2)),  # there are two values
    ],
)
def test_a_list_of_something_else_is_refused(starts, numbers):
    stored = [struct.pack(f"<{len(each)}I", *each) for each in (starts, numbers)]
    facets = {"field": {"a": BitMap([0]), "b": BitMap([1])}}
    with pytest.raises(ValueError, match="forward list of field"):
        forward_lists([("field", *stored)], facets, 2)


def test_a_number_cut_short_is_refused():
    with pytest.raises(ValueError, match="multiple"):
        forward_lists([("field", b"\0" * 11, b"")], {"field": {}}, 2)

"""Words typed side by side are shown side by side where a text has them so, else one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.forms import forms_of
from archive.text.occurrences import find
from archive.text.places import places
from archive.text.query import parse

CASES = [  # text, query, what is shown
    ("an ninh mạng, ninh và an", "an ninh", ["an ninh"]),
    ("ninh và an", "an ninh", ["ninh", "an"]),
    ("ninh an", "an ninh", ["ninh an"]),  # neighbours in another order are one place too
    ("ninh, an", "an ninh", ["ninh", "an"]),
    ("không gian mạng; gian mạng", "không gian mạng", ["không gian mạng"]),
    ("không gian mạng; gian mạng", '"gian mạng"', ["gian mạng", "gian mạng"]),
    ("mạng đảng mạng", "mạng OR đảng", ["mạng", "đảng", "mạng"]),
    ("người người đi", "người", ["người", "người"]),  # a word that is said twice is two places
    ("công an Khoa", "person:khoa OR công", ["công"]),
    ("công an Khoa", "công OR person:khoa", ["công"]),
    ("Nam Định. Hội nghị ở Nam Định", "nam định hội", ["Nam Định. Hội"]),
    ("a b c", "a OR b OR c OR d x OR y OR b a OR c OR x", ["a b c"]),  # more ways than are tried
    ("Nam Định; hội nghị", "hội nam định", ["Nam Định", "hội"]),
    ("an ninh", "-an ninh", ["ninh"]),
    ("an ninh", "title:an ninh", ["ninh"]),
    ("an ninh", "-an", []),
    ("", "an", []),
]


@pytest.mark.parametrize(("text", "typed", "shown"), CASES)
def test_places(text, typed, shown):
    assert [text[each.start : each.end] for each in places(text, parse(typed))] == shown


def test_fields_are_those_asked_for():
    query = parse("title:an ninh")
    assert [each.start for each in places("an ninh", query, ("title",))] == [0]
    assert [(each.start, each.end) for each in places("an ninh", query, ("title", ""))] == [
        (0, 2),
        (3, 7),
    ]


def test_the_worse_level_of_joined_words_is_told():
    assert [each.level for each in places("đang mạng", parse("mạng đảng"))] == [1]


words = st.lists(st.sampled_from(["an", "ninh", "mạng", "Đảng", "đang", ",", "\n"]), max_size=12)


@given(
    words.map(" ".join), st.lists(st.sampled_from(["an", "ninh", "mang"]), min_size=1, max_size=3)
)
def test_places_lie_apart_in_order_and_hold_nothing_but_the_words(text, typed):
    query = parse(" ".join(typed))
    found = places(text, query)
    for one, other in zip(found, found[1:], strict=False):
        assert (one.start, one.end) < (other.start, other.end)
    for each in found:
        assert {forms[-1] for forms in forms_of(text[each.start : each.end])} <= set(typed)
    whole = " ".join(typed)
    together = f" {whole} " in " " + " ".join(forms[-1] for forms in forms_of(text)) + " "
    assert bool(found) == bool(find(text, query.terms))
    if together:
        assert all(whole in folded(text, each) for each in found)


def folded(text, place) -> str:
    """Return the folded words at a place."""
    return " ".join(forms[-1] for forms in forms_of(text[place.start : place.end]))

"""Words that a reader may mean as operators: said and offered, never obeyed unasked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text import forms
from archive.text.operators import hint
from archive.text.query import parse


@pytest.mark.parametrize(
    ("text", "typed", "meaning"),
    [
        ("mạng or đảng", ("or",), "mạng OR đảng"),
        ("mạng Or đảng", ("Or",), "mạng OR đảng"),
        ("mạng hoặc đảng hoac x", ("hoặc", "hoac"), "mạng OR đảng OR x"),
        ("a | b", ("|",), "a OR b"),
        ("a|b || c", ("|", "||"), "a OR b OR c"),
        ('title:"x y" or b', ("or",), 'title:"x y" OR b'),
        ("UBND AND HĐND", ("AND",), "UBND HĐND"),
        ("mạng VÀ đảng", ("VÀ",), "mạng đảng"),
        ('"an ninh" và "trật tự"', ("và",), '"an ninh" "trật tự"'),
        ('"a" and b', ("and",), '"a" b'),
        ("a NOT b", ("NOT",), "a -b"),
        ("a AND not title:b", ("AND", "not"), "a -title:b"),
    ],
)
def test_what_was_meant_is_offered(text, typed, meaning) -> None:
    found = hint(text)
    assert found is not None
    assert (found.typed, found.meaning) == (typed, meaning)
    assert parse(meaning).ignored == ()


@pytest.mark.parametrize(
    "text",
    ["", "or", "or a", "a or", "a OR b", "a HOẶC b", '"a or b"', "an ninh và trật tự", "a and b"]
    + ["MẠNG VÀ ĐẢNG", "not a", "a not -b", "-a or b", "a or -b", "notary or", "a or in:text b"],
)
def test_words_that_are_words_are_left_alone(text) -> None:
    assert hint(text) is None


pieces = st.sampled_from(
    ["or", "hoặc", "|", "AND", "và", "not", "OR", "a", "b", "-c", '"x y"', '"', "title:", "(", ":"]
)


@given(st.lists(pieces, max_size=9).map(" ".join) | st.text(max_size=40))
def test_what_is_meant_has_no_word_more(text) -> None:
    found = hint(text)
    if found:
        assert found.typed
        said = [word.lower() for word in words(text)]
        assert all(word == "OR" or word.lower() in said for word in words(found.meaning))
        assert parse(found.meaning).ignored == parse(text).ignored


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return [text[start:end] for start, end in forms.words(text)]

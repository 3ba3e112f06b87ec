"""Segments that are proposed for a new document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text import segments


def said(text: str) -> list[tuple[str, str]]:
    """Return the proposed segments with their words."""
    return [(kind, text[start:end]) for kind, start, end in segments.propose(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n\t\n\ufeff", []),
        ("một", [("paragraph", "một")]),
        ("đầu đề\n\nmột\nhai\n \nba\n", [
            ("headline", "đầu đề"), ("paragraph", "một\nhai"), ("paragraph", "ba"),
        ]),
        ("\ufeff đầu đề \r\n\r\n\r\n một ", [("headline", "đầu đề"), ("paragraph", "một")]),
        ("đầu đề\nmột\nhai\n", [
            ("headline", "đầu đề"), ("paragraph", "một"), ("paragraph", "hai"),
        ]),
        ("một\n\n\n", [("paragraph", "một")]),
        ("\U0001f600\n\n\U00020b9f!", [("headline", "\U0001f600"), ("paragraph", "\U00020b9f!")]),
    ],
)  # fmt: skip
def test_blocks_are_segments(text, found):
    assert said(text) == found


@given(st.text(alphabet="a \n\r\t\ufeff\u00a0\u2028đ"))
def test_whatever_comes_every_word_is_in_one_segment(text):
    at = 0
    for kind, start, end in segments.propose(text):
        assert at <= start < end <= len(text)
        assert kind in ("headline", "paragraph")
        assert not text[at:start].strip(" \n\r\t\ufeff\u00a0\u2028")
        at = end
    assert not text[at:].strip(" \n\r\t\ufeff\u00a0\u2028")

"""Lettering: lines that fit, whole words, nothing lost but what is said to be cut."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archive.pictures.lettering import LETTER, lines, width_of

WORDS = st.lists(st.text("aăâđêôơưngh", min_size=1, max_size=30), max_size=25).map(" ".join)


def room(width: float, size: float) -> int:
    """Return how many letters a line takes."""
    return max(1, int(width / (LETTER * size)))


@given(WORDS, st.integers(20, 400), st.sampled_from([10, 12, 12.5]), st.integers(1, 5))
def test_lines_fit_and_keep_the_words_in_order(text, width, size, most):
    found = lines(text, width, size, most)
    assert len(found) <= most
    assert all(0 < len(line) <= room(width, size) for line in found)
    said, whole = "".join(found).replace(" ", ""), text.replace(" ", "")
    if said != whole:
        assert said.endswith("…")
        assert len(found) == most
        assert whole.startswith(said[:-1])


@given(WORDS, st.integers(20, 400), st.integers(1, 5))
def test_nothing_is_cut_that_fits(text, width, most):
    longest = max(map(len, text.split()), default=0)
    assume(longest <= room(width, 12))
    expected, left = [], text.split()
    while left:
        taken = 1
        while taken < len(left) and len(" ".join(left[: taken + 1])) <= room(width, 12):
            taken += 1
        expected.append(" ".join(left[:taken]))
        left = left[taken:]
    found = lines(text, width, 12, most)
    if len(expected) <= most:
        assert found == expected
    else:
        assert found[:-1] == expected[: most - 1]
        assert found[-1].endswith("…")


@pytest.mark.parametrize(
    ("text", "width", "most", "expected"),
    [
        ("", 100, 3, []),
        (" \n ", 100, 3, []),
        ("Công an tỉnh", 63, 3, ["Công an", "tỉnh"]),
        ("Công an tỉnh", 63, 1, ["Công an…"]),
        ("Công an tỉnh", 44, 1, ["Công…"]),
        ("Công an", 1, 2, ["C", "…"]),
    ],
)
def test_examples(text, width, most, expected):
    assert lines(text, width, 12, most) == expected


def test_the_width_grows_with_the_letters_and_their_size():
    assert width_of("Nam Định", 12) == pytest.approx(8 * LETTER * 12)
    assert width_of("", 12) == 0

"""Vietnamese words found in English prose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.foreign import language_of, vietnamese


def found(text: str) -> list[str]:
    """Return the runs themselves."""
    return [text[start:end] for start, end in vietnamese(text)]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("the Provincial Police (Công an tỉnh), the", ["Công an tỉnh"]),
        ("“Đảng ủy” is read as a committee", ["Đảng ủy"]),
        ("in Vĩnh Phúc and Bắc Ninh", ["Vĩnh Phúc", "Bắc"]),
        ("Đảng and Tỉnh ủy", ["Đảng", "Tỉnh ủy"]),
        ("Định of Đà", ["Định", "Đà"]),
        ("plain English, 35-NQ/TW", []),
        ("", []),
    ],
)
def test_runs_begin_and_end_with_a_marked_word(text, runs) -> None:
    assert found(text) == runs


@given(st.text())
def test_runs_are_apart_and_hold_every_marked_word(text) -> None:
    spans, at = vietnamese(text), 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        at = end
    covered = {place for start, end in spans for place in range(start, end)}
    for place, letter in enumerate(text):
        if letter.isalpha() and not letter.isascii():
            assert place in covered, letter


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Công an tỉnh", "vi"),
        ("Law on Cybersecurity (Luật)", "vi"),
        ("Khoa", "vi"),
        ("Cong an Nam Dinh", "vi"),
        ("Nghiêng Oanh", "vi"),
        ("Law on Cybersecurity", "en"),
        ("Youth Union", "en"),
        ("NQ35", ""),
        ("35-NQ/TW", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_name(name, language) -> None:
    assert language_of(name) == language


@given(st.text(max_size=40))
def test_every_name_has_a_language_or_none(name) -> None:
    assert language_of(name) in ("vi", "en", "")

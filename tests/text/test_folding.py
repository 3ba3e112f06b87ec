"""Folding, the way back from it, and slugs."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.text.folding import fold, fold_with_offsets, normalise, slug

from .strategies import mixed, phrases


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Trần", "tran"),
        ("NGHỊ QUYẾT", "nghi quyet"),
        ("Đinh", "dinh"),
        ("Ðảng", "dang"),  # U+00D0
        ("đất", "dat"),
        ("ðất", "dat"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("Thuỷ", "thuy"),
        ("Thủy", "thuy"),
        ("ươn ướt", "uon uot"),
        ("35-NQ/TW", "35-nq/tw"),
        ("", ""),
        ("\u0301", ""),
    ],
)
def test_fold_gives_the_letters_of_a_search(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(mixed)
@example("\u302e\U0001d165")  # two spacing marks that a normal form puts in the other order
def test_fold_is_the_same_for_a_text_and_its_normal_forms(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_folding_twice_changes_nothing_for_any_letter() -> None:
    wrong = [hex(code) for code in range(0x30000) if fold(fold(chr(code))) != fold(chr(code))]
    assert wrong == []


@given(phrases)
def test_vietnamese_folds_to_ascii_of_the_same_length(text: str) -> None:
    folded = fold(normalise(text))
    assert folded.replace("–", "-").isascii()
    assert len(folded) == len(normalise(text))


@given(mixed)
def test_offsets_agree_with_fold_and_never_decrease(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    for place, character in enumerate(folded):
        assert character in fold(text[offsets[place]])


def test_a_match_in_the_folded_text_leads_back_to_the_written_words() -> None:
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "Ông Trần Đình Phượng, Chủ tịch")
        folded, offsets = fold_with_offsets(text)
        start = folded.index("dinh phuong")
        end = start + len("dinh phuong")
        found = text[offsets[start] : offsets[end]]
        assert normalise(found) == "Đình Phượng"


def test_a_character_that_folds_to_several_keeps_one_offset() -> None:
    folded, offsets = fold_with_offsets("a각b")
    assert len(folded) == 5
    assert offsets == [0, 1, 1, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bà Rịa - Vũng Tàu", "ba-ria-vung-tau"),
        ("Công an tỉnh Nam Định", "cong-an-tinh-nam-dinh"),
        ("35-NQ/TW", "35-nq-tw"),
        ("  Ðảng ủy. ", "dang-uy"),
        ("", "untitled"),
        ("…", "untitled"),
        ("日本", "untitled"),
    ],
)
def test_slug_is_lower_case_ascii_words(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(12, "mot-hai-ba"), (10, "mot-hai-ba"), (9, "mot-hai"), (3, "mot"), (2, "mo")],
)
def test_slug_is_cut_between_words(limit: int, expected: str) -> None:
    assert slug("Một hai ba bốn", limit) == expected


def test_slug_refuses_a_limit_below_one() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        slug("một", 0)


@given(mixed, st.integers(min_value=1, max_value=100))
def test_slug_is_never_empty_nor_too_long(text: str, limit: int) -> None:
    made = slug(text, limit)
    assert 1 <= len(made) <= limit
    assert made.strip("-") == made
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")

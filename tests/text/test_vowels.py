"""i for y and y for i: the other spelling of a syllable, its marks kept."""

import unicodedata

import pytest
from hypothesis import given

from archive.text.folding import fold
from archive.text.vowels import other
from tests.text.strategies import syllables

PAIRS = [
    "kỉ kỷ",
    "lí lý",
    "Mĩ Mỹ",
    "tỉ tỷ",
    "sĩ sỹ",
    "HI HY",
    "í ý",
    "qui quy",
    "quít quýt",
    "ki ky",
]


@pytest.mark.parametrize("pair", PAIRS)
def test_each_spelling_leads_to_the_other(pair) -> None:
    one, two = pair.split()
    for form in ("NFC", "NFD"):
        assert other(unicodedata.normalize(form, one)) == two
        assert other(unicodedata.normalize(form, two)) == one


@pytest.mark.parametrize(
    "word", ["", "a", "thì", "đi", "khi", "vì", "tỉnh", "lính", "thúy", "35", "i35"]
)
def test_other_words_have_one_spelling(word) -> None:
    assert other(word) == ""


@given(syllables)
def test_there_and_back_is_the_same_word(word) -> None:
    found = other(word)
    if found:
        assert other(found) == unicodedata.normalize("NFC", word)
        assert len(fold(found)) == len(fold(word))

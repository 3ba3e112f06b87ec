"""Texts that the pure functions meet: Vietnamese syllables, phrases, and anything at all."""

import unicodedata

from hypothesis import strategies as st

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang huyền hỏi ngã sắc nặng
CONSONANTS = "bcdđghklmnpqrstvxfjwz"

toned_vowels = st.builds(
    lambda vowel, tone: unicodedata.normalize("NFC", vowel + tone),
    st.sampled_from(VOWELS),
    st.sampled_from(TONES),
)
letters = st.one_of(toned_vowels, st.sampled_from(CONSONANTS)).flatmap(
    lambda letter: st.sampled_from([letter, letter.upper()])
)
syllables = st.text(letters, min_size=1, max_size=5)
phrases = st.lists(
    st.one_of(syllables, st.sampled_from(["35", "-", "–", "(", "tỉnh", "2-9", "NQ/TW"])),
    min_size=1,
    max_size=4,
).map(" ".join)

# Any character but lone surrogates, which no stored text holds.
anything = st.text(max_size=40)
mixed = st.one_of(phrases, anything)

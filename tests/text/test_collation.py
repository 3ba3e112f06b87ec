"""Sort keys: the Vietnamese order by hand, and against ICU where PyICU is installed."""

import string
import unicodedata

import pytest
from hypothesis import given, settings

from archive.text.folding import collation_key, given_key, normalise, written_key

from .strategies import letters, phrases

try:
    import icu
except ImportError:  # PyICU is built from source: a judge where it is at hand, not a requirement
    icu = None
ICU_ORDER = icu and icu.Collator.createInstance(icu.Locale("vi"))
needs_icu = pytest.mark.skipif(icu is None, reason="PyICU is not installed")

ALPHABET = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")

# Each line is in order, smallest first.
ORDERED = [
    ALPHABET,
    ["la", "là", "lả", "lã", "lá", "lạ", "lan"],
    ["a", "A", "à", "À", "ạ", "ă", "Ă", "ằ", "ặ", "â", "b"],
    ["da", "dạ", "dân", "du", "đa", "đinh", "đo", "e"],
    ["Văn", "Vân"],
    ["Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre"],
    ["Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh", "Hải Dương", "Hải Phòng", "Hậu Giang"],
    ["Đà Nẵng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai"],
    ["Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị"],
    ["Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế", "Tiền Giang"],
    ["", "-", "35", "a"],
    ["tư", "từ", "tự", "từ từ", "tư tưởng"],
    ["hoà an", "hòa bình", "hoà cường"],  # old and new tone placement: letters decide first
    ["hoa", "hoà", "hoá", "hòa", "hóa", "hoan"],
    ["an an", "án an", "an ban"],  # tones of the first word yield to letters of the second
]


@pytest.mark.parametrize("words", ORDERED, ids=lambda words: " < ".join(words)[:40])
def test_keys_follow_the_vietnamese_order(words: list[str]) -> None:
    keys = [collation_key(word) for word in words]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_a_key_is_letters_then_tones_then_cases() -> None:
    assert collation_key("an") == "a0n0" + "00" + "0"
    assert collation_key("Đà") == "d1a0" + "00" + "112" + "0" + "2"


def test_tone_placement_and_wrong_eth_do_not_part_words() -> None:
    assert collation_key("hoà b") < collation_key("hòa c")
    assert collation_key("hòa b") < collation_key("hoà c")
    assert collation_key("Ðảng") == collation_key("Đảng")


def test_keys_are_the_same_for_nfc_and_nfd() -> None:
    text = "Nguyễn Thượng Đẳng, ường ợ ậ"
    assert collation_key(unicodedata.normalize("NFD", text)) == collation_key(text)


def test_formatting_characters_have_no_weight_and_spaces_are_alike() -> None:
    assert collation_key("Bộ\u200b Công\u00ad an") == collation_key("Bộ\u00a0Công\nan")


def test_foreign_marks_order_after_tones_and_other_letters_after_z() -> None:
    words = ["muller", "müller", "muo", "zz", "Łódź", "β", "日"]
    assert sorted(words, key=collation_key) == words
    assert collation_key("\u0301") < collation_key("a")
    assert collation_key("x\u0361") > collation_key("x\u0304")


@given(phrases)
def test_keys_are_plain_and_bounded(text: str) -> None:
    key = collation_key(text)
    assert set(key) <= set(string.ascii_lowercase + string.digits)
    assert len(key) <= 5 * len(normalise(text)) + 3


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Trần Văn An", "Lê Thị Bình"),  # given names
        ("Lê Văn An", "Trần Văn An"),  # then surnames
        ("Lê Đình An", "Lê Văn An"),  # then middle names
        ("Nguyễn Văn Dũng", "Bùi Văn Đạt"),  # d before đ
        ("An", "Trần Văn An"),
        ("Hoà", "Trần Thị Hòa"),
    ],
)
def test_given_key_orders_by_the_last_syllable_first(name: str, other: str) -> None:
    assert given_key(name) < given_key(other)


def test_written_key_orders_by_the_surname() -> None:
    names = ["Bùi Văn Đạt", "Lê Thị Bình", "Nguyễn Văn Dũng", "Trần Văn An"]
    assert sorted(names, key=written_key) == names


def test_blank_space_in_a_name_does_not_count() -> None:
    assert given_key("  Trần  Văn An ") == given_key("Trần Văn An")
    assert written_key("  Trần  Văn An ") == written_key("Trần Văn An")
    assert given_key(" ") == written_key("") == collation_key("")


def _icu_order(one: str, other: str) -> int:
    return ICU_ORDER.compare(one, other)


def _key_order(one: str, other: str) -> int:
    first, second = collation_key(one), collation_key(other)
    return (first > second) - (first < second)


@needs_icu
@settings(max_examples=2000)
@given(phrases, phrases)
def test_phrases_compare_as_in_icu(one: str, other: str) -> None:
    assert _key_order(one, other) == _icu_order(one, other)


@needs_icu
@settings(max_examples=500)
@given(letters, letters, phrases)
def test_words_that_differ_in_one_letter_compare_as_in_icu(one: str, other: str, rest: str) -> None:
    assert _key_order(one + rest, other + rest) == _icu_order(one + rest, other + rest)
    assert _key_order(rest + one, rest + other) == _icu_order(rest + one, rest + other)


@needs_icu
def test_signs_and_ascii_compare_as_in_icu() -> None:
    signs = string.printable[:95] + "‐‑‒–—―¡¿…·‘’‚‹›“”„«»§©®°±×÷£¥₫€′″•†‰"
    for one in signs:
        for other in signs:
            if {one, other} <= set("-‐‑"):  # the kinds of hyphen are one here
                continue
            assert _key_order(one, other) == _icu_order(one, other), (one, other)


@needs_icu
def test_marks_of_foreign_letters_compare_as_in_icu() -> None:
    words = [f"m{letter}r" for letter in "uùủũúụŭûǔůüűu̇ųūnñńňcçćčëéēyýÿ"]
    for one in words:
        for other in words:
            assert _key_order(one, other) == _icu_order(one, other), (one, other)

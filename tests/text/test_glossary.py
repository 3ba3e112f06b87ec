"""Abbreviations: the table, and where a text uses them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text import references
from archive.text.glossary import ABBREVIATIONS, find


def _read(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], entry.vi) for start, end, entry in find(text)]


def test_the_table_is_complete_and_in_normal_form() -> None:
    shorts = {entry.short for entry in ABBREVIATIONS}
    assert " ".join(sorted(shorts)) == (
        "ANTQ ANTT ATTT BCH BCĐ BR-VT CAND CHQS CT HĐND KT-XH LLVT MTTQ NQ PT-TH QP-AN QĐ TNCS"
        " TP TP.HCM TPHCM TTg TUV TVTU TW UBND UVBTV UVTW ĐBQH đ/c"
    )
    for entry in ABBREVIATIONS:
        for text in (entry.short, entry.vi, entry.en):
            assert text
            assert text == unicodedata.normalize("NFC", text)


def test_only_letters_with_a_deciding_word_have_two_readings() -> None:
    shorts = [entry.short for entry in ABBREVIATIONS]
    for entry in ABBREVIATIONS:
        assert shorts.count(entry.short) == 1 or entry.following


@pytest.mark.parametrize("entry", [entry for entry in ABBREVIATIONS if not entry.following])
def test_every_certain_abbreviation_is_found_between_marks(entry: object) -> None:
    short = entry.short  # type: ignore[attr-defined]
    assert find(f"({short}), {short}.")[0] == (1, 1 + len(short), entry)
    assert len(find(f"({short}), {short}.")) == 2
    for longer in (f"x{short}", f"{short}a", f"{short}5"):
        assert entry not in [one for *_, one in find(longer)]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("BCH Trung ương", [("BCH", "Ban Chấp hành")]),
        ("BCH  Đảng bộ tỉnh", [("BCH", "Ban Chấp hành")]),
        ("BCH TW", [("BCH", "Ban Chấp hành"), ("TW", "Trung ương")]),
        ("BCH Đoàn trường", [("BCH", "Ban Chấp hành")]),
        ("BCH Quân sự huyện", [("BCH", "Ban Chỉ huy")]),
        ("BCH phòng, chống thiên tai", [("BCH", "Ban Chỉ huy")]),
        ("BCH quân sự tỉnh", []),  # Bộ Chỉ huy, perhaps
        ("BCH quân sự thành phố", []),
        ("BCH", []),
        ("BCH, Trung ương", []),
        ("BCH Hộiđồng", []),
        ("CT số 28", [("CT", "Chỉ thị")]),
        ("CT 28 của Ban Bí thư", [("CT", "Chỉ thị")]),
        ("CT Hà", []),
        ("BCH TƯ Đảng", [("BCH", "Ban Chấp hành")]),
        ("Đ/c Khoa, đ/c Lê", [("Đ/c", "đồng chí"), ("đ/c", "đồng chí")]),
        ("Đ/c: 12 Trần Phú", []),
    ],
)
def test_ambiguous_letters_are_read_only_where_the_next_words_decide(
    text: str, readings: list[tuple[str, str]]
) -> None:
    assert _read(text) == readings


@pytest.mark.parametrize(
    ("text", "wordings"),
    [
        ("KT - XH và KT–XH", ["KT - XH", "KT–XH"]),
        ("TP. HCM, TP HCM, TPHCM", ["TP. HCM", "TP HCM", "TPHCM"]),
        ("HÐND, BCÐ", ["HÐND", "BCÐ"]),  # U+00D0
        ("HĐND-UBND; HĐND/UBND", ["HĐND", "UBND", "HĐND", "UBND"]),
        ("35-NQ/TW và 21/CT-UBND", []),
        ("NQ 35-NQ/TW của TW", ["NQ", "TW"]),
        ("T/h: Mai", []),
        ("BẢO VỆ NỀN TẢNG TƯ TƯỞNG", []),  # TƯ is a syllable in capitals
        ("ubnd, Nq, qđ", []),
        ("U.B.N.D. và H. Ð. N. D.", ["U.B.N.D", "H. Ð. N. D"]),
        ("BRVT, B.R.V.T, KTXH, PTTH, N.Q, Q. Đ.", ["BRVT", "B.R.V.T", "KTXH"]),
        ("TP. Hà Nội, Tp.Huế, TP.HCM", ["TP", "Tp", "TP.HCM"]),
        ("T.Ư, T. W, T Ư", ["T.Ư", "T. W"]),
    ],
)
def test_spellings_are_found_and_numbers_are_left_alone(text: str, wordings: list[str]) -> None:
    assert [wording for wording, _ in _read(text)] == wordings


tokens = st.sampled_from(
    [entry.short for entry in ABBREVIATIONS]
    + ["35-NQ/TW", "14/CT-TTg", "Trung ương", "tỉnh", " ", " ", "-", ",", "35"]
)


@given(st.lists(tokens, max_size=12).map("".join))
def test_found_abbreviations_are_apart_and_outside_numbers(text: str) -> None:
    numbers = [(number.start, number.end) for number in references.find(text)]
    before = 0
    for start, end, entry in find(text):
        assert before <= start < end
        assert text[start] == entry.short[0] or text[start] in "ĐÐ"
        assert all(end <= first or start >= last for first, last in numbers)
        before = end

"""Document numbers: the forms met, the look-alikes, the one written form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.references import date_at, find, joined, normalise_number, short_forms

# wording, number, type letters, body
FORMS = [
    ("35-NQ/TW", "35-NQ/TW", "NQ", "TW"),
    ("28-CT/TW", "28-CT/TW", "CT", "TW"),
    ("49-KH/BTGTU", "49-KH/BTGTU", "KH", "BTGTU"),
    ("57-KH/HVCTQG", "57-KH/HVCTQG", "KH", "HVCTQG"),
    ("02(m)-KL/TW", "02(m)-KL/TW", "KL", "TW"),
    ("11-CTr/TU", "11-CTr/TU", "CTr", "TU"),
    ("35 – NQ/TW", "35-NQ/TW", "NQ", "TW"),
    ("35- NQ / TW", "35-NQ/TW", "NQ", "TW"),
    ("35-NQ/TƯ", "35-NQ/TW", "NQ", "TW"),
    ("12-QÐ/TW", "12-QĐ/TW", "QĐ", "TW"),  # U+00D0
    ("12-KH/TUa", "12-KH/TUA", "KH", "TUA"),
    ("14/CT-TTg", "14/CT-TTg", "CT", "TTg"),
    ("14 /CT-TTg", "14/CT-TTg", "CT", "TTg"),
    ("14/CT – TTg", "14/CT-TTg", "CT", "TTg"),
    ("21/CT-UBND", "21/CT-UBND", "CT", "UBND"),
    ("42/KH-UBND", "42/KH-UBND", "KH", "UBND"),
    ("17522/UBND-CNTT", "17522/UBND-CNTT", "", "UBND-CNTT"),
    ("3232/KH-CAT-PV01", "3232/KH-CAT-PV01", "KH", "CAT-PV01"),
    ("07/CT-BCA", "07/CT-BCA", "CT", "BCA"),
    ("47/CT-CT", "47/CT-CT", "CT", "CT"),
    ("77/2010/NĐ-CP", "77/2010/NĐ-CP", "NĐ", "CP"),
    ("77/2010/NÐ-CP", "77/2010/NĐ-CP", "NĐ", "CP"),  # U+00D0
    ("24/2018/QH14", "24/2018/QH14", "", "QH14"),
    ("116/2025/QH15", "116/2025/QH15", "", "QH15"),
    ("24 / 2018 / QH14", "24/2018/QH14", "", "QH14"),
]


@pytest.mark.parametrize(("wording", "number", "letters", "body"), FORMS)
@pytest.mark.parametrize(
    "frame", ["{}", "Theo văn bản số {}, ngày 22-10-2018", "({})", "số{};", "x,{}.", "{} - Hà Nội"]
)
def test_full_numbers_are_found_in_every_form(
    frame: str, wording: str, number: str, letters: str, body: str
) -> None:
    text = frame.format(wording)
    (found,) = find(text)
    assert text[found.start : found.end] == found.wording == wording
    assert (found.number, found.kind_letters, found.body) == (number, letters, body)


@pytest.mark.parametrize(
    "text",
    [
        "Ban Chỉ đạo 35 và Ban Chỉ đạo 94",
        "Lực lượng 47, Bộ Tư lệnh 86, Binh đoàn 15, Quân khu 7, Lữ đoàn 3",
        "Hội trường 2-9",
        "7 chương 43 điều",
        "sáng 2/10, ngày 12 và 13-3, từ 05/8-07/8/2024",
        "Nghị quyết 35, Nghị định 77/2010, số 30 và số 33",
        "Luật An ninh mạng",
        "điện thoại 0350-3849386, 1.234/5.678 lượt",
        "KT-XH, QP-AN, BR-VT, PT-TH, TP/HCM, NQ/TW",
        "24/7, 50/50, 2/3 đại biểu",
        "A35-NQ/TW và 1.35-NQ/TW và 12/35-NQ/TW",
        "35-NQ/TWabc và 35-XX/TW và 35-NQ / tw",
        "ngày 5/2018\n\n/QH14",
    ],
)
def test_look_alikes_are_not_found(text: str) -> None:
    assert find(text) == []


def test_several_numbers_come_in_order_and_apart() -> None:
    text = "29-NQ/TW; 14/CT-TTg - UBND; 24/2018/QH14"
    assert [found.number for found in find(text)] == ["29-NQ/TW", "14/CT-TTg", "24/2018/QH14"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("35 – NQ/TW", "35-NQ/TW"),
        ("số 35-nq/tw", "35-NQ/TW"),
        ("Số: 35-NQ/TW ", "35-NQ/TW"),
        ("14/ct-ttg", "14/CT-TTg"),
        ("11-CTR/TU", "11-CTr/TU"),
        ("02(m)-kl/tw", "02(m)-KL/TW"),
        ("77/2010/nđ-cp", "77/2010/NĐ-CP"),
        ("77/2010/nÐ-cp", "77/2010/NĐ-CP"),
        ("07/CT-BCA", "07/CT-BCA"),
    ],
)
def test_a_number_has_one_written_form(text: str, number: str) -> None:
    assert normalise_number(text) == number
    assert normalise_number(number) == number


@pytest.mark.parametrize("text", ["", "35", "Nghị quyết 35", "35-NQ/TW và 29-NQ/TW", "số", "NQ"])
def test_what_is_not_one_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not the number of a document"):
        normalise_number(text)


@pytest.mark.parametrize(
    ("number", "kind", "forms"),
    [
        ("35-NQ/TW", "resolution", ["Nghị quyết 35", "NQ35"]),
        ("28-CT/TW", "directive", ["Chỉ thị 28", "CT28"]),
        ("12/2019/QĐ-TTg", "decision", ["Quyết định 12/2019", "Quyết định 12", "QĐ12"]),
        ("02(m)-KH/TW", "plan", ["Kế hoạch 02(m)", "KH02(m)"]),
        ("24/2018/QH14", "law", []),
        ("", "resolution", []),
        ("", "pledge", []),
    ],
)
def test_short_forms_by_kind(number: str, kind: str, forms: list[str]) -> None:
    assert short_forms(number, kind) == forms


def test_short_forms_refuse_an_unknown_kind_and_a_number_that_is_none() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        short_forms("35-NQ/TW", "poem")
    with pytest.raises(ValueError, match="not the number"):
        short_forms("35", "resolution")


pieces = st.sampled_from(
    ["35", "02(m)", "2018", "-", " – ", "/", " /", "NQ", "QÐ", "CTr", "TW", "TƯ", "TTg", "QH14"]
    + [" ", "số ", ". ", "x"]
)
full = st.sampled_from([wording for wording, *_ in FORMS])


@given(st.one_of(st.text(max_size=30), st.lists(pieces | full, max_size=12).map("".join)))
def test_what_is_found_normalises_to_itself(text: str) -> None:
    end = 0
    for found in find(text):
        assert end <= found.start < found.end
        assert text[found.start : found.end] == found.wording
        assert normalise_number(found.wording) == found.number == normalise_number(found.number)
        assert found.number.endswith(found.body)
        end = found.end


def test_a_long_hostile_text_takes_no_long_time() -> None:
    assert find("1" * 50_000 + "-" * 50_000 + "A-" * 50_000) == []
    assert find("35 " * 50_000) == []


@pytest.mark.parametrize(
    ("words", "together"),
    [
        ("35 nq tw", "35nqtw"),
        ("35 n q t w", "35nqtw"),
        ("nghi quyet35", "nghiquyet35"),
        ("005 ct tw", "5cttw"),
        ("24 2018 qh14", "24 2018qh14"),
        ("24 02018", "24 2018"),
        ("3 5", "3 5"),
        ("0 100", "0 100"),
        ("", ""),
    ],
)
def test_words_are_written_together_and_numbers_stay_apart(words: str, together: str) -> None:
    assert joined(words.split()) == together


@pytest.mark.parametrize(
    ("words", "length", "day"),
    [
        ("ngay 22 10 2018 cua", 4, "2018-10-22"),
        ("22 10 2018", 3, "2018-10-22"),
        ("ban hanh ngay 02 thang 9 nam 2018", 8, "2018-09-02"),
        ("of 22 october 2018", 4, "2018-10-22"),
        ("october 22 2018", 3, "2018-10-22"),
        ("2018 10 22", 3, "2018-10-22"),
        ("thang 10 nam 2018", 4, "2018-10"),
        ("10 2018", 2, "2018-10"),
        ("dated may 2018", 3, "2018-05"),
        ("nam 2018", 2, "2018"),
        ("2018 qh14", 1, "2018"),
        ("ngay 22 thang 10", 4, "-10-22"),
        ("ngay 22 10 va", 3, "-10-22"),
    ],
)
def test_a_date_is_read_from_folded_words(words: str, length: int, day: str) -> None:
    assert date_at(words.split(), 0) == (length, day)
    assert date_at(["x", *words.split()], 1) == (length + 1, day)


@pytest.mark.parametrize(
    "words",
    ["", "22 10", "ngay 32 10", "ngay 35", "20181", "1850", "nam", "x 2018", "thang 13 2018"],
)
def test_what_is_no_date_is_not_read(words: str) -> None:
    assert date_at(words.split(), 0) is None

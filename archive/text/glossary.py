"""Abbreviations of Vietnamese institutions: one table, and where a text uses them.

Only abbreviations whose reading is certain are here; one with several readings is expanded only
where the words after it decide. Letters that no source explains ("T/h" in bylines) are left out.
"""

import re
from dataclasses import dataclass
from typing import Literal

from archive.text import references

Scope = Literal[
    "state", "party", "front", "youth", "army", "police", "document", "place", "general"
]


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An abbreviation, its Vietnamese expansion, its English meaning and the field it belongs to.

    following    regular expression: the reading holds only where this comes next, after a space;
                 "" where the letters have one reading.
    """

    short: str
    vi: str
    en: str
    scope: Scope
    following: str = ""


# BCH is Ban Chấp hành of a party or union body, Ban Chỉ huy of a military or civil-defence body
# below the province, Bộ Chỉ huy at the province. "BCH quân sự tỉnh" and "BCH quân sự thành phố" may
# be either of the last two, so neither is decided here. CT is also công ty and chủ tịch.
_COMMITTEE = r"Trung ương|TW|Đảng bộ|Đoàn|Tỉnh đoàn|Thành đoàn|Huyện đoàn|Hội|Công đoàn|Liên đoàn"
_COMMAND = r"quân sự (?:quận|huyện|thị xã|xã|phường|thị trấn)|phòng,? chống thiên tai|PCTT"
_NUMBER_NEXT = r"số|\d+"

ABBREVIATIONS: tuple[Abbreviation, ...] = (
    Abbreviation("UBND", "Ủy ban nhân dân", "people’s committee", "state"),
    Abbreviation("HĐND", "Hội đồng nhân dân", "people’s council", "state"),
    Abbreviation("ĐBQH", "đại biểu Quốc hội", "deputy of the National Assembly", "state"),
    Abbreviation("TTg", "Thủ tướng Chính phủ", "Prime Minister", "state"),
    Abbreviation("TW", "Trung ương", "central (of Party or State)", "party"),
    Abbreviation("TUV", "Tỉnh ủy viên", "member of the provincial Party committee", "party"),
    Abbreviation(
        "TVTU", "Thường vụ Tỉnh ủy", "standing committee of the provincial Party committee", "party"
    ),
    Abbreviation("UVBTV", "Ủy viên Ban Thường vụ", "member of the standing committee", "party"),
    Abbreviation("UVTW", "Ủy viên Trung ương", "member of the Party Central Committee", "party"),
    Abbreviation("BCĐ", "Ban Chỉ đạo", "steering committee", "general"),
    Abbreviation("BCH", "Ban Chấp hành", "executive committee", "party", _COMMITTEE),
    Abbreviation("BCH", "Ban Chỉ huy", "command", "army", _COMMAND),
    Abbreviation("MTTQ", "Mặt trận Tổ quốc", "Fatherland Front", "front"),
    Abbreviation("TNCS", "Thanh niên Cộng sản", "Communist Youth", "youth"),
    Abbreviation("CHQS", "Chỉ huy quân sự", "military command", "army"),
    Abbreviation("LLVT", "lực lượng vũ trang", "armed forces", "army"),
    Abbreviation("QP-AN", "quốc phòng - an ninh", "defence and security", "general"),
    Abbreviation("CAND", "Công an nhân dân", "People’s Public Security", "police"),
    Abbreviation("ANTT", "an ninh, trật tự", "security and order", "police"),
    Abbreviation("ANTQ", "an ninh Tổ quốc", "national security", "police"),
    Abbreviation("ATTT", "an toàn thông tin", "information security", "general"),
    Abbreviation("KT-XH", "kinh tế - xã hội", "socio-economic", "general"),
    Abbreviation("PT-TH", "Phát thanh - Truyền hình", "radio and television", "general"),
    Abbreviation("NQ", "Nghị quyết", "resolution", "document"),
    Abbreviation("CT", "Chỉ thị", "directive", "document", _NUMBER_NEXT),
    Abbreviation("QĐ", "Quyết định", "decision", "document"),
    Abbreviation("BR-VT", "Bà Rịa - Vũng Tàu", "Bà Rịa - Vũng Tàu", "place"),
    Abbreviation("TP.HCM", "Thành phố Hồ Chí Minh", "Ho Chi Minh City", "place"),
    Abbreviation("TPHCM", "Thành phố Hồ Chí Minh", "Ho Chi Minh City", "place"),
)

# Readings that no following word decides; with them a reader is asked what was meant.
_UNDECIDED = (
    Abbreviation("BCH", "Bộ Chỉ huy", "provincial command", "army"),
    Abbreviation("CT", "công ty", "company", "general"),
    Abbreviation("CT", "chủ tịch", "chair or president", "general"),
)


def readings(short: str) -> tuple[Abbreviation, ...]:
    """Return all readings of an abbreviation in its own spelling; several where it is ambiguous."""
    return tuple(entry for entry in (*ABBREVIATIONS, *_UNDECIDED) if entry.short == short)


def _pattern(short: str) -> str:
    """Return the expression for the spellings of `short`: "KT - XH", "TP. HCM", U+00D0 for Đ."""
    return (
        re.escape(short)
        .replace(r"\-", r"[^\S\n]?[-–][^\S\n]?")
        .replace(r"\.", r"(?:\.[^\S\n]?|[^\S\n])")
        .replace("Đ", "[ĐÐ]")
    )


def _alternative(place: int, entry: Abbreviation) -> str:
    next_words = rf"(?=\s+(?i:{entry.following})(?!\w))" if entry.following else ""
    return rf"(?P<a{place}>{_pattern(entry.short)}(?!\w){next_words})"


# Longest first: an entry may be the beginning of another, as TP would be of TP.HCM.
_BY_LENGTH = sorted(ABBREVIATIONS, key=lambda entry: len(entry.short), reverse=True)
_ANY = re.compile(
    r"(?<!\w)(?:" + "|".join(_alternative(*pair) for pair in enumerate(_BY_LENGTH)) + ")"
)


def find(text: str) -> list[tuple[int, int, Abbreviation]]:
    """Return `(start, end, abbreviation)` for each abbreviation in `text` (NFC), in order.

    Whole tokens only, never overlapping, and none inside the number of a document: 35-NQ/TW is a
    name, not words.
    """
    numbers = iter(references.find(text))
    number = next(numbers, None)
    found: list[tuple[int, int, Abbreviation]] = []
    for match in _ANY.finditer(text):
        while number is not None and number.end <= match.start():
            number = next(numbers, None)
        if number is not None and number.start < match.end():
            continue
        place = int(str(match.lastgroup)[1:])
        found.append((match.start(), match.end(), _BY_LENGTH[place]))
    return found

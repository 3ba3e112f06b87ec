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

    following    the reading holds only where one of these comes next, after a space: words, or
                 NUMBER or WORD; empty where the letters have one reading
    also         other ways to write the letters that no rule gives (`writings`)
    """

    short: str
    vi: str
    en: str
    scope: Scope
    following: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


NUMBER = "#"  # digits come next
WORD = "@"  # a word of letters comes next, be it what it may

# BCH is Ban Chấp hành of a party or union body, Ban Chỉ huy of a military or civil-defence body
# below the province, Bộ Chỉ huy at the province. "BCH quân sự tỉnh" and "BCH quân sự thành phố" may
# be either of the last two, so neither is decided here. CT is also công ty and chủ tịch. Before a
# colon, as at the foot of a letter, đ/c is an address.
_COMMITTEE = ("Trung ương", "TW", "TƯ", "T.Ư", "Đảng bộ", "Đoàn", "Tỉnh đoàn", "Thành đoàn")
_COMMITTEE += ("Huyện đoàn", "Hội", "Công đoàn", "Liên đoàn")
_COMMAND = tuple(f"quân sự {unit}" for unit in "quận huyện xã phường".split())
_COMMAND += ("quân sự thị xã", "quân sự thị trấn", "phòng, chống thiên tai", "PCTT")
_NUMBER_NEXT = ("số", NUMBER)
# Without its hyphen PT-TH is phổ thông trung học as well.
_OTHERWISE_READ = frozenset({"PTTH"})

ABBREVIATIONS: tuple[Abbreviation, ...] = (
    Abbreviation("UBND", "Ủy ban nhân dân", "people’s committee", "state"),
    Abbreviation("HĐND", "Hội đồng nhân dân", "people’s council", "state"),
    Abbreviation("ĐBQH", "đại biểu Quốc hội", "deputy of the National Assembly", "state"),
    Abbreviation("TTg", "Thủ tướng Chính phủ", "Prime Minister", "state"),
    Abbreviation("TW", "Trung ương", "central (of Party or State)", "party", also=("T.W", "T.Ư")),
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
    Abbreviation("TP", "thành phố", "city", "place", also=("Tp", "T.P")),
    Abbreviation("đ/c", "đồng chí", "comrade", "party", (WORD,), ("Đ/c", "Đ/C")),
    Abbreviation("TP.HCM", "Thành phố Hồ Chí Minh", "Ho Chi Minh City", "place"),
    Abbreviation("TPHCM", "Thành phố Hồ Chí Minh", "Ho Chi Minh City", "place"),
)

# Readings that no following word decides; with them a reader is asked what was meant.
_UNDECIDED = (
    Abbreviation("BCH", "Bộ Chỉ huy", "provincial command", "army"),
    Abbreviation("CT", "công ty", "company", "general"),
    Abbreviation("CT", "chủ tịch", "chair or president", "general"),
    Abbreviation("đ/c", "địa chỉ", "address", "general"),
)


def readings(short: str) -> tuple[Abbreviation, ...]:
    """Return all readings of an abbreviation in its own spelling; several where it is ambiguous."""
    return tuple(entry for entry in (*ABBREVIATIONS, *_UNDECIDED) if entry.short == short)


_LETTER = re.compile(r"[^\W\d_a-zđ][a-z]*")  # a capital, as Tg in TTg with what belongs to it


def writings(entry: Abbreviation) -> tuple[str, ...]:
    """Return the ways to write the letters of an entry, its own first.

    Letters joined by a hyphen are also written together (BRVT), and three or more with a full stop
    behind each (U.B.N.D.). Those of documents are not: two initials of a name look like them.
    """
    found = [entry.short, *entry.also]
    joined = entry.short.replace("-", "")
    letters = _LETTER.findall(joined)
    if joined.isalpha() and joined not in _OTHERWISE_READ:
        found.append(joined)
        if len(letters) > 2:
            found.append(".".join(letters))
    return tuple(dict.fromkeys(found))


def _pattern(writing: str) -> str:
    """Return the expression for the spellings of a writing: "KT - XH", "TP. HCM", U+00D0 for Đ.

    A full stop between single letters is never a blank: "T Ư" is not T.Ư.
    """
    single = all(len(letters) == 1 for letters in writing.split("."))
    stop = r"\.[^\S\n]?" if single else r"(?:\.[^\S\n]?|[^\S\n])"
    return (
        re.escape(writing)
        .replace(r"\-", r"[^\S\n]?[-–][^\S\n]?")
        .replace(r"\.", stop)
        .replace("Đ", "[ĐÐ]")
    )


def _next(words: str) -> str:
    """Return the expression for what comes next; a comma in it may be missing."""
    kinds = {NUMBER: r"\d+", WORD: r"[^\W\d_]+"}
    return kinds.get(words) or re.escape(words).replace(r",\ ", r",?\s+").replace(r"\ ", r"\s+")


def _alternative(place: int, entry: Abbreviation) -> str:
    letters = "|".join(map(_pattern, sorted(writings(entry), key=len, reverse=True)))
    following = "|".join(map(_next, entry.following))
    next_words = rf"(?=\s+(?i:{following})(?!\w))" if following else ""
    return rf"(?P<a{place}>(?:{letters})(?!\w){next_words})"


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

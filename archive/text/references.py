"""Numbers of documents in Vietnamese text: found, written in one form, and their short forms.

A number is not an identity: identity is number, issuing body and date. Forms met in provincial
releases (Party and State):
    35-NQ/TW  57-KH/HVCTQG  02(m)-KL/TW         number, hyphen, type, slash, body
    14/CT-TTg  3232/KH-CAT-PV01  17522/UBND-CNTT number, slash, type or body, hyphen, body
    77/2010/NĐ-CP  24/2018/QH14                  the same with the year in the middle
Not numbers of documents: Ban Chỉ đạo 35, Lực lượng 47, Quân khu 7, Hội trường 2-9, 43 điều.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.text.folding import normalise

# Resolution, directive, decision, conclusion, notice, guidance; plan, rules, circular, decree,
# programme, letter, scheme; report, submission; the last five are joint documents.
TYPE_LETTERS = frozenset(
    ("NQ", "CT", "QĐ", "KL", "TB", "HD", "KH", "QC", "TT", "NĐ", "CTr", "CV", "ĐA", "BC", "TTr")
    + ("KHLT", "CTPH", "QCPH", "NQLT", "TTLT")
)
# Catalogue kind → (words, letters) of the short form; a kind without letters has no short form.
_SHORT_FORMS: dict[str, tuple[str, str]] = {
    "resolution": ("Nghị quyết", "NQ"),
    "directive": ("Chỉ thị", "CT"),
    "decision": ("Quyết định", "QĐ"),
    "plan": ("Kế hoạch", "KH"),
    "rules": ("Quy chế", "QC"),
    "report": ("Báo cáo", "BC"),
    "joint_plan": ("Kế hoạch liên tịch", "KHLT"),
    "law": ("", ""),
    "pledge": ("", ""),
}

_NUMBER = r"(?P<number>[0-9]{1,6}(?:\([a-zđ]\))?)"
_FIRST = r"[A-ZĐÐƯ]{2,12}[a-z]{0,2}[0-9]{0,3}"
_CODE = r"[A-ZĐÐƯ]{1,12}[a-z]{0,2}[0-9]{0,3}"
_SPACE = r"[^\S\n]{0,2}"
_HYPHEN = rf"{_SPACE}[-‐‑‒–—−]{_SPACE}"
_SLASH = rf"{_SPACE}/{_SPACE}"
_TYPE = "|".join(sorted(TYPE_LETTERS, key=len, reverse=True)).replace("Đ", "[ĐÐ]")
# A Party number needs a known type, or any range beside a slash would be one. In a State number
# only the first hyphen may have spaces round it: "14/CT-TTg - Văn phòng" is two things.
_PARTY = rf"{_HYPHEN}(?P<kind>{_TYPE}){_SLASH}(?P<party>{_CODE}(?:-{_CODE})*)"
_STATE = rf"{_SLASH}(?P<state>{_FIRST}{_HYPHEN}{_CODE}(?:-{_CODE})*)"
_YEARED = (
    rf"{_SLASH}(?P<year>(?:19|20)[0-9]{{2}}){_SLASH}"
    rf"(?P<yeared>{_FIRST}(?:{_HYPHEN}{_CODE}(?:-{_CODE})*)?)"
)
_SHAPE = rf"{_NUMBER}(?:{_PARTY}|{_STATE}|{_YEARED})(?!\w)"
# The digits must not be the tail of something longer; "số35-NQ/TW" without a space occurs.
_IN_TEXT = re.compile(rf"(?:(?<![\w/-])(?<!\d[.,])|(?<=[Ss]ố)){_SHAPE}")
_WHOLE = re.compile(_SHAPE)

_SPELLING = {"TTG": "TTg", "CTR": "CTr", "TTR": "TTr", "TƯ": "TW"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A document number in a text: `wording` is text[start:end], `number` its one written form.

    kind_letters    the type ("NQ"), "" where the number has none (24/2018/QH14, 17522/UBND-CNTT)
    body            what stands for the issuing body and its parts ("TW", "CAT-PV01", "QH14")
    """

    start: int
    end: int
    wording: str
    number: str
    kind_letters: str
    body: str


def _reference(found: re.Match[str]) -> Reference:
    """Return the reference of a match of `_SHAPE`."""
    number, kind = found["number"], found["kind"]
    if kind:
        body = _tidy(found["party"])
        written = f"{number}-{_tidy(kind)}/{body}"
    else:
        codes = _tidy(found["state"] or found["yeared"])
        written = f"{number}/{found['year']}/{codes}" if found["year"] else f"{number}/{codes}"
        kind, _, body = codes.partition("-")
        if kind not in TYPE_LETTERS or not body:
            kind, body = "", codes
    return Reference(found.start(), found.end(), found[0], written, _tidy(kind), body)


def _spelt(text: str) -> str:
    """Return `text` with its letters as numbers write them: capitals but for TTg and its like.

    The letter of 02(m) stays small.
    """
    return re.sub(r"(?<!\()[^\W\d_]+", lambda letters: _spelt_group(letters[0]), text)


def _spelt_group(letters: str) -> str:
    capitals = letters.upper().replace("Ð", "Đ")
    return _SPELLING.get(capitals, capitals)


def _tidy(codes: str) -> str:
    """Return type letters or body in one form, without spaces: TW for TƯ, Đ for Ð."""
    return re.sub(_HYPHEN, "-", _spelt(codes))


def find(text: str) -> list[Reference]:
    """Return the full document numbers in `text` (NFC), in order; short forms are not found."""
    return [_reference(found) for found in _IN_TEXT.finditer(text)]


def _whole(text: str) -> re.Match[str]:
    """Return the match of a text that is one document number, its case corrected."""
    plain = re.sub(r"^số\s*:?\s*", "", normalise(text).strip(), flags=re.IGNORECASE)
    found = _WHOLE.fullmatch(_spelt(plain))
    if found is None:
        raise ValueError(f"{text[:40]!r} is not the number of a document")
    return found


def normalise_number(text: str) -> str:
    """Return a document number in its one written form: "số 35 – nq/tw" gives "35-NQ/TW".

    Leading zeros stay: they are part of the number. Raises ValueError if `text` is not one number.
    """
    return _reference(_whole(text)).number


def short_forms(number: str, kind: str) -> list[str]:
    """Return the short forms by which texts cite a document: ["Nghị quyết 35", "NQ35"].

    `kind` is a kind of the catalogue. A number with its year has one form more, with the year.
    Empty for a document without a number and for kinds that are cited by title. Raises ValueError
    for an unknown kind and for something that is not the number of a document.
    """
    if kind not in _SHORT_FORMS:
        raise ValueError(f"unknown kind of document: {kind[:40]!r}")
    words, letters = _SHORT_FORMS[kind]
    if not number or not words:
        return []
    found = _whole(number)
    digits, year = found["number"], found["year"]
    with_year = [f"{words} {digits}/{year}"] if year else []
    return [*with_year, f"{words} {digits}", f"{letters}{digits}"]


def joined(words: Sequence[str]) -> str:
    """Return folded words written together: 35 nq t w, 35nq tw and 35 nqtw are all 35nqtw.

    Only numbers stay apart, by a blank; they lose zeros at their beginning.
    """
    plain = re.sub(r"(?<!\d)0+(?=\d)", "", " ".join(words))
    return re.sub(r"(?<!\d) | (?!\d)", "", plain)


_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:thang )?(?P<month>0?[1-9]|1[0-2])"
_NAMED = rf"(?P<month>{'|'.join(_MONTHS)})"
_YEAR = r"(?:nam )?(?P<year>(?:19|20)[0-9]{2})"
_OF = r"(?:(?:ban hanh |ky |ra )?ngay |of |dated |on |in )?"
# What stands behind the number of a document to say when it was issued, the longest form first.
_DATES = tuple(
    re.compile(rf"{shape}(?= )")
    for shape in (
        rf"{_OF}{_DAY} {_MONTH} {_YEAR}",
        rf"{_OF}{_DAY} {_NAMED} {_YEAR}",
        rf"{_OF}{_NAMED} {_DAY} {_YEAR}",
        rf"{_OF}{_YEAR} {_MONTH} {_DAY}",
        rf"{_OF}{_MONTH} {_YEAR}",
        rf"{_OF}{_NAMED} {_YEAR}",
        rf"{_OF}{_YEAR}",
        rf"(?:ban hanh |ky |ra )?ngay {_DAY} {_MONTH}",
    )
)
_LONGEST_DATE = 8  # words: ban hanh ngay 22 thang 10 nam 2018


def date_at(words: Sequence[str], first: int) -> tuple[int, str] | None:
    """Return where a date among folded words ends that begins at one of them, and that date.

    It is written 2018-10-22, 2018-10 or 2018, or -10-22 where it has no year.
    """
    text = " ".join(words[first : first + _LONGEST_DATE]) + " "
    for shape in _DATES:
        found = shape.match(text)
        if found:
            parts = {"year": "", "month": "", "day": ""} | found.groupdict()
            month = parts["month"]
            if month in _MONTHS:
                month = str(_MONTHS.index(month) + 1)
            day = "-".join(
                [parts["year"], *(part.zfill(2) for part in (month, parts["day"]) if part)]
            )
            return first + len(found[0].split()), day
    return None

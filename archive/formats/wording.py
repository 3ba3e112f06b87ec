"""The few sentences that exports say themselves, in Vietnamese and English."""

from archive.formats import dating
from archive.text import dates

RIGHTS = (
    "Thư mục và bản thuật của kho lưu trữ: CC BY 4.0. Nguyên văn thuộc về cơ quan công bố.",
    "Catalogue and the archive's accounts: CC BY 4.0. The text itself belongs to its publisher.",
)
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
ACCOUNT = ("Thuật lại của kho lưu trữ", "The archive's account")
ORIGINAL = ("Địa chỉ gốc", "Original address")
PHOTOGRAPHS = ("Ảnh", "Photographs")
SUPPLIED_TITLE = (
    "Nhan đề trong ngoặc vuông do kho lưu trữ đặt.",
    "The title in square brackets is supplied by the archive.",
)
ENGLISH_TITLE = ("Nhan đề tiếng Anh", "Title in English")
EDITION = ("Thư mục của kho lưu trữ, ấn bản {}.", "The archive's catalogue, edition {}.")
NO_DATE = ("Không rõ ngày.", "No date is known.")
DATE_NOTES = {
    "published": (
        "Ngày ghi ở đây là ngày đăng: {}.",
        "The date given is the date of publication: {}.",
    ),
    "captured": (
        "Không rõ ngày đăng; ngày ghi ở đây là thời điểm thu thập: {}.",
        "The date of publication is not known; the date given is the time of capture: {}.",
    ),
    "event": (
        "Không rõ ngày đăng; ngày ghi ở đây là ngày diễn ra sự kiện: {}.",
        "The date of publication is not known; the date given is that of the event: {}.",
    ),
}


def pick(pair: tuple[str, str], language: str) -> str:
    """Return the Vietnamese or the English half of a pair."""
    return pair[language == "en"]


def date_note(kind: str, date: dating.KnownDate | None, language: str) -> str:
    """Return the sentence that says which date an export gives, in words."""
    if date is None:
        return pick(NO_DATE, language)
    return pick(DATE_NOTES[kind], language).format(date_words(date.edtf, language))


def date_words(edtf: str, language: str) -> str:
    """Return a date in words; one that has no words in our subset of EDTF stands for itself."""
    try:
        return dates.words(edtf, language)
    except ValueError:
        return edtf

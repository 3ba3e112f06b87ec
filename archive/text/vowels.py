"""Syllables that are spelt with i or with y: kỉ niệm and kỷ niệm, lí luận and lý luận.

To a searcher these are two spellings: both are in use, but never in one house. So the other one is
offered, and not sought unasked.
"""

import re
import unicodedata

from archive.text.folding import fold, normalise

# i or y after one of these, or alone; after qu a few endings may follow.
_EITHER = re.compile(r"[hklmst]?[iy]|qu[iy](?:t|nh|ch)?")
_OTHER = str.maketrans("iyIY", "yiYI")


def other(word: str) -> str:
    """Return a syllable with y for i, or i for y, its marks kept; "" for any other word."""
    if not _EITHER.fullmatch(fold(word)):
        return ""
    return normalise(unicodedata.normalize("NFD", word).translate(_OTHER))

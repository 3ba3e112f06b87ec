"""Which language words are in, so that a page can say so: Vietnamese in English prose, names."""

import re

ENGLISH = "a an and as at but by for from in is it its not of on or that the their to was with"
WORD = r"[^\W\d_]+"
MARKED = rf"(?=[^\W\d_]*[^\W\d_\x00-\x7f]){WORD}"  # a word with a letter that English lacks
BETWEEN = rf"(?!(?:{ENGLISH.replace(' ', '|').removeprefix('a|an|')})\b)[A-Za-z]{{1,6}}"
RUN = re.compile(rf"(?<![^\W\d_]){MARKED}(?: (?:{BETWEEN} )?{MARKED})*")


def vietnamese(text: str) -> list[tuple[int, int]]:
    """Return `[start, end)` of each run of Vietnamese words in English `text` (NFC).

    A run begins and ends with a word that has a letter English lacks; one plain syllable may stand
    between two such words: Công an tỉnh.
    """
    return [match.span() for match in RUN.finditer(text)]


# A Vietnamese syllable without its marks. "law" and "youth" are none.
ONSET = "b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
SYLLABLE = re.compile(rf"(?:{ONSET})?[aeiouy]{{1,3}}(?:c|ch|m|n|ng|nh|p|t)?", re.IGNORECASE)
MARKED_WORD = re.compile(MARKED)
PLAIN_WORD = re.compile(r"(?<!\w)[A-Za-z][a-z]+(?!\w)")  # no abbreviation, and nothing with digits


def language_of(name: str) -> str:
    """Return the language of a name (NFC), "vi" or "en"; "" where nothing in it tells.

    A letter that English lacks makes it Vietnamese, a word that is no syllable English.
    """
    if MARKED_WORD.search(name):
        return "vi"
    words = PLAIN_WORD.findall(name)
    if not words:
        return ""
    return "vi" if all(map(SYLLABLE.fullmatch, words)) else "en"

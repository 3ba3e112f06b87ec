"""Vietnamese words in English prose, so that a page can say which language they are in."""

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

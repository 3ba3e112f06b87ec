"""Pairs: words side by side as one word, for phrases of words that stand nearly everywhere.

To find a phrase, an index goes through every text that has all its words. Where each stands in
one text of twenty that is a long way, so pairs of such words are words of the index as well
(Bahle, Williams and Zobel, "Efficient phrase querying with an auxiliary index", SIGIR 2002).
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

# Of private use, a letter to SQLite's tokenizer; no text that is indexed has it.
JOINT = "\ue006"
_RUN = re.compile(b"\x01{2,}")


def pairs(words: Sequence[str]) -> list[str]:
    """Return each two neighbours as one word: one word fewer than there were."""
    return list(map(JOINT.join, pairwise(words)))


def runs(words: Sequence[str], common: Collection[str]) -> list[tuple[int, int]]:
    """Return `(start, end)` of every longest run of two or more words that are all common."""
    are_common = bytes(map(common.__contains__, words))
    return [found.span() for found in _RUN.finditer(are_common)]

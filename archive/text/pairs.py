"""Pairs: words side by side as one word, for phrases of words that stand nearly everywhere.

To find a phrase, an index goes through every text that has all its words. Where each stands in
one text of twenty that is a long way, so pairs of such words are words of the index as well
(Bahle, Williams and Zobel, "Efficient phrase querying with an auxiliary index", SIGIR 2002).
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

# Of private use, a letter to SQLite's tokenizer; no text that is indexed has it.
JOINT = "\ue006"


def pairs(words: Sequence[str]) -> list[str]:
    """Return each two neighbours as one word: one word fewer than there were."""
    return list(map(JOINT.join, pairwise(words)))


def runs(words: Sequence[str], common: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield `(start, end)` of every longest run of two or more words that are all common."""
    start = 0
    for at, word in enumerate(words):
        if word not in common:
            if at - start > 1:
                yield start, at
            start = at + 1
    if len(words) - start > 1:
        yield start, len(words)

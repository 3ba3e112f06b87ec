"""Near spellings: words of an edition that are spelt nearly as one that was sought in vain."""

import math
import threading
from weakref import WeakKeyDictionary

from rapidfuzz import process
from rapidfuzz.distance import OSA

from archive.edition.reader import Edition

# The rarer ones are slips of the pen themselves; with them every search in vain would be slow.
MOST_WORDS = 200_000
# (letters that a word must have, letters that may be wrong). Syllables are short: of two letters
# every other would be near, and of longer words a reader may have missed two.
TOLERANCES = ((7, 2), (3, 1))
LONGEST_SYLLABLE = 7  # nghiêng
# Letters that are syllables by themselves (ý, y tế, ở). Any letter is a word of some article, and
# every word could be taken to pieces with them.
ALONE = frozenset("oy")
LONGEST_TOGETHER = 60  # letters; nobody runs more words together


class Vocabulary:
    """The most frequent words of an edition that are letters only, by length."""

    def __init__(self, edition: Edition) -> None:
        self.by_length: dict[int, dict[str, tuple[str, int]]] = {}
        for folded, shown, articles in edition.execute(
            "SELECT folded, shown, articles FROM word ORDER BY articles DESC, folded LIMIT ?",
            (MOST_WORDS,),
        ):
            if folded.isalpha():
                self.by_length.setdefault(len(folded), {})[folded] = (shown, articles)
        known = (each for words in self.by_length.values() for each in words.values())
        self.size = sum(articles for _shown, articles in known)

    def near(self, word: str, most: int) -> list[str]:
        """Return how the words nearest to a folded word are written, best first."""
        wrong = tolerance(word)
        found = []
        for length in range(len(word) - wrong, len(word) + wrong + 1):
            known = self.by_length.get(length, {})
            for folded, apart, _place in process.extract_iter(
                word, known.keys(), scorer=OSA.distance, score_cutoff=wrong
            ):
                shown, articles = known[folded]
                found.append((apart, -articles, folded, shown))
        return [shown for apart, _, _, shown in sorted(found) if apart][:most]

    def parted(self, word: str) -> list[str]:
        """Return the likeliest syllables that a folded word consists of; none if it cannot.

        Likely are syllables of many articles, and few of them; but no single letters, see ALONE.
        """
        # For each place in the word: how likely the best way there is, and its last syllable.
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(word) + 1):
            ways = [(-math.inf, 0)]
            for start in range(max(0, end - LONGEST_SYLLABLE), end):
                part = word[start:end]
                known = self.by_length.get(end - start, {}).get(part)
                if known and len(part) < len(word) and (len(part) > 1 or part in ALONE):
                    ways.append((best[start][0] + math.log(known[1] / self.size), start))
            best.append(max(ways))
        if best[-1][0] == -math.inf:
            return []
        found, end = [], len(word)
        while end:
            start = best[end][1]
            found.append(word[start:end])
            end = start
        return found[::-1]


_kept: WeakKeyDictionary[Edition, Vocabulary] = WeakKeyDictionary()
_lock = threading.Lock()


def near(edition: Edition, folded_word: str, most: int = 3) -> list[str]:
    """Return words of the edition that are spelt nearly as a folded one, as they are written.

    A letter missing, too many, wrong, or changed for its neighbour is one fault; words of three
    letters may have one and those of seven two. Best first, then the most frequent. Nothing for
    what has digits: a number near another is another number. One SELECT an edition.
    """
    if not folded_word.isalpha() or not tolerance(folded_word):
        return []
    return vocabulary(edition).near(folded_word, most)


def parted(edition: Edition, folded_word: str) -> list[str]:
    """Return the words of the edition that were run together in a folded one (namdinh), in order.

    Empty where there is no such way, or it is too long for one. One SELECT an edition.
    """
    if not folded_word.isalpha() or len(folded_word) > LONGEST_TOGETHER:
        return []
    return vocabulary(edition).parted(folded_word)


def vocabulary(edition: Edition) -> Vocabulary:
    """Return the vocabulary of an edition, read once."""
    with _lock:
        found = _kept.get(edition)
        if found is None:
            found = _kept[edition] = Vocabulary(edition)
    return found


def tolerance(word: str) -> int:
    """Return how many letters of a word may be wrong."""
    return next((wrong for letters, wrong in TOLERANCES if len(word) >= letters), 0)

"""A made-up language with the shape of Vietnamese, for archives of any size; nobody's sentences.

Syllables are onsets × rimes × tones, put together by rule, so some are Vietnamese words by chance.
How often each is used follows Zipf's law, and topics have words of their own, so that phrases
recur as they do in news. Every lot is drawn from a seeded generator: the same seed gives the same
words on any machine.
"""

import unicodedata
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate, product
from random import Random

SEED = 47
ONSETS = (
    *("", "b", "c", "ch", "d", "đ", "g", "gi", "h", "kh", "l", "m", "n", "ng", "nh", "ph"),
    *("qu", "r", "s", "t", "th", "tr", "v", "x"),
)
# Before the letter with the tone, that letter, and what follows it.
RIMES = tuple(
    tuple(rime.split("."))
    for rime in (
        ".a. .a.i .a.o .a.m .a.n .a.ng .a.nh .a.c .a.ch .a.t .a.p .a.y .a.u .ă.m .ă.n .ă.ng .ă.c"
        " .ă.t .â.m .â.n .â.ng .â.t .â.p .â.u .â.y .e. .e.o .e.m .e.n .e.t .ê. .ê.n .ê.nh .ê.t .ê.u"
        " .i. .i.m .i.n .i.nh .i.ch .i.t .i.u i.ê.m i.ê.n i.ê.ng i.ê.t i.ê.u i.ê.p .o. .o.i .o.n"
        " .o.ng .o.c .o.t .o.p o.a. o.a.n o.a.ng o.a.t .ô. .ô.i .ô.m .ô.n .ô.ng .ô.c .ô.t .ơ. .ơ.i"
        " .ơ.n .ơ.p .u. .u.a .u.i .u.n .u.ng .u.c .u.t u.y. u.yê.n u.yê.t u.ô.c u.ô.n u.ô.ng .ư."
        " .ư.a .ư.ng .ư.c ư.ơ.i ư.ơ.n ư.ơ.ng ư.ơ.c ư.ơ.t"
    ).split()
)
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
CLOSED = ("c", "ch", "t", "p")  # after these only sắc and nặng are spoken
FRONT = "eêi"
SPELT = {"c": "k", "g": "gh", "ng": "ngh"}  # before the vowels in front
SYLLABLES, LEXICON, TOPICS, OWN = 2_500, 30_000, 300, 60
FOREIGN = 3_000


def syllable(onset: str, rime: tuple[str, str, str], tone: str) -> str:
    """Return one syllable in NFC, spelt by the rules of Vietnamese."""
    before, vowel, after = rime
    if (before or vowel)[0] in FRONT:
        onset = SPELT.get(onset, onset)
    if tone:
        vowel += tone
    return unicodedata.normalize("NFC", onset + before + vowel + after)


def syllables() -> list[str]:
    """Return every syllable that the rules allow, each once, in one order."""
    found = (
        syllable(onset, rime, tone)
        for onset, rime, tone in product(ONSETS, RIMES, TONES)
        if rime[2] not in CLOSED or tone in ("\u0301", "\u0323")
    )
    return list(dict.fromkeys(found))


class Zipf:
    """Draws from items: the n-th comes up in proportion to (n + flat) to the power of minus s."""

    def __init__(self, items: list, s: float = 1.0, flat: float = 0.0) -> None:
        self.items = items
        self.weights = list(accumulate((n + flat) ** -s for n in range(1, len(items) + 1)))

    def draw(self, lots: Random) -> object:
        """Return one item."""
        return self.items[bisect(self.weights, lots.random() * self.weights[-1])]

    def some(self, lots: Random, count: int) -> list:
        """Return some items; one may come up again."""
        return lots.choices(self.items, cum_weights=self.weights, k=count)

    def distinct(self, lots: Random, count: int) -> list:
        """Return at most `count` items, none twice, in the order in which they came up."""
        return list(dict.fromkeys(self.some(lots, count)))


@dataclass(frozen=True)
class Language:
    """Words of one to three syllables by frequency, and those of each topic.

    lexicon    every word, the commonest first
    single     those of one syllable, of which names are made
    words      the lexicon to draw from
    topics     one Zipf each; topics themselves are drawn by Zipf's law
    rare       words that few articles have, as foreign names are
    foreign    words of the other language, into which articles are retold
    """

    lexicon: list[str]
    single: list[str]
    words: Zipf
    topics: Zipf
    rare: Zipf
    foreign: Zipf

    def text(self, lots: Random, topic: Zipf, count: int) -> list[str]:
        """Return so many words of an article on a topic, one in three of them the topic's own."""
        own = [lots.random() < 0.35 for _ in range(count)]
        drawn = {True: topic.some(lots, sum(own)), False: self.words.some(lots, count - sum(own))}
        return [drawn[each].pop() for each in own]

    def name(self, lots: Random, count: int) -> str:
        """Return a proper name of so many syllables."""
        return " ".join(part.title() for part in lots.choices(self.single, k=count))


def language() -> Language:
    """Return the one made-up language."""
    lots = Random(SEED)
    every = syllables()
    lots.shuffle(every)
    spoken = Zipf(every[:SYLLABLES], 0.9)
    lexicon = [str(word) for word in every[:40]]  # the commonest words have one syllable
    while len(lexicon) < LEXICON:
        length = lots.choices((1, 2, 3), cum_weights=(0.12, 0.88, 1.0))[0]
        lexicon.append(" ".join(spoken.some(lots, length)))
    lexicon = list(dict.fromkeys(lexicon))
    topics = [Zipf(lots.sample(lexicon[200:], OWN), 0.7) for _ in range(TOPICS)]
    bare = sorted({syllable(onset, rime, "") for onset in ONSETS for rime in RIMES})
    pairs = ["".join(lots.choices(bare, k=2)) for _ in range(40_000 + FOREIGN)]
    rare = list(dict.fromkeys(pair + "x" for pair in pairs[FOREIGN:]))
    foreign = list(dict.fromkeys(pairs[:FOREIGN]))
    single = [word for word in lexicon if " " not in word]
    words = Zipf(lexicon, flat=2.7)
    return Language(
        lexicon, single, words, Zipf(topics, 0.6), Zipf(rare, 0.8, flat=3), Zipf(foreign)
    )

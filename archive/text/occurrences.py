"""Where the words of a query stand in a text: places, snippets around them, lines of a concordance.

All offsets are those of the text as it is, in any normal form. Between the words of a term may
stand anything that is no word: a blank, a hyphen, the end of a paragraph, as in the index.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from archive.text import folding
from archive.text.forms import folded_with_places, forms
from archive.text.query import Term

_WORD = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"\s+")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
Forms = tuple[str, str, str]
# By the folded words of a term: every way in which they were typed, with the term's own level.
# A spelling of a document was typed in no way: any marks will do.
Sought = dict[tuple[str, ...], list[tuple[tuple[Forms, ...], int]]]


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """A place `text[start:end]` where a term stands, and the level of the match."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece `text[start:end]` to be shown, with the occurrences in it."""

    start: int
    end: int
    marks: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """One line of a concordance: `left + keyword + right`, runs of white space as one blank."""

    left: str
    keyword: str
    right: str


def find(text: str, terms: Iterable[Term]) -> list[Occurrence]:
    """Return every place where a term stands in a text, in order, each with its best level.

    Places may overlap, but none lies inside another.
    """
    pattern, sought = _compiled(
        tuple((term.words, term.level, bool(term.documents)) for term in terms)
    )
    if pattern is None or not text:
        return []
    folded, offsets = folded_with_places(text)
    found: list[Occurrence] = []
    reached = 0
    for match in pattern.finditer(folded):
        first, last = match.start(), max(match.end(), match.end(match.lastindex or 0))
        if last <= reached:  # inside one that began before
            continue
        reached = last
        spans = [
            span if offsets is None else (offsets[span[0]], offsets[span[1]])
            for span in (word.span() for word in _WORD.finditer(folded, first, last))
        ]
        said = tuple(forms(text[start:end]) for start, end in spans)
        level = _level(said, sought[tuple(word[2] for word in said)])
        found.append(Occurrence(spans[0][0], spans[-1][1], level))
    return found


def _level(said: tuple[Forms, ...], ways: list[tuple[tuple[Forms, ...], int]]) -> int:
    """Return the best level at which words that stand in a text are what was typed."""
    return min(max([least, *map(_apart, said, typed)]) for typed, least in ways)


def _apart(one: Forms, other: Forms) -> int:
    """Return the first level at which two words with one folded form agree."""
    return 0 if one[0] == other[0] else 1 if one[1] == other[1] else 2


@lru_cache(maxsize=256)
def _compiled(
    terms: tuple[tuple[tuple[str, ...], int, bool], ...],
) -> tuple[re.Pattern | None, Sought]:
    """Return one pattern over folded text for all terms, and what they are by their folded words.

    It consumes only a term's first word, so that the next may begin within this one; a group
    reaches to the end of the rest. At one place the term of most words is tried first.
    """
    sought: Sought = {}
    for words, level, is_document in terms:
        typed = tuple(map(forms, words))
        folded = tuple(word[2] for word in typed)
        if folded and all(map(_WORD.fullmatch, folded)):
            sought.setdefault(folded, []).append((() if is_document else typed, level))
    if not sought:
        return None, sought
    longest_first = sorted(sought, key=lambda words: (-len(words), words))
    return re.compile("|".join(map(_expression, longest_first))), sought


def _expression(words: tuple[str, ...]) -> str:
    """Return the pattern of one term."""
    first, *rest = map(re.escape, words)
    # The look-behind stands after the word: a pattern that begins with letters is sought faster.
    following = "".join(rf"[\W_]+{word}" for word in rest)
    ahead = f"(?=({following})(?![^\\W_]))" if rest else r"(?![^\W_])"
    return rf"{first}(?<![^\W_]{first}){ahead}"


# --- What is shown -----------------------------------------------------------------------------


def snippets(
    text: str, occurrences: Sequence[Occurrence], most: int = 3, width: int = 180
) -> list[Snippet]:
    """Return pieces of about `width` characters that show the occurrences best, in text order.

    First those with most terms that no other piece shows, then the better level, then more
    occurrences, then the earlier. A piece is cut at white space and keeps to one paragraph where
    its occurrences do; it is longer than `width` only where a single occurrence is. Pieces do not
    overlap, unless occurrences do.
    """
    places = list(_paragraphs(text)) if occurrences else []
    bits: dict[str, int] = {}
    names = [1 << bits.setdefault(_name(text, each), len(bits)) for each in occurrences]
    waiting = _runs(occurrences, places, width)
    worth = {run: _worth(run, occurrences, names) for run in waiting}
    chosen: list[tuple[int, int]] = []
    shown = 0
    while waiting and len(chosen) < most:
        best = max(waiting, key=lambda run: ((worth[run][0] & ~shown).bit_count(), worth[run][1:]))
        chosen.append(best)
        shown |= worth[best][0]
        for run in waiting:
            if run[0] < best[0] < run[1]:  # what stands before the chosen ones
                worth[run[0], best[0]] = _worth((run[0], best[0]), occurrences, names)
        waiting = [
            (run[0], min(run[1], best[0])) if run[0] < best[0] else run
            for run in waiting
            if run[0] < best[0] or run[0] >= best[1]
        ]
    return _widened(text, occurrences, sorted(chosen), places, width)


def _name(text: str, occurrence: Occurrence) -> str:
    """Return what tells an occurrence of one term from that of another."""
    folded = folding.fold(text[occurrence.start : occurrence.end])
    return " ".join(_WORD.findall(folded))


def _worth(
    run: tuple[int, int], occurrences: Sequence[Occurrence], names: list[int]
) -> tuple[int, int, int, int]:
    """Return the terms in a run as bits, its best level, size and place: the more the better."""
    first, last = run
    terms = 0
    for name in names[first:last]:
        terms |= name
    return terms, -min(each.level for each in occurrences[first:last]), last - first, -first


def _paragraphs(text: str) -> Iterable[tuple[int, int]]:
    """Yield the places of paragraphs, which blank lines part; together with these, the text."""
    start = 0
    for gap in _PARAGRAPH_END.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _runs(
    occurrences: Sequence[Occurrence], places: list[tuple[int, int]], width: int
) -> list[tuple[int, int]]:
    """Return for each occurrence the run of those from it on that one snippet can show."""
    found = []
    at = 0
    for first, occurrence in enumerate(occurrences):
        while places[at][1] < occurrence.start:
            at += 1
        last = first + 1
        limit = min(occurrence.start + width, places[at][1])
        while last < len(occurrences) and occurrences[last].end <= limit:
            last += 1
        found.append((first, last))
    return found


def _widened(
    text: str,
    occurrences: Sequence[Occurrence],
    runs: list[tuple[int, int]],
    places: list[tuple[int, int]],
    width: int,
) -> list[Snippet]:
    """Return the snippets around runs of occurrences, each as wide as its neighbours let it."""
    found: list[Snippet] = []
    for number, (first, last) in enumerate(runs):
        start, end = occurrences[first].start, occurrences[last - 1].end
        low = max(low for low, _ in places if low <= start)
        high = min(high for _, high in places if high >= end)
        low = min(start, max(low, found[-1].end if found else 0))
        if number + 1 < len(runs):
            high = max(end, min(high, occurrences[runs[number + 1][0]].start))
        start, end = _grown(text, start, end, low, high, width)
        inside = (each for each in occurrences if start <= each.start and each.end <= end)
        found.append(Snippet(start, end, tuple(inside)))
    return found


def _grown(text: str, start: int, end: int, low: int, high: int, width: int) -> tuple[int, int]:
    """Return a place of at most `width` characters around another, cut at white space."""
    spare = max(0, width - (end - start))
    # What one side cannot use the other has.
    left = max(low, start - max(spare // 2, spare - (high - end)))
    right = min(high, end + spare - (start - left))
    return _cut_left(text, left, start, low), _cut_right(text, right, end, high)


def _cut_left(text: str, at: int, start: int, low: int) -> int:
    """Return where a piece that shall begin about `at`, and before `start`, begins."""
    if at <= low:
        blank = _BLANK.match(text, low, start)
        return blank.end() if blank else low
    blank = _BLANK.search(text, at - 1, start)
    return blank.end() if blank else start


def _cut_right(text: str, at: int, end: int, high: int) -> int:
    """Return where a piece that shall end about `at`, and after `end`, ends."""
    kept = text[end:at]
    if at < high and not text[at].isspace():
        kept = kept[: len(kept) - len(re.split(r"\s", kept)[-1])] if _BLANK.search(kept) else ""
    return end + len(kept.rstrip())


def context(text: str, occurrence: Occurrence, width: int = 60) -> Context:
    """Return the line of an occurrence with at most `width` characters at either side.

    Both sides are cut between words and keep the blank that parts them from the keyword.
    """
    keyword = _BLANK.sub(" ", text[occurrence.start : occurrence.end])
    before = _beside(text, occurrence.start, width, -1)
    after = _beside(text, occurrence.end, width, 1)
    left, right = before, after
    if len(before) > width:
        left = before[-width:]
        if before[-width - 1] != " ":
            left = left.partition(" ")[2]
    if len(after) > width:
        right = after[:width]
        if after[width] != " ":
            right = right.rpartition(" ")[0]
    return Context(left.lstrip(), keyword, right.rstrip())


def _beside(text: str, at: int, width: int, side: int) -> str:
    """Return more than `width` characters before or after a place, blanks made one, or all."""
    reach = 2 * width + 2
    while True:
        piece = text[max(0, at - reach) : at] if side < 0 else text[at : at + reach]
        shown = _BLANK.sub(" ", piece)
        if len(shown) > width + 1 or len(piece) < reach:
            return shown
        reach *= 4

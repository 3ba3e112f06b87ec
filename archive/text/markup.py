"""The link syntax of accounts: `[visible words](person:KEY)`, paragraphs apart by a blank line.

Nothing else is markup. Links go to a person, an organisation, a resolution or a province. Square
brackets that no parenthesis follows, as in [sic], are text; they must be balanced, and none may
stand among the words of a link, nor a parenthesis at their start.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

RECORD_TYPES = ("organisation", "person", "province", "resolution")

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# A browser sends the lines of a form with CR LF; a blank line may hold spaces.
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+[^\S\n]*")
_TOKEN = re.compile(r"\[|\]\(|\]")
_TARGET = re.compile(r"([^:()\n]*):([^:()\n]*)\)")
# A full stop after a capital letter or one of these ends no sentence: "TP. Hà Nội", "V. I. Lênin".
_NO_END = re.compile(
    r"(?:^|[\s(\[“\"])(?:[^\W\d_]|TP|Tp|Tx|TX|TS|ThS|GS|PGS|BS|Dr|Mr|Mrs|Ms|No)\.$"
)
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’)\]]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph: plain text, or the visible words of a link to a record."""

    text: str
    record_type: str | None = None
    key: str | None = None


@dataclass(slots=True)
class _Reader:
    """The state of reading one paragraph: what is finished, and which brackets stand open."""

    runs: list[Run] = field(default_factory=list)
    open: list[tuple[int, int]] = field(default_factory=list)  # (offset, runs before the bracket)

    def add(self, run: Run) -> None:
        if run.text:
            self.runs.append(run)

    def close(self, offset: int) -> int:
        """Return how many runs stood before the innermost open bracket, and close it."""
        if not self.open:
            raise ValueError(f"offset {offset}: no bracket is open here")
        return self.open.pop()[1]


def parse(markup: str) -> list[list[Run]]:
    """Return the paragraphs of an account, each a list of runs; neighbouring texts are one run.

    Raises ValueError naming the offset in `markup`: a bracket that is not closed in its paragraph
    or not open, a link without words, with brackets in them, to an unknown type or with a
    malformed key.
    """
    return [_paragraph(markup, start, end) for start, end in _paragraph_spans(markup)]


def _paragraph_spans(markup: str) -> Iterator[tuple[int, int]]:
    """Yield `(start, end)` of each paragraph, without the blank space around it."""
    start = len(markup) - len(markup.lstrip())
    last = len(markup.rstrip())
    for gap in _BLANK_LINES.finditer(markup, start, last):
        yield start, start + len(markup[start : gap.start()].rstrip())
        start = gap.end()
    if start < last:
        yield start, last


def _paragraph(markup: str, start: int, end: int) -> list[Run]:
    reader = _Reader()
    at = start
    for token in _TOKEN.finditer(markup, start, end):
        reader.add(Run(markup[at : token.start()]))
        at = token.end()
        if token[0] == "[":
            reader.open.append((token.start(), len(reader.runs)))
            reader.add(Run("["))
        elif token[0] == "]":
            reader.close(token.start())
            reader.add(Run("]"))
        else:
            first = reader.close(token.start())
            record_type, key, at = _target(markup, token.end(), end)
            words = _visible(reader.runs[first + 1 :], token.start())
            reader.runs[first:] = [Run(words, record_type, key)]
    if reader.open:
        raise ValueError(f"offset {reader.open[-1][0]}: this bracket is not closed")
    reader.add(Run(markup[at:end]))
    return _joined(reader.runs)


def _target(markup: str, at: int, end: int) -> tuple[str, str, int]:
    """Return record type, key and the offset after the parenthesis of the link target at `at`."""
    found = _TARGET.match(markup, at, end)
    if found is None:
        raise ValueError(f"offset {at}: a link needs (type:key) here")
    record_type, key = found.groups()
    if record_type not in RECORD_TYPES:
        raise ValueError(f"offset {at}: no record type {record_type[:40]!r}: {RECORD_TYPES}")
    if not _KEY.fullmatch(key):
        raise ValueError(f"offset {found.start(2)}: {key[:40]!r} is not a key")
    return record_type, key, found.end()


def _visible(runs: list[Run], offset: int) -> str:
    """Return the words of the link that ends at `offset`."""
    # A bracket here would, once `keep_links` takes the link away, read as another one.
    words = "".join(run.text for run in runs)
    if len(runs) > 1 or runs and runs[0].key or words.startswith("("):
        raise ValueError(f"offset {offset}: a bracket in the words of a link, or at their start")
    if not words.strip():
        raise ValueError(f"offset {offset}: a link without words")
    return words


def _joined(runs: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].key is None and run.key is None:
            joined[-1] = Run(joined[-1].text + run.text)
        else:
            joined.append(run)
    return joined


def plain(markup: str) -> str:
    """Return the words of an account without its links, paragraphs apart by a blank line."""
    return "\n\n".join("".join(run.text for run in runs) for runs in parse(markup))


def links(markup: str) -> list[tuple[str, str]]:
    """Return `(record_type, key)` of every link, in order, repetitions kept."""
    return [
        (run.record_type, run.key)
        for runs in parse(markup)
        for run in runs
        if run.record_type is not None and run.key is not None
    ]


def keep_links(markup: str, keep: Callable[[str, str], bool]) -> str:
    """Return `markup` with the links for which `keep(record_type, key)`; others become words."""

    def written(run: Run) -> str:
        if run.record_type is None or run.key is None or not keep(run.record_type, run.key):
            return run.text
        return f"[{run.text}]({run.record_type}:{run.key})"

    return "\n\n".join("".join(map(written, runs)) for runs in parse(markup))


def summary(markup: str, limit: int = 220) -> str:
    """Return the first sentences of the first paragraph, plain, in at most `limit` characters.

    As many whole sentences as fit; a first sentence that does not fit is cut between words and
    ends in "…". Raises ValueError for broken markup and for a limit below 2.
    """
    if limit < 2:
        raise ValueError(f"limit must be at least 2, not {limit}")
    text = " ".join(plain(markup).partition("\n\n")[0].split())
    if len(text) <= limit:
        return text
    fitting = 0
    for found in _SENTENCE_END.finditer(text, 0, limit + 1):
        if found.end() > limit:
            break
        if not _NO_END.search(text, max(0, found.end() - 8), found.end()):
            fitting = found.end()
    if fitting:
        return text[:fitting]
    kept = text[: limit - 1]
    if not text[limit - 1].isspace() and " " in kept:
        kept = kept[: kept.rindex(" ")]
    return kept.rstrip(" ,;:–-") + "…"

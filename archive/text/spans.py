"""Stand-off spans over a text: faults in a list of them, and nesting them for a page.

A span is `[start, end)` in code points of the whole text. Spans of different statements may cover
one another or overlap; a page needs pieces that are properly inside one another.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

Identity = TypeVar("Identity")


@dataclass(slots=True)
class Text:
    """A piece of text [start, end) in which no span begins or ends."""

    start: int
    end: int


@dataclass(slots=True)
class Span(Generic[Identity]):
    """A piece [start, end) of the span called `identity`, with what is inside it, without gaps.

    continued    this piece is not the first of its span: the rest of one that was split, or of one
                 that began before the segment.
    """

    start: int
    end: int
    identity: Identity
    continued: bool = False
    children: list["Text | Span[Identity]"] = field(default_factory=list)


Node: TypeAlias = Text | Span[Identity]


def nest(
    length: int, spans: Iterable[tuple[int, int, Identity]], start: int = 0
) -> list[Node[Identity]]:
    """Return the segment [start, start + length) as a list of nodes, spans nested in it.

    Spans are `(start, end, identity)` in the coordinates of the whole text; what lies outside the
    segment is cut off. Texts and spans follow one another without gap. Spans that are all apart or
    inside one another give one node each; where two overlap in part, the one that starts later is
    split at the end of the other. Equal spans nest in input order, the first outermost.
    Takes n log n in the number of nodes. Raises ValueError for a span with start >= end.
    """
    end = start + length
    waiting: list[tuple[int, int, int, bool, Identity]] = []
    for order, (first, last, identity) in enumerate(spans):
        if first >= last:
            raise ValueError(f"span {order} is empty or reversed: [{first}, {last})")
        inside = max(first, start), min(last, end)
        if inside[0] < inside[1]:
            waiting.append((inside[0], -inside[1], order, first < start, identity))
    heapq.heapify(waiting)
    root: Span[Identity | None] = Span(start, end, None)
    open_spans: list[Span[Any]] = [root]
    at = start
    while waiting:
        first, negative_end, order, continued, identity = heapq.heappop(waiting)
        at = _advance(open_spans, at, first)
        last = -negative_end
        around = open_spans[-1]
        if last > around.end:
            # The rest waits its turn: at that place it may lie inside yet other spans.
            heapq.heappush(waiting, (around.end, -last, order, True, identity))
            last = around.end
        node = Span(first, last, identity, continued)
        around.children.append(node)
        open_spans.append(node)
    _advance(open_spans, at, end)
    return root.children  # type: ignore[return-value]  # only the root itself has no identity


def _advance(open_spans: list[Span[Any]], at: int, to: int) -> int:
    """Write the text from `at` to `to` into the open spans, closing those that end; return `to`.

    The root, the first of `open_spans`, is never closed.
    """
    while len(open_spans) > 1 and open_spans[-1].end <= to:
        node = open_spans.pop()
        if at < node.end:
            node.children.append(Text(at, node.end))
            at = node.end
    if at < to:
        open_spans[-1].children.append(Text(at, to))
    return to


def check(spans: object, length: int | None) -> list[str]:
    """Return the faults of one evidence list for a text of `length`; an empty list if it is sound.

    Sound: a list of pairs [start, end] of integers, 0 <= start < end <= length, sorted, each
    beginning where the one before has ended or later. Takes anything that JSON can hold. With
    `length` None, where the text is not at hand, its end is not checked.
    """
    if not isinstance(spans, list):
        return ["evidence is not a list"]
    faults: list[str] = []
    before = 0
    for place, pair in enumerate(spans):
        fault = _pair_fault(pair, length)
        if not fault and pair[0] < before:
            fault = f"begins at {pair[0]}, before the end of an earlier span ({before})"
        if fault:
            faults.append(f"span {place}: {fault}")
        else:
            before = pair[1]
    return faults


def _pair_fault(pair: object, length: int | None) -> str:
    """Return what is wrong with one pair by itself, "" if nothing."""
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        return f"{str(pair)[:40]} is not a pair"
    if any(type(number) is not int for number in pair):  # bool is an int to isinstance
        return f"{str(pair)[:40]} is not a pair of integers"
    start, end = pair
    if start < 0:
        return f"starts below 0: [{start}, {end})"
    if start >= end:
        return f"is empty or reversed: [{start}, {end})"
    if length is not None and end > length:
        return f"ends at {end}, past the end of the text ({length})"
    return ""

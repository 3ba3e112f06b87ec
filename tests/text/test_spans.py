"""Stand-off spans: nesting and faults."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.spans import Node, Span, Text, check, nest


def _drawn(nodes: list[Node[str]], text: str) -> str:
    """Return the nodes as text, spans in brackets with their name; + marks a continued one."""
    return "".join(
        text[node.start : node.end]
        if isinstance(node, Text)
        else f"{node.identity}{'+' * node.continued}({_drawn(node.children, text)})"
        for node in nodes
    )


def _leaves(
    nodes: list[Node[int]], above: tuple[int, ...] = ()
) -> Iterator[tuple[Text, tuple[int, ...]]]:
    """Yield each text with the identities of the spans around it, outermost first."""
    for node in nodes:
        if isinstance(node, Text):
            yield node, above
        else:
            yield from _leaves(node.children, (*above, node.identity))


def _pieces(nodes: list[Node[int]]) -> Iterator[Span[int]]:
    for node in nodes:
        if isinstance(node, Span):
            yield node
            yield from _pieces(node.children)


@pytest.mark.parametrize(
    ("spans", "drawn"),
    [
        ([], "0123456789"),
        ([(2, 4, "a")], "01a(23)456789"),
        ([(0, 10, "a")], "a(0123456789)"),
        ([(4, 6, "b"), (2, 4, "a")], "01a(23)b(45)6789"),
        ([(3, 4, "b"), (2, 6, "a")], "01a(2b(3)45)6789"),
        ([(2, 4, "b"), (2, 6, "a")], "01a(b(23)45)6789"),
        ([(4, 6, "b"), (2, 6, "a")], "01a(23b(45))6789"),
        ([(2, 4, "a"), (2, 4, "b")], "01a(b(23))456789"),
        ([(2, 4, "b"), (2, 4, "a")], "01b(a(23))456789"),
        ([(2, 5, "a"), (4, 7, "b")], "01a(23b(4))b+(56)789"),
        ([(4, 7, "b"), (2, 5, "a")], "01a(23b(4))b+(56)789"),
        ([(0, 4, "a"), (1, 6, "b"), (2, 8, "c")], "a(0b(1c(23)))c+(b+(45)67)89"),
        ([(0, 8, "a"), (1, 4, "b"), (2, 10, "c")], "a(0b(1c(23))c+(4567))c+(89)"),
    ],
)
def test_spans_are_nested(spans: list[tuple[int, int, str]], drawn: str) -> None:
    assert _drawn(nest(10, spans), "0123456789") == drawn


def test_a_segment_keeps_the_coordinates_of_the_text_and_cuts_what_sticks_out() -> None:
    spans = [(0, 2, "x"), (8, 9, "y"), (0, 4, "a"), (7, 10, "b"), (5, 6, "c")]
    nodes = nest(6, spans, start=2)
    assert _drawn(nodes, "0123456789") == "a+(23)4c(5)6b(7)"
    assert nodes[0] == Span(2, 4, "a", continued=True, children=[Text(2, 4)])


def test_an_empty_segment_has_no_nodes() -> None:
    assert nest(0, [(0, 4, "a")], start=2) == []


@pytest.mark.parametrize("span", [(3, 3, "a"), (4, 3, "a")])
def test_an_empty_or_reversed_span_is_refused(span: tuple[int, int, str]) -> None:
    with pytest.raises(ValueError, match="span 0 is empty or reversed"):
        nest(10, [span])


def test_deep_nesting_needs_no_recursion_and_no_quadratic_time() -> None:
    count = 20_000
    nodes = nest(2 * count, [(place, 2 * count - place, place) for place in range(count)])
    depth = 0
    while isinstance(node := nodes[-1 if len(nodes) == 1 else 1], Span):
        depth, nodes = depth + 1, node.children
        if len(nodes) == 1:
            break
    assert depth == count


LENGTH = 12
spans_of_a_text = st.lists(
    st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).filter(
        lambda pair: pair[0] != pair[1]
    ),
    max_size=8,
).map(lambda pairs: [(min(pair), max(pair), place) for place, pair in enumerate(pairs)])


@given(spans_of_a_text)
def test_leaves_are_the_text_and_each_span_covers_exactly_its_own(
    spans: list[tuple[int, int, int]],
) -> None:
    leaves = list(_leaves(nest(LENGTH, spans)))
    covered = [place for leaf, _ in leaves for place in range(leaf.start, leaf.end)]
    assert covered == list(range(LENGTH))
    assert all(leaf.start < leaf.end for leaf, _ in leaves)
    for start, end, identity in spans:
        own = [
            place
            for leaf, above in leaves
            if identity in above
            for place in range(leaf.start, leaf.end)
        ]
        assert own == list(range(start, end))


@given(spans_of_a_text)
def test_nodes_fill_their_parents_and_only_first_pieces_are_not_continued(
    spans: list[tuple[int, int, int]],
) -> None:
    nodes = nest(LENGTH, spans)
    seen: set[int] = set()
    for piece in _pieces(nodes):
        assert piece.children[0].start == piece.start
        assert piece.children[-1].end == piece.end
        assert piece.continued == (piece.identity in seen)
        seen.add(piece.identity)
    assert seen == {identity for _, _, identity in spans}


@given(spans_of_a_text)
def test_only_spans_that_overlap_in_part_are_split(spans: list[tuple[int, int, int]]) -> None:
    pieces = [piece.identity for piece in _pieces(nest(LENGTH, spans))]
    for start, end, identity in spans:
        if not any(first < start < last < end for first, last, _ in spans):
            assert pieces.count(identity) == 1


@given(spans_of_a_text, st.integers(0, LENGTH), st.integers(0, LENGTH))
def test_segments_one_after_another_show_the_whole_of_each_span(
    spans: list[tuple[int, int, int]], one: int, other: int
) -> None:
    first, second = sorted([one, other])
    leaves = [
        leaf
        for start, end in ((0, first), (first, second), (second, LENGTH))
        for leaf in _leaves(nest(end - start, spans, start))
    ]
    for start, end, identity in spans:
        own = [
            place
            for leaf, above in leaves
            if identity in above
            for place in range(leaf.start, leaf.end)
        ]
        assert own == list(range(start, end))


@pytest.mark.parametrize("spans", [[], [[0, 10]], [[0, 3], [3, 5], [7, 10]], [(0, 3)]], ids=str)
def test_sound_evidence_has_no_faults(spans: object) -> None:
    assert check(spans, 10) == []


@pytest.mark.parametrize(
    ("spans", "fault"),
    [
        (None, "not a list"),
        ("0-3", "not a list"),
        ({"start": 0}, "not a list"),
        ((0, 3), "not a list"),
        ([[0, 1], 3], "span 1: 3 is not a pair"),
        ([[0, 3, 5]], "span 0: [0, 3, 5] is not a pair"),
        ([[0]], "not a pair"),
        (["ab"], "not a pair"),
        ([[0, "3"]], "not a pair of integers"),
        ([[0, 3.0]], "not a pair of integers"),
        ([[False, True]], "not a pair of integers"),
        ([[None, 3]], "not a pair of integers"),
        ([[3, 3]], "empty or reversed"),
        ([[5, 3]], "empty or reversed"),
        ([[-1, 3]], "below 0"),
        ([[8, 11]], "past the end of the text (10)"),
        ([[4, 6], [1, 2]], "span 1: begins at 1, before the end of an earlier span (6)"),
        ([[1, 4], [3, 6]], "span 1: begins at 3, before the end of an earlier span (4)"),
        ([[1, 4], [1, 4]], "before the end"),
    ],
    ids=str,
)
def test_each_fault_of_evidence_is_named(spans: object, fault: str) -> None:
    faults = check(spans, 10)
    assert len(faults) == 1
    assert fault in faults[0]


def test_every_fault_is_listed_and_a_wrong_pair_hides_no_other() -> None:
    faults = check([[0, 3], "x", [2, 4], [9, 12]], 10)
    assert [fault.split(":")[0] for fault in faults] == ["span 1", "span 2", "span 3"]


def test_without_a_length_the_end_is_not_checked() -> None:
    assert check([[0, 3], [8, 1_000_000]], None) == []
    assert check([[3, 0]], None) != []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 15) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
)


@given(json_values)
def test_anything_json_can_hold_is_judged(value: object) -> None:
    if check(value, 10) == []:
        assert isinstance(value, list)
        flat = [number for pair in value for number in pair]
        assert flat == sorted(flat)
        assert all(0 <= number <= 10 for number in flat)

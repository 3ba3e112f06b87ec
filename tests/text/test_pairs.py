"""Pairs of words that stand side by side, and the runs of common words that have them."""

from hypothesis import given
from hypothesis import strategies as st

from archive.text.pairs import JOINT, pairs, runs

spoken = st.lists(st.sampled_from("abcdefg"), max_size=30)


@given(spoken)
def test_each_two_neighbours_are_a_pair(words):
    assert [pair.split(JOINT) for pair in pairs(words)] == [
        words[at : at + 2] for at in range(len(words) - 1)
    ]


@given(spoken, st.sets(st.sampled_from("abcdefg")))
def test_runs_are_all_neighbours_that_are_both_common(words, common):
    found = list(runs(words, common))
    inside = {at for start, end in found for at in range(start, end - 1)}
    both = {at for at in range(len(words) - 1) if {words[at], words[at + 1]} <= common}
    assert inside == both
    assert all(end < start for (_, end), (start, _) in zip(found, found[1:], strict=False))

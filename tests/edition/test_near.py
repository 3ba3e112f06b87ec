"""Words spelt nearly as a sought one, against a slow measure of how far apart words are."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.edition import near as room
from archive.edition.near import near, parted
from archive.edition.reader import Edition


def faults(one: str, other: str) -> int:
    """Return how many letters are missing, too many, wrong or changed for their neighbours."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            best = min(rows[i - 1][j] + 1, row[-1] + 1, rows[i - 1][j - 1] + (letter != against))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], against):
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def slowly(edition: Edition, sought: str) -> list[str]:
    """Return all words near a folded one, as written, best first."""
    wrong = 2 if len(sought) >= 7 else 1 if len(sought) >= 3 else 0
    found = []
    for folded, shown, articles in edition.execute("SELECT folded, shown, articles FROM word"):
        if folded.isalpha() and folded != sought and (apart := faults(sought, folded)) <= wrong:
            found.append((apart, -articles, folded, shown))
    return [shown for *_, shown in sorted(found)] if sought.isalpha() else []


@given(st.data())
def test_near_words_are_those_with_few_faults(opened, data) -> None:
    known = [folded for (folded,) in opened.execute("SELECT folded FROM word ORDER BY folded")]
    word = data.draw(st.sampled_from(known))
    at = data.draw(st.integers(0, len(word)))
    cut = data.draw(st.integers(0, 2))
    sought = word[:at] + data.draw(st.text("abdghnotu1", max_size=2)) + word[at + cut :]
    assert near(opened, sought, 1000) == slowly(opened, sought)
    assert near(opened, sought) == slowly(opened, sought)[:3]


@pytest.mark.parametrize(
    ("sought", "expected"),
    [("dihn", "Định"), ("khogn", "không"), ("mangg", "mạng"), ("cyberspce", "cyberspace")],
)
def test_slips_of_the_pen_are_understood(bare_edition, sought, expected) -> None:
    assert expected.lower() in [word.lower() for word in near(Edition(bare_edition), sought)]


@pytest.mark.parametrize("sought", ["", "a", "na", "35", "nq35", "2021", "a b", "*", "zzzzzzzzzzz"])
def test_what_is_short_or_a_number_is_near_nothing(opened, sought) -> None:
    assert near(opened, sought) == []


def test_a_word_is_not_near_itself(opened) -> None:
    for folded, shown in opened.execute("SELECT folded, shown FROM word LIMIT 50"):
        assert shown not in near(opened, folded)


def test_only_the_most_frequent_words_are_tried(shelf, monkeypatch) -> None:
    """Those beyond the bound are the rarest."""
    monkeypatch.setattr(room, "MOST_WORDS", 5)
    edition = Edition(shelf)
    kept = edition.execute("SELECT folded FROM word ORDER BY articles DESC, folded LIMIT 5")
    found = room.Vocabulary(edition).by_length
    assert {word for words in found.values() for word in words} == {
        word for (word,) in kept if word.isalpha()
    }


def test_the_words_are_read_once_an_edition(shelf) -> None:
    edition = Edition(shelf)
    near(edition, "nghin")
    asked: list[str] = []
    edition.connection.set_trace_callback(asked.append)
    near(edition, "nghan")
    assert asked == []


@given(st.data())
def test_words_run_together_are_parted_into_words_that_there_are(opened, data) -> None:
    known = {
        folded: articles
        for folded, articles in opened.execute("SELECT folded, articles FROM word")
        if folded.isalpha() and (1 < len(folded) <= 7 or folded in room.ALONE)
    }
    chosen = data.draw(st.lists(st.sampled_from(sorted(known)), min_size=2, max_size=4))
    found = parted(opened, "".join(chosen))
    assert "".join(found) == "".join(chosen)
    assert len(found) > 1
    assert set(found) <= set(known)
    total = sum(opened.execute("SELECT sum(articles) FROM word")[0])
    assert likely(found, known, total) >= likely(chosen, known, total) - 1e-9


def likely(words: list[str], known: dict[str, int], total: int) -> float:
    """Return how likely words are, each by the articles in which it stands."""
    return sum(math.log(known[word] / total) for word in words)


@pytest.mark.parametrize("sought", ["", "a", "35", "namdinh35", "zzqqzzqq", "aang", "x" * 61])
def test_what_consists_of_no_words_is_not_parted(opened, sought) -> None:
    assert parted(opened, sought) == []


def test_places_run_together_are_parted(bare_edition) -> None:
    assert parted(Edition(bare_edition), "namdinh") == ["nam", "dinh"]
    assert parted(Edition(bare_edition), "anninhmang") == ["an", "ninh", "mang"]

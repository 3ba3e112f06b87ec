"""Places of words in texts, against a matcher that compares word by word; snippets and lines."""

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.text.forms import forms, forms_of, words
from archive.text.occurrences import Context, Occurrence, context, find, snippets
from archive.text.query import Term

SYLLABLES = (
    *("hoà", "hòa", "hoa", "hóa", "hỏa", "Đảng", "ðảng", "dang", "đang", "dâng", "a", "à", "ab"),
    *("uỷ", "ủy", "UBND", "ubnd", "35", "NQ", "TW", "tw", "ﬁn", "fin", "ệ", "ê", "e"),
)
GAPS = (
    " ",
    "  ",
    "-",
    "/",
    "\n",
    "\n\n",
    "\n \n",
    " – ",
    "_",
    "🎉",
    " 👍🏽 ",
    ". ",
    ", “",
    "\u0301 ",
)
words_typed = st.sampled_from(SYLLABLES)
shapes = st.sampled_from(["NFC", "NFD", "mixed"])


@st.composite
def texts(draw, most=40):
    """A text of a few syllables again and again, in any normal form, with anything between."""
    said = draw(st.lists(st.tuples(words_typed, st.sampled_from(GAPS)), max_size=most))
    pieces = [word + gap for word, gap in said]
    pieces.append(draw(st.text(max_size=8)))
    shape = draw(shapes)
    if shape == "mixed":
        return "".join(
            unicodedata.normalize("NFD" if number % 2 else "NFC", piece)
            for number, piece in enumerate(pieces)
        )
    return unicodedata.normalize(shape, "".join(pieces))


terms = st.lists(
    st.builds(
        Term,
        words=st.lists(words_typed, min_size=1, max_size=3).map(tuple),
        level=st.sampled_from([0, 0, 1, 2]),
    ),
    max_size=5,
)


def expected(text, sought):
    """Return the occurrences word by word: every term at every place, at every level."""
    places, said = words(text), forms_of(text)
    found = {}
    for term in sought:
        typed = [forms(word) for word in term.words]
        for first in range(len(said) - len(typed) + 1):
            for level in (0, 1, 2):
                pairs = zip(said[first : first + len(typed)], typed, strict=True)
                if all(one[level] == other[level] for one, other in pairs):
                    span = places[first][0], places[first + len(typed) - 1][1]
                    found[span] = min(found.get(span, 2), max(level, term.level))
                    break
    return sorted(
        Occurrence(*span, level)
        for span, level in found.items()
        if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in found)
    )


@settings(max_examples=600)
@given(texts(), terms)
@example("a a a a", [Term(("a", "a"))])
@example("ab a ab", [Term(("a",)), Term(("ab", "a"))])
@example("hoà hoa hòa", [Term(("hoa", "hòa"), level=1), Term(("hoà",))])
def test_every_occurrence_is_found_with_its_level_and_no_other(text, sought):
    assert find(text, sought) == expected(text, sought)


@given(texts(), terms)
def test_occurrences_begin_and_end_where_words_do(text, sought):
    starts = {start for start, _ in words(text)}
    ends = {end for _, end in words(text)}
    for occurrence in find(text, sought):
        assert occurrence.start in starts
        assert occurrence.end in ends


@given(texts(), terms)
def test_a_normal_form_changes_no_words_and_no_levels(text, sought):
    def said(shape):
        written = unicodedata.normalize(shape, text)
        return [
            (forms_of(written[each.start : each.end]), each.level) for each in find(written, sought)
        ]

    assert said("NFC") == said("NFD")


@pytest.mark.parametrize(
    ("typed", "level"),
    [("hoà", 0), ("hòa", 0), ("HOÀ", 0), ("hoa", 1), ("hóa", 1), ("hoâ", 2)],
)
def test_marks_that_differ_lower_the_level_and_the_place_of_the_tone_does_not(typed, level):
    for text in ("hòa", "Hoà", unicodedata.normalize("NFD", "hòa")):
        assert find(text, [Term((typed,))]) == [Occurrence(0, len(text), level)]


@pytest.mark.parametrize("typed", ["đảng", "Ðảng", unicodedata.normalize("NFD", "Đảng")])
def test_all_ways_to_write_stroked_d_are_one(typed):
    assert [each.level for each in find("Đảng ðảng Dảng", [Term((typed,))])] == [0, 0, 2]


def test_a_term_of_a_long_form_gives_no_better_level_than_its_own():
    assert find("Uỷ ban", [Term(("ủy", "ban"), level=2)]) == [Occurrence(0, 6, 2)]
    both = [Term(("ủy", "ban"), level=2), Term(("Ủy", "ban"))]
    assert find("Uỷ ban", both) == [Occurrence(0, 6, 0)]


def test_offsets_are_those_of_the_text_behind_signs_that_take_more_than_one_place():
    text = "🎉 e\u0302\u0323 ﬁn 👍🏽 UBND"
    found = find(text, [Term(("ubnd",)), Term(("fin",))])
    assert [text[each.start : each.end] for each in found] == ["ﬁn", "UBND"]


def test_nothing_is_found_without_words_or_text():
    assert find("", [Term(("a",))]) == []
    assert find("a", []) == []
    assert find("a.b", [Term(("a.b",))]) == []  # not a word; the parser gives none such


# --- Snippets and lines ------------------------------------------------------------------------


def within(text, place):
    """Tell whether a place is inside a word."""
    return any(start < place < end for start, end in words(text))


@settings(max_examples=400)
@given(texts(most=120), terms, st.integers(1, 4), st.sampled_from([1, 10, 40, 180]))
def test_snippets_lie_in_the_text_and_between_words_and_hold_their_marks(text, sought, most, width):
    found = find(text, sought)
    made = snippets(text, found, most, width)
    assert len(made) <= most
    assert bool(made) == bool(found)
    assert made == sorted(made, key=lambda snippet: snippet.start)
    for snippet in made:
        assert 0 <= snippet.start < snippet.end <= len(text)
        assert not within(text, snippet.start)
        assert not within(text, snippet.end)
        assert snippet.marks == tuple(
            each for each in found if snippet.start <= each.start and each.end <= snippet.end
        )
        assert snippet.marks
        longest = max(mark.end - mark.start for mark in snippet.marks)
        assert snippet.end - snippet.start <= max(width, longest)
        shown = text[snippet.start : snippet.end]
        assert shown == shown.strip() or "\u0301" in shown
    for one, other in zip(made, made[1:], strict=False):
        assert one.marks != other.marks
        lapping = any(a.end > b.start for a, b in zip(found, found[1:], strict=False))
        assert lapping or one.end <= other.start


@settings(max_examples=200)
@given(texts(most=120), terms, st.sampled_from([10, 40]))
def test_the_first_snippet_shows_as_many_terms_as_any_could(text, sought, width):
    found = find(text, sought)
    if not found:
        return

    def named(marks):
        return len({tuple(f for _, _, f in forms_of(text[m.start : m.end])) for m in marks})

    possible = [
        [other for other in found[first:] if other.end <= each.start + width] or [each]
        for first, each in enumerate(found)
        if "\n" not in text
    ]
    (only,) = snippets(text, found, 1, width)
    assert named(only.marks) >= max(map(named, possible), default=0)


def test_a_snippet_prefers_other_terms_to_more_of_the_same_and_better_levels():
    filling = "không gian " * 30
    text = f"dang dang dang {filling} đảng {filling} 35"
    found = find(text, [Term(("đảng",)), Term(("35",))])
    one, two = snippets(text, found, most=2, width=40)
    assert [text[m.start : m.end] for m in (*one.marks, *two.marks)] == ["đảng", "35"]
    assert len(snippets(text, found, most=9, width=40)) == 3


def test_a_second_snippet_shows_what_the_first_does_not():
    filling = "không gian " * 30
    text = f"dang dang {filling} dang dang dang {filling} 35"
    found = find(text, [Term(("dang",)), Term(("35",))])
    made = snippets(text, found, most=2, width=40)
    assert [[text[m.start : m.end] for m in each.marks] for each in made] == [["dang"] * 3, ["35"]]


def test_a_snippet_takes_every_whole_word_that_it_has_room_for():
    text = "aa bb cc"
    for width, shown in ((2, "cc"), (4, "cc"), (5, "bb cc"), (7, "bb cc"), (8, text)):
        (only,) = snippets(text, [Occurrence(6, 8, 0)], width=width)
        assert text[only.start : only.end] == shown
        (only,) = snippets(text, [Occurrence(0, 2, 0)], width=width)
        assert len(text[only.start : only.end]) == len(shown)


def test_a_snippet_keeps_to_its_paragraph():
    apart = "Một hai.\n\nBốn hai."
    assert len(snippets(apart, find(apart, [Term(("hai",))]))) == 2
    text = "Một hai ba.\n\nBốn năm sáu.\n \nBảy tám chín."
    (only,) = snippets(text, find(text, [Term(("năm",))]))
    assert text[only.start : only.end] == "Bốn năm sáu."
    (across,) = snippets(text, find(text, [Term(("ba", "bốn"))]))
    assert text[across.start : across.end] == "Một hai ba.\n\nBốn năm sáu."


@settings(max_examples=300)
@given(texts(most=80), terms, st.sampled_from([1, 12, 60]))
def test_a_line_is_the_text_around_cut_between_words(text, sought, width):
    for each in find(text, sought):
        line = context(text, each, width)
        assert line.keyword == " ".join(text[each.start : each.end].split())
        assert len(line.left) <= width
        assert len(line.right) <= width
        before = " ".join(f".{text[: each.start]}.".split())[1:-1].lstrip()
        after = " ".join(f".{text[each.end :]}.".split())[1:-1].rstrip()
        assert before.endswith(line.left)
        assert after.startswith(line.right)
        # A side may have no room for even one word; nothing is shown then.
        if line.left not in ("", before):
            assert before[: len(before) - len(line.left)].endswith(" ")
        if line.right not in ("", after):
            assert after[len(line.right)] == " "


def test_a_line_keeps_the_signs_beside_its_keyword():
    text = "Ủy ban\n nhân dân  (UBND), tỉnh"
    (only,) = find(text, [Term(("ubnd",))])
    assert context(text, only) == Context("Ủy ban nhân dân (", "UBND", "), tỉnh")
    assert context(text, only, 8) == Context("dân (", "UBND", "), tỉnh")
    assert context(text, only, 6) == Context("dân (", "UBND", "),")


def test_long_texts_are_quick():
    text = "Ủy ban nhân dân tỉnh Nam Định họp về không gian mạng. " * 80
    sought = [Term(("không", "gian", "mạng")), Term(("ủy", "ban")), Term(("UBND",))]
    begun = time.perf_counter()
    for _ in range(20):
        found = find(text, sought)
        snippets(text, found)
    assert len(found) == 160
    assert time.perf_counter() - begun < 2  # measured: 0.03 s

"""The query language: what is read, where it stands, what is left out; nothing is an error."""

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.text import forms
from archive.text.query import FIELDS, LONGEST, MOST_TERMS, WITHIN, Ignored, Query, parse
from tests.text.strategies import mixed, syllables

CODES = {"quote", "or", "field", "unknown_field", "sign", "minus", "long"}

characters = st.text(st.characters(codec=None), max_size=60)
syntax = st.lists(
    st.sampled_from(
        ["OR", "HOẶC", "AND", "NEAR(", '"', "“", "”", "«", "-", "--", "−", "(", ")", "*", "^", "+"]
    )
    | st.sampled_from(["title:", "person:", "ORG:", "in:text", "in:account", "in:", "foo:", ":"])
    | st.sampled_from(["a", "đ", "Định", "35-NQ/TW", "KT-XH", " ", " ", " ", "\x00", "²", "\ud800"])
    | syllables,
    max_size=14,
).map("".join)
typed_texts = st.one_of(characters, syntax, mixed)


def said(query: Query) -> list[str]:
    """Return the clauses of a query as short texts."""
    return [
        ("-" if clause.negative else "")
        + " | ".join(
            (f"{term.field}:" if term.field else "")
            + (f'"{" ".join(term.words)}"' if term.quoted else " ".join(term.words))
            for term in clause.alternatives
        )
        for clause in query.clauses
    ]


def left_out(query: Query) -> list[tuple[str, str]]:
    """Return what a query leaves out."""
    return [(one.code, one.text) for one in query.ignored]


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("", []),
        (" \t\n", []),
        ("Nam Định", ["Nam", "Định"]),
        ('"không gian mạng"', ['"không gian mạng"']),
        ("“không gian mạng”", ['"không gian mạng"']),
        ("«không gian» „mạng“", ['"không gian"', '"mạng"']),
        ('"a""b"c', ['"a"', '"b"', "c"]),
        ("Đảng -đang", ["Đảng", "-đang"]),
        ('-"không gian mạng"', ['-"không gian mạng"']),
        ("−a --b", ["-a", "-b"]),
        ("a OR b", ["a | b"]),
        ("a HOẶC b c", ["a | b", "c"]),
        (unicodedata.normalize("NFD", "a HOẶC b"), ["a | b"]),
        ('c a OR b OR "d e" f', ["c", 'a | b | "d e"', "f"]),
        ("a or b hoặc c", ["a", "or", "b", "hoặc", "c"]),
        ('"OR" a "OR"', ['"OR"', "a", '"OR"']),
        ("title:a person:b org:c", ["title:a", "person:b", "org:c"]),
        ('Title:"a b" -ORG:c', ['title:"a b"', "-org:c"]),
        ('title: a person: "b c"', ["title:a", 'person:"b c"']),
        ("title:a OR person:b", ["title:a | person:b"]),
        ("title:-a title: -b title: - c", ["-title:a", "-title:b", "title:c"]),
        ("person:title:a", ["person:title a"]),
        ("35-NQ/TW", ["35 NQ TW"]),
        ("KT-XH, KT - XH.", ["KT XH", "KT", "XH"]),
        ("14:30 http://x.vn/y", ["14 30", "http x vn y"]),
        ("02(m)-KL/TW", ["02 m KL TW"]),
        ("a-b a,-b", ["a b", "a b"]),
        ('"a"-b', ['"a"', "b"]),
        ("quốc phòng - an ninh", ["quốc", "phòng", "an", "ninh"]),
        ("… ! ? & | , . ;", []),
        ("a & b | c", ["a", "b", "c"]),
        ('tivi"', ["tivi"]),
    ],
)
def test_what_is_typed_is_read_as_clauses(typed: str, clauses: list[str]) -> None:
    assert said(parse(typed)) == clauses


@pytest.mark.parametrize(
    ("typed", "within"),
    [("a", ""), ("in:text a", "text"), ("a IN:Account", "account"), ("a (in:text),", "text")],
)
def test_a_query_may_be_restricted_to_one_text(typed: str, within: str) -> None:
    query = parse(typed)
    assert query.within == within
    assert said(query) == ["a"]


@pytest.mark.parametrize(
    ("typed", "clauses", "ignored"),
    [
        ('"a b', ["a", "b"], [("quote", '"')]),
        ('-"a b', ["-a", "b"], [("quote", '"')]),
        ('"a" b"', ['"a"', "b"], [("quote", '"')]),
        ('"" a', ["a"], [("quote", '""')]),
        ('-"…" a', ["a"], [("quote", '-"…"')]),
        ("OR a", ["a"], [("or", "OR")]),
        ("a OR", ["a"], [("or", "OR")]),
        ("a HOẶC", ["a"], [("or", "HOẶC")]),
        ("a OR OR b", ["a | b"], [("or", "OR")]),
        ("a OR -b", ["a", "-b"], [("or", "OR")]),
        ("-a OR b", ["-a", "b"], [("or", "OR")]),
        ("a OR in:text b", ["a", "b"], [("or", "OR")]),
        ("in:text OR b", ["b"], [("or", "OR")]),
        ("a title:", ["a"], [("field", "title:")]),
        ("-title: ", [], [("field", "-title:")]),
        ("in:title a", ["a"], [("field", "in:title")]),
        ("in: a", ["a"], [("field", "in:")]),
        ("-in:text a", ["a"], [("field", "-in:text")]),
        ("in:text in:account a", ["a"], [("field", "in:account")]),
        ("site:vn", ["site vn"], [("unknown_field", "site:")]),
        ("tiêu:đề", ["tiêu đề"], [("unknown_field", "tiêu:")]),
        ('site:"a b"', ["site", '"a b"'], [("unknown_field", "site:")]),
        ("site: a 5:b a:-b", ["site", "a", "5 b", "a b"], []),
        ("(a OR b) c*", ["a | b", "c"], [("sign", "( ) *")]),
        ("+a ~b ^c {d}", ["a", "b", "c", "d"], [("sign", "+ ~ ^ { }")]),
        ("a & b &c", ["a", "b", "c"], [("sign", "&")]),
        ("a && -&b", ["a", "-b"], [("sign", "&")]),
        ('a !b !"c d"', ["a", "b", '"c d"'], [("sign", "!")]),
        ("-!a !", ["-a"], [("sign", "!")]),
        ("Q&A a! b !", ["Q A", "a", "b"], []),
        ("NEAR(a b)", ["NEAR a", "b"], [("sign", "( )")]),
        ("{a b}:c", ["a", "b c"], [("sign", "{ }")]),
        ("(-a) -(b", ["-a", "-b"], [("sign", "( )")]),
        ('("a b")* title:(c', ['"a b"', "title:c"], [("sign", "( ) *")]),
        ('a+b "c (d)"', ["a b", '"c d"'], []),
        ("-* a", ["a"], [("minus", "-*"), ("sign", "*")]),
        ("-, a", ["a"], [("minus", "-,")]),
        ("a - b -", ["a", "b"], []),
        ('"" ""', [], [("quote", '""')]),  # said once
    ],
)
def test_what_is_not_understood_is_left_out_and_said(
    typed: str, clauses: list[str], ignored: list[tuple[str, str]]
) -> None:
    query = parse(typed)
    assert said(query) == clauses
    assert left_out(query) == ignored


def test_a_term_knows_where_it_stands() -> None:
    typed = ' (Nam  -title:"Bắc Ninh", 35-NQ/TW; title: x OR y'
    places = [
        typed[term.start : term.end]
        for clause in parse(typed).clauses
        for term in clause.alternatives
    ]
    assert places == ["Nam", '-title:"Bắc Ninh"', "35-NQ/TW", "title: x", "y"]


def test_properties_leave_out_what_is_excluded() -> None:
    query = parse("a OR b -c d")
    assert [term.words for term in query.terms] == [("a",), ("b",), ("d",)]
    assert len(query.positive) == 2


def test_no_more_than_so_many_terms_are_read() -> None:
    most = " ".join(f"w{number}" for number in range(MOST_TERMS))
    assert left_out(parse(most)) == []
    more = parse(f"{most} -title:over and out")
    assert said(more) == most.split()
    assert left_out(more) == [("long", "-title:over and out")]
    joined = parse(" OR ".join(["a"] * (MOST_TERMS + 1)))
    assert len(joined.terms) == MOST_TERMS
    assert {code for code, _ in left_out(joined)} == {"or", "long"}


def test_no_more_than_so_many_characters_are_read_and_no_word_is_cut() -> None:
    word = "a" * (LONGEST // 4 - 3)
    fits = " ".join([word] * 4)
    assert len(fits) < LONGEST < len(f"{fits} last words")
    assert left_out(parse(fits)) == []
    query = parse(f"{fits} last words")
    assert said(query) == [*[word] * 4, "last"]
    assert left_out(query) == [("long", "words")]
    single = parse("b" * (LONGEST + 1))
    assert said(single) == ["b" * LONGEST]
    assert left_out(single) == [("long", "b")]
    exact = parse("b" * LONGEST + " c")
    assert said(exact) == ["b" * LONGEST]
    assert left_out(exact) == [("long", "c")]


def test_what_is_said_of_something_long_is_short() -> None:
    (ignored,) = parse("x " * 50_000).ignored
    assert ignored.code == "long"
    assert len(ignored.text) == 60
    assert ignored.text.endswith("…")


@settings(max_examples=600)
@given(typed_texts)
@example("\ud800")
@example('-title:"')
@example("a" * 5000)
@example('"a" ' * 125)
@example("OR " * 200)
@example("title:" * 90)
def test_nothing_typed_is_an_error(typed: str) -> None:
    query = parse(typed)
    assert query.text == typed
    assert query.within in ("", *WITHIN)
    assert len([term for clause in query.clauses for term in clause.alternatives]) <= MOST_TERMS
    assert len(set(query.ignored)) == len(query.ignored)
    for one in query.ignored:
        assert one.code in CODES
        assert one.text.strip()
    for clause in query.clauses:
        assert clause.alternatives
        assert len(clause.alternatives) == 1 or not clause.negative
        assert clause.documents == ()


@settings(max_examples=600)
@given(typed_texts)
def test_terms_are_words_that_stand_where_they_say(typed: str) -> None:
    before = 0
    for clause in parse(typed).clauses:
        for term in clause.alternatives:
            assert term.words
            assert term.field in ("", *FIELDS)
            assert term.level == 0
            assert before <= term.start < term.end <= min(len(typed), LONGEST)
            before = term.end
            piece = typed[term.start : term.end]
            standing = [unicodedata.normalize("NFC", piece[a:b]) for a, b in forms.words(piece)]
            assert tuple(standing[-len(term.words) :]) == term.words
            assert len(standing) == len(term.words) + bool(term.field)
            for word in term.words:
                assert forms.words(word) == [(0, len(word))]
                assert unicodedata.is_normalized("NFC", word)
            assert term.quoted == (piece[-1] in '"“”„‟«»＂')
            sign = r"[-−]|\w+:\s*[(*^+~{})]*[-−]" if term.field else "[-−]"
            assert clause.negative is bool(re.match(sign, piece))


@given(st.lists(syllables.filter(lambda word: word.upper() not in ("OR", "HOẶC")), max_size=8))
def test_words_alone_are_all_sought_and_nothing_is_said(words: list[str]) -> None:
    query = parse(" ".join(words))
    assert said(query) == words
    assert query.ignored == ()


@given(typed_texts)
def test_normal_forms_are_read_alike(typed: str) -> None:
    composed = parse(unicodedata.normalize("NFC", typed)[:100])
    decomposed = parse(unicodedata.normalize("NFD", composed.text))
    assert said(decomposed) == said(composed)
    assert decomposed.ignored == composed.ignored
    assert decomposed.within == composed.within


@given(typed_texts)
def test_every_word_typed_is_sought_or_said(typed: str) -> None:
    query = parse(typed)
    sought = [w for clause in query.clauses for term in clause.alternatives for w in term.words]
    read = [unicodedata.normalize("NFC", typed[a:b]) for a, b in forms.words(typed)]
    lost = list(read)
    for word in sought:
        lost.remove(word)
    explained = " ".join([*(one.text for one in query.ignored), *FIELDS, "in", *WITHIN])
    for word in lost:
        assert word.lower() in explained.lower() or word in ("OR", "HOẶC")


def test_what_is_ignored_compares_by_what_it_says() -> None:
    assert Ignored("or", "OR") == parse("OR").ignored[0]

"""The link syntax of accounts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.markup import RECORD_TYPES, Run, keep_links, links, parse, plain, summary

ACCOUNT = (
    "Theo bản tin, [ông Trần Văn A](person:tran-van-a) dự hội nghị.\n\n"
    "[Công an tỉnh](organisation:cong-an-tinh-b) thực hiện [Nghị quyết 35](resolution:35-nq-tw)."
)


def test_an_account_is_paragraphs_of_runs() -> None:
    assert parse(ACCOUNT) == [
        [
            Run("Theo bản tin, "),
            Run("ông Trần Văn A", "person", "tran-van-a"),
            Run(" dự hội nghị."),
        ],
        [
            Run("Công an tỉnh", "organisation", "cong-an-tinh-b"),
            Run(" thực hiện "),
            Run("Nghị quyết 35", "resolution", "35-nq-tw"),
            Run("."),
        ],
    ]


def test_plain_and_links() -> None:
    assert plain(ACCOUNT) == (
        "Theo bản tin, ông Trần Văn A dự hội nghị.\n\nCông an tỉnh thực hiện Nghị quyết 35."
    )
    assert links(ACCOUNT) == [
        ("person", "tran-van-a"),
        ("organisation", "cong-an-tinh-b"),
        ("resolution", "35-nq-tw"),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "chữ", "“Chữ” [sic]", "[sic] (nguyên văn)", "[a [b] c]", "(a) {b} <i> *c* &amp; \\ #"],
)
def test_everything_else_is_text(text: str) -> None:
    assert parse(text) == ([[Run(text)]] if text else [])


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n", "\r\n\r\n", "\n \t\n", " \n\n  "])
def test_a_blank_line_parts_paragraphs(gap: str) -> None:
    assert parse(f"\n một{gap}hai\r\nba \n") == [[Run("một")], [Run("hai\r\nba")]]
    assert plain(f"một{gap}hai") == "một\n\nhai"


@pytest.mark.parametrize(
    ("markup", "offset", "fault"),
    [
        ("ab [cd", 3, "not closed"),
        ("[a\n\nb](person:c)", 0, "not closed"),
        ("[x [a](person:b)", 0, "not closed"),
        ("ab] cd", 2, "no bracket is open"),
        ("ab](person:c)", 2, "no bracket is open"),
        ("một\n\n[a](person:b", 9, r"needs \(type:key\)"),
        ("[a](person)", 4, r"needs \(type:key\)"),
        ("[sic](xem)", 6, r"needs \(type:key\)"),
        ("[a](poem:b)", 4, "no record type 'poem'"),
        ("[a](Person:b)", 4, "no record type"),
        ("[a](article:tc0001)", 4, "no record type"),
        ("[a](person:B)", 11, "'B' is not a key"),
        ("[a](person:)", 11, "not a key"),
        ("[a](person:b--c)", 11, "not a key"),
        ("[a](person:b )", 11, "not a key"),
        ("[a](person:đ)", 11, "not a key"),
        ("[a](person:[b])", 11, "not a key"),
        ("[](person:b)", 1, "without words"),
        ("[ ](person:b)", 2, "without words"),
        ("[[a](person:b)](person:c)", 14, "bracket in the words"),
        ("[a [sic]](person:c)", 8, "bracket in the words"),
        ("[(a)](person:c)", 4, "at their start"),
    ],
)
def test_broken_syntax_is_named_with_its_offset(markup: str, offset: int, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^offset {offset}: .*{fault}"):
        parse(markup)


def test_links_can_be_kept_or_become_words() -> None:
    assert keep_links(ACCOUNT, lambda record_type, key: True) == ACCOUNT
    assert keep_links(ACCOUNT, lambda record_type, key: False) == plain(ACCOUNT)
    kept = keep_links(ACCOUNT, lambda record_type, key: key == "35-nq-tw")
    assert links(kept) == [("resolution", "35-nq-tw")]
    assert plain(kept) == plain(ACCOUNT)


def _refusal(markup: str) -> str:
    try:
        parse(markup)
    except ValueError as fault:
        return str(fault)
    return ""


words = st.text("aă (){}:-.,\n[]sic", max_size=12)
pieces = st.one_of(
    words,
    st.builds(
        "[{}]({}:{})".format,
        st.text("abđ (.", min_size=1, max_size=6),
        st.sampled_from(RECORD_TYPES),
        st.sampled_from(["a", "a-b", "35-nq-tw"]),
    ),
)


@given(st.lists(pieces, max_size=6).map("".join))
def test_any_account_is_read_or_refused_and_survives_the_loss_of_its_links(markup: str) -> None:
    if refusal := _refusal(markup):
        assert refusal.startswith("offset ")
        return
    paragraphs = parse(markup)
    assert all(run.text for runs in paragraphs for run in runs)
    assert parse(keep_links(markup, lambda record_type, key: True)) == paragraphs
    bare = keep_links(markup, lambda record_type, key: False)
    assert links(bare) == []
    assert bare == plain(markup)
    assert bare.split() == plain(bare).split()


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    if refusal := _refusal(text):
        assert refusal.startswith("offset ")
        assert "[" in text or "]" in text
    elif "](" not in text:
        assert plain(text).split() == text.split()


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (220, "Câu một có [sic] ông A. Câu hai tại TP. Hà Nội! Câu ba dài hơn."),
        (60, "Câu một có [sic] ông A. Câu hai tại TP. Hà Nội!"),
        (46, "Câu một có [sic] ông A. Câu hai tại TP. Hà…"),
        (44, "Câu một có [sic] ông A. Câu hai tại TP. Hà…"),
    ],
)
def test_summary_takes_whole_sentences(limit: int, expected: str) -> None:
    markup = (
        "Câu một có [sic] [ông\nA](person:a). Câu hai tại TP. Hà Nội! Câu ba dài hơn.\n\nĐoạn hai."
    )
    assert summary(markup, limit) == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(9, "Một hai…"), (8, "Một hai…"), (7, "Một…"), (3, "Mộ…"), (2, "M…"), (11, "Một hai ba.")],
)
def test_a_long_first_sentence_is_cut_between_words(limit: int, expected: str) -> None:
    assert summary("Một hai ba.", limit) == expected


def test_a_sentence_that_just_fits_is_whole() -> None:
    assert summary("Một. Hai ba.", 4) == "Một."
    assert summary("Một. Hai ba.", 3) == "Mộ…"


def test_summary_of_nothing_is_nothing() -> None:
    assert summary("") == ""


def test_summary_refuses_a_limit_without_room() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        summary("Một.", 1)


@given(st.text("aă .!?”\n", max_size=60), st.integers(min_value=2, max_value=50))
def test_summary_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    made = summary(text, limit)
    assert len(made) <= limit
    assert bool(made) == bool(text.strip())
    start = " ".join(plain(text).partition("\n\n")[0].split())
    assert start.startswith(made) or start.startswith(made.removesuffix("…"))

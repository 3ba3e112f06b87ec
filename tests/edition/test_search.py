"""Searching: whatever is typed is sought literally, and never an error."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.edition.search import LONGEST, columns, expression, matching, pieces
from archive.text.folding import fold
from archive.text.markup import plain

PROBES = [
    *('"', '""', '"""', "“", "“”", "”“", "'", "*", "^", "(", ")", "((", "{", "}", "+", "-", ":"),
    *("NEAR(", "NEAR(a b, 2)", "AND", "OR", "NOT", "a AND", "OR b", "NOT NOT", "a NOT b", ";"),
    *("t:x", "title:x", "title : x", "- title", "{title text} : x", "passage", "rowid:1", "rank"),
    *("35-NQ/TW", "24/2018/QH14", "a*", "a *", '"a" *', "^a", "a^b", "a+b", "a,b", "a.b", "a;b--"),
    *("\x00", "a\x00b", "a\ud800b", "\ufffe", "\u202e", "a\u200bb", "\t\n\r", "a" * 5000),
    *("²", "½", "٣", "Ⅷ", "ﬁ", "ß", "İ", "🎉", "한국", "%", "_", "\\", "a\\b"),
    *("' OR 1=1 --", "'); DROP TABLE record; --"),
    *("x " * 50_000, '"' * 500, '"a" ' * 125, "AND " * 125, "“" * 499 + "a"),
]  # fmt: skip
texts = st.text(st.characters(codec=None), max_size=80)
syntax = st.lists(
    st.sampled_from(
        ["AND", "OR", "NOT", "NEAR(", "NEAR", '"', "“", "”", "*", "^", "-", "(", ")", ":"]
    )
    | st.sampled_from(
        ["title", "{", "}", "+", ",", "a", "đ", "35-NQ/TW", " ", "\x00", "²", "\ud800"]
    ),
    max_size=12,
).map("".join)


@pytest.fixture(scope="module")
def known(opened) -> list[dict]:
    """Every article's record."""
    return opened.article_records(list(opened.everything))


@pytest.mark.parametrize("typed", PROBES, ids=range(len(PROBES)))
def test_no_probe_is_an_error(opened, typed):
    found = matching(opened, typed)
    assert found.bits <= opened.everything
    if not pieces(typed):
        assert len(found) == 0


@settings(max_examples=300)
@given(st.one_of(texts, syntax))
@example("\ud800")
def test_nothing_typed_is_an_error(opened, typed):
    assert matching(opened, typed).bits <= opened.everything


@settings(max_examples=200)
@given(st.one_of(texts, syntax))
def test_an_expression_holds_quoted_letters_and_digits_and_nothing_else(typed):
    made = expression(typed)
    assert len(pieces(typed)) == (made.count('"') + 1) // 2
    for part in made.split(" AND ") if made else []:
        assert part[0] == part[-1] == '"'
        assert all(c.isalnum() or c == " " for c in part[1:-1])
        assert part[1:-1].strip()


@settings(max_examples=100)
@given(st.text('aàạăđĐÐeềuưỮ "-/35', max_size=30))
def test_normal_form_and_case_do_not_matter(opened, typed):
    hits = {
        tuple(matching(opened, form).bits)
        for said in (typed, typed.upper(), typed.lower())
        for form in (unicodedata.normalize("NFC", said), unicodedata.normalize("NFD", said))
    }
    assert len(hits) == 1


def test_every_article_is_found_by_its_title_and_by_its_words(opened, known):
    for ordinal, record in enumerate(known):
        title = record["title"]
        for typed in (
            f'"{title}"',
            f"“{title}”",
            title.upper(),
            unicodedata.normalize("NFD", title),
            title.replace("đ", "d").replace("Đ", "D"),
            record["title_en"],
        ):
            assert ordinal in matching(opened, typed).bits, typed


def test_a_phrase_is_narrower_than_its_words_and_order_matters_in_it(opened, known):
    one, two, *_ = known[0]["title"].split()
    words, phrase = matching(opened, f"{one} {two}"), matching(opened, f'"{one} {two}"')
    assert phrase.bits <= words.bits
    assert 0 in phrase.bits
    assert 0 not in matching(opened, f'"{two} {one}"').bits


def test_a_number_is_sought_as_it_is_written(opened):
    numbers = matching(opened, "35-NQ/TW").bits
    assert numbers
    assert numbers == matching(opened, "35 nq/tw".join('""')).bits
    assert numbers == matching(opened, "35–nq–TW").bits
    assert numbers <= matching(opened, "35 NQ TW").bits


def test_a_word_is_no_beginning_of_a_word(opened, known):
    word = max(known[0]["title"].split(), key=len)
    assert 0 in matching(opened, word).bits
    assert 0 not in matching(opened, f'"{known[0]["title"][:-1]}"').bits


def syllables(text: str) -> str:
    """Return the folded words of a text, a blank around each."""
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in fold(text)).split())} "


def texts_of(record: dict) -> dict[str, str]:
    """Return the folded title, account and text of an article."""
    holding = record["holding"] or {}
    return {
        "title": syllables(f"{record['title']} {record['title_en']}"),
        "account": syllables(" ".join(plain(record["account"][name]) for name in ("vi", "en"))),
        "text": syllables(holding.get("text") or ""),
    }


@settings(max_examples=100)
@given(data=st.data())
def test_columns_are_those_in_which_all_the_words_stand(opened, known, data):
    words = st.sampled_from(
        sorted({w for r in known for t in texts_of(r).values() for w in t.split()})
    )
    one, two = data.draw(words), data.draw(words)
    page = data.draw(st.lists(st.sampled_from(list(opened.everything)), unique=True, max_size=20))
    for typed, wanted in ((f"{one} {two}", (one, two)), (f'"{one} {two}"', (f"{one} {two}",))):
        found = columns(opened, typed, page)
        assert set(found) == set(page)
        for ordinal in page:
            texts = texts_of(known[ordinal])
            expected = {n for n, text in texts.items() if all(f" {w} " in text for w in wanted)}
            assert found[ordinal] - {"names"} == expected


def test_a_name_that_stands_in_no_text_is_found_among_the_names(opened, known):
    seen = set()
    for ordinal, record in enumerate(known):
        for person in record["people"]:
            told = any(syllables(person["name"]) in text for text in texts_of(record).values())
            seen.add(told)
            assert "names" in columns(opened, f'"{person["name"]}"', [ordinal])[ordinal]
    assert False in seen


@pytest.mark.parametrize("typed", PROBES, ids=range(len(PROBES)))
def test_no_probe_is_an_error_in_columns(opened, typed):
    found = columns(opened, typed, list(opened.everything))
    hits = {ordinal for ordinal, names in found.items() if names}
    assert hits >= set(matching(opened, typed).bits)


def test_columns_of_nothing_are_none(opened):
    assert columns(opened, "nq", []) == {}
    assert columns(opened, "", [1]) == {}


def test_what_is_longer_than_the_longest_is_cut(opened):
    assert pieces("a " * LONGEST) == pieces("a " * (LONGEST // 2))
    assert len(pieces("ab" * 10**6)) == 1

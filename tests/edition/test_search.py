"""Searching: whatever is typed is sought literally, and never an error."""

import sqlite3
import unicodedata
from contextlib import closing
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from archive.edition import reading
from archive.edition import search as searching_module
from archive.edition.ranking import ranking
from archive.edition.reader import Edition
from archive.edition.reading import conjunction
from archive.edition.search import Findings, search
from archive.edition.selection import Selection
from archive.text.forms import LEVELS, forms_of, words
from archive.text.query import parse
from tests.edition.searching import found

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
    hits = search(opened, typed)
    assert hits.bits <= opened.everything
    if not parse(typed).clauses:
        assert len(hits.bits) == 0


@settings(max_examples=300)
@given(st.one_of(texts, syntax))
@example("\ud800")
def test_nothing_typed_is_an_error(opened, typed):
    assert search(opened, typed).bits <= opened.everything


@settings(max_examples=200)
@given(st.one_of(texts, syntax))
def test_an_expression_holds_quoted_letters_and_digits_and_nothing_else(opened, typed):
    made = conjunction(search(opened, typed).query, 2)
    outside = made.split('"')[::2]
    for phrase in made.split('"')[1::2]:
        assert phrase.strip()
        assert all(c.isalnum() or c == " " for c in phrase), phrase
    said = " ".join(outside)
    for known in ("AND", "OR", "title :", "person :", "organisation :", "text :", "account :"):
        said = said.replace(known, "")
    assert not said.strip(" ()")


@settings(max_examples=100)
@given(st.text('aàạăđĐÐeềuưỮ "-/35', max_size=30))
def test_normal_form_and_case_do_not_matter(opened, typed):
    hits = {
        tuple(tuple(tier) for tier in search(opened, form).tiers)
        for said in (typed, typed.upper(), typed.lower())
        for form in (unicodedata.normalize("NFC", said), unicodedata.normalize("NFD", said))
    }
    assert len(hits) == 1


def told(record: dict) -> list[str]:
    """Return the texts of an article: titles, accounts, text of record."""
    holding = record["holding"] or {}
    return [record["title"], record["account"]["vi"], holding.get("text") or ""]


def cumulated(findings: Findings) -> list[set[int]]:
    """Return the articles of each level: those of it and of all better ones."""
    levels, so_far = [], set()
    for tier in findings.tiers:
        assert not so_far & set(tier), "an article in two tiers"
        so_far = so_far | set(tier)
        levels.append(so_far)
    return levels


@settings(max_examples=60)
@given(data=st.data())
def test_tiers_are_those_of_a_slow_reading(opened, known, data):
    record = data.draw(st.sampled_from(known))
    text = data.draw(st.sampled_from([text for text in told(record) if words(text)]))
    spans = words(text)
    first = data.draw(st.integers(0, len(spans) - 1))
    last = min(len(spans), first + data.draw(st.integers(1, 3)))
    said = [text[start:end] for start, end in spans[first:last]]
    bared = data.draw(st.integers(0, 2))  # type all marks, letters only, or nothing at all
    typed = [forms_of(word)[0][bared].rstrip(TONES) if bared else word for word in said]
    quoted = data.draw(st.booleans())
    query = f'"{" ".join(typed)}"' if quoted else " ".join(typed)
    pieces = [" ".join(typed)] if quoted else typed
    levels = cumulated(search(opened, query, bridged=False))
    for level in range(len(LEVELS)):
        told_there = found(known, pieces, level)
        # Names and variants are indexed beside the texts, so that an article may have more.
        assert levels[level] >= told_there, (query, LEVELS[level])
        if all(not named_only(opened, ordinal, pieces) for ordinal in levels[level] - told_there):
            assert levels[level] == told_there, (query, LEVELS[level])


def named_only(opened, ordinal: int, pieces: list[str]) -> bool:
    """Tell whether an article has some piece among its names: asked field by field."""
    return any(
        ordinal in search(opened, f'{field}"{piece}"', bridged=False).bits
        for piece in pieces
        for field in ("person:", "org:")
    ) or ordinal in names_of(opened, pieces)


def names_of(opened, pieces: list[str]) -> set[int]:
    """Return the articles with a piece among the other names: provinces, documents, bylines."""
    return {
        ordinal
        for piece in pieces
        for (ordinal,) in opened.execute(
            f"SELECT {opened.numbers.ordinal('passage_folded.rowid')} FROM passage_folded"
            " WHERE passage_folded MATCH ?",
            (f'names : "{" ".join(form[-1] for form in forms_of(piece))}"',),
        )
    }


TONES = "\ue001\ue002\ue003\ue004\ue005"


@pytest.mark.parametrize(
    ("field", "column"),
    [("title:", ("title",)), ("in:text ", ("text",)), ("in:account ", ("account",))],
)
def test_a_field_seeks_in_its_own_text_only(opened, known, field, column):
    seen = 0
    for record in known[:12]:
        for text in told(record):
            word = text[slice(*words(text)[-1])] if words(text) else ""
            if word:
                hits = set(search(opened, field + word, bridged=False).tiers[0])
                assert hits == found(known, [word], 0, column), (field, word)
                seen += bool(hits)
    assert seen


def test_a_person_is_found_by_the_field_of_people_alone(opened, known):
    for ordinal, record in enumerate(known):
        for person in record["people"]:
            assert ordinal in search(opened, f'person:"{person["name"]}"').tiers[0]
            assert ordinal in search(opened, f'person:"{person["name"]}"'.upper()).tiers[0]
        for body in record["organisations"]:
            assert ordinal in search(opened, f'org:"{body["name"]}"').tiers[0]


@settings(max_examples=60)
@given(data=st.data())
def test_words_alternatives_and_refusals_are_arithmetic(opened, known, data):
    said = sorted({text[slice(*span)] for r in known for text in told(r) for span in words(text)})
    one, two, three = (data.draw(st.sampled_from(said)) for _ in range(3))
    bits = {word: search(opened, word, bridged=False).bits for word in (one, two, three)}
    assert search(opened, f"{one} {two}", bridged=False).bits == bits[one] & bits[two]
    assert search(opened, f"{one} OR {two}", bridged=False).bits == bits[one] | bits[two]
    both = search(opened, f"{one} OR {two} {three}", bridged=False).bits
    assert both == (bits[one] | bits[two]) & bits[three]
    without = search(opened, f"{one} -{two}", bridged=False).bits
    marked = any(form[0] != form[-1] for form in forms_of(two))
    refused = search(opened, two, bridged=False).tiers[0] if marked else bits[two]
    assert without == bits[one] - refused


def test_refusing_a_marked_word_leaves_what_only_looks_like_it(opened, known):
    for record in known:
        for span in words(record["title"]):
            word = record["title"][slice(*span)]
            bare = forms_of(word)[0][-1]
            if bare != forms_of(word)[0][0]:
                hits = search(opened, f"{bare} -{word}", bridged=False).bits
                assert (
                    hits
                    == search(opened, bare, bridged=False).bits
                    - search(opened, word, bridged=False).tiers[0]
                )


def test_a_phrase_is_narrower_than_its_words_and_order_matters_in_it(opened, known):
    one, two, *_ = known[0]["title"].split()
    plain, phrase = search(opened, f"{one} {two}").bits, search(opened, f'"{one} {two}"').bits
    assert phrase <= plain
    assert 0 in phrase
    assert 0 not in search(opened, f'"{two} {one}"').bits


def test_no_phrase_runs_from_one_title_into_the_other(opened, known):
    record = known[0]
    last, first = record["title"].split()[-1], record["title_en"].split()[0]
    assert 0 not in search(opened, f'title:"{last} {first}"').bits


def test_a_word_is_no_beginning_of_a_word(opened, known):
    word = max(known[0]["title"].split(), key=len)
    assert 0 in search(opened, word).bits
    assert 0 not in search(opened, f'"{known[0]["title"][:-1]}"').bits


def test_frequent_words_are_read_from_their_bitmaps(copied):
    word = "thường"
    form = forms_of(word)[0]
    with closing(sqlite3.connect(copied)) as edition, edition:
        for level, ordinals in enumerate(([1], [1, 3], [1, 3, 4])):
            edition.execute("DELETE FROM frequent WHERE word = ?", (form[level],))
            bits = BitMap(ordinals).serialize()
            edition.execute("INSERT INTO frequent VALUES (?, ?, ?)", (level, form[level], bits))
    found_there = search(Edition(copied), word, bridged=False)
    assert [list(tier) for tier in found_there.tiers] == [[1], [3], [4]]
    in_titles = search(Edition(copied), f"title:{word}", bridged=False)
    assert [list(tier) for tier in in_titles.tiers] == [[], [], []]


def test_a_phrase_that_stands_too_often_says_so_and_gives_the_newest(opened, known, monkeypatch):
    phrase = most_frequent_phrase(opened, known)
    whole = search(opened, phrase, bridged=False)
    assert not whole.cut
    assert len(whole.tiers[0]) > 3
    monkeypatch.setattr(reading, "MOST", 3)
    opened.remembered.clear()
    newest = search(opened, phrase, bridged=False)
    rare = [r["title"] for at, r in enumerate(known) if at in whole.tiers[0]][0]
    both = search(opened, f'{phrase} title:"{rare}"', bridged=False)
    opened.remembered.clear()
    assert newest.cut
    assert list(newest.tiers[0]) == list(whole.tiers[0])[-3:]
    assert not both.cut, "with something rare beside it a phrase is exact"
    assert set(both.tiers[0]) == {at for at in whole.tiers[0] if known[at]["title"] == rare}


def most_frequent_phrase(opened, known) -> str:
    """Return two words side by side that stand so in many articles."""
    phrases = set()
    for record in known[:20]:
        for text in told(record):
            said = [text[slice(*span)] for span in words(text)]
            phrases |= {f'"{one} {two}"' for one, two in zip(said, said[1:], strict=False)}
    return max(sorted(phrases), key=lambda each: len(search(opened, each, bridged=False).tiers[0]))


def test_single_words_are_exact_however_many(opened, known, monkeypatch):
    said = [text[slice(*span)] for record in known for text in told(record) for span in words(text)]
    word = max(said, key=lambda each: len(search(opened, f"in:text {each}").tiers[0]))
    asked = (word, f"in:text {word}", f"{word} OR qqqq", f"title:{word} OR {word}")
    whole = [search(opened, each, bridged=False).tiers for each in asked]
    monkeypatch.setattr(reading, "MOST", 1)
    opened.remembered.clear()
    assert [search(opened, each, bridged=False).tiers for each in asked] == whole
    assert not any(search(opened, each, bridged=False).cut for each in asked)
    opened.remembered.clear()


def test_a_search_that_takes_too_long_ends_with_what_it_has(opened, monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", -1.0)
    monkeypatch.setattr(reading, "STEPS", 1)
    opened.remembered.clear()
    hits = search(opened, '"a b" OR "c d"', bridged=False)
    assert hits.late
    assert not hits.complete
    assert hits.bits <= opened.everything
    assert search(opened, '"a b" OR "c d"', bridged=False) is not hits, "it was not remembered"


def test_searches_are_remembered_and_not_for_ever(opened, monkeypatch):
    monkeypatch.setattr(searching_module, "REMEMBERED", 4)
    assert search(opened, "nq") is search(opened, "nq")
    for number in range(20):
        search(opened, f"nq {number}")
    assert len(opened.remembered) <= 4


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
def test_pages_and_places_agree_in_every_order(opened, known, sort):
    word = known[0]["title"].split()[0]
    findings = search(opened, forms_of(word)[0][-1])
    selection = Selection(opened, findings.bits)
    ranked = ranking(selection, findings, sort)
    order = ranked.page(1, len(ranked) + 5)
    assert sorted(order) == list(findings.bits)
    assert [each for n in range(1, len(order) + 1) for each in ranked.page(n, 1)] == order
    assert [each for n in range(1, len(order) + 1) for each in ranked.page(n, 7)] == order
    tiers = [next(t for t, bits in enumerate(findings.tiers) if each in bits) for each in order]
    assert tiers == sorted(tiers)
    if sort != "relevance":
        for tier in set(tiers):
            part = [each for each, of in zip(order, tiers, strict=True) if of == tier]
            assert part == sorted(part, reverse=sort == "newest")
    for number, ordinal in enumerate(order, 1):
        before = order[number - 2] if number > 1 else None
        after = order[number] if number < len(order) else None
        assert ranked.place(ordinal) == (number, before, after)
    outside = next(iter(opened.everything - findings.bits), None)
    if outside is not None:
        with pytest.raises(ValueError, match="not in the result"):
            ranked.place(outside)


def test_relevance_puts_a_title_before_a_text(opened, known, monkeypatch):
    for bound in (20_000, 0):  # weighed one by one, or too many for that
        monkeypatch.setattr("archive.edition.ranking.MOST", bound or 20_000)
        for record in known[:20]:
            word = max(record["title"].split(), key=len)
            findings = search(opened, word, bridged=False)
            order = ranking(Selection(opened, findings.bits), findings, "relevance").page(1, 60)
            assert len(order) == min(60, len(findings.bits))
            titled = found(known, [word], 0, ("title",))
            if titled and len(order) > len(titled):
                mean = sum(order.index(each) for each in titled) / len(titled)
                assert mean <= (len(order) - 1) / 2


def test_relevance_puts_words_side_by_side_first(opened, known):
    seen = 0
    rows = opened.execute("SELECT shown FROM word ORDER BY articles DESC, folded LIMIT 12")
    for one, two in permutations([word for (word,) in rows], 2):
        findings = search(opened, f"{one} {two}", bridged=False)
        phrase = search(opened, f'"{one} {two}"', bridged=False).bits
        order = ranking(Selection(opened, findings.bits), findings, "relevance").page(1, 100)
        for tier in findings.tiers:
            part = [ordinal in phrase for ordinal in order if ordinal in tier]
            assert part == sorted(part, reverse=True)
            seen += 0 < sum(part) < len(part)
    assert seen

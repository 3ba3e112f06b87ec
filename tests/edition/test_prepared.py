"""What is made ready at publish changes no answer: pairs, sets of frequent words and phrases."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.edition import reading
from archive.edition.ranking import together_first
from archive.edition.reader import Edition
from archive.edition.reading import LEVELS, Reading, common_words, tokens
from archive.edition.search import search
from archive.text.forms import forms, forms_of, words
from archive.text.query import parse
from tests.catalogue.workshops import published


@pytest.fixture(scope="session")
def prepared(made, tmp_path_factory, django_db_blocker) -> Path:
    """An edition of the specimen in which few articles are many."""
    base = tmp_path_factory.getbasetemp()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive.publish.frequent.FREQUENT", 5)
        patch.setattr("archive.publish.index.FEW", 2)
        patch.setattr("archive.publish.index.COMMON", 0.05)
        return published(tmp_path_factory.mktemp("prepared"), made, base).edition


@pytest.fixture(scope="session")
def ready(prepared) -> Edition:
    """That edition, opened."""
    return Edition(prepared)


@pytest.fixture(scope="session")
def said(opened) -> list[list[str]]:
    """The words of every title, account and text of record, text by text."""
    found = []
    for record in opened.article_records(list(opened.everything)):
        holding = record["holding"] or {}
        for text in (record["title"], record["account"]["vi"], holding.get("text") or ""):
            found.append([text[slice(*span)] for span in words(text)])
    return [text for text in found if text]


def test_the_edition_has_what_is_tested_here(ready, opened):
    assert ready.execute("SELECT count(*) FROM common")[0][0] > 20
    (phrases,) = ready.execute("SELECT count(*) FROM frequent WHERE word LIKE '% %'")[0]
    assert phrases > 20
    for table in ("common", "frequent"):
        assert opened.execute(f"SELECT count(*) FROM {table}") == [(0,)], "few are many there"


@settings(max_examples=300)
@given(data=st.data())
def test_an_edition_with_pairs_answers_like_one_without(ready, opened, said, data):
    pieces = []
    for _ in range(data.draw(st.integers(1, 3))):
        text = data.draw(st.sampled_from(said))
        start = data.draw(st.integers(0, len(text) - 1))
        piece = text[start : start + data.draw(st.integers(1, 5))]
        level = data.draw(st.integers(0, 2))
        shown = [forms(word)[level] if level == 2 else word for word in piece]
        sign = data.draw(st.sampled_from(["", "", "-", "title:", "OR "]))
        pieces.append(f'{sign}"{" ".join(shown)}"')
    query = " ".join(pieces)
    bridged = data.draw(st.booleans())
    assert search(ready, query, bridged).tiers == search(opened, query, bridged).tiers, query


@settings(max_examples=60)
@given(data=st.data())
def test_relevance_puts_the_same_words_side_by_side_first(ready, opened, said, data):
    text = data.draw(st.sampled_from([text for text in said if len(text) > 3]))
    start = data.draw(st.integers(0, len(text) - 2))
    query = " ".join(text[start : start + data.draw(st.integers(2, 4))])
    groups = []
    for edition in (ready, opened):
        found = search(edition, query)
        groups.append([list(tier) for tier in together_first(edition, found, list(found.tiers))])
    assert groups[0] == groups[1]


def test_a_phrase_of_two_common_words_is_exact_however_many(ready, opened, monkeypatch):
    pairs = [
        word
        for (word,) in ready.execute("SELECT DISTINCT word FROM frequent WHERE level = 2")
        if word.count(" ") == 1
    ]
    assert pairs
    whole = {word: search(opened, f'"{word}"', bridged=False).tiers for word in pairs}
    monkeypatch.setattr(reading, "MOST", 1)
    ready.remembered.clear()
    for word in pairs:
        found = search(ready, f'"{word}"', bridged=False)
        assert found.tiers == whole[word]
        assert not found.cut
    ready.remembered.clear()


def test_phrases_of_common_words_are_looked_up_by_pairs(ready):
    (words_json,) = ready.execute("SELECT json_group_array(word) FROM common")[0]
    one, two, three, *_ = json.loads(words_json)
    (clause,) = parse(f'"{one} {two} {three}"').clauses
    (term,) = clause.alternatives
    for level in range(len(LEVELS)):
        common = common_words(ready, [term])
        assert len(tokens(term, level, common)) == 2
        assert tokens(term, level, common - {two}) == [one, two, three]


def test_documents_are_found_by_their_mentions_in_any_spelling(ready, opened):
    keys = [key for (key,) in opened.execute("SELECT DISTINCT key FROM spelling")]
    mentioned = 0
    for key in keys:
        spelt = opened.execute("SELECT words FROM spelling WHERE key = ?", (key,))
        read = Reading(opened, parse(""))
        expected = read.read(2, " OR ".join(f'"{words}"' for (words,) in spelt), 1_000)[0]
        for edition in (ready, opened):
            assert edition.bits["mention", key] == expected
        mentioned += bool(expected)
    assert mentioned


def test_a_stored_set_is_found_by_its_words(ready):
    for level, word in ready.execute("SELECT level, word FROM frequent ORDER BY word LIMIT 40"):
        bare = forms_of(word)
        if [form[level] for form in bare] == word.split():
            sets = Reading(ready, parse(f'"{word}"')).sets
            assert (level, word) in sets

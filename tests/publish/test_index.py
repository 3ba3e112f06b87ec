"""The index holds exactly the words of the articles; bitmaps and vocabulary agree with it."""

import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyroaring import BitMap

from archive.numbering import SPACING, number_of
from archive.publish.index import COLUMNS, TABLES
from archive.publish.words import SCHEMA as WORD_TABLE
from archive.publish.words import TOKENIZER, Vocabulary, joined, passage, words_of
from archive.text.forms import LEVELS, forms, forms_of, words
from archive.text.pairs import JOINT
from tests.publish.entity_reference import EntityReference
from tests.publish.index_reference import SEPARATOR, parted, said, texts_of

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Co"]) | st.sampled_from("hòaủyđÐ̣ ./-_\n"))
Texts = dict[tuple[int, str], list[str]]


def texts_by_place(reference: EntityReference) -> Texts:
    """Return the texts of a catalogue's articles by ordinal and column."""
    return {
        (ordinal, column): found
        for ordinal, article in enumerate(reference.articles)
        for column, found in texts_of(reference, article, reference.article(article)).items()
    }


@pytest.fixture
def indexed(monkeypatch, stocked) -> Iterator[tuple[sqlite3.Connection, Texts]]:
    """An edition in which few articles are many, and the texts of its articles by column."""
    monkeypatch.setattr("archive.publish.frequent.FREQUENT", 2)
    monkeypatch.setattr("archive.publish.index.FEW", 2)
    monkeypatch.setattr("archive.publish.index.COMMON", 0.6)
    monkeypatch.setattr("archive.publish.index.WORDS_AT_ONCE", 1500)  # a few articles at a time
    stocked.publish()
    texts = texts_by_place(EntityReference())
    with closing(sqlite3.connect(stocked.edition)) as edition:
        yield edition, texts


def instances(edition: sqlite3.Connection, table: str) -> dict[tuple[int, str], list[str]]:
    """Return the words of an index in their order, by ordinal and column."""
    edition.execute(
        f"CREATE VIRTUAL TABLE temp.of_{table} USING fts5vocab(main, {table}, instance)"
    )
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for row, column, word in edition.execute(
        f"SELECT doc / {SPACING} - 1, col, term FROM temp.of_{table} ORDER BY doc, col, offset"
    ):
        found[row, column].append(word)
    return found


def standing(texts: Texts, level: int) -> dict[str, set[int]]:
    """Return in which articles each word stands, in one form."""
    found: dict[str, set[int]] = defaultdict(set)
    for (ordinal, _), several in texts.items():
        for word in (word for text in several for word in said(text, level)):
            found[word].add(ordinal)
    return found


def test_every_column_of_every_index_holds_the_words_of_its_texts_and_no_others(indexed):
    edition, texts = indexed
    assert {column for _, column in texts} == set(COLUMNS) - {"pairs"}
    for level, table in enumerate(TABLES):
        found = instances(edition, table)
        found = {place: said for place, said in found.items() if place[1] != "pairs"}
        for place, several in texts.items():
            expected = sorted(said(text, level) for text in several if said(text, level))
            assert parted(found.pop(place, [])) == expected, (table, place)
        assert found == {}


def test_every_two_common_words_side_by_side_are_a_pair_and_no_others(indexed):
    edition, texts = indexed
    common = {word for (word,) in edition.execute("SELECT word FROM common")}
    assert common
    assert common < set(standing(texts, 2))
    for level, table in enumerate(TABLES):
        expected: dict[int, Counter[str]] = defaultdict(Counter)
        for (ordinal, _), several in texts.items():
            for text in several:
                for one, two in pairwise(forms_of(text)):
                    if {one[2], two[2]} <= common:
                        expected[ordinal][one[level] + JOINT + two[level]] += 1
        found = instances(edition, table)
        assert any(expected.values())
        for ordinal in {place[0] for place in texts}:
            written = Counter(found.get((ordinal, "pairs"), []))
            del written[SEPARATOR]
            assert written == expected[ordinal]


def test_pairs_are_neighbours_only_where_they_share_a_word(indexed):
    edition, _ = indexed
    for table in TABLES:
        for (_, column), written in instances(edition, table).items():
            if column == "pairs":
                for one, two in pairwise(written):
                    if SEPARATOR not in (one, two):
                        assert one.split(JOINT)[1] == two.split(JOINT)[0]


def test_words_are_common_that_stand_in_a_part_of_the_first_articles(monkeypatch, stocked):
    monkeypatch.setattr("archive.publish.index.FEW", 2)
    monkeypatch.setattr("archive.publish.index.COMMON", 0.5)
    stocked.publish()
    reference = EntityReference()
    texts = texts_by_place(reference)
    half = len(reference.articles) / 2
    expected = {word for word, found in standing(texts, 2).items() if len(found) >= half}
    with closing(sqlite3.connect(stocked.edition)) as edition:
        assert {word for (word,) in edition.execute("SELECT word FROM common")} == expected
    assert expected
    monkeypatch.setattr("archive.publish.index.FEW", len(reference.articles) + 1)
    stocked.publish()
    with closing(sqlite3.connect(stocked.edition)) as edition:
        assert edition.execute("SELECT count(*) FROM common").fetchone() == (0,)


def test_every_article_has_its_row_in_every_index(indexed):
    edition, texts = indexed
    for table in TABLES:
        rows = edition.execute(f"SELECT rowid FROM {table} ORDER BY rowid").fetchall()
        assert rows == [(number_of(ordinal),) for ordinal in sorted({at for at, _ in texts})]


def test_bitmaps_of_frequent_words_are_what_matching_gives(indexed):
    edition, texts = indexed
    rows = edition.execute("SELECT level, word, bits FROM frequent").fetchall()
    found = {(level, word): set(BitMap.deserialize(bits)) for level, word, bits in rows}
    words_found = {place: found[place] for place in found if " " not in place[1]}
    expected = {
        (level, word): articles
        for level in range(len(LEVELS))
        for word, articles in standing(texts, level).items()
        if len(articles) > 2
    }
    assert words_found == expected
    assert len({level for level, _ in words_found}) == len(LEVELS)
    assert 3 in {len(articles) for articles in words_found.values()}
    assert len({level for level, word in found if " " in word}) == len(LEVELS)
    for (level, word), articles in found.items():  # words side by side as well
        table = TABLES[level]
        query = f"SELECT {table}.rowid / {SPACING} - 1 FROM {table} WHERE {table} MATCH ?"
        assert {row for (row,) in edition.execute(query, (f'"{word}"',))} == articles


def test_the_vocabulary_counts_articles_and_shows_the_usual_spelling(indexed):
    edition, texts = indexed
    rows = edition.execute("SELECT folded, shown, articles FROM word").fetchall()
    counted = {folded: articles for folded, _, articles in rows}
    folded_words = standing(texts, LEVELS.index("folded"))
    assert counted == {word: len(articles) for word, articles in folded_words.items()}
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for text in (text for several in texts.values() for text in several):
        for start, end in words(text):
            word = unicodedata.normalize("NFC", text[start:end])
            written[forms(word)[2]][word] += 1
    for folded, shown, _ in rows:
        most = max(written[folded].values())
        assert shown == min(word for word, times in written[folded].items() if times == most)
    assert any(len(spelt) > 1 for spelt in written.values())


def test_no_phrase_goes_from_one_title_or_name_into_the_next(indexed):
    edition, texts = indexed
    tried = 0
    for (ordinal, column), several in texts.items():
        spoken = [said(text, 2) for text in several if said(text, 2)]
        for one, two in zip(spoken, spoken[1:], strict=False):
            phrase = f"{one[-1]} {two[0]}"
            if any(phrase in " ".join(text) for text in spoken):
                continue
            query = "SELECT 1 FROM passage_folded WHERE passage_folded MATCH ? AND rowid = ?"
            asked = (f'{column} : "{phrase}"', number_of(ordinal))
            assert edition.execute(query, asked).fetchall() == [], asked
            tried += 1
    assert tried > 20


def test_the_vocabulary_joins_normal_forms_and_takes_the_first_of_equals():
    vocabulary = Vocabulary()
    once = unicodedata.normalize("NFD", "Hòa hòa")
    for written in (words_of(once), ["hóa", "hòa"], ["Hòa"], ["ba"], ["Ba"]):
        vocabulary.take(written)
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.executescript(WORD_TABLE)
        vocabulary.write(opened)
        rows = opened.execute("SELECT * FROM word ORDER BY folded").fetchall()
    assert rows == [("ba", "Ba", 2), ("hoa", "Hòa", 3)]


@given(TEXTS)
@example("xⒶx ½ ²")
def test_the_words_of_a_text_are_those_that_are_marked_in_it(text):
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        assert words_of(written) == [written[start:end] for start, end in words(written)]


@given(st.lists(TEXTS, max_size=4))
def test_a_passage_is_its_texts_with_the_separator_between(texts):
    one = passage(*texts)
    assert one.written == [word for text in texts for word in words_of(text)]
    for level, line in enumerate(one.forms):
        spoken = [" ".join(said(text, level)) for text in texts if words_of(text)]
        assert line == f" {SEPARATOR} ".join(spoken)
    assert joined([passage(text) for text in texts]) == one


@given(TEXTS)
@example("q\u19b0q")  # a letter that older Unicode has for a mark
def test_a_form_is_one_word_to_the_tokenizer(text):
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.execute(
            "CREATE VIRTUAL TABLE said USING"
            f" fts5({', '.join(LEVELS)}, content='', tokenize=\"{TOKENIZER}\")"
        )
        opened.execute(
            f"INSERT INTO said({', '.join(LEVELS)}) VALUES (?, ?, ?)", passage(text).forms
        )
        opened.execute("CREATE VIRTUAL TABLE temp.of_said USING fts5vocab(main, said, instance)")
        for level, column in enumerate(LEVELS):
            found = opened.execute(
                "SELECT term FROM temp.of_said WHERE col = ? ORDER BY offset", (column,)
            )
            # To SQLite the two small sigmas are one letter, in the index and in every query.
            expected = [form[level].replace("ς", "σ") for form in forms_of(text)]
            assert [term.replace("ς", "σ") for (term,) in found] == expected

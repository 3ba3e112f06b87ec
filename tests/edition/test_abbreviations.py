"""Abbreviations in an archive made of nothing else: every way to write one gives one set."""

import unicodedata

import pytest

from archive.edition.reader import Edition
from archive.edition.search import search
from archive.text import glossary, spellings
from archive.text.folding import fold
from tests.catalogue.workshops import published
from tests.edition.searching import stands
from tests.specimens import specimen


def next_words(group: spellings.Group) -> str:
    """Return words that decide a group's reading, with a blank before them; "" if none need."""
    kinds = {glossary.NUMBER: "28", glossary.WORD: "Khoa"}
    for entry in glossary.ABBREVIATIONS:
        if entry.vi == group.spellings[0][0] and entry.following:
            return f" {kinds.get(entry.following[-1], entry.following[-1])}"
    return ""


def ways(text: str) -> list[str]:
    """Return the ways to write a spelling with the same letters."""
    found = [text, text.upper(), fold(text), unicodedata.normalize("NFD", text)]
    if "." in text:
        found += [f"{text}.", text.replace(".", ". "), text.replace(".", " ")]
    if "-" in text:
        found += [text.replace("-", " - "), text.replace("-", "–"), text.replace("-", " ")]
    return list(dict.fromkeys(found))


WRITTEN = [
    (group, f"{way}{next_words(group)}")
    for group in spellings.groups()
    for text, _words in group.spellings
    for way in ways(text)
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory, django_db_blocker) -> tuple[Edition, dict[int, str]]:
    """An edition in whose articles stands one spelling each, and those by ordinal."""
    made = specimen(5, articles=len(WRITTEN), statuses=("published",))
    texts = {}
    for fields, (_group, way) in zip(made.all("article"), WRITTEN, strict=True):
        texts[fields["key"]] = fields["account_vi"] = f"Zxa {way}, zxb."
    base = tmp_path_factory.getbasetemp()
    with django_db_blocker.unblock():
        workshop = published(tmp_path_factory.mktemp("abbreviations"), made, base)
    edition = Edition(workshop.edition)
    records = edition.article_records(list(edition.everything))
    ordered = zip(edition.everything, records, strict=True)
    return edition, {ordinal: texts[record["key"]] for ordinal, record in ordered}


@pytest.mark.parametrize("group", spellings.groups(), ids=lambda group: group.spellings[1][0])
def test_every_way_to_write_an_abbreviation_finds_one_set(archive, group) -> None:
    edition, texts = archive
    decided = next_words(group)
    expected = {
        ordinal
        for ordinal, text in texts.items()
        if any(stands(text, f"{spelling}{decided}", 2) for spelling, _words in group.spellings)
    }
    for other, way in WRITTEN:
        if other is group:
            for typed in (way, f'"{way}"'):
                assert set(search(edition, f"{typed} in:account").bits) == expected, typed


@pytest.mark.parametrize("typed", ["Ban Chấp hành", '"ban chấp hành"', "ban chap hanh"])
def test_the_answer_to_a_question_gives_the_letters_where_they_mean_that(archive, typed) -> None:
    """What is left are letters of which nobody knows."""
    edition, texts = archive
    found = {texts[ordinal] for ordinal in search(edition, f"{typed} in:account").bits}
    meant = {
        text
        for text in texts.values()
        if "chap hanh" in fold(text) or "bch lien doan" in fold(text)
    }
    assert found == meant
    assert len(meant) > 1


def test_letters_in_capitals_are_read_and_a_syllable_is_not(archive) -> None:
    edition, _texts = archive
    assert search(edition, "TƯ").bits >= search(edition, "TW").bits
    assert search(edition, "tư").additions == ()
    assert search(edition, "ĐẦU TƯ").additions == ()


@pytest.mark.parametrize("typed", ["BCH", "B.C.H", "b.c.h.", '"B.C.H"'])
def test_letters_with_full_stops_find_what_the_letters_find(archive, typed) -> None:
    edition, texts = archive
    found = {texts[ordinal] for ordinal in search(edition, f"{typed} in:account").bits}
    meant = {text for text in texts.values() if stands(text, "bch", 2) or stands(text, "b c h", 2)}
    assert found == meant
    assert any("B.C.H" in text for text in found)

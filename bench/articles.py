"""Made-up articles as rows of the models, and the records that publishing makes of them.

No row is in a database: the functions that make records of a catalogue are given these instead.
Import this when Django is set up.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from archive.models import (
    Appearance,
    AppearanceRole,
    ArticleDate,
    Byline,
    Citation,
    Holding,
    Involvement,
    Post,
    Quantity,
    Slip,
)
from archive.publish.records import Parts, article_record
from archive.publish.snapshot import Row, Snapshot
from archive.text.glossary import ABBREVIATIONS
from bench.cast import DOCUMENTS, NOTES, ORGANISATIONS, PEOPLE, PROVINCES, cast
from bench.language import Language, Zipf, language

FIRST, DAYS = date(2010, 1, 1), 16 * 365  # to the end of 2025, more articles in each year
# Words have one to three syllables. Texts of record have half as many words to half as many again;
# with headline and citations that makes about 350 syllables. Real releases have 420 to 1,010.
WORDS = 176
TITLE, TITLE_EN, ACCOUNT, ACCOUNT_EN, CITING = 5, 8, 21, 40, 3  # words; accounts: 40 syllables
SENTENCES = range(7, 14)  # words of a sentence
NOTE_PREFIXES = ("", "title_", "province_", "publisher_", "source_")
KINDS = {"resolution": "Nghị quyết", "directive": "Chỉ thị", "decision": "Quyết định"}


@dataclass(frozen=True)
class World:
    """The language, who is in it, and how often each is in the news."""

    language: Language
    snapshot: Snapshot
    provinces: Zipf
    people: Zipf
    organisations: Zipf
    documents: Zipf
    shortened: Zipf


@cache
def world() -> World:
    """Return the one world."""
    spoken = language()
    return World(
        spoken,
        cast(spoken),
        Zipf(list(range(1, PROVINCES + 1)), 0.8),
        Zipf(list(range(1, PEOPLE + 1)), 0.8),
        Zipf(list(range(PROVINCES + 1, ORGANISATIONS + 1)), 0.8),
        Zipf(list(range(1, DOCUMENTS + 1)), 1.0),
        Zipf([entry for entry in ABBREVIATIONS if not entry.following], 0.6),
    )


def records(first: int, end: int, total: int) -> list[dict]:
    """Return the records of the articles `first` to before `end` of an archive of `total`.

    `first` begins a chunk: what is drawn depends on the chunk and not on who draws it.
    """
    lots = Random(f"{total} {first}")
    snapshot = world().snapshot
    return [article_record(*drawn(lots, at, total), snapshot) for at in range(first, end)]


def drawn(lots: Random, ordinal: int, total: int) -> tuple[Row, Parts]:
    """Return the row of an article and the rows that hang on it, by model."""
    at = world()
    topic, home = at.language.topics.draw(lots), at.provinces.draw(lots)
    cited = at.documents.distinct(lots, lots.choice((0, 1, 1, 2)))
    length = int(WORDS * (0.5 + lots.random()))
    said = at.language.text(lots, topic, TITLE + ACCOUNT + length + CITING * len(cited))
    title, account = sentence(said[:TITLE]), sentence(said[TITLE : TITLE + ACCOUNT])
    retold = at.language.foreign.some(lots, TITLE_EN + ACCOUNT_EN)
    row = {"id": ordinal, "key": f"tc{ordinal:07}", "title": title, "title_basis": "transcribed"}
    row |= {"title_en": sentence(retold[:TITLE_EN]), "title_evidence": []}
    row |= {"account_vi": f"{account}.", "account_en": f"{sentence(retold[TITLE_EN:])}."}
    row |= {"province_id": home, "publisher_id": home, "source_url": ""}
    for fact in ("province", "publisher", "source"):
        row |= {f"{fact}_basis": "stated", f"{fact}_evidence": []}
    row |= {prefix + name: "" for prefix in NOTE_PREFIXES for name in NOTES}
    text, places = text_of(lots, [title], said[TITLE + ACCOUNT :], cited)
    parts = {model: {ordinal: []} for model in (Byline, Quantity, Slip)}
    parts[ArticleDate] = {ordinal: dates_of(ordinal, total)}
    parts[Holding] = {ordinal: [holding(row["key"], title, text)]}
    parts[Citation] = {
        ordinal: [
            {"resolution_id": pk, "order": n, "form": "full", "relation": "cited", **NOTES}
            | {"wording": text[slice(*place)], "basis": "stated", "evidence": [list(place)]}
            for n, (pk, place) in enumerate(zip(cited, places, strict=True), 1)
        ]
    }
    parts[Involvement] = {
        ordinal: [
            {"organisation_id": pk, "role": "organiser", "order": n, "wording": "", **NOTES}
            | {"basis": "stated", "evidence": []}
            for n, pk in enumerate(at.organisations.distinct(lots, lots.choice((1, 1, 2))), 1)
        ]
    }
    return row, parts | people_of(lots, ordinal)


def people_of(lots: Random, ordinal: int) -> Parts:
    """Return the people of an article, each in one role."""
    found, roles = [], {}
    for n, pk in enumerate(world().people.distinct(lots, lots.choice((1, 2, 3))), 1):
        link = {"id": n, "person_id": pk, "order": n, "rank": "", "rank_evidence": []}
        found.append(link | {"evidence": [], **NOTES})
        role = "chair" if n == 1 else "attend"
        roles[n] = [{"role": role, "wording": "", "evidence": [], **NOTES}]
    return {Appearance: {ordinal: found}, AppearanceRole: roles, Post: {}}


def day_of(ordinal: int, total: int) -> str:
    """Return the day of an article: days rise with ordinals, and come thicker and thicker."""
    return (FIRST + timedelta(int(DAYS * ((ordinal + 0.5) / total) ** 0.6))).isoformat()


def dates_of(ordinal: int, total: int) -> list[Row]:
    """Return the days of an event and of its report, which are the same."""
    told = {"edtf": day_of(ordinal, total), "basis": "stated", "evidence": [], **NOTES}
    return [{"kind": kind, **told} for kind in ("event", "published")]


def sentence(words: list[str]) -> str:
    """Return words with a capital letter before them."""
    said = " ".join(words)
    return said[0].upper() + said[1:]


def text_of(
    lots: Random, lines: list[str], words: list[str], cited: list[int]
) -> tuple[str, list[tuple]]:
    """Return a text of record of given words below its first lines, and where it cites."""
    at, end = world(), len(words) - CITING * len(cited)
    if lots.random() < 0.4:
        words[int(end * lots.random())] = at.language.rare.draw(lots)
    if lots.random() < 0.6:
        entry = at.shortened.draw(lots)
        words[int(end * lots.random())] = lots.choice((entry.short, entry.vi))
    lengths = iter(lots.choices(SENTENCES, k=end // SENTENCES[0] + 1))
    start = 0
    while start < end:
        stop = min(start + next(lengths), end)
        lines.append(sentence(words[start:stop]) + ".")
        start = stop
    places, written = [], sum(map(len, lines)) + len(lines)
    for n, pk in enumerate(cited):
        row = at.snapshot.resolutions[pk]
        wording = f"{KINDS[row['kind']]} số {row['number']}"
        said = sentence(words[end + n * CITING : end + (n + 1) * CITING])
        lines.append(f"{said} {wording}.")
        places.append((written + len(said) + 1, written + len(said) + 1 + len(wording)))
        written += len(lines[-1]) + 1
    return "\n".join(lines), places


def holding(key: str, title: str, text: str) -> Row:
    """Return an article's holding; its text is a headline and one paragraph."""
    content = text.encode()
    segments = [["headline", 0, len(title)], ["paragraph", len(title) + 1, len(text)]]
    row = {"filename": f"{key}.txt", "sha256": hashlib.sha256(content).hexdigest(), "text": text}
    return row | {"bytes": len(content), "length": len(text), "segments": segments}

"""A damaged edition is found, told, and replaced; what is not found can do no harm."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.publish.index import TABLES
from archive.publish.publication import compare


def everything(path: Path) -> dict[str, list]:
    """Return all rows of all tables of an edition."""
    with closing(sqlite3.connect(path)) as edition:
        names = edition.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: edition.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}


def flipped(content: bytes, lots: random.Random, times: int) -> Iterator[bytes]:
    """Yield an edition's bytes with one bit turned over, each time another."""
    for _ in range(times):
        damaged = bytearray(content)
        damaged[lots.randrange(len(content))] ^= 1 << lots.randrange(8)
        yield bytes(damaged)


def test_a_flipped_bit_is_found_or_changes_nothing(published):
    content, whole = published.edition.read_bytes(), everything(published.edition)
    found = 0
    for damaged in flipped(content, random.Random(1), 60):
        published.edition.write_bytes(damaged)
        faults = compare(published.edition)
        assert all(fault.startswith("edition: damaged: ") for fault in faults)
        found += bool(faults)
        assert faults or everything(published.edition) == whole
    assert found > 20


def test_a_flipped_bit_is_mended_by_publishing(published):
    content, whole = published.edition.read_bytes(), everything(published.edition)
    times = ("meta", "record", "lost")  # in these stand numbers and times of day
    for damaged in flipped(content, random.Random(2), 30):
        published.edition.write_bytes(damaged)
        published.publish()
        assert compare(published.edition) == []
        after = everything(published.edition)
        assert all(after[name] == whole[name] for name in whole if name not in times)


def test_a_damaged_edition_that_is_replaced_keeps_counting(published):
    with closing(sqlite3.connect(published.edition)) as edition, edition:
        edition.execute("UPDATE meta SET value = '41' WHERE name = 'number'")
        edition.execute("UPDATE term SET label_vi = 'khác'")
    assert published.publish().number == 42
    assert compare(published.edition) == []


TOLD = "edition: damaged: its content is not that of its digest; run publish"
BROKEN = "edition: damaged: its counts or indexes; run publish"


SEARCHED = ("forward", "frequent", "common", "word", "name", "spelling")
READY = ("frequent", "common")  # these say nothing that the indexes do not say
CHANGES = [
    "UPDATE forward SET starts = x'00' WHERE rowid = 1",
    "UPDATE forward SET numbers = numbers || x'00000000' WHERE rowid = 1",
    "UPDATE forward SET field = field || 'x' WHERE rowid = 1",
    "UPDATE frequent SET bits = x'00' WHERE rowid = 1",
    "UPDATE frequent SET level = 7 WHERE rowid = 1",
    "UPDATE common SET word = word || 'x' WHERE rowid = 1",
    "UPDATE word SET articles = articles + 1 WHERE rowid = 1",
    "UPDATE word SET shown = shown || 'x' WHERE rowid = (SELECT max(rowid) FROM word)",
    "UPDATE name SET name = name || ' ' WHERE rowid = 1",
    "UPDATE name SET main = 1 - main WHERE rowid = 2",
    "UPDATE name SET articles = 77 WHERE rowid = 3",
    "UPDATE name SET rowid = rowid + 1 WHERE rowid = (SELECT max(rowid) FROM name)",
    "UPDATE spelling SET key = 'x' WHERE rowid = 1",
    "UPDATE record SET own = told WHERE rowid = 1",
    "UPDATE record SET position = -position WHERE kind = 'article'",
    "UPDATE record SET position = position + 1 WHERE kind = 'article' AND position = 64",
    "UPDATE record SET position = position + 1 WHERE kind = 'person' AND position = 64",
    "UPDATE meta SET value = '' WHERE name = 'spacing'",
    "INSERT INTO place VALUES (0, 64)",
    *(f"DELETE FROM {name} WHERE rowid = (SELECT max(rowid) FROM {name})" for name in SEARCHED),
    *(f"DELETE FROM {name}" for name in SEARCHED),
]
BREAKS = [
    "DELETE FROM {0}_data WHERE id > 10",
    "UPDATE {0}_data SET block = block || x'00' WHERE id = (SELECT max(id) FROM {0}_data)",
    "DELETE FROM {0}_docsize WHERE id = (SELECT max(id) FROM {0}_docsize)",
    "DELETE FROM {0}_idx",
    "UPDATE {0}_config SET v = v + 1 WHERE k = 'version'",
    "INSERT INTO {0}({0}) VALUES ('delete-all')",
    "INSERT INTO {0}({0}, rowid, {1}) VALUES ('delete', {2}, 'x')",
]


def test_a_row_by_which_things_are_found_is_missed(monkeypatch, stocked):
    monkeypatch.setattr("archive.publish.frequent.FREQUENT", 3)
    monkeypatch.setattr("archive.publish.index.FEW", 3)
    monkeypatch.setattr("archive.publish.bitmaps.MANY", 2)
    stocked.publish()
    content = stocked.edition.read_bytes()
    for harm in CHANGES:
        stocked.edition.write_bytes(content)
        with closing(sqlite3.connect(stocked.edition)) as edition, edition:
            assert edition.execute(harm).rowcount > 0
        unsaid = ("rowid + 1", "position + 1", "spacing", "INTO place", *READY)
        expected = BROKEN if any(words in harm for words in unsaid) else TOLD
        assert compare(stocked.edition) == [expected], harm
    assert stocked.publish().new
    assert compare(stocked.edition) == []


@pytest.mark.parametrize("table", SEARCHED)
def test_a_lost_table_is_found_and_mended(published, table):
    with closing(sqlite3.connect(published.edition)) as edition, edition:
        edition.execute(f"DROP TABLE {table}")
    lost = f"edition: damaged: no such table: {table}; run publish"
    assert compare(published.edition) == [BROKEN if table in READY else lost]
    published.publish()
    assert compare(published.edition) == []


@pytest.mark.parametrize("harm", BREAKS)
def test_a_lost_index_is_found_and_mended(published, harm):
    content = published.edition.read_bytes()
    for index in (*TABLES, "name_words"):
        published.edition.write_bytes(content)
        column, row = ("name", 1) if index == "name_words" else ("title", 0)
        with closing(sqlite3.connect(published.edition)) as edition, edition:
            edition.execute(harm.format(index, column, row))
        assert compare(published.edition) == [BROKEN], index
    published.publish()
    assert compare(published.edition) == []


def test_wrong_counts_are_found_and_mended(published):
    with closing(sqlite3.connect(published.edition)) as edition, edition:
        edition.execute("UPDATE meta SET value = '{\"article\": 99}' WHERE name = 'counts'")
    assert compare(published.edition) == [BROKEN]
    published.publish()
    assert compare(published.edition) == []


def test_an_edition_that_may_not_be_read_is_told(published):
    published.edition.unlink()
    published.edition.mkdir()
    assert len(compare(published.edition)) == 1
    assert compare(published.edition)[0].startswith("edition: damaged: ")

"""A damaged edition is found, told, and replaced; what is not found can do no harm."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

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


def test_a_lost_index_is_found_and_mended(published):
    with closing(sqlite3.connect(published.edition)) as edition, edition:
        edition.execute("DELETE FROM passage_data WHERE id > 10")
    assert compare(published.edition) == [
        "edition: damaged: its counts or indexes; run publish"
    ]  # fmt: skip
    published.publish()
    assert compare(published.edition) == []


def test_wrong_counts_are_found_and_mended(published):
    with closing(sqlite3.connect(published.edition)) as edition, edition:
        edition.execute("UPDATE meta SET value = '{\"article\": 99}' WHERE name = 'counts'")
    assert compare(published.edition) == [
        "edition: damaged: its counts or indexes; run publish"
    ]  # fmt: skip
    published.publish()
    assert compare(published.edition) == []


def test_an_edition_that_may_not_be_read_is_told(published):
    published.edition.unlink()
    published.edition.mkdir()
    assert len(compare(published.edition)) == 1
    assert compare(published.edition)[0].startswith("edition: damaged: ")

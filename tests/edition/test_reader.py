"""The edition is opened for reading only, noticed when replaced, and never half trusted."""

import os
import random
import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from django.test import Client

from archive.edition.reader import Door, Edition, NoEdition
from archive.edition.search import search
from archive.edition.selection import Selection

KINDS = ("organisation", "person", "resolution", "province")


def replaced(path: Path, query: str) -> None:
    """Put another edition in the place of one, as publishing does."""
    beside = Path(shutil.copy(path, path.with_suffix(".new")))
    with closing(sqlite3.connect(beside)) as edition, edition:
        edition.execute(query)
    os.replace(beside, path)


def in_another_thread(work) -> object:
    """Do something in a thread that has just begun."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def read_all(edition: Edition) -> None:
    """Read everything that pages read."""
    everything = Selection.everything(edition)
    edition.article_rows(everything.page(1, 100))
    for row in edition.article_records(everything.page(1, 100, newest_first=False)):
        edition.record("article", row["key"])
    for kind in KINDS:
        for row in edition.entity_rows(kind):
            edition.record(kind, row["key"])
            edition.lost(kind, row["key"])
    edition.changes()
    edition.article_at("nowhere.example")
    search(edition, "nq")


def test_an_articles_ordinal_stands_beside_its_record_and_not_in_it(opened):
    for ordinal, row in enumerate(opened.article_rows(list(opened.everything))):
        found, record = opened.article(row["key"])
        assert (found, record) == (ordinal, opened.record("article", row["key"]))
    assert opened.article("tc9999") is None


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM record",
        "UPDATE meta SET value = 'x'",
        "CREATE TABLE more (x)",
        "INSERT INTO passage_typed(passage_typed) VALUES ('optimize')",
        "VACUUM",
    ],
)
def test_nothing_can_be_written(shelf, statement):
    before = shelf.read_bytes()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        Edition(shelf).connection.execute(statement)
    assert shelf.read_bytes() == before
    assert [path.name for path in shelf.parent.iterdir()] == ["edition.sqlite3"]


def test_a_folder_that_is_read_only_is_no_hindrance(copied):
    copied.chmod(0o444)
    copied.parent.chmod(0o555)
    try:
        read_all(Edition(copied))
    finally:
        copied.parent.chmod(0o755)


def test_the_reading_room_needs_no_catalogue(shelf, settings):
    settings.EDITION_PATH = shelf
    reader = Client(SERVER_NAME="127.0.0.1")
    for address in ("/articles.json", "/articles/", "/people/", "/articles/tc0001.json"):
        assert reader.get(address).status_code == 200, address
    answer = reader.get("/articles.json?province=none&q=nq").json()
    assert answer["edition"] == 1
    assert reader.get("/-/ready").status_code == 200


def test_an_edition_is_opened_once_and_again_when_it_is_replaced(copied):
    door = Door()
    first = door.edition(copied)
    assert door.edition(copied) is first
    replaced(copied, "UPDATE meta SET value = '2' WHERE name = 'number'")
    second = door.edition(copied)
    assert second is not first
    assert (first.number, second.number) == (1, 2)
    assert door.edition(copied) is second


def test_an_edition_that_comes_goes_and_comes_again(copied, tmp_path):
    door, place = Door(), tmp_path / "place.sqlite3"
    with pytest.raises(NoEdition, match="there is no edition at .*place.sqlite3"):
        door.edition(place)
    shutil.copy(copied, place)
    assert door.edition(place).number == 1
    place.unlink()
    with pytest.raises(NoEdition, match="No such file"):
        door.edition(place)
    shutil.copy(copied, place)
    assert door.edition(place).number == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"no database at all", b"SQLite format 3\0", b"SQLite format 3\0" + b"\0" * 8192],
)
def test_a_file_that_is_no_edition_is_none_until_one_is_put_there(copied, content):
    door, sound = Door(), copied.read_bytes()
    copied.write_bytes(content)
    with pytest.raises(NoEdition, match="edition.sqlite3"):
        door.edition(copied)
    copied.with_suffix(".new").write_bytes(sound)
    os.replace(copied.with_suffix(".new"), copied)
    read_all(door.edition(copied))


def test_a_folder_is_no_edition(tmp_path):
    with pytest.raises(NoEdition):
        Door().edition(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE meta SET value = 'other' WHERE name = 'format'",
        "DELETE FROM meta WHERE name = 'number'",
        "UPDATE meta SET value = 'many' WHERE name = 'number'",
        "UPDATE meta SET value = '{' WHERE name = 'counts'",
        "UPDATE facet SET bits = x'00' WHERE rowid = 1",
        "UPDATE facet SET bits = 'text' WHERE rowid = 1",
        "DROP TABLE term",
        "ALTER TABLE interval RENAME COLUMN last TO final",
        "ALTER TABLE interval ADD COLUMN more",
    ],
)
def test_an_edition_that_is_not_as_it_should_be_is_none(copied, change):
    with closing(sqlite3.connect(copied)) as edition, edition:
        edition.execute(change)
    if "RENAME" in change:
        read_all(Edition(copied))  # names of columns do not matter where order does
    else:
        with pytest.raises(NoEdition):
            Edition(copied)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE record SET body = '{', row = '{'",
        "UPDATE record SET body = x'ff', row = x'ff'",
        "UPDATE record SET body = CAST(x'ff' AS TEXT), row = CAST(x'ff' AS TEXT)",
        "DELETE FROM record WHERE kind = 'article' AND position = 64 * 4",
        "DROP TABLE record",
    ],
)
def test_what_is_damaged_inside_is_said_when_it_is_read(copied, change):
    with closing(sqlite3.connect(copied)) as edition, edition:
        edition.execute(change)
    with pytest.raises(NoEdition, match="edition.sqlite3"):
        read_all(Edition(copied))


def test_flipped_bits_never_raise_anything_but_no_edition(copied, tmp_path):
    content, lots = copied.read_bytes(), random.Random(7)
    outcomes = []
    for number in range(60):
        damaged = bytearray(content)
        for _ in range(lots.choice([1, 1, 9])):
            damaged[lots.randrange(len(content))] = lots.randrange(256)
        path = tmp_path / f"{number}.sqlite3"
        path.write_bytes(damaged)
        try:
            read_all(Edition(path))
        except NoEdition:
            outcomes.append(False)
        else:
            outcomes.append(True)
        path.unlink()
    assert set(outcomes) == {True, False}


def test_a_thread_that_comes_late_does_not_mix_two_editions(copied):
    first = Edition(copied)
    keys = [row["key"] for row in first.article_rows([0, 1, 2])]
    replaced(copied, "UPDATE record SET row = replace(row, 'tc00', 'xx00')")
    with pytest.raises(NoEdition, match="was replaced while"):
        in_another_thread(lambda: first.article_rows([0, 1, 2]))
    assert [row["key"] for row in first.article_rows([0, 1, 2])] == keys
    second = Edition(copied)
    found = in_another_thread(lambda: second.article_rows([0, 1, 2]))
    assert [row["key"] for row in found] == [key.replace("tc00", "xx00") for key in keys]


def test_who_came_through_the_door_in_time_reads_on_in_the_old_edition(copied):
    door = Door()
    keys = [row["key"] for row in door.edition(copied).article_rows([0, 1, 2])]

    def late() -> list[str]:
        edition = door.edition(copied)
        replaced(copied, "UPDATE record SET row = replace(row, 'tc00', 'xx00')")
        return [row["key"] for row in edition.article_rows([0, 1, 2])]

    assert in_another_thread(late) == keys
    fresh = door.edition(copied).article_rows([0, 1, 2])
    assert [row["key"] for row in fresh] == [key.replace("tc00", "xx00") for key in keys]


def test_many_threads_read_one_edition(opened):
    expected = opened.article_records(list(range(10)))
    start = threading.Barrier(8)

    def work(_: int) -> bool:
        start.wait()
        return all(opened.article_records(list(range(10))) == expected for _ in range(5))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))


def test_rows_come_in_the_order_asked_for(opened):
    count = opened.counts["article"]
    order = random.Random(3).sample(range(count), count)
    keys = [row["key"] for row in opened.article_rows(order)]
    assert keys == [opened.article_rows([ordinal])[0]["key"] for ordinal in order]
    assert opened.article_rows([]) == []
    twice = opened.article_rows([1, 1])
    assert twice[0] == twice[1]
    with pytest.raises(NoEdition, match="no article 99999"):
        opened.article_rows([0, 99999])


def test_what_is_not_there_is_none(opened):
    assert opened.record("article", "tc9999") is None
    assert opened.record("planet", "tc0001") is None
    assert opened.lost("article", "tc9999") is None
    assert opened.article_at("") is None
    assert opened.entity_rows("planet") == []
    assert opened.label("province", "nowhere", "vi") == "nowhere"
    assert not opened.knows("province", "nowhere")
    assert not opened.knows("planet", "nowhere")


def test_every_entity_has_its_place_in_the_list(opened):
    for kind in KINDS:
        rows = opened.entity_rows(kind)
        assert len(rows) == opened.counts[kind]
        for start in (1, 2, len(rows), len(rows) + 1):
            assert opened.entity_rows(kind, start) == rows[start - 1 :]
            assert opened.entity_rows(kind, start, 2) == rows[start - 1 : start + 1]

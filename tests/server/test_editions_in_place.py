"""The edition under a running server: replaced, missing, damaged, on a read-only disk."""

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import FIXTURES
from tests.server.serving import Server, manage, serving

ARTICLE = "/articles/tc0001.json"
READERS = 3


def new_title(folder: Path, fixtures: Path, title: str) -> None:
    """Change a title in the catalogue as a new release of the fixtures does, and publish."""
    shutil.copytree(FIXTURES, fixtures, dirs_exist_ok=True)
    path = fixtures / "tc0001.json"
    content = json.loads(path.read_text("utf-8"))
    content[0]["fields"]["title_en"] = title
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    nothing = fixtures.parent / "nothing"
    nothing.mkdir(exist_ok=True)
    for command in (["load", f"--fixtures={fixtures}", f"--holdings={nothing}"], ["publish"]):
        outcome = manage(folder, *command)
        assert outcome.returncode == 0, outcome.stderr


def put(source: Path, edition: Path) -> None:
    """Put a copy of a file in an edition's place, whole or not at all."""
    beside = edition.with_name("beside")
    shutil.copyfile(source, beside)
    os.replace(beside, edition)


def state(server: Server) -> tuple[int, int, int]:
    """Return how a server answers a reader, a program that asks whether it can, and if it lives."""
    return tuple(server.get(path).status for path in ("/", "/-/ready", "/-/health"))


def test_a_new_edition_reaches_the_next_request_of_every_worker(installation, tmp_path) -> None:
    edition = installation / "edition.sqlite3"
    with serving(installation) as server:
        before = server.get(ARTICLE)
        first = json.loads(before.body)
        shutil.copy(edition, tmp_path / "first")
        new_title(installation, tmp_path / "fixtures", "A title of another edition")
        for _ in range(40):  # more than enough for two workers with four threads
            answer = server.get(ARTICLE, if_none_match=before.headers["etag"])
            said = json.loads(answer.body)
            assert answer.status == 200
            assert (said["title_en"], said["edition"]) == (
                "A title of another edition",
                first["edition"] + 1,
            )
        assert json.loads(server.get("/-/ready").body)["edition"] == first["edition"] + 1
        shutil.copy(edition, tmp_path / "second")
        assert replaced_under_readers(server, edition, tmp_path) > 50


def replaced_under_readers(server: Server, edition: Path, folder: Path) -> int:
    """Replace the edition while readers read; return how many answers were right."""
    titles = set()
    for name in ("first", "second"):
        put(folder / name, edition)
        titles.add(json.loads(server.get(ARTICLE).body)["title_en"])
    wrong, right, done = [], [], threading.Event()

    def read() -> None:
        while not done.is_set():
            answer = server.get(ARTICLE)
            fine = answer.status == 200 and json.loads(answer.body)["title_en"] in titles
            (right if fine else wrong).append((answer.status, answer.body[:200]))

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for number in range(40):
        put(folder / ("first", "second")[number % 2], edition)
        time.sleep(0.02)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    return len(right)


def test_a_missing_or_broken_edition_closes_the_house_until_it_is_back(
    installation, tmp_path
) -> None:
    edition = installation / "edition.sqlite3"
    whole = edition.read_bytes()
    with serving(installation) as server:
        assert state(server) == (200, 200, 200)
        edition.unlink()
        assert state(server) == (503, 503, 200)
        answer = server.get("/en/articles/")
        assert answer.headers["retry-after"] == "60"
        assert "manage.py publish" in answer.text
        assert str(installation) not in answer.text
        for broken in (b"", b"no database", whole[: len(whole) // 2], whole[:100] + b"\0" * 4000):
            (tmp_path / "broken").write_bytes(broken)
            put(tmp_path / "broken", edition)
            assert state(server) == (503, 503, 200)
            assert server.get("/oai?verb=Identify").status == 503
        (tmp_path / "whole").write_bytes(whole)
        put(tmp_path / "whole", edition)
        assert state(server) == (200, 200, 200)
        assert manage(installation, "publish").returncode == 0


def test_publishing_mends_a_broken_edition(installation) -> None:
    edition = installation / "edition.sqlite3"
    edition.write_bytes(b"")
    with serving(installation) as server:
        assert state(server) == (503, 503, 200)
        outcome = manage(installation, "publish")
        assert outcome.returncode == 0, outcome.stderr
        assert state(server) == (200, 200, 200)


def test_the_server_starts_without_an_edition(tmp_path, prepared) -> None:
    folder = Path(shutil.copytree(prepared, tmp_path / "data"))
    edition = folder / "edition.sqlite3"
    edition.rename(tmp_path / "later")
    with serving(folder, ARCHIVE_ADMIN="0") as server:
        assert state(server) == (503, 503, 200)
        os.replace(tmp_path / "later", edition)
        assert state(server) == (200, 200, 200)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make a folder one that cannot be written: by its mode, for root by a read-only mount."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield
        folder.chmod(0o755)
        return
    made = subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False)
    if made.returncode != 0:
        pytest.skip("root writes anywhere and may not mount here: a read-only folder needs either")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("admin", ["0", "1"])
def test_a_data_folder_that_cannot_be_written_is_read(installation, admin) -> None:
    """A public host serves from a read-only disk; with the admin on, reading goes on too."""
    with read_only(installation):
        with pytest.raises(OSError, match="Read-only|Permission"):
            (installation / "x").write_text("x")
        with serving(installation, ARCHIVE_ADMIN=admin) as server:
            for path in ("/", "/articles/?q=nam+dinh", ARTICLE, "/people/", "/-/ready"):
                assert server.get(path).status == 200
        outcome = manage(installation, "publish")
        assert outcome.returncode != 0

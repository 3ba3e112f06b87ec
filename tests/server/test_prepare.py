"""`manage.py prepare`: what `make run` does before it serves, and does not do twice."""

import json
import os
import re
import shutil
import time
from pathlib import Path

import pytest

from tests.conftest import FIXTURES, holdings_folder
from tests.server.serving import manage, serving


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Return inode and time of every file that a start must not write anew."""
    return {
        str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(("catalogue.sqlite3-", "edition.lock"))
    }


def test_a_second_run_does_nothing_and_takes_seconds(installation, tmp_path) -> None:
    (tmp_path / "none").mkdir()
    first = manage(installation, "prepare", f"--holdings={tmp_path / 'none'}")
    assert first.returncode == 0, first.stderr
    before, started = contents(installation), time.monotonic()
    again = manage(installation, "prepare", f"--holdings={tmp_path / 'none'}")
    assert time.monotonic() - started < 15
    assert again.returncode == 0
    assert "(unchanged)" in again.stdout
    assert {name for name, seen in contents(installation).items() if seen != before[name]} == set()
    assert contents(installation).keys() == before.keys()


def test_the_report_says_what_is_there(installation, tmp_path) -> None:
    (tmp_path / "none").mkdir()
    outcome = manage(
        installation, "prepare", f"--holdings={tmp_path / 'none'}", "--address=http://127.0.0.1:1/"
    )
    assert re.search(r"\b5 articles\b", outcome.stdout)
    assert re.search(r"\b10 people\b", outcome.stdout)
    looked = f"0 attached, 5 absent, 0 refused (looked in {tmp_path / 'none'})"
    assert looked in outcome.stdout
    assert re.search(r"Edition 1 \(unchanged\), digest [0-9a-f]{16}", outcome.stdout)
    assert outcome.stdout.rstrip().endswith("http://127.0.0.1:1/")
    assert outcome.stderr == ""


def test_a_changed_style_is_collected_and_nothing_else_is_published(installation, tmp_path) -> None:
    """The stamp of the static files is what the second run trusts: a wrong one must be noticed."""
    (tmp_path / "none").mkdir()
    (stamp,) = [path for path in installation.rglob("*collected*") if path.is_file()]
    stamp.write_text("another")
    (installation / "static" / "archive.css").unlink()
    outcome = manage(installation, "prepare", f"--holdings={tmp_path / 'none'}")
    assert outcome.returncode == 0, outcome.stderr
    assert (installation / "static" / "archive.css").exists()
    assert "(unchanged)" in outcome.stdout


@pytest.mark.parametrize("named", ["option", "environment"])
def test_a_holdings_folder_that_is_not_there_is_told_before_anything_is_written(
    tmp_path, named
) -> None:
    data, wrong = tmp_path / "data", str(tmp_path / "no-such-folder")
    more = {"ARCHIVE_SECRET_KEY": "x" * 50}
    if named == "option":
        outcome = manage(data, "prepare", f"--holdings={wrong}", **more)
    else:
        outcome = manage(data, "prepare", ARCHIVE_HOLDINGS=wrong, **more)
    assert outcome.returncode != 0
    assert wrong in outcome.stderr
    assert "does not exist" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert not data.exists() or not list(data.iterdir())


def test_a_file_instead_of_a_folder_is_told_too(tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    outcome = manage(tmp_path / "data", "prepare", f"--holdings={tmp_path / 'file'}")
    assert outcome.returncode != 0
    assert "Traceback" not in outcome.stderr
    assert str(tmp_path / "file") in outcome.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads any folder: permissions need a user")
def test_a_folder_without_permission_is_told(tmp_path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    outcome = manage(tmp_path / "data", "prepare", f"--holdings={closed}")
    closed.chmod(0o700)
    assert outcome.returncode != 0
    assert "permission" in outcome.stderr


def test_an_altered_holding_is_refused_by_name_and_the_site_opens(installation, tmp_path) -> None:
    folder = holdings_folder()
    if folder is None:
        pytest.skip("holdings not found: refusing one of them needs the real ones")
    copies = tmp_path / "copies"
    copies.mkdir()
    for path in folder.glob("*.txt"):
        shutil.copyfile(path, copies / path.name)
    altered = sorted(copies.glob("*.txt"))[1]
    content = bytearray(altered.read_bytes())
    content[len(content) // 2] ^= 1
    altered.write_bytes(content)
    outcome = manage(installation, "prepare", f"--holdings={copies}")
    assert outcome.returncode == 0, outcome.stderr
    assert "4 attached, 0 absent, 1 refused" in outcome.stdout
    assert re.search(rf"refused {re.escape(altered.name)}: .*checksum", outcome.stdout)
    with serving(installation, ARCHIVE_ADMIN="0") as server:
        held = {
            key: json.loads(server.get(f"/articles/{key}.json").body)["holding"]
            for key in ("tc0001", "tc0002", "tc0003", "tc0004", "tc0005")
        }
    refused = [key for key, holding in held.items() if holding["text"] is None]
    assert [held[key]["filename"] for key in refused] == [altered.name]


def test_faulty_fixtures_stop_the_start_and_name_the_fault(installation, tmp_path) -> None:
    fixtures = Path(shutil.copytree(FIXTURES, tmp_path / "fixtures"))
    (fixtures / "tc0003.json").write_text("[{", "utf-8")
    before = contents(installation)
    outcome = manage(installation, "prepare", f"--fixtures={fixtures}")
    assert outcome.returncode != 0
    assert "tc0003.json" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert contents(installation)["edition.sqlite3"] == before["edition.sqlite3"]

"""The Nu HTML checker has nothing to say against any page, the style sheet or the icon."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.browser.judging import (
    CHECKER,
    LANGUAGES,
    changed_by_texts,
    command_for,
    every_page,
    shortened,
)
from tests.conftest import holdings_folder
from tests.server.serving import Server

# What the checker says of good CSS that it does not know, and a sheet of which it says so.
NOT_KNOWN = {
    # Of SVG 2 and of CSS Fill and Stroke, in all browsers for years; the checker knows SVG 1.1.
    "CSS: “paint-order”: Property “paint-order” doesn't exist.": "text { paint-order: stroke }",
}


@pytest.fixture(scope="session")
def java() -> str:
    """The path of Java, where the checker is too."""
    return command_for(CHECKER, "java")


def said_of(java: str, files: dict[Path, str]) -> list[dict]:
    """Return all that the checker says of files, in one start."""
    command = [java, "-jar", str(CHECKER), "--also-check-css", "--also-check-svg"]
    outcome = subprocess.run(
        [*command, "--stdout", "--exit-zero-always", "--format", "json", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout)["messages"]


def judged(java: str, files: dict[Path, str]) -> list[str]:
    """Return what is wrong with files according to the checker; each finding names its address."""
    return [
        f"{files[Path(said['url'].removeprefix('file:'))]}: {said.get('subType', said['type'])}: "
        f"{said['message']} at {said.get('lastLine')}: {said.get('extract', '').strip()!r}"
        for said in said_of(java, files)
        if said["message"] not in NOT_KNOWN
    ]


def saved(server: Server, folder: Path, addresses: list[str]) -> dict[Path, str]:
    """Save what a server answers, by path; the checker judges by the suffix of a path."""
    folder.mkdir()
    found = {}
    for number, address in enumerate(addresses):
        suffix = re.search(r"\.(css|svg)$", address)
        path = folder / f"{number:03}{suffix.group() if suffix else '.html'}"
        answer = server.get(address)
        assert answer.status < 500, f"{address}: {answer.status}"
        path.write_bytes(answer.body)
        found[path] = f"{folder.name} {shortened(address)}"
    return found


def linked(server: Server) -> list[str]:
    """Return the addresses of the style sheets and icons that the first page asks for."""
    head = BeautifulSoup(server.get("/").text, "html.parser").head
    found = [link["href"] for link in head.select("link[rel~=stylesheet], link[rel~=icon]")]
    assert any(address.endswith(".css") for address in found), found
    return found


def test_every_page_is_well_made(request, bare, java, tmp_path) -> None:
    """Warnings count like errors. With texts, the pages that texts change are judged again."""
    pages = [address for language in LANGUAGES for address in every_page(language)]
    files = saved(bare, tmp_path / "bare", pages + linked(bare))
    if holdings_folder() is not None:
        full = request.getfixturevalue("full")
        pages = [path for language in LANGUAGES for path in changed_by_texts(language, bare, full)]
        files |= saved(full, tmp_path / "full", pages)
    found = judged(java, files)
    assert not found, "\n".join(["", *found])


def test_the_checker_would_have_told(java, tmp_path) -> None:
    """An error and a warning in a page, and an error in a style sheet."""
    page, sheet = tmp_path / "page.html", tmp_path / "sheet.css"
    page.write_text("<!DOCTYPE html><html><title>a</title><section><p><div></p></section>")
    sheet.write_text("p { colour: red }")
    found = judged(java, {page: "/page/", sheet: "/sheet/"})
    assert any(finding.startswith("/page/: error: ") for finding in found), found
    assert any(finding.startswith("/page/: warning: ") for finding in found), found
    assert any(finding.startswith("/sheet/: error: ") for finding in found), found


def test_what_the_checker_does_not_know_it_has_not_learnt_since(java, tmp_path) -> None:
    """Else it has to be judged again."""
    sheets = {}
    for number, sheet in enumerate(NOT_KNOWN.values()):
        sheets[tmp_path / f"{number}.css"] = sheet
        (tmp_path / f"{number}.css").write_text(sheet)
    assert [said["message"] for said in said_of(java, sheets)] == list(NOT_KNOWN)

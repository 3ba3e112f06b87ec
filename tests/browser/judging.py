"""Judges of pages that are not ours: where their parts are, and which pages they are shown."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.browser.viewing import PAGES
from tests.conftest import required
from tests.server.serving import Server

JUDGES = Path(__file__).parent / "judges" / "node_modules"
CHECKER = JUDGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = JUDGES / "lighthouse" / "cli" / "index.js"
OLDEST_NODE = (18, 16)  # what Lighthouse 12 asks for; Debian 12 has 18.20
LANGUAGES = ("", "/en")


def absent(name: str, reason: str) -> None:
    """Skip with a reason; fail where this tool's tests are required."""
    if required(name):
        pytest.fail(f"{name} is required here: {reason}")
    pytest.skip(reason)


def command_for(judge: Path, name: str) -> str:
    """Return the path of the command that runs a judge; skip or fail by name without either."""
    command = shutil.which(name)
    if command is None:
        absent(name, f"{name} not found: {judge.name} needs it")
    if not judge.exists():
        absent(name, f"{judge.name} not found: `make test` installs it where npm is")
    return command


def node_for(judge: Path) -> str:
    """Return the path of a Node that is new enough for a judge; skip or fail by name else."""
    command = command_for(judge, "node")
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    version = tuple(int(number) for number in re.findall(r"\d+", said.stdout)[:2])
    if version < OLDEST_NODE:
        absent("node", f"node {said.stdout.strip()} is too old for Lighthouse")
    return command


def content(server: Server, address: str) -> str:
    """Return what a page has beside the furniture that all pages share."""
    answer = server.get(address)
    assert answer.status < 500, f"{address}: {answer.status}"
    return str(BeautifulSoup(answer.text, "html.parser").main)


def every_page(language: str) -> list[str]:
    """Return the address of every kind of page in one language."""
    return [language + path for path in PAGES]


def changed_by_texts(language: str, bare: Server, full: Server) -> list[str]:
    """Return the addresses whose pages say something else where the texts are: few lists do."""
    changed = [path for path in every_page(language) if content(bare, path) != content(full, path)]
    assert any("/tc0001/" in path for path in changed), changed
    return changed


def shortened(address: str) -> str:
    """Return an address as it is named in a finding: some are long on purpose."""
    return address if len(address) <= 80 else f"{address[:60]}… ({len(address)} characters)"

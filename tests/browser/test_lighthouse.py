"""Lighthouse gives home, list and article at least 98 of 100 in all that it judges."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.browser.judging import LIGHTHOUSE, node_for
from tests.browser.viewing import ARGUMENTS, ARTICLES

LEAST = 98
CATEGORIES = {"performance", "accessibility", "best-practices", "seo"}
# A busy machine lowers the score of performance and no other: the best of so many runs counts.
RUNS = 3
# It can also lose the trace of its own browser, says so and asks to be run again. No page is
# judged by that, so it is asked again; any other failure of its fails the test at once.
LOST = re.compile(r"Please run Lighthouse again|PROTOCOL_TIMEOUT")
ATTEMPTS = 4
PAGES = {"home": "/", "list": "/articles/", "article": f"/articles/tc0001/{ARTICLES['tc0001']}/"}
FLAGS = " ".join(["--headless=new", *ARGUMENTS])


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node, where Lighthouse is too."""
    return node_for(LIGHTHOUSE)


class Lighthouse:
    """Lighthouse with its browser, and a folder for what it writes."""

    def __init__(self, node: str, chromium: str, folder: Path) -> None:
        self.command = [node, str(LIGHTHOUSE)]
        self.folder = folder
        self.environment = os.environ | {"CHROME_PATH": chromium, "XDG_CONFIG_HOME": str(folder)}

    def report(self, url: str, form: str, categories: set[str]) -> dict:
        """Return the report on a page as a `mobile` or a `desktop` has it."""
        path = self.folder / "report.json"
        for _ in range(ATTEMPTS):
            outcome = self.run(url, path, form, categories)
            if outcome.returncode == 0 or not LOST.search(outcome.stderr):
                break
        assert outcome.returncode == 0, outcome.stderr
        return json.loads(path.read_text("utf-8"))

    def run(
        self, url: str, path: Path, form: str, categories: set[str]
    ) -> subprocess.CompletedProcess[str]:
        """Let Lighthouse write its report into `path`, and return how it ended."""
        return subprocess.run(
            [
                *(*self.command, url, "--quiet", "--no-enable-error-reporting"),
                *("--output=json", f"--output-path={path}", f"--chrome-flags={FLAGS}"),
                *("--disable-full-page-screenshot", f"--only-categories={','.join(categories)}"),
                *(["--preset=desktop"] if form == "desktop" else []),
            ],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def lighthouse(node, chromium, tmp_path) -> Lighthouse:
    """Lighthouse, ready to judge."""
    return Lighthouse(node, chromium, tmp_path)


def scores(report: dict) -> dict[str, int]:
    """Return the score of each category, 0 to 100."""
    return {name: round(100 * found["score"]) for name, found in report["categories"].items()}


def faults(report: dict) -> list[str]:
    """Return the audits that were not passed and cost points, each with the nodes it names."""
    weighty = {
        audit["id"]
        for category in report["categories"].values()
        for audit in category["auditRefs"]
        if audit["weight"] > 0
    }
    return [
        f"{name}: {audit['score']} {audit['title']} {audit.get('displayValue', '')} "
        f"{json.dumps(audit.get('details', {}).get('items', []), ensure_ascii=False)[:600]}"
        for name, audit in report["audits"].items()
        if name in weighty and audit["score"] is not None and audit["score"] < 1
    ]


@pytest.mark.parametrize("form", ["desktop", "mobile"])
@pytest.mark.parametrize("page", PAGES)
def test_lighthouse_is_content(fullest, lighthouse, page, form) -> None:
    url = f"http://127.0.0.1:{fullest.port}{PAGES[page]}"
    report = lighthouse.report(url, form, CATEGORIES)
    found = scores(report)
    assert set(found) == CATEGORIES
    for _ in range(1, RUNS):
        if found["performance"] >= LEAST:
            break
        again = lighthouse.report(url, form, {"performance"})
        found["performance"] = max(found["performance"], scores(again)["performance"])
    told = "\n".join([f"{page} as {form}: {found}", *faults(report)])
    assert min(found.values()) >= LEAST, told


class Careless(BaseHTTPRequestHandler):
    """Answers everything with a page that names neither its language nor its picture."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><html><body><p>words</p><img src='/a.png'></body></html>")

    def log_message(self, *_words) -> None:
        """Say nothing."""


@pytest.fixture
def careless() -> Iterator[str]:
    """The address of a careless page."""
    with HTTPServer(("127.0.0.1", 0), Careless) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_lighthouse_would_have_told(careless, lighthouse) -> None:
    report = lighthouse.report(careless, "mobile", CATEGORIES - {"performance"})
    found = scores(report)
    assert max(found["accessibility"], found["seo"]) < LEAST
    told = faults(report)
    assert any(fault.startswith("html-has-lang: 0") for fault in told), told
    assert any(fault.startswith("image-alt: 0") and "/a.png" in fault for fault in told), told


STAND_IN = """\
echo run >> {runs}
if [ "$(wc -l < {runs})" -le {losses} ]; then echo "{words}" >&2; exit 1; fi
for word; do case "$word" in --output-path=*) echo '{{"ran": true}}' > "${{word#*=}}";; esac; done
"""


@pytest.mark.parametrize(
    ("words", "losses", "runs"),
    [
        ("Something went wrong. Please run Lighthouse again. (NO_NAVSTART)", 2, 3),
        ("Something went wrong. Please run Lighthouse again. (NO_NAVSTART)", ATTEMPTS, ATTEMPTS),
        ("This page answers with an error (ERRORED_DOCUMENT_REQUEST)", 1, 1),
    ],
)
def test_only_a_lost_trace_is_asked_for_again(tmp_path, words, losses, runs) -> None:
    script, counted = tmp_path / "judge.sh", tmp_path / "runs"
    script.write_text(STAND_IN.format(runs=counted, losses=losses, words=words))
    judge = Lighthouse("sh", "no-browser", tmp_path)
    judge.command = ["sh", str(script)]
    if runs > losses:
        assert judge.report("http://127.0.0.1/", "mobile", CATEGORIES) == {"ran": True}
    else:
        with pytest.raises(AssertionError, match="NO_NAVSTART|ERRORED"):
            judge.report("http://127.0.0.1/", "mobile", CATEGORIES)
    assert counted.read_text().count("run") == runs

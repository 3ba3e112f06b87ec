"""The two profiles: a local start that asks nothing, and production that refuses what is unsafe."""

import re
import secrets
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.server.serving import ROOT, environment, manage, serving

SECRET = secrets.token_urlsafe(50)
PRODUCTION = {
    "ARCHIVE_PRODUCTION": "1",
    "ARCHIVE_SECRET_KEY": SECRET,
    "SITE_URL": "https://archive.example",
}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"ARCHIVE_SECRET_KEY": ""}, "ARCHIVE_SECRET_KEY"),
        ({"SITE_URL": ""}, "SITE_URL"),
        ({"SITE_URL": "http://archive.example"}, "SITE_URL"),
        ({"SITE_URL": "archive.example"}, "SITE_URL"),
        ({"SITE_URL": "https://"}, "SITE_URL"),
    ],
)
@pytest.mark.parametrize("command", [["manage.py", "check"], ["-m", "gunicorn", "--check-config"]])
def test_production_refuses_to_start(tmp_path, changes, named, command) -> None:
    if "gunicorn" in command:
        command = [*command, "--config", "gunicorn.conf.py", "archive.wsgi"]
    outcome = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(tmp_path, **(PRODUCTION | changes)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert outcome.returncode != 0
    assert named in outcome.stderr
    assert SECRET not in outcome.stderr + outcome.stdout
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("admin", ["1", "0"])
def test_the_deployment_check_finds_nothing(tmp_path, admin) -> None:
    arguments = ("check", "--deploy", "--fail-level", "WARNING")
    outcome = manage(tmp_path, *arguments, **PRODUCTION, ARCHIVE_ADMIN=admin)
    assert outcome.returncode == 0, outcome.stderr
    assert "no issues" in outcome.stdout


def test_the_deployment_check_can_find_something(tmp_path) -> None:
    """A weak secret is found: else the test above would prove nothing."""
    weak = PRODUCTION | {"ARCHIVE_SECRET_KEY": "aaaaaaaa"}
    outcome = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **weak)
    assert outcome.returncode != 0
    assert "W009" in outcome.stderr


def test_production_speaks_over_tls_alone(installation) -> None:
    with serving(installation, **PRODUCTION, ARCHIVE_ADMIN="0") as server:
        plain = server.get("/articles/?q=a", host="archive.example")
        assert plain.status == 301
        assert plain.headers["location"] == "https://archive.example/articles/?q=a"
        safe = {"host": "archive.example", "x_forwarded_proto": "https"}
        page = server.get("/articles/", **safe)
        assert page.status == 200
        assert page.headers["strict-transport-security"] == (
            "max-age=31536000; includeSubDomains; preload"
        )
        assert '<link rel="canonical" href="https://archive.example/articles/">' in page.text
        assert server.get("/", host="127.0.0.1", x_forwarded_proto="https").status == 400
        assert server.get("/", host="evil.example").status == 400
        identify = server.get("/oai?verb=Identify", **safe).text
        assert "<baseURL>https://archive.example/oai</baseURL>" in identify


def test_cookies_of_the_admin_are_safe_and_stay_there(installation) -> None:
    with serving(installation, **PRODUCTION) as server:
        safe = {"host": "archive.example", "x_forwarded_proto": "https"}
        cookie = server.get("/admin/login/", **safe).headers["set-cookie"]
        for part in ("Secure", "Path=/admin/", "SameSite=Lax"):
            assert part in cookie
        for path in ("/", "/articles/", "/nothing/", "/-/ready"):
            assert "set-cookie" not in server.get(path, **safe).headers


def secret_of(folder) -> str:
    """Start the settings in a process of their own and return their secret."""
    code = "from archive import settings; print(settings.SECRET_KEY, end='')"
    outcome = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def test_the_local_secret_is_made_once_and_is_nobody_elses(tmp_path) -> None:
    folder = tmp_path / "data"
    first = secret_of(folder)
    assert re.fullmatch(r"[\w-]{50,}", first)
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert secret_of(folder) == first
    assert secret_of(tmp_path / "other") != first
    assert environment(folder, ARCHIVE_SECRET_KEY="mine")["ARCHIVE_SECRET_KEY"] == "mine"


def test_starts_at_the_same_moment_share_one_secret(tmp_path) -> None:
    with ThreadPoolExecutor(6) as pool:
        for number in range(3):
            found = set(pool.map(secret_of, [tmp_path / f"data{number}"] * 6))
            assert len(found) == 1
            assert len(found.pop()) >= 50


def test_an_interrupted_start_leaves_no_empty_secret(tmp_path) -> None:
    """The file was made, and the machine went down before the secret was in it."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "secret_key").touch(0o600)
    assert len(secret_of(folder)) >= 50


def test_a_query_is_not_logged(prepared, installation) -> None:
    with serving(installation, "--access-logfile=-", ARCHIVE_ADMIN="0") as server:
        server.get("/articles/?q=whatisoughtinprivate")
        log = server.log
    said = log.read_text("utf-8")
    assert "/articles/" in said
    assert "whatisoughtinprivate" not in said

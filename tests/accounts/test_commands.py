"""Accounts made at a terminal; the log pruned."""

import datetime
import getpass
import os
import pty
import subprocess
import sys
import time

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive.accounts import factor, making
from archive.models import LoginEvent
from tests.conftest import FIXTURES

GOOD = "con-duong-lang-toi"


@pytest.fixture
def terminal(monkeypatch, capsys):
    """Return a function that runs the command with what a person types; it returns what is said."""

    def run(*arguments: str, passwords: tuple = (GOOD, GOOD), answers: tuple = ()) -> str:
        typed, said = iter(passwords), iter(answers)
        monkeypatch.setattr(making.Console, "is_terminal", staticmethod(lambda: True))
        monkeypatch.setattr(getpass, "getpass", lambda prompt: next(typed))
        monkeypatch.setattr("builtins.input", lambda prompt: next(said))
        call_command("curator", *arguments)
        assert next(typed, None) is None, "a password was not asked for"
        return capsys.readouterr().out

    return run


def groups(name: str) -> list[str]:
    """Return the groups of an account."""
    return sorted(User.objects.get(username=name).groups.values_list("name", flat=True))


@pytest.mark.django_db
def test_the_first_account_may_do_everything_the_next_what_is_said(terminal):
    said = terminal("lan", "--group", "curator")
    assert "first account" in said
    assert GOOD not in said
    assert groups("lan") == ["administrator", "curator", "reviewer"]
    lan = User.objects.get(username="lan")
    assert lan.check_password(GOOD)
    assert lan.has_perms(["archive.delete_article", "auth.add_user", "archive.lift_locks"])
    assert not lan.is_superuser
    terminal("minh")
    assert groups("minh") == ["curator"]
    terminal("hoa", "--group", "reviewer")
    assert groups("hoa") == ["reviewer"]
    assert User.objects.get(username="hoa").is_staff


@pytest.mark.django_db
def test_passwords_keep_the_rules_and_are_typed_twice(terminal):
    said = terminal("lan", passwords=("ngan", GOOD, "khac-khac-khac", GOOD, GOOD))
    assert "too short" in said or "quá ngắn" in said
    assert "not the same" in said
    with pytest.raises(CommandError, match="nothing is changed"):
        terminal("minh", passwords=("123", "matkhau", "minh"))
    assert not User.objects.filter(username="minh").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "hai từ", "x" * 151])
def test_impossible_names_are_refused(terminal, name):
    with pytest.raises(CommandError):
        terminal(name, passwords=())
    assert not User.objects.exists()


@pytest.mark.django_db
def test_an_existing_account_is_offered_groups_and_a_password(terminal):
    terminal("lan")
    terminal("minh")
    assert "nothing changed" in terminal("minh", passwords=(), answers=("n",))
    said = terminal("minh", "--group", "reviewer", passwords=(), answers=("y", ""))
    assert "group reviewer added" in said
    assert groups("minh") == ["curator", "reviewer"]
    User.objects.filter(username="minh").update(is_active=False)
    new = "mot-duong-khac-nua"
    terminal("minh", passwords=(new, new), answers=("y", "y"))
    minh = User.objects.get(username="minh")
    assert minh.is_active
    assert minh.check_password(new)


@pytest.mark.django_db
def test_who_has_lost_app_and_codes_is_helped_at_the_console(terminal, log):
    terminal("lan")
    lan = User.objects.get()
    factor.begin(lan)
    TOTPDevice.objects.update(confirmed=True)
    said = terminal("lan", passwords=(), answers=("n", "y"))
    assert "second factor turned off" in said
    assert not factor.has_one(lan)
    assert log(browser="manage.py") == [("factor_off", "lan")]


def place(folder) -> dict:
    """Return where and in what environment the commands of an installation run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    ours = {"ARCHIVE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    return {"cwd": FIXTURES.parent, "env": kept | ours}


def run(folder, *command: str, **how) -> subprocess.CompletedProcess:
    """Run a command of the archive in an installation of its own."""
    command = [sys.executable, "manage.py", *command]
    how |= {"capture_output": True, "text": True, "timeout": 60, "check": False}
    return subprocess.run(command, **place(folder), **how)


def test_one_migrate_on_an_empty_database_then_a_terminal_and_nothing_else(tmp_path):
    assert run(tmp_path, "migrate", "-v0").returncode == 0
    piped = run(tmp_path, "curator", "lan", input=f"{GOOD}\n{GOOD}\n")
    assert piped.returncode == 1
    assert "typed at a terminal" in piped.stderr
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "manage.py", "curator", "lan", "--group", "curator"],
        **place(tmp_path),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # so that the terminal of whoever runs the tests is not asked
    ) as made:
        for _prompt in range(2):
            while made.stderr.read(1) not in (b":", b""):
                pass
            time.sleep(0.2)  # what was typed before the prompt is thrown away
            os.write(ours, f"{GOOD}\n".encode())
        said = made.stdout.read().decode()
    os.close(ours)
    os.close(theirs)
    assert made.returncode == 0
    assert "first account" in said
    assert GOOD not in said


@pytest.mark.django_db
def test_old_events_are_pruned(settings, capsys):
    now = timezone.now()
    for days in (1, 179, 181, 400):
        LoginEvent.objects.create(event="login", name="lan", at=now - datetime.timedelta(days=days))
    call_command("prune_logins")
    assert LoginEvent.objects.count() == 2
    assert "2 events" in capsys.readouterr().out
    call_command("prune_logins", "--days", "100")
    assert LoginEvent.objects.count() == 1
    with pytest.raises(CommandError, match="ARCHIVE_LOGIN_DAYS"):
        call_command("prune_logins", "--days", "0")

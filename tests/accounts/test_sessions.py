"""Sessions end: by time, by a new password, by deactivation."""

import time

import pytest
from django.contrib.auth.models import User

from archive.accounts import sessions
from archive.models import LoginEvent
from tests.accounts.conftest import PASSWORD, log_in


@pytest.fixture
def client(make, browser):
    """A curator's browser, logged in."""
    make("lan", "curator")
    client = browser()
    log_in(client, "lan")
    return client


@pytest.fixture
def later(monkeypatch):
    """Return a function that moves the clock of sessions on."""
    real = time.time

    def move(seconds: int) -> None:
        monkeypatch.setattr(sessions.time, "time", lambda: real() + seconds)

    return move


def test_a_session_ends_with_the_browser_and_its_cookie_stays_in_the_admin(client):
    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == cookie["expires"] == ""
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")


def test_a_session_ends_after_eight_hours_of_nothing(client, later, log):
    later(8 * 3600 - 60)
    assert client.get("/admin/").status_code == 200
    later(16 * 3600 - 120)
    assert client.get("/admin/").status_code == 200
    later(24 * 3600 - 60)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain
    assert "Your session has ended" in answer.content.decode()
    assert log()[-1] == ("expired", "lan")


def test_a_session_ends_after_a_day_however_busy(client, later):
    for hour in range(0, 24, 4):
        later(hour * 3600)
        assert client.get("/admin/").status_code == 200
    later(24 * 3600 + 1)
    assert client.get("/admin/").status_code == 302


def test_a_session_is_written_now_and_then_only(client, later, django_assert_num_queries):
    def sizes() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/password_change/")
        return sum("UPDATE" in query["sql"] for query in queries)

    client.get("/admin/password_change/")
    assert sizes() == 0
    later(400)
    assert sizes() == 1


def test_a_deactivated_account_is_out_at_once(client):
    assert client.get("/admin/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/admin/").status_code == 302


def test_a_new_password_ends_the_other_sessions_and_is_logged(client, browser, log):
    other = browser()
    log_in(other, "lan")
    new = "mot-mat-khau-khac"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    short = {"old_password": PASSWORD, "new_password1": "ngan", "new_password2": "ngan"}
    assert client.post("/admin/password_change/", short).status_code == 200
    assert ("password", "lan") not in log()
    assert client.post("/admin/password_change/", sent).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302
    assert log()[-1] == ("password", "lan")
    assert new not in str(list(LoginEvent.objects.values()))


def test_messages_travel_in_no_cookie(client):
    client.post("/admin/publish/")
    assert set(client.cookies) <= {"sessionid", "csrftoken"}

"""Failures are counted, a name is locked for one address, and nobody is told more than that."""

import datetime
import logging

import pytest
from axes.models import AccessAttempt
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.utils import timezone

from archive.accounts import throttle
from archive.accounts.clients import client_address, throttled_address
from archive.models import LoginEvent
from tests.accounts.conftest import PASSWORD, log_in

WRONG = "khong-phai-mat-khau"


def fail(client, name: str, times: int) -> list[int]:
    """Fail to log in; return the statuses."""
    return [log_in(client, name, WRONG).status_code for _ in range(times)]


def test_five_failures_lock_the_name_for_that_address_only(make, browser):
    make("lan", "curator")
    client = browser()
    assert fail(client, "lan", 5) == [200, 200, 200, 200, 429]
    assert log_in(client, "lan").status_code == 429
    assert log_in(browser("192.0.2.99"), "lan").status_code == 302
    assert log_in(browser(HTTP_USER_AGENT="other"), "lan").status_code == 429


def test_the_page_says_what_happened_and_when_to_try_again(make, browser):
    make("lan", "curator")
    client = browser()
    fail(client, "lan", 5)
    english = log_in(client, "lan")
    assert 1790 <= int(english.headers["Retry-After"]) <= 1800
    assert "Try again in 30 minutes" in english.content.decode()
    assert "set-cookie" not in english.headers or "sessionid" not in english.headers["set-cookie"]
    page = BeautifulSoup(english.content, "lxml")
    assert not page.select("[style], style, script:not([src])")
    vietnamese = client.post(
        "/admin/login/", {"username": "lan", "password": WRONG}, HTTP_ACCEPT_LANGUAGE="vi"
    )
    assert vietnamese.status_code == 429
    assert '<html lang="vi"' in vietnamese.content.decode()


def test_a_lock_ends_though_somebody_goes_on_trying(make, browser):
    make("lan", "curator")
    client = browser()
    fail(client, "lan", 5)
    AccessAttempt.objects.update(
        attempt_time=timezone.now() - datetime.timedelta(minutes=29, seconds=50)
    )
    assert fail(client, "lan", 3) == [429] * 3
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=31))
    assert log_in(client, "lan").status_code == 302


def test_unknown_names_are_answered_alike(make, browser):
    make("lan", "curator")

    def told(name: str, address: str) -> list[str]:
        pages = []
        for _ in range(6):
            page = BeautifulSoup(log_in(browser(address), name, WRONG).content, "lxml")
            pages.append(page.select_one("#content").get_text().replace(name, "NAME"))
        return pages

    assert told("lan", "192.0.2.1") == told("khong-co-ai", "192.0.2.2")


def test_an_address_that_fails_for_many_names_is_locked_whole(make, browser, monkeypatch):
    make("lan", "curator")
    monkeypatch.setattr(throttle, "ADDRESS_LIMIT", 8)
    monkeypatch.setattr("archive.accounts.locks.ADDRESS_LIMIT", 8)
    stranger = browser("203.0.113.5")
    for number in range(4):
        fail(stranger, f"ten-{number}", 2)
    assert log_in(stranger, "lan").status_code == 429
    assert log_in(browser("203.0.113.6"), "lan").status_code == 302


def test_a_success_of_one_s_own_does_not_clear_the_address(make, browser, monkeypatch):
    make("lan", "curator")
    monkeypatch.setattr(throttle, "ADDRESS_LIMIT", 8)
    client = browser()
    fail(client, "ten-1", 4)
    fail(client, "ten-2", 3)
    assert log_in(client, "lan").status_code == 302
    assert AccessAttempt.objects.count() == 2
    assert fail(browser(), "ten-3", 1) == [429]


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (1, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.1", "203.0.113.9", "10.0.0.1"),
        (1, "10.0.0.1", "rubbish", "10.0.0.1"),
        (1, "10.0.0.1", "203.0.113.9:5511", "203.0.113.9"),
        (1, "", "[2001:db8::7]:443", "2001:db8::7"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (0, "", "203.0.113.9", None),
    ],
)
def test_addresses_are_believed_as_far_as_own_proxies_say(
    settings, proxies, remote, forwarded, expected
):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


def test_a_customer_of_ipv6_is_one_address():
    made = RequestFactory().get
    one, two = (made("/", REMOTE_ADDR=f"2001:db8:0:1::{n}") for n in (5, 6))
    assert throttled_address(one) == throttled_address(two) == "2001:db8:0:1::"
    assert throttled_address(made("/", REMOTE_ADDR="2001:db8:0:2::5")) != throttled_address(one)


def test_a_lying_header_does_not_escape_the_count(make, browser):
    make("lan", "curator")
    for number in range(5):
        log_in(browser(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}"), "lan", WRONG)
    assert log_in(browser(HTTP_X_FORWARDED_FOR="203.0.113.77"), "lan").status_code == 429


def test_no_password_is_kept_or_logged(make, browser, caplog):
    make("lan", "curator")
    caplog.set_level(logging.DEBUG)
    client = browser()
    fail(client, "lan", 6)
    log_in(browser("192.0.2.3"), "lan")
    kept = [str(list(model.objects.values())) for model in (AccessAttempt, LoginEvent)]
    for said in (caplog.text, *kept):
        assert WRONG not in said
        assert PASSWORD not in said


@pytest.mark.parametrize("name", ["x" * 5000, "a\x00b", "\ud83d\ude00" * 10, ""])
def test_odd_names_are_no_fault(browser, db, name):
    name = name.encode("utf-16", "surrogatepass").decode("utf-16")
    client = browser()
    assert set(fail(client, name, 6)) <= {200, 429}
    assert all(len(event.name) <= 150 for event in LoginEvent.objects.all())


def test_the_log_tells_what_happened(make, browser, log):
    user = make("lan", "curator")
    client = browser()
    fail(client, "lan", 2)
    log_in(client, "lan")
    client.post("/admin/logout/")
    fail(client, "khong-co-ai", 5)
    assert log() == [
        *[("failure", "lan")] * 2,
        ("login", "lan"),
        ("logout", "lan"),
        *[("failure", "khong-co-ai")] * 5,
        ("locked", "khong-co-ai"),
    ]
    login = LoginEvent.objects.get(event="login")
    assert (login.user, login.address, login.browser) == (user, "192.0.2.10", "thu/1")
    assert LoginEvent.objects.get(event="locked").user is None


def test_an_administrator_reads_the_log_and_lifts_a_lock(make, browser, log):
    make("lan", "curator")
    make("quan-tri", "administrator")
    client, other = browser(), browser("192.0.2.77")
    fail(client, "lan", 5)
    log_in(other, "quan-tri")
    page = other.get("/admin/archive/loginevent/?event__exact=locked").content.decode()
    assert "locked after too many failures" in page
    assert "192.0.2.10" in page
    assert other.post("/admin/archive/loginevent/add/").status_code == 403
    event = LoginEvent.objects.first()
    assert other.post(f"/admin/archive/loginevent/{event.pk}/delete/").status_code == 403
    assert "locked until" in other.get("/admin/locks/").content.decode()
    other.post("/admin/locks/", {"name": "lan", "address": "192.0.2.10"})
    assert ("unlocked", "lan") in log(by__username="quan-tri")
    assert log_in(client, "lan").status_code == 302

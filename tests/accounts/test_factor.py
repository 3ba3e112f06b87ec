"""The second factor: turned on, asked for before anything else, replaced, turned off."""

import time

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive.accounts import doors, factor
from tests.accounts.conftest import PASSWORD, log_in

PAGE = "/admin/second-factor/"
CODE = "/admin/login/code/"


def code_of(user: User) -> str:
    """Return the code that an app shows now; the same code may be given again."""
    device = TOTPDevice.objects.get(user=user)
    TOTPDevice.objects.update(last_t=-1, throttling_failure_count=0)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    return f"{totp.token():06}"


@pytest.fixture
def lan(make) -> User:
    """A curator."""
    return make("lan", "curator")


@pytest.fixture
def client(lan, browser) -> Client:
    """Her browser, logged in."""
    client = browser()
    assert log_in(client, "lan").status_code == 302
    return client


def turn_on(client: Client, user: User) -> list[str]:
    """Turn the factor on through the page; return the recovery codes."""
    client.post(PAGE, {"step": "start", "password": PASSWORD})
    page = client.post(PAGE, {"step": "confirm", "code": code_of(user)})
    shown = BeautifulSoup(page.content, "lxml").select(".recovery-codes code")
    return [code.text for code in shown]


def test_turning_on_shows_a_picture_and_ten_codes_once(client, lan, log):
    assert "is off" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"step": "start", "password": "falsch-falsch"}).status_code == 200
    assert not TOTPDevice.objects.exists()
    assert client.post(PAGE, {"step": "start", "password": PASSWORD}).status_code == 302
    page = BeautifulSoup(client.get(PAGE).content, "lxml")
    device = TOTPDevice.objects.get()
    assert page.select_one("code.secret").text.replace(" ", "") in device.config_url
    assert page.select_one("svg.qr[role=img] path")["d"].startswith("M")
    assert not page.select("[style], style, script:not([src])")
    assert not factor.has_one(lan)
    wrong = client.post(PAGE, {"step": "confirm", "code": "12x"})
    assert "not right" in wrong.content.decode()
    codes = turn_on(client, lan)
    assert len(set(codes)) == 10
    assert factor.has_one(lan)
    assert codes[0] not in client.get(PAGE).content.decode()
    assert not StaticToken.objects.filter(token__in=[c.replace("-", "") for c in codes]).exists()
    assert ("factor_on", "lan") in log()
    assert client.get("/admin/").status_code == 200


def test_nothing_is_open_before_the_code(client, lan, browser, log):
    turn_on(client, lan)
    other = browser()
    answer = log_in(other, "lan", next="/admin/archive/person/")
    assert (answer.status_code, answer.url) == (302, CODE)
    for address in ("/admin/", "/admin/archive/article/", PAGE, "/admin/password_change/"):
        page = other.get(address)
        assert page.status_code == 302, address
        assert page.url.startswith("/admin/login/"), address
    assert ("login", "lan") not in log()[2:]
    log_in(other, "lan", next="/admin/archive/person/")
    assert other.get(CODE).status_code == 200
    answer = other.post(CODE, {"code": code_of(lan)})
    assert (answer.status_code, answer.url) == (302, "/admin/archive/person/")
    assert other.get("/admin/").status_code == 200
    assert log()[-1] == ("login", "lan")


def test_sessions_of_before_end_when_it_is_turned_on(client, lan, browser):
    other = browser()
    log_in(other, "lan")
    assert other.get("/admin/").status_code == 200
    turn_on(client, lan)
    assert other.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_code_serves_once(client, lan, browser):
    turn_on(client, lan)
    one, two = browser(), browser()
    log_in(one, "lan")
    log_in(two, "lan")
    code = code_of(lan)
    assert one.post(CODE, {"code": code}).status_code == 302
    assert two.post(CODE, {"code": code}).status_code == 200


def test_a_recovery_code_serves_once(client, lan, browser, log):
    codes = turn_on(client, lan)
    one, two = browser(), browser()
    log_in(one, "lan")
    assert one.post(CODE, {"code": f" {codes[3].upper()} "}).status_code == 302
    assert "9 recovery codes are left" in one.get(PAGE).content.decode()
    assert ("recovery", "lan") in log()
    log_in(two, "lan")
    assert two.post(CODE, {"code": codes[3]}).status_code == 200


def test_wrong_codes_are_throttled_like_passwords(client, lan, browser, log):
    turn_on(client, lan)
    stranger = browser("203.0.113.4")
    log_in(stranger, "lan")
    said = []
    for _ in range(5):
        TOTPDevice.objects.update(throttling_failure_count=0)
        said.append(stranger.post(CODE, {"code": "000000"}).status_code)
    assert said == [200, 200, 200, 200, 429]
    assert stranger.post(CODE, {"code": code_of(lan)}).status_code == 429
    assert log_in(stranger, "lan").status_code == 429
    assert log()[-2:] == [("wrong_code", "lan"), ("locked", "lan")]
    honest = browser()
    log_in(honest, "lan")
    assert honest.post(CODE, {"code": code_of(lan)}).status_code == 302


@pytest.mark.parametrize("what", ["time", "password", "deactivated", "nobody"])
def test_waiting_for_a_code_lapses(client, lan, browser, monkeypatch, what):
    turn_on(client, lan)
    other = browser()
    if what != "nobody":
        log_in(other, "lan")
    if what == "time":
        later = time.time() + 301
        monkeypatch.setattr(doors.time, "time", lambda: later)
    if what == "password":
        lan.set_password("mot-mat-khau-khac")
        lan.save()
    if what == "deactivated":
        User.objects.update(is_active=False)
    answer = other.post(CODE, {"code": code_of(lan)})
    assert (answer.status_code, answer.url) == (302, "/admin/login/")
    assert other.get("/admin/").status_code == 302


def test_no_leading_elsewhere(client, lan, browser):
    turn_on(client, lan)
    other = browser()
    log_in(other, "lan", next="https://evil.example/")
    assert other.post(CODE, {"code": code_of(lan)}).url == "/admin/"


def test_turning_off_needs_password_and_code(client, lan, log):
    turn_on(client, lan)
    for wrong in (
        {"password": PASSWORD, "code": "000000"},
        {"password": "falsch-falsch", "code": code_of(lan)},
        {"password": PASSWORD},
        {"code": code_of(lan)},
    ):
        assert client.post(PAGE, {"step": "off"} | wrong).status_code == 200
        assert factor.has_one(lan)
    right = {"step": "off", "password": PASSWORD, "code": code_of(lan)}
    assert client.post(PAGE, right).status_code == 302
    assert not factor.has_one(lan)
    assert not StaticToken.objects.exists()
    assert log()[-1] == ("factor_off", "lan")
    assert client.get("/admin/").status_code == 200


def test_new_recovery_codes_void_the_old(client, lan):
    old = turn_on(client, lan)
    assert client.post(PAGE, {"step": "renew", "code": "000000"}).status_code == 200
    assert factor.codes_left(lan) == 10
    page = client.post(PAGE, {"step": "renew", "code": code_of(lan)})
    new = [c.text for c in BeautifulSoup(page.content, "lxml").select(".recovery-codes code")]
    assert len(new) == 10
    assert factor.verify(lan, old[0]) is None


def test_new_codes_do_not_end_a_session_that_a_recovery_code_opened(client, lan, browser):
    old = turn_on(client, lan)
    other = browser()
    log_in(other, "lan")
    other.post(CODE, {"code": old[0]})
    other.post(PAGE, {"step": "renew", "code": old[1]})
    assert other.get("/admin/").status_code == 200
    assert factor.codes_left(lan) == 10


def test_where_it_is_compulsory_nothing_else_comes_first(client, lan, settings):
    settings.REQUIRE_OTP = True
    for address in ("/admin/", "/admin/archive/article/", "/admin/password_change/"):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, PAGE), address
    assert client.post("/admin/publish/").url == PAGE
    assert client.get(PAGE).status_code == 200
    turn_on(client, lan)
    assert client.get("/admin/").status_code == 200


def test_an_administrator_helps_who_has_lost_everything(client, lan, make, browser, log):
    turn_on(client, lan)
    make("quan-tri", "administrator")
    other = browser()
    log_in(other, "quan-tri")
    assert "second factor" in other.get("/admin/auth/user/").content.decode().lower()
    action = {"action": "forget_factor", "_selected_action": lan.pk}
    assert other.post("/admin/auth/user/", action).status_code == 302
    assert not factor.has_one(lan)
    assert ("factor_off", "lan") in log(by__username="quan-tri")


def test_nobody_reads_secrets_in_the_admin(make, browser):
    make("tong", is_superuser=True)
    client = browser()
    log_in(client, "tong")
    for address in ("otp_totp/totpdevice/", "otp_static/staticdevice/", "axes/accessattempt/"):
        assert client.get(f"/admin/{address}").status_code == 404

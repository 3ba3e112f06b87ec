"""Fixtures for the tests of accounts: people with passwords, and browsers of theirs."""

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client

from archive.models import LoginEvent

PASSWORD = "mot-mat-khau-dai"


@pytest.fixture(autouse=True)
def edition_path(settings, tmp_path):
    """Where these tests publish to."""
    settings.EDITION_PATH = tmp_path / "edition.sqlite3"
    return settings.EDITION_PATH


@pytest.fixture(autouse=True)
def groups(db) -> None:
    """The groups as the migration makes them: a test of a real server empties every table."""
    if not Group.objects.exists():
        (path,) = (Path(settings.BASE_DIR) / "archive" / "migrations").glob("*_roles.py")
        migration = import_module(f"archive.migrations.{path.stem}")
        configs = [apps.get_app_config(label) for label in ("auth", "archive")]
        modules = [config.models_module for config in configs]
        migration.make_groups(apps, SimpleNamespace(connection=connection))
        for config, module in zip(configs, modules, strict=True):
            config.models_module = module  # a migration's own registry has none


@pytest.fixture
def make(db):
    """Return a function that makes an account in groups."""

    def account(name: str, *groups: str, **more: object) -> User:
        user = User.objects.create_user(
            name, password=PASSWORD, **{"is_staff": True, "is_active": True} | more
        )
        user.groups.set(Group.objects.filter(name__in=groups))
        assert user.groups.count() == len(groups)
        return user

    return account


@pytest.fixture
def browser():
    """Return a function that opens a browser at an address, which keeps CSRF's rules."""

    def opened(address: str = "192.0.2.10", **more: str) -> Client:
        headers = {"REMOTE_ADDR": address, "HTTP_USER_AGENT": "thu/1", "HTTP_ACCEPT_LANGUAGE": "en"}
        return Client(SERVER_NAME="127.0.0.1", **headers | more)

    return opened


@pytest.fixture
def log(db):
    """Return a function that gives the events of the log, oldest first."""

    def events(**where: object) -> list[tuple[str, str]]:
        found = LoginEvent.objects.filter(**where).order_by("id")
        return list(found.values_list("event", "name"))

    return events


def log_in(client: Client, name: str, password: str = PASSWORD, **more: str):
    """Send the login form."""
    return client.post("/admin/login/", {"username": name, "password": password} | more)

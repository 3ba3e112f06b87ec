"""Where a test's catalogue lives: a file of SQLite, or a database of a PostgreSQL cluster.

A place is named by a path either way. On PostgreSQL the path only names a database; what is copied
on SQLite as a file is there made from a template, so that both cost a test little.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import environ
import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from psycopg import sql

# The address of the cluster that tests.postgresql started for this run; empty on SQLite.
CLUSTER = os.environ.get("ARCHIVE_TESTS_DATABASE", "")
UNIQUE = "duplicate key value violates unique" if CLUSTER else "UNIQUE constraint failed"


def name_of(place: Path) -> str:
    """Return the NAME by which Django knows the database of a place."""
    if not CLUSTER:
        return str(place)
    # The worker is part of the name: pytest's folders are numbered anew in each.
    return "archive_" + hashlib.sha256(str(place).encode()).hexdigest()[:24]


def address_of(place: Path) -> str:
    """Return the DATABASE_URL of a place, for commands that run in a process of their own."""
    if not CLUSTER:
        return f"sqlite:///{place}"
    return CLUSTER.replace("/postgres?", f"/{name_of(place)}?")


def settings_of(place: Path, options: dict) -> dict:
    """Return `options`, the settings of a database, for that of a place."""
    return deepcopy(options) | {"NAME": name_of(place)}


def order(statement: str, *names: str) -> list[tuple]:
    """Give the cluster an order about databases; return its rows, where it has any."""
    with psycopg.connect(CLUSTER, autocommit=True) as server:
        identifiers = [sql.Identifier(name) for name in names]
        cursor = server.execute(sql.SQL(statement).format(*identifiers))
        return cursor.fetchall() if cursor.description else []


def exists(place: Path) -> bool:
    """Tell whether a place has a database."""
    if not CLUSTER:
        return place.exists()
    return (name_of(place),) in order("SELECT datname FROM pg_database")


def create(place: Path) -> None:
    """Make an empty database; SQLite makes its own."""
    if CLUSTER:
        order("CREATE DATABASE {}", name_of(place))


def copy(source: Path, target: Path) -> Path:
    """Make `target` what `source` is, which nobody may have open; return `target`."""
    if CLUSTER:
        remove(target)
        order("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name_of(target), name_of(source))
    else:
        shutil.copy(source, target)
    return target


def remove(place: Path) -> None:
    """Remove the database of a place, if there is one."""
    if CLUSTER:
        order("DROP DATABASE IF EXISTS {} WITH (FORCE)", name_of(place))
    else:
        place.unlink(missing_ok=True)


@contextmanager
def default_database(place: Path) -> Iterator[None]:
    """Make the database of a place the one that models use."""
    before = connections["default"]
    options = settings_of(place, before.settings_dict)
    connections["default"] = load_backend(options["ENGINE"]).DatabaseWrapper(options, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = before


@contextmanager
def another_connection(place: Path) -> Iterator[BaseDatabaseWrapper]:
    """Connect to the database of a place beside the connection that models use."""
    options = settings_of(place, connections["default"].settings_dict)
    other = load_backend(options["ENGINE"]).DatabaseWrapper(options, "other")
    try:
        yield other
    finally:
        other.close()


def ask(connection: BaseDatabaseWrapper, question: str) -> list[tuple]:
    """Return the rows that answer a question."""
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def rows_of(place: Path) -> dict[str, str]:
    """Return a digest of each table of a database, whatever the order of its rows."""
    with another_connection(place) as other:
        with other.cursor() as cursor:
            names = other.introspection.table_names(cursor)
        return {
            name: hashlib.sha256(
                repr(sorted(map(repr, ask(other, f'SELECT * FROM "{name}"')))).encode()
            ).hexdigest()
            for name in names
        }


def environment() -> dict:
    """Return the setting DATABASES["default"] of a run on a cluster."""
    return environ.Env.db_url_config(CLUSTER)

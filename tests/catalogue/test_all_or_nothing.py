"""A load is done or not done: whatever fails, whoever kills it, however many run at once."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from archive.catalogue.audit import audit
from archive.catalogue.load import LoadError, load
from archive.models import CATALOGUE, Holding, LoadedRecord, Organisation, Resolution
from tests import databases
from tests.catalogue.workshops import Workshop, migrated, sql
from tests.databases import rows_of
from tests.specimens import specimen

# Sets up once, then forks a process for each load that it is given; a load may be killed at the
# statement of a given number, or after a time, and may be denied files above a size.
LOADS = """
import json, os, resource, signal, sys, time
import django
from django.core.management import execute_from_command_line
from django.db import connections

django.setup()
seen = 0

def load(job):
    said = os.open(job["said"], os.O_WRONLY | os.O_CREAT)
    os.dup2(said, 1)
    os.dup2(said, 2)
    connections.settings["default"]["NAME"] = job["name"]
    connection = connections["default"]
    connection.ensure_connection()

    def count(statement):
        global seen
        seen += 1
        if seen == job["last"]:
            os.kill(os.getpid(), signal.SIGKILL)

    if connection.vendor == "sqlite":
        connection.connection.set_trace_callback(count)
    connection.close = lambda: print(seen, flush=True)
    if job["most"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["most"], job["most"]))
    execute_from_command_line(["manage.py", "load", "--skip-checks", *job["places"]])

processes = []
for job in json.load(sys.stdin):
    process = os.fork()
    if not process:
        try:
            load(job)
            os._exit(0)
        except SystemExit as end:
            os._exit(end.code)
        finally:
            os._exit(99)
    processes.append(process)
    if job["seconds"] is not None:
        time.sleep(job["seconds"])
        os.kill(process, signal.SIGKILL)
print([os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes])
"""


def job(
    made: Workshop, database: Path, last: int = 0, most: int = 0, seconds: float | None = None
) -> dict:
    """Return a load of a workshop's folders into a database, for another process to do."""
    return {
        "database": str(database),
        "name": databases.name_of(database),
        "said": f"{database}.said",
        "places": [f"--fixtures={made.fixtures}", f"--holdings={made.holdings}"],
        "last": last,
        "most": most,
        "seconds": seconds,
    }


def run_loads(*jobs: dict) -> tuple[list[int], list[str]]:
    """Run loads in processes of their own; return their exit codes and what they said."""
    first = Path(jobs[0]["database"])
    places = {"ARCHIVE_DATA": str(first.parent), "DATABASE_URL": databases.address_of(first)}
    for one in jobs:
        Path(one["said"]).touch()
    ran = subprocess.run(
        [sys.executable, "-c", LOADS],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "archive.settings"} | places,
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout), [Path(one["said"]).read_text() for one in jobs]


def state(path: Path) -> dict[str, str]:
    """Return a digest of each table that a load writes; histories have the time in them."""
    if not databases.CLUSTER:
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    return {
        name: digest
        for name, digest in rows_of(path).items()
        if name.startswith("archive_") and "historical" not in name
    }


def copied(path: Path, folder: Path) -> Path:
    """Return a copy of a database that nobody has open, in a folder of its own."""
    folder.mkdir()
    return databases.copy(path, folder / "catalogue.sqlite3")


def revise(made: Workshop) -> None:
    """Change fixtures so that a load creates, updates and removes records."""
    for article in made.made.all("article"):
        article["title_en"] = f"{article['title_en']} revised"
    twin = made.made.all("person")[0] | {"key": "nguoi-moi"}
    made.made.files["people.json"].append({"model": "archive.person", "fields": twin})
    for objects in made.made.files.values():
        objects[:] = [item for item in objects if item["model"] != "archive.citation"]
    made.write()


@pytest.fixture
def revised(stocked) -> Workshop:
    """A loaded workshop whose fixtures have changed since."""
    revise(stocked)
    return stocked


# What a database says no with, and how it stops saying so.
REFUSAL = {
    "sqlite": ["CREATE TRIGGER no BEFORE {moment} ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END"],
    "postgresql": [
        "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql"
        " AS $$BEGIN RAISE EXCEPTION 'no'; END$$",
        "CREATE TRIGGER no BEFORE {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION no()",
    ],
}
REMOVAL = {"sqlite": "DROP TRIGGER no", "postgresql": "DROP TRIGGER no ON {table}"}
only_sqlite = pytest.mark.skipif(
    bool(databases.CLUSTER), reason="on PostgreSQL: its own server keeps locks, files and traces"
)


@pytest.mark.parametrize(
    ("moment", "table"),
    [
        ("INSERT", "archive_person"),
        ("UPDATE", "archive_article"),
        ("DELETE", "archive_citation"),
        ("INSERT", "archive_historicalperson"),
        ("UPDATE", "archive_loadedrecord"),
        ("DELETE", "archive_loadedrecord"),
    ],
)
def test_a_failure_in_the_middle_of_writing_undoes_everything(revised, capsys, moment, table):
    for statement in REFUSAL[connection.vendor]:
        sql(statement.format(moment=moment, table=table))
    before = rows_of(revised.database)
    assert revised.run_load() == 1
    assert "Nothing was loaded" in capsys.readouterr().err
    assert rows_of(revised.database) == before
    sql(REMOVAL[connection.vendor].format(table=table))
    assert revised.run_load() == 0
    assert rows_of(revised.database) != before


def test_a_clash_with_a_curators_record_undoes_everything_and_names_the_kind(revised, capsys):
    fresh = revised.made.all("resolution")[0] | {
        "key": "99-nq-xx", "number": "99-NQ/XX", "issued": "2020", "replaced_by": None,
    }  # fmt: skip
    fresh["issuer"] = [Organisation.objects.first().key]
    revised.made.files["resolutions.json"].append({"model": "archive.resolution", "fields": fresh})
    revised.write()
    values = ("number", "issued", "title", "title_en", "kind", "basis")
    Resolution.objects.create(
        key="cua-bien-tap-vien",
        issuer=Organisation.objects.first(),
        **{name: fresh[name] for name in values},
    )
    before = rows_of(revised.database)
    assert revised.run_load() == 1
    said = capsys.readouterr().err
    assert f"archive.resolution: {databases.UNIQUE}" in said
    assert rows_of(revised.database) == before


@only_sqlite
def test_a_database_that_another_holds_is_an_error_in_words(revised, capsys):
    sql("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(revised.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LoadError) as refusal:
            load(revised.fixtures)
    assert [fault.message for fault in refusal.value.faults] == ["database is locked"]


def test_readers_see_the_old_catalogue_until_a_load_is_done(revised):
    question, seen = "SELECT count(*) FROM archive_citation", []

    def look(execute, *statement):
        seen.append(databases.ask(reader, question))
        return execute(*statement)

    with databases.another_connection(revised.database) as reader:
        (before,) = databases.ask(reader, question)
        with connection.execute_wrapper(look):
            load(revised.fixtures)
        assert before[0] > 0
        assert seen == [[before]] * len(seen) != []
        assert databases.ask(reader, question) == [(0,)]


@only_sqlite
def test_a_killed_load_leaves_the_old_state_or_the_new_and_the_next_one_mends_it(stocked, tmp_path):
    connection.close()
    old = state(stocked.database)
    revise(stocked)
    codes, said = run_loads(job(stocked, copied(stocked.database, tmp_path / "whole")))
    assert codes == [0], said
    new = state(tmp_path / "whole" / "catalogue.sqlite3")
    statements = int(said[0].splitlines()[-1])
    assert statements > 60
    assert old != new
    places = [2, 10, statements // 3, statements // 2, statements - 12, statements]
    copies = [copied(stocked.database, tmp_path / str(place)) for place in places]
    codes, said = run_loads(
        *(job(stocked, path, last) for path, last in zip(copies, places, strict=True))
    )
    assert set(codes) == {-signal.SIGKILL}, said
    found = [state(path) for path in copies]
    assert all(one in (old, new) for one in found)
    assert found[0] == old
    assert found[-1] == new
    codes, said = run_loads(job(stocked, copies[2]))
    assert codes == [0], said
    assert state(copies[2]) == new


def test_a_load_that_is_killed_at_any_time_leaves_all_or_nothing(
    workshop, tmp_path, tmp_path_factory
):
    workshop.made = specimen(5, articles=40)
    workshop.write()
    empty = migrated(tmp_path_factory.getbasetemp())
    nothing = state(empty)
    copies = [copied(empty, tmp_path / str(number)) for number in range(6)]
    codes, _ = run_loads(
        *(job(workshop, path, seconds=0.05 + 0.1 * number) for number, path in enumerate(copies))
    )
    assert set(codes) <= {-signal.SIGKILL, 0}
    for path in copies:
        if state(path) != nothing:
            with databases.another_connection(path) as database:
                for model in CATALOGUE:
                    name = model._meta.model_name
                    question = f"SELECT count(*) FROM {model._meta.db_table}"
                    ((count,),) = databases.ask(database, question)
                    assert count == len(workshop.made.all(name)), name


def test_two_loads_at_once_both_succeed_and_nothing_is_there_twice(workshop):
    connection.close()
    workshop.made = specimen(5, articles=20)
    workshop.write()
    first, second = (job(workshop, workshop.database) for _ in range(2))
    second["said"] += "too"
    codes, said = run_loads(first, second)
    assert codes == [0, 0], said
    assert "article: 20 created" in " ".join(said)
    assert "article: 20 unchanged" in " ".join(said)
    for model in CATALOGUE:
        assert model.objects.count() == len(workshop.made.all(model._meta.model_name))
    assert LoadedRecord.objects.count() == sum(len(o) for o in workshop.made.files.values())
    assert not Holding.objects.filter(text=None).exists()
    assert audit(str(workshop.holdings)) == []


@only_sqlite
def test_a_full_disk_is_an_error_in_words_and_changes_nothing(revised):
    connection.close()
    before = rows_of(revised.database)
    codes, said = run_loads(job(revised, revised.database, most=50_000))
    assert codes == [1]
    assert "Nothing was loaded" in said[0]
    assert "Traceback" not in said[0]
    assert rows_of(revised.database) == before

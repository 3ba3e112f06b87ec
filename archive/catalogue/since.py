"""Since when: the time at which a value was set here, and at which a fixture came to say its own.

The history knows the first. Fixtures carry no times: a committed file has that of its commit, any
other that of the file, and each says which it is.
"""

import datetime
import os
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from django.utils.translation import gettext_noop

from archive.catalogue.report import Side
from archive.models.base import CatalogueModel

ABOUT = ("id", "history_date", "history_user__username", "history_change_reason")
GIT_PATIENCE = 10  # seconds
FILE_TIME = gettext_noop("time of the file")


def set_here(
    model: type[CatalogueModel], wanted: dict[int, Iterable[str]]
) -> dict[tuple[int, str], Side]:
    """Return since when fields of records, by row, have the values that they have; one query."""
    if not wanted:
        return {}
    names = sorted({name for fields in wanted.values() for name in fields})
    columns = {name: model._meta.get_field(name).attname for name in names}
    history = model.history.model
    versions = history.objects.filter(id__in=list(wanted)).order_by(
        "id", "-history_date", "-history_id"
    )
    found: dict[tuple[int, str], Side] = {}
    rows = versions.values(*ABOUT, *columns.values())
    for pk, group in groupby(rows, key=itemgetter("id")):
        of_one = list(group)
        for name in wanted[pk]:
            column = columns[name]
            for version in of_one:
                if version[column] != of_one[0][column]:
                    break
                found[pk, name] = side_of(version)
    return found


def side_of(version: dict) -> Side:
    """Return when and by whom a version was written."""
    who = version["history_user__username"] or ""
    why = version["history_change_reason"] or ""
    return Side(version["history_date"], ": ".join(part for part in (who, why) if part))


def deleted_here(model: type[CatalogueModel], names: Iterable[str]) -> dict[str, Side]:
    """Return when records were deleted, by key, as far as their history is found by it."""
    wanted, paths = set(names), model.natural_key_fields
    firsts = {name.partition("/")[0] for name in wanted}
    if not wanted:
        return {}
    versions = model.history.model.objects.filter(history_type="-", **{f"{paths[0]}__in": firsts})
    found: dict[str, Side] = {}
    for version in versions.order_by("history_date", "history_id").values(*ABOUT, *paths):
        name = "/".join(str(version[path]) for path in paths)
        if name in wanted:
            found[name] = side_of(version)
    return found


def last_here(model: type[CatalogueModel], rows: Iterable[int]) -> dict[int, Side]:
    """Return when records were changed last, by row."""
    versions = model.history.model.objects.filter(id__in=list(rows))
    return {
        version["id"]: side_of(version)
        for version in versions.order_by("history_date", "history_id").values(*ABOUT)
    }


class Fixtures:
    """The times of the files of one folder, each asked for once."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.since = cache(self.ask)

    def ask(self, name: str) -> Side:
        """Return since when a file says what it says, and how that is known."""
        if self.folder is None or not name:
            return Side()
        return committed(self.folder, name) or written(self.folder / name)


def written(path: Path) -> Side:
    """Return the time of a file, which a copy or a checkout may have set."""
    try:
        seconds = os.stat(path).st_mtime
    except OSError:
        return Side()
    return Side(datetime.datetime.fromtimestamp(seconds, datetime.UTC), FILE_TIME)


def committed(folder: Path, name: str) -> Side | None:
    """Return the time of a file's last commit, None where it has none or was changed since."""
    changed = git(folder, "status", "--porcelain", "--", name)
    if changed is None or changed:
        return None
    said = git(folder, "log", "-1", "--format=%h %cI", "--", name)
    if not said:
        return None
    commit, when = said.split()
    when = datetime.datetime.fromisoformat(when).astimezone(datetime.UTC)
    return Side(when, f"git commit {commit}")


def git(folder: Path, *arguments: str) -> str | None:
    """Return what git says, None where there is no git, no repository, or no answer in time."""
    program = shutil.which("git")
    if program is None:
        return None
    # A foreign work tree may not start programs of its own choice by its settings.
    safe = ["-c", "core.fsmonitor=false", "-c", "log.showSignature=false"]
    try:
        done = subprocess.run(  # noqa: S603  (a fixed program; the name stands after `--`)
            [program, "--no-optional-locks", "-C", str(folder), *safe, *arguments],
            capture_output=True,
            text=True,
            timeout=GIT_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() if done.returncode == 0 else None

"""Runs tests with the catalogue on PostgreSQL: a cluster of its own, gone when they are done.

    python -m tests.postgresql [what pytest takes]

The programs are those that are installed. Where there are none the run is skipped, which is said;
where ARCHIVE_TESTS_REQUIRE names postgresql it fails.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# The rooms that know the catalogue. The reading room sees an edition, and that an edition is the
# same from either database is tested in tests/publish.
ROOMS = [f"tests/{name}" for name in ("accounts", "admin", "catalogue", "curation", "publish")]
# These measure and read editions that no catalogue was compiled into.
LEFT_OUT = [f"--ignore=tests/publish/test_{name}.py" for name in ("bench", "forward", "tables")]
# What makes a database safe from a power cut is of no use to one that lives for some minutes.
HASTE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100"]


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest where there are several."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda path: int(path.parent.name), reverse=True)
    return next((path for path in folders if (path / "postgres").exists()), None)


def servant() -> str | None:
    """Return as whom the server runs: it refuses root; None is the one who asks."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def run(command: list[object], user: str | None) -> None:
    """Run one of the server's programs; what it says is shown only when it fails."""
    done = subprocess.run(
        [str(part) for part in command], user=user, cwd="/", capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stdout}{done.stderr}")


def main(arguments: list[str]) -> int:
    """Start a cluster, run pytest on it, stop it; return pytest's exit code."""
    folder = programs()
    if folder is None:
        print("SKIPPED: the catalogue on PostgreSQL: no programs of PostgreSQL found.")
        return int("postgresql" in os.environ.get("ARCHIVE_TESTS_REQUIRE", "").split(","))
    user = servant()
    with tempfile.TemporaryDirectory(prefix="archive-postgresql-") as place:
        if user:
            shutil.chown(place, user)
        data, control = Path(place) / "data", folder / "pg_ctl"
        # The language of the land, so that nothing rests on the order of bytes by chance.
        locale = ["--locale=C", "--locale-provider=icu", "--icu-locale=vi-u-ka-shifted"]
        safety = ["-U", "archive", "-A", "trust", "--no-sync"]
        run([folder / "initdb", "-D", data, "-E", "UTF8", *locale, *safety], user)
        # A socket in the folder and no port: nobody else reaches it.
        options = f"-k {place} -h '' " + " ".join(f"-c {setting}" for setting in HASTE)
        run([control, "-D", data, "-o", options, "-l", data / "log", "-w", "start"], user)
        try:
            address = f"postgresql://archive@/postgres?host={place}"
            environment = os.environ | {"ARCHIVE_TESTS_DATABASE": address}
            wanted = arguments or ["-n", "auto", *ROOMS, *LEFT_OUT]
            return subprocess.run(
                [sys.executable, "-m", "pytest", *wanted], env=environment, check=False
            ).returncode
        finally:
            run([control, "-D", data, "-m", "immediate", "stop"], user)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

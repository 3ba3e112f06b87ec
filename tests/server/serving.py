"""A real gunicorn on a free port, and clients that say what no library would."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import FIXTURES

ROOT = FIXTURES.parent
OURS = ("ARCHIVE_", "SITE_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "GUNICORN_CMD_ARGS")
START_WITHIN = 30  # seconds; a shared machine may be slow


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of an installation: nothing of ours from outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {"ARCHIVE_DATA": str(folder), "PYTHONUNBUFFERED": "1"} | more


def manage(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess:
    """Run a command of the archive in an installation; the caller looks at its exit code."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@dataclass
class Answer:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8")


@dataclass
class Server:
    """A running server; its log is a file, which can be read at any time."""

    port: int
    log: Path
    process: subprocess.Popen = field(repr=False)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with closing(connection):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers={"Connection": "close"} | named)
            response = connection.getresponse()
            # Names in lower case, so that a test finds them however the server writes them.
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())

    def say(self, content: bytes, wait: float = 10) -> bytes:
        """Send bytes as they are, and return all that comes back before the end or the wait."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=wait)) as line:
            received = b""
            try:
                line.sendall(content)
                while part := line.recv(65536):
                    received += part
            except OSError:  # closed in the middle of what we said, or silent for too long
                pass
            return received

    def alive(self) -> bool:
        """Tell whether the server still answers an honest reader."""
        return self.process.poll() is None and self.get("/").status == 200


def started(command: list[str], folder: Path, log: Path, **more: str) -> subprocess.Popen:
    """Start a server of an installation."""
    with log.open("wb") as file:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment(folder, **more), stdout=file, stderr=file
        )


@contextmanager
def serving(folder: Path, *options: str, **more: str) -> Iterator[Server]:
    """Serve an installation as `make run` does; its log must be free of faults in the end."""
    port, log = free_port(), folder.parent / f"{folder.name}.log"
    more = {"SITE_URL": f"http://127.0.0.1:{port}"} | more
    command = [sys.executable, "-m", "gunicorn", "archive.wsgi", "--config", "gunicorn.conf.py"]
    bound = [f"--bind=127.0.0.1:{port}", *options]
    process = started([*command, *bound], folder, log, **more)
    try:
        server = Server(port, log, process)
        wait_until_up(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    said = faults_in(log.read_text("utf-8", errors="replace"))
    assert said == [], said


def faults_in(log: str) -> list[str]:
    """Return what a log says of faults of ours; that of a foreign host is its sender's."""
    said = re.sub(r"(?s)ERROR django\.security\.DisallowedHost.*?\n\S+DisallowedHost:", "", log)
    return re.findall(
        r"(?s)Traceback.*?\n\S.*?\n|.*Warning:.*|.*CRITICAL.*|.*WORKER TIMEOUT.*", said
    )


def wait_until_up(server: Server) -> None:
    """Wait until a server answers; fail with its log when it never does."""
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            server.get("/-/health")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"no server: {server.log.read_text()}")

"""Installations of their own for tests that start real processes: a folder, a database, the command line."""

from __future__ import annotations

import contextlib
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from tests.migrated import of_this_run, one_at_a_time, shared


def _name(address: str) -> str:
    return urlsplit(address).path.strip("/")


@dataclass
class Installed:
    """A data folder with its environment, and the processes that a test started in it."""

    data: Path
    environment: dict[str, str]
    port: int = 0
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def command(self, *arguments: object) -> list[str]:
        """The command line of this installation."""
        return [sys.executable, "-m", "bonafides", *map(str, arguments), "--data", str(self.data)]

    def run(self, *arguments: object, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def set_up(self) -> str:
        """Set a real organisation up; returns the path of the administrator's link.

        The first is set up by the command, the others are copies of it: migrating takes seconds.
        """
        kept, address = shared() / "set-up", self.environment.get("DATABASE_URL")
        template = of_this_run("template_house")
        with one_at_a_time("set-up"):
            if not (kept / "link").exists():
                path = self._set_up_by_command()
                shutil.copytree(self.data, kept / "house")
                if address:
                    _on_cluster(
                        os.environ["DATABASE_URL"],
                        f'CREATE DATABASE "{template}" TEMPLATE "{_name(address)}"',
                    )
                (kept / "link").write_text(path)
                return path
        shutil.copytree(kept / "house", self.data)
        if address:
            _on_cluster(os.environ["DATABASE_URL"], f'DROP DATABASE "{_name(address)}"')
            _on_cluster(
                os.environ["DATABASE_URL"],
                f'CREATE DATABASE "{_name(address)}" TEMPLATE "{template}"',
            )
        return (kept / "link").read_text()

    def _set_up_by_command(self) -> str:
        said = self.run(
            "setup", "--name", "Testing & Sons", "--timezone", "Europe/Berlin", "--fiscal-year-start", 4,
            "--person", "Adam Keller", "--email", "adam@house.example", "--port", self.port,
        )  # fmt: skip
        assert said.returncode == 0, said.stderr
        link = next(word for word in said.stdout.split() if "/invitation/" in word)
        return urlsplit(link).path

    def serve(self, *arguments: object) -> subprocess.Popen[str]:
        """Start the server, and wait until it says that it serves."""
        arguments = arguments or ("serve",)
        process = subprocess.Popen(
            self.command(*arguments, "--port", self.port),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        until = time.monotonic() + 240
        while not self.ready():
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            assert time.monotonic() < until, "the server did not become ready"
            time.sleep(0.1)
        return process

    def ready(self) -> bool:
        """Whether it answers as ready."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get("/health/ready")[0] == 200
        return False

    def get(self, path: str) -> tuple[int, str]:
        """Fetch a page without signing in."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")

    def django(self, code: str) -> str:
        """Run a few lines with Django started over this installation."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            env=self.environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def children(self) -> dict[str, int]:
        """Numbers of the processes that serve this installation, by what they are."""
        found: dict[str, int] = {}
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                said = (place / "cmdline").read_bytes().decode().split("\0")
                owner = (place / "environ").read_bytes().decode(errors="replace")
                if f"BONAFIDES_DATA={self.data}\0" not in owner:
                    continue
                if "bonafides.website.running.web" in said:
                    found["web"] = int(place.name)
                elif "work" in said and "django" in said:
                    found["worker"] = int(place.name)
                elif "bonafides.website.running.box" in said:
                    found["box"] = int(place.name)
        return found


GIVEN: set[int] = set()
"""Ports that this process has named: whoever asked may not listen yet."""


def free_port() -> int:
    """A port of the loopback that nobody listens on, and that is named to nobody else.

    Lower than those that systems give to whoever connects: one of these may be gone before it is used. Each
    process of a run has some of its own, and names none twice.
    """
    of_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 4
    while True:
        port = 20_000 + 3_000 * of_worker + secrets.randbelow(3_000)
        with contextlib.closing(socket.socket()) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in GIVEN:
                GIVEN.add(port)
                return port


@pytest.fixture
def own_database() -> Iterator[Callable[[], dict[str, str]]]:
    """Makes a fresh database each time it is called: nothing for SQLite, one of a cluster for PostgreSQL."""
    named = os.environ.get("DATABASE_URL", "")
    made: list[str] = []

    def fresh() -> dict[str, str]:
        if not named:
            return {}
        made.append(f"own_{secrets.token_hex(6)}")
        _on_cluster(named, f'CREATE DATABASE "{made[-1]}"')
        return {"DATABASE_URL": urlunsplit(urlsplit(named)._replace(path=f"/{made[-1]}"))}

    yield fresh
    for name in made:
        _on_cluster(named, f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_cluster(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as line:
        line.execute(statement)


@pytest.fixture
def installed(
    tmp_path: Path, own_database: Callable[[], dict[str, str]]
) -> Iterator[Callable[[str], Installed]]:
    """Gives a new data folder by name; ends whatever was started in it."""
    there: list[Installed] = []

    def fresh(name: str = "house") -> Installed:
        keep = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("BONAFIDES_", "DATABASE_URL", "DJANGO_"))
        }
        data = tmp_path / name
        environment = {
            **keep,
            **own_database(),
            "BONAFIDES_DATA": str(data),
            "BONAFIDES_BOX_PORT": str(free_port()),
            "DJANGO_SETTINGS_MODULE": "bonafides.website.settings",
        }
        there.append(Installed(data, environment, free_port()))
        return there[-1]

    yield fresh
    for one in there:
        for process in one.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            for stream in (process.stdout, process.stderr):
                if stream is not None:
                    stream.close()

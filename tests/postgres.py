"""A private PostgreSQL for the tests: made, used and removed by one command.

`python -m tests.postgres COMMAND …` runs a command with DATABASE_URL naming a cluster of its own: no port, a
socket in a folder that nobody else opens, nothing synced to disk. Root drops to the user postgres, since
PostgreSQL refuses root. As a plugin of pytest (`-p tests.postgres`) it leaves out what needs no database.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux: even a `kill -9` of the tests leaves no server behind."""


ON_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup", "own_database"}
"""Fixtures whose tests are worth running again on another database."""


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Leave out tests that use no database: they have been run already."""
    again = [
        item
        for item in items
        if (ON_DATABASE & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"))
        and not item.get_closest_marker("embedded")
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in again])
    items[:] = again


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`; none where PostgreSQL is not installed."""
    named = shutil.which("initdb")
    places = [Path(named).resolve().parent] if named else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((p for p in places if (p / "initdb").exists() and (p / "postgres").exists()), None)


def _as_whom() -> dict[str, Any]:
    """For root: the user to become; PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL refuses root, and there is neither a user postgres nor nobody")


def _dies_with(parent: int) -> Callable[[], None]:
    def ask() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGQUIT)
            if os.getppid() != parent:
                os._exit(1)

    return ask


@contextlib.contextmanager
def cluster(*, durable: bool = False, kept: Path | None = None) -> Iterator[str]:
    """Start a cluster, give its DATABASE_URL, stop and remove it whatever happens.

    Parameters
    ----------
    durable
        Whether what is committed survives a power cut: for benchmarks; tests do without.
    kept
        A folder in which its data lie and stay, and in which they are found again.

    Raises
    ------
    FileNotFoundError
        PostgreSQL is not installed.
    """
    where = programs()
    if where is None:
        raise FileNotFoundError("PostgreSQL is not installed: initdb and postgres were not found")
    become = _as_whom()
    sure = "on" if durable else "off"
    # Short: a socket's path may have 107 characters.
    home = Path(tempfile.mkdtemp(prefix="bfpg-", dir="/tmp"))
    server: subprocess.Popen[bytes] | None = None
    try:
        if become:
            os.chown(home, become["user"], become["group"])
        if kept is not None:
            kept.mkdir(exist_ok=True)
            if become:
                os.chown(kept, become["user"], become["group"])
            (home / "data").symlink_to(kept.resolve())
        if kept is None or not any(kept.iterdir()):
            _init(where, home, become)
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [where / "postgres", "-D", home / "data", "-k", home, "-c", "listen_addresses=",
                 "-c", f"fsync={sure}", "-c", f"full_page_writes={sure}", "-c", f"synchronous_commit={sure}",
                 "-c", "max_connections=200"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=home, env=_bare(home),
                start_new_session=True, preexec_fn=_dies_with(os.getpid()), **become,  # noqa: PLW1509
            )  # fmt: skip
        _wait(where, home, server)
        yield f"postgresql://postgres@{quote(str(home), safe='')}/postgres"
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(home, ignore_errors=True)


def _init(where: Path, home: Path, become: dict[str, Any]) -> None:
    made = subprocess.run(
        [where / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "--no-sync",
         "-E", "UTF8", "--locale=C.UTF-8"],
        capture_output=True, text=True, check=False, cwd=home, env=_bare(home), **become,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(f"initdb: {made.stderr}")


def _bare(home: Path) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "TZ": "UTC", "LC_ALL": "C.UTF-8"}


def _wait(where: Path, home: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    ready = [where / "pg_isready", "-q", "-h", home, "-U", "postgres"]
    while subprocess.run(ready, check=False, env=_bare(home)).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"PostgreSQL did not start: {(home / 'log').read_text('utf-8')}")
        time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(20)


def main(command: list[str]) -> int:
    """Run a command beside a cluster and return its exit code."""
    if programs() is None:
        if os.environ.get("CI"):
            print("FAILED: PostgreSQL is not installed: must not happen in CI", file=sys.stderr)
            return 1
        print("SKIPPED: the tests on PostgreSQL, since PostgreSQL is not installed", file=sys.stderr)
        return 0

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    with cluster() as address:
        print("The same tests again, on PostgreSQL:", flush=True)
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address})
        try:
            return child.wait()
        except KeyboardInterrupt:
            return child.wait()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

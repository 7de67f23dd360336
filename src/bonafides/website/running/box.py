"""The process of the ballot box: granian before `trust.box`, without the web framework and its database.

`python -m bonafides.website.running.box HOST PORT FOLDER [https]` is started by `bonafides serve`, or by
`bonafides box` where somebody else holds the box.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bonafides.errors import BonafidesError
from bonafides.website.running.supervising import die_with

FOLDER, HTTPS = "BONAFIDES_BOX_FOLDER", "BONAFIDES_BOX_HTTPS"
"""What the worker is told by its parent."""

THREADS = 64
"""Each submission waits a moment for others; that many may wait at once."""

LETTING_GO_SECONDS = 6 * 60 * 60
"""A box may run for months: what is over goes within so long, not at its next start."""

MIXING_SECONDS = 2.0
"""How long the file may show in which order ballots came: longer where there are thousands, see below."""

MIXING_SHARE = 0.01
"""Of the time at most, in which nobody's ballot is taken because the file is written again."""


def served() -> Any:
    """The application, in the one worker, which ends when granian does."""
    die_with(os.getppid())
    from bonafides.trust.box.application import Application
    from bonafides.trust.box.box import MOMENT_SECONDS, Box
    from bonafides.trust.box.keys import house_secret

    folder = Path(os.environ[FOLDER])
    box = Box(folder, moment_seconds=MOMENT_SECONDS)
    box.let_go(_today())
    keep_letting_go(box.let_go, LETTING_GO_SECONDS)
    keep_mixing(box.mix, MIXING_SECONDS)
    return Application(box, house_secret(folder), https=bool(os.environ.get(HTTPS)))


def keep_letting_go(let_go: Callable[[date], object], every_seconds: float) -> threading.Event:
    """Let go of what is over again and again, beside the answering; set what is returned to end it."""
    return _keep("letting-go", lambda: let_go(_today()), every_seconds)


def keep_mixing(mix: Callable[[], object], every_seconds: float) -> threading.Event:
    """Take the order of arrival out of the file again and again; set what is returned to end it."""
    return _keep("mixing", mix, every_seconds, most_of_the_time=MIXING_SHARE)


def _keep(
    name: str, turn: Callable[[], object], every_seconds: float, *, most_of_the_time: float = 1.0
) -> threading.Event:
    """Do something again and again, beside the answering.

    After a turn that took long the next one waits longer. A turn in which the file cannot be written is left
    to the next one.
    """
    ended = threading.Event()

    def repeat() -> None:
        pause = every_seconds
        while not ended.wait(pause):
            begun = time.monotonic()
            with contextlib.suppress(BonafidesError, OSError, sqlite3.Error):
                turn()
            pause = max(every_seconds, (time.monotonic() - begun) / most_of_the_time)

    threading.Thread(target=repeat, name=name, daemon=True).start()
    return ended


def _today() -> date:
    return datetime.now(UTC).date()


def _no_dumps() -> None:
    """Where this process dies, its memory, and the keys in it, is written nowhere."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(host: str, port: int, folder: str, *, https: bool) -> None:
    """Serve until told to end."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    os.umask(0o077)
    _no_dumps()
    os.environ[FOLDER], os.environ[HTTPS] = folder, "1" if https else ""
    Granian(
        "bonafides.website.running.box:served",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        # One process writes; what is gathered is gathered in one place.
        workers=1,
        blocking_threads=THREADS,
        backlog=1024,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_access=False,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], https="https" in sys.argv[4:])

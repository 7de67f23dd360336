"""The processes of a server: kept alive while it runs, ended together when it ends."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bonafides.errors import BeyondThisMachine

log = logging.getLogger("bonafides.serve")

DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""

LONGEST_PAUSE = 30.0
GRACE_SECONDS = 20.0
READY_SECONDS = 180.0
GIVES_UP_AFTER = 5
"""Deaths within a minute after which the whole server ends with an error, for the system to see."""


def die_with(parent: int) -> None:
    """Let this process be told to end when its parent dies, were it by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)


@dataclass
class Child:
    """One process that is kept alive."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    not_before: float = 0.0

    def start(self) -> None:
        """Start it, in a group of its own so that Ctrl-C reaches it through us alone."""
        parent = os.getpid()
        self.process = subprocess.Popen(  # noqa: S603 -- our own interpreter and modules
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=(lambda: die_with(parent)) if sys.platform == "linux" else None,  # noqa: PLW1509
        )

    def look(self, now: float) -> None:
        """Start it again where it has died.

        Raises
        ------
        BeyondThisMachine
            It dies again and again.
        """
        if self.process is not None and (code := self.process.poll()) is not None:
            self.process = None
            self.deaths = [at for at in self.deaths if now - at < 60] + [now]
            log.error("a process ended", extra={"child": self.name, "exit_code": code})
            if len(self.deaths) >= GIVES_UP_AFTER:
                raise BeyondThisMachine(
                    f"{self.name} ended {len(self.deaths)} times within a minute (last exit code {code})",
                    "a process that stays",
                    "read what it said above",
                )
            self.not_before = now + min(LONGEST_PAUSE, 0.25 * 2 ** (len(self.deaths) - 1))
        if self.process is None and now >= self.not_before:
            self.start()
            if self.deaths:
                log.warning("a process was started again", extra={"child": self.name})


@contextlib.contextmanager
def told_to_end() -> Iterator[Callable[[], bool]]:
    """Whether SIGTERM, SIGINT or SIGHUP has come; handlers as before are put back."""
    came: list[int] = []
    names = [name for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.getsignal(getattr(signal, name)) for name in names}
    for name in names:
        signal.signal(getattr(signal, name), lambda number, _frame: came.append(number))
    try:
        yield lambda: bool(came)
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def supervise(
    children: Sequence[Child],
    *,
    ended: Callable[[], bool],
    ready: Callable[[], bool] = lambda: True,
    when_ready: Callable[[], bool | None] = lambda: None,
    look_seconds: float = 0.1,
) -> None:
    """Keep children alive until told to end; then end all of them, kindly first.

    Parameters
    ----------
    ended
        Asked again and again; true ends everything.
    ready, when_ready
        Once `ready()` is true, `when_ready()` is called, once; its true ends everything.

    Raises
    ------
    BeyondThisMachine
        It was not ready within some minutes, or a child dies again and again.
    """
    said, until = False, time.monotonic() + READY_SECONDS
    try:
        while not ended():
            for child in children:
                child.look(time.monotonic())
            if not said and ready():
                said = True
                if when_ready():
                    return
            if not said and time.monotonic() > until:
                raise BeyondThisMachine(
                    f"the server was not ready after {READY_SECONDS:.0f} seconds",
                    "an answer from /health/ready",
                    "read what it said above, and ask that address why",
                )
            time.sleep(look_seconds)
    finally:
        end(children)


def end(children: Sequence[Child]) -> None:
    """SIGTERM to all; SIGKILL to whoever is still there after some seconds."""
    alive = [child.process for child in children if child.process is not None]
    for process in alive:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for process in alive:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

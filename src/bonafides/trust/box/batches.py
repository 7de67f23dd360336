"""Group commit: what arrives within a moment is written together, in an order that was drawn."""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bonafides.errors import BeyondThisMachine
from bonafides.trust.box.store import Store
from bonafides.trust.refused import Refused

Write = Callable[[sqlite3.Connection], int]
"""Writes one submission; what it raises as `Refused` concerns it alone."""


@dataclass(slots=True)
class _Waiting:
    write: Write
    written: threading.Event = field(default_factory=threading.Event)
    version: int = 0
    error: Exception | None = None


class Batches:
    """Submissions gathered and written in groups.

    Parameters
    ----------
    store
        Where they are written.
    moment_seconds
        How long the first of a group waits for others; 0 writes each at once.
    """

    def __init__(self, store: Store, moment_seconds: float) -> None:
        self._store, self._moment = store, moment_seconds
        self._lock = threading.Lock()
        self._gathered: list[_Waiting] = []

    def submit(self, write: Write) -> int:
        """Write one submission with its group; returns when it is on the disk.

        Raises
        ------
        Refused
            What `write` refused.
        """
        mine = _Waiting(write)
        with self._lock:
            leads = not self._gathered
            self._gathered.append(mine)
        if leads:
            if self._moment:
                time.sleep(self._moment)
            with self._lock:
                group, self._gathered = self._gathered, []
            self._write(group)
        else:
            mine.written.wait()
        if mine.error is not None:
            raise mine.error
        return mine.version

    def _write(self, group: list[_Waiting]) -> None:
        secrets.SystemRandom().shuffle(group)
        # Until it is on the disk nobody is told that it is, whatever ends this.
        failed: Exception | None = BeyondThisMachine("the box could not write", "", "try again")
        try:
            with self._store.writing() as rows:
                for one in group:
                    try:
                        one.version = one.write(rows)
                    except Refused as error:
                        one.error = error
            failed = None
            # Else the journal would keep group after group in the order in which they came.
            self._store.settle(0)
        except Exception as error:
            # Whoever leads is told like everybody else.
            failed = error
        finally:
            for one in group:
                one.error = one.error or failed
                one.written.set()

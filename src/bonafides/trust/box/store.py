"""The database of the ballot box: opaque rows while a round is open, counted answers afterwards; no time.

No table has row numbers. A ballot that waits is named by a keyed hash and encrypted to one length; a counted
one stands under the hash of its respondent's public key. What is deleted is overwritten in the file.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bonafides.errors import BeyondThisMachine

DATABASE = "box.sqlite3"
VERSION = 2
WAIT_SECONDS = 20
"""How long one waits for another who writes, or reads."""

SCHEMA = """
CREATE TABLE rounds (
  round TEXT PRIMARY KEY, state TEXT NOT NULL, manifest BLOB NOT NULL, outcome BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE spool (
  round TEXT NOT NULL, name BLOB NOT NULL, ballot BLOB NOT NULL, PRIMARY KEY (round, name)
) WITHOUT ROWID;
CREATE TABLE counted (
  round TEXT NOT NULL, ballot BLOB NOT NULL, cells TEXT NOT NULL, answers TEXT NOT NULL,
  flag INTEGER NOT NULL, PRIMARY KEY (round, ballot)
) WITHOUT ROWID;
CREATE TABLE comments (
  round TEXT NOT NULL, cells TEXT NOT NULL, question TEXT NOT NULL, place BLOB NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY (round, cells, question, place)
) WITHOUT ROWID;
"""
"""`state`: prepared, open, closing, counted, closed, void or forgotten. `place` is drawn at random. `outcome`
is what close answers."""

THREADS = """
CREATE TABLE threads (
  round TEXT NOT NULL, thread BLOB NOT NULL, public BLOB NOT NULL, ended INTEGER NOT NULL,
  PRIMARY KEY (round, thread)
) WITHOUT ROWID;
CREATE TABLE turns (
  round TEXT NOT NULL, thread BLOB NOT NULL, turn INTEGER NOT NULL, asked BLOB NOT NULL, own BLOB NOT NULL,
  PRIMARY KEY (round, thread, turn)
) WITHOUT ROWID;
CREATE TABLE said (
  round TEXT NOT NULL, name BLOB NOT NULL, answer BLOB NOT NULL, PRIMARY KEY (round, name)
) WITHOUT ROWID;
CREATE TABLE batches (
  round TEXT PRIMARY KEY, day TEXT NOT NULL, given BLOB NOT NULL
) WITHOUT ROWID;
"""
"""Where those who wrote are asked back: what was asked and what was handed on, both sealed; opaque answers
that wait for the batch of a day. The only day is that of the last batch."""

OF_THREADS = ("threads", "turns", "said", "batches")

SETTINGS = (
    "PRAGMA journal_mode=WAL",
    # An answer is acknowledged only when it is on the disk.
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
)


class Store:
    """One connection, one user at a time.

    Parameters
    ----------
    folder
        Where `box.sqlite3` lies or is made.

    Raises
    ------
    BeyondThisMachine
        The database is of a newer version than this code.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder / DATABASE
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        self._lock = threading.RLock()
        self._rows = sqlite3.connect(
            self.path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        for setting in SETTINGS:
            self._rows.execute(setting)
        self._make()
        self._mixed_at = -1

    def _make(self) -> None:
        with self.writing() as rows:
            (version,) = rows.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise BeyondThisMachine(
                    f"{self.path} was made by a newer version",
                    "one that this version knows",
                    "update bonafides",
                )
            if version < VERSION:
                for statement in (SCHEMA if version == 0 else "", THREADS):
                    for part in statement.split(";"):
                        rows.execute(part)
                rows.execute(f"PRAGMA user_version={VERSION}")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that nobody else writes in; durable when it is left, undone when it fails."""
        with self._lock:
            self._rows.execute("BEGIN IMMEDIATE")
            try:
                yield self._rows
                self._rows.execute("COMMIT")
            finally:
                # Left by an error; of some, such as a full disk, SQLite has undone it itself.
                if self._rows.in_transaction:
                    self._rows.execute("ROLLBACK")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One state to read."""
        with self._lock:
            yield self._rows

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._rows.close()

    def round(self, key: str) -> tuple[str, bytes, bytes] | None:
        """State, manifest and outcome of a round."""
        with self.reading() as rows:
            found = rows.execute(
                "SELECT state, manifest, outcome FROM rounds WHERE round=?", (key,)
            ).fetchone()
        return None if found is None else (str(found[0]), bytes(found[1]), bytes(found[2]))

    def state(self, key: str) -> str | None:
        """State of a round; None where there is none."""
        with self.reading() as rows:
            found = rows.execute("SELECT state FROM rounds WHERE round=?", (key,)).fetchone()
        return str(found[0]) if found else None

    def rounds(self) -> dict[str, str]:
        """State of each round."""
        with self.reading() as rows:
            return dict(rows.execute("SELECT round, state FROM rounds"))

    def put_round(self, key: str, state: str, manifest: bytes = b"") -> None:
        """Write a round that is new, or that nobody may answer yet."""
        with self.writing() as rows:
            rows.execute(
                "INSERT INTO rounds VALUES (?, ?, ?, x'') ON CONFLICT (round) DO UPDATE "
                "SET state=excluded.state, manifest=excluded.manifest",
                (key, state, manifest),
            )

    def set_state(self, key: str, state: str) -> None:
        """Take a round to its next state."""
        with self.writing() as rows:
            rows.execute("UPDATE rounds SET state=? WHERE round=?", (state, key))

    def end(self, key: str) -> None:
        """An open round is over: its last day is. There is no way back, and no time is written."""
        with self.writing() as rows:
            rows.execute("UPDATE rounds SET state='ended' WHERE round=? AND state='open'", (key,))

    def waiting(self, key: str) -> list[tuple[bytes, bytes]]:
        """Name and opaque content of every ballot of a round, by name."""
        with self.reading() as rows:
            return rows.execute(
                "SELECT name, ballot FROM spool WHERE round=? ORDER BY name", (key,)
            ).fetchall()

    def count(
        self,
        key: str,
        answers: Iterable[tuple[bytes, str, str, int]],
        comments: Iterable[tuple[str, str, str]],
        outcome: bytes,
        *,
        threads: Iterable[bytes] = (),
        today: str = "",
    ) -> None:
        """In one transaction: counted answers in, sorted by their hashes; comments apart; opaque rows out.

        Parameters
        ----------
        answers
            Hash, label of the cells they are kept under, JSON, flag.
        comments
            Label, question, words; their places are drawn here.
        outcome
            What close answers, now and whenever it is asked again.
        threads
            Public keys of those who may be asked back.
        today
            The day on which nothing is handed on yet.
        """
        named = sorted((hashlib.sha256(public).digest(), public) for public in threads)
        drawn = sorted((os.urandom(16), *one) for one in comments)
        with self.writing() as rows:
            rows.execute("DELETE FROM spool WHERE round=?", (key,))
            rows.executemany(
                "INSERT INTO counted VALUES (?, ?, ?, ?, ?)", ((key, *one) for one in sorted(answers))
            )
            rows.executemany(
                "INSERT INTO comments VALUES (?, ?, ?, ?, ?)",
                ((key, label, question, place, words) for place, label, question, words in drawn),
            )
            rows.executemany("INSERT INTO threads VALUES (?, ?, ?, 0)", ((key, *one) for one in named))
            if named:
                rows.execute("INSERT INTO batches VALUES (?, ?, x'')", (key, today))
            rows.execute("UPDATE rounds SET state='counted', outcome=? WHERE round=?", (outcome, key))

    def empty(self, key: str, state: str) -> None:
        """Destroy whatever was answered in a round, unread."""
        with self.writing() as rows:
            for table in ("spool", "counted", "comments", *OF_THREADS):
                rows.execute(f"DELETE FROM {table} WHERE round=?", (key,))
            rows.execute("UPDATE rounds SET state=?, outcome=x'' WHERE round=?", (state, key))

    def rewrite(self, wait_seconds: float = 10.0) -> bool:
        """Write the whole file again without free pages, and empty its journal; whether that was done.

        False where somebody reads the file all the time, as a copy that is being made does.
        """
        with self._lock:
            self._rows.execute("VACUUM")
            return self.settle(wait_seconds)

    def mix(self) -> bool:
        """Write the file again where rows came or changed since: each in the place that its name gives it.

        SQLite puts what comes on the next free pages. Whoever has the keys would read in them the order in
        which people answered, long after the moment, and could lay it beside the order of collecting. It
        holds up whoever answers for a quarter of a second with a thousand ballots.
        """
        with self._lock:
            if self._rows.total_changes == self._mixed_at:
                return False
            if self.rewrite(0):
                self._mixed_at = self._rows.total_changes
            return True

    def settle(self, wait_seconds: float = 10.0) -> bool:
        """Empty the journal, so that nothing but the database itself holds rows; whether that was done.

        The journal holds what was written in the order in which it was written, group after group. With 0
        seconds nobody waits for whoever reads the file: then it is emptied after a later group.
        """
        if not wait_seconds:
            return self._settle_now()
        until = time.monotonic() + wait_seconds
        with self._lock:
            while True:
                busy, _, _ = self._rows.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if not busy:
                    return True
                if time.monotonic() > until:
                    return False
                time.sleep(0.05)

    def _settle_now(self) -> bool:
        with self._lock:
            self._rows.execute("PRAGMA busy_timeout=0")
            try:
                busy, _, _ = self._rows.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:
                return False
            finally:
                self._rows.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")
        return not busy

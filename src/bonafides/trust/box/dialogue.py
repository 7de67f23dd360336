"""Asking back in the box: the same list for everybody, answers that wait unread, one batch a day.

Nothing here knows a ballot. A thread is a public key that came out of the close beside a comment; what is
asked is sealed to it, what is answered to whoever asked. An answer waits under a keyed name, encrypted to one
length, and leaves with all others of its day, in the order of the threads' hashes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3
import struct
import threading
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from bonafides.trust import threads
from bonafides.trust.box import keys
from bonafides.trust.box.batches import Batches
from bonafides.trust.box.refusals import CLOSED, NO_ROUND, NotTaken
from bonafides.trust.box.rounds import Rounds
from bonafides.trust.box.store import OF_THREADS, Store
from bonafides.trust.days import LAST
from bonafides.trust.manifest import Manifest
from bonafides.trust.manifest import read as read_manifest
from bonafides.trust.refused import Refused, from_text, to_text
from bonafides.trust.threads import Place, Said

THREADS = "threads"
"""Folder of the keys under which answers wait."""

GRACE = timedelta(days=14)
"""How long after the last day the house may still fetch the last batch."""

NO_THREAD = NotTaken(404, "no such thread", "", "use the link of that answer")
HANDED_ON = NotTaken(410, "an answer that was handed on", "", "what was handed on stands")

_HEAD = struct.Struct(">QB32sB")
_PLAIN_BYTES = _HEAD.size + threads.SEALED_BYTES + threads.OWN_BYTES
ANSWER_BYTES = 12 + _PLAIN_BYTES + 16


class Waiting:
    """Names and encrypts answers of one round until their batch.

    Parameters
    ----------
    key
        32 bytes, in a file beside the database.
    round_key
        An answer cannot be moved to another.
    """

    def __init__(self, key: bytes, round_key: str) -> None:
        self._names = HKDFExpand(hashes.SHA256(), 32, b"bonafides/box/said-name/1").derive(key)
        row_key = HKDFExpand(hashes.SHA256(), 32, b"bonafides/box/said-row/1").derive(key)
        self._rows, self._round = AESGCM(row_key), round_key.encode()

    def name(self, place: Place) -> bytes:
        """32 bytes that say nothing without the key."""
        return hmac.digest(self._names, place.thread + place.turn.to_bytes(1), hashlib.sha256)

    def close(self, said: Said) -> bytes:
        """Encrypt an answer; ANSWER_BYTES long."""
        plain = (
            _HEAD.pack(said.version, said.end, said.place.thread, said.place.turn) + said.sealed + said.own
        )
        iv = os.urandom(12)
        return iv + self._rows.encrypt(iv, plain, self._round + self.name(said.place))

    def open(self, name: bytes, row: bytes, fingerprint: bytes) -> Said:
        """Decrypt an answer.

        Raises
        ------
        cryptography.exceptions.InvalidTag
            It was altered, or written under another key.
        """
        plain = self._rows.decrypt(row[:12], row[12:], self._round + name)
        version, end, thread, turn = _HEAD.unpack_from(plain)
        sealed = plain[_HEAD.size : _HEAD.size + threads.SEALED_BYTES]
        own = plain[_HEAD.size + threads.SEALED_BYTES :]
        return Said(Place(fingerprint, thread, turn), version, end, sealed, own, b"")


class Dialogue:
    """Asking back, in every round of a box.

    Parameters
    ----------
    folder
        Of the box.
    store
        Its database.
    batches
        Through which what respondents send is written.
    rounds
        Whose clock is the box's own: the house cannot hurry a batch.
    """

    def __init__(self, folder: Path, store: Store, batches: Batches, rounds: Rounds) -> None:
        self._folder, self._store, self._batches, self._rounds = folder, store, batches, rounds
        self._making = threading.Lock()

    def today(self) -> date:
        """The day that it still is somewhere: a last day is over when it is over on all of Earth."""
        return self._rounds.clock().astimezone(LAST).date()

    def listed(self, key: str) -> dict[str, Any]:
        """All threads of a round, and everything sealed to them: the same bytes for whoever asks."""
        found = self._store.round(key)
        if found is None or not found[1]:
            raise NO_ROUND
        told = read_manifest(found[1])
        last = threads.ends_on(told)
        if found[0] != "closed" or last is None or self.today() > last:
            state = "over" if found[0] == "closed" else found[0]
            return {"state": state, "open": [], "asked": []}
        with self._store.reading() as rows:
            names = rows.execute(
                "SELECT thread FROM threads WHERE round=? AND NOT ended ORDER BY thread", (key,)
            ).fetchall()
            asked = rows.execute(
                "SELECT t.thread, t.turn, t.asked, t.own FROM turns t JOIN threads h USING (round, thread) "
                "WHERE t.round=? AND NOT h.ended ORDER BY t.thread, t.turn",
                (key,),
            ).fetchall()
        return {
            "state": "closed",
            "open": [name.hex() for (name,) in names],
            "asked": [
                {"thread": name.hex(), "turn": turn, "asked": to_text(sealed), "own": to_text(own)}
                for name, turn, sealed, own in asked
            ],
        }

    def ask(self, key: str, said: Mapping[str, Any]) -> int:
        """Take a question of the house; its turn. Asked once more, what is there stays.

        Raises
        ------
        Refused
            No such thread, ended or over; the one before it was not answered; the last was asked.
        """
        told = self._running(key)
        name, turn = said.get("thread"), said.get("turn")
        place = threads.place_of({"round": key, "thread": name, "turn": turn}, told)
        sealed = from_text(said.get("sealed"), "a question", threads.SEALED_BYTES)
        with self._store.writing() as rows:
            _public(rows, key, place)
            before = dict(
                rows.execute(
                    "SELECT turn, length(own) FROM turns WHERE round=? AND thread=?", (key, place.thread)
                )
            )
            if place.turn in before:
                return place.turn
            if place.turn != len(before) + 1 or not all(before.values()):
                raise NotTaken(
                    409,
                    "a question before the last one was answered",
                    f"one after the other, {threads.MOST_TURNS} at most",
                    "wait; whoever is silent is not asked again",
                )
            rows.execute(
                "INSERT INTO turns VALUES (?, ?, ?, ?, x'')", (key, place.thread, place.turn, sealed)
            )
        return place.turn

    def say(self, said: Mapping[str, Any]) -> int:
        """Take an answer, or an end; returns its version once it is on the disk.

        Raises
        ------
        Refused
            Not in order, over, by another key, handed on, or an equal or higher version is there.
        """
        key = said.get("round")
        told = self._running(key)
        read = threads.read_said(said, told)
        waiting = self._waiting(told.round)
        row, name = waiting.close(read), waiting.name(read.place)

        def write(rows: sqlite3.Connection) -> int:
            read.check(_public(rows, told.round, read.place))
            _require_turn(rows, told.round, read.place)
            before = _found(rows, told.round, waiting, read.place)
            if before is not None:
                same = (before.version, before.end, before.sealed, before.own)
                if same == (read.version, read.end, read.sealed, read.own):
                    return read.version
                if before.version >= read.version:
                    raise NotTaken(409, "a version that is there already, or a later one", "a higher version")
            rows.execute("INSERT OR REPLACE INTO said VALUES (?, ?, ?)", (told.round, name, row))
            return read.version

        return self._batches.submit(write)

    def own(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The writer's own copy of what nobody has read yet, for the thread's key alone.

        Raises
        ------
        Refused
            Not in order, over, by another key, or nothing waits.
        """
        told = self._running(said.get("round"))
        place = threads.place_of(said, told)
        with self._store.reading() as rows:
            threads.check_reading(said, place, _public(rows, told.round, place))
            found = _found(rows, told.round, self._waiting(told.round), place)
        if found is None:
            raise NotTaken(404, "nothing was answered here yet")
        return {"version": found.version, "own": to_text(found.own)}

    def batch(self, key: str, had: str) -> dict[str, Any]:
        """The batch of a day: what has been answered until it was made, in the order of the threads.

        A new one is made on a later day, when the house has had the last one; until then the same is given.

        Parameters
        ----------
        had
            Day of the batch that the house has; "" where it does not know.
        """
        found = self._store.round(key)
        if found is None or found[0] != "closed":
            raise NotTaken(409, "a round that is not closed", "one that is")
        told, today = read_manifest(found[1]), self.today()
        last = threads.ends_on(told)
        with self._store.writing() as rows:
            kept = rows.execute("SELECT day, given FROM batches WHERE round=?", (key,)).fetchone()
            if last is None or kept is None:
                return {"day": "", "over": True, "answers": []}
            day, given = kept[0], json.loads(kept[1] or b"[]")
            if had == day and today.isoformat() > day:
                day, given = today.isoformat(), self._gathered(rows, told)
                raw = json.dumps(given, separators=(",", ":")).encode()
                rows.execute("UPDATE batches SET day=?, given=? WHERE round=?", (day, raw, key))
        self._store.settle(0)
        return {"day": day, "over": day > last.isoformat(), "answers": given}

    def _gathered(self, rows: sqlite3.Connection, told: Manifest) -> list[dict[str, Any]]:
        """Everything that waits, taken out; what no key opens any more is dropped."""
        key, waiting = told.round, self._waiting(told.round)
        read: list[Said] = []
        for name, row in rows.execute("SELECT name, answer FROM said WHERE round=?", (key,)).fetchall():
            try:
                read.append(waiting.open(name, row, told.fingerprint))
            except InvalidTag:
                continue
        read.sort(key=lambda one: (one.place.thread, one.place.turn))
        for one in read:
            at = (key, one.place.thread)
            rows.execute(
                "UPDATE turns SET own=? WHERE round=? AND thread=? AND turn=?", (one.own, *at, one.place.turn)
            )
            if one.end:
                rows.execute("UPDATE threads SET ended=1 WHERE round=? AND thread=?", at)
        rows.execute("DELETE FROM said WHERE round=?", (key,))
        return [
            {
                "thread": one.place.thread.hex(),
                "turn": one.place.turn,
                "end": one.end,
                "sealed": to_text(one.sealed),
            }
            for one in read
        ]

    def end(self, key: str) -> None:
        """Destroy every thread of a round whose dialogue is over; done again, it does nothing.

        Raises
        ------
        NotTaken
            It is not over.
        """
        found = self._store.round(key)
        last = threads.ends_on(read_manifest(found[1])) if found is not None and found[1] else None
        if found is None or (last is not None and self.today() <= last):
            raise NotTaken(409, "a dialogue that is not over", "one whose last day is over")
        with self._store.writing() as rows:
            there = rows.execute("SELECT 1 FROM batches WHERE round=?", (key,)).fetchone()
            for table in OF_THREADS:
                rows.execute(f"DELETE FROM {table} WHERE round=?", (key,))
            if there and found[2]:
                outcome = {name: told for name, told in json.loads(found[2]).items() if name != "threads"}
                raw = json.dumps(outcome, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
                rows.execute("UPDATE rounds SET outcome=? WHERE round=?", (raw, key))
        keys.destroy(self.keys_of(key))
        if there:
            self._store.rewrite()

    def let_go(self, today: date) -> list[str]:
        """End what is over by two weeks, whether or not the house asks; returns the rounds' keys."""
        with self._store.reading() as rows:
            running = [key for (key,) in rows.execute("SELECT round FROM batches")]
        gone = []
        for key in running:
            found = self._store.round(key)
            last = threads.ends_on(read_manifest(found[1])) if found else None
            if last is not None and today > last + GRACE:
                self.end(key)
                gone.append(key)
        return gone

    def keys_of(self, key: str) -> Path:
        """Where the key of a round's waiting answers lies."""
        return self._folder / THREADS / key

    def _waiting(self, key: str) -> Waiting:
        with self._making:
            return Waiting(keys.thread_key(self.keys_of(key)), key)

    def _running(self, key: object) -> Manifest:
        """The manifest of a round in which is asked and answered today."""
        found = self._store.round(key) if isinstance(key, str) else None
        if found is None or not found[1]:
            raise NO_ROUND
        told = read_manifest(found[1])
        last = threads.ends_on(told)
        if found[0] != "closed" or last is None or self.today() > last:
            raise CLOSED
        return told


def _public(rows: sqlite3.Connection, key: str, place: Place) -> bytes:
    """The public key of a thread that goes on."""
    found = rows.execute(
        "SELECT public, ended FROM threads WHERE round=? AND thread=?", (key, place.thread)
    ).fetchone()
    if found is None:
        raise NO_THREAD
    if found[1]:
        raise CLOSED
    return bytes(found[0])


def _require_turn(rows: sqlite3.Connection, key: str, place: Place) -> None:
    """Hold that this was asked, and that no answer to it was handed on."""
    if place.turn == 0:
        return
    found = rows.execute(
        "SELECT length(own) FROM turns WHERE round=? AND thread=? AND turn=?", (key, place.thread, place.turn)
    ).fetchone()
    if found is None:
        raise Refused("an answer to a question that nobody asked", "one that was asked")
    if found[0]:
        raise HANDED_ON


def _found(rows: sqlite3.Connection, key: str, waiting: Waiting, place: Place) -> Said | None:
    name = waiting.name(place)
    found = rows.execute("SELECT answer FROM said WHERE round=? AND name=?", (key, name)).fetchone()
    try:
        return None if found is None else waiting.open(name, found[0], place.fingerprint)
    except InvalidTag:
        return None

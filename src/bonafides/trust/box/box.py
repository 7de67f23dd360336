"""The ballot box: takes ballots, knows nobody, opens nothing before the close and too little never."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bonafides.errors import BeyondThisMachine
from bonafides.trust import ballot
from bonafides.trust.box import closing, keys
from bonafides.trust.box.batches import Batches
from bonafides.trust.box.records import Record, Spooling
from bonafides.trust.box.refusals import KeysLost, NotTaken
from bonafides.trust.box.store import Store
from bonafides.trust.manifest import Manifest
from bonafides.trust.manifest import read as read_manifest
from bonafides.trust.refused import Refused, to_text
from bonafides.trust.sealing import spki

MOMENT_SECONDS = 0.15
"""How long a submission waits for others to be written with."""

KEPT = timedelta(days=730)
"""How long counted answers are kept after the last day of their round."""

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CELL = re.compile(r"[0-9a-f]{16}")

NO_ROUND = NotTaken(404, "no such round", "", "use the whole link")
CLOSED = NotTaken(
    410, "this round is closed", "", "nothing more is taken, and nothing can be changed any more"
)


class Box:
    """A ballot box in one folder.

    Parameters
    ----------
    folder
        `<data>/box`: database, keys and the house's secret.
    moment_seconds
        Submissions of so short a time are written as one shuffled group; 0 writes each at once.
    measure
        Counted answers to the release document; `trust.measuring.measure` where none is given.
    """

    def __init__(
        self, folder: Path, *, moment_seconds: float = 0.0, measure: closing.Measure | None = None
    ) -> None:
        self.folder, self._measure = folder, measure
        self._store = Store(folder)
        self._batches = Batches(self._store, moment_seconds)
        self._closing = threading.RLock()
        self._known: dict[str, tuple[Manifest, keys.RoundKeys]] = {}
        self.resume()

    def resume(self) -> None:
        """Finish what a death in the middle of closing left: counted rounds lose their keys at once."""
        for key, state in self._store.rounds().items():
            if state == "counted":
                self._finish(key)
            elif state in ("closed", "void", "forgotten"):
                keys.destroy(self._keys_of(key))

    def shut(self) -> None:
        """Let go of the database."""
        self._store.close()

    # What the house asks.

    def prepare(self, key: str, cells: Iterable[str]) -> dict[str, str]:
        """Make the keys of a round, once; returns the public sealing key of each cell (base64url SPKI).

        Raises
        ------
        Refused
            The round is open already with other cells, or over; a name that is none.
        """
        wanted = list(cells)
        if not all(isinstance(code, str) and _CELL.fullmatch(code) for code in wanted) or not wanted:
            raise Refused("cells that are none", "codes of 16 hexadecimal digits")
        with self._closing:
            state = self._state(key)
            if state in (None, "prepared"):
                made = keys.make(self._keys_of(key), wanted)
                if state is None:
                    self._store.put_round(key, "prepared")
            elif state == "open":
                made = keys.load(self._keys_of(key))
                if not set(wanted) <= made.seals.keys():
                    raise NotTaken(409, "a round that is open with other cells", "", "make a new round")
            else:
                raise CLOSED
        seals = made.public_seals()
        return {code: to_text(seals[code]) for code in wanted}

    def open(self, key: str, raw: bytes) -> str:
        """Take ballots from now on; returns the manifest's fingerprint (hex). Once more changes nothing.

        Raises
        ------
        Refused
            The manifest is not in order, names sealing keys of others, or is not the first of this round.
        """
        told = read_manifest(raw)
        if told.round != key:
            raise Refused("a manifest of another round", "the manifest of this one")
        with self._closing:
            found = self._store.round(key)
            if found is None:
                raise NotTaken(404, "a round that was not prepared", "prepare first")
            state, before, _ = found
            if state == "prepared":
                made = keys.load(self._keys_of(key))
                _require_seals(told, made.public_seals())
                self._store.put_round(key, "open", raw)
            elif before != raw:
                raise NotTaken(409, "a round with another manifest", "", "what is open is never changed")
        return told.fingerprint.hex()

    def manifest(self, key: str) -> bytes:
        """The manifest of a round, as it was hashed.

        Raises
        ------
        NotTaken
            There is no such round here.
        """
        found = self._store.round(key)
        if found is None or not found[1]:
            raise NO_ROUND
        return found[1]

    def board(self, key: str) -> dict[str, Any]:
        """What anybody may see of a round: its state, and once it is closed counts and hashes of ballots.

        Raises
        ------
        NotTaken
            There is no such round here.
        """
        found = self._store.round(key)
        if found is None or not found[1]:
            raise NO_ROUND
        state, _, outcome = found
        said = json.loads(outcome) if state == "closed" else {}
        return {"state": state, "counts": said.get("counts", {}), "ballots": said.get("ballots", [])}

    def state(self, key: str) -> dict[str, Any]:
        """State of a round ("" where unknown), and whether its keys are there."""
        state = self._state(key) or ""
        return {"state": state, "keys": (self._keys_of(key) / keys.SEALS).is_file()}

    def close(self, key: str) -> bytes:
        """Count, measure, destroy the keys; returns counts, hashes and release: always the same bytes.

        Raises
        ------
        KeysLost
            What was answered cannot be opened; the round can only be declared void.
        NotTaken
            It was never open.
        """
        with self._closing:
            state = self._state(key)
            if state == "open":
                # A group that is being written now is counted; one that comes later is told that it is over.
                self._store.set_state(key, "closing")
                state = "closing"
            if state == "closing":
                closing.count(self._store, key, *self._round(key), measure=self._measure)
                state = "counted"
            if state == "counted":
                self._finish(key)
                state = "closed"
            found = self._store.round(key)
            if state != "closed" or found is None:
                raise NotTaken(409, f"a round that is {state or 'unknown'}", "one that is open")
            return found[2]

    def void(self, key: str) -> None:
        """Destroy what was answered unread, and the keys; a closed round stays closed.

        Raises
        ------
        NotTaken
            It is closed and counted, or unknown.
        """
        with self._closing:
            state = self._state(key)
            if state in (None, "counted", "closed", "forgotten"):
                raise NotTaken(409, f"a round that is {state or 'unknown'}", "one that is not yet counted")
            self._store.empty(key, "void")
            self._known.pop(key, None)
            keys.destroy(self._keys_of(key))
            self._store.rewrite()

    def forget(self, key: str) -> None:
        """Delete every answer of a closed round: its time is over. Its state and manifest stay.

        Raises
        ------
        NotTaken
            It is not closed.
        """
        with self._closing:
            if self._state(key) not in ("closed", "void", "forgotten"):
                raise NotTaken(409, "a round that is not closed", "one that is")
            self._store.empty(key, "forgotten")
            self._store.rewrite()

    def let_go(self, today: date) -> list[str]:
        """Forget rounds that were over two years ago, whether or not the house asks; returns their keys."""
        gone = []
        for key, state in self._store.rounds().items():
            found = self._store.round(key)
            if state in ("closed", "void") and found is not None and found[1]:
                over = date.fromisoformat(json.loads(found[1])["closes_on"])
                if over < today - KEPT:
                    self.forget(key)
                    gone.append(key)
        return gone

    # What respondents send.

    def accept(self, said: Mapping[str, Any]) -> int:
        """Take a ballot; returns its version once it is on the disk.

        Raises
        ------
        Refused
            Not in order, closed, or an equal or higher version is there.
        """
        key = self._open_round(said)
        told, made = self._round(key)
        cast = ballot.read_ballot(said, told)
        name = bytes.fromhex(cast.token.name)
        record = Record(cast.token.cell, name, cast.version, cast.sealed, cast.own)
        return self._batches.submit(self._write(key, record, Spooling(made.box, key)))

    def withdraw(self, said: Mapping[str, Any]) -> int:
        """Destroy an answer; its key stays spent until the close.

        Raises
        ------
        Refused
            As for a ballot.
        """
        key = self._open_round(said)
        told, made = self._round(key)
        asked = ballot.read_withdrawal(said, told)
        record = Record(asked.token.cell, bytes.fromhex(asked.token.name), asked.version)
        return self._batches.submit(self._write(key, record, Spooling(made.box, key)))

    def own(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The respondent's own copy of what was said, for the key of the ballot alone.

        Raises
        ------
        Refused
            Not in order, closed, or nothing is there.
        """
        key = self._open_round(said)
        told, made = self._round(key)
        token = ballot.read_own_request(said, told)
        spooling = Spooling(made.box, key)
        with self._store.reading() as rows:
            found = _waiting(rows, key, spooling, bytes.fromhex(token.name))
        if found is None:
            raise NotTaken(404, "nothing was answered with this link yet")
        return {"version": found.version, "own": to_text(found.own)}

    def _write(self, key: str, record: Record, spooling: Spooling) -> Callable[[sqlite3.Connection], int]:
        row, name = spooling.close(record), spooling.name(record.ballot)

        def write(rows: sqlite3.Connection) -> int:
            state = rows.execute("SELECT state FROM rounds WHERE round=?", (key,)).fetchone()
            if state != ("open",):
                raise CLOSED
            before = _waiting(rows, key, spooling, record.ballot)
            if before is not None:
                if before.cell != record.cell:
                    raise Refused("a key that was used for another cell", "a key of its own for each cell")
                if before == record:
                    return record.version
                if before.version >= record.version:
                    raise NotTaken(409, "a version that is there already, or a later one", "a higher version")
            rows.execute("INSERT OR REPLACE INTO spool VALUES (?, ?, ?)", (key, name, row))
            return record.version

        return write

    # What is known of a round.

    def _state(self, key: str) -> str | None:
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise Refused("a round that is none", "the key of a round")
        found = self._store.round(key)
        return found[0] if found else None

    def _open_round(self, said: Mapping[str, Any]) -> str:
        key = said.get("round")
        state = self._state(key)  # type: ignore[arg-type]
        if state in (None, "prepared") or not isinstance(key, str):
            raise NO_ROUND
        if state != "open":
            raise CLOSED
        return key

    def _round(self, key: str) -> tuple[Manifest, keys.RoundKeys]:
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (read_manifest(self.manifest(key)), keys.load(self._keys_of(key)))
        return known

    def _keys_of(self, key: str) -> Path:
        return self.folder / "keys" / key

    def _finish(self, key: str) -> None:
        """What is counted is durable: destroy the keys, then every trace of what waited."""
        self._known.pop(key, None)
        keys.destroy(self._keys_of(key))
        if not self._store.rewrite():
            raise BeyondThisMachine(
                "the database of the box is read by somebody all the time",
                "a moment in which its journal can be emptied",
                "end the copy that is being made, and close again",
            )
        self._store.set_state(key, "closed")
        # The state moved pages once more; what they held is overwritten, the file is small by now.
        self._store.rewrite()


def _waiting(rows: sqlite3.Connection, key: str, spooling: Spooling, ballot: bytes) -> Record | None:
    name = spooling.name(ballot)
    found = rows.execute("SELECT ballot FROM spool WHERE round=? AND name=?", (key, name)).fetchone()
    return None if found is None else spooling.open(name, found[0])


def _require_seals(told: Manifest, seals: Mapping[str, bytes]) -> None:
    """Refuse sealing keys that this box did not make: somebody else could read."""
    for cell in told.cells.values():
        if seals.get(cell.code) != spki(cell.seal):
            raise Refused(
                "a sealing key that this box did not make", "the keys of prepare", "prepare the round again"
            )


__all__ = ["Box", "KeysLost"]

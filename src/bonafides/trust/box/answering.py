"""What respondents send: checked, encrypted once more, written in groups; nothing of who, when or whence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from bonafides.trust import ballot
from bonafides.trust.box.batches import Batches
from bonafides.trust.box.records import Record, Spooling
from bonafides.trust.box.refusals import CLOSED, NotTaken
from bonafides.trust.box.rounds import Rounds
from bonafides.trust.box.store import Store
from bonafides.trust.refused import Refused, to_text


class Answering:
    """Takes ballots and withdrawals, gives back own copies.

    Parameters
    ----------
    store
        The database.
    rounds
        What is known of rounds.
    batches
        Through which everything is written.
    """

    def __init__(self, store: Store, rounds: Rounds, batches: Batches) -> None:
        self._store, self._rounds, self._batches = store, rounds, batches

    def accept(self, said: Mapping[str, Any]) -> int:
        """Take a ballot; see `Box.accept`."""
        key = self._rounds.open_for(said)
        told, made = self._rounds.known(key)
        cast = ballot.read_ballot(said, told)
        name = bytes.fromhex(cast.token.name)
        record = Record(cast.token.cell, name, cast.version, cast.sealed, cast.own)
        return self._batches.submit(_writing(key, record, Spooling(made.box, key)))

    def withdraw(self, said: Mapping[str, Any]) -> int:
        """Destroy an answer; see `Box.withdraw`."""
        key = self._rounds.open_for(said)
        told, made = self._rounds.known(key)
        asked = ballot.read_withdrawal(said, told)
        record = Record(asked.token.cell, bytes.fromhex(asked.token.name), asked.version)
        return self._batches.submit(_writing(key, record, Spooling(made.box, key)))

    def own(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The respondent's own copy; see `Box.own`."""
        key = self._rounds.open_for(said)
        told, made = self._rounds.known(key)
        token = ballot.read_own_request(said, told)
        spooling = Spooling(made.box, key)
        with self._store.reading() as rows:
            found = _waiting(rows, key, spooling, bytes.fromhex(token.name))
        if found is None:
            raise NotTaken(404, "nothing was answered with this link yet")
        return {"version": found.version, "own": to_text(found.own)}


def _writing(key: str, record: Record, spooling: Spooling) -> Callable[[sqlite3.Connection], int]:
    """What writes a record, within the transaction of its group."""
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


def _waiting(rows: sqlite3.Connection, key: str, spooling: Spooling, ballot_hash: bytes) -> Record | None:
    name = spooling.name(ballot_hash)
    found = rows.execute("SELECT ballot FROM spool WHERE round=? AND name=?", (key, name)).fetchone()
    return None if found is None else spooling.open(name, found[0])

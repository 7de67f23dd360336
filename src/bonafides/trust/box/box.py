"""The ballot box: takes ballots, knows nobody, opens nothing before the close and too little never."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bonafides.errors import BeyondThisMachine
from bonafides.trust import days, trustee
from bonafides.trust.box import keys
from bonafides.trust.box.answering import Answering
from bonafides.trust.box.batches import Batches
from bonafides.trust.box.dialogue import Dialogue
from bonafides.trust.box.pinning import Pins
from bonafides.trust.box.refusals import (
    CLOSED,
    FOR_ITS_TRUSTEE,
    NO_ROUND,
    NOT_YET_CLOSING,
    KeysLost,
    NotTaken,
)
from bonafides.trust.box.rounds import Clock, Rounds
from bonafides.trust.box.store import Store
from bonafides.trust.manifest import CODE, Manifest
from bonafides.trust.manifest import read as read_manifest
from bonafides.trust.refused import Refused, to_text
from bonafides.trust.sealing import spki

if TYPE_CHECKING:
    from bonafides.trust.box.closing import Measure

MOMENT_SECONDS = 0.15
"""How long a submission waits for others to be written with."""

KEPT = timedelta(days=730)
"""How long counted answers are kept after the last day of their round."""


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
    clock
        By which the days of rounds begin and end; that of this machine where none is given.

    Attributes
    ----------
    dialogue
        Asking back, in rounds that have closed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        moment_seconds: float = 0.0,
        measure: Measure | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.folder, self._measure = folder, measure
        self._store = Store(folder)
        self._rounds = Rounds(folder, self._store, clock or days.now)
        batches = Batches(self._store, moment_seconds)
        self._answering = Answering(self._store, self._rounds, batches)
        self.dialogue = Dialogue(folder, self._store, batches, self._rounds)
        self.pins = Pins(folder / "pages")
        self._closing = threading.RLock()
        self.resume()

    def resume(self) -> None:
        """Finish what a death in the middle of closing left: counted rounds lose their keys at once.

        Rounds whose last day is over are known as such from now on, whatever the clock says later.
        """
        self._rounds.end_what_is_over()
        for key, state in self._store.rounds().items():
            if state == "counted":
                # Where somebody reads the file, its rewriting waits for the next request to close.
                with suppress(BeyondThisMachine):
                    self._finish(key)
            elif state in ("closed", "void", "forgotten"):
                self._rounds.destroy_keys(key)

    def mix(self) -> bool:
        """Take out of the file the order in which ballots came; whether there was one. For a served box."""
        return self._store.mix()

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
        if not all(isinstance(code, str) and CODE.fullmatch(code) for code in wanted) or not wanted:
            raise Refused("cells that are none", "codes of 16 hexadecimal digits")
        with self._closing:
            state = self._rounds.state(key)
            if state in (None, "prepared"):
                made = keys.make(self._rounds.keys_of(key), wanted)
                if state is None:
                    self._store.put_round(key, "prepared")
            elif state == "open":
                made = keys.load(self._rounds.keys_of(key))
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
                made = keys.load(self._rounds.keys_of(key))
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
        return self._rounds.manifest(key)

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
        state = self._rounds.state(key) or ""
        return {"state": state, "keys": (self._rounds.keys_of(key) / keys.SEALS).is_file()}

    def close(self, key: str) -> bytes:
        """Count, measure, destroy the keys; returns counts, hashes and release: always the same bytes.

        Raises
        ------
        KeysLost
            What was answered cannot be opened; the round can only be declared void.
        NotTaken
            It was never open, its last day is not over, or it waits for its trustee.
        """
        with self._closing:
            state = self._rounds.state(key)
            if state == "open":
                self._rounds.refuse_early_close(key)
                state = "ended"
            if state == "ended":
                # A group that is being written now is counted; one that comes later is told that it is over.
                self._store.set_state(key, "closing")
                state = "closing"
            if state == "closing":
                self._count(key, *self._rounds.known(key))
                state = "counted"
            if state == "counted":
                self._finish(key)
                state = "closed"
            found = self._store.round(key)
            if state != "closed" or found is None:
                raise NotTaken(409, f"a round that is {state or 'unknown'}", "one that is open")
            return found[2]

    def open_with(self, said: Mapping[str, Any]) -> None:
        """Count a round that is being closed with the key of its trustee, which is used once and forgotten.

        Raises
        ------
        Refused
            The house is not closing it, it is closed, it has no trustee, or another.
        """
        key = said.get("round")
        with self._closing:
            state = self._rounds.state(key)
            if state in (None, "prepared"):
                raise NO_ROUND
            if state in ("open", "ended"):
                raise NOT_YET_CLOSING
            if state != "closing":
                raise CLOSED
            told, made = self._rounds.known(str(key))
            given = trustee.taken_over(said.get("sealed"), told, made.seals)
            self._count(str(key), told, replace(made, trustee=given))
            self._finish(str(key))

    def _count(self, key: str, told: Manifest, made: keys.RoundKeys) -> None:
        """Take a round from closing to counted, where everything is there that opens its answers."""
        if told.trustee is not None and made.trustee is None:
            raise FOR_ITS_TRUSTEE
        # What measures is loaded now: a box that takes ballots needs no statistics.
        from bonafides.trust.box import closing

        today = self.dialogue.today().isoformat()
        closing.count(self._store, key, told, made, measure=self._measure, today=today)

    def void(self, key: str) -> None:
        """Destroy what was answered unread, and the keys; a closed round stays closed.

        Raises
        ------
        NotTaken
            It is closed and counted, or unknown.
        """
        with self._closing:
            state = self._rounds.state(key)
            if state in (None, "counted", "closed", "forgotten"):
                raise NotTaken(409, f"a round that is {state or 'unknown'}", "one that is not yet counted")
            self._store.empty(key, "void")
            self._rounds.destroy_keys(key)
            self.pins.drop(key)
            self._store.rewrite()

    def forget(self, key: str) -> None:
        """Delete every answer of a closed round: its time is over. Its state and manifest stay.

        Raises
        ------
        NotTaken
            It is not closed.
        """
        with self._closing:
            if self._rounds.state(key) not in ("closed", "void", "forgotten"):
                raise NotTaken(409, "a round that is not closed", "one that is")
            self._store.empty(key, "forgotten")
            self.pins.drop(key)
            keys.destroy(self.dialogue.keys_of(key))
            self._store.rewrite()

    def let_go(self, today: date) -> list[str]:
        """Forget rounds that were over two years ago, whether or not the house asks; returns their keys.

        Threads end two weeks after the last day of their dialogue.
        """
        self.dialogue.let_go(today)
        gone = []
        for key, state in self._store.rounds().items():
            found = self._store.round(key)
            if state in ("closed", "void") and found is not None and found[1]:
                over = date.fromisoformat(json.loads(found[1])["closes_on"])
                if over < today - KEPT:
                    self.forget(key)
                    gone.append(key)
        return gone

    def manifests(self) -> dict[str, bytes]:
        """Manifests of rounds that take answers, or are about to be counted."""
        states = self._store.rounds()
        return {
            key: self.manifest(key) for key, state in states.items() if state in ("open", "ended", "closing")
        }

    # What respondents send.

    def accept(self, said: Mapping[str, Any]) -> int:
        """Take a ballot; returns its version once it is on the disk.

        Raises
        ------
        Refused
            Not in order, closed, or an equal or higher version is there.
        """
        return self._answering.accept(said)

    def withdraw(self, said: Mapping[str, Any]) -> int:
        """Destroy an answer; its key stays spent until the close.

        Raises
        ------
        Refused
            As for a ballot.
        """
        return self._answering.withdraw(said)

    def own(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The respondent's own copy of what was said, for the key of the ballot alone.

        Raises
        ------
        Refused
            Not in order, closed, or nothing is there.
        """
        return self._answering.own(said)

    def _finish(self, key: str) -> None:
        """What is counted is durable: destroy the keys, then every trace of what waited."""
        self._rounds.destroy_keys(key)
        if not self._store.rewrite():
            raise BeyondThisMachine(
                "the database of the box is read by somebody all the time",
                "a moment in which its journal can be emptied",
                "end the copy that is being made, and close again",
            )
        self._store.set_state(key, "closed")
        # The state moved pages once more; what they held is overwritten, the file is small by now.
        self._store.rewrite()


def _require_seals(told: Manifest, seals: Mapping[str, bytes]) -> None:
    """Refuse sealing keys that this box did not make: somebody else could read."""
    for cell in told.cells.values():
        if seals.get(cell.code) != spki(cell.seal):
            raise Refused(
                "a sealing key that this box did not make", "the keys of prepare", "prepare the round again"
            )


__all__ = ["Box", "KeysLost"]

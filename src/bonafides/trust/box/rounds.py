"""Rounds as the box knows them while it runs: their state, their days, their manifest, their keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bonafides.trust import days
from bonafides.trust.box import keys
from bonafides.trust.box.refusals import CLOSED, NO_ROUND, too_early, too_early_to_close, too_late
from bonafides.trust.box.store import Store
from bonafides.trust.manifest import Manifest, days_of
from bonafides.trust.manifest import read as read_manifest
from bonafides.trust.refused import Refused

Clock = Callable[[], datetime]
"""Says what moment it is, with a zone."""

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Rounds:
    """What is read of rounds.

    Parameters
    ----------
    folder
        Of the box.
    store
        Its database.
    clock
        By which days begin and end.
    """

    def __init__(self, folder: Path, store: Store, clock: Clock) -> None:
        self._folder, self._store, self.clock = folder, store, clock
        self._known: dict[str, tuple[Manifest, keys.RoundKeys]] = {}

    def state(self, key: object) -> str | None:
        """State of a round; None where there is none.

        Raises
        ------
        Refused
            A name that no round could have: it would be a path.
        """
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise Refused("a round that is none", "the key of a round")
        return self._store.state(key)

    def manifest(self, key: str) -> bytes:
        """The manifest of a round.

        Raises
        ------
        NotTaken
            There is no such round, or it is not open yet.
        """
        found = self._store.round(key)
        if found is None or not found[1]:
            raise NO_ROUND
        return found[1]

    def open_for(self, said: Mapping[str, Any]) -> str:
        """Key of the round of a request, if ballots are taken for it.

        Raises
        ------
        NotTaken
            Unknown, not begun, over, or closed.
        """
        key = said.get("round")
        state = self.state(key)
        if state in (None, "prepared"):
            raise NO_ROUND
        if state not in ("open", "ended"):
            raise CLOSED
        told = self.known(str(key))[0].days
        where = "over" if state == "ended" else self._standing(str(key), *told)
        if where == "over":
            raise too_late(*told)
        if where == "early":
            raise too_early(*told)
        return str(key)

    def refuse_early_close(self, key: str) -> None:
        """Hold that the last day of an open round is over, whoever wants it closed.

        Raises
        ------
        NotTaken
            It is not.
        """
        opens_on, closes_on = days_of(self.manifest(key))
        if self._standing(key, opens_on, closes_on) != "over":
            raise too_early_to_close(closes_on, days.ends(closes_on))

    def end_what_is_over(self) -> None:
        """Write down which rounds are over: a clock that is set back opens none of them again."""
        for key, state in self._store.rounds().items():
            if state == "open":
                self._standing(key, *days_of(self.manifest(key)))

    def _standing(self, key: str, opens_on: date, closes_on: date) -> days.Standing:
        """Where this moment lies to the days of an open round; that it is over is said once and for all."""
        where = days.standing(opens_on, closes_on, self.clock())
        if where == "over":
            self._store.end(key)
        return where

    def known(self, key: str) -> tuple[Manifest, keys.RoundKeys]:
        """Manifest and keys of a round, read once.

        Raises
        ------
        KeysLost
            They are gone.
        """
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = (read_manifest(self.manifest(key)), keys.load(self.keys_of(key)))
        return found

    def keys_of(self, key: str) -> Path:
        """Where the keys of a round lie."""
        return self._folder / "keys" / key

    def destroy_keys(self, key: str) -> None:
        """Destroy the keys of a round, and what is remembered of them."""
        keys.destroy(self.keys_of(key))
        # Afterwards, so that nobody has read them again in between.
        self._known.pop(key, None)

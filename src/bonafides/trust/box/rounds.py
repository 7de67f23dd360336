"""Rounds as the box knows them while it runs: their state, their manifest, their keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bonafides.trust.box import keys
from bonafides.trust.box.refusals import CLOSED, NO_ROUND
from bonafides.trust.box.store import Store
from bonafides.trust.manifest import Manifest
from bonafides.trust.manifest import read as read_manifest
from bonafides.trust.refused import Refused

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Rounds:
    """What is read of rounds.

    Parameters
    ----------
    folder
        Of the box.
    store
        Its database.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder, self._store = folder, store
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
            Unknown, or closed.
        """
        key = said.get("round")
        state = self.state(key)
        if state in (None, "prepared"):
            raise NO_ROUND
        if state != "open":
            raise CLOSED
        return str(key)

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

"""The program of a round as it was when it opened: kept by its hashes, and served for that round alone.

The manifest announces the hash of every script. An installation that is upgraded while a round is open serves
other scripts from then on; whoever answers in that round gets the old ones, so that what was announced stays
true. Files are named by the SHA-256 of what they hold: rounds of one version share them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Collection, Mapping
from pathlib import Path

_ROUND = re.compile(r"[A-Za-z0-9_-]{1,63}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
LIST = ".files"
"""How the list of a round's files ends: name to hash."""


class Pins:
    """Programs of rounds in one folder.

    Parameters
    ----------
    folder
        Made at first use.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lists: dict[str, dict[str, str]] = {}

    def pin(self, key: str, files: Mapping[str, bytes]) -> None:
        """Keep these files for a round; the first ones stay.

        Parameters
        ----------
        files
            Name to content.
        """
        if not _ROUND.fullmatch(key):
            raise ValueError("a round that would be another path")
        if self.has(key):
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        listed = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        for name, content in files.items():
            self._put(listed[name], content)
        # Last: what is listed is there.
        self._put(key + LIST, json.dumps(listed, sort_keys=True).encode())

    def has(self, key: str) -> bool:
        """Whether the program of a round is kept."""
        return bool(self._list(key))

    def listed(self, key: str) -> dict[str, str]:
        """Name to SHA-256, hex, of what is kept for a round; empty where nothing is."""
        return dict(self._list(key))

    def found(self, key: str, name: str) -> bytes | None:
        """One file of a round; None where it has none of that name, or it is no longer what it was."""
        digest = self._list(key).get(name, "")
        try:
            content = (self._folder / digest).read_bytes() if digest else b""
        except FileNotFoundError:
            return None
        return content if digest and hashlib.sha256(content).hexdigest() == digest else None

    def drop(self, key: str) -> None:
        """The round is over: its files go, but for those that another round has too."""
        if _ROUND.fullmatch(key) and self._folder.is_dir():
            self.keep({path.name.removesuffix(LIST) for path in self._folder.glob(f"*{LIST}")} - {key})

    def keep(self, keys: Collection[str]) -> None:
        """Keep programs of these rounds, and let all others go."""
        if not self._folder.is_dir():
            return
        for path in self._folder.glob(f"*{LIST}"):
            if path.name.removesuffix(LIST) not in keys:
                path.unlink(missing_ok=True)
                self._lists.pop(path.name.removesuffix(LIST), None)
        needed = {
            digest
            for path in self._folder.glob(f"*{LIST}")
            for digest in self._list(path.name.removesuffix(LIST)).values()
        }
        for path in self._folder.iterdir():
            if _DIGEST.fullmatch(path.name) and path.name not in needed:
                path.unlink(missing_ok=True)

    def _list(self, key: str) -> dict[str, str]:
        if key not in self._lists:
            if not _ROUND.fullmatch(key):
                return {}
            try:
                self._lists[key] = dict(json.loads((self._folder / (key + LIST)).read_bytes()))
            except FileNotFoundError:
                return {}
        return self._lists[key]

    def _put(self, name: str, content: bytes) -> None:
        """Write durably, all or nothing; what is there already is left."""
        place = self._folder / name
        if place.is_file() and place.read_bytes() == content:
            return
        fresh = self._folder / f".{secrets.token_hex(8)}.partial"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(fresh, place)

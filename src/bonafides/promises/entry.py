"""An entry of the log: what a leaf commits to, and the commitments to names and words in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bonafides.promises.canonical import canonical

VERSION = 1
"""Of the layout of entries; it stands in each of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as the log keeps it: no name, no words, only commitments to them.

    Parameters
    ----------
    promise
        Key of the promise.
    n
        Place of the act in its conversation, from 1.
    act, side
        What was done, by which side.
    at
        Moment in UTC, ISO 8601 with microseconds.
    due_on
        The date it names, ISO; "" where it names none.
    reason
        Why a promise was taken back; "" else.
    who, words
        Hexadecimal commitments.
    """

    promise: str
    n: int
    act: str
    side: str
    at: str
    due_on: str
    reason: str
    who: str
    words: str

    def as_bytes(self) -> bytes:
        """Canonical JSON of the entry: what the leaf is the hash of."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return canonical({"v": VERSION, **plain})


def commitment(salt: bytes, said: Mapping[str, Any]) -> str:
    """Commit to something without telling it: SHA-256 over a salt and canonical JSON, in hexadecimal.

    Parameters
    ----------
    salt
        At least 16 random bytes, kept apart from the log and erased with the words.
    said
        Plain data as `canonical` takes it.

    Examples
    --------
    >>> commitment(bytes(16), {"text": "Tuesday"}) == commitment(bytes(15) + b"1", {"text": "Tuesday"})
    False
    """
    if len(salt) < 16:
        raise ValueError(f"a salt has at least 16 bytes, not {len(salt)}")
    return hashlib.sha256(salt + canonical(dict(said))).hexdigest()

"""What a person is called in a report: a pseudonym unless the reader decides otherwise."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Literal

People = Literal["pseudonyms", "names", "none"]


class Pseudonyms:
    """Names for people, the same in every report made with the same salt.

    Parameters
    ----------
    people
        person_no to (person_id, name or None).
    mode
        "pseudonyms": person 1, person 2 and so on, in an order that only the salt knows; "names": as in the
        CRM; "none": everybody is "a person".
    salt
        Secret of this organisation. Without it nobody can tell from the list of people who is who.

    Examples
    --------
    >>> people = {0: ("005A", "Ada"), 1: ("005B", "Bo")}
    >>> Pseudonyms(people, mode="names", salt=b"").of(1)
    'Bo'
    >>> Pseudonyms(people, mode="none", salt=b"").of(1)
    'a person'
    >>> sorted(Pseudonyms(people, mode="pseudonyms", salt=b"x").of(n) for n in people)
    ['person 1', 'person 2']
    """

    def __init__(self, people: Mapping[int, tuple[str, str | None]], *, mode: People, salt: bytes) -> None:
        self.mode = mode
        self._names = {number: name or identity for number, (identity, name) in people.items()}
        mixed = sorted(people, key=lambda n: hmac.new(salt, people[n][0].encode(), hashlib.sha256).digest())
        width = len(str(len(mixed)))
        self._numbers = {number: f"person {place:0{width}d}" for place, number in enumerate(mixed, start=1)}

    def of(self, person_no: int | None) -> str:
        """What to call one person; "somebody" when it is not known who it was."""
        if person_no is None or person_no not in self._names:
            return "somebody"
        if self.mode == "none":
            return "a person"
        return self._names[person_no] if self.mode == "names" else self._numbers[person_no]

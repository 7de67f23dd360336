"""What a person is called in a report: a pseudonym unless the reader decides otherwise."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from typing import Literal

LONGEST_NAME = 11
"""Words and gaps of the longest name that is looked for within a team's."""

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
        self._people = dict(people)
        self._names = {number: name or identity for number, (identity, name) in people.items()}
        mixed = _shuffled(people, salt, b"report")
        self._marks = {mark.casefold(): number for number, marks in people.items() for mark in marks if mark}
        width = len(str(len(mixed)))
        self._numbers = {number: f"person {place:0{width}d}" for place, number in enumerate(mixed, start=1)}
        apart = _shuffled(people, salt, b"sheet")
        self._sheets = {number: f"sheet {place:0{width}d}" for place, number in enumerate(apart, start=1)}

    def hide(self, text: str) -> str:
        """A label, such as a team's, with the names of people in it replaced by what they are called here.

        Examples
        --------
        >>> people = {0: ("005A", "Ada Lind"), 1: ("005B", "Bo")}
        >>> Pseudonyms(people, mode="none", salt=b"").hide("Team Ada Lind")
        'Team a person'
        >>> Pseudonyms(people, mode="names", salt=b"").hide("Team Ada Lind")
        'Team Ada Lind'
        >>> Pseudonyms(people, mode="none", salt=b"").hide("Boston")
        'Boston'
        """
        if self.mode == "names":
            return text
        for number, name in sorted(self._names.items(), key=lambda item: (-len(item[1]), item[0])):
            if name and name in text:
                text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", self.of(number), text)
        return text

    def of(self, person_no: int | None) -> str:
        """What to call one person; "somebody" when it is not known who it was."""
        if person_no is None or person_no not in self._names:
            return "somebody"
        if self.mode == "none":
            return "a person"
        return self._names[person_no] if self.mode == "names" else self._numbers[person_no]

    def of_sheet(self, person_no: int) -> str:
        """What to call one person where figures of their own stand: not what deals call them.

        A deal and what was said of it are known to many in the house; whoever knows a deal's owner must not
        find the owner's own figures by it.

        Examples
        --------
        >>> Pseudonyms({0: ("005A", "Ada")}, mode="pseudonyms", salt=b"").of_sheet(0)
        'sheet 1'
        """
        return self._names[person_no] if self.mode == "names" else self._sheets[person_no]

    def key(self) -> list[tuple[str, str, str]]:
        """Who is who on the sheets: label, id and name, for the keeper of the export alone."""
        rows = [(self.of_sheet(n), identity, name or "") for n, (identity, name) in self._people.items()]
        return sorted(rows)

    def of_teams(self, teams: Iterable[str]) -> dict[str, str]:
        """What to call teams: where a person's name or id is part of one, that person's pseudonym stands.

        Different teams stay different; "names" leaves names as they are and turns ids into names.

        Examples
        --------
        >>> people = {0: ("005A", "Ada Abel"), 1: ("005B", "Bo Berg")}
        >>> Pseudonyms(people, mode="names", salt=b"").of_teams(["Team Ada Abel", "005B"])
        {'Team Ada Abel': 'Team Ada Abel', '005B': 'Bo Berg'}
        >>> Pseudonyms(people, mode="none", salt=b"").of_teams(["Team Ada Abel", "Team Bo Berg", "North"])
        {'Team Ada Abel': 'Team a person (1)', 'Team Bo Berg': 'Team a person (2)', 'North': 'North'}
        """
        called = {team: self._within(team) for team in teams}
        same: dict[str, list[str]] = {}
        for team, name in called.items():
            same.setdefault(name, []).append(team)
        for name, several in same.items():
            if len(several) > 1:
                called |= {team: f"{name} ({place})" for place, team in enumerate(several, start=1)}
        return called

    def _within(self, team: str) -> str:
        """A team's name with every person in it called by what they are called."""
        pieces = re.findall(r"\w+|\W+", team)
        out, at = "", 0
        while at < len(pieces):
            reach = min(LONGEST_NAME, len(pieces) - at)
            for length in range(reach, 0, -1):
                number = self._marks.get("".join(pieces[at : at + length]).casefold())
                if number is not None:
                    out, at = out + self.of(number), at + length
                    break
            else:
                out, at = out + pieces[at], at + 1
        return out


def _shuffled(people: Mapping[int, tuple[str, str | None]], salt: bytes, purpose: bytes) -> list[int]:
    """People in an order that only the salt knows, another one for each purpose."""
    key = hmac.new(salt, purpose, hashlib.sha256).digest()
    return sorted(people, key=lambda n: hmac.new(key, people[n][0].encode(), hashlib.sha256).digest())

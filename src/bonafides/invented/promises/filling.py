"""Sentences filled with a client's places and people."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bonafides.invented.promises.rows import Calendar, Served, Told
from bonafides.invented.promises.subjects import SITES, UNITS, Said, Subject

TEMPERATURES = (-24, -22, -20, 0, 2, 4, 6)


class Blanks(NamedTuple):
    """What fills the blanks of a sentence, and the key of the contact who is meant."""

    contact: str
    who: str
    site: Said
    unit: Said
    n: int
    temp: int

    def fill(self, said: Said, german: bool) -> str:
        """A sentence in one language.

        Examples
        --------
        >>> blanks = Blanks("c", "Jo Ritter", ("the dock", "die Rampe"), ("door", "Tor"), 3, -22)
        >>> blanks.fill(("{Site} at {temp} °C", ""), german=False)
        'The dock at −22 °C'
        """
        site = self.site[german]
        return said[german].format(
            site=site,
            Site=site[0].upper() + site[1:],
            unit=self.unit[german],
            A_unit=f"{'An' if self.unit[0][0] in 'aeiou' else 'A'} {self.unit[german]}",
            who=self.who,
            n=self.n,
            temp=str(self.temp).replace("-", "−"),
        )


def blanks_for(rng: np.random.Generator, client: Served) -> Blanks:
    """Places of a client are few: the same rooms come back through the year."""
    contact, who = client.contacts[int(rng.integers(len(client.contacts)))]
    own = sum(map(ord, client.key))
    site = SITES[(own + int(rng.integers(4)) * 3) % len(SITES)]
    unit = UNITS[int(rng.integers(len(UNITS)))]
    temp = TEMPERATURES[int(rng.integers(len(TEMPERATURES)))]
    return Blanks(contact, who, site, unit, int(rng.integers(2, 9)), temp)


def opened(
    all_told: list[Told],
    calendar: Calendar,
    direction: str,
    subject: Subject,
    blanks: Blanks,
    language: str,
    due: int,
) -> Told:
    """A new conversation at the end of the list; its sides are filled in by the caller."""
    german = language == "de"
    told = Told(
        number=len(all_told),
        direction=direction,
        what=blanks.fill(subject.what, german),
        done_when=blanks.fill(subject.done_when, german),
        asker="",
        performer="",
        due_on=calendar.day(due),
        language=language,
    )
    all_told.append(told)
    return told

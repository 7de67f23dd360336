"""The huddle beside another page: how many of the reader's own team have spoken, and the form to speak."""

from __future__ import annotations

from typing import NamedTuple

from bonafides.huddle.app.forms import WordForm
from bonafides.huddle.app.queries_people import own_team
from bonafides.people.app.reader import Reader


class FreshWord:
    """The form to say what is true, about nothing in particular; drawn where it is not known yet."""

    def __init__(self, name: str, leads: bool) -> None:
        self.name, self.leads = name, leads
        self.never_changes_as = f"{leads} {name}"

    def __str__(self) -> str:
        """Its fields."""
        return WordForm(topics=[], called=self.name, leads=self.leads).render()


class Aside(NamedTuple):
    """What `huddle/aside.html` is drawn from: plain values.

    Parameters
    ----------
    key, team
        Of the team.
    word
        The form to speak, by the reader's name.
    leads
        Whether the reader leads it.
    n_people, n_spoken
        How many are in it today, and how many of them have spoken.
    """

    key: str
    team: str
    word: FreshWord
    leads: bool
    n_people: int
    n_spoken: int

    @property
    def n_silent(self) -> int:
        """How many have not."""
        return self.n_people - self.n_spoken


def aside_of(reader: Reader) -> Aside | None:
    """The reader's own team this morning; None for somebody without a team. One query.

    How many have spoken, and not what they said: that is read on the huddle's own page, which leaves a trace.
    There, too, one chooses what a word is about.
    """
    team = own_team(reader)
    if team is None:
        return None
    leads = reader.person.pk in team.leads
    return Aside(
        key=team.key,
        team=team.name,
        word=FreshWord(reader.person.name, leads),
        leads=leads,
        n_people=team.n_people,
        n_spoken=team.n_spoken,
    )

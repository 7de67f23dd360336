"""The rows of an invented ledger: who takes part, what is promised, and every step in order of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

A_DAY = 8.0
"""Working hours of a day, from nine to five."""


class Served(NamedTuple):
    """A client: its key, who answers for it, the language spoken there, and its contacts with their names."""

    key: str
    owner: str
    language: str
    contacts: tuple[tuple[str, str], ...]


class Squad(NamedTuple):
    """People under one lead: who leads, and who else is in it."""

    head: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part, by keys that mean something to whoever writes the rows down.

    Parameters
    ----------
    functions
        By name, as in `planting.FUNCTIONS`.
    teams
        Teams of those who sell, by key.
    leader
        Who leads them all.
    clients
        Whom they serve.
    """

    functions: Mapping[str, Squad]
    teams: Mapping[str, Squad]
    leader: str
    clients: tuple[Served, ...]


class Step(NamedTuple):
    """One step of one conversation.

    `do` is an act of a promise, or one of: prepare, agreed, say, day, drop, answered, delegate. `who` is a
    key of the cast, "" the clock; `to` another, to whom it is handed on, or the function that answers.
    `at` is local time without a zone.
    """

    at: datetime
    promise: int
    do: str
    side: str
    who: str
    text: str = ""
    due_on: date | None = None
    reason: str = ""
    expected_on: date | None = None
    to: str = ""


@dataclass(slots=True)
class Told:
    """One conversation, as it is opened.

    Parameters
    ----------
    number
        From 0, in the order in which they were invented.
    direction
        ask, ours, theirs, team or colleague.
    asker, performer
        Keys of the cast; a function's or team's name where it is one.
    outer
        The promise to a client that an ask is made for.
    family
        The function that it rests on first; "" where it rests on whoever gives it.
    fate
        What was drawn for it: kept, broken, unconfirmed, withdrawn, disputed, or open.
    """

    number: int
    direction: str
    what: str
    done_when: str
    asker: str
    performer: str
    due_on: date
    client: str = ""
    contact: str = ""
    kind: str = ""
    origin: str = "said"
    outer: int | None = None
    language: str = "en"
    fate: str = "open"
    family: str = ""
    steps: list[Step] = field(default_factory=list)


class Calendar:
    """Working days by number, and moments by the working hours since the first.

    Parameters
    ----------
    starts_on
        First day; the first working day on or after it has number 0.
    today
        The day on which the ledger is read: nothing has happened on it yet.

    Examples
    --------
    >>> year = Calendar(date(2026, 11, 16), date(2026, 11, 23))
    >>> year.n_past, year.day(5).isoformat(), year.moment(7.5).isoformat()
    (5, '2026-11-23', '2026-11-16T16:30:00')
    """

    def __init__(self, starts_on: date, today: date, *, ahead: int = 140) -> None:
        span = (today - starts_on).days + 2 * ahead
        days = (starts_on + timedelta(days=n) for n in range(span))
        self.days = [day for day in days if day.weekday() < 5]
        self.today = today
        self.n_past = sum(day < today for day in self.days)

    @property
    def now(self) -> float:
        """Working hours until today."""
        return self.n_past * A_DAY

    def day(self, number: int) -> date:
        """The day of a number."""
        return self.days[number]

    def moment(self, hours: float) -> datetime:
        """Local time after so many working hours; whole seconds."""
        number, rest = divmod(hours, A_DAY)
        begins = datetime.combine(self.days[int(number)], time(9))
        return begins + timedelta(seconds=round(rest * 3600))


def number_of(hours: float) -> int:
    """The number of the day in which a moment lies."""
    return int(hours // A_DAY)

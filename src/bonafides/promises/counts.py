"""Promises counted by what became of them: what every figure of reliability is made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from bonafides.promises.outcomes import Life, Outcome

KEPT: frozenset[Outcome] = frozenset({"kept", "kept_after_renegotiation"})
"""Whoever asked says so, by the first date or by one that both had agreed to before it passed."""

BROKEN: frozenset[Outcome] = frozenset({"broken", "kept_late", "late"})
"""Not kept by its date, whatever came later: late counts from the day after it was due."""


@dataclass(frozen=True, slots=True)
class InTime:
    """When a warning came in time: decided before anybody looks at a figure.

    Parameters
    ----------
    days
        Days before the date in force by which the other side must know.
    share
        Of the time there was from the promise to its date: enough where that is shorter.

    Examples
    --------
    Promised on the 2nd for the 6th, warned on the 4th: half the time was left.

    >>> InTime().enough(2, promised_on=date(2026, 3, 2), due_on=date(2026, 3, 6))
    True
    >>> InTime().enough(2, promised_on=date(2026, 1, 2), due_on=date(2026, 3, 6))
    False
    """

    days: int = 3
    share: float = 0.5

    def enough(self, told_days: int | None, *, promised_on: date | None, due_on: date | None) -> bool:
        """Whether notice of so many days came in time; after the date never, without any never."""
        if told_days is None or told_days < 0:
            return False
        if promised_on is None or due_on is None:
            return told_days >= self.days
        return told_days >= min(self.days, self.share * (due_on - promised_on).days)


DEFAULT_IN_TIME = InTime()
"""Three days before, or half the time there was: what an organisation has until it decides otherwise."""


@dataclass(slots=True)
class Counts:
    """Promises by what became of them; classes that no figure counts stand apart.

    Parameters
    ----------
    kept
        Whoever asked says so; those moved by agreement beforehand included.
    moved
        Those among them that were kept by another date than the first.
    unconfirmed
        Reported as done in time, and nobody said otherwise.
    broken
        Taken back, done late, or past their date.
    late
        Those among them that are still not done.
    disputed, withdrawn, open
        Outside of what is kept and broken: not settled, released by whoever asked, not due yet.
    slipped
        Promises whose first date did not hold: broken, or moved by agreement beforehand, from that day on.
    told
        Those among them of which the other side knew in time.
    """

    kept: int = 0
    moved: int = 0
    unconfirmed: int = 0
    broken: int = 0
    late: int = 0
    disputed: int = 0
    withdrawn: int = 0
    open: int = 0
    slipped: int = 0
    told: int = 0

    def add(self, one: Life, in_time: InTime = DEFAULT_IN_TIME) -> None:
        """Count one promise; what was never promised is not counted."""
        outcome = one.outcome
        if one.moved_in_time and outcome not in BROKEN and outcome != "disputed":
            # Both agreed before the first date: the other side knew, however late in that time. From that day
            # on, and not only once it is kept: else agreeing would take away what a warning had earned.
            self.slipped += 1
            self.told += 1
        if outcome in KEPT:
            self.kept += 1
            self.moved += outcome == "kept_after_renegotiation"
        elif outcome in BROKEN:
            self.broken += 1
            self.late += outcome == "late"
            self.slipped += 1
            self.told += in_time.enough(one.told_days, promised_on=one.promised_on, due_on=one.first_due_on)
        elif outcome == "kept_unconfirmed":
            self.unconfirmed += 1
        elif outcome == "disputed":
            self.disputed += 1
        elif outcome == "withdrawn":
            self.withdrawn += 1
        elif outcome == "open":
            self.open += 1

    @property
    def resolved(self) -> int:
        """Kept or broken for sure."""
        return self.kept + self.broken

    @property
    def promised(self) -> int:
        """All that were ever promised."""
        return self.resolved + self.unconfirmed + self.disputed + self.withdrawn + self.open

    def merge(self, other: Counts) -> None:
        """Take in another group's counts."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def record(self) -> dict[str, int]:
        """The counts by name, as a payload holds them."""
        return {name: getattr(self, name) for name in COUNTED}


COUNTED: tuple[str, ...] = tuple(field.name for field in fields(Counts))
"""Names of the counts."""


def counted(lives: Iterable[Life], in_time: InTime = DEFAULT_IN_TIME) -> Counts:
    """Counts of several promises together.

    Examples
    --------
    >>> counted([]).resolved
    0
    """
    found = Counts()
    for one in lives:
        found.add(one, in_time)
    return found

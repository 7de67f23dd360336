"""What is planted in a year of promises: how often words hold, how early one is told, how long one waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sort:
    """One kind of promise of a function.

    Parameters
    ----------
    asked
        Share of the function's asks that are of this kind.
    kept
        Chance that one settled for sure was kept.
    low_days, high_days
        The function's own first estimate, in working days.
    """

    asked: float
    kept: float
    low_days: int
    high_days: int


@dataclass(frozen=True, slots=True)
class Planted:
    """What is planted in one function, or one direction.

    Parameters
    ----------
    sorts
        By kind of promise; the shares asked add up to one.
    told
        Chance that the other side is told in time of one that is broken.
    moved
        Chance that one that is kept was moved before, with both agreeing.
    unconfirmed
        Chance that nobody says whether it was kept.
    answer_hours
        Median of the working hours until an ask is answered.
    asked
        Share of all asks that go to this function.
    """

    sorts: Mapping[str, Sort]
    told: float
    moved: float = 0.08
    unconfirmed: float = 0.1
    answer_hours: float = 8.0
    asked: float = 0.0

    @property
    def kept(self) -> float:
        """Chance that one settled for sure was kept, over all kinds as often as they are asked."""
        return sum(sort.asked * sort.kept for sort in self.sorts.values())

    @property
    def told_of_slipped(self) -> float:
        """Of those whose first date did not hold, the share that was told in time: moved, or warned of."""
        moved, broken = self.kept * self.moved, 1 - self.kept
        return (moved + broken * self.told) / (moved + broken)


def _alone(kept: float, *, told: float, moved: float = 0.05, unconfirmed: float = 0.08) -> Planted:
    return Planted({"": Sort(1.0, kept, 5, 15)}, told=told, moved=moved, unconfirmed=unconfirmed)


FUNCTIONS: dict[str, Planted] = {
    "Delivery": Planted(
        {
            "Cold room handed over": Sort(0.4, 0.83, 15, 30),
            "Service visit": Sort(0.4, 0.95, 3, 8),
            "Rental unit on site": Sort(0.2, 0.84, 4, 10),
        },
        told=0.7,
        answer_hours=9.0,
        asked=0.4,
    ),
    "Quality": Planted(
        {
            "Temperature mapping": Sort(0.4, 0.96, 10, 20),
            "Certificate": Sort(0.4, 0.95, 5, 12),
            "Deviation answered": Sort(0.2, 0.93, 3, 7),
        },
        told=0.85,
        answer_hours=5.0,
        asked=0.2,
    ),
    "Spare parts": Planted(
        {
            "Part from stock": Sort(0.5, 0.92, 2, 5),
            "Part made to order": Sort(0.35, 0.65, 15, 25),
            "Emergency kit": Sort(0.15, 0.75, 5, 10),
        },
        told=0.45,
        answer_hours=3.0,
        asked=0.22,
    ),
    "Billing": Planted(
        {
            "Invoice as agreed": Sort(0.5, 0.7, 3, 8),
            "Credit note": Sort(0.3, 0.6, 5, 10),
            "Payment plan": Sort(0.2, 0.6, 5, 12),
        },
        told=0.2,
        answer_hours=16.0,
        asked=0.18,
    ),
}
"""Kept .88, .95, .80 and .65 of what is settled."""

THEIRS = _alone(0.78, told=0.5, unconfirmed=0.03)
TEAM = _alone(0.82, told=0.6, moved=0.1)
COLLEAGUE = _alone(0.92, told=0.7)


@dataclass(frozen=True, slots=True)
class Planting:
    """Everything planted.

    Parameters
    ----------
    functions
        By name.
    theirs, team, colleague
        Customers' promises to us, leaders' to their teams, colleagues' to one another.
    own
        Chance that whoever sells does their own part in time, where every other part is.
    captured
        Chance that a promise to a customer is written down before the customer misses it.
    confirmed
        Chance that a customer says whether it was kept.
    relied, weight
        Share of customers who say how far they rely on us, and how many kept promises a broken one outweighs
        in their answers.
    n_outer, n_theirs, n_team, n_colleague
        How many begin in the year.
    """

    functions: Mapping[str, Planted] = field(default_factory=lambda: FUNCTIONS)
    theirs: Planted = THEIRS
    team: Planted = TEAM
    colleague: Planted = COLLEAGUE
    own: float = 0.96
    captured: float = 0.88
    confirmed: float = 0.8
    relied: float = 0.7
    weight: float = 3.0
    n_outer: int = 350
    n_theirs: int = 110
    n_team: int = 50
    n_colleague: int = 50

    def record(self) -> dict[str, object]:
        """The truth as it is written beside the ledger."""
        return {
            "functions": {
                name: {
                    "kept": round(one.kept, 4),
                    "told_in_time": round(one.told_of_slipped, 4),
                    "unconfirmed": one.unconfirmed,
                    "answer_hours": one.answer_hours,
                    "kinds": {kind: sort.kept for kind, sort in one.sorts.items()},
                }
                for name, one in self.functions.items()
            },
            "theirs": self.theirs.kept,
            "team": self.team.kept,
            "colleague": self.colleague.kept,
            "captured": self.captured,
            "confirmed": self.confirmed,
            "relied": self.relied,
            "weight": self.weight,
        }

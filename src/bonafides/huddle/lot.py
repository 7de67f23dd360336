"""In which order a team speaks: whoever leads it first, everybody else by lot, anew each day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from hashlib import sha256


def order_of_the_day(
    people: Iterable[str], *, team: str, day: date, leads: Collection[str] = ()
) -> list[str]:
    """Keys of people in the order in which they speak.

    Everybody who asks on that day gets the same order, and nobody can know it from the day before. Whoever
    leads the team speaks first, by owning what they promised it: those who have more to lose begin.

    Parameters
    ----------
    people
        Keys of the team's people, in any order.
    team
        Key of the team.
    day
        The day; another one gives another order.
    leads
        Keys of those who lead it; those of them who are not among `people` do not speak.

    Examples
    --------
    >>> order_of_the_day(["a", "b", "c", "d"], team="north", day=date(2026, 11, 23), leads=["c"])[0]
    'c'
    >>> order_of_the_day("cab", team="north", day=date(2026, 11, 23)) == order_of_the_day(
    ...     "abc", team="north", day=date(2026, 11, 23)
    ... )
    True
    """

    def drawn(key: str) -> tuple[bool, bytes]:
        return key not in leads, sha256(f"{team} {day.isoformat()} {key}".encode()).digest()

    return sorted(set(people), key=drawn)

"""Whose doing a team's pooled figures count, so that nobody's own can be subtracted out of two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bonafides.privacy.thresholds import LEAST_PEOPLE


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody was in a group from a day until before another; None while it lasts."""

    who: int
    group: int
    begins: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Who counts for a group's pooled figures.

    Parameters
    ----------
    members
        Numbers of people; also of some who have left since.
    since
        The day from which the group counts as it does.
    """

    members: frozenset[int]
    since: date


def standing_groups(stays: Iterable[Stay], *, today: date) -> Mapping[int, Standing]:
    """Groups as their pooled figures count them.

    Whoever knows a group's figure before and after one person joined or left knows that person's figure by
    subtraction. So a group goes on counting as it stood, until at least five people have come or nobody, and
    at least five have gone or nobody. Nobody counts for two groups at once.

    Parameters
    ----------
    stays
        Of all groups, in any order; ended ones included.
    today
        Stays of later days are not seen.

    Returns
    -------
    Mapping
        Group to its standing. A group that never had five people has none.

    Examples
    --------
    >>> day = date(2026, 1, 1)
    >>> six = [Stay(who, 1, day) for who in range(6)]
    >>> joined = [*six, Stay(6, 1, date(2026, 3, 1))]
    >>> found = standing_groups(joined, today=date(2026, 4, 1))[1]
    >>> sorted(found.members), found.since
    ([0, 1, 2, 3, 4, 5], datetime.date(2026, 1, 1))
    >>> many = [*six, *(Stay(who, 1, date(2026, 3, 1)) for who in range(6, 11))]
    >>> len(standing_groups(many, today=date(2026, 4, 1))[1].members)
    11
    """
    known = sorted(
        (stay for stay in stays if stay.begins <= today), key=lambda stay: (stay.begins, stay.group, stay.who)
    )
    days = {stay.begins for stay in known} | {s.ends for s in known if s.ends is not None and s.ends <= today}
    found: dict[int, Standing] = {}
    counted: dict[int, int] = {}
    for day in sorted(days):
        there: dict[int, set[int]] = {}
        for stay in known:
            if stay.begins <= day and (stay.ends is None or day < stay.ends):
                there.setdefault(stay.group, set()).add(stay.who)
        for group in sorted({*there, *found}):
            before = found[group].members if group in found else frozenset()
            free = {who for who in there.get(group, ()) if counted.get(who, group) == group}
            if not _may_change(before, free):
                continue
            for who in before - free:
                counted.pop(who, None)
            counted |= dict.fromkeys(free, group)
            if free:
                found[group] = Standing(frozenset(free), day)
            else:
                found.pop(group, None)
    return found


def _may_change(before: frozenset[int], after: set[int]) -> bool:
    """Whether the step gives nobody away: of those who come and those who go, none or at least five."""
    come, gone = len(after - before), len(before - after)
    return (come or gone) > 0 and all(n == 0 or n >= LEAST_PEOPLE for n in (come, gone))

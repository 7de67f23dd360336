"""Whom figures of a team count, since when, and which of them may be shown beside everybody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bonafides.privacy.standing import Standing
from bonafides.privacy.thresholds import LEAST_PEOPLE, too_few

COMPLEMENT = (
    "It is held back together with that of a smaller group, which could otherwise be worked out from "
    "everybody’s figure and this one."
)

FORGOTTEN = (
    "Somebody who counted in it was erased. It waits until five people have changed, so that nobody’s part "
    "can be subtracted out."
)


@dataclass(frozen=True)
class Staff:
    """Who is who: numbers of the house for numbers of the record, and who is in which team.

    Parameters
    ----------
    persons
        Numbers of the record (person_no) of each person of this house, by the house's number.
    teams
        Members by the team's number, both of this house.
    standing
        Whose doing a team's pooled figures count, and since when (`privacy.standing`), by the team's number.
        A team without one counts its members of today.
    gone
        Numbers of the record of people who have left and still count in a standing; None for somebody whose
        numbers nobody knows any more.
    """

    persons: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    teams: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    standing: Mapping[int, Standing] = field(default_factory=dict)
    gone: Mapping[int, tuple[int, ...] | None] = field(default_factory=dict)

    def numbers(self, members: Sequence[int]) -> list[int]:
        """Numbers of the record of some people of this house."""
        return sorted({no for who in members for no in self.persons.get(who, ())})

    def pooled(self, team: int) -> list[int]:
        """Numbers of the record of those whom a team's pooled figures count."""
        if team not in self.standing:
            return self.numbers(self.teams[team])
        members = self.standing[team].members
        numbers = {**self.gone, **self.persons}
        return sorted({no for who in members for no in numbers.get(who) or ()})

    def forgotten(self, team: int) -> str:
        """Why a team's pooled figures wait: somebody who counted in them was erased; empty else."""
        members = self.standing[team].members if team in self.standing else frozenset()
        return FORGOTTEN if any(who in self.gone and self.gone[who] is None for who in members) else ""


def held_back(n_people: int, may_be_shown: bool) -> str:
    """Why a team's figure is held back; empty where it is not."""
    return too_few(n_people) or ("" if may_be_shown else COMPLEMENT)


def counted_since(staff: Staff, team: int) -> str | None:
    """The day as of which the team counts, where that is not the team of today; None else."""
    standing = staff.standing.get(team)
    if standing is None or standing.members == frozenset(staff.teams[team]):
        return None
    return standing.since.isoformat()


def shown_groups(sizes: Mapping[int, int], everybody: int) -> frozenset[int]:
    """Groups whose figure may be shown beside everybody's without giving a smaller group away.

    Everybody's figure less those of the groups that are shown is the figure of the rest. Where the rest is
    fewer than five people, the smallest group that is shown is held back with it.

    Parameters
    ----------
    sizes
        People behind the figure of each group; nobody is in two.
    everybody
        People behind the figure of all.

    Examples
    --------
    >>> sorted(shown_groups({1: 8, 2: 6, 3: 4}, 18)), sorted(shown_groups({1: 8, 2: 6, 3: 5}, 19))
    ([1], [1, 2, 3])
    """
    shown = {group for group, n in sizes.items() if n >= LEAST_PEOPLE}
    while shown and 0 < everybody - sum(sizes[group] for group in shown) < LEAST_PEOPLE:
        shown.remove(min(shown, key=lambda group: (sizes[group], group)))
    return frozenset(shown)

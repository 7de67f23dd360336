"""Cells of teams in a tree: too small a team is counted with the team above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bonafides.errors import WrongRequest
from bonafides.privacy.disclosure_words import number
from bonafides.privacy.said import Said, listed
from bonafides.trust.cells import too_few_invited
from bonafides.trust.cells_asked import (
    LEAST_INVITED,
    LEAST_INVITED_SMALL,
    MEANS_ONLY,
    CellPlan,
    NotYet,
    PlannedCell,
    Unit,
)


def planned(units: Sequence[Unit], small_teams: bool, code: Callable[[], str]) -> CellPlan:
    """Cells of a team survey; see `bonafides.trust.cells.cells_of_teams`."""
    by_key = {unit.key: unit for unit in units}
    above = _tree(units)
    twice = [who for who, n in Counter(who for unit in units for who in unit.members).items() if n > 1]
    if twice:
        return CellPlan((), refusals=tuple(_in_two(units, twice)), above=above)
    joining = _Joining(by_key, above, small_teams)
    for key in _from_below(above):
        joining.take(key)
    cells = joining.cells(code)
    remarks = [
        (about, said([by_key[key].name or key for key in keys]))
        for about, joined in joining.joined.items()
        if about in joining.people
        for said, keys in (
            (_joined_in_words, [key for key in joined if key not in joining.filling]),
            (_filling_in_words, [key for key in joined if key in joining.filling]),
        )
        if keys
    ]
    remarks += [(cell.about, MEANS_ONLY) for cell in cells if cell.protection == "means_only"]
    return CellPlan(cells, refusals=tuple(joining.refusals), remarks=tuple(sorted(remarks)), above=above)


class _Joining:
    """Teams met from below, and with whom their members are counted."""

    def __init__(self, units: Mapping[str, Unit], above: Mapping[str, str], small_teams: bool) -> None:
        self.units, self.above, self.small_teams = units, above, small_teams
        self.people = {key: list(unit.members) for key, unit in units.items()}
        self.joined: dict[str, list[str]] = {key: [] for key in units}
        self.filling: set[str] = set()
        """Teams that could stand by themselves, and are counted where too few were left without them."""
        self.refusals: list[NotYet] = []

    def take(self, key: str) -> None:
        """Leave a team as a cell, or join its people to another one's."""
        if key not in self.people or self._stands(key):
            return
        if not self.people[key]:
            del self.people[key]
        elif self.above[key]:
            self._join(key, self.above[key])
        elif self._raters(key) or not self._below(key):
            self._at_the_top(key)
        else:
            # Whoever leads it all predicts what those below will say, and nobody else is there.
            del self.people[key]

    def cells(self, code: Callable[[], str]) -> tuple[PlannedCell, ...]:
        """The cells, from the top down; the parent is the nearest cell above."""
        codes = {key: code() for key in reversed(_from_below(self.above)) if key in self.people}
        return tuple(
            PlannedCell(
                made,
                key,
                "team",
                tuple(self._raters(key)),
                codes.get(self._nearest_above(key), ""),
                "usual" if len(self._raters(key)) >= LEAST_INVITED else "means_only",
                tuple(sorted(self.joined[key])),
            )
            for key, made in codes.items()
        )

    def _raters(self, key: str) -> list[str]:
        """Who is counted in a team's cell: those who are there, without those who predict it by name."""
        return sorted(set(self.people[key]) - set(self.units[key].predicting))

    def _stands(self, key: str) -> bool:
        n = len(self._raters(key))
        of_its_own = not self.joined[key]
        return n >= LEAST_INVITED or (self.small_teams and of_its_own and n >= LEAST_INVITED_SMALL)

    def _join(self, smaller: str, to: str) -> None:
        self.people.setdefault(to, [])
        self.people[to] += self.people.pop(smaller)
        self.joined[to] += [*self.joined.pop(smaller), smaller]
        self.joined[smaller] = []

    def _at_the_top(self, top: str) -> None:
        """What is left at the top joins the smallest cells below it, until there are enough."""
        below = self._below(top)
        while len(self._raters(top)) < LEAST_INVITED and below:
            smallest = min(below, key=lambda key: (len(self._raters(key)), key))
            below.remove(smallest)
            self.filling.add(smallest)
            self._join(smallest, top)
        n = len(self._raters(top))
        if n < (LEAST_INVITED_SMALL if self.small_teams else LEAST_INVITED):
            name = self.units[top].name or top
            self.refusals.append(too_few_invited(top, name, n, self.small_teams))
            del self.people[top]

    def _below(self, top: str) -> list[str]:
        return [key for key in self.people if key != top and self._top_of(key) == top]

    def _top_of(self, key: str) -> str:
        while self.above[key]:
            key = self.above[key]
        return key

    def _nearest_above(self, key: str) -> str:
        key = self.above[key]
        while key and key not in self.people:
            key = self.above[key]
        return key


def _tree(units: Sequence[Unit]) -> dict[str, str]:
    """Team to the team above; empty at the top."""
    above = {unit.key: unit.parent for unit in units}
    if len(above) < len(units):
        raise WrongRequest("a team that is there twice", "every team once", "take one of the two out")
    for key, parent in above.items():
        if parent and parent not in above:
            raise WrongRequest(
                f"{key} is below {parent}, which is not in the round",
                "the team above in the same round, or none",
                f"add {parent}, or leave it out",
            )
    for key in above:
        seen = set()
        at = key
        while at:
            if at in seen:
                raise WrongRequest(f"{key} is above itself", "a tree", "put it below another team")
            seen.add(at)
            at = above[at]
    return above


def _from_below(above: Mapping[str, str]) -> list[str]:
    """Teams, those farthest from the top first; by key among equals."""

    def depth(key: str) -> int:
        return 1 + depth(above[key]) if above[key] else 0

    return sorted(above, key=lambda key: (-depth(key), key))


def _in_two(units: Sequence[Unit], twice: Sequence[str]) -> list[NotYet]:
    """Refuse teams that share somebody."""
    return [
        NotYet(
            unit.key,
            Said(
                "%(name)s: %(n)s of its members also in another team",
                name=unit.name or unit.key,
                n=number(n),
            ),
            Said("everybody in one team, so that nobody answers twice"),
            Said("take them out of one of the two"),
        )
        for unit in units
        if (n := len(set(unit.members) & set(twice)))
    ]


def _joined_in_words(names: Sequence[str]) -> str:
    pattern = "%(who)s have too few for a figure of their own: counted here alone."
    if len(names) == 1:
        pattern = "%(who)s has too few for a figure of its own: counted here alone."
    return Said(pattern, who=listed(sorted(names)))


def _filling_in_words(names: Sequence[str]) -> str:
    pattern = (
        "%(who)s could have figures of their own, but without them too few are left: counted here alone."
    )
    if len(names) == 1:
        pattern = (
            "%(who)s could have a figure of its own, but without it too few are left: counted here alone."
        )
    return Said(pattern, who=listed(sorted(names)))

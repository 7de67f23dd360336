"""What must be withheld, or merged, so that a release passes the audit."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bonafides.privacy.disclosure import MOST_STEPS, Audit, Row, audit, parted
from bonafides.privacy.disclosure_words import number_first, persons
from bonafides.privacy.said import Said

MOST_AUDITS = 60
"""Sets of withheld rows that are tried for the cheapest; after that one row at a time, the smallest first."""

Why = tuple[str, str]
"""A reason with the names of rows in it, and one without."""

UNTRIED = "So many small groups overlap that not every combination could be tried."
EARLIER = "What is out already gives too few people away; nothing can be added to it."


@dataclass(frozen=True, slots=True)
class Withheld:
    """What may be released.

    Parameters
    ----------
    kept
        Names of the rows that may be released, in the order given; earlier ones are not among them.
    why
        Row that is withheld, and the sentence that says why, with the computation by which it would leak.
    plain
        The same without the names of rows, for whoever looks for the figure.
    passed
        False where earlier releases leak by themselves: then nothing is added to what hangs together with
        them; rows that share no atom with these, directly or through others, are released all the same.
    """

    kept: tuple[str, ...]
    why: Mapping[str, str]
    plain: Mapping[str, str]
    passed: bool


def withhold(
    people: Mapping[str, int],
    rows: Sequence[Row],
    *,
    least: int,
    known: Collection[str] = (),
    most_steps: int = MOST_STEPS,
) -> Withheld:
    """Complementary suppression: withhold the rows of fewest people, until nothing leaks.

    A leak needs every row of its combination, so each step withholds one of these; among all ways of doing so
    the one with the fewest people in withheld rows is taken (counted once a row; ties by name). Where there
    are very many ways: one row at a time, the smallest first, and in the end whatever can come back does.

    Parameters
    ----------
    people, rows, least, known, most_steps
        As for `audit`.

    Examples
    --------
    Departments of 9, 7 and 4, and all 20: the 4 are too few, and without the 7 they cannot be worked out.

    >>> people = {"x": 9, "y": 7, "z": 4}
    >>> rows = [Row(name, frozenset(atoms)) for name, atoms in
    ...         {"all": "xyz", "x": "x", "y": "y", "z": "z"}.items()]
    >>> found = withhold(people, rows, least=5)
    >>> found.kept
    ('all', 'x')
    >>> found.why["y"]
    'From all - x - y follows the sum of z: four people, and five are needed.'
    """
    counted = {atom: 0 if atom in known else n for atom, n in people.items()}
    why: dict[str, Why] = {}
    passed = True
    for part in parted(rows):
        repaired = _repaired(counted, part, least, most_steps)
        passed = passed and repaired is not None
        if repaired is None:
            why |= {row.name: (EARLIER, EARLIER) for row in part if not row.earlier}
        else:
            why |= repaired
    kept = tuple(row.name for row in rows if not row.earlier and row.name not in why)
    return Withheld(kept, {n: w for n, (w, _) in why.items()}, {n: w for n, (_, w) in why.items()}, passed)


def _repaired(
    people: Mapping[str, int], rows: Sequence[Row], least: int, most_steps: int
) -> dict[str, Why] | None:
    """Rows that are withheld of one connected part, with reasons; None where nothing helps."""
    size = {row.name: sum(people[atom] for atom in row.atoms) for row in rows}
    alone = {
        row.name: (few(size[row.name], least),) * 2
        for row in rows
        if size[row.name] < least and not row.earlier
    }
    part = _Part(people, [row for row in rows if row.name not in alone], size, least, most_steps)
    found = part.cheapest()
    return None if found is None else alone | found


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows that share atoms, each of enough people by itself."""

    people: Mapping[str, int]
    rows: Sequence[Row]
    size: Mapping[str, int]
    least: int
    most_steps: int

    def look(self, gone: Collection[str], most_leaks: int = 1) -> Audit:
        """Audit what is left."""
        left = [row for row in self.rows if row.name not in gone]
        return audit(self.people, left, least=self.least, most_leaks=most_leaks, most_steps=self.most_steps)

    def cheapest(self) -> dict[str, Why] | None:
        """Rows of fewest people without which nothing leaks; after `MOST_AUDITS`, rows that do."""
        waiting: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
        reasons: dict[tuple[str, ...], dict[str, Why]] = {(): {}}
        gone: tuple[str, ...] = ()
        for _ in range(MOST_AUDITS):
            if not waiting:
                return None
            cost, _, gone = heapq.heappop(waiting)
            found = self.look(gone)
            if found.passed:
                return reasons[gone]
            for name, why in self.choices(found, gone):
                more = tuple(sorted((*gone, name)))
                if more not in reasons:
                    reasons[more] = reasons[gone] | {name: why}
                    heapq.heappush(waiting, (cost + self.size[name], len(more), more))
        return self.smallest_first(reasons[gone])

    def smallest_first(self, withheld: Mapping[str, Why]) -> dict[str, Why] | None:
        """Withhold the smallest row of each leak that is met, then take back what can come back."""
        gone = dict(withheld)
        while not (found := self.look(gone, most_leaks=12)).passed:
            parts = [replace(found, leaks=(leak,)) for leak in found.leaks] or [found]
            chosen: dict[str, Why] = {}
            for one in parts:
                choices = self.choices(one, gone)
                if not any(name in chosen for name, _ in choices):
                    chosen |= dict(choices[:1])
            if not chosen:
                return None
            gone |= chosen
        for name in sorted(gone, key=lambda name: (-self.size[name], name)):
            without = {one: why for one, why in gone.items() if one != name}
            if self.look(without).passed:
                gone = without
        return gone

    def choices(self, found: Audit, gone: Collection[str]) -> list[tuple[str, Why]]:
        """Rows one of which must go because of the first leak, the smallest first, and why."""
        names = [row.name for row in self.rows if not row.earlier and row.name not in gone]
        names.sort(key=lambda name: (self.size[name], name))
        if not found.leaks:
            return [(name, (UNTRIED, UNTRIED)) for name in names[:1]]
        leak = found.leaks[0]
        plain = Said(
            "Beside what else is shown, it would give away what %(who)s said. %(least)s are needed.",
            who=persons(leak.people),
            least=number_first(leak.least),
        )
        return [(name, (leak.words(), plain)) for name in names if name in leak.combination]


def few(people: int, least: int) -> str:
    """Why a group is withheld by itself.

    Examples
    --------
    >>> few(4, 5)
    'Four people stand behind it. Five are needed.'

    Of answers that were not opened it is known that they were too few.

    >>> few(0, 5)
    'Too few stand behind it. Five are needed.'
    """
    least_first = number_first(least)
    if people < 2:
        one = "One person stands behind it. %(least)s are needed."
        return Said(one if people else "Too few stand behind it. %(least)s are needed.", least=least_first)
    return Said(
        "%(n)s people stand behind it. %(least)s are needed.", n=number_first(people), least=least_first
    )

"""What must be withheld, or merged, so that a release passes the audit."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bonafides.privacy.disclosure import MOST_STEPS, Audit, Row, audit, parted
from bonafides.privacy.disclosure_words import number

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
        False where even nothing new leaves a leak: earlier releases leak by themselves.
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
    too_few = {
        name: (few(n, least), few(n, least))
        for name, n in size.items()
        if n < least and not any(row.earlier for row in rows if row.name == name)
    }
    rest = [row for row in rows if row.name not in too_few]
    waiting: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    reasons: dict[tuple[str, ...], dict[str, Why]] = {(): {}}
    tried = 0
    while waiting:
        cost, _, gone = heapq.heappop(waiting)
        left = [row for row in rest if row.name not in gone]
        found = audit(people, left, least=least, most_leaks=1, most_steps=most_steps)
        tried += 1
        if found.passed:
            again = _back(people, rest, gone, least, most_steps) if tried > MOST_AUDITS else set()
            return too_few | {name: why for name, why in reasons[gone].items() if name not in again}
        choices = _choices(found, [row for row in left if not row.earlier], size)
        if tried >= MOST_AUDITS:
            waiting.clear()
            choices = choices[:1]
        for name, why in choices:
            more = tuple(sorted((*gone, name)))
            if more not in reasons:
                reasons[more] = reasons[gone] | {name: why}
                heapq.heappush(waiting, (cost + size[name], len(more), more))
    return None


def _choices(found: Audit, rows: Sequence[Row], size: Mapping[str, int]) -> list[tuple[str, Why]]:
    """Rows one of which must go, the smallest first, and why."""
    names = sorted((row.name for row in rows), key=lambda name: (size[name], name))
    if not found.leaks:
        return [(name, (UNTRIED, UNTRIED)) for name in names[:1]]
    leak = found.leaks[0]
    who = "one person" if leak.people == 1 else f"{number(leak.people)} people"
    plain = (
        f"Beside what else is shown, it would give away what {who} said. "
        f"{number(leak.least).capitalize()} are needed."
    )
    return [(name, (leak.words(), plain)) for name in names if name in leak.combination]


def _back(
    people: Mapping[str, int], rows: Sequence[Row], gone: Sequence[str], least: int, most_steps: int
) -> set[str]:
    """Withheld rows that need not have been: the largest come back first."""
    out = set(gone)
    largest = sorted(gone, key=lambda n: (-sum(people[a] for r in rows if r.name == n for a in r.atoms), n))
    for name in largest:
        tried = [row for row in rows if row.name not in out - {name}]
        if audit(people, tried, least=least, most_leaks=1, most_steps=most_steps).passed:
            out.discard(name)
    return set(gone) - out


def few(people: int, least: int) -> str:
    """Why a group is withheld by itself.

    Examples
    --------
    >>> few(4, 5)
    'Four people stand behind it. Five are needed.'
    """
    who = {0: "Nobody stands", 1: "One person stands"}.get(
        people, f"{number(people).capitalize()} people stand"
    )
    return f"{who} behind it. {number(least).capitalize()} are needed."

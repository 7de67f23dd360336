"""Joining classes that are too small with their neighbours, until nothing leaks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bonafides.privacy.disclosure import MOST_STEPS, Row, audit

Group = frozenset[str]


@dataclass(frozen=True, slots=True)
class Merged:
    """Classes joined, and what is released of them.

    Parameters
    ----------
    groups
        Atoms that are counted together; each atom in one group.
    rows
        The rows that were not out yet, each widened to whole groups; the same people are there once.
    passed
        False where not even all together may be released: then there are no rows.
    """

    groups: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    passed: bool


def merge(
    people: Mapping[str, int],
    rows: Sequence[Row],
    *,
    least: int,
    beside: Mapping[str, Collection[str]] | None = None,
    most_steps: int = MOST_STEPS,
) -> Merged:
    """Join the smallest class of a leak with its smallest neighbour, until the audit passes.

    Parameters
    ----------
    people, rows, least, most_steps
        As for `audit`.
    beside
        Atom to those with which it may be joined (the same team above, the same territory); all where None.
        Where none is left, any.

    Examples
    --------
    >>> people = {"x": 9, "y": 7, "z": 4}
    >>> rows = [Row(name, frozenset(atoms)) for name, atoms in
    ...         {"all": "xyz", "x": "x", "y": "y", "z": "z"}.items()]
    >>> found = merge(people, rows, least=5)
    >>> found.groups
    (('x',), ('y', 'z'))
    >>> [(row.name, sorted(row.atoms)) for row in found.rows]
    [('all', ['x', 'y', 'z']), ('x', ['x']), ('y', ['y', 'z'])]
    """
    groups = {frozenset((atom,)) for row in rows for atom in row.atoms}
    by_size = partial(_size, people=people)
    while True:
        widened = _widened(rows, groups)
        found = audit(people, widened, least=least, most_leaks=1, most_steps=most_steps)
        if found.passed or len(groups) < 2:
            break
        concerned = found.leaks[0].weights if found.leaks else {atom for group in groups for atom in group}
        smallest = min((group for group in groups if group & set(concerned)), key=by_size)
        other = min(_neighbours(smallest, groups, beside), key=by_size)
        groups = (groups - {smallest, other}) | {smallest | other}
    return Merged(
        tuple(sorted(tuple(sorted(group)) for group in groups)),
        tuple(row for row in widened if not row.earlier) if found.passed else (),
        found.passed,
    )


def _neighbours(
    group: Group, groups: Collection[Group], beside: Mapping[str, Collection[str]] | None
) -> list[Group]:
    others = [other for other in groups if other != group]
    if beside is None:
        return others
    near = {atom for one in group for atom in beside.get(one, ())}
    return [other for other in others if other & near] or others


def _size(group: Group, people: Mapping[str, int]) -> tuple[int, list[str]]:
    """By people, then by name: the same every time."""
    return sum(people[atom] for atom in group), sorted(group)


def _widened(rows: Sequence[Row], groups: Collection[Group]) -> list[Row]:
    """Rows over whole groups; of those that have become the same, the first. What is out stays as it is."""
    seen: set[frozenset[str]] = set()
    found: list[Row] = []
    for row in rows:
        if row.earlier:
            found.append(row)
            continue
        atoms = frozenset[str]().union(*(group for group in groups if group & row.atoms))
        if atoms not in seen:
            seen.add(atoms)
            found.append(Row(row.name, atoms))
    return found

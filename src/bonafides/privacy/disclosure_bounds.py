"""What follows from bounds: answers lie on a scale, so a mean near its end says what everybody said.

The audit is about what can be computed exactly. Here a few people are not computed but narrowed: five answers
from 1 to 7 with the mean 6.8 are six or seven each. That depends on what was said, so it is decided at close.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bonafides.privacy.disclosure_nested import SLACK, Ends, contradiction, nested_reach

LEAST_POINTS = 3
"""Answers between which nobody's may be narrowed: on a scale from 1 to 7, never to two of them or one."""

ROUNDED_TO = 0.1
"""Means as they are shown. Of ten people or fewer that hides nothing: their sum follows from it."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A mean as it may be shown.

    Parameters
    ----------
    value
        Rounded; at the ends of the scale where there is more.
    more
        "or more", "or less", or nothing.
    """

    value: float
    more: str = ""


def coded(
    total: float,
    n: int,
    *,
    low: float = 1,
    high: float = 7,
    points: int = LEAST_POINTS,
    step: float = ROUNDED_TO,
) -> Coded:
    """The mean of a group, coded at the ends, so that it narrows nobody's answer below `points` of the scale.

    Parameters
    ----------
    total
        Sum of the answers (or of the raters' own means).
    n
        People behind it.
    low, high
        Ends of the scale.

    Examples
    --------
    Five answers of which four are 7 and one is 6: by a plain 6.8 nobody can have said less than 6.

    >>> coded(34, 5)
    Coded(value=6.6, more='or more')
    >>> coded(32, 5), coded(6, 5), coded(20, 5)
    (Coded(value=6.4, more=''), Coded(value=1.4, more='or less'), Coded(value=4.0, more=''))

    Notes
    -----
    33 of 35 is coded too, though by itself it would narrow nobody: else "or more" would say 34 or 35.
    """
    bottom, top = _coded_from(n, low, high, points)
    if total >= top - 1e-9:
        return Coded(round(math.floor(top / n / step + 1e-9) * step, 6), "or more")
    if total <= bottom + 1e-9:
        return Coded(round(math.ceil(bottom / n / step - 1e-9) * step, 6), "or less")
    return Coded(round(round(total / n / step) * step, 6))


def _coded_from(n: int, low: float, high: float, points: int) -> tuple[float, float]:
    """The sums down to which, and from which on, the mean of so many people is coded."""
    return low * n + (points - 1), high * n - (points - 1)


def unanimous(tally: Sequence[int]) -> bool:
    """Whether everybody who answered an item chose the same.

    Parameters
    ----------
    tally
        How many chose each answer.

    Examples
    --------
    >>> unanimous([0, 0, 0, 0, 0, 8, 0]), unanimous([0, 0, 0, 0, 1, 7, 0]), unanimous([0] * 7)
    (True, False, False)
    """
    return sum(n > 0 for n in tally) == 1


@dataclass(frozen=True, slots=True)
class Shown:
    """A sum that can be read off something released.

    Parameters
    ----------
    atoms
        Over which it runs.
    least, most
        Between which it lies, after rounding and coding.
    """

    atoms: frozenset[str]
    least: float
    most: float

    @classmethod
    def of(
        cls,
        atoms: Collection[str],
        mean: Coded,
        n: int,
        *,
        low: float = 1,
        high: float = 7,
        points: int = LEAST_POINTS,
        step: float = ROUNDED_TO,
        whole: bool = True,
    ) -> Shown:
        """What a shown mean says of the sum to somebody who knows how it is rounded and coded.

        Examples
        --------
        >>> Shown.of("ab", Coded(6.6, "or more"), 5)
        Shown(atoms=frozenset({...}), least=33.0, most=35.0)
        """
        bottom, top = _coded_from(n, low, high, points)
        if mean.more:
            ends = (top, high * n) if mean.more == "or more" else (low * n, bottom)
            return cls(frozenset(atoms), float(ends[0]), float(ends[1]))
        half, beyond = step / 2, int(whole)
        least = max(n * (mean.value - half), bottom + beyond)
        most = min(n * (mean.value + half), top - beyond)
        return cls(frozenset(atoms), float(least), float(most))


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Somebody's answer, or a few people's mean, of which too much can be told.

    Parameters
    ----------
    atoms
        Among whom.
    people
        How many they are.
    least, most
        Between which one answer among them lies, or their mean.
    """

    atoms: tuple[str, ...]
    people: int
    least: float
    most: float


def narrowed(
    people: Mapping[str, int],
    shown: Sequence[Shown],
    *,
    least: int,
    low: float = 1,
    high: float = 7,
    points: int = LEAST_POINTS,
    whole: bool = True,
) -> tuple[Narrowed, ...]:
    """Find whose answers everything that is shown narrows to fewer than `points` of the scale.

    Parameters
    ----------
    people
        Atom to its number of people.
    shown
        All sums that can be read off.
    least
        The threshold: of fewer people the mean must not be narrowed either.
    whole
        Whether answers are whole numbers, so that their sums are.

    Notes
    -----
    For every atom, and every two that are fewer than `least` together, the least and the most that their sum
    can be: in two passes where groups are nested, as in a release plan (of two atoms then only where they lie
    side by side); else by linear programmes (HiGHS, in scipy; with whole sums where answers are whole).

    Raises
    ------
    WrongRequest
        Sums that cannot all be true.

    Examples
    --------
    Twelve with the mean 4, eight of them with the mean 2.6: the other four must have said 6.8 on average.

    >>> people = {"x": 8, "y": 4}
    >>> both = [Shown(frozenset("xy"), 48, 48), Shown(frozenset("x"), 21, 21)]
    >>> narrowed(people, both, least=5)
    (Narrowed(atoms=('y',), people=4, least=6.0, most=7.0),)
    """
    atoms = sorted(atom for atom, n in people.items() if n > 0)
    wide = points - 1 - 1e-6
    limits = {atom: (low * people[atom], high * people[atom]) for atom in atoms}
    known = [(one.atoms, (one.least, one.most)) for one in shown]
    tree = nested_reach(limits, known, whole)
    found = []
    for few in _few(atoms, people, least):
        n, group = sum(people[atom] for atom in few), frozenset(few)
        if tree is None:
            smallest, largest = _programme(limits, shown, few, whole)
        else:
            reach = tree if group in tree else nested_reach(limits, known, whole, group)
            if reach is None:
                continue  # two that lie in different parts of the tree
            smallest, largest = reach[group]
        one = max(low, smallest - high * (n - 1)), min(high, largest - low * (n - 1))
        if one[1] - one[0] < wide:
            found.append(Narrowed(few, n, round(float(one[0]), 6), round(float(one[1]), 6)))
        elif n < least and (largest - smallest) / n < wide:
            found.append(Narrowed(few, n, round(smallest / n, 6), round(largest / n, 6)))
    return tuple(found)


def _few(atoms: Sequence[str], people: Mapping[str, int], least: int) -> list[tuple[str, ...]]:
    """Every atom, and every two that are fewer than the threshold together."""
    pairs = [pair for pair in combinations(atoms, 2) if sum(people[atom] for atom in pair) < least]
    return [*((atom,) for atom in atoms), *pairs]


def _programme(limits: Mapping[str, Ends], shown: Sequence[Shown], of: Collection[str], whole: bool) -> Ends:
    """The least and the most that a sum over some atoms can be, by linear programmes: groups may overlap."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    atoms = sorted(limits)
    wanted = np.array([float(atom in of) for atom in atoms])
    rows = np.array([[float(atom in one.atoms) for atom in atoms] for one in shown])
    least, most = np.array([[one.least - SLACK, one.most + SLACK] for one in shown]).T
    ends = []
    for sign in (1.0, -1.0):
        solved = milp(
            sign * wanted,
            integrality=np.full(len(atoms), int(whole)),
            bounds=Bounds([limits[atom][0] for atom in atoms], [limits[atom][1] for atom in atoms]),
            constraints=LinearConstraint(rows, least, most),
        )
        if solved.x is None:
            raise contradiction()
        ends.append(float(sign * solved.fun))
    return ends[0], ends[1]

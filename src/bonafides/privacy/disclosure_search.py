"""Which few vectors depend on one another: a search modulo a prime that misses none over the rationals.

A relation between vectors of whole numbers, without a common factor, does not vanish modulo a prime. So what
is independent modulo the prime is independent over the rationals, and what is found dependent is only
suspected: whoever calls checks it exactly. The same holds for a projection onto fewer dimensions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

PRIME = 2**31 - 1
"""Products of two residues fit 62 bits."""

Residues = NDArray[np.int64]


class CannotTell(Exception):
    """More combinations than there is time for, or an innocent suspect: of the rest nothing is known."""


class Steps:
    """How many combinations may still be tried."""

    def __init__(self, most: int) -> None:
        self.left = most

    def take(self) -> None:
        """Count one.

        Raises
        ------
        CannotTell
            None is left.
        """
        self.left -= 1
        if self.left < 0:
            raise CannotTell


def residues(vectors: Sequence[Sequence[int]], dimensions: int) -> Residues:
    """Vectors modulo the prime, projected onto at most so many dimensions; the same every time.

    Examples
    --------
    >>> residues([[1, 0, 0], [2, 0, 0]], 5).tolist()
    [[1, 0, 0], [2, 0, 0]]
    """
    found = np.array([[x % PRIME for x in vector] for vector in vectors], dtype=np.int64)
    if found.shape[1] <= dimensions:
        return found
    directions = np.random.default_rng(20261123).integers(1, PRIME, (found.shape[1], dimensions))
    seen = np.zeros((len(found), dimensions), dtype=np.int64)
    for at, direction in enumerate(directions):
        seen = (seen + found[:, at, None] * direction) % PRIME
    return seen


def suspects(vectors: Residues, sizes: Sequence[int], most: int, steps: Steps) -> Iterator[tuple[int, ...]]:
    """Sets of vectors that depend on one another modulo the prime, of at most so many people together.

    Every set that depends on itself and has no smaller one within is among them.

    Parameters
    ----------
    vectors
        One row a vector.
    sizes
        People of each, at least 1; ascending.
    most
        People of a set.
    steps
        How many combinations may be tried.

    Raises
    ------
    CannotTell
        The steps are used up.

    Examples
    --------
    >>> list(suspects(residues([[1, 0], [0, 1], [1, 1]], 2), [1, 1, 1], 3, Steps(100)))
    [(0, 1, 2)]
    >>> list(suspects(residues([[1, 0], [0, 1], [1, 1]], 2), [1, 1, 2], 3, Steps(100)))
    []
    """
    people = np.asarray(sizes, dtype=np.int64)
    yield from _walk((), np.arange(len(people)), vectors, people, most, steps)


def _walk(
    chosen: tuple[int, ...], rest: NDArray[np.intp], rows: Residues, people: Residues, left: int, steps: Steps
) -> Iterator[tuple[int, ...]]:
    """Sets that begin with those chosen; rows of the rest are what remains of them beside the chosen."""
    steps.take()
    gone = ~rows.any(axis=1)
    for one in rest[gone]:
        if people[one] <= left:
            yield (*chosen, int(one))
    rest, rows = rest[~gone], rows[~gone]
    if people[rest[:3]].sum() > left or len(rest) < 3:
        yield from ((*chosen, *pair) for pair in _pairs(rest, rows, people, left))
        return
    for at, one in enumerate(rest):
        after = left - int(people[one])
        later = slice(at + 1, at + 1 + int(np.searchsorted(people[rest[at + 1 :]], after, side="right")))
        if after < 0 or later.start == later.stop:
            continue
        yield from _walk(
            (*chosen, int(one)), rest[later], _beside(rows[later], rows[at]), people, after, steps
        )


def _pairs(rest: NDArray[np.intp], rows: Residues, people: Residues, left: int) -> Iterator[tuple[int, int]]:
    """Two of the rest that point the same way; nothing that holds three fits any more."""
    fits = np.triu(people[rest][:, None] + people[rest][None, :] <= left, k=1)
    if rows.shape[1] > 1:
        across = rows[:, 0, None] * rows[None, :, 1] % PRIME
        fits &= across == across.T
    for one, other in np.argwhere(fits):
        column = int(np.flatnonzero(rows[one])[0])
        turned = rows[one, column] * rows[other] % PRIME
        if (turned == rows[other, column] * rows[one] % PRIME).all():
            yield int(rest[one]), int(rest[other])


def _beside(rows: Residues, taken: Residues) -> Residues:
    """What remains of vectors when one of them is counted as nothing."""
    column = int(np.flatnonzero(taken)[0])
    share = (rows[:, column] * pow(int(taken[column]), -1, PRIME)) % PRIME
    remaining: Residues = np.delete((rows - share[:, None] * taken[None, :]) % PRIME, column, axis=1)
    return remaining

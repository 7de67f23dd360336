"""Elimination in whole numbers: exact, whatever the size of what it meets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd


@dataclass(frozen=True, slots=True)
class Reduced:
    """A matrix in reduced echelon form, each row with the combination of the given rows that makes it.

    Parameters
    ----------
    rows
        Non-zero rows, in the order of their pivots; each pivot is positive and alone in its column.
    made_of
        For each row, what it is made of: weights of the given rows.
    pivots
        For each row, the column of its pivot.
    relations
        Combinations of the given rows that give nothing: a basis of all of them.
    """

    rows: tuple[tuple[int, ...], ...]
    made_of: tuple[tuple[int, ...], ...]
    pivots: tuple[int, ...]
    relations: tuple[tuple[int, ...], ...]


def reduced(matrix: Sequence[Sequence[int]]) -> Reduced:
    """Bring a matrix of whole numbers into reduced echelon form over the rationals, without fractions.

    Parameters
    ----------
    matrix
        Rows of one length.

    Examples
    --------
    >>> found = reduced([[1, 1, 0], [0, 1, 1], [1, 0, 1]])
    >>> found.rows
    ((2, 0, 0), (0, 2, 0), (0, 0, 2))
    >>> found.made_of[0]
    (1, -1, 1)
    >>> reduced([[1, 2], [2, 4]]).relations
    ((-2, 1),)
    """
    n_rows, width = len(matrix), len(matrix[0]) if matrix else 0
    work = [[*row, *(int(i == at) for i in range(n_rows))] for at, row in enumerate(matrix)]
    pivots: list[int] = []
    for column in range(width):
        at = len(pivots)
        found = next((i for i in range(at, n_rows) if work[i][column]), None)
        if found is None:
            continue
        work[at], work[found] = work[found], work[at]
        lead = work[at][column]
        for i, row in enumerate(work):
            if i != at and row[column]:
                work[i] = primitive([lead * x - row[column] * y for x, y in zip(row, work[at], strict=True)])
        pivots.append(column)
    rank = len(pivots)
    led = [primitive(row, at) for row, at in zip(work, pivots, strict=False)]
    return Reduced(
        tuple(tuple(row[:width]) for row in led),
        tuple(tuple(row[width:]) for row in led),
        tuple(pivots),
        tuple(tuple(row[width:]) for row in work[rank:]),
    )


def primitive(row: Sequence[int], positive_at: int | None = None) -> list[int]:
    """The same row without a common factor; with `positive_at`, of the sign that makes that entry positive.

    Examples
    --------
    >>> primitive([-2, 4, 0], 0)
    [1, -2, 0]
    """
    divisor = gcd(*row) or 1
    if positive_at is not None and row[positive_at] < 0:
        divisor = -divisor
    return [x // divisor for x in row]

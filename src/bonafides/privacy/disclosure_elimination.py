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
    width = len(matrix[0]) if matrix else 0
    # Kept sparse: groups of a plan are few atoms each. What a row is made of stands behind its last column.
    work = [
        {**{column: value for column, value in enumerate(row) if value}, width + at: 1}
        for at, row in enumerate(matrix)
    ]
    held: dict[int, set[int]] = {}
    for at, entries in enumerate(work):
        for column in entries:
            held.setdefault(column, set()).add(at)
    pivots: dict[int, int] = {}
    for column in range(width):
        # The shortest row leads: it fills the others least.
        free = [at for at in held.get(column, ()) if at not in pivots]
        if not free:
            continue
        lead = min(free, key=lambda at: (len(work[at]), at))
        pivots[lead] = column
        for at in sorted(held[column] - {lead}):
            _clear(work, held, at, lead, column)
    ordered = sorted(pivots, key=lambda at: pivots[at])
    whole = [_dense(work[at], width + len(matrix), pivots[at]) for at in ordered]
    rest = [_dense(work[at], width + len(matrix)) for at in range(len(matrix)) if at not in pivots]
    return Reduced(
        tuple(tuple(row[:width]) for row in whole),
        tuple(tuple(row[width:]) for row in whole),
        tuple(pivots[at] for at in ordered),
        tuple(tuple(row[width:]) for row in rest),
    )


def _clear(work: list[dict[int, int]], held: dict[int, set[int]], at: int, lead: int, column: int) -> None:
    """Take as much of the leading row from another as leaves nothing of it in the column."""
    ours, theirs = work[at][column], work[lead][column]
    divisor = gcd(ours, theirs)
    keep, take = theirs // divisor, ours // divisor
    row = {c: keep * value for c, value in work[at].items()}
    for c, value in work[lead].items():
        left = row.get(c, 0) - take * value
        if left:
            row[c] = left
            held.setdefault(c, set()).add(at)
        else:
            row.pop(c, None)
            held[c].discard(at)
    common = gcd(*row.values()) or 1
    work[at] = row if common == 1 else {c: value // common for c, value in row.items()}


def _dense(row: dict[int, int], width: int, positive_at: int | None = None) -> list[int]:
    return primitive([row.get(column, 0) for column in range(width)], positive_at)


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

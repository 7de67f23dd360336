"""How long one side of a relation usually takes to answer the other: its own rhythm, out of its contacts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Side = Literal["ours", "theirs"]

ENOUGH = 4
"""Answers from which on three in four are not all of them."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Within what time three in four answers of a side came; of fewer than `ENOUGH`, all of them.

    Parameters
    ----------
    within
        That time.
    n
        Answers that it was taken from.
    """

    within: timedelta
    n: int

    @property
    def days(self) -> int:
        """The same in days, begun ones counted; at least 1."""
        return max(math.ceil(self.within / timedelta(days=1)), 1)


def answer_times(words: Iterable[tuple[datetime, str]], side: Side) -> list[timedelta]:
    """How long each answer of a side took: from the first word that waited for it.

    Parameters
    ----------
    words
        Moments with whose word it was ("ours", "theirs", "both"; anything else is nobody's), oldest first.
        What both said together is a word of either side.

    Examples
    --------
    >>> day = datetime(2026, 11, 2).replace
    >>> said = [(day(day=2), "ours"), (day(day=4), "ours"), (day(day=9), "theirs"), (day(day=9), "theirs")]
    >>> [took.days for took in answer_times(said, "theirs")], answer_times(said, "ours")
    ([7], [])
    """
    other = "theirs" if side == "ours" else "ours"
    found: list[timedelta] = []
    waits: datetime | None = None
    for at, turn in words:
        if turn == other:
            waits = waits or at
        elif turn in (side, "both") and waits is not None:
            found.append(at - waits)
            waits = None
    return found


def rhythm_of(took: Sequence[timedelta]) -> Rhythm | None:
    """The rhythm of a side, by the nearest rank; None where it never answered.

    Examples
    --------
    >>> rhythm_of([timedelta(days=n) for n in (9, 1, 2, 3)])
    Rhythm(within=datetime.timedelta(days=3), n=4)
    >>> rhythm_of([]) is None
    True
    """
    if not took:
        return None
    return Rhythm(sorted(took)[math.ceil(0.75 * len(took)) - 1], len(took))

"""How far dates moved that were stated again and again: figures from counts, whatever they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bonafides.figures import Figure
from bonafides.methods.clusters import clustered_median, effective_size, share_worth

Ints = npt.NDArray[np.int64]

WIDTHS = (1, 7, 14, 30, 60, 90, 180, 365)
MOST_BINS = 24


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Moves of stated dates.

    Parameters
    ----------
    days, counts
        Distinct numbers of days that a date moved, ascending, below zero for earlier ones, and how many
        moves were that long.
    revisions
        Moves in all.
    items
        Distinct things whose date was stated.
    moved_items
        Those among them whose date ever moved; the figures' n.
    later_share
        Share of moves to a later date. A move to an earlier one does not cancel it.
    median_days
        Median move, days.
    after_the_fact_share
        Share of moves stated after the date that they replace had passed.
    """

    days: Ints
    counts: Ints
    revisions: int
    items: int
    moved_items: int
    later_share: Figure
    median_days: Figure
    after_the_fact_share: Figure

    def bins(self) -> list[tuple[int, int, int]]:
        """Lowest and highest day of each bin, and its moves; the outer bins hold what lies beyond.

        Bins are equally wide and none holds both directions.
        """
        if not self.revisions:
            return []
        reach = np.repeat(np.abs(self.days), self.counts)
        span = 2 * float(np.quantile(reach, 0.975))
        width = next((w for w in WIDTHS if span / w <= MOST_BINS), WIDTHS[-1])
        place = np.where(self.days > 0, (self.days - 1) // width, -((-self.days - 1) // width) - 1)
        low = max(int(place.min()), -(MOST_BINS // 2))
        high = min(int(place.max()), MOST_BINS // 2 - 1)
        many = np.bincount(np.clip(place, low, high) - low, weights=self.counts, minlength=high - low + 1)
        return [(n * width, (n + 1) * width, int(m)) for n, m in zip(range(low, high + 1), many, strict=True)]

    def record(self) -> dict[str, Any]:
        """Return revisions, later_share, median_days, after_the_fact_share and items as JSON."""
        return {
            "revisions": self.revisions,
            "later_share": self.later_share.record(),
            "median_days": self.median_days.record(),
            "after_the_fact_share": self.after_the_fact_share.record(),
            "items": self.items,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Things by what their moves look like: moves, later ones, late-stated ones, those up to the median.

    `times` says how many things show each pattern. All things, or a sample of them: they tell how far the
    moves of one thing go together, not how many there are.
    """

    moves: Ints
    later: Ints
    after: Ints
    up_to_median: Ints
    times: Ints


def middle(days: Ints, counts: Ints) -> float:
    """Median of counted values; 0 when there are none.

    Examples
    --------
    >>> middle(np.array([1, 5]), np.array([2, 2]))
    3.0
    """
    upto = np.cumsum(counts)
    if not upto.size:
        return 0.0
    n = int(upto[-1])
    ranks = np.searchsorted(upto, [(n + 1) // 2, n // 2 + 1])
    return float(days[ranks].mean())


def measured(
    days: Ints, counts: Ints, patterns: Patterns, *, after: int, items: int, moved_items: int, what: str
) -> Moves:
    """Put the figures on counted moves.

    Parameters
    ----------
    days, counts
        As in `Moves`.
    patterns
        The same moves by thing, so that the intervals allow for moves of one thing going together.
    after
        Moves stated after the date that they replace had passed.
    items, moved_items
        Things whose date was stated, and those whose date moved.
    what
        What the things are called: deals, items.
    """
    p = patterns
    revisions = int(counts.sum())
    if not revisions:
        return Moves(days, counts, 0, items, 0, *_refused(items, what))
    sampled = float((p.times * p.moves).sum())

    def worth(hits: Ints) -> float:
        return effective_size(hits, p.moves, p.times) * revisions / sampled if sampled else float(moved_items)

    def share(found: int, hits: Ints) -> Figure:
        return share_worth(found / revisions, worth(hits), clusters=moved_items, what=what)

    return Moves(
        days=days,
        counts=counts,
        revisions=revisions,
        items=items,
        moved_items=moved_items,
        later_share=share(int(counts[days > 0].sum()), p.later),
        median_days=clustered_median(
            days,
            counts,
            worth=worth(p.up_to_median),
            clusters=moved_items,
            unit="days",
            what=what,
        ),
        after_the_fact_share=share(after, p.after),
    )


def _refused(items: int, what: str) -> Sequence[Figure]:
    why = f"{items} {what} with a stated date, and none of the dates was ever moved."
    return [Figure.refuse(why, n=0, unit=unit) for unit in ("share", "days", "share")]

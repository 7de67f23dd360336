"""How raters of one subject differ, taken over a whole round: what intervals of small groups rest on.

An interval with its n tells the spread it was made from. Of a group whose spread may not be shown (fewer than
eight answers, or a plan of means only) every interval is made from the spread within those groups of the
round that show theirs, and where there are too few of them from a spread that is declared here. Never from
its own: with the others' spread at hand, what is left of the whole would be that of the one small group.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bonafides.trust.instruments import Instrument
from bonafides.trust.judged import ITEM
from bonafides.trust.scoring import Answers, answer_matrix, score_all

if TYPE_CHECKING:
    from bonafides.trust.measuring import Allowed

Floats = NDArray[np.float64]

GROUPS, FREEDOM = 3, 20
"""Groups, and degrees of freedom among them, from which the spread of the round is taken."""

DECLARED = {"composite": 0.8, "dimension": 0.95, "item": 1.25}
"""Standard deviations between raters of one subject on 1 to 7, taken where a round cannot tell its own."""

DECLARED_TOGETHER = 0.5
"""Correlation within raters of the two axes of the corners; of the parts of the equation its negative."""


@dataclass(frozen=True, slots=True)
class Within:
    """Spread between raters within groups.

    Parameters
    ----------
    sds
        Figure ("composite", a dimension, "item:c1") to standard deviation and degrees of freedom.
    covariances
        "equation" (C + R + I and S, rescaled) and "grid" to 2 x 2 covariances and degrees of freedom.
    """

    sds: Mapping[str, tuple[float, float]]
    covariances: Mapping[str, tuple[Floats, float]]

    def sd(self, name: str) -> tuple[float, float]:
        """Standard deviation and degrees of freedom; declared ones where the round cannot tell."""
        kind = "composite" if name == "composite" else "item" if name.startswith(ITEM) else "dimension"
        return self.sds.get(name, (DECLARED[kind], inf))

    def covariance(self, name: str) -> tuple[Floats, float]:
        """Covariance of the two columns of a figure, and degrees of freedom."""
        if name in self.covariances:
            return self.covariances[name]
        if name == "grid":
            return _together(0.75, 0.85, DECLARED_TOGETHER), inf
        # Three dimensions added up, rescaled by 4/6; the fourth rescaled.
        return _together(2.2 * 4 / 6, 0.95 * 4 / 6, -DECLARED_TOGETHER), inf


def _together(first: float, second: float, correlation: float) -> Floats:
    off = first * second * correlation
    return np.array([[first**2, off], [off, second**2]])


def with_own_spread(
    rows: Mapping[str, Sequence[Answers]], allowed: Sequence[Allowed], *, least: int
) -> dict[str, list[Answers]]:
    """Answers of the groups that show their own spread: the smallest first, and nobody twice.

    Parameters
    ----------
    rows
        Cell to its counted answers.
    allowed
        What is to be shown.
    least
        Answers from which a spread is shown.
    """
    found: dict[str, list[Answers]] = {}
    taken: set[str] = set()
    for one in sorted(allowed, key=lambda entry: (len(entry.cells), entry.code)):
        together = [row for cell in one.cells for row in rows.get(cell, ())]
        if "spread" in one.shows and len(together) >= least and not taken & set(one.cells):
            taken |= set(one.cells)
            found[one.code] = together
    return found


def within(
    instrument: Instrument,
    rows: Mapping[str, Sequence[Answers]],
    *,
    least: int,
    but: Mapping[str, Collection[str]] | None = None,
) -> Within:
    """The spread within the groups of a round, pooled.

    Parameters
    ----------
    rows
        Group to its counted answers, of groups that show their own spread.
    least
        People of a group who must have judged a figure, for it to count here.
    but
        Group to figures of which it does not show its own spread.
    """
    residuals: dict[str, list[Floats]] = {}
    for group, given in rows.items():
        own: dict[str, Floats] = {}
        scores = score_all(instrument, given)
        columns = {"composite": scores.composite, **scores.dimensions}
        matrix = answer_matrix(instrument, given)
        columns |= {ITEM + item.code: matrix[:, place] for place, item in enumerate(instrument.items)}
        for name, values in columns.items():
            own[name] = values[:, None]
        if scores.equation is not None:
            parts = scores.equation
            own["equation"] = np.stack([parts[:, :3].sum(axis=1), parts[:, 3]], axis=1)
        if scores.grid is not None:
            own["grid"] = scores.grid
        for name, values in own.items():
            if name not in (but or {}).get(group, ()):
                _take(residuals, name, values, least)
    sds: dict[str, tuple[float, float]] = {}
    covariances: dict[str, tuple[Floats, float]] = {}
    for name, groups in residuals.items():
        freedom = sum(len(group) - 1 for group in groups)
        if len(groups) < GROUPS or freedom < FREEDOM:
            continue
        products = sum((group.T @ group for group in groups), np.zeros((groups[0].shape[1],) * 2))
        if name in ("equation", "grid"):
            covariances[name] = products / freedom, float(freedom)
        else:
            sds[name] = float(np.sqrt(products[0, 0] / freedom)), float(freedom)
    return Within(sds, covariances)


def _take(residuals: dict[str, list[Floats]], name: str, values: Floats, least: int) -> None:
    whole = values[~np.isnan(values).any(axis=1)]
    if len(whole) >= max(least, 2):
        whole = whole[np.lexsort(whole.T[::-1])]
        residuals.setdefault(name, []).append(whole - whole.mean(axis=0))


@dataclass(frozen=True, slots=True)
class Lender:
    """On whose spread an interval rests: on that of whoever judged it, or on that of the whole round.

    Parameters
    ----------
    round
        Spread within the groups of the round.
    own_from
        People whose own spread may be told; None where the plan shows none.
    but
        Figures whose own may not be told all the same.
    """

    round: Within
    own_from: int | None
    but: Collection[str] = ()

    def own(self, name: str, values: Floats) -> bool:
        """Whether the spread of those who judged this may be told: an interval with its n tells it."""
        there = ~np.isnan(values if values.ndim == 1 else values.sum(axis=1))
        return self.own_from is not None and name not in self.but and int(there.sum()) >= self.own_from

    def sd(self, name: str, values: Floats) -> tuple[float, float] | None:
        """Standard deviation and degrees of freedom that are lent; None where the own is told."""
        return None if self.own(name, values) else self.round.sd(name)

    def of(self, name: str, values: Floats) -> Within | None:
        """The same for two columns at once."""
        return None if self.own(name, values) else self.round

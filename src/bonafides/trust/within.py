"""How raters of one subject differ, taken over a whole round: what intervals of small groups rest on.

An interval with its n tells the spread it was made from. Of a group whose spread may not be shown (fewer than
eight answers, or a plan of means only) every interval is made from the spread within all groups of the round,
and where there are too few groups from a spread that is declared here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from bonafides.trust.instruments import Instrument
from bonafides.trust.judged import ITEM
from bonafides.trust.scoring import Answers, answer_matrix, score_all

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


def within(instrument: Instrument, rows: Mapping[str, Sequence[Answers]]) -> Within:
    """The spread within the cells of a round, pooled.

    Parameters
    ----------
    rows
        Cell to its counted answers.
    """
    residuals: dict[str, list[Floats]] = {}
    for given in rows.values():
        scores = score_all(instrument, given)
        columns = {"composite": scores.composite, **scores.dimensions}
        matrix = answer_matrix(instrument, given)
        columns |= {ITEM + item.code: matrix[:, place] for place, item in enumerate(instrument.items)}
        for name, values in columns.items():
            _take(residuals, name, values[:, None])
        if scores.equation is not None:
            parts = scores.equation
            _take(residuals, "equation", np.stack([parts[:, :3].sum(axis=1), parts[:, 3]], axis=1))
        if scores.grid is not None:
            _take(residuals, "grid", scores.grid)
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


def _take(residuals: dict[str, list[Floats]], name: str, values: Floats) -> None:
    whole = values[~np.isnan(values).any(axis=1)]
    if len(whole) > 1:
        whole = whole[np.lexsort(whole.T[::-1])]
        residuals.setdefault(name, []).append(whole - whole.mean(axis=0))

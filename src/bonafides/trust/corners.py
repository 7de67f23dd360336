"""The trust equation and the four corners of one aggregate."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.figures import Figure
from bonafides.methods.corners import ELLIPSE_LEVEL, SURE, place
from bonafides.methods.raters import LEAST_SPREAD, t_quantile
from bonafides.methods.ratios import ratio_of_means
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.trust.instruments import Instrument
from bonafides.trust.scoring import Scores
from bonafides.trust.shown import refusal, tenths, too_few
from bonafides.trust.within import Within

Floats = NDArray[np.float64]
Record = dict[str, Any]

CORNER_NAMES = {
    "low_low": "administrator",
    "low_high": "pushy",
    "high_low": "friendly_helper",
    "high_high": "business_partner",
}
"""Corners by relationship (x), then business weight (y)."""

CONVENTION = "(credibility + reliability + intimacy) / self-orientation, of answers rescaled to 1 to 5"


def equation(instrument: Instrument, scores: Scores, thresholds: Thresholds, lent: Within | None) -> Record:
    """(C + R + I) / S with its interval and convention; refused below five raters."""
    del instrument
    if scores.equation is None:
        return refusal("This instrument has no trust equation.", len(scores.composite))
    whole = scores.equation[~np.isnan(scores.equation).any(axis=1)]
    n = len(whole)
    if n < max(thresholds.means, 5):
        return refusal(too_few(n, thresholds.means), n)
    whole = whole[np.lexsort(whole.T[::-1])]
    top, bottom = whole[:, :3].sum(axis=1), whole[:, 3]
    if lent is None:
        found = ratio_of_means(top, bottom, least_sd=LEAST_SPREAD * 4 / 6, unit="ratio")
        return {**tenths(found).record(), "convention": CONVENTION}
    covariance, freedom = lent.covariance("equation")
    slope = np.array([1 / top.mean(), -1 / bottom.mean()])
    half = t_quantile(freedom) * float(np.sqrt(slope @ covariance @ slope / n))
    value = float(top.mean() / bottom.mean())
    told = Figure(value, value * float(np.exp(-half)), value * float(np.exp(half)), n=n, unit="ratio")
    return {**tenths(told).record(), "convention": CONVENTION}


def grid(instrument: Instrument, scores: Scores, thresholds: Thresholds, lent: Within | None) -> Record:
    """The place among four corners with its ellipse and chances; refused below five raters."""
    if scores.grid is None:
        return refusal("This instrument has no four corners.", len(scores.composite))
    whole = scores.grid[~np.isnan(scores.grid).any(axis=1)]
    n = len(whole)
    if n < max(thresholds.means, 5):
        return refusal(too_few(n, thresholds.means), n)
    whole = whole[np.lexsort(whole.T[::-1])]
    cut = (instrument.scale.low + instrument.scale.high) / 2
    centre = whole.mean(axis=0)
    covariance, freedom = (np.cov(whole.T), n - 1) if lent is None else lent.covariance("grid")
    chances, axes, angle = place(centre - cut, covariance, n, freedom=freedom)
    order = sorted(range(4), key=lambda corner: -chances[corner])
    names = [list(CORNER_NAMES.values())[corner] for corner in order]
    return {
        "x": round(float(centre[0]), 1),
        "y": round(float(centre[1]), 1),
        "ellipse": [*axes, angle],
        "level": ELLIPSE_LEVEL,
        "chances": dict(zip(CORNER_NAMES.values(), map(float, chances), strict=True)),
        "between": names[:1] if chances[order[0]] >= SURE else names[:2],
        "n": n,
    }

"""How far somebody's own view lies from that of others, and how much of that is ordinary."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from numpy.typing import ArrayLike

from bonafides.figures import Figure
from bonafides.methods.raters import LEAST_SPREAD, Spread, spread_of, t_quantile

ORDINARY_LENIENCY = 0.32
"""How much higher people rate themselves than others do, in standard deviations of ratings.

d = .32 over Western samples, n = 37,752: Heidemeier and Moser, *J. Appl. Psychol.* 94 (2009) 353–370.
"""

RATING_SD = 1.0
"""Standard deviation of one rater's score on 1 to 7, taken until an installation knows its own."""

Verdict = Literal["above", "ordinary", "below", "refused"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Own view minus the mean of others.

    `gap` in points; `ordinary_low`, `ordinary_high` the band of ordinary leniency; `verdict` "above" or
    "below" only where the whole interval of the gap lies beyond the band, else "ordinary".
    """

    gap: Figure
    ordinary_low: float
    ordinary_high: float
    verdict: Verdict


def self_other_gap(
    own: float | None,
    others: Spread | ArrayLike,
    *,
    own_error: float,
    rating_sd: float = RATING_SD,
    leniency: float = ORDINARY_LENIENCY,
    unit: str = "points",
    least_sd: float = LEAST_SPREAD,
) -> Gap:
    """Gap between one's own score and the mean of others, with its error.

    Parameters
    ----------
    own
        One's own score; None when not answered.
    others
        One score a rater (NaN left out), or their `Spread`.
    own_error
        Standard error of measurement of one's own score, known (`change.measurement_error`).
    rating_sd
        Standard deviation of one rater's scores over subjects, in the same unit: the size of d.
    leniency
        Ordinary self-leniency d.
    least_sd
        Standard deviation between raters below which none is believed (`raters.least_spread`).

    Returns
    -------
    Gap
        gap.n = raters. Refused without an own score, or with fewer than 2 raters.

    Notes
    -----
    D = own − mean; SE² = own_error² + s²/R; t with SE⁴/((s²/R)²/(R − 1)) degrees of freedom
    (Satterthwaite), since only s is estimated. The band reaches from 0 to d · rating_sd.

    Examples
    --------
    >>> found = self_other_gap(6.2, Spread(5.5, 0.9, 8), own_error=0.3)
    >>> round(found.gap.value, 2), round(found.gap.low, 2), round(found.gap.high, 2), found.verdict
    (0.7, -0.2, 1.6, 'ordinary')
    """
    s = others if isinstance(others, Spread) else spread_of(others)
    top = leniency * rating_sd
    if own is None or s.n < 2:
        why = "No own answer." if own is None else f"{s.n} answers of others; an interval needs 2."
        return Gap(Figure.refuse(why, n=s.n, unit=unit), 0.0, top, "refused")
    theirs = max(s.sd, least_sd) ** 2 / s.n
    error = sqrt(own_error**2 + theirs)
    half = t_quantile((s.n - 1) * error**4 / theirs**2) * error
    value = own - s.mean
    gap = Figure(value, value - half, value + half, n=s.n, unit=unit)
    verdict: Verdict = "above" if value - half > top else "below" if value + half < 0 else "ordinary"
    return Gap(gap, 0.0, top, verdict)

"""What would be a real change: error of measurement, least detectable change, and arrows only beyond it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt
from typing import Literal

from numpy.typing import ArrayLike

from bonafides.figures import Figure
from bonafides.methods.raters import LEAST_SPREAD, Spread, pooled_sd, spread_of, t_quantile

Arrow = Literal["up", "down", "none", "refused"]


@dataclass(frozen=True, slots=True)
class Change:
    """Difference of two waves and the least that would be real.

    `difference` after − before; `detectable` the least change that counts, None when refused; `arrow` "up"
    or "down" only where the difference is beyond it.
    """

    difference: Figure
    detectable: float | None
    arrow: Arrow


def measurement_error(sd: float, reliability: float) -> float:
    """Standard error of measurement sd·√(1 − reliability), in the unit of sd.

    Examples
    --------
    >>> round(measurement_error(0.8, 0.8), 2)
    0.36
    """
    return sd * sqrt(max(1 - reliability, 0.0))


def detectable_change(error: float, *, df: float = inf) -> float:
    """Least change between two measurements, each with this standard error, that chance passes 1 in 20 times.

    Parameters
    ----------
    error
        Standard error of each: `measurement_error` of one person's score, s/√n of a team's mean.
    df
        Degrees of freedom with which it was estimated; infinite when known.

    Returns
    -------
    float
        t·√2·error, in the unit of error.

    Examples
    --------
    >>> round(detectable_change(measurement_error(0.8, 0.8)), 2)
    0.99
    >>> [round(detectable_change(0.9 / n**0.5), 2) for n in (5, 8, 12, 20, 50, 200)]
    [1.12, 0.88, 0.72, 0.56, 0.35, 0.18]
    """
    return t_quantile(df) * sqrt(2) * error


def change_between(
    before: Spread | ArrayLike,
    after: Spread | ArrayLike,
    *,
    unit: str = "points",
    least_sd: float = LEAST_SPREAD,
) -> Change:
    """Change of a team's mean between two waves.

    Parameters
    ----------
    before, after
        One value a rater (NaN left out), or their `Spread`: all that need be kept of an earlier wave.
    least_sd
        Standard deviation between raters below which none is believed (`raters.least_spread`).

    Returns
    -------
    Change
        difference.n = raters of the smaller wave. Refused with fewer than 2 raters in a wave.

    Notes
    -----
    Least detectable change t(n₁ + n₂ − 2)·s·√(1/n₁ + 1/n₂), s pooled over both waves: t·√2·SEM for waves of
    one size. With 1.96 in place of t, 8.6 % of the arrows at n = 5 would be false. Answers are anonymous, so
    that waves count as independent; where the same people answer twice, fewer than 5 % are false.

    Examples
    --------
    >>> found = change_between(Spread(4.8, 0.9, 5), Spread(5.6, 0.9, 5))
    >>> round(found.detectable, 2), found.arrow
    (1.31, 'none')
    """
    first, second = (w if isinstance(w, Spread) else spread_of(w) for w in (before, after))
    n = min(first.n, second.n)
    if n < 2:
        why = f"A wave with {n} answers; a change needs 2 in each."
        return Change(Figure.refuse(why, n=n, unit=unit), None, "refused")
    sd, df = pooled_sd([first, second])
    error = max(sd, least_sd) * sqrt((1 / first.n + 1 / second.n) / 2)
    least = detectable_change(error, df=df)
    value = second.mean - first.mean
    arrow: Arrow = "none" if abs(value) <= least else "up" if value > 0 else "down"
    return Change(Figure(value, value - least, value + least, n=n, unit=unit), least, arrow)

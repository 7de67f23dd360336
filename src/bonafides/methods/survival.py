"""How long until something happens, when for some it has not happened yet: Kaplan and Meier's median."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bonafides.figures import Figure
from bonafides.methods.intervals import Z

FEWEST_ENDED = 6
"""Below this many endings no interval of a median reaches its level (as for a median without censoring)."""


def median_wait(waited: npt.ArrayLike, ended: npt.ArrayLike, *, unit: str) -> Figure:
    """Median time until something happens; what still waits counts for as long as it has waited.

    Parameters
    ----------
    waited
        (n,) time until it happened, or until it was last looked at; ≥ 0.
    ended
        (n,) whether it happened.
    unit
        Of the times.

    Returns
    -------
    Figure
        n = all of them, waiting ones included. Refused below `FEWEST_ENDED` endings, and where so much still
        waits that the median, or the upper end of its interval, lies beyond what was seen.

    Notes
    -----
    The interval holds every t at which the complementary log-log of the survival curve lies within Z
    standard errors of that of one half; Greenwood's variance. Source: Brookmeyer & Crowley, Biometrics 38
    (1982) 29–41; Klein & Moeschberger, *Survival Analysis* (2003) §4.5.

    Examples
    --------
    Ten answers, the last two still missing:

    >>> found = median_wait([1, 2, 2, 3, 4, 5, 6, 8, 9, 9], [1, 1, 1, 1, 1, 1, 1, 1, 0, 0], unit="hours")
    >>> found.value, found.low, found.n
    (4.5, 1.0, 10)
    """
    time, happened = np.asarray(waited, dtype=np.float64), np.asarray(ended, dtype=bool)
    n, events = time.size, int(happened.sum())
    if events < FEWEST_ENDED:
        why = f"{_counted(events)} so far; {FEWEST_ENDED} are needed for an interval of a median."
        return Figure.refuse(why, n=n, unit=unit)
    moments, at_risk, deaths = _life_table(time, happened)
    survival = np.cumprod(1 - deaths / at_risk).astype(np.float64)
    value = _crossing(moments, survival)
    if value is None:
        return Figure.refuse(f"{n - events} of {n} still wait: more than half may.", n=n, unit=unit)
    left = at_risk - deaths
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(np.where(left > 0, deaths / (at_risk * left), np.inf))
        log = np.log(survival)
        error = np.sqrt(greenwood) / np.abs(log)
        apart = np.abs(np.log(-log) - np.log(-np.log(0.5)))
        inside = np.where(survival > 0, apart <= Z * error, False)
    # The curve is a step function: the set of times whose survival agrees with one half begins with the
    # first such step, and lasts until the step after the last one.
    low = float(moments[np.argmax(inside)]) if inside.any() else value
    after = np.flatnonzero((survival < 0.5) & ~inside)
    after = after[moments[after] >= value]
    if after.size == 0:
        why = f"About {value:.3g} {unit}, and at least {low:.3g}; but {n - events} of {n} still wait, "
        return Figure.refuse(why + "so that it cannot be told how long at most.", n=n, unit=unit)
    return Figure(value, min(low, value), max(float(moments[after[0]]), value), n=n, unit=unit)


def _life_table(
    time: npt.NDArray[np.float64], happened: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Moments at which something happened, how many still waited just before, and how many ended."""
    moments, deaths = np.unique(time[happened], return_counts=True)
    at_risk = time.size - np.searchsorted(np.sort(time), moments, side="left")
    return moments, at_risk.astype(np.float64), deaths.astype(np.float64)


def _crossing(moments: npt.NDArray[np.float64], survival: npt.NDArray[np.float64]) -> float | None:
    """Where the curve falls to one half; the middle where it stays on exactly one half for a while."""
    below = np.flatnonzero(survival <= 0.5 + 1e-12)
    if below.size == 0:
        return None
    first = int(below[0])
    if abs(survival[first] - 0.5) < 1e-12 and first + 1 < moments.size:
        return float(moments[first] + moments[first + 1]) / 2
    return float(moments[first])


def _counted(events: int) -> str:
    return {0: "Nothing has happened", 1: "One has happened"}.get(events, f"{events} have happened")

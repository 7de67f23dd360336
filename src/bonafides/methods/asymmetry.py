"""How many kept words one broken word outweighs, in the eyes of those who answer: fitted, never assumed."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.figures import Figure

Floats = NDArray[np.float64]
Index = NDArray[np.intp]

FEWEST_ANSWERS = 100
"""Answers, one a customer, below which nothing is fitted: of 80 two in five samples left the weight open, and
the rest came out too low (a planted 3 as 2.2 in the middle)."""

FEWEST_BROKEN = 10
"""Answers by customers who saw a broken word, below which its weight is not asked for."""

WEIGHTS = np.geomspace(1 / 16, 64, 41)
"""Grid of weights; an interval that reaches either end is refused."""

CHI2 = 3.841458820694124
"""95 % point of chi-square on one degree of freedom: twice the fall of the log-likelihood at the ends."""

MOST_STEPS = 40
"""Newton steps; ten are usual."""

RIDGE = 1e-8
"""Keeps a step finite where every answer has the same past."""


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """How answers go with what was kept and broken.

    Parameters
    ----------
    weight
        How many kept words one broken word outweighs; 1 were symmetric. n = answers.
    slope
        How strongly answers go with kept and broken words at all, in log-odds of a better answer for each
        unit of ln (1 + kept) − ln (1 + weight · broken), at the fitted weight; 0 where refused.
    n_broken
        Answers by those who saw a broken word.
    """

    weight: Figure
    slope: float
    n_broken: int


def fit_weight(answer: ArrayLike, kept: ArrayLike, broken: ArrayLike) -> Asymmetry:
    """Fit the weight of a broken word against a kept one from ordered answers, one a customer.

    Parameters
    ----------
    answer
        (n,) ordered answers, such as 1 to 7; only their order counts. One a customer: several of the same
        one would be taken for several customers.
    kept, broken
        (n,) words kept and broken that each had seen before answering.

    Returns
    -------
    Asymmetry
        The weight with its profile-likelihood interval. Refused below `FEWEST_ANSWERS` answers or
        `FEWEST_BROKEN` with a broken word among them, where all answer alike, and where the answers leave
        the weight open at either end.

    Notes
    -----
    Proportional odds: logit P(answer > j) = β [ln(1 + kept) − ln(1 + w · broken)] − c_j, β ≥ 0: a broken
    word adds w to what is held against, as in the asymmetric form of Beta reputation (Jøsang & Ismail 2002).
    The thresholds and β are maximised out at each w of a grid. McCullagh, JRSS B 42 (1980) 109–142.

    Examples
    --------
    >>> fit_weight([5, 6], [3, 9], [1, 0]).weight.why
    '2 customers answered; 100 are needed.'
    """
    y = np.unique(np.asarray(answer), return_inverse=True)[1].reshape(-1)
    k, m = (np.asarray(x, dtype=np.float64) for x in (kept, broken))
    n, hurt = y.size, int((m > 0).sum())
    refused = _too_few(y, n, hurt)
    if refused:
        return Asymmetry(Figure.refuse(refused, n=n, unit="kept words"), 0.0, hurt)
    told, slopes = _profile(y, k, m)
    best = int(np.argmax(told))
    fall = 2 * (told[best] - told)
    low, high = _ends(fall, best)
    if low is None or high is None:
        why = f"{n} customers answered, {hurt} of whom saw a broken promise: their answers still go with "
        why += "nearly any weight."
        return Asymmetry(Figure.refuse(why, n=n, unit="kept words"), 0.0, hurt)
    value = float(np.exp(_peak(np.log(WEIGHTS), told, best)))
    weight = Figure(value, min(low, value), max(high, value), n=n, unit="kept words")
    return Asymmetry(weight, float(slopes[best]), hurt)


def perceived_share(kept: int, broken: int, weight: Figure) -> Figure:
    """What is left of trust after kept and broken words, as those who answered weigh them.

    Parameters
    ----------
    kept, broken
        Counts.
    weight
        From `fit_weight`; where it is refused, so is this.

    Returns
    -------
    Figure
        (1 + kept) / (2 + kept + weight · broken), unit "share"; its interval is that of the weight alone.

    Examples
    --------
    >>> weight = Figure(2.0, 1.0, 3.0, n=120, unit="kept words")
    >>> round(perceived_share(18, 2, weight).value, 3)
    0.792
    """
    n = kept + broken
    if weight.value is None or weight.low is None or weight.high is None:
        return Figure.refuse(weight.why, n=n, unit="share")
    if n == 0:
        return Figure.refuse("Nothing that was promised has been settled yet.", n=0, unit="share")
    low, value, high = ((1 + kept) / (2 + kept + w * broken) for w in (weight.high, weight.value, weight.low))
    return Figure(value, low, high, n=n, unit="share", why="The interval is that of the weight alone.")


def kept_to_recover(kept: int, weight: float) -> int:
    """Words to be kept after one broken until perceived trust is what it was.

    Examples
    --------
    After 19 kept, one broken that weighs 2.25 (research notes, §C2):

    >>> kept_to_recover(19, 2.25), kept_to_recover(19, 1)
    (45, 20)
    """
    return ceil(weight * (kept + 1) - 1e-9)


def _too_few(y: Index, n: int, hurt: int) -> str:
    if n < FEWEST_ANSWERS:
        who = {0: "No customer", 1: "One customer"}.get(n, f"{n} customers")
        return f"{who} answered; {FEWEST_ANSWERS} are needed."
    if hurt < FEWEST_BROKEN:
        return f"{hurt} of {n} who answered saw a broken promise; {FEWEST_BROKEN} are needed."
    if y.max() == 0:
        return f"All {n} gave the same answer."
    return ""


def _profile(y: Index, kept: Floats, broken: Floats) -> tuple[Floats, Floats]:
    """Log-likelihood at each weight, thresholds and slope (≥ 0) at their best, and the slopes."""
    x = np.log1p(kept) - np.log1p(WEIGHTS[:, None] * broken)
    x = x - x.mean(axis=1, keepdims=True)
    counts = np.bincount(y)
    upto = np.cumsum(counts)[:-1] / y.size
    flat = float((counts * np.log(counts / y.size)).sum())
    theta = np.zeros((WEIGHTS.size, counts.size))
    theta[:, :-1] = np.log(upto / (1 - upto))
    told = np.full(WEIGHTS.size, flat)
    for _ in range(MOST_STEPS):
        move, gain = _newton(theta, y, x)
        size = np.ones(WEIGHTS.size)
        for _halving in range(12):
            tried = theta + size[:, None] * move
            now = _told(tried, y, x)
            worse = now < told - 1e-12
            if not worse.any():
                break
            size = np.where(worse, size / 2, size)
        better = now >= told
        theta, told = np.where(better[:, None], tried, theta), np.where(better, now, told)
        if np.max(gain) < 1e-9:
            break
    slope = theta[:, -1]
    # The likelihood is concave: where it would rather have a negative slope, none at all is best.
    return np.where(slope > 0, told, flat), np.maximum(slope, 0.0)


def _parts(theta: Floats, y: Index, x: Floats) -> tuple[Floats, Floats, Floats]:
    """(n_weights, n) distribution at the upper and the lower threshold of each answer, and its chance."""
    from scipy.special import expit

    ends = np.full((len(theta), 1), np.inf)
    cuts = np.concatenate([-ends, theta[:, :-1], ends], axis=1)
    shift = theta[:, -1:] * x
    upper, lower = expit(cuts[:, y + 1] - shift), expit(cuts[:, y] - shift)
    return upper, lower, np.maximum(upper - lower, 1e-300)


def _told(theta: Floats, y: Index, x: Floats) -> Floats:
    _, _, chance = _parts(theta, y, x)
    told: Floats = np.log(chance).sum(axis=1)
    return np.where((np.diff(theta[:, :-1], axis=1) <= 0).any(axis=1), -np.inf, told)


def _newton(theta: Floats, y: Index, x: Floats) -> tuple[Floats, Floats]:
    """Newton's step for every weight at once, and by how much it promises to raise the likelihood."""
    upper, lower, chance = _parts(theta, y, x)
    up, low = upper * (1 - upper), lower * (1 - lower)
    by_up, by_low = up / chance, low / chance
    up_up = up * (1 - 2 * upper) / chance - by_up**2
    low_low = -low * (1 - 2 * lower) / chance - by_low**2
    both = by_up * by_low
    size = theta.shape[1] - 1
    at_up = (y[:, None] == np.arange(size)).astype(np.float64)
    at_low = (y[:, None] - 1 == np.arange(size)).astype(np.float64)
    gradient = np.concatenate(
        [by_up @ at_up - by_low @ at_low, -((by_up - by_low) * x).sum(axis=1, keepdims=True)], axis=1
    )
    bend = np.zeros((len(theta), size + 1, size + 1))
    cuts = np.arange(size)
    bend[:, cuts, cuts] = up_up @ at_up + low_low @ at_low
    # An answer between two thresholds joins them; the outermost answers have one only.
    joined = both @ (at_up[:, 1:] * at_low[:, :-1])
    bend[:, cuts[1:], cuts[:-1]] = bend[:, cuts[:-1], cuts[1:]] = joined
    across = -(((up_up + both) * x) @ at_up + ((low_low + both) * x) @ at_low)
    bend[:, :size, size] = bend[:, size, :size] = across
    bend[:, size, size] = ((up_up + 2 * both + low_low) * x**2).sum(axis=1) - RIDGE
    move = np.linalg.solve(bend, -gradient[:, :, None])[:, :, 0]
    return move, np.asarray((move * gradient).sum(axis=1))


def _ends(fall: Floats, best: int) -> tuple[float | None, float | None]:
    """Weights at which the profile has fallen by 3.84; None where it does not within the grid."""
    logs = np.log(WEIGHTS)

    def end(step: int) -> float | None:
        place = best
        while 0 <= place < fall.size and fall[place] <= CHI2:
            place += step
        if not 0 <= place < fall.size:
            return None
        inner, outer = place - step, place
        share = (CHI2 - fall[inner]) / (fall[outer] - fall[inner])
        return float(np.exp(logs[inner] + share * (logs[outer] - logs[inner])))

    return end(-1), end(1)


def _peak(x: Floats, y: Floats, best: int) -> float:
    """Top of the parabola through the best point of the grid and its neighbours."""
    if not 0 < best < x.size - 1:
        return float(x[best])
    a, b, c = y[best - 1], y[best], y[best + 1]
    bend = a - 2 * b + c
    return float(x[best] + (0.5 * (a - c) / bend if bend else 0.0) * (x[1] - x[0]))

"""Proper scores of probability claims, and their parts: miscalibration, discrimination, uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.errors import BrokenContract
from bonafides.methods.isotonic import isotonic_shares

Floats = NDArray[np.float64]
Score = Literal["brier", "log"]

CLIP = (0.001, 0.999)
"""Where a claim of "never" or "always" is taken to stand, so that one miss does not cost infinitely much."""


class Claims(NamedTuple):
    """Probability claims as counts; a row is a distinct probability and weight.

    `p` stated probability, `k` how many of its `n` trials came true, `weight` of each such trial.
    A single claim is the row with n = 1 and k = 0 or 1.
    """

    p: Floats
    k: Floats
    n: Floats
    weight: Floats


def claims(p: ArrayLike, k: ArrayLike, n: ArrayLike | None = None, weight: ArrayLike | None = None) -> Claims:
    """Return checked claims, one row for each row given.

    Parameters
    ----------
    p
        Stated probabilities, 0 to 1.
    k
        How many of the trials came true, 0 to n.
    n
        Trials behind each row; 1 when left out, so that `k` is the outcome itself.
    weight
        Weight of every trial of the row, > 0 and fixed before the outcome was known; 1 when left out.

    Raises
    ------
    BrokenContract
        A probability outside 0 to 1, more successes than trials, a weight that is not positive, no rows.

    Examples
    --------
    >>> claims([0.2, 0.7], k=[0, 3], n=[1, 4]).n.tolist()
    [1.0, 4.0]
    """
    p_ = np.atleast_1d(np.asarray(p, dtype=np.float64))
    k_ = np.broadcast_to(np.asarray(k, dtype=np.float64), p_.shape)
    n_ = np.broadcast_to(np.asarray(1.0 if n is None else n, dtype=np.float64), p_.shape)
    w_ = np.broadcast_to(np.asarray(1.0 if weight is None else weight, dtype=np.float64), p_.shape)
    _check(p_, k_, n_, w_)
    return Claims(p_, k_, n_, w_)


def _check(p: Floats, k: Floats, n: Floats, weight: Floats) -> None:
    if not p.size or not np.any(n > 0):
        raise BrokenContract("no claims", "at least one stated probability with its outcome")
    wrong = ~((p >= 0) & (p <= 1))
    if wrong.any():
        raise BrokenContract(
            f"a stated probability of {p[wrong][0]:g}",
            "a number from 0 to 1",
            "divide percentages by 100 and leave out what has no probability",
        )
    if not np.all((k >= 0) & (k <= n)):
        raise BrokenContract("outcomes outside 0 to the number of trials", "0 <= k <= n on every row")
    if not np.all((n == np.floor(n)) & (k == np.floor(k))):
        raise BrokenContract("trials or successes that are no whole numbers", "counts", "weigh with `weight`")
    if not np.all((weight > 0) & np.isfinite(weight)):
        raise BrokenContract("a weight that is not above 0", "weights above 0, fixed before the outcome")


def collapse(
    p: ArrayLike, k: ArrayLike, n: ArrayLike | None = None, weight: ArrayLike | None = None
) -> Claims:
    """Return the same claims with one row for each distinct probability and weight, p rising.

    Examples
    --------
    >>> [column.tolist() for column in collapse([0.7, 0.2, 0.7], k=[1, 0, 0])[:3]]
    [[0.2, 0.7], [0.0, 1.0], [1.0, 2.0]]
    """
    rows = claims(p, k, n, weight)
    points, at = np.unique(rows.p, return_inverse=True)
    weights, of = np.unique(rows.weight, return_inverse=True)
    keys, index = np.unique(at * len(weights) + of, return_inverse=True)
    won, trials = (np.bincount(index, weights=column).astype(np.float64) for column in (rows.k, rows.n))
    return Claims(points[keys // len(weights)], won, trials, weights[keys % len(weights)])


def brier(p: ArrayLike, k: ArrayLike, n: ArrayLike | None = None, weight: ArrayLike | None = None) -> float:
    """Mean of (p − y)², from 0 (perfect) to 1.

    Parameters as for `claims`.

    Examples
    --------
    A claim of 0.8 that came true and one of 0.3 that did not: (0.04 + 0.09) / 2.

    >>> round(brier([0.8, 0.3], [1, 0]), 12)
    0.065
    """
    return mean_score("brier", claims(p, k, n, weight))


def log_score(
    p: ArrayLike, k: ArrayLike, n: ArrayLike | None = None, weight: ArrayLike | None = None
) -> float:
    """Mean of −y ln p − (1−y) ln(1−p) in nats, p clipped to `CLIP`; `n_clipped` says how often.

    Examples
    --------
    >>> round(log_score([0.5], [1]), 6), round(log_score([1.0], [0]), 6)
    (0.693147, 6.907755)
    """
    return mean_score("log", claims(p, k, n, weight))


def n_clipped(p: ArrayLike, n: ArrayLike | None = None) -> int:
    """Return how many claims lie outside `CLIP` and were moved to its nearer end.

    Examples
    --------
    >>> n_clipped([0.0, 0.5, 1.0], n=[2, 5, 1])
    3
    """
    rows = claims(p, 0, n)
    return round(float(rows.n[(rows.p < CLIP[0]) | (rows.p > CLIP[1])].sum()))


def mean_score(score: Score, rows: Claims, at: Floats | float | None = None) -> float:
    """Return the mean score of `rows`, as stated or, with `at`, had these been stated instead.

    Only what was stated is clipped; `at` may be 0 or 1 where the outcomes are all of that kind.
    """
    stated = rows.p if at is None else np.broadcast_to(np.asarray(at, dtype=np.float64), rows.p.shape)
    if score == "log" and at is None:
        stated = np.clip(stated, *CLIP)
    won, lost = rows.weight * rows.k, rows.weight * (rows.n - rows.k)
    if score == "brier":
        total = won * (1 - stated) ** 2 + lost * stated**2
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            total = -np.where(won > 0, won * np.log(stated), 0) - np.where(
                lost > 0, lost * np.log1p(-stated), 0
            )
    return float(total.sum() / (won + lost).sum())


@dataclass(frozen=True, slots=True)
class Decomposition:
    """What a mean score is made of: score = mcb − dsc + unc.

    `mcb` miscalibration, what recalibrating would have saved; `dsc` discrimination, what telling cases
    apart earned; `unc` uncertainty, the score of always stating the overall share. All >= 0.
    """

    score: float
    mcb: float
    dsc: float
    unc: float


def decompose(
    p: ArrayLike,
    k: ArrayLike,
    n: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    *,
    score: Score = "brier",
) -> Decomposition:
    """Decompose a mean score without bins (CORP).

    Parameters
    ----------
    p, k, n, weight
        As for `claims`.
    score
        "brier", or "log" in nats.

    Returns
    -------
    Decomposition
        With c the isotonic regression of the outcomes on p, equal p pooled first:
        mcb = S(p) − S(c), dsc = S(ȳ) − S(c), unc = S(ȳ).

    Notes
    -----
    `mcb` is biased upward in small samples: show it with its null band (`calibration.miscalibration`),
    never alone. Source: Dimitriadis, Gneiting & Jordan, PNAS 118 (2021) e2016191118.

    Examples
    --------
    Four claims of 0.5, one of which came true; recalibrated to 0.25 they would have scored 0.1875.

    >>> decompose([0.5], [1], [4])
    Decomposition(score=0.25, mcb=0.0625, dsc=0.0, unc=0.1875)
    """
    rows = claims(p, k, n, weight)
    stated = mean_score(score, rows)
    recalibrated = mean_score(
        score, rows, isotonic_shares(rows.p, rows.weight * rows.k, rows.weight * rows.n)
    )
    trials = rows.weight * rows.n
    overall = mean_score(score, rows, float((rows.weight * rows.k).sum() / trials.sum()))
    return Decomposition(stated, stated - recalibrated, overall - recalibrated, overall)

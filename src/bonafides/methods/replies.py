"""Replies: how long they take, and after which attempt a subject returns, from counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from bonafides.figures import LEVEL, Figure
from bonafides.methods.intervals import wilson

Array = npt.NDArray[np.float64]

FEWEST_REPLIES = 10
"""Below this many replies their delay is not described."""

_Z = float(special.ndtri((1 + LEVEL) / 2))


@dataclass(frozen=True, slots=True, eq=False)
class ReplyDelay:
    """F(s): of the contacts that will be answered, the share answered within s days, with its interval.

    `ever` is the share of contacts answered by the last day observed.
    """

    days: Array
    share: Array
    low: Array
    high: Array
    ever: Figure
    n: int
    why: str = ""

    def by(self, elapsed_days: npt.ArrayLike) -> Array:
        """Return F at these waiting times (days ≥ 0; NaN stays NaN, for no contact)."""
        waited = np.asarray(elapsed_days, dtype=float)
        at = np.searchsorted(self.days, np.nan_to_num(waited, nan=-1.0), side="right")
        found = np.concatenate([[0.0], self.share])[at]
        return np.where(np.isnan(waited), np.nan, found)


def reply_delay(days: npt.ArrayLike, at_risk: npt.ArrayLike, replies: npt.ArrayLike) -> ReplyDelay:
    """Estimate how long replies take, from counts by day, with contacts still unanswered as censored.

    Parameters
    ----------
    days
        Increasing waiting times, in days.
    at_risk
        Contacts still unanswered and still watched just before each of these days.
    replies
        Replies on each of these days.

    Returns
    -------
    ReplyDelay
        Kaplan–Meier of the reply, divided by the share that has replied by the last day; one channel at
        a time. Refused below 10 replies (then every array is NaN).

    Notes
    -----
    A reply later than the last day counts as none: take the days far enough. The interval is Greenwood's
    for the ratio, on log-odds.

    Examples
    --------
    Of 100 contacts 20 are answered on day 1, and 20 of the remaining 80 on day 3.

    >>> reply_delay([1, 3, 9], [100, 80, 60], [20, 20, 0]).by([0, 1, 2, 3, np.nan]).tolist()
    [0.0, 0.5, 0.5, 1.0, nan]
    """
    when, n, k = (np.asarray(x, dtype=float) for x in (days, at_risk, replies))
    total = round(k.sum())
    if total < FEWEST_REPLIES:
        why = f"{total} replies in this channel. {FEWEST_REPLIES} are needed."
        nothing = np.full(when.shape, np.nan)
        refusal = Figure.refuse(why, n=total, unit="share")
        return ReplyDelay(when, nothing, nothing, nothing, refusal, total, why)
    safe = np.where(n > 0, n, 1.0)
    left: Array = np.cumprod(1.0 - k / safe).astype(float)
    hazard: Array = np.cumsum(np.where(n > k, k / (safe * np.where(n > k, n - k, 1.0)), 0.0)).astype(float)
    ever, end = 1.0 - left[-1], hazard[-1]
    share = (1.0 - left) / ever
    relative = np.where(share > 0, _ratio_variance(left, hazard, left[-1], end), 0.0)
    edge = np.where((share > 0) & (share < 1), (1.0 - share), 1.0)
    spread = _Z * np.sqrt(np.clip(relative, 0.0, None)) / edge
    odds = np.log(np.clip(share, 1e-300, None)) - np.log(np.clip(1.0 - share, 1e-300, None))
    inner = (share > 0) & (share < 1)
    low = np.where(inner, special.expit(odds - spread), share)
    high = np.where(inner, special.expit(odds + spread), share)
    error = _Z * left[-1] * np.sqrt(end)
    whole = Figure(ever, max(0.0, ever - error), min(1.0, ever + error), n=int(n[0]), unit="share")
    return ReplyDelay(when, share, low, high, whole, total)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of the attempts with this number: the last row holds all later ones together."""

    number: int
    n: int
    k: int
    share: Figure
    and_later: bool = False


def returned_before_next(
    returned: npt.ArrayLike, gone: npt.ArrayLike, *, up_to: int = 10, fewest: int = 20
) -> tuple[Attempt, ...]:
    """Chance that a subject returns after its j-th attempt and before the next one.

    Parameters
    ----------
    returned
        returned[j]: subjects with exactly j attempts before they returned; j = 0 is not used.
    gone
        gone[j]: subjects with exactly j attempts who never returned.
    up_to
        The last row takes attempts number `up_to` and all later ones together.
    fewest
        Shares of fewer attempts are refused.

    Returns
    -------
    tuple of Attempt
        Row j: n attempts with that number were made by subjects who had not yet returned, k of which
        were the last before a return; k/n with Wilson's interval.

    Notes
    -----
    A discrete hazard per attempt. On the calls of BPI Challenge 2012 the definition that reproduces
    the published row (.118 .181 .189 .188 .170 .130 .129 .132 .097 .086) is: *subjects* are the 4,688
    cases with at least one O_SENT and with A_APPROVED, A_DECLINED or A_CANCELLED; *attempts* are events
    W_Nabellen offertes with lifecycle START, strictly before the case's first O_SENT_BACK (all of them
    when there is none); *returned* means that the case has an O_SENT_BACK. Requiring attempts to follow
    the first O_SENT changes nothing there.

    Examples
    --------
    >>> [(a.number, a.n, a.k) for a in returned_before_next([0, 10, 5], [0, 20, 15, 2], up_to=2)]
    [(1, 52, 10), (2, 24, 5)]
    """
    length = max(np.size(returned), np.size(gone), up_to + 1)
    back, away = (np.zeros(length, dtype=int) for _ in range(2))
    back[: np.size(returned)] = returned
    away[: np.size(gone)] = gone
    made = np.cumsum((back + away)[::-1])[::-1]
    rows = []
    for j in range(1, up_to + 1):
        last = j == up_to
        n = int(made[j:].sum()) if last else int(made[j])
        k = int(back[j:].sum()) if last else int(back[j])
        rows.append(Attempt(j, n, k, _share(k, n, fewest), last))
    return tuple(rows)


def _ratio_variance(left: Array, hazard: Array, last: float, end: float) -> Array:
    """Variance of log[(1−S(s))/(1−S(end))] by Greenwood: cov(S(s), S(end)) = S(s) S(end) V(s)."""
    gone, all_gone = np.where(left < 1, 1.0 - left, 1.0), 1.0 - last
    own, whole = left**2 * hazard / gone**2, last**2 * end / all_gone**2
    return np.asarray(own + whole - 2.0 * left * last * hazard / (gone * all_gone), dtype=float)


def _share(k: int, n: int, fewest: int) -> Figure:
    return (
        wilson(k, n)
        if n >= fewest
        else Figure.refuse(f"{n} attempts. {fewest} are needed.", n=n, unit="share")
    )

"""When things happen, with some not seen to the end: incidence by cause, stated times and their scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bonafides.figures import LEVEL, Figure

Array = npt.NDArray[np.float64]

FEWEST_SUBJECTS = 20
"""Below this many subjects a share by a stated time is refused."""

_Z = 1.959963984540054
_TAIL = (1 - LEVEL) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """Cumulative incidence: times × causes of value, low and high, with `survival` the share with none yet.

    `n` is the largest number at risk together. Step functions: each row holds from its time on.
    """

    times: Array
    value: Array
    low: Array
    high: Array
    survival: Array
    n: int

    def by(self, time: float, cause: int = 0) -> Figure:
        """Return the share ended by this cause no later than `time`; refused beyond what was watched."""
        at = int(np.searchsorted(self.times, time, side="right")) - 1
        if self.n == 0 or (self.survival[-1] > 0 and time > self.times[-1]):
            return Figure.refuse("Nobody has been watched up to that time.", n=self.n, unit="share")
        if at < 0:
            return Figure(0.0, 0.0, 1.0 - _TAIL ** (1.0 / self.n), n=self.n, unit="share")
        value, low, high = (float(a[at, cause]) for a in (self.value, self.low, self.high))
        return Figure(value, min(low, value), max(high, value), n=self.n, unit="share")


def tally(
    duration: npt.ArrayLike, cause: npt.ArrayLike, *, causes: int, entry: npt.ArrayLike | None = None
) -> tuple[Array, Array, Array]:
    """Count subjects into times, numbers at risk and events, as `aalen_johansen` takes them.

    Parameters
    ----------
    duration
        When each subject ended or was last seen.
    cause
        0 for "not ended when last seen", else 1 to `causes`.
    causes
        K.
    entry
        When each subject came under observation; the beginning when left out.

    Returns
    -------
    tuple of Array
        T distinct event times and the last moment at which anybody was watched, at risk just before
        each, and T × K events. Whoever is last seen at the moment of an event was still at risk of it.

    Examples
    --------
    >>> times, at_risk, events = tally([2, 3, 3, 5], [1, 0, 2, 1], causes=2)
    >>> times.tolist(), at_risk.tolist(), events.tolist()
    ([2.0, 3.0, 5.0], [4.0, 3.0, 1.0], [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    """
    last, why = np.asarray(duration, dtype=float), np.asarray(cause, dtype=int)
    times: Array = np.unique(np.append(last[why > 0], np.sort(last)[-1:]))
    left = last.size - np.searchsorted(np.sort(last), times, side="left")
    if entry is not None:
        begun = np.sort(np.asarray(entry, dtype=float))
        left = left - (begun.size - np.searchsorted(begun, times, side="left"))
    place = np.searchsorted(times, last[why > 0])
    events = np.zeros((times.size, causes))
    np.add.at(events, (place, why[why > 0] - 1), 1.0)
    return times, left.astype(float), events


def aalen_johansen(times: npt.ArrayLike, at_risk: npt.ArrayLike, events: npt.ArrayLike) -> Incidence:
    """Share of subjects ended by each cause as time passes, the other causes competing, not censoring.

    Parameters
    ----------
    times
        T increasing times.
    at_risk
        Subjects at risk just before each.
    events
        T × K events (a vector when K = 1).

    Returns
    -------
    Incidence
        Arrays T × K.

    Notes
    -----
    F_k(t) = Σ S(u−) d_k(u)/n(u) (Aalen & Johansen 1978, Scandinavian Journal of Statistics 5). Variance by
    the delta method (Dinse & Larson 1986, Biometrika 73; Greenwood's when K = 1); interval on the
    complementary log-log scale. Where nothing has happened yet the interval ends at 1 − .025^{1/n}.

    Examples
    --------
    >>> found = aalen_johansen([1, 2], [10, 8], [[1, 1], [4, 0]])
    >>> found.value.round(3).tolist()  # .1; .1 + .8 × 4/8
    [[0.1, 0.1], [0.5, 0.1]]
    """
    when, n, d = (np.asarray(x, dtype=float) for x in (times, at_risk, events))
    if d.ndim == 1:
        d = d[:, None]
    if (np.diff(when) <= 0).any() or (d.sum(axis=1) > n).any() or (d < 0).any():
        raise ValueError("times must increase and events may not exceed those at risk")
    ended, safe = d.sum(axis=1), np.where(n > 0, n, 1.0)
    survival: Array = np.cumprod(1.0 - ended / safe).astype(float)
    before = np.concatenate([[1.0], survival[:-1]])
    value: Array = np.cumsum(before[:, None] * d / safe[:, None], axis=0).astype(float)
    low, high = _limits(value, _variance(value, before, safe, d, ended), n)
    return Incidence(when, value, low, high, survival, int(n.max(initial=0)))


def claimed_quantile(
    times: npt.ArrayLike, at_risk: npt.ArrayLike, events: npt.ArrayLike, *, at: float = 1.0, cause: int = 0
) -> Figure:
    """Share of subjects ended by the time that was stated for them: which quantile a stated time really is.

    Parameters
    ----------
    times
        Increasing, on a clock that starts at the statement and on which every stated time lies at `at`:
        elapsed share of the time stated (then `at` = 1), or days when all stated the same number.
    at_risk, events
        As in `aalen_johansen`.
    at
        Where the stated time lies.
    cause
        Which column of `events` was stated.

    Returns
    -------
    Figure
        τ̂ as a share. "There is a 90 % chance by then" is borne out when τ̂ is near .9; for an estimate
        in the middle it is near .5. Refused below 20 subjects, or when nobody is watched up to `at`.

    Notes
    -----
    Count with `tally(elapsed_days / stated_days, …)`: late entry is then not needed, and subjects whose
    stated time still lies ahead count for as far as they have come.

    Examples
    --------
    >>> times, at_risk, events = tally([0.5] * 30 + [1.4] * 60 + [0.8] * 10, [1] * 90 + [0] * 10, causes=1)
    >>> round(claimed_quantile(times, at_risk, events).value, 2)
    0.3
    """
    found = aalen_johansen(times, at_risk, events)
    if found.n < FEWEST_SUBJECTS:
        why = f"{found.n} stated times. {FEWEST_SUBJECTS} are needed."
        return Figure.refuse(why, n=found.n, unit="share")
    return found.by(at, cause)


def pinball(realised: npt.ArrayLike, stated: npt.ArrayLike, *, level: float) -> Array:
    """Loss of a stated time taken as the `level` quantile: (T − d)(τ − 1{T < d}), in the unit of T, ≥ 0.

    Examples
    --------
    Ten days late costs .9 a day when 90 % were claimed; ten days early .1.

    >>> pinball([20, 0], [10, 10], level=0.9).round(6).tolist()
    [9.0, 1.0]
    """
    gap = np.asarray(realised, dtype=float) - np.asarray(stated, dtype=float)
    return np.asarray(np.where(gap < 0, (level - 1.0) * gap, level * gap), dtype=float)


def censored_crps(
    edges: npt.ArrayLike, cdf: npt.ArrayLike, realised: npt.ArrayLike, censored_at: npt.ArrayLike
) -> Array:
    """∫₀^C (F(u) − 1{T ≤ u})² du: how far a distribution over time lay from what has been seen so far.

    Parameters
    ----------
    edges
        G + 1 increasing times; F is constant between neighbours.
    cdf
        Subjects × G (or G, the same for all): F on each piece.
    realised
        T per subject; NaN or inf where it has not happened by C.
    censored_at
        C per subject: how long it has been possible to see it. Known beforehand, not chosen by outcome.

    Returns
    -------
    Array
        One loss a subject, in the unit of time. Lower is better; the smallest mean is at the truth.

    Examples
    --------
    F = .5 on days 0–2, 1 on days 2–4; it happened on day 1; seen until day 3: .25 + .25 + 0.

    >>> censored_crps([0, 2, 4], [0.5, 1.0], [1.0], [3.0]).tolist()
    [0.5]
    """
    grid = np.asarray(edges, dtype=float)
    event = np.asarray(realised, dtype=float)
    end = np.clip(np.asarray(censored_at, dtype=float), grid[0], grid[-1])
    event = np.minimum(np.where(np.isnan(event), np.inf, event), end)[:, None]
    start, stop = grid[:-1], np.minimum(grid[1:], end[:, None])
    waiting = np.clip(np.minimum(stop, event) - start, 0.0, None)
    done = np.clip(stop - np.maximum(start, event), 0.0, None)
    share = np.asarray(cdf, dtype=float)
    return np.asarray((share**2 * waiting + (1.0 - share) ** 2 * done).sum(axis=1), dtype=float)


def _variance(value: Array, before: Array, n: Array, d: Array, ended: Array) -> Array:
    """Σ_{s≤t} of (F(t)−F(s))² e/(n(n−e)) + S² d(n−d)/n³ − 2(F(t)−F(s)) S d/n², squares multiplied out."""
    left = n - ended
    rate = np.where(left > 0, ended / (n * np.where(left > 0, left, 1.0)), 0.0)[:, None]
    cross = before[:, None] * d / n[:, None] ** 2
    own = before[:, None] ** 2 * d * (n[:, None] - d) / n[:, None] ** 3
    variance = (
        value**2 * np.cumsum(np.broadcast_to(rate, value.shape), axis=0)
        - 2 * value * np.cumsum(value * rate, axis=0)
        + np.cumsum(value**2 * rate + own + 2 * value * cross, axis=0)
        - 2 * value * np.cumsum(cross, axis=0)
    )
    return np.asarray(np.maximum(variance, 0.0), dtype=float)


def _limits(value: Array, variance: Array, n: Array) -> tuple[Array, Array]:
    inner = (value > 0) & (value < 1 - 1e-12) & (variance > 0)
    safe = np.where(inner, value, 0.5)
    hazard = -np.log1p(-safe)
    spread = np.exp(_Z * np.sqrt(np.where(inner, variance, 0.0)) / ((1.0 - safe) * hazard))
    low, high = -np.expm1(-hazard / spread), -np.expm1(-hazard * spread)
    room = 1.0 - _TAIL ** (1.0 / np.maximum(n, 1.0))[:, None]
    nothing = value <= 0
    low = np.where(inner, low, np.where(nothing, 0.0, np.clip(value - room, 0.0, None)))
    high = np.where(inner, high, np.where(nothing, room, value))
    return np.asarray(low, dtype=float), np.asarray(high, dtype=float)

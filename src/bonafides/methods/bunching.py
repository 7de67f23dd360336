"""Do stated dates crowd at period ends more than realised ones do? On counts by calendar day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bonafides.figures import LEVEL, Figure

Array = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]
Index = npt.NDArray[np.int64]

FEWEST_PERIODS = 5
"""Below this many periods the crowding of one decides."""

FEWEST_DATES = 30
"""Below this many stated, or realised, dates a share is refused."""


@dataclass(frozen=True, slots=True)
class Bunching:
    """Crowding at period ends.

    Parameters
    ----------
    stated, realised
        Share of dates in the last business days of their period; n counts dates.
    excess
        stated − realised, share; n counts periods.
    ratio
        stated / realised, times; n counts periods.
    p
        How often periods with their ends moved elsewhere show as clear an excess, either way; None when
        refused.
    """

    stated: Figure
    realised: Figure
    excess: Figure
    ratio: Figure
    p: float | None

    @property
    def refused(self) -> bool:
        """Whether the excess is refused."""
        return self.excess.refused


def excess_bunching(
    days: npt.ArrayLike,
    stated: npt.ArrayLike,
    realised: npt.ArrayLike,
    *,
    period_ends: npt.ArrayLike,
    last: int = 3,
    seed: int,
    permutations: int = 2000,
) -> Bunching:
    """Share of stated dates in the last business days of a period, against that of realised dates.

    Parameters
    ----------
    days
        Calendar days (datetime64[D] or ISO text), each at most once; days without dates may be left out.
    stated, realised
        How many dates of each kind fall on each day. Stated dates that nobody chose (defaults) do not
        belong here.
    period_ends
        Last days of consecutive periods. Days after the last end, and those before the first, which
        have no known beginning, are left out.
    last
        k business days, Monday to Friday, that count as the end; days after them within the period too.
    seed, permutations
        Of the moved period ends.

    Returns
    -------
    Bunching
        Refused below 5 periods, or 30 dates of either kind, or when none is realised at an end.

    Notes
    -----
    Intervals: t over periods with the linearised error of the difference of two ratios, and on the log
    scale for the ratio, so that a period is one observation however many dates it holds. p: within each
    period the days are turned by a random number of business days, which keeps their order and moves
    the end; the excess is compared in its standard errors, since busier days vary more;
    p ≥ 1/(permutations + 1). Realised ends crowd for good reasons too (Larkin 2014, Journal of
    Labor Economics 32); only the excess of what was stated over it is looked at.

    Examples
    --------
    Six months; a fifth of 100 closings a month, and half of 100 stated dates, on the last business day.

    >>> ends = np.arange("2024-02", "2024-09", dtype="datetime64[M]").astype("datetime64[D]") - 1
    >>> spread = ends[1:] - 15
    >>> days = np.concatenate([ends[1:], spread])
    >>> found = excess_bunching(days, [50] * 12, [20] * 6 + [80] * 6, period_ends=ends, last=1, seed=1)
    >>> found.stated.value, found.realised.value, round(found.excess.value, 2), round(found.ratio.value, 2)
    (0.5, 0.2, 0.3, 2.5)
    """
    if last < 1:
        raise ValueError("last counts business days and is at least 1")
    calendar = _Calendar.between(np.unique(np.asarray(period_ends, dtype="datetime64[D]")), last)
    counts = np.stack([calendar.counts(days, stated), calendar.counts(days, realised)])
    why = _too_little(calendar, counts)
    if why:
        refusal = [Figure.refuse(why, n=int(c), unit="share") for c in counts.sum(axis=1)]
        n = calendar.periods
        excess, ratio = Figure.refuse(why, n=n, unit="share"), Figure.refuse(why, n=n, unit="times")
        return Bunching(refusal[0], refusal[1], excess, ratio, None)
    at_end = np.stack([calendar.per_period(c * calendar.tail) for c in counts])
    whole = np.stack([calendar.per_period(c) for c in counts])
    shares = at_end.sum(axis=1) / whole.sum(axis=1)
    influence = (at_end - shares[:, None] * whole) / whole.sum(axis=1, keepdims=True)
    single = [_share(s, i, int(w)) for s, i, w in zip(shares, influence, whole.sum(axis=1), strict=True)]
    moved = _moved_statistics(calendar, counts, seed=seed, permutations=permutations)
    gap = float(shares[0] - shares[1])
    extreme = moved >= _statistic(at_end, whole) - 1e-12
    return Bunching(
        stated=single[0],
        realised=single[1],
        excess=_excess(gap, influence[0] - influence[1]),
        ratio=_ratio(shares, influence),
        p=float((1 + extreme.sum()) / (1 + permutations)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Calendar:
    """Business days of consecutive periods, numbered from 0; a weekend belongs to the business day before it.

    A weekend that opens a period belongs to its first business day.
    """

    first: np.datetime64
    end: np.datetime64
    starts: Index
    lengths: Index
    slot: Index
    tail: npt.NDArray[np.bool_]

    @classmethod
    def between(cls, ends: Days, last: int) -> _Calendar:
        """Lay out the periods between the first of these ends and the last."""
        if ends.size < 2:
            nothing = np.zeros(0, dtype=np.int64)
            day = np.datetime64("1970-01-01", "D")
            return cls(day, day - 1, nothing, nothing, nothing, np.zeros(0, dtype=bool))
        days = np.arange(ends[0] + 1, ends[-1] + 1)
        period = np.searchsorted(ends, days, side="left") - 1
        business = np.is_busday(days)
        business[np.unique(period, return_index=True)[1]] |= np.bincount(period, weights=business) == 0
        number = np.cumsum(business) - 1
        of_slot = period[business]
        starts = np.searchsorted(of_slot, np.arange(ends.size - 1), side="left")
        lengths = np.bincount(of_slot, minlength=ends.size - 1)
        slot = np.maximum(number, starts[period])
        place = np.arange(of_slot.size) - starts[of_slot]
        tail = place >= lengths[of_slot] - last
        return cls(days[0], days[-1], starts, lengths, slot.astype(np.int64), tail)

    @property
    def periods(self) -> int:
        """How many periods there are."""
        return int(self.lengths.size)

    def counts(self, days: npt.ArrayLike, n: npt.ArrayLike) -> Array:
        """Dates per business day."""
        when, many = np.asarray(days, dtype="datetime64[D]"), np.asarray(n, dtype=float)
        inside = (when >= self.first) & (when <= self.end)
        place = (when[inside] - self.first).astype(int)
        return np.bincount(self.slot[place], weights=many[inside], minlength=self.tail.size).astype(float)

    def per_period(self, values: Array) -> Array:
        """Sum over the business days of each period."""
        return np.add.reduceat(values, self.starts).astype(float)


def _too_little(calendar: _Calendar, counts: Array) -> str:
    if calendar.periods < FEWEST_PERIODS:
        return f"{calendar.periods} whole periods. {FEWEST_PERIODS} are needed."
    for name, own in zip(("stated", "realised"), counts, strict=True):
        if own.sum() < FEWEST_DATES:
            return f"{int(own.sum())} {name} dates. {FEWEST_DATES} are needed."
        if not own[calendar.tail].any():
            return f"No {name} date lies at the end of a period."
    return ""


def _statistic(at_end: Array, whole: Array) -> Array:
    """|excess| in standard errors; kinds × periods first, or kinds × periods × permutations."""
    total = whole.sum(axis=1)[:, None]
    shares = at_end.sum(axis=1, keepdims=True) / total.reshape(2, 1, *[1] * (at_end.ndim - 2))
    whole = whole.reshape(*whole.shape, *[1] * (at_end.ndim - 2))
    influence = (at_end - shares * whole) / whole.sum(axis=1, keepdims=True)
    error = np.sqrt(np.square(influence[0] - influence[1]).sum(axis=0))
    gap = np.abs(shares[0, 0] - shares[1, 0])
    return np.asarray(np.where(gap < 1e-12, 0.0, gap / np.maximum(error, 1e-12)), dtype=float)


def _moved_statistics(calendar: _Calendar, counts: Array, *, seed: int, permutations: int) -> Array:
    """The same with each period turned by a random number of its business days."""
    rng = np.random.default_rng(seed)
    at_end = np.zeros((2, calendar.periods, permutations))
    for i, (start, length) in enumerate(zip(calendar.starts, calendar.lengths, strict=True)):
        own, tail = counts[:, start : start + length], calendar.tail[start : start + length]
        turned = np.stack([np.roll(own, turn, axis=1)[:, tail].sum(axis=1) for turn in range(length)], axis=1)
        at_end[:, i] = turned[:, rng.integers(0, length, permutations)]
    return _statistic(at_end, np.stack([calendar.per_period(c) for c in counts]))


def _reach(influence: Array) -> float:
    from scipy import special

    size = influence.size
    error = float(np.sqrt(np.square(influence).sum() * size / (size - 1)))
    return float(special.stdtrit(size - 1, (1 + LEVEL) / 2)) * error


def _share(share: float, influence: Array, n: int) -> Figure:
    reach = _reach(influence)
    return Figure(float(share), max(0.0, share - reach), min(1.0, share + reach), n=n, unit="share")


def _excess(gap: float, influence: Array) -> Figure:
    reach = _reach(influence)
    low, high = max(-1.0, gap - reach), min(1.0, gap + reach)
    return Figure(gap, low, high, n=influence.size, unit="share")


def _ratio(shares: Array, influence: Array) -> Figure:
    value = float(shares[0] / shares[1])
    factor = float(np.exp(min(_reach(influence[0] / shares[0] - influence[1] / shares[1]), 50.0)))
    return Figure(value, value / factor, value * factor, n=influence.shape[1], unit="times")

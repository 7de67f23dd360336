"""An alarm that may be looked at every day: the wealth of one who bets against a person's probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.methods.offsets import Index, chance, grouped, log_odds
from bonafides.methods.scoring import Claims, claims

Floats = NDArray[np.float64]

STAKES = np.arange(0.1, 0.95, 0.1)
"""Shares of what may be lost on one claim that are staked; wealth is averaged over them."""

FLAG = 40.0
"""Wealth at which either side is flagged: by Ville's inequality 1/40 on each side, 5 % together."""

PEERS = 10
"""Fewest others with claims in a period whose luck can stand for the period's."""

OFFSETS = np.arange(-10.0, 10.01, 0.05)
"""Offsets of a period that are thought possible, in log-odds."""

PRIOR_SD = 3.0
"""Standard deviation of a period's offset around 0 before anything is seen; keeps it finite when all lost."""

NODES, NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
"""Points and weights that stand for a normal distribution (Gauss–Hermite)."""


@dataclass(frozen=True, slots=True, eq=False)
class Alarms:
    """Peak wealth of the bets against each person, and whether it ever reached `FLAG`; arrays over `people`.

    `over` bets that less comes true than the person says, `under` that more does, both relative to peers
    in the same period. `flag` is "over", "under" or ""; `at` the place of the period (among the sorted
    ones) at whose end it was raised, −1 when it was not; `n` claims and `periods` that were bet on. `why`
    says why a person is refused, "" otherwise.
    """

    people: NDArray[np.generic]
    n: NDArray[np.int64]
    periods: NDArray[np.int64]
    over: Floats
    under: Floats
    flag: NDArray[np.str_]
    at: NDArray[np.int64]
    why: NDArray[np.str_]


def alarms(
    person: ArrayLike, period: ArrayLike, p: ArrayLike, k: ArrayLike, n: ArrayLike | None = None
) -> Alarms:
    """Bet against every person's claims, period by period, and raise a flag when the bets win too much.

    Parameters
    ----------
    person, period
        Labels of each row; sorted periods are in order of time. Only whole, finished periods belong here.
    p, k, n
        As for `scoring.claims`; one statement a deal.

    Returns
    -------
    Alarms
        Periods in which fewer than `PEERS` others made claims are not bet on; who has no other periods is
        refused.

    Notes
    -----
    W = Π(1 + λ(p̃ − y)) over all claims up to a period's end, averaged over stakes λ; p̃ is p with the
    period's offset taken off, which is estimated on everybody else, so that a bad quarter for all is
    nobody's fault. What the others leave open about that offset is integrated out: the plain product flags
    a calibrated person who says much among ten peers who say little in every third case, this one hardly
    ever (`tests/recovery/methods/test_betting.py`). Who is flagged differs from peers, not from the
    truth; the offset common to all is `offsets.common_offset`. Sources: Ville (1939); Henzi & Ziegel,
    Biometrika 109 (2022) 647–663; Arnold, Henzi & Ziegel, Annals of Statistics 51 (2023).

    Examples
    --------
    Twelve people say 0.5 forty times in each of two periods; for the last one 5 of 40 come true.

    >>> person, period = np.repeat(np.arange(12), 2), np.tile([1, 2], 12)
    >>> came_true = np.where(person == 11, 5, 20)
    >>> alarms(person, period, np.full(24, 0.5), came_true, np.full(24, 40)).flag.tolist()
    ['', '', '', '', '', '', '', '', '', '', '', 'over']
    """
    rows = claims(p, k, n)
    people, who = grouped(person, rows)
    times, when = grouped(period, rows)
    keys, cell = np.unique(who * len(times) + when, return_inverse=True)
    cell = cell.reshape(-1)
    whose, at = keys // len(times), keys % len(times)
    spoke = np.bincount(cell, weights=rows.n) > 0
    usable = spoke & (np.bincount(at, weights=spoke, minlength=len(times))[at] - 1 >= PEERS)
    centre, error = _peer_offsets(rows, cell, at, len(times))
    wealth = np.zeros((2, len(people), len(STAKES)))
    peak = np.ones((2, len(people)))
    raised = np.full((2, len(people)), -1)
    gains = _gains(rows, cell, centre, error)
    for t in range(len(times)):
        now = np.flatnonzero((at == t) & usable)
        wealth[:, whose[now]] += gains[:, now]
        level = np.exp(wealth[:, whose[now]]).mean(axis=2)
        first = (level >= FLAG) & (raised[:, whose[now]] < 0)
        raised[:, whose[now]] = np.where(first, t, raised[:, whose[now]])
        peak[:, whose[now]] = np.maximum(peak[:, whose[now]], level)
    bets = np.bincount(whose, weights=usable, minlength=len(people)).astype(np.int64)
    n_bet = np.bincount(who, weights=rows.n * usable[cell], minlength=len(people)).astype(np.int64)
    return _alarms(people, n_bet, bets, peak, raised)


def _alarms(
    people: NDArray[np.generic],
    n: NDArray[np.int64],
    periods: NDArray[np.int64],
    peak: Floats,
    raised: NDArray[np.int64],
) -> Alarms:
    """Say which side was flagged first."""
    late = np.iinfo(np.int64).max
    order = np.where(raised < 0, late, raised)
    flag = np.where(order.min(axis=0) == late, "", np.where(order[0] <= order[1], "over", "under"))
    first = np.where(flag == "", -1, order.min(axis=0))
    refused = f"Fewer than {PEERS} others made claims in the same periods."
    why = np.where(periods == 0, refused, "")
    return Alarms(people, n, periods, peak[0], peak[1], flag, first, why)


def _peer_offsets(rows: Claims, cell: Index, at: Index, n_periods: int) -> tuple[Floats, Floats]:
    """Return, for each person in each period, the offset of everybody else then, and its standard error."""
    from scipy import sparse

    points, column = np.unique(np.round(log_odds(rows.p), 3), return_inverse=True)
    shape = (len(at), len(points))
    own = sparse.csr_array((rows.n, (cell, column.reshape(-1))), shape=shape)
    of_period = sparse.csr_array((np.ones(len(at)), (at, np.arange(len(at)))), shape=(n_periods, len(at)))
    expected = chance(points[:, None] - OFFSETS)
    won = np.bincount(cell, weights=rows.k, minlength=len(at))
    total = np.asarray((of_period @ own) @ expected)
    total_won = np.bincount(at, weights=won, minlength=n_periods)
    centre, error = np.empty(len(at)), np.empty(len(at))
    for start in range(0, len(at), 4096):
        part = slice(start, start + 4096)
        others = total[at[part]] - np.asarray(own[part] @ expected)
        # Falls along the offsets: what the others would be expected to have won, less what they did.
        slope = others - (total_won[at[part]] - won[part])[:, None] - OFFSETS / PRIOR_SD**2
        above = np.clip((slope > 0).sum(axis=1), 1, len(OFFSETS) - 1)
        row = np.arange(len(above))
        high, low = slope[row, above - 1], slope[row, above]
        fall = np.maximum(high - low, 1e-12)
        centre[part] = OFFSETS[above - 1] + (OFFSETS[1] - OFFSETS[0]) * np.clip(high / fall, 0, 1)
        error[part] = np.sqrt((OFFSETS[1] - OFFSETS[0]) / fall)
    return centre, error


def _gains(rows: Claims, cell: Index, centre: Floats, error: Floats) -> Floats:
    """Return the log growth of wealth in each cell, the period's doubt integrated out: (2, cells, stakes)."""
    each = _Outcomes.of_rows(rows, cell, len(centre))
    logit, ours = log_odds(rows.p)[each.row], cell[each.row]
    short = [each.sign * (logit - (centre + node * error)[ours]) for node in NODES]
    # How well each node explains the person's own outcomes: the null is the mixture over nodes.
    fit = np.array([each.total(np.log(chance(x))) for x in short]) + np.log(NODE_WEIGHTS)[:, None]
    fit -= _log_sum(fit)
    # c − y: the chance of what did not happen, above 0 where the claim did not come true.
    off = [-each.sign * chance(-x) for x in short]
    gains = np.empty((2, len(centre), len(STAKES)))
    for s, stake in enumerate(STAKES):
        for side, share in enumerate((stake, -stake)):
            gains[side, :, s] = _log_sum(fit + np.array([each.grown(share * d) for d in off]))
    return gains


TOGETHER = 128
"""Growths, each at least 1/10, that are multiplied before a logarithm is taken."""


@dataclass(frozen=True, slots=True, eq=False)
class _Outcomes:
    """What came true of each row, and what did not, sorted by cell: first what happened once, then the rest.

    `row` it is of, `sign` +1 where it came true and −1 where not, `cell`, and `times` it happened. `alone`
    happened once; they are multiplied from each of `starts` on, up to the next, within the cell `of`.
    """

    row: Index
    sign: Floats
    cell: Index
    times: Floats
    alone: int
    starts: Index
    of: Index
    size: int

    @classmethod
    def of_rows(cls, rows: Claims, cell: Index, size: int) -> _Outcomes:
        won, lost = np.flatnonzero(rows.k > 0), np.flatnonzero(rows.n > rows.k)
        row = np.concatenate([won, lost])
        times = np.concatenate([rows.k[won], (rows.n - rows.k)[lost]])
        sign = np.repeat([1.0, -1.0], [len(won), len(lost)])
        order = np.lexsort((cell[row], times != 1))
        row, times, sign = row[order], times[order], sign[order]
        alone = int((times == 1).sum())
        first = cell[row[:alone]]
        begins = np.flatnonzero(np.diff(first, prepend=-1))
        along = np.arange(alone) - np.repeat(begins, np.diff(begins, append=alone))
        starts = np.flatnonzero(along % TOGETHER == 0)
        return cls(row, sign, cell[row], times, alone, starts, first[starts], size)

    def total(self, logs: Floats) -> Floats:
        """Return the sum in each cell of what each outcome adds: (cells,)."""
        return np.bincount(self.cell, weights=self.times * logs, minlength=self.size).astype(np.float64)

    def grown(self, gain: Floats) -> Floats:
        """Return the sum in each cell of log(1 + gain): (cells,); a tenth of the time of one by one."""
        several = slice(self.alone, None)
        logs = self.times[several] * np.log1p(gain[several])
        total = np.bincount(self.cell[several], weights=logs, minlength=self.size).astype(np.float64)
        if self.alone:
            products = np.multiply.reduceat(1.0 + gain[: self.alone], self.starts)
            total += np.bincount(self.of, weights=np.log(products), minlength=self.size)
        return total


def _log_sum(logs: Floats) -> Floats:
    """Return the log of the sum of exponentials over the first axis."""
    top = logs.max(axis=0)
    total: Floats = top + np.log(np.exp(logs - top).sum(axis=0))
    return total

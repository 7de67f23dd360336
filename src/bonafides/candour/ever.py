"""Probabilities that mean *ever won*, scored against whether deals were ever won; apart from the period's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.engines.words import week_of_day
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings
from bonafides.methods.calibration import Miscalibration, both_miscalibrations

LEAST_DECIDED = 20
"""Claims about deals that are over; below it nothing is scored."""

MOST_UNDECIDED = 0.5
"""Above this share of deals not over by the end of what could be watched, "ever" cannot be told yet."""

OPEN, OVER, WON = 0, 1, 2
"""What became of a deal, as `ever_counts` has it."""

Z95 = 1.959963984540054

Ints = NDArray[np.int64]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ever:
    """Claims of *ever won*: one a deal, the first probability that a person stated.

    `brier` and `log` are weighted for deals still open (IPCW); `gap` is the mean said minus the share ever
    won, weighted alike; `undecided` the share of deals not over within the longest time that could be
    watched; `said` the mean stated, weighted alike. `n_open` claims are about deals still open. `why` when
    refused.
    """

    n: int
    n_open: int
    brier: Miscalibration | None
    log: Miscalibration | None
    gap: Figure
    undecided: float | None
    why: str = ""
    said: float | None = None

    @property
    def came(self) -> Figure:
        """Share ever won, deals still open allowed for: the gap turned round, what was said being known."""
        if self.said is None or self.gap.value is None or self.gap.low is None or self.gap.high is None:
            return Figure.refuse(self.why or self.gap.why, n=self.n, unit="share")
        value, low, high = (self.said - end for end in (self.gap.value, self.gap.high, self.gap.low))
        return Figure(value, max(low, 0.0), min(high, 1.0), n=self.gap.n, unit="share")

    def record(self) -> dict[str, Any]:
        """The part `ever` of the section `calibration` of report.json."""
        return {
            "n": self.n,
            "n_open": self.n_open,
            "undecided_share": self.undecided,
            "said": self.said,
            "brier": None if self.brier is None else self.brier.record(),
            "log": None if self.log is None else self.log.record(),
            "optimism_gap": self.gap.record(),
            "why": self.why,
        }


def ever_counts(past: Past) -> Any:
    """First probability that a person stated of each deal while it was open, and what became of it since.

    Returns
    -------
    Table
        probability_bp, weeks (from the week of the statement to that of the end, or of the day of the
        report), state (`OPEN`, `OVER` or `WON`), n; all int64.
    """
    s = past.statements
    said = s.filter((s.kind == "probability") & s.value.notnull() & s.is_human)
    first = said.group_by("deal_no").agg(statement_no=said.statement_no.min())
    said = said.semi_join(first, ["deal_no", "statement_no"])
    said = said.select("deal_no", probability_bp=said.value, said_day=past.day(said.recorded_at))
    ends = past.outcomes.group_by("deal_no").agg(first_end=past.day(past.outcomes.happened_at).min())
    ends = ends.left_join(endings(past).select("deal_no", "result", "ended_day"), "deal_no")
    ends = ends.select("first_end", "result", "ended_day", ended="deal_no")
    known = said.left_join(ends, said.deal_no == ends.ended)
    # Written on or after the day of an end, a probability records and does not foretell.
    known = known.filter(known.first_end.isnull() | (known.said_day < known.first_end))
    until = week_of_day(known.ended_day.fill_null(past.as_of_day))
    over = (known.result == "won").ifelse(WON, OVER)
    counted = known.group_by(
        "probability_bp",
        weeks=(until - week_of_day(known.said_day)).cast("int64"),
        state=known.ended_day.isnull().ifelse(OPEN, over).cast("int64"),
    ).agg(n=ibis._.count())
    return counted.order_by("probability_bp", "weeks", "state")


def ever(past: Past, *, seed: int = 20260101) -> Ever:
    """Score stated probabilities as chances to be won ever, by whatever day.

    Parameters
    ----------
    past
        What was known.
    seed
        Of the null bands.

    Returns
    -------
    Ever
        Refused below `LEAST_DECIDED` deals that are over, or where more than `MOST_UNDECIDED` of the deals
        are not over by the end of what could be watched.

    Notes
    -----
    Open deals have no outcome yet, and slow ones are open more often. Each deal that is over therefore
    counts for 1/G, with G the chance to have been watched for as long as it took: inverse probability of
    censoring weights, G by Kaplan–Meier on weeks. The first statement is a choice that does not know the
    future. "Ever" reaches as far as the longest watched deal; `undecided` says what that leaves out.

    References
    ----------
    Graf, Schmoor, Sauerbrei & Schumacher, Statistics in Medicine 18 (1999) 2529–2545.
    """
    table = past.count("claims_of_ever", ever_counts(past))
    bp, weeks, state, n = (
        table.column(name).to_numpy().astype(np.int64) for name in ("probability_bp", "weeks", "state", "n")
    )
    over = state != OPEN
    total, n_open = int(n.sum()), int(n[~over].sum())
    if total - n_open < LEAST_DECIDED:
        why = f"{total - n_open} deals with a stated probability are over; {LEAST_DECIDED} are needed."
        return _refused(total, n_open, None, why)
    weight, undecided = censoring_weights(weeks, over, n)
    if undecided > MOST_UNDECIDED:
        why = (
            f"{undecided:.0%} of the deals were not over by the end of what could be watched. Whether they "
            "are ever won cannot be told yet."
        )
        return _refused(total, n_open, undecided, why)
    p, w, trials = bp[over] / 10_000, weight[over], n[over]
    won = np.where(state[over] == WON, trials, 0)
    brier, log = both_miscalibrations(p, won, trials, w, seed=seed)
    said = float((w * trials * p).sum() / (w * trials).sum())
    return Ever(total, n_open, brier, log, _gap(p, won, trials, w), undecided, said=said)


def censoring_weights(weeks: Ints, over: NDArray[np.bool_], n: Ints) -> tuple[Array, float]:
    """Weight of each row that is over, and the share of deals not over after the longest time watched.

    Parameters
    ----------
    weeks
        How long the deals of each row were watched.
    over
        Whether they were over then; else they were open when last seen.
    n
        Deals of each row.

    Returns
    -------
    weights, undecided
        Weights are 1/G(weeks−), and 0 for rows that are not over. Who ended and who was last seen in the
        same week: the end came first.

    Examples
    --------
    Of four deals one is lost after 1 week, one last seen after 2, and one each won after 3 and open after 4:
    the win stands for itself and for half of what was last seen before.

    >>> over = np.array([True, False, True, False])
    >>> weight, undecided = censoring_weights(np.array([1, 2, 3, 4]), over, np.ones(4, int))
    >>> weight.round(3).tolist(), undecided
    ([1.0, 0.0, 1.5, 0.0], 0.375)
    """
    _, place = np.unique(weeks, return_inverse=True)
    ended = np.bincount(place, weights=n * over)
    last_seen = np.bincount(place, weights=n * ~over)
    watched = np.cumsum((ended + last_seen)[::-1])[::-1]
    left = np.maximum(watched - ended, 1.0)
    kept = np.cumprod(1.0 - last_seen / left)
    before = np.concatenate([[1.0], kept[:-1]])
    undecided = float(np.prod(1.0 - ended / watched))
    weight = np.where(over, 1.0 / np.where(over, before[place], 1.0), 0.0)
    return weight, undecided


def _gap(p: Array, k: Ints, n: Ints, weight: Array) -> Figure:
    """Weighted mean of what was said minus the weighted share won, with the error of a ratio."""
    total = float((weight * n).sum())
    gap = float((weight * (n * p - k)).sum() / total)
    squares = k * np.square(p - 1 - gap) + (n - k) * np.square(p - gap)
    half = Z95 * float(np.sqrt((np.square(weight) * squares).sum())) / total
    why = (
        "Mean said minus share ever won, deals still open allowed for; positive: more was said than happened."
    )
    return Figure(gap, gap - half, gap + half, n=int(n.sum()), unit="share", why=why)


def _refused(n: int, n_open: int, undecided: float | None, why: str) -> Ever:
    return Ever(n, n_open, None, None, Figure.refuse(why, n=n, unit="share"), undecided, why)

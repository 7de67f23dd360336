"""Close dates as quantiles: which share of deals is really won by the date that was stated for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bonafides.candour.sampling import kth, one_in
from bonafides.candour.slippage import stated_dates
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.methods.contrasts import clustered_mean, paired_difference
from bonafides.methods.incidence import aalen_johansen, censored_crps, claimed_quantile, pinball, tally

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_DEALS = 20_000
"""Deals looked at; with more, every second, third, … one is taken. The intervals are narrow enough."""

HORIZON = 730
"""Days within which distances count."""

WON, OVER = 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Deals:
    """First dates stated, one entry a deal, all in days since the statement.

    `stated` lies ahead, `elapsed` is how long the deal was followed, `cause` 0 still open, `WON` or
    `OVER`, and `seen` how long it could have been followed until the day of the report.
    """

    deal_no: Ints
    stated: Ints
    elapsed: Ints
    cause: Ints
    seen: Ints


@dataclass(frozen=True, slots=True)
class Dates:
    """What stated close dates are worth as distributions.

    Parameters
    ----------
    won_by_date
        τ̂: share of deals won by the first date stated for them. A date that means "as likely before as
        after" stands near .5, one that means "nearly sure by then" near .9.
    over_by_date
        Share won, lost or withdrawn by then.
    pinball_days
        Mean loss of the stated date as the middle of the time to a win, among deals won: half the mean
        distance.
    distance_days
        Mean censored CRPS of the date taken at its word: over the days that could be seen, how many it
        was wrong about whether the deal was won yet. Deals that are lost weigh most.
    dated_days
        The same when each date is read as this organisation's dates turn out: so likely by then, so likely
        by twice that time, or never.
    history_days
        The same when nothing is known of a deal, and all get one answer: how long deals take here.
    gain_days
        history_days − dated_days: above 0 where stated dates tell one deal from another.
    deals
        Deals looked at.
    one_in
        1 when all deals were looked at, k when every k-th was.
    """

    won_by_date: Figure
    over_by_date: Figure
    pinball_days: Figure
    distance_days: Figure
    dated_days: Figure
    history_days: Figure
    gain_days: Figure
    deals: int
    one_in: int

    def record(self) -> dict[str, Any]:
        """Return the part of JSON on close dates as quantiles."""
        names = (
            "won_by_date", "over_by_date", "pinball_days", "distance_days", "dated_days", "history_days",
            "gain_days",
        )  # fmt: skip
        figures = {name: getattr(self, name).record() for name in names}
        return {**figures, "deals": self.deals, "one_in": self.one_in}


def dates(past: Past) -> Dates:
    """Judge the first close date that a person stated for each deal.

    Returns
    -------
    Dates
        One statement a deal, so that deals are independent. Defaults, bulk edits and dates that lay in
        the past when they were stated are left out. Shares refuse below 20 deals, means below 5.

    Notes
    -----
    Losing competes with winning and does not censor it (Aalen–Johansen); a deal still open counts for as
    far as it has come. History is taken from the other half of the deals, so that no deal is judged by
    itself.
    """
    step = one_in(past, MOST_DEALS)
    rows = past.engine.fetch(first_dates(past, step=step).order_by("deal_no")).to_pydict()
    found = _followed(rows, past.as_of_day)
    own, dated, history = _distances(found)
    won = found.cause == WON
    lost = pinball(found.elapsed[won], found.stated[won], level=0.5)
    return Dates(
        won_by_date=_by_date(found, (found.cause == WON).astype(int) + 2 * (found.cause == OVER), causes=2),
        over_by_date=_by_date(found, (found.cause > 0).astype(int), causes=1),
        pinball_days=clustered_mean(lost, unit="days"),
        distance_days=clustered_mean(own, unit="days"),
        dated_days=clustered_mean(dated, unit="days"),
        history_days=clustered_mean(history, unit="days"),
        gain_days=paired_difference(history, dated, unit="days").difference,
        deals=found.deal_no.size,
        one_in=step,
    )


def first_dates(past: Past, *, step: int = 1) -> Any:
    """Describe the first date that a person stated for every `step`-th deal, when it lay ahead.

    Returns
    -------
    Table
        deal_no, said_day, value (the date), result and ended_day (empty while open).
    """
    said = kth(stated_dates(past), step)
    first = said.group_by("deal_no").agg(statement_no=said.statement_no.min())
    rows = said.semi_join(first, ["deal_no", "statement_no"])
    rows = rows.filter(rows.is_first & (rows.value > rows.said_day))
    return rows.select("deal_no", "said_day", "value", "result", "ended_day")


def _followed(rows: dict[str, list[Any]], today: int) -> Deals:
    said = np.asarray(rows["said_day"], dtype=np.int64)
    ended = np.asarray([today if day is None else day for day in rows["ended_day"]], dtype=np.int64)
    cause = [0 if result is None else WON if result == "won" else OVER for result in rows["result"]]
    return Deals(
        deal_no=np.asarray(rows["deal_no"], dtype=np.int64),
        stated=np.asarray(rows["value"], dtype=np.int64) - said,
        elapsed=ended - said,
        cause=np.asarray(cause, dtype=np.int64),
        seen=today - said,
    )


def _by_date(found: Deals, cause: Ints, *, causes: int) -> Figure:
    """τ̂ on the clock of the time stated: 1 is the stated date."""
    if not found.deal_no.size:
        return Figure.refuse("Nobody stated a close date that lay ahead.", n=0, unit="share")
    return claimed_quantile(*tally(found.elapsed / found.stated, cause, causes=causes))


def _distances(found: Deals) -> tuple[Array, Array, Array]:
    """Censored CRPS of each date at its word, of the date as dates turn out here, and of history alone."""
    end = np.minimum(found.seen, HORIZON).astype(float)
    realised = np.where(found.cause == WON, found.elapsed, np.inf)
    own = np.abs(np.minimum(found.stated, end) - np.minimum(realised, end))
    edges = np.arange(0.0, HORIZON + 7.0, 7.0)
    middle = edges[:-1] + 3.5
    dated, history = np.full(end.size, np.nan), np.full(end.size, np.nan)
    half = np.arange(end.size) % 2
    for which in (0, 1):
        mine, others = half == which, half != which
        if not mine.any() or not (found.cause[others] == WON).any():
            continue
        by_days = _won_by(found.elapsed[others], found.cause[others], middle)
        clock = found.elapsed[others] / found.stated[others]
        by_clock = _won_by(clock, found.cause[others], middle / found.stated[mine][:, None])
        history[mine] = censored_crps(edges, by_days, realised[mine], end[mine])
        dated[mine] = censored_crps(edges, by_clock, realised[mine], end[mine])
    usable = ~np.isnan(history)
    return own[usable], dated[usable], history[usable]


def _won_by(elapsed: npt.ArrayLike, cause: Ints, at: Array) -> Array:
    """Share won by each of these times, losing competing."""
    known = aalen_johansen(*tally(elapsed, cause, causes=2))
    place = np.searchsorted(known.times, at, side="right") - 1
    return np.asarray(np.where(place >= 0, known.value[np.maximum(place, 0), 0], 0.0), dtype=float)

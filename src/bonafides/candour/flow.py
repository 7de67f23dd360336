"""Flow: where a period's pipeline came from and where it went, in whole cents, adding up exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bonafides.candour.flow_counts import BUCKETS, INFLOWS, OUTFLOWS, Span, flow_counts
from bonafides.history.spells import OPEN
from bonafides.history.weeks import last_week_ended, week_number

if TYPE_CHECKING:
    from bonafides.history.asof import Past

NEVER_DATED = "No open deal ever had a stated close date: only wins have a day, and nothing leads up to them."

LATEST = 6
"""Periods that are looked at unless asked otherwise: each costs a pass over the deals known in it."""


@dataclass(frozen=True, slots=True)
class PeriodFlow:
    """The flow of one period in one currency.

    Parameters
    ----------
    span
        The period.
    currency
        ISO 4217; empty when the export names none.
    cents
        Amount by bucket of `BUCKETS`, never negative but for `redenominated`; `rolled_in` is the part of
        `pulled_in` whose stated date had lain in an earlier period.
    deals
        Deals by bucket. A deal that was increased is counted there as well as in `end` or `won`.
    without_amount
        Deals among those touched that state no amount at the end; they count as 0 cents.
    """

    span: Span
    currency: str
    cents: Mapping[str, int]
    deals: Mapping[str, int]
    without_amount: int

    def record(self) -> dict[str, Any]:
        """Return the flow as it stands in `report.json`: exact counts, so without intervals."""
        return {
            "period": self.span.label,
            "starts_on": self.span.starts_on.isoformat(),
            "ends_on": self.span.ends_on.isoformat(),
            "is_running": self.span.is_running,
            "currency": self.currency,
            "cents": dict(self.cents),
            "deals": dict(self.deals),
            "without_amount": self.without_amount,
        }


@dataclass(frozen=True, slots=True)
class Flow:
    """Flows by period and currency, in that order; `why` says so when there is none."""

    periods: tuple[PeriodFlow, ...]
    why: str = ""

    def record(self) -> dict[str, Any]:
        """Return the JSON section `flow`."""
        return {"periods": [one.record() for one in self.periods], "why": self.why}


def balance(cents: Mapping[str, int]) -> int:
    """Start plus what came in minus what went out: must be `end`.

    Examples
    --------
    >>> balance({**dict.fromkeys(BUCKETS, 0), "start": 500, "created": 120, "won": 300})
    320
    """
    came = sum(cents[name] for name in INFLOWS)
    went = sum(cents[name] for name in OUTFLOWS)
    return cents["start"] + came - went + cents["redenominated"]


def spans(past: Past, *, latest: int = LATEST) -> tuple[Span, ...]:
    """The latest periods that have begun, the running one last, each with the weeks at its ends."""
    p = past.periods
    begun = p.filter(p.starts_on <= past.as_of).order_by(p.period_no.desc()).limit(latest)
    return tuple(
        span
        for row in sorted(past.engine.fetch(begun).to_pylist(), key=lambda row: int(row["period_no"]))
        if (span := _span(row, past)).start_week < span.end_week
    )


def _span(row: Mapping[str, Any], past: Past) -> Span:
    before = last_week_ended(row["starts_on"] - timedelta(days=1))
    return Span(
        int(row["period_no"]),
        str(row["label"]),
        row["starts_on"],
        row["ends_on"],
        before,
        min(week_number(row["ends_on"]), past.as_of_week),
        past.as_of < row["ends_on"],
    )


def flow(past: Past, *, latest: int = LATEST, team: str | None = None, at_home: bool = False) -> Flow:
    """Follow the pipeline of each period from its beginning to its end.

    Parameters
    ----------
    past
        The record, cut at a day.
    latest
        How many periods, counted back from the running one.
    team
        Only deals whose owner belongs to this team; a deal handed over to or from another team is then
        transferred. The whole organisation when left out: nothing is transferred.
    at_home
        Express everything in `past.home` with the rates of FX in force at both ends; what the change of
        rates does stands in `redenominated`. Otherwise each currency keeps to itself and it is 0.

    Returns
    -------
    Flow
        One `PeriodFlow` for every period and currency with any deal in it.

    Notes
    -----
    A deal belongs to the period that contains its stated close date, or the day on which it was won. Two
    states decide, that at the end of the last week before the first day, and that at the end of the week
    that holds the last day. Attribution, in this order:

    * in: not known before → created (or first seen); closed before → reopened; of another team →
      transferred in; dated elsewhere → pulled in. It enters with its amount at the end.
    * out: of another team now → transferred out; won on a day of the period → won, with its amount at
      the end; lost or withdrawn, unless moved away and ended after the last day → lost, deleted; dated
      elsewhere now → pushed out. These leave with their amount at the start.
    * increased, decreased: the change between the two ends of deals that stayed, or were won.

    A deal that came and went between the two ends stands on both sides.
    """
    chosen = spans(past, latest=latest)
    if not chosen:
        return Flow((), "No period had begun by the day of the report.")
    counts = flow_counts(past, chosen, team=team, at_home=at_home)
    whole = team is None and not at_home
    rows = (past.count("flow", counts) if whole else past.engine.fetch(counts)).to_pylist()
    by_no = {one.period_no: one for one in chosen}
    found = [_read(row, by_no[row["period_no"]]) for row in rows]
    found.sort(key=lambda one: (one.span.period_no, one.currency))
    if found and not any(one.deals[name] for one in found for name in _OPEN) and not _dated(past):
        return Flow((), NEVER_DATED)
    return Flow(tuple(found), "" if found else "No deal is dated in any of these periods.")


_OPEN = ("start", "end", "lost", "pushed_out", "deleted", "transferred_in", "transferred_out")
"""Buckets of deals that carried a date while they were open."""


def _dated(past: Past) -> bool:
    """Whether any deal ever had a stated close date while it was open."""
    s = past.spells
    some = s.filter((s.state == OPEN) & s.expected_day.notnull()).limit(1)
    return len(past.engine.fetch(some.select("deal_no"))) > 0


def _read(row: Mapping[str, Any], span: Span) -> PeriodFlow:
    names = (*BUCKETS, "rolled_in")
    return PeriodFlow(
        span,
        row["currency"],
        {name: int(row[f"{name}_cents"]) for name in names},
        {name: int(row[f"{name}_deals"]) for name in names},
        int(row["without_amount"]),
    )

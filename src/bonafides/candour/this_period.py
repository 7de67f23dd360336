"""The period's outlook beside what was forecast of it, and how earlier periods' forecasts turned out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.candour.calibration import Calibration
from bonafides.candour.claims import PERIOD_START, about_this_date, begun, claims
from bonafides.candour.money import Rates
from bonafides.candour.outlook import DealOutlook
from bonafides.candour.outlook_check import OutlookCheck
from bonafides.candour.talk import OpenDeals, said_shares
from bonafides.engines.words import whole
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings
from bonafides.history.weeks import day_number

LATEST = 5
"""Finished periods that are shown beside the running one."""

Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class FinishedPeriod:
    """What was forecast when a period began, and what was won in it; cents of the home currency."""

    label: str
    stated_cents: float
    won_cents: float
    n_deals: int


@dataclass(frozen=True, slots=True)
class ThisPeriod:
    """The running period: what is stated, what the evidence allows, what is already won.

    `stated_cents` is the sum of stated probability times amount over open deals stated to close in it, won
    deals added; `expected` the same sum with the outlook's chances in place of the stated ones. `n_moved` of
    the deals without a statement had a probability, said about a close date that has moved since.
    """

    label: str
    starts_on: str
    ends_on: str
    home: str
    n_open: int
    n_without_amount: int
    n_without_statement: int
    n_moved: int
    stated_cents: float
    expected: Figure
    closed_cents: float
    earlier: tuple[FinishedPeriod, ...]
    check: OutlookCheck
    why: str

    def record(self) -> dict[str, Any]:
        """The section `outlook` of report.json."""
        score = self.check.score
        return {
            "period": self.label,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "currency": self.home,
            "n_open": self.n_open,
            "n_without_amount": self.n_without_amount,
            "n_without_statement": self.n_without_statement,
            "n_moved": self.n_moved,
            "stated_cents": round(self.stated_cents),
            "closed_cents": round(self.closed_cents),
            "expected": self.expected.record(),
            "own_gap": self.check.gap.record(),
            "own_gap_open": self.check.gap_open.record(),
            "own_brier": None
            if score is None
            else {name: getattr(score, name) for name in ("score", "mcb", "dsc", "unc", "mcb_null_95", "n")},
            "earlier": [
                {
                    "period": p.label,
                    "stated_cents": round(p.stated_cents),
                    "won_cents": round(p.won_cents),
                    "n_deals": p.n_deals,
                }
                for p in self.earlier
            ],
            "why": self.why,
        }


def running_period(past: Past) -> dict[str, Any] | None:
    """The period that contains the day of the report."""
    p = past.periods
    found = past.engine.fetch(p.filter((p.starts_on <= past.as_of) & (p.ends_on >= past.as_of)))
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows[0] if rows else None


def this_period(
    past: Past,
    period: dict[str, Any],
    deals: OpenDeals,
    outlook: DealOutlook,
    *,
    calibration: Calibration,
    check: OutlookCheck,
    rates: Rates,
    why: str = "",
) -> ThisPeriod:
    """Set the stated forecast of the running period beside its outlook.

    Parameters
    ----------
    past, period, deals, outlook
        What was known; the running period; open deals stated to close by its end; their chances.
    why
        Why there is no outlook, if there is none.

    Notes
    -----
    The interval is for the sum that will be won: each deal wins or does not (variance a²q(1−q)), and the
    doubt about the model, which all deals share, is added in full.
    """
    cents = rates.at_home(deals.column["amount_cents"], deals.column["currency"])
    said, _ = said_shares(deals, calibration)
    usable = np.isfinite(cents)
    stated = usable & np.isfinite(said)
    closed = _won_between(past, period, rates)
    total = closed + float((cents[stated] * said[stated]).sum())
    return ThisPeriod(
        label=period["label"],
        starts_on=period["starts_on"].isoformat(),
        ends_on=period["ends_on"].isoformat(),
        home=rates.home,
        n_open=len(deals),
        n_without_amount=int((~usable).sum()),
        n_without_statement=int((usable & ~np.isfinite(said)).sum()),
        n_moved=int((usable & ~np.isfinite(said) & (deals.column["moved"] == 1)).sum()),
        stated_cents=total,
        expected=_expected(deals, outlook, cents, stated, closed, why),
        closed_cents=closed,
        earlier=finished_periods(past, rates) if calibration.ever is None else (),
        check=check,
        why=why,
    )


def _expected(
    deals: OpenDeals,
    outlook: DealOutlook,
    cents: Any,
    stated: Any,
    closed: float,
    why: str,
) -> Figure:
    n = int(stated.sum())
    if why or not n or not len(outlook.deal_no):
        return Figure.refuse(
            why or "No open deal with an amount is stated to close in it.", n=n, unit="cents"
        )
    at = np.searchsorted(outlook.deal_no, deals.column["deal_no"][stated])
    return sum_of_chances(cents[stated], outlook.value[at], outlook.low[at], outlook.high[at], closed=closed)


def sum_of_chances(
    a: NDArray[np.float64],
    q: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    *,
    closed: float,
) -> Figure:
    """What deals of amounts `a` and chances `q` will bring, with what is won already; as in `this_period`."""
    shared = float((a * (high - low)).sum()) / (2 * Z95)
    spread = Z95 * float(np.sqrt((a**2 * q * (1 - q)).sum() + shared**2))
    value = closed + float((a * q).sum())
    return Figure(
        value,
        max(closed, value - spread),
        value + spread,
        n=len(a),
        unit="cents",
        why="Sum over the same deals as the stated forecast, with the outlook's chance of each.",
    )


def _won_between(past: Past, period: dict[str, Any], rates: Rates) -> float:
    ended = endings(past)
    first, last = day_number(period["starts_on"]), day_number(period["ends_on"])
    mine = ended.filter((ended.result == "won") & ended.ended_day.between(first, last))
    named = mine.inner_join(past.deals.select("deal_no", "currency"), "deal_no")
    sums = named.group_by("currency").agg(cents=whole(named.amount_cents.fill_null(0).sum()))
    rows = past.engine.fetch(sums).to_pylist()
    return float(sum(row["cents"] * rates.rate.get(row["currency"] or "", 0.0) for row in rows))


def finished_periods(past: Past, rates: Rates) -> tuple[FinishedPeriod, ...]:
    """What people forecast at the start of the latest finished periods, and what of it was won."""
    claimed = claims(past)
    if claimed is None:
        return ()
    start = claimed.filter((claimed.lead == PERIOD_START) & claimed.probability_bp.notnull())
    start = start.filter(start.amount_cents.notnull() & start.probability_is_human.fill_null(False))
    named = begun(past, about_this_date(start))
    sums = named.group_by("period_no", "currency").agg(
        stated=whole((named.probability_bp * named.amount_cents / 10_000).round().cast("int64").sum()),
        won=whole((named.won * named.amount_cents).sum()),
        n=ibis._.count(),
    )
    labels = {p["period_no"]: p["label"] for p in past.calendar}
    totals: dict[int, list[float]] = {}
    for row in past.engine.fetch(sums).to_pylist():
        rate = rates.rate.get(row["currency"] or "", 0.0)
        total = totals.setdefault(row["period_no"], [0.0, 0.0, 0.0])
        total[0] += row["stated"] * rate
        total[1] += row["won"] * rate
        total[2] += row["n"]
    latest = sorted(totals)[-LATEST:]
    return tuple(
        FinishedPeriod(labels[no], totals[no][0], totals[no][1], int(totals[no][2])) for no in latest
    )

"""What one person’s or one team’s open deals are stated to bring, and what the evidence allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.candour.by_person import Ledger
from bonafides.candour.report import CandourReport
from bonafides.candour.talk import said_shares
from bonafides.candour.this_period import sum_of_chances
from bonafides.engines.words import whole
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings
from bonafides.history.weeks import day_number

NO_DEAL = "No open deal with an amount and a statement is dated into it."


@dataclass(frozen=True, slots=True)
class GroupForecast:
    """Stated sum, outlook and what is won already, in cents of the home currency, over `n_people` owners."""

    stated_cents: float
    closed_cents: float
    expected: Figure
    n_people: int


@dataclass(frozen=True, slots=True, eq=False)
class OwnedDeals:
    """Open deals of the period that have an owner, an amount and a statement; and wins so far by owner."""

    owners: Ledger
    amount: NDArray[np.float64]
    said: NDArray[np.float64]
    ends: NDArray[np.float64]
    won: dict[int, float]
    why: str = ""

    def of(self, owners: Sequence[int]) -> GroupForecast:
        """The forecast of some owners together."""
        at = self.owners.column["place"][self.owners.rows(owners)]
        closed = sum(self.won.get(owner, 0.0) for owner in owners)
        stated = closed + float((self.amount[at] * self.said[at]).sum())
        n_people = len(set(self.owners.who[self.owners.rows(owners)].tolist()))
        if self.why or not len(at):
            return GroupForecast(
                stated, closed, Figure.refuse(self.why or NO_DEAL, n=0, unit="cents"), n_people
            )
        q, low, high = (self.ends[at, i] for i in range(3))
        expected = sum_of_chances(self.amount[at], q, low, high, closed=closed)
        return GroupForecast(stated, closed, expected, n_people)


def owned_deals(past: Past, report: CandourReport) -> OwnedDeals:
    """Lay the open deals of the running period out by owner: one query, for what is won already."""
    nothing = OwnedDeals(
        Ledger(np.zeros(0, np.int64), {"place": np.zeros(0, np.int64)}),
        np.zeros(0),
        np.zeros(0),
        np.zeros((0, 3)),
        {},
        "No forecast period is running.",
    )
    judged, period = report.judged, report.period
    if judged is None or period is None:
        return nothing
    won = _won_by_owner(past, period.starts_on, period.ends_on, report)
    if judged.why or not len(judged.outlook.deal_no):
        return OwnedDeals(nothing.owners, nothing.amount, nothing.said, nothing.ends, won, judged.why)
    column = judged.deals.column
    said, _ = said_shares(judged.deals, report.calibration)
    cents = report.rates.at_home(column["amount_cents"], column["currency"])
    usable = np.flatnonzero(np.isfinite(cents) & np.isfinite(said) & (column["owner_no"] >= 0))
    outlook = judged.outlook
    at = np.searchsorted(outlook.deal_no, column["deal_no"][usable])
    who = column["owner_no"][usable].astype(np.int64)
    order = np.argsort(who, kind="stable")
    return OwnedDeals(
        Ledger(who[order], {"place": order}),
        cents[usable],
        said[usable],
        np.column_stack([outlook.value[at], outlook.low[at], outlook.high[at]]),
        won,
    )


def _won_by_owner(past: Past, starts_on: str, ends_on: str, report: CandourReport) -> dict[int, float]:
    from datetime import date

    first, last = (day_number(date.fromisoformat(text)) for text in (starts_on, ends_on))
    ended = endings(past)
    mine = ended.filter((ended.result == "won") & ended.ended_day.between(first, last))
    known = past.deals.filter(past.deals.owner_no.notnull()).select("deal_no", "owner_no", "currency")
    named = mine.inner_join(known, "deal_no")
    sums = named.group_by("owner_no", "currency").agg(cents=whole(named.amount_cents.fill_null(0).sum()))
    found: dict[int, float] = {}
    rows: list[dict[str, Any]] = past.engine.fetch(sums).to_pylist()
    for row in rows:
        cents = row["cents"] * report.rates.rate.get(row["currency"] or "", 0.0)
        found[row["owner_no"]] = found.get(row["owner_no"], 0.0) + cents
    return found

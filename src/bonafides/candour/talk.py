"""The talk for this week: open deals whose statement and evidence disagree most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.candour.calibration import Calibration
from bonafides.candour.comparables import CREDIBLE, Comparables, Reference
from bonafides.candour.outlook import DealOutlook
from bonafides.candour.silence import Silence
from bonafides.candour.silence_counts import unanswered
from bonafides.candour.weekly_risk import NEVER
from bonafides.figures import Figure
from bonafides.history.asof import Past, still_open
from bonafides.history.tables import CATEGORIES
from bonafides.history.weeks import day_number, day_of

CHANCE = "n counts the weeks of all deals behind the model. The interval is for deals like this one."

MOST_DEALS = 7
"""As many as one conversation holds."""

LEAST_GAP = 0.10
"""Difference in probability below which a statement agrees: people speak in tens of per cent, and with many
deals behind it the outlook's interval is narrower. Without it two honest statements in three stand apart."""


@dataclass(frozen=True, slots=True)
class TalkDeal:
    """One open deal, what was said of it and what the record shows.

    `chance` is the outlook for the period; `said` the probability stated, or what the stated category was
    written down to mean (`is_written`), or came true as; `kind` says which. `unanswered` contacts since the
    last one from the customer, on `last_in`.
    """

    deal_no: int
    deal_id: str
    title: str
    currency: str
    amount_cents: int | None
    stage: str
    owner_no: int | None
    kind: str
    said: float
    category: str
    said_by: int | None
    expected_on: date
    n_pushes: int
    chance: Figure
    comparables: Comparables
    no_credible_chance: bool
    unanswered: int | None
    last_in: date | None
    alive: Figure
    direction: str
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """The deals to talk about, the widest disagreement first, and what could not be judged."""

    deals: tuple[TalkDeal, ...]
    n_judged: int
    n_agree: int
    why: str


@dataclass(frozen=True, slots=True)
class OpenDeals:
    """Open deals stated to close in the period or before: arrays of one length, `deal_no` rising."""

    column: dict[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.column["deal_no"])


def stated_deals(past: Past, period: dict[str, Any]) -> Any:
    """Open deals whose stated close date is not after the period's end, with what is said of them.

    A probability that was stated before the close date moved was said about another date, as it is for
    `claims.about_this_date`: it is `moved`, and bp is −1.
    """
    now = still_open(past)
    due = now.filter(now.expected_day <= day_number(period["ends_on"]))
    known = past.deals.select("deal_no", "currency", owner_now="owner_no")
    due = due.left_join(known, "deal_no").drop("deal_no_right")
    silent = ibis.least(past.as_of_week - due.last_in_week, NEVER).fill_null(NEVER)
    stated = due.probability_is_human.fill_null(False) & due.probability_bp.notnull()
    about_this = (due.expected_week <= due.probability_week).fill_null(False)
    return due.select(
        "deal_no",
        "expected_day",
        "n_pushes",
        currency=due.currency.fill_null(""),
        bp=(stated & about_this).ifelse(due.probability_bp, -1),
        moved=(stated & ~about_this).ifelse(1, 0).cast("int64"),
        by=due.probability_by.fill_null(-1),
        category=due.category_is_human.fill_null(False).ifelse(due.category.fill_null(-1), -1),
        category_by=due.category_by.fill_null(-1),
        amount_cents=due.amount_cents.fill_null(-1),
        stage_no=due.stage_no.fill_null(-1),
        owner_no=due.owner_no.fill_null(due.owner_now).fill_null(-1),
        silent_weeks=silent,
    ).order_by("deal_no")


def open_deals_of(past: Past, period: dict[str, Any]) -> OpenDeals:
    """Fetch `stated_deals`."""
    table = past.engine.fetch(stated_deals(past, period))
    return OpenDeals({name: table.column(name).to_numpy(zero_copy_only=False) for name in table.column_names})


def said_shares(deals: OpenDeals, calibration: Calibration) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Probability that each deal's statement amounts to, and whether it was stated as one.

    Where a person stated a probability, and the close date has not moved since, that; else what the category
    that a person stated was written down to mean, or amounts to by the organisation's own deals; else NaN.
    """
    meant = {c.category: c.meant for c in calibration.categories} | dict(calibration.written)
    meant_by_place = {CATEGORIES.index(name): share for name, share in meant.items()}
    stated = (deals.column["bp"] >= 0) & (calibration.ever is None)
    by_category = np.array(
        [meant_by_place.get(int(c), np.nan) for c in deals.column["category"]], dtype=np.float64
    )
    return np.where(stated, deals.column["bp"] / 10_000, by_category), stated


def talk(
    past: Past,
    deals: OpenDeals,
    outlook: DealOutlook,
    *,
    calibration: Calibration,
    silence: Silence,
    reference: Reference,
    why: str = "",
) -> Talk:
    """Choose the deals whose statement lies farthest outside what the evidence allows.

    Parameters
    ----------
    past
        What was known.
    deals
        From `open_deals_of`.
    outlook
        From `outlook.deal_outlook`, for the same period.
    calibration, silence, reference
        What statements came true as, what silence means, what comparable deals became.
    why
        Why there is no outlook, if there is none.

    Returns
    -------
    Talk
        At most `MOST_DEALS`, chosen by `stands_apart`, the widest gap first. Deals, never people.
    """
    if why or not len(deals) or not len(outlook.deal_no):
        return Talk((), 0, 0, why or "No open deal is stated to close in this period.")
    at = np.searchsorted(outlook.deal_no, deals.column["deal_no"])
    value, low, high, upper = (a[at] for a in (outlook.value, outlook.low, outlook.high, outlook.upper))
    said, stated = said_shares(deals, calibration)
    judged = np.isfinite(said) & np.isfinite(value)
    apart = stands_apart(said, value, low, high)
    gap = np.where(apart, np.abs(said - value), -1.0)
    order = np.lexsort((deals.column["deal_no"], -gap))[: min(MOST_DEALS, int(apart.sum()))]
    if not len(order):
        return Talk((), int(judged.sum()), int(judged.sum()), "")
    facts = _facts(past, deals.column["deal_no"][order])
    alive = silence.alive_now(past, deals.column["deal_no"][order].tolist())
    chosen = [
        _deal(
            deals,
            int(i),
            float(said[i]),
            bool(stated[i]),
            (value[i], low[i], high[i], upper[i]),
            facts,
            alive,
            reference,
            outlook.n,
            calibration.written,
        )
        for i in order
    ]
    return Talk(tuple(chosen), int(judged.sum()), int((judged & ~apart).sum()), "")


def stands_apart(
    said: NDArray[np.float64],
    value: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Whether each statement lies outside the outlook's interval and at least `LEAST_GAP` from its value.

    Examples
    --------
    Against a chance of 30 % (27 to 33): 30 agrees, 36 is outside but near, 41 stands apart; nothing said.

    >>> said, three = np.array([0.30, 0.36, 0.41, np.nan]), np.full(4, 0.30)
    >>> stands_apart(said, three, three - 0.03, three + 0.03).tolist()
    [False, False, True, False]
    """
    outside = (said > high) | (said < low)
    return np.asarray(outside & (np.abs(said - value) >= LEAST_GAP - 1e-9), dtype=np.bool_)


def _facts(past: Past, chosen: NDArray[np.int64]) -> dict[int, dict[str, Any]]:
    """Titles, stages and silences of the chosen deals."""
    few = past.engine.rows({"deal_no": np.sort(chosen)})
    deals = past.deals.semi_join(few, "deal_no").select("deal_no", "deal_id", "title", "currency")
    quiet = unanswered(past, few)
    found = {row["deal_no"]: dict(row) for row in past.engine.fetch(deals).to_pylist()}
    for row in past.engine.fetch(quiet).to_pylist():
        found.setdefault(row["deal_no"], {}).update(row)
    stages = {row["stage_no"]: row["stage"] for row in past.engine.fetch(past.stages).to_pylist()}
    for row in found.values():
        row["stages"] = stages
    return found


def _deal(
    deals: OpenDeals,
    i: int,
    said: float,
    stated: bool,
    ends: tuple[float, float, float, float],
    facts: dict[int, dict[str, Any]],
    alive: dict[int, Figure],
    reference: Reference,
    n_weeks: int,
    written: Mapping[str, float],
) -> TalkDeal:
    def at(name: str) -> int | None:
        found = int(deals.column[name][i])
        return None if found == -1 else found

    deal_no = int(deals.column["deal_no"][i])
    fact = facts.get(deal_no, {})
    stage = fact.get("stages", {}).get(at("stage_no"), "no stage")
    comparables = reference.of(
        int(deals.column["stage_no"][i]), int(deals.column["silent_weeks"][i]), stage=stage
    )
    category = at("category")
    n_quiet = fact.get("n_unanswered")
    last_in = fact.get("last_in_day")
    value, low, high, upper = (float(end) for end in ends)
    hopeless = upper < CREDIBLE and comparables.bound.high is not None and comparables.bound.high < CREDIBLE
    return TalkDeal(
        deal_no=deal_no,
        deal_id=str(fact.get("deal_id", deal_no)),
        title=str(fact.get("title") or fact.get("deal_id", deal_no)),
        currency=str(fact.get("currency") or ""),
        amount_cents=at("amount_cents"),
        stage=stage,
        owner_no=at("owner_no"),
        kind="probability" if stated else "category",
        said=said,
        category=CATEGORIES[category] if category is not None else "",
        said_by=at("by") if stated else at("category_by"),
        expected_on=day_of(int(deals.column["expected_day"][i])),
        n_pushes=int(deals.column["n_pushes"][i]),
        chance=Figure(value, min(low, value), max(high, value), n=n_weeks, unit="share", why=CHANCE),
        comparables=comparables,
        no_credible_chance=hopeless,
        unanswered=n_quiet,
        last_in=None if last_in is None else day_of(last_in),
        alive=alive[deal_no],
        direction="above" if said > value else "below",
        is_written=not stated and category is not None and CATEGORIES[category] in written,
    )

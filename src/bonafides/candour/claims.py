"""Statements as claims: what stood on the books at a lead before a period's end, and whether it came true."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np

from bonafides.history.asof import Past, endings
from bonafides.history.spells import OPEN
from bonafides.history.weeks import day_number, last_week_ended

PERIOD_START = -1
"""Lead that stands for the evening before a period begins."""

LEADS = (PERIOD_START, 60, 30, 14, 7)
"""Days before a period's last day at which statements are looked at; 60 only in longer periods."""

PERSON_LEAD = 30
"""The lead at which a deal's one statement is taken when people are compared."""

NEAREST = {30: 0, 14: 1, 7: 2, 60: 3, PERIOD_START: 4}
"""Leads in order of distance from `PERSON_LEAD`."""


def lead_weeks(periods: list[dict[str, Any]], *, until: date) -> dict[str, list[int]]:
    """List the week ends at which finished periods are looked at.

    Parameters
    ----------
    periods
        Rows of PERIODS.
    until
        Only periods whose last day is not later; what is not over has no outcome yet.

    Returns
    -------
    dict of columns
        period_no, lead, week: the last week that was over at the lead.

    Examples
    --------
    >>> rows = lead_weeks([{"period_no": 0, "starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 30)}],
    ...                   until=date(2026, 10, 4))
    >>> rows["lead"]
    [-1, 14, 7]
    """
    found: dict[str, list[int]] = {"period_no": [], "lead": [], "week": []}
    for period in periods:
        first, last = period["starts_on"], period["ends_on"]
        if last > until:
            continue
        for lead in LEADS:
            on = first - timedelta(days=1) if lead == PERIOD_START else last - timedelta(days=lead)
            if lead != PERIOD_START and on <= first:
                continue
            found["period_no"].append(period["period_no"])
            found["lead"].append(lead)
            found["week"].append(last_week_ended(on))
    return found


def period_days(periods: list[dict[str, Any]]) -> dict[str, Any]:
    """One row for each day of each period: day (from 1970-01-01), period_no, last_day of the period."""
    days, numbers, lasts = [], [], []
    for period in periods:
        first, last = day_number(period["starts_on"]), day_number(period["ends_on"])
        days.append(np.arange(first, last + 1, dtype=np.int64))
        numbers.append(np.full(last + 1 - first, period["period_no"], dtype=np.int64))
        lasts.append(np.full(last + 1 - first, last, dtype=np.int64))
    empty = np.zeros(0, dtype=np.int64)
    return {
        "day": np.concatenate(days or [empty]),
        "period_no": np.concatenate(numbers or [empty]),
        "last_day": np.concatenate(lasts or [empty]),
    }


def claims(past: Past) -> Any | None:
    """Every statement about an open deal that stood at a lead before the end of a finished period.

    Parameters
    ----------
    past
        What was known.

    Returns
    -------
    Table or None
        One row a deal, period and lead: deal_no, period_no, lead, the columns of SPELLS as they stood, and
        won (int64): 1 when the deal was won on or before the last day of the period that contains the close
        date stated with it. Deals whose stated close date lies in another period make no claim about this
        one. None when no period is over.

    Notes
    -----
    The target is seen in full at the period's end, for deals still open too: no censoring. What stood is
    taken at the last week end on or before the lead, so that one stored table serves every day asked for.
    """
    periods = past.engine.fetch(past.periods.order_by("period_no")).to_pylist()
    return standing_at(past, periods, lead_weeks(periods, until=past.as_of))


def standing_at(past: Past, periods: list[dict[str, Any]], rows: dict[str, list[int]]) -> Any | None:
    """What stood about a period at given week ends, for open deals stated to close in it.

    Parameters
    ----------
    periods
        Rows of PERIODS; only those over by `past.as_of` have outcomes.
    rows
        Columns period_no, lead, week: which period is looked at, and from which week end.

    Returns
    -------
    Table or None
        As `claims`.
    """
    if not rows["week"]:
        return None
    leads = past.engine.rows({name: np.asarray(column, dtype=np.int64) for name, column in rows.items()})
    days = past.engine.rows(period_days([p for p in periods if p["ends_on"] <= past.as_of]))
    first, last = min(rows["week"]), max(rows["week"])
    s = past.spells
    s = s.filter((s.state == OPEN) & s.expected_day.notnull() & (s.from_week <= last))
    s = s.filter(s.to_week.isnull() | (s.to_week > first))
    placed = s.inner_join(days, s.expected_day == days.day)
    stood = placed.inner_join(leads, "period_no")
    stood = stood.filter(
        (stood.from_week <= stood.week) & (stood.to_week.isnull() | (stood.to_week > stood.week))
    )
    ended = endings(past)
    wins = ended.filter(ended.result == "won").select("deal_no", won_day="ended_day")
    known = stood.left_join(wins, "deal_no").drop("deal_no_right")
    came = known.won_day.notnull() & (known.won_day <= known.last_day)
    return known.mutate(won=came.fill_null(False).ifelse(1, 0).cast("int64")).drop(
        "day", "won_day", "last_day"
    )


def one_a_deal(claimed: Any) -> Any:
    """One claim of each deal: in the first period it made one, at the lead nearest to 30 days.

    Statements within a deal are not independent, so people are compared on one each. The first period and
    not the last: whether a deal makes another claim depends on how the first one went.
    """
    rank = ibis.literal(len(NEAREST), "int64")
    for lead, place in NEAREST.items():
        rank = (claimed.lead == lead).ifelse(place, rank)
    keyed = claimed.mutate(key=claimed.period_no * 8 + rank)
    first = keyed.group_by("deal_no").agg(key=keyed.key.min())
    return keyed.semi_join(first, ["deal_no", "key"]).drop("key")


def human_probabilities(claimed: Any) -> Any:
    """Claims whose probability a person stated, deliberately; what a stage or the CRM set is left out."""
    return claimed.filter(claimed.probability_bp.notnull() & claimed.probability_is_human)

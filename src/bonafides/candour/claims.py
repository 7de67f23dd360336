"""Statements as claims: what stood on the books at a lead before a period's end, and whether it came true."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np

from bonafides.engines.words import packed, unpacked
from bonafides.history.asof import FAR_DAY, Past, outcome_spans
from bonafides.history.spells import DAY_BIAS, MOST_STATEMENTS, OPEN
from bonafides.history.weeks import day_number, last_week_ended

PERIOD_START = -1
"""Lead that stands for the evening before a period begins."""

LEADS = (PERIOD_START, 60, 30, 14, 7)
"""Days before a period's last day at which statements are looked at; 60 only in longer periods."""

CARRIED = (
    "from_week", "stage_no", "stage_week", "probability_bp", "probability_is_human", "probability_week",
    "category", "category_is_human", "expected_week", "amount_cents", "owner_no", "last_in_week",
)  # fmt: skip
"""Columns of SPELLS that claims carry."""

PERSON_LEAD = 30
"""Days before a period's end from which on a deal's one statement is taken when people are compared."""


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
        One row a deal, period and lead: deal_no, currency ("" where it is not known), begun_day (null where
        DEALS does not know the deal), period_no, lead, week, last_day of the period, the columns `CARRIED` of
        SPELLS as they stood, and won (int64): 1 when the deal was won on or before the last day of the period
        that contains the close date stated with it. Deals whose stated close date lies in another period make
        no claim about this one. None when no period is over.

    Notes
    -----
    The target is seen in full at the period's end, for deals still open too: no censoring. What stood is
    taken at the last week end on or before the lead, so that one stored table serves every day asked for.
    """
    if not lead_weeks(past.calendar, until=past.as_of)["week"]:
        return None
    return past.once("known_claims", lambda: _known_claims(past))


def _known_claims(past: Past) -> Any:
    claimed = past.lasting("claims", _claims)
    return claimed.filter(claimed.last_day <= past.as_of_day)


def _claims(past: Past) -> Any:
    """Claims about every period that is over by the day, with the period's last day: `claims` of any cut."""
    periods = past.calendar
    claimed: Any = standing_at(past, periods, lead_weeks(periods, until=past.as_of))
    d = past.deals
    begun = d.select(
        "deal_no", currency=d.currency.fill_null(""), begun_day=past.day(d.created_at).fill_null(-FAR_DAY)
    )
    return claimed.left_join(begun, "deal_no").drop("deal_no_right")


def begun(past: Past, claimed: Any) -> Any:
    """`claims` about deals that had begun by the day: some are spoken of before DEALS has them begin."""
    return claimed.filter(claimed.begun_day.notnull() & (claimed.begun_day <= past.as_of_day))


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
    return with_outcome(past, stood).select(
        "deal_no", "period_no", "lead", "week", "last_day", "won", *CARRIED
    )


def with_outcome(past: Past, claimed: Any) -> Any:
    """Add won (0 or 1): whether each deal stood as won at the end of `last_day`.

    What comes after that day does not count: a deal reopened in a later period had been won all the same,
    and an outcome once reported stays.
    """
    spans = outcome_spans(past)
    # Never null: with an "or" in it DuckDB compares every claim with every win, for hours at a million deals.
    wins = spans.filter(spans.result == "won").select("until_day", winner="deal_no", won_day="ended_day")
    known = claimed.left_join(
        wins,
        [
            claimed.deal_no == wins.winner,
            wins.won_day <= claimed.last_day,
            wins.until_day > claimed.last_day,
        ],
    )
    return known.mutate(won=known.winner.notnull().ifelse(1, 0).cast("int64")).drop(
        "winner", "won_day", "until_day"
    )


def made_claims(past: Past, *, lead: int = PERSON_LEAD) -> Any | None:
    """One claim of each deal: the first probability that a person stated from a lead on.

    Parameters
    ----------
    past
        What was known; only periods that are over count.
    lead
        Days before the end of the period that contains the close date then in force.

    Returns
    -------
    Table or None
        One row a deal: deal_no, period_no, probability_bp, who (person_no), won (0 or 1). None when no
        period is over.

    Notes
    -----
    Statements within a deal are not independent, so people are compared on one each; and it is chosen by a
    rule that does not know the future. What merely *stood* at the lead is chosen by the deal's survival
    since it was said, and accuses the honest: in an invented company of honest people it looks optimistic
    by .15 to .37 log-odds, the first statement from the lead on by 0. The close date is the one in force
    when the probability was stated: dates moved in bulk make no claim.
    """
    if not any(p["ends_on"] <= past.as_of for p in past.calendar):
        return None
    made = past.lasting(f"claims-made-{lead}", lambda of: _made_claims(of, lead))
    day = past.as_of_day
    made = made.filter((made.last_day <= day) & (made.sooner > day))
    return made.select("deal_no", "period_no", "won", "probability_bp", "who")


def _made_claims(past: Past, lead: int) -> Any:
    """First claims by deal and period; one holds from `last_day` until `sooner`, when an earlier one counts.

    A claim made first may be about a period that ends later than that of the next one: then the next one is
    the deal's first until that period is over.
    """
    over = [p for p in past.calendar if p["ends_on"] <= past.as_of]
    s = past.statements
    some = s.filter(s.kind.isin(["probability", "close_date"]) & s.value.notnull())
    before = ibis.window(group_by="deal_no", order_by="statement_no", following=0)
    order = ibis.least(some.statement_no, MOST_STATEMENTS)
    dated = (some.kind == "close_date").ifelse(packed(order, some.value + DAY_BIAS), ibis.null("int64"))
    some = some.mutate(expected_day=unpacked(dated.max().over(before)) - DAY_BIAS)
    told = some.filter((some.kind == "probability") & some.is_human & some.author_no.notnull())
    days = past.engine.rows(period_days(over))
    told = told.inner_join(days, told.expected_day == days.day)
    told = told.mutate(said_day=past.day(told.recorded_at))
    told = told.filter((told.said_day >= told.last_day - lead) & (told.said_day <= told.last_day))
    ends = past.outcomes.group_by("deal_no").agg(ended_at=past.outcomes.happened_at.min())
    told = told.left_join(ends, "deal_no").drop("deal_no_right")
    told = told.filter(told.ended_at.isnull() | (told.recorded_at < told.ended_at))
    first = told.group_by("deal_no", "period_no").agg(statement_no=told.statement_no.min())
    claimed = told.semi_join(first, ["deal_no", "period_no", "statement_no"])
    earlier = ibis.window(group_by="deal_no", order_by="statement_no", preceding=(None, 1))
    claimed = claimed.mutate(sooner=claimed.last_day.min().over(earlier).fill_null(FAR_DAY))
    known = with_outcome(past, claimed.filter(claimed.sooner > claimed.last_day))
    return known.select(
        "deal_no", "period_no", "last_day", "sooner", "won", probability_bp=known.value, who=known.author_no
    )


def about_this_date(claimed: Any) -> Any:
    """Claims whose close date was not moved after the probability was stated.

    A date moved later, in bulk or by hand, without a new probability leaves a number that was said about
    another period; it is no claim about this one.
    """
    return claimed.filter(claimed.expected_week <= claimed.probability_week)

"""What was said before and after each forecast call, by owner, in money and deal by deal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from bonafides.candour.by_person import Ledger
from bonafides.candour.forecast_calls import WEEKDAYS
from bonafides.candour.money import Rates
from bonafides.candour.said import said_kept
from bonafides.engines.words import count_if, sum_if
from bonafides.history.asof import Past, standing
from bonafides.history.weeks import FIRST_MONDAY, day_number, day_of

LATEST = 8
"""Calls that are looked back on."""


@dataclass(frozen=True, slots=True, eq=False)
class CallChanges:
    """Changes of stated probabilities on the latest days of the forecast call.

    Parameters
    ----------
    days
        Day numbers of those calls, the latest first.
    by_owner
        day, n, up, down, before_cents, after_cents: by owner and call; cents of the home currency, stated
        probability times today's amount, over the deals that were stated anew.
    latest
        Deals stated anew on the latest call: deal_no, owner_no, deal_id, title, before, after (shares).
    why
        Why there are none.
    """

    days: tuple[int, ...]
    by_owner: Ledger
    latest: tuple[dict[str, Any], ...]
    why: str = ""


NO_CALL = "The weekday of the forecast call is not known. An administrator can say which it is."


def call_days(weekday: str, as_of: date) -> tuple[int, ...]:
    """Days of the latest calls up to a day, the latest first.

    Examples
    --------
    >>> [day_of(day).isoformat() for day in call_days("monday", date(2026, 11, 24))][:2]
    ['2026-11-23', '2026-11-16']
    """
    today = day_number(as_of)
    back = (today - day_number(FIRST_MONDAY) - WEEKDAYS.index(weekday)) % 7
    return tuple(today - back - 7 * week for week in range(LATEST))


def call_changes(past: Past, weekday: str, rates: Rates) -> CallChanges:
    """Count what was stated anew on the days of the latest calls.

    Parameters
    ----------
    past
        What was known.
    weekday
        Of the call, as `pressure` found it; "" when nobody knows.
    rates
        Of the currencies that deals are in.

    Notes
    -----
    Before is what had been stated before the day, after is what was stated last on it; what a deal was first
    said to be has no before and is left out.
    """
    nobody = Ledger(np.zeros(0, np.int64), {})
    if weekday not in WEEKDAYS:
        return CallChanges((), nobody, (), NO_CALL)
    days = call_days(weekday, past.as_of)
    table = past.engine.fetch(_by_owner(past, days))
    if not len(table):
        return CallChanges(
            days, nobody, (), "On none of the latest calls was a probability stated anew by a person."
        )
    columns = {name: table.column(name).to_numpy(zero_copy_only=False) for name in table.column_names}
    per_unit = np.array([rates.rate.get(str(code or ""), np.nan) for code in columns.pop("currency")])
    kept = np.isfinite(per_unit)
    for name in ("before_cents", "after_cents"):
        columns[name] = np.where(kept, columns[name] * np.where(kept, per_unit, 0.0), 0.0).round()
    order = np.argsort(columns["owner_no"], kind="stable")
    found = {name: values[order].astype(np.int64) for name, values in columns.items()}
    who = found.pop("owner_no")
    return CallChanges(days, Ledger(who, found), tuple(_latest(past, days[0])))


def _at_calls(past: Past, days: Sequence[int]) -> Any:
    """Statements on those days that had one before them, with owner, currency and today's amount."""
    said = said_kept(past)
    said = said.filter(said.day.isin(list(days)) & said.prior_bp.notnull())
    known = past.deals.select("deal_no", "owner_no", "currency", "deal_id", "title")
    amounts = standing(past).select("deal_no", "amount_cents")
    joined = said.inner_join(known, "deal_no").left_join(amounts, "deal_no").drop("deal_no_right")
    return joined.mutate(
        is_first=joined.prior_day < joined.day,
        is_last=joined.next_day.isnull() | (joined.next_day > joined.day),
        cents=joined.amount_cents.fill_null(0),
    )


def _by_owner(past: Past, days: Sequence[int]) -> Any:
    s = _at_calls(past, days)
    s = s.filter(s.owner_no.notnull())
    before, after = ((bp * s.cents / 10_000).round().cast("int64") for bp in (s.prior_bp, s.bp))
    return (
        s.group_by("owner_no", "day", "currency")
        .agg(
            n=s.deal_no.nunique(),
            up=count_if(s.bp > s.prior_bp),
            down=count_if(s.bp < s.prior_bp),
            before_cents=sum_if(before, s.is_first),
            after_cents=sum_if(after, s.is_last),
        )
        .order_by("owner_no", "day", "currency")
    )


def _latest(past: Past, day: int) -> Iterable[dict[str, Any]]:
    """Deals stated anew on one day, in order of their title; those that came out as before are left out."""
    s = _at_calls(past, (day,))
    each = s.group_by("deal_no", "deal_id", "title", "owner_no").agg(
        before=sum_if(s.prior_bp, s.is_first), after=sum_if(s.bp, s.is_last)
    )
    changed = each.filter(each.before != each.after)
    rows = past.engine.fetch(changed.order_by("title", "deal_no")).to_pylist()
    for row in rows:
        yield {**row, "before": row["before"] / 10_000, "after": row["after"] / 10_000}


def before_and_after(found: CallChanges, persons: Sequence[int]) -> list[dict[str, Any]]:
    """Each call of a group: day, deals stated anew, of them up and down, sums before and after."""
    at = found.by_owner.rows(persons) if len(found.by_owner.who) else np.zeros(0, dtype=np.int64)
    rows = []
    for day in found.days:
        mine = at[found.by_owner.column["day"][at] == day] if len(at) else at
        sums = {
            name: int(found.by_owner.column[name][mine].sum()) if len(mine) else 0
            for name in ("n", "up", "down", "before_cents", "after_cents")
        }
        rows.append({"on": day_of(day).isoformat(), **sums})
    return rows

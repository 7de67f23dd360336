"""What was known on a day: every table cut there, so that no measure can see what came later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis

from bonafides.engines.engine import Engine
from bonafides.history.past import Derived as Derived
from bonafides.history.past import Past as Past
from bonafides.history.spells import OPEN
from bonafides.history.weeks import Zone, by_local_day, day_number, last_week_ended, week_number

FAR_DAY = 2**31
"""A day after every other."""

LAST = date(9999, 12, 31)
"""The day on which everything is known."""


def past(
    engine: Engine,
    tables: Mapping[str, Any],
    spells: Any,
    *,
    zone: Zone,
    last_day: date,
    as_of: date | None = None,
    home: str = "",
    scratch: Path | None = None,
    derived: Derived | None = None,
) -> Past:
    """Cut the record at a day.

    Parameters
    ----------
    tables
        Canonical tables by name.
    spells
        All spells, decoded.
    last_day
        Local day of the last record; what is known when nothing is asked for.
    as_of
        Day to go back to. Beliefs are kept by week, so it becomes the last Sunday on or before it:
        a statement made later in that week must not be seen.
    scratch
        Folder for intermediate tables of this one run.
    derived
        Where tables that hold for every day are kept.

    Returns
    -------
    Past
        With `as_of` and `as_of_week` as they were really taken.
    """
    if as_of is None or as_of >= last_day:
        day, week = (last_day if as_of is None else as_of), week_number(last_day if as_of is None else as_of)
    else:
        week = last_week_ended(as_of)
        day = date(1970, 1, 5) + timedelta(days=7 * week + 6)
    whole = replace(_whole(engine, tables, engine.named(spells), zone, home), derived=derived)
    known = cut(whole, day, week)
    long = ("spells", "deals", "statements", "activities", "outcomes")
    shorter = {name: engine.named(getattr(known, name)) for name in long}
    return replace(known, scratch=scratch, record=whole, **shorter)


def _whole(engine: Engine, tables: Mapping[str, Any], spells: Any, zone: Zone, home: str) -> Past:
    """The record with nothing cut off."""
    names = ("deals", "statements", "activities", "outcomes", "periods", "people", "stages", "fx")
    return Past(
        engine=engine,
        **{name: tables[name] for name in names},
        spells=spells,
        zone=zone,
        as_of=LAST,
        as_of_week=week_number(LAST),
        home=home,
        forecasts=tables.get("forecasts"),
    )


def cut(whole: Past, day: date, week: int) -> Past:
    """The record as it was known at the end of a day and of a week; what is cut already stays as it is."""
    limit, zone, deals, spells = day_number(day), whole.zone, whole.deals, whole.spells

    def known(table: Any, column: str) -> Any:
        return table.filter(by_local_day(table[column], limit, zone))

    seen = spells.filter(spells.from_week <= week)
    seen = seen.mutate(to_week=(seen.to_week > week).ifelse(ibis.null("int64"), seen.to_week))
    return replace(
        whole,
        deals=deals.filter(deals.created_at.isnull() | by_local_day(deals.created_at, limit, zone)),
        statements=known(whole.statements, "recorded_at"),
        activities=known(whole.activities, "happened_at"),
        outcomes=known(whole.outcomes, "happened_at"),
        spells=seen,
        as_of=day,
        as_of_week=week,
        forecasts=None if whole.forecasts is None else known(whole.forecasts, "recorded_at"),
        counted={},
        learnt={},
    )


def standing(past: Past) -> Any:
    """The last spell of every deal: what is believed of it on the day. Columns as in `SPELLS`."""
    return past.spells.filter(past.spells.to_week.isnull())


def still_open(past: Past) -> Any:
    """`standing` of deals that are open: a few of all, and several measures ask for them."""
    now = standing(past)
    now = now.filter(now.state == OPEN)
    # One folder may serve several days, and pasts with contacts put beside the record.
    return past.kept(f"still-open-{past.as_of_day}", lambda: now) if past.as_recorded else now


def endings(past: Past) -> Any:
    """How and when each deal ended, for those that had ended by the day.

    Returns
    -------
    Table
        One row a deal that was over: deal_no, result (won, lost, withdrawn, deleted), ended_day
        (days since 1970-01-01), amount_cents. A deal whose last entry is a reopening is not over.
    """
    return past.once("endings", lambda: _endings(past))


def _endings(past: Past) -> Any:
    spans = outcome_spans(past)
    final = spans.filter((spans.until_day > past.as_of_day) & (spans.result != "reopened"))
    return final.select("deal_no", "result", "ended_day", "amount_cents", "ended_at")


def outcome_spans(past: Past) -> Any:
    """Every end and reopening known by the day, and until when it was a deal's last one.

    Returns
    -------
    Table
        deal_no, outcome_no, result, ended_at, ended_day, amount_cents, until_day (day of the first later
        entry of the deal; `FAR_DAY` when there is none), n_entries (of the deal, of any day).
    """
    spans = past.lasting("outcome-spans", _outcome_spans)
    return spans.filter(spans.ended_day <= past.as_of_day)


def _outcome_spans(past: Past) -> Any:
    o = past.outcomes
    o = o.select(
        "deal_no",
        "outcome_no",
        "result",
        "amount_cents",
        ended_at="happened_at",
        ended_day=past.day(o.happened_at),
    )
    later = ibis.window(group_by="deal_no", order_by="outcome_no", following=(1, None))
    return o.mutate(
        until_day=o.ended_day.min().over(later).fill_null(FAR_DAY),
        n_entries=o.count().over(ibis.window(group_by="deal_no")),
    )


def at_weeks(spells: Any, weeks: Any) -> Any:
    """The spell that stood at each of some week ends, for every deal.

    Parameters
    ----------
    spells
        Contract SPELLS.
    weeks
        Table with one int64 column `week`; a few dozen rows.

    Returns
    -------
    Table
        SPELLS with `week`; one row for every deal and week in which the deal was known.
    """
    far = weeks.week.max().as_scalar() + 1
    closed = spells.mutate(until=ibis.least(spells.to_week.fill_null(far), far))
    each = closed.mutate(week=ibis.range(closed.from_week, closed.until).unnest()).drop("until")
    return each.semi_join(weeks, "week")


def people_at(past: Past, week: int) -> Any:
    """Each person's manager and team at the end of a week: person_no, manager_no, team, is_person."""
    p = past.people
    moment = ibis.timestamp(f"{date(1970, 1, 5) + timedelta(days=7 * week + 7)} 00:00:00")
    now = (p.valid_from.isnull() | (p.valid_from < moment)) & (p.valid_to.isnull() | (p.valid_to >= moment))
    return (
        p.filter(now)
        .select("person_no", "manager_no", "team", "is_person")
        .distinct(on="person_no", keep="first")
    )

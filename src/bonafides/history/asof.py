"""What was known on a day: every table cut there, so that no measure can see what came later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis

from bonafides.engines.engine import Engine
from bonafides.history.weeks import Zone, day_number, last_week_ended, local_day, week_number


@dataclass(frozen=True, slots=True)
class Past:
    """The record of a sales organisation as it was known at the end of one day.

    Parameters
    ----------
    engine
        Where expressions run: `engine.fetch(expression)` gives rows, `engine.rows(columns)` takes them.
    deals, statements, activities, outcomes, periods, people, stages, fx
        Canonical tables (`tables`), as ibis tables, without anything recorded after `as_of`.
    spells
        Contract `spells.SPELLS`, cut at the same day.
    zone
        Time zone of days and weeks.
    as_of
        Last day that is known whole.
    as_of_week
        The week whose end stands for that day.
    home
        Currency that amounts are compared in; empty when there is only one and it is not named.
    forecasts
        Contract FORECASTS, cut at the same day; None where the export has none.
    scratch
        Folder for intermediate tables of this one run; None keeps none.
    counted
        Counts fetched so far, by name: what `tables/` beside the report holds.
    """

    engine: Engine
    deals: Any
    statements: Any
    activities: Any
    outcomes: Any
    periods: Any
    people: Any
    stages: Any
    fx: Any
    spells: Any
    zone: Zone
    as_of: date
    as_of_week: int
    home: str = ""
    forecasts: Any = None
    scratch: Path | None = None
    counted: dict[str, Any] = field(default_factory=dict)

    def kept(self, name: str, make: Callable[[], Any]) -> Any:
        """An intermediate table that several measures read: computed once when there is a scratch folder.

        Parameters
        ----------
        name
            What it is; two tables of one name are the same table.
        make
            Gives the expression.
        """
        if self.scratch is None:
            return make()
        path = self.scratch / f"{name}.parquet"
        if not path.exists():
            self.engine.keep(make(), path)
        return self.engine.parquet(path)

    def count(self, name: str, expression: Any) -> Any:
        """Fetch counts that stand behind a figure, and remember them under a name for whoever checks it.

        Counts that name persons must not be fetched this way: they are written beside the report.
        """
        self.counted[name] = self.engine.fetch(expression)
        return self.counted[name]

    @property
    def as_of_day(self) -> int:
        """Days from 1970-01-01 to `as_of`."""
        return day_number(self.as_of)

    def day(self, timestamp: Any) -> Any:
        """Local day number of a timestamp column."""
        return local_day(timestamp, self.zone)


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
    limit = day_number(day)

    def known(name: str, column: str) -> Any:
        table = tables[name]
        return table.filter(local_day(table[column], zone) <= limit)

    deals = tables["deals"]
    started = deals.filter(deals.created_at.isnull() | (local_day(deals.created_at, zone) <= limit))
    seen = spells.filter(spells.from_week <= week)
    seen = seen.mutate(to_week=(seen.to_week > week).ifelse(ibis.null("int64"), seen.to_week))
    return Past(
        engine=engine,
        deals=started,
        statements=known("statements", "recorded_at"),
        activities=known("activities", "happened_at"),
        outcomes=known("outcomes", "happened_at"),
        periods=tables["periods"],
        people=tables["people"],
        stages=tables["stages"],
        fx=tables["fx"],
        spells=seen,
        zone=zone,
        as_of=day,
        as_of_week=week,
        home=home,
        forecasts=known("forecasts", "recorded_at") if "forecasts" in tables else None,
        scratch=scratch,
    )


def standing(past: Past) -> Any:
    """The last spell of every deal: what is believed of it on the day. Columns as in `SPELLS`."""
    return past.spells.filter(past.spells.to_week.isnull())


def endings(past: Past) -> Any:
    """How and when each deal ended, for those that had ended by the day.

    Returns
    -------
    Table
        One row a deal that was over: deal_no, result (won, lost, withdrawn, deleted), ended_day
        (days since 1970-01-01), amount_cents. A deal whose last entry is a reopening is not over.
    """
    return past.kept("endings", lambda: _endings(past))


def _endings(past: Past) -> Any:
    o = past.outcomes
    last = o.group_by("deal_no").agg(outcome_no=o.outcome_no.max())
    final = o.inner_join(last, ["deal_no", "outcome_no"])
    return final.filter(final.result != "reopened").select(
        "deal_no", "result", ended_day=past.day(final.happened_at), amount_cents=final.amount_cents
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

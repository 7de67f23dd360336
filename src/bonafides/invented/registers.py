"""The small tables: periods, people, stages, exchange rates, and what the data covers."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

from bonafides.history.tables import CANONICAL, CATEGORIES
from bonafides.invented.lives import World
from bonafides.invented.rates import months, rates
from bonafides.invented.rows import SOURCE, WORDS, Counts
from bonafides.invented.staff import crm_ids
from bonafides.invented.statements import CALL_AT, DEFAULT_BP, KINDS, THRESHOLDS
from bonafides.invented.weeks import EPOCH

STAGES = ("Prospecting", "Qualification", "Proposal", "Negotiation", "Verbal", "Closed Won", "Closed Lost")


def _table(name: str, rows: list[tuple[object, ...]]) -> pa.Table:
    columns = CANONICAL[name].columns
    schema = pa.schema([(c, WORDS[column.type]) for c, column in columns.items()])
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(list(v), type=one.type) for v, one in zip(values, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def on(day: int) -> dt.date:
    """Date of a day number."""
    return EPOCH + dt.timedelta(days=int(day))


def at(seconds: int) -> dt.datetime:
    """Timestamp, UTC without a mark, of a second."""
    return dt.datetime(1970, 1, 1) + dt.timedelta(seconds=int(seconds))  # noqa: DTZ001


def period_rows(shared: World) -> pa.Table:
    """PERIODS: those of the history and those that close dates may lie in."""
    quarter = shared.plan.period == "quarter"
    rows: list[tuple[object, ...]] = []
    for number, (first, last) in enumerate(zip(shared.weeks.starts, shared.weeks.ends, strict=True)):
        day = on(first)
        label = f"{day.year}-Q{(day.month + 2) // 3}" if quarter else f"{day:%Y-%m}"
        rows.append((number, label, day, on(last)))
    return _table("periods", rows)


def people_rows(shared: World) -> pa.Table:
    """PEOPLE: one row a person, two for who changed manager."""
    staff, plan = shared.staff, shared.plan
    ids = crm_ids("005", np.arange(staff.n)).astype("U18").tolist()
    change = at(int(shared.weeks.seconds(staff.moves_in, np.zeros(1))[0]))
    rows: list[tuple[object, ...]] = []
    for who, name in enumerate(staff.names):
        if who < staff.n_sellers:
            spans = [(int(staff.manager[who]), None, None)]
            if staff.later_manager[who] != staff.manager[who]:
                spans = [(spans[0][0], None, change), (int(staff.later_manager[who]), change, None)]  # type: ignore[list-item]
        else:
            spans = [(staff.head if who != staff.head else None, None, None)]  # type: ignore[list-item]
        for boss, since, until in spans:
            team = None if boss is None else f"Team {staff.names[boss]}"
            person = who != staff.integration
            rows.append((who, ids[who], name, boss, team, since, until, plan.timezone, person))
    return _table("people", rows)


def stage_rows() -> pa.Table:
    """STAGES: five open ones, won and lost."""
    rows: list[tuple[object, ...]] = []
    for number, name in enumerate(STAGES):
        won, closed = name == "Closed Won", name.startswith("Closed")
        bp = int(DEFAULT_BP[number]) if not closed else 10_000 * won
        category = int(np.searchsorted(THRESHOLDS, bp, side="right"))
        category = (CATEGORIES.index("closed") if won else 0) if closed else category
        rows.append((number, name, "New business", number, bp, category, closed, won))
    return _table("stages", rows)


def fx_rows(shared: World) -> pa.Table:
    """FX: rates to the first currency from the first of each month on."""
    home = shared.plan.currencies[0]
    days = months(shared.plan, shared.weeks)
    rows: list[tuple[object, ...]] = []
    for code, walk in rates(shared.plan, shared.weeks).items():
        rows += [(day, code, home, float(rate)) for day, rate in zip(days, walk, strict=True)]
    return _table("fx", rows)


def forecast_rows(shared: World, counts: Counts) -> pa.Table:
    """FORECASTS: what everybody hands in for the current period at every call, cumulative by category.

    Sums of the deals that were open on Monday and are to close in the period, in the first currency at its
    latest rate; a person without any hands in nothing.
    """
    weeks, call_at = shared.weeks, np.full(1, shared.plan.call_weekday + CALL_AT)
    labels = period_rows(shared).to_pylist()
    found = np.argwhere(counts.submitted[:, :, 0] > 0)
    rows: list[tuple[object, ...]] = []
    for who, week in sorted((int(who), int(week)) for week, who in found):
        period = labels[int(weeks.period(weeks.monday(week) + shared.plan.call_weekday))]
        when = at(int(weeks.seconds(week, call_at)[0]))
        for place, cents in enumerate(counts.submitted[week, who].tolist()):
            span = (period["label"], period["starts_on"], period["ends_on"])
            figure = ("submission", place + 1, True, cents, shared.plan.currencies[0], when, None)
            rows.append((len(rows), *span, who, who, *figure))
    return _table("forecasts", rows)


def coverage_rows(shared: World, counts: Counts) -> pa.Table:
    """DATA_COVERAGE: everything is tracked from the first day, and nothing is capped."""
    weeks = shared.weeks
    first = at(int(weeks.seconds(0, np.zeros(1))[0]))
    last = at(int(weeks.seconds(weeks.n - 1, np.full(1, 4.9999))[0]))
    lines = [("deal", "*", counts.deals)]
    lines += [("statement", kind, int(n)) for kind, n in zip(KINDS, counts.by_kind, strict=True)]
    lines += [("activity", "*", counts.activities), ("outcome", "*", counts.outcomes)]
    rows: list[tuple[object, ...]] = [
        (SOURCE, thing, name, first, last, n, 0, 0.0, True, "invented") for thing, name, n in sorted(lines)
    ]
    return _table("data_coverage", rows)

"""What flow counts: the state of each deal at both ends of each period, and which bucket it falls into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis

from bonafides.engines.words import count_if, sum_if
from bonafides.history.asof import Past, people_at
from bonafides.history.spells import GONE, LOST, OPEN, WON
from bonafides.history.weeks import FIRST_MONDAY, day_number, local_week

INFLOWS = ("created", "reopened", "pulled_in", "transferred_in", "increased")
OUTFLOWS = ("decreased", "pushed_out", "transferred_out", "lost", "won", "deleted")
BUCKETS = ("start", *INFLOWS, *OUTFLOWS, "redenominated", "end")
"""start + inflows − outflows + redenominated = end."""


@dataclass(frozen=True, slots=True)
class Span:
    """One period as flow sees it.

    Parameters
    ----------
    period_no, label
        From PERIODS.
    starts_on, ends_on
        First and last day.
    start_week, end_week
        The last week that was over before the first day, and the week that holds the last day, or the
        last known week when the period still runs.
    is_running
        Whether the period was not over on the day of the report.
    """

    period_no: int
    label: str
    starts_on: date
    ends_on: date
    start_week: int
    end_week: int
    is_running: bool


def flow_counts(past: Past, chosen: Sequence[Span], *, team: str | None, at_home: bool) -> Any:
    """Describe amounts and deals by period, currency and bucket.

    Returns
    -------
    Table
        period_no, currency, then `<bucket>_cents` and `<bucket>_deals` for every bucket and `rolled_in`,
        and without_amount; all int64 but the currency.
    """
    ends = _both_ends(past, chosen)
    ended = _ended(past, chosen)
    both = ends.left_join(ended, ["deal_no", "span_no"]).drop("deal_no_right", "span_no_right")
    both = both.inner_join(_spans_table(past, chosen), "span_no")
    both = _in_scope(past, both, chosen, team)
    both = _amounts(past, both, chosen, at_home)
    return _buckets(both)


def _spans_table(past: Past, chosen: Sequence[Span]) -> Any:
    rows = past.engine.rows(
        {
            "span_no": list(range(len(chosen))),
            "period_no": [one.period_no for one in chosen],
            "first_day": [day_number(one.starts_on) for one in chosen],
            "last_day": [day_number(one.ends_on) for one in chosen],
        }
    )
    return rows


def _place(week: Any, edges: Sequence[int], *, reached: bool) -> Any:
    """How many of the edges lie before the week, or (reached) in or before it."""
    total: Any = 0
    for edge in edges:
        total = total + ((week >= edge) if reached else (week > edge)).ifelse(1, 0)
    return total


def _both_ends(past: Past, chosen: Sequence[Span]) -> Any:
    """One row for every deal and period: its state at both ends; empty where it was not known yet.

    A spell meets the periods whose ends it covers; those are neighbours, so that two sums of comparisons
    find them and no spell is ever laid out week by week.
    """
    starts, ends = [one.start_week for one in chosen], [one.end_week for one in chosen]
    s = past.spells
    far = ends[-1] + 1
    s = s.filter((s.from_week <= ends[-1]) & (s.to_week.isnull() | (s.to_week > starts[0])))
    s = s.select(
        "deal_no",
        "from_week",
        "state",
        "expected_day",
        "amount_cents",
        "owner_no",
        to_week=s.to_week.fill_null(far),
    )
    first = _place(s.from_week, ends, reached=False)
    last = _place(s.to_week, starts, reached=False)
    # Closed for good: nothing flows any more in periods that begin later.
    over = (s.state != OPEN) & (s.to_week == far)
    last = over.ifelse(ibis.least(last, _place(s.from_week, starts, reached=False)), last)
    each = s.mutate(span_no=ibis.range(first.cast("int64"), last.cast("int64")).unnest())
    edges = past.engine.rows({"span_no": list(range(len(chosen))), "start_week": starts, "end_week": ends})
    each = each.inner_join(edges, "span_no")
    at_start = (each.from_week <= each.start_week) & (each.to_week > each.start_week)
    at_end = (each.from_week <= each.end_week) & (each.to_week > each.end_week)
    # Closed before and closed after, with nothing in between: most of the past, and no flow.
    moving = (at_start | at_end) & ~(at_start & at_end & (each.state != OPEN))
    each = each.mutate(at_start=at_start, at_end=at_end).filter(moving)
    columns = ("state", "expected_day", "amount_cents", "owner_no")
    nothing = ibis.null("int64")
    return each.group_by("deal_no", "span_no").agg(
        **{f"{name}_0": each.at_start.ifelse(each[name], nothing).max() for name in columns},
        **{f"{name}_1": each.at_end.ifelse(each[name], nothing).max() for name in columns},
    )


def _ended(past: Past, chosen: Sequence[Span]) -> Any:
    """The day on which a deal last ended between the two ends of a period: deal_no, span_no, ended_day."""
    starts, ends = [one.start_week for one in chosen], [one.end_week for one in chosen]
    o = past.outcomes.filter(past.outcomes.result != "reopened")
    o = o.select("deal_no", ended_day=past.day(o.happened_at), week=local_week(o.happened_at, past.zone))
    first = _place(o.week, ends, reached=False)
    last = _place(o.week, starts, reached=False)
    each = o.mutate(span_no=ibis.range(first.cast("int64"), last.cast("int64")).unnest())
    return each.group_by("deal_no", "span_no").agg(ended_day=each.ended_day.max())


def _in_scope(past: Past, both: Any, chosen: Sequence[Span], team: str | None) -> Any:
    """Add scope_0 and scope_1: whether the owner at each end belongs to the team asked for."""
    if team is None:
        everybody = ibis.literal(True)
        return both.mutate(scope_0=both.state_0.notnull() & everybody, scope_1=both.state_1.notnull())
    members: dict[str, list[int]] = {"span_no": [], "owner_no": [], "side": []}
    for place, one in enumerate(chosen):
        for side, week in enumerate((one.start_week, one.end_week)):
            staff = people_at(past, week)
            wanted = past.engine.fetch(staff.filter(staff.team == team).select("person_no"))
            for person in wanted["person_no"].to_pylist():
                members["span_no"].append(place)
                members["owner_no"].append(int(person))
                members["side"].append(side)
    if not members["span_no"]:
        return both.mutate(scope_0=ibis.literal(False), scope_1=ibis.literal(False))
    listed = past.engine.rows(members)
    both = both.inner_join(_first_owners(past), "deal_no")
    both = both.mutate(
        owner_no_0=both.owner_no_0.fill_null(both.first_owner),
        owner_no_1=both.owner_no_1.fill_null(both.first_owner),
    )
    for side in (0, 1):
        m = listed.filter(listed.side == side).select(
            "span_no", **{f"owner_no_{side}": listed.owner_no, f"scope_{side}": ibis.literal(True)}
        )
        keys = ["span_no", f"owner_no_{side}"]
        both = both.left_join(m, keys).drop("span_no_right", f"owner_no_{side}_right")
        both = both.mutate(**{f"scope_{side}": both[f"scope_{side}"].fill_null(False)})
    return both


def _first_owners(past: Past) -> Any:
    """Who owned each deal before anything was said of it: deal_no, first_owner."""
    s = past.statements.filter(past.statements.kind == "owner")
    first = s.group_by("deal_no").agg(statement_no=s.statement_no.min())
    said = s.inner_join(first, ["deal_no", "statement_no"])
    said = said.select("deal_no", said=said.previous.fill_null(said.value))
    d = past.deals.left_join(said, "deal_no")
    return d.select("deal_no", first_owner=d.said.fill_null(d.owner_no))


def _amounts(past: Past, both: Any, chosen: Sequence[Span], at_home: bool) -> Any:
    """Add currency, and the amounts: at the start at the rate then and the rate later, and at the end."""
    d = past.deals.select("deal_no", currency=past.deals.currency.fill_null(""))
    both = both.inner_join(d, "deal_no")
    cents_0, cents_1 = both.amount_cents_0.fill_null(0), both.amount_cents_1.fill_null(0)
    if not at_home:
        return both.mutate(start_cents=cents_0, carried_cents=cents_0, end_cents=cents_1)
    rates = past.engine.rows(_rates(past, chosen))
    both = both.left_join(rates, ["span_no", "currency"]).drop("span_no_right", "currency_right")
    known = both.filter(both.rate_0.notnull() | (both.currency == past.home) | (both.currency == ""))

    def at(cents: Any, rate: Any) -> Any:
        return (cents * rate.fill_null(1.0) + 0.5).floor().cast("int64")

    return known.mutate(
        start_cents=at(known.amount_cents_0.fill_null(0), known.rate_0),
        carried_cents=at(known.amount_cents_0.fill_null(0), known.rate_1),
        end_cents=at(known.amount_cents_1.fill_null(0), known.rate_1),
    ).mutate(currency=ibis.literal(past.home))


def _rates(past: Past, chosen: Sequence[Span]) -> dict[str, list[Any]]:
    """Rates in force at both ends of each period, by currency; the first known one before it begins."""
    f = past.fx
    known: dict[str, list[tuple[date, float]]] = {}
    for row in past.engine.fetch(f.filter(f.home == past.home)).to_pylist():
        known.setdefault(row["currency"], []).append((row["on"], float(row["rate"])))
    out: dict[str, list[Any]] = {"span_no": [], "currency": [], "rate_0": [], "rate_1": []}
    for currency, quoted in sorted(known.items()):
        quoted.sort()
        for place, one in enumerate(chosen):
            out["span_no"].append(place)
            out["currency"].append(currency)
            for name, week in (("rate_0", one.start_week), ("rate_1", one.end_week)):
                day = FIRST_MONDAY + timedelta(days=7 * week + 6)
                before = [rate for on, rate in quoted if on <= day]
                out[name].append(before[-1] if before else quoted[0][1])
    return out


def _buckets(both: Any) -> Any:
    """Attribute every deal of every period, and add up."""
    b = both
    dated_0 = b.expected_day_0.between(b.first_day, b.last_day).fill_null(False)
    dated_1 = b.expected_day_1.between(b.first_day, b.last_day).fill_null(False)
    was_in = (b.state_0 == OPEN).fill_null(False) & b.scope_0 & dated_0
    b = b.mutate(was_in=was_in, dated_1=dated_1)
    anew = b.ended_day.notnull() & ~(b.state_0 == b.state_1).fill_null(False)
    is_over = b.state_1.isin([LOST, GONE]) & anew
    is_won = (b.state_1 == WON) & anew & b.ended_day.between(b.first_day, b.last_day).fill_null(False)
    is_over &= b.dated_1 | (b.was_in & (b.ended_day <= b.last_day).fill_null(False))
    stays = (b.state_1 == OPEN) & b.dated_1
    b = b.mutate(
        is_end=b.scope_1 & stays,
        is_won=b.scope_1 & is_won,
        is_lost=b.scope_1 & is_over & (b.state_1 == LOST),
        is_gone=b.scope_1 & is_over & (b.state_1 == GONE),
    )
    there = b.is_end | b.is_won | b.is_lost | b.is_gone
    enters = there & ~b.was_in
    unknown, closed = b.state_0.isnull(), (b.state_0 != OPEN).fill_null(False)
    other = ~unknown & ~closed & ~b.scope_0
    leaves = b.was_in & ~there
    change = b.end_cents - b.carried_cents
    kept = b.was_in & (b.is_end | b.is_won)
    gone_with = b.was_in.ifelse(b.carried_cents, b.end_cents)
    moved_in = enters & ~unknown & ~closed & ~other
    parts = {
        "start": (b.start_cents, b.was_in),
        "created": (b.end_cents, enters & unknown),
        "reopened": (b.end_cents, enters & closed),
        "transferred_in": (b.end_cents, enters & other),
        "pulled_in": (b.end_cents, moved_in),
        "rolled_in": (b.end_cents, moved_in & (b.expected_day_0 < b.first_day).fill_null(False)),
        "increased": (change, kept & (change > 0)),
        "decreased": (-change, kept & (change < 0)),
        "pushed_out": (b.carried_cents, leaves & b.scope_1),
        "transferred_out": (b.carried_cents, leaves & ~b.scope_1),
        "lost": (gone_with, b.is_lost),
        "won": (b.end_cents, b.is_won),
        "deleted": (gone_with, b.is_gone),
        "redenominated": (b.carried_cents - b.start_cents, b.was_in & (b.carried_cents != b.start_cents)),
        "end": (b.end_cents, b.is_end),
    }
    touched = b.filter(b.was_in | there)
    silent = touched.amount_cents_1.isnull()
    sums: dict[str, Any] = {}
    for name, (cents, which) in parts.items():
        sums[f"{name}_cents"] = sum_if(cents, which)
        sums[f"{name}_deals"] = count_if(which)
    return touched.group_by("period_no", "currency").agg(**sums, without_amount=count_if(silent))

"""Changes of stated probabilities on the day of the forecast call and on other days, counted."""

from __future__ import annotations

from typing import Any

import ibis

from bonafides.candour.claims import period_days
from bonafides.candour.said import said_kept
from bonafides.engines.words import count_if, sum_if, whole
from bonafides.history.asof import Past, endings
from bonafides.history.spells import OPEN
from bonafides.history.tables import CATEGORIES

RETURN_DAYS = 7
"""A change within so many days of one made at a call may be its return, and is no change on another day."""

WORKDAYS = 5
COMMIT = CATEGORIES.index("commit")
LAYERS = ("rep", "owner_adjusted", "manager_adjusted")


def quiet_changes(past: Past) -> Any:
    """Changes of a stated probability for which no evidence is on record.

    Returns
    -------
    Table
        `probabilities_said` from the second one of a deal on, with owner_no, where in that week and the week
        before nothing came in from the customer, no stage was stated in that week, and the deal was open at
        its end; Monday to Friday.
    """
    said = said_kept(past)
    moved = said.filter(said.prior_bp.notnull() & (said.weekday < WORKDAYS))
    s = past.spells.filter(past.spells.state == OPEN)
    s = s.select("deal_no", "from_week", "stage_week", "last_in_week", "owner_no")
    met = moved.inner_join(s, ["deal_no", moved.week == s.from_week])
    quiet = (met.last_in_week.isnull() | (met.last_in_week < met.week - 1)) & (
        met.stage_week.isnull() | (met.stage_week < met.week)
    )
    return met.filter(quiet).drop("from_week", "stage_week", "last_in_week")


def by_weekday(past: Past) -> Any:
    """Changes without evidence, by weekday and week: weekday, week, n. Says when people restate."""
    q = quiet_changes(past)
    return q.group_by("weekday", "week").agg(n=q.count()).order_by("weekday", "week")


def submissions(past: Past) -> Any | None:
    """Forecasts handed in, by day: day, n. None where none are recorded."""
    if past.forecasts is None:
        return None
    handed = past.forecasts.filter(past.forecasts.layer == "submission")
    return handed.group_by(day=past.day(handed.recorded_at)).agg(n=ibis._.count()).order_by("day")


def jump_counts(placed: Any, calls: Any, call_weekday: int) -> Any:
    """Changes on call days and on other days of weeks with a call, by team and week.

    Parameters
    ----------
    placed
        `quiet_changes` with team.
    calls
        Table with week: weeks that had a call.
    call_weekday
        Monday 0.

    Returns
    -------
    Table
        team, week; day_0 to day_4 (sums of changes by weekday, basis points), return_0 to return_4 (the
        part of them that are returns); raises, raises_by_manager, raised_bp; returned_bp (change by the next
        statement within a week, downwards counted positive) and taken_back_bp (the same, at least nothing and
        at most what had been raised).
    """
    c = placed.semi_join(calls, "week")
    change = c.bp - c.prior_bp
    at_call = c.weekday == call_weekday
    prior_weekday = (c.prior_day + 3) % 7
    is_return = (prior_weekday == call_weekday) & (c.day - c.prior_day <= RETURN_DAYS)
    raised = at_call & (change > 0)
    followed = raised & c.next_day.notnull() & (c.next_day - c.day <= RETURN_DAYS)
    back = c.bp - c.next_bp.fill_null(c.bp)
    return (
        c.group_by("team", "week")
        .agg(
            n=c.count(),
            **{f"day_{day}": sum_if(change, c.weekday == day) for day in range(WORKDAYS)},
            **{
                f"return_{day}": sum_if(change, (c.weekday == day) & is_return & ~at_call)
                for day in range(WORKDAYS)
            },
            raises=count_if(raised),
            raises_by_manager=count_if(raised & (c.by_manager == 1)),
            raised_bp=sum_if(change, raised),
            returned_bp=sum_if(back, followed),
            taken_back_bp=sum_if(ibis.greatest(ibis.least(back, change), 0), followed),
        )
        .order_by("team", "week")
    )


def quiet_spells(past: Past) -> Any:
    """Weeks in which open deals with a probability stated by a person had no evidence.

    Returns
    -------
    Table
        deal_no, owner_no, first (first such week), until (exclusive; the week after `as_of_week` at most).
    """
    s = past.spells
    s = s.filter((s.state == OPEN) & s.probability_bp.notnull() & s.probability_is_human.fill_null(False))
    first = ibis.greatest(
        s.from_week, s.last_in_week.fill_null(-WORKDAYS) + 2, s.stage_week.fill_null(-WORKDAYS) + 1
    )
    s = s.select("deal_no", "owner_no", first=first, until=s.to_week.fill_null(past.as_of_week + 1))
    return s.filter(s.until > s.first)


def risk_counts(placed: Any) -> Any:
    """Deals that enter and leave the count of quiet open ones: team, week, n (may be negative)."""
    begin = placed.group_by("team", week=placed["first"]).agg(n=placed.count())
    end = placed.group_by("team", week=placed.until).agg(n=-placed.count())
    both = ibis.union(begin, end)
    return both.group_by("team", "week").agg(n=whole(both.n.sum())).order_by("team", "week")


def changes_at_calls(past: Past, calls: Any, call_weekday: int, periods: list[dict[str, Any]]) -> Any:
    """`quiet_changes` made at calls about periods that are over, with period_no and last_day."""
    days = past.engine.rows(period_days([p for p in periods if p["ends_on"] <= past.as_of]))
    q = quiet_changes(past)
    q = q.filter(q.weekday == call_weekday).semi_join(calls, "week")
    days = days.rename(target_day="day")
    return q.inner_join(days, q.expected_day == days.target_day)


def layer_scores(past: Past, changed: Any) -> Any:
    """Squared errors before and after `changes_at_calls`.

    Columns by_manager, period_no, n, and gained: Σ (before − y)² − (after − y)², in squared basis points,
    against the target of the close date that stood after the change.
    """
    ended = endings(past)
    wins = ended.filter(ended.result == "won").select("deal_no", won_day="ended_day")
    t = changed.left_join(wins, "deal_no").drop("deal_no_right")
    y = (t.won_day.notnull() & (t.won_day <= t.last_day)).fill_null(False).ifelse(10_000, 0)
    gained = ((t.prior_bp - y) * (t.prior_bp - y) - (t.bp - y) * (t.bp - y)).cast("int64")
    t = t.mutate(gained=gained)
    return (
        t.group_by("by_manager", "period_no")
        .agg(n=t.count(), gained=whole(t.gained.sum()))
        .order_by("by_manager", "period_no")
    )


def layer_authors(past: Past, changed: Any) -> Any:
    """How many people made `changes_at_calls`: by_manager, n_people. Unknown authors are not counted."""
    s = past.statements
    told = s.filter((s.kind == "probability") & s.is_human & s.value.notnull() & s.author_no.notnull())
    told = told.select("deal_no", "recorded_at", "author_no")
    made = changed.select("deal_no", "recorded_at", "by_manager").inner_join(told, ["deal_no", "recorded_at"])
    return made.group_by("by_manager").agg(n_people=made.author_no.nunique()).order_by("by_manager")


def figure_authors(past: Past) -> Any | None:
    """How many people set the figures of each layer in finished periods: layer, n_people.

    Who set a figure is its author; an owner's own figure without an author counts for the owner. None where
    no forecasts are recorded.
    """
    if past.forecasts is None:
        return None
    f = _surest(past, past.forecasts)
    own = (f.layer == "owner_adjusted").ifelse(f.person_no, ibis.null("int64"))
    f = f.mutate(hand=f.author_no.coalesce(own))
    return f.group_by("layer").agg(n_people=f.hand.nunique()).order_by("layer")


def _surest(past: Past, forecasts: Any) -> Any:
    """Last figures of each person, layer and finished period that cover what is surest."""
    f = forecasts
    f = f.filter(f.amount_cents.notnull() & f.starts_on.notnull() & f.person_no.notnull())
    surest = f.category.isnull() | ((f.category == COMMIT) & f.is_cumulative)
    f = f.filter(surest & f.layer.isin(LAYERS))
    over = past.periods.filter(past.periods.ends_on <= ibis.literal(past.as_of))
    f = f.inner_join(over.select("period_no", "starts_on", "ends_on"), ["starts_on", "ends_on"])
    last = f.group_by("period_no", "person_no", "layer").agg(forecast_no=f.forecast_no.max())
    return f.semi_join(last, "forecast_no")


def layer_figures(past: Past) -> Any | None:
    """Surest figures of each layer, the last before a period ended, and what was won.

    Returns
    -------
    Table or None
        period_no, layer (owner_adjusted or manager_adjusted), n (people), won_cents, gained_cents: the sum of
        |figure before − won| − |figure after − won| over people, where before is the layer beneath. Only the
        cumulative commit figure (commit and closed), or the one without a category. None where no forecasts
        are recorded.
    """
    if past.forecasts is None:
        return None
    f, key = _surest(past, past.forecasts), ["period_no", "person_no"]
    over = past.periods.filter(past.periods.ends_on <= ibis.literal(past.as_of))
    level = {name: (f.layer == name).ifelse(f.amount_cents, ibis.null("int64")).max() for name in LAYERS}
    wide = f.group_by(key).agg(**level)
    won = _won_by_person(past, over)
    seen = wide.left_join(won, key).drop("period_no_right", "person_no_right")
    seen = seen.mutate(won_cents=seen.won_cents.fill_null(0))
    beneath = {"owner_adjusted": seen.rep, "manager_adjusted": seen.owner_adjusted.coalesce(seen.rep)}
    parts = []
    for layer, before in beneath.items():
        rows = seen.filter(seen[layer].notnull() & before.notnull())
        gain = (before - seen.won_cents).abs() - (seen[layer] - seen.won_cents).abs()
        rows = rows.select("period_no", "won_cents", layer=ibis.literal(layer), gain=gain)
        parts.append(rows)
    both = ibis.union(*parts)
    return (
        both.group_by("layer", "period_no")
        .agg(n=both.count(), won_cents=whole(both.won_cents.sum()), gained_cents=whole(both.gain.sum()))
        .order_by("layer", "period_no")
    )


def _won_by_person(past: Past, over: Any) -> Any:
    """Cents won in each period by each owner."""
    days = past.engine.rows(period_days(past.engine.fetch(over).to_pylist()))
    ended = endings(past)
    wins = ended.filter(ended.result == "won").inner_join(days, ended.ended_day == days.day)
    owned = wins.inner_join(past.deals.select("deal_no", person_no="owner_no"), "deal_no")
    return owned.group_by("period_no", "person_no").agg(
        won_cents=whole(owned.amount_cents.fill_null(0).sum())
    )

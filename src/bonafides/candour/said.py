"""What people said of a deal, statement after statement, each with the close date that stood beside it."""

from __future__ import annotations

from typing import Any

import ibis

from bonafides.engines.words import packed, part, unpacked, week_of_day
from bonafides.history.asof import Past
from bonafides.history.spells import DAY_BIAS, MOST_STATEMENTS
from bonafides.history.weeks import FIRST_MONDAY, day_number


def probabilities_said(past: Past) -> Any:
    """Every probability that a person stated deliberately, with what was stated before and after it.

    Parameters
    ----------
    past
        What was known.

    Returns
    -------
    Table
        One row a moment in which a probability was stated: deal_no, day, week, weekday (Monday 0), bp,
        by_manager (0 or 1), expected_day (close date standing then, null when none); bp and day of the
        deal's previous and next such statement (prior_bp, prior_day, next_bp, next_day), null at the ends.

    Notes
    -----
    Of several values written in one moment the last one counts. Stage defaults, automation and bulk edits
    are no statements.
    """
    s = past.statements
    told = (s.kind == "probability") & s.is_human & s.value.notnull()
    dated = (s.kind == "close_date") & s.value.notnull()
    order, nothing = ibis.least(s.statement_no, MOST_STATEMENTS), ibis.null("int64")
    by_manager = (s.author_role == "manager").ifelse(1, 0)
    kept = s.select(
        "deal_no",
        "recorded_at",
        said=told.ifelse(packed(order, s.value * 2 + by_manager), nothing),
        dated=dated.ifelse(packed(order, s.value + DAY_BIAS), nothing),
    )
    kept = kept.filter(kept.said.notnull() | kept.dated.notnull())
    saves = kept.group_by("deal_no", "recorded_at").agg(said=kept.said.max(), dated=kept.dated.max())
    running = ibis.window(group_by="deal_no", order_by="recorded_at", following=0)
    saves = saves.mutate(dated=saves.dated.max().over(running))
    rows = saves.filter(saves.said.notnull())
    payload, day = unpacked(rows.said), past.day(rows.recorded_at)
    rows = rows.select(
        "deal_no",
        "recorded_at",
        day=day,
        week=week_of_day(day),
        weekday=(day - day_number(FIRST_MONDAY)) % 7,
        bp=part(payload, above=1, bits=14),
        by_manager=part(payload, above=0, bits=1),
        expected_day=unpacked(rows.dated) - DAY_BIAS,
    )
    along = ibis.window(group_by="deal_no", order_by="recorded_at")
    return rows.mutate(
        prior_bp=rows.bp.lag().over(along),
        prior_day=rows.day.lag().over(along),
        next_bp=rows.bp.lead().over(along),
        next_day=rows.day.lead().over(along),
    )


def said_kept(past: Past) -> Any:
    """`probabilities_said`, computed once for all measures of a run that read it."""
    return past.kept("probabilities_said", lambda: probabilities_said(past))

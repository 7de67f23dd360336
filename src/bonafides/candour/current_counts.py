"""What one look at the pipeline counts: open deals by date, age, stage, contact and stated probability."""

from __future__ import annotations

from typing import Any

import ibis

from bonafides.history.asof import Past, endings, standing
from bonafides.history.spells import OPEN, contacts

OPEN_BY_DATE, OPEN_BY_AGE, OPEN_BY_STAGE, OPEN_BY_CONTACT, OPEN_BY_CHANCE, OVER_BY_CYCLE, WON_BY_DAY = range(
    7
)
"""Parts of `current_counts`."""

UNKNOWN = -(10**6)
"""Stands for a value that the export does not hold."""


def open_now(past: Past) -> Any:
    """Describe the open deals with what is believed of them, and days since something happened.

    Returns
    -------
    Table
        deal_no, expected_day, expected_is_human, probability_bp, probability_is_human, and days: age
        (since created), in_stage, quiet (since a contact); empty where the export does not say.
    """
    return past.kept("open_now", lambda: _open_now(past))


def _open_now(past: Past) -> Any:
    s = standing(past)
    s = s.filter(s.state == OPEN).inner_join(past.deals.select("deal_no", "created_at"), "deal_no")
    c = contacts(past.activities)
    last = c.group_by("deal_no").agg(contact_day=past.day(c.happened_at).max())
    s = s.left_join(last, "deal_no")
    # The week of a stage is known by its number; a stage stated in the last week may be as old as the export.
    in_stage = (s.stage_week < past.as_of_week).ifelse(
        7 * (past.as_of_week - s.stage_week), ibis.null("int64")
    )
    return s.select(
        "deal_no", "expected_day", "expected_is_human", "probability_bp", "probability_is_human",
        age=past.as_of_day - past.day(s.created_at),
        in_stage=in_stage,
        quiet=past.as_of_day - s.contact_day,
    )  # fmt: skip


def current_counts(past: Past) -> Any:
    """Describe the open deals, and those that are over, by days and probabilities.

    Returns
    -------
    Table
        part, value, flag, n (int64). Values: close date (flag: stated by a person), age, days in stage,
        days since a contact, probability in basis points (flag: stated by a person), days from creation to
        the end (flag: won), day of the win. `UNKNOWN` where the export does not say.
    """
    s = open_now(past)
    over = endings(past).filter(ibis._.result != "deleted")
    over = over.inner_join(past.deals.select("deal_no", "created_at"), "deal_no")
    cycle = over.ended_day - past.day(over.created_at)
    won = over.filter(over.result == "won")
    parts = [
        (OPEN_BY_DATE, s, s.expected_day, s.expected_is_human),
        (OPEN_BY_AGE, s, s.age, None),
        (OPEN_BY_STAGE, s, s.in_stage, None),
        (OPEN_BY_CONTACT, s, s.quiet, None),
        (OPEN_BY_CHANCE, s, s.probability_bp, s.probability_is_human),
        (OVER_BY_CYCLE, over, cycle, over.result == "won"),
        (WON_BY_DAY, won, won.ended_day, None),
    ]
    zero = ibis.literal(0, "int64")
    tables = [
        table.group_by(
            value=value.fill_null(UNKNOWN).cast("int64"),
            flag=zero if flag is None else flag.fill_null(False).ifelse(1, 0).cast("int64"),
        )
        .agg(n=table.count())
        .select("value", "flag", "n", part=ibis.literal(which, "int64"))
        for which, table, value, flag in parts
    ]
    return ibis.union(*tables).select("part", "value", "flag", "n")

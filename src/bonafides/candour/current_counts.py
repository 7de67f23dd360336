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

BY_CRM, BY_PERSON, BY_UNKNOWN = range(3)
"""Who set a value: the CRM (default, automation, in bulk), a person, or the export does not say."""


def open_now(past: Past) -> Any:
    """Describe the open deals with what is believed of them, and days since something happened.

    Returns
    -------
    Table
        deal_no, expected_day, expected_by, probability_bp, probability_by (as `BY_CRM` and so on), and days:
        age (since created), in_stage, quiet (since a contact); empty where the export does not say.
    """
    return past.kept("open_now", lambda: _open_now(past))


def _open_now(past: Past) -> Any:
    s = standing(past)
    s = s.filter(s.state == OPEN).inner_join(past.deals.select("deal_no", "created_at"), "deal_no")
    c = contacts(past.activities)
    last = c.group_by("deal_no").agg(contact_day=past.day(c.happened_at).max())
    s = s.left_join(last, "deal_no").left_join(_unsigned(past), "deal_no")
    # The week of a stage is known by its number; a stage stated in the last week may be as old as the export,
    # and one that only stands there began nobody knows when.
    dated = (s.stage_week < past.as_of_week) & (s.unsigned_stage.fill_null(0) == 0)
    in_stage = dated.ifelse(7 * (past.as_of_week - s.stage_week), ibis.null("int64"))
    return s.select(
        "deal_no", "expected_day", "probability_bp",
        expected_by=_by(s.expected_is_human, s.unsigned_date),
        probability_by=_by(s.probability_is_human, s.unsigned_probability),
        age=past.as_of_day - past.day(s.created_at),
        in_stage=in_stage,
        quiet=past.as_of_day - s.contact_day,
    )  # fmt: skip


def _unsigned(past: Past) -> Any:
    """Deals with a value that is only known to stand there: the export holds no entry of it."""
    s = past.statements
    some = s.filter(
        s.kind.isin(["close_date", "probability", "stage"])
        & (s.author_role == "unknown")
        & ~s.is_human
        & ~s.is_default.fill_null(False)
    )
    one = ibis.literal(1, "int64")
    return some.group_by("deal_no").agg(
        unsigned_stage=(some.kind == "stage").ifelse(one, 0).max(),
        unsigned_date=(some.kind == "close_date").ifelse(one, 0).max(),
        unsigned_probability=(some.kind == "probability").ifelse(one, 0).max(),
    )


def _by(is_human: Any, unsigned: Any) -> Any:
    unknown = (unsigned.fill_null(0) == 1).ifelse(BY_UNKNOWN, BY_CRM)
    return is_human.fill_null(False).ifelse(BY_PERSON, unknown).cast("int64")


def current_counts(past: Past) -> Any:
    """Describe the open deals, and those that are over, by days and probabilities.

    Returns
    -------
    Table
        part, value, flag, n (int64). Values: close date (flag: who set it), age, days in stage, days since
        a contact, probability in basis points (flag: who set it), days from creation to the end (flag: 1
        won), day of the win. `UNKNOWN` where the export does not say.
    """
    s = open_now(past)
    over = endings(past).filter(ibis._.result != "deleted")
    over = over.inner_join(past.deals.select("deal_no", "created_at"), "deal_no")
    cycle = over.ended_day - past.day(over.created_at)
    won = over.filter(over.result == "won")
    parts = [
        (OPEN_BY_DATE, s, s.expected_day, s.expected_by),
        (OPEN_BY_AGE, s, s.age, None),
        (OPEN_BY_STAGE, s, s.in_stage, None),
        (OPEN_BY_CONTACT, s, s.quiet, None),
        (OPEN_BY_CHANCE, s, s.probability_bp, s.probability_by),
        (OVER_BY_CYCLE, over, cycle, (over.result == "won").ifelse(1, 0)),
        (WON_BY_DAY, won, won.ended_day, None),
    ]
    zero = ibis.literal(0, "int64")
    tables = [
        table.group_by(
            value=value.fill_null(UNKNOWN).cast("int64"),
            flag=zero if flag is None else flag.cast("int64"),
        )
        .agg(n=table.count())
        .select("value", "flag", "n", part=ibis.literal(which, "int64"))
        for which, table, value, flag in parts
    ]
    return ibis.union(*tables).select("part", "value", "flag", "n")

"""The one stored intermediate: what was believed of each deal, from one week's end to the next change.

Every statement, contact and outcome falls into a week (Monday to Sunday, in the organisation's time zone).
A *spell* is the state of one deal as it stood at the end of `from_week`, holding until `to_week`, the next
week in which anything was said or done. As-of any day, every week end at once, flows, person-weeks at risk:
all are projections of this table.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import ibis

from bonafides.engines.words import count_if, packed, part, unpacked, whole
from bonafides.history.contracts import Column, Contract
from bonafides.history.weeks import Zone, local_week

OPEN, WON, LOST, GONE = 0, 1, 2, 3
"""States of a deal: open; won; lost; withdrawn or deleted."""

WEEK_BITS, AUTHOR_BITS, DAY_BITS = 13, 20, 23
DAY_BIAS = 2 ** (DAY_BITS - 1)
"""Holds every day of a calendar of four digits: close dates in the year 9999 do occur."""
AMOUNT_BIAS = 2**47
MOST_STATEMENTS = 2**15 - 1
"""Statements of one deal that can be told apart within `packed`; later ones count as simultaneous."""

SPELLS = Contract(
    "spells",
    "one deal over the weeks in which nothing about it changed",
    {
        "deal_no": Column("int64", "the deal"),
        "from_week": Column("int64", "first week at whose end this was the state", "weeks since 1970-01-05"),
        "to_week": Column(
            "int64", "first week at whose end it no longer was; empty: still so", nullable=True
        ),
        "state": Column("int64", "0 open, 1 won, 2 lost, 3 withdrawn or deleted"),
        "stage_no": Column("int64", "stage stated", nullable=True),
        "stage_week": Column("int64", "week in which that stage was stated", nullable=True),
        "probability_bp": Column("int64", "probability stated", "basis points", nullable=True),
        "probability_by": Column("int64", "who stated it, a person_no", nullable=True),
        "probability_is_human": Column("bool", "by a person, deliberately", nullable=True),
        "probability_week": Column("int64", "week in which it was stated", nullable=True),
        "category": Column("int64", "forecast category stated, its place in CATEGORIES", nullable=True),
        "category_by": Column("int64", "who stated it, a person_no", nullable=True),
        "category_is_human": Column("bool", "by a person, deliberately", nullable=True),
        "category_week": Column("int64", "week in which it was stated", nullable=True),
        "expected_day": Column("int64", "close date stated", "days since 1970-01-01", nullable=True),
        "expected_is_human": Column("bool", "by a person, deliberately: no CRM default", nullable=True),
        "expected_week": Column("int64", "week in which it was stated", nullable=True),
        "amount_cents": Column("int64", "amount stated", "cents", nullable=True),
        "owner_no": Column("int64", "who owned it, a person_no", nullable=True),
        "n_pushes": Column("int64", "times the close date had moved later"),
        "last_in_week": Column("int64", "week of the last contact from the customer", nullable=True),
    },
    order=("deal_no", "from_week"),
)


class History(NamedTuple):
    """The canonical tables that spells are made of, as ibis tables of one engine."""

    deals: Any
    statements: Any
    activities: Any
    outcomes: Any


def packed_spells(history: History, *, zone: Zone) -> Any:
    """Describe every deal as spells between weeks in which something changed, still packed.

    Parameters
    ----------
    history
        Canonical tables; contracts STATEMENTS, ACTIVITIES and OUTCOMES.
    zone
        Time zone in which weeks begin and end, from `weeks.zone`.

    Returns
    -------
    Table
        deal_no, from_week, to_week and one int64 for each of `CARRIED`, as the store keeps them; `spells`
        takes them apart. A deal without any statement, reply or outcome does not appear.

    Notes
    -----
    Two moments in one week leave one spell: the state at the week's end. Only a contact *from* the
    customer begins a spell: contacts made change nothing that is believed of the deal.
    """
    said, heard, ended = (
        _said(history.statements, zone),
        _heard(history.activities, zone),
        _ended(history.outcomes, zone),
    )
    ticks = ibis.union(said, heard, ended)
    running = ibis.window(group_by="deal_no", order_by=["week", "part"], following=0)
    ahead = ibis.window(group_by="deal_no", order_by=["week", "part"])
    carried = ticks.select(
        "deal_no",
        from_week=ticks.week,
        to_week=ticks.week.lead().over(ahead),
        **{name: ticks[name].max().over(running) for name in CARRIED},
        n_pushes=whole(ticks.n_pushes.sum().over(running)),
    )
    # Up to three parts speak of one week; the last of them has heard the others.
    return carried.filter(carried.to_week.isnull() | (carried.to_week > carried.from_week))


CARRIED = ("stage", "probability", "category", "expected", "amount", "owner", "ending", "last_in_week")
"""Columns whose latest value is their largest one, week after week."""

_NOTHING = ibis.null("int64")


def _said(statements: Any, zone: Zone) -> Any:
    """One row a deal and week: the last statement of each kind, packed, and the pushes."""
    s = statements
    order = ibis.least(s.statement_no, MOST_STATEMENTS)
    week = local_week(s.recorded_at, zone)
    human = s.is_human.ifelse(1, 0)
    author = (s.author_no + 1).fill_null(0)
    signed = (human * 2**AUTHOR_BITS + author) * 2**WEEK_BITS + week

    def last(kind: str, payload: Any) -> Any:
        wanted = (s.kind == kind) & s.value.notnull()
        return wanted.ifelse(packed(order, payload), _NOTHING).max()

    bits = 2 ** (1 + AUTHOR_BITS + WEEK_BITS)
    pushed = (s.kind == "close_date") & (s.value > s.previous)
    weekly = s.group_by(deal_no=s.deal_no, week=week).agg(
        stage=last("stage", s.value * 2**WEEK_BITS + week),
        probability=last("probability", s.value * bits + signed),
        category=last("category", s.value * bits + signed),
        expected=last("close_date", (_day(s.value) * 2 + human) * 2**WEEK_BITS + week),
        amount=last("amount", ibis.least(ibis.greatest(s.value + AMOUNT_BIAS, 0), 2 * AMOUNT_BIAS - 1)),
        owner=last("owner", s.value),
        n_pushes=count_if(pushed),
    )
    return _widened(weekly, 0)


def _day(value: Any) -> Any:
    """A day number as one from 0 to 2**DAY_BITS − 1."""
    return ibis.least(ibis.greatest(value + DAY_BIAS, 0), 2 * DAY_BIAS - 1)


def _widened(weekly: Any, part: int) -> Any:
    """Give a weekly table every carried column, empty where it knows nothing."""
    empty = {name: _NOTHING for name in CARRIED if name not in weekly.columns}
    pushes = {} if "n_pushes" in weekly.columns else {"n_pushes": ibis.literal(0, "int64")}
    filled = weekly.mutate(**empty, **pushes, part=ibis.literal(part, "int64"))
    return filled.select("deal_no", "week", "part", *CARRIED, "n_pushes")


def contacts(activities: Any) -> Any:
    """Contacts with or from the customer: no machines, no bounced mail, nothing internal."""
    a = activities
    real = a.deal_no.notnull() & ~a.is_auto & a.direction.isin(["in", "out"]) & (a.outcome != "bounced")
    return a.filter(real)


def _heard(activities: Any, zone: Zone) -> Any:
    """One row a deal and week in which the customer was heard from."""
    c = contacts(activities).filter(ibis._.direction == "in")
    weekly = c.select("deal_no", week=local_week(c.happened_at, zone)).distinct()
    return _widened(weekly.mutate(last_in_week=weekly.week), 1)


def _ended(outcomes: Any, zone: Zone) -> Any:
    """One row a deal and week: the last end, or reopening, of the week."""
    o = outcomes
    code = o.result.cases(("won", WON), ("lost", LOST), ("reopened", OPEN), else_=GONE)
    week = local_week(o.happened_at, zone)
    weekly = o.group_by(deal_no=o.deal_no, week=week).agg(
        ending=packed(ibis.least(o.outcome_no, MOST_STATEMENTS), code).max(),
    )
    return _widened(weekly, 2)


def spells(stored: Any) -> Any:
    """Take the packed columns of `packed_spells` apart.

    Returns
    -------
    Table
        As in `SPELLS`. Only the columns that a query asks for are ever computed.
    """
    payload = {name: unpacked(stored[name]) for name in CARRIED[:7]}
    above = 1 + AUTHOR_BITS + WEEK_BITS

    def author(name: str) -> Any:
        return (part(payload[name], above=WEEK_BITS, bits=AUTHOR_BITS) - 1).nullif(-1)

    def human(name: str) -> Any:
        return part(payload[name], above=WEEK_BITS + AUTHOR_BITS, bits=1) == 1

    def week(name: str) -> Any:
        return part(payload[name], above=0, bits=WEEK_BITS)

    return stored.select(
        "deal_no",
        "from_week",
        "to_week",
        state=payload["ending"].fill_null(OPEN),
        stage_no=part(payload["stage"], above=WEEK_BITS, bits=32),
        stage_week=week("stage"),
        probability_bp=part(payload["probability"], above=above, bits=14),
        probability_by=author("probability"),
        probability_is_human=human("probability"),
        probability_week=week("probability"),
        category=part(payload["category"], above=above, bits=8),
        category_by=author("category"),
        category_is_human=human("category"),
        category_week=week("category"),
        expected_day=part(payload["expected"], above=1 + WEEK_BITS, bits=DAY_BITS) - DAY_BIAS,
        expected_is_human=part(payload["expected"], above=WEEK_BITS, bits=1) == 1,
        expected_week=week("expected"),
        amount_cents=payload["amount"] - AMOUNT_BIAS,
        owner_no=payload["owner"],
        n_pushes=stored.n_pushes,
        last_in_week=stored.last_in_week,
    )

"""Slippage: how stated close dates move, and how far they lie from what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np

from bonafides.candour.moves import Ints, Moves, Patterns, measured, middle
from bonafides.engines.words import count_if
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings
from bonafides.methods.intervals import median


@dataclass(frozen=True, slots=True, eq=False)
class Slippage:
    """How stated close dates moved.

    Parameters
    ----------
    moves
        Moves between one stated date and the next, with their figures and histogram.
    last_to_realised_days
        Days from the last date stated before a deal was won to the day on which it was won; above 0:
        later than said.
    first_to_realised_days
        The same from the first date stated.
    realised_days, realised_counts
        Histogram of the former: days and deals.
    statements
        Close dates stated by people.
    left_out
        Close dates that nobody stated: CRM defaults, bulk edits, automation.
    at_the_end
        Close dates stated on or after the day on which the deal ended; they record, they do not foretell.
    """

    moves: Moves
    last_to_realised_days: Figure
    first_to_realised_days: Figure
    realised_days: Ints
    realised_counts: Ints
    statements: int
    left_out: int
    at_the_end: int

    def record(self) -> dict[str, Any]:
        """Return the JSON section `slippage`."""
        return {
            **self.moves.record(),
            "last_to_realised_days": self.last_to_realised_days.record(),
            "first_to_realised_days": self.first_to_realised_days.record(),
            "statements": self.statements,
            "left_out": self.left_out,
            "at_the_end": self.at_the_end,
        }


def slippage(past: Past) -> Slippage:
    """Measure how far stated close dates move, and how far they lie from the day of the win.

    Returns
    -------
    Slippage
        Intervals count deals, since the moves of one deal go together. Figures refuse when fewer than 5
        deals (medians: 6 values' worth) are there.

    Notes
    -----
    Only what a person stated deliberately counts: a CRM's default date, a bulk edit and automation are
    no statements, and a move is measured from the last date that a person had stated. A pull-in does not
    cancel a push. Dates written on or after the day on which the deal ended are left out: CRMs rewrite
    the close date when a deal is closed.
    """
    fetch = past.engine.fetch
    said = stated_dates(past)
    totals = fetch(_totals(past, said)).to_pylist()[0]
    moved = moves_of(said)
    lengths = fetch(moved.group_by("days").agg(n=moved.count()).order_by("days")).to_pydict()
    days, counts = _ints(lengths["days"]), _ints(lengths["n"])
    kinds = fetch(_patterns(moved, middle(days, counts))).to_pydict()
    found = Patterns(**{name: _ints(values) for name, values in kinds.items()})
    realised = fetch(_realised(said)).to_pydict()
    last, first, n = (_ints(realised[name]) for name in ("last_days", "first_days", "n"))
    return Slippage(
        moves=measured(days, counts, found, items=int(totals["deals"] or 0), what="deals"),
        last_to_realised_days=median(last, n, unit="days"),
        first_to_realised_days=median(first, n, unit="days"),
        realised_days=(distinct := np.unique(last)),
        realised_counts=np.bincount(np.searchsorted(distinct, last), weights=n).astype(np.int64),
        statements=int(totals["statements"] or 0),
        left_out=int(totals["left_out"] or 0),
        at_the_end=int(totals["at_the_end"] or 0),
    )


def _ints(values: Any) -> Ints:
    return np.asarray(values, dtype=np.int64)


def stated_dates(past: Past) -> Any:
    """Close dates stated by people while the deal was open, each with the one stated before it.

    Returns
    -------
    Table
        deal_no, statement_no, value and prior (days since 1970-01-01; prior empty at the first one),
        said_day, author_no, result and ended_day of deals that are over.

    Notes
    -----
    Where a deal's very first entry already replaces a date, that date was stated before the record
    begins, and counts.
    """
    s = _dates(past)
    s = s.mutate(first_no=s.statement_no.min().over(ibis.window(group_by="deal_no")))
    counted = s.filter(_counts(s))
    order = ibis.window(group_by="deal_no", order_by="statement_no")
    earlier = (counted.statement_no == counted.first_no).ifelse(counted.previous, ibis.null("int64"))
    return counted.mutate(prior=counted.value.lag().over(order).fill_null(earlier)).drop(
        "first_no", "previous", "is_human", "is_default"
    )


def _dates(past: Past) -> Any:
    """All entries of close dates, with the end of their deal."""
    s = past.statements.filter((past.statements.kind == "close_date") & past.statements.value.notnull())
    s = s.select(
        "deal_no", "statement_no", "value", "previous", "author_no", "is_human",
        is_default=s.is_default.fill_null(False), said_day=past.day(s.recorded_at),
    )  # fmt: skip
    ends = endings(past).select("deal_no", "result", "ended_day")
    return s.left_join(ends, "deal_no").drop("deal_no_right")


def _stated(s: Any) -> Any:
    return s.is_human & ~s.is_default


def _foretells(s: Any) -> Any:
    return s.ended_day.isnull() | (s.said_day < s.ended_day)


def _counts(s: Any) -> Any:
    return _stated(s) & _foretells(s)


def _totals(past: Past, said: Any) -> Any:
    s = _dates(past)
    counts = s.agg(
        statements=count_if(_counts(s)),
        left_out=count_if(~_stated(s)),
        at_the_end=count_if(_stated(s) & ~_foretells(s)),
    )
    return counts.cross_join(said.agg(deals=said.deal_no.nunique()))


def moves_of(said: Any) -> Any:
    """Moves between stated dates: deal_no, statement_no, days, is_after (stated after the old date)."""
    m = said.filter(said.prior.notnull() & (said.value != said.prior))
    return m.select("deal_no", "statement_no", days=m.value - m.prior, is_after=m.said_day > m.prior)


def _patterns(moved: Any, median_days: float) -> Any:
    """Deals by how many moves they saw, of which kind: what the intervals need, in a few hundred rows."""
    by_deal = moved.group_by("deal_no").agg(
        moves=count_if(moved.days != 0),
        later=count_if(moved.days > 0),
        after=count_if(moved.is_after),
        up_to_median=count_if(moved.days <= median_days),
    )
    return by_deal.group_by("moves", "later", "after", "up_to_median").agg(times=by_deal.count())


def _realised(said: Any) -> Any:
    """Won deals by days from their last and first stated date to the win: last_days, first_days, n."""
    won = said.filter(said.result == "won")
    ends = won.group_by("deal_no").agg(first_no=won.statement_no.min(), last_no=won.statement_no.max())
    each = won.inner_join(ends, "deal_no")
    gap = each.ended_day - each.value
    nothing = ibis.null("int64")
    both = each.mutate(
        first_days=(each.statement_no == each.first_no).ifelse(gap, nothing),
        last_days=(each.statement_no == each.last_no).ifelse(gap, nothing),
    )
    by_deal = both.group_by("deal_no").agg(first_days=both.first_days.max(), last_days=both.last_days.max())
    return by_deal.group_by("last_days", "first_days").agg(n=by_deal.count())

"""Slippage: how stated close dates move, and how far they lie from what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np

from bonafides.candour.moves import Ints, Moves, Patterns, measured, middle
from bonafides.candour.sampling import kth, one_in
from bonafides.engines.words import count_if
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings, outcome_spans
from bonafides.methods.intervals import median

ENTRIES, STEPS, WINS, TOTALS = 0, 1, 2, 3
"""Parts of `slippage_counts`."""

AFTER, MOVED = 0, 1
"""Totals: moves stated after the old date had passed; deals whose date moved."""

SAMPLED = 50_000
"""Deals from which it is learnt how far the moves of one deal go together."""

STATED, NOT_STATED, AT_THE_END = 0, 1, 2
"""Kinds of entries: stated by a person beforehand; by nobody; written when the deal ended, or later."""


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
    said = stated_dates(past)
    counted = past.count("close_date_moves", slippage_counts(past, said)).to_pydict()
    part, one, two, n = (_ints(counted[name]) for name in ("part", "one", "two", "n"))
    entries, steps, wins, late = (part == which for which in (ENTRIES, STEPS, WINS, TOTALS))
    days = np.unique(one[steps & (one != 0)])
    counts = _tally(days, one[steps], n[steps])
    fewer = moves_of(kth(said, one_in(past, SAMPLED)))
    kinds = past.engine.fetch(_patterns(fewer, middle(days, counts))).to_pydict()
    found = Patterns(**{name: _ints(values) for name, values in kinds.items()})
    deals = int(n[steps & (two == 1)].sum())
    last = np.unique(one[wins])
    return Slippage(
        moves=measured(
            days,
            counts,
            found,
            after=int(n[late & (one == AFTER)].sum()),
            items=deals,
            moved_items=int(n[late & (one == MOVED)].sum()),
            what="deals",
        ),
        last_to_realised_days=median(one[wins], n[wins], unit="days"),
        first_to_realised_days=median(two[wins], n[wins], unit="days"),
        realised_days=last,
        realised_counts=_tally(last, one[wins], n[wins]),
        statements=int(n[entries & (one == STATED)].sum()),
        left_out=int(n[entries & (one == NOT_STATED)].sum()),
        at_the_end=int(n[entries & (one == AT_THE_END)].sum()),
    )


def _tally(values: Ints, found: Ints, n: Ints) -> Ints:
    """How often each of the values was found."""
    kept = np.isin(found, values)
    place = np.searchsorted(values, found[kept])
    return np.bincount(place, weights=n[kept], minlength=values.size).astype(np.int64)


def _ints(values: Any) -> Ints:
    return np.asarray(values, dtype=np.int64)


def stated_dates(past: Past) -> Any:
    """Close dates stated by people while the deal was open, each with the one stated before it.

    Returns
    -------
    Table
        deal_no, statement_no, value and prior (days since 1970-01-01; prior empty at the first one),
        is_first, said_day, author_no, result and ended_day of deals that are over.

    Notes
    -----
    Where a deal's very first entry already replaces a date, that date was stated before the record
    begins, and counts.
    """
    entries = date_entries(past)
    return entries.filter(entries.kind == STATED).drop("kind")


def date_entries(past: Past) -> Any:
    """All entries of close dates: as `stated_dates`, with kind; prior and is_first only where stated.

    Notes
    -----
    Whether a date was stated before its deal ended is settled for good where a deal ends at most once: until
    then nothing was written after that end. Deals with several entries of outcomes are looked at afresh.
    """
    return past.once("date_entries", lambda: _date_entries(past))


def _date_entries(past: Past) -> Any:
    day = past.as_of_day
    settled = past.lasting("close-dates", _settled_dates)
    settled = settled.filter(settled.said_day <= day)
    over = settled.ended_day <= day
    settled = settled.mutate(
        result=over.ifelse(settled.result, ibis.null("string")),
        ended_day=over.ifelse(settled.ended_day, ibis.null("int64")),
    )
    open_ = past.lasting("close-dates-of-reopened", _unsettled_dates)
    open_ = open_.filter(open_.said_day <= day)
    reopened = past.kept(f"close-dates-of-reopened-{day}", lambda: _with_kind(past, open_))
    return ibis.union(settled, reopened.select(*settled.columns))


def _several_ends(past: Past) -> Any:
    spans = outcome_spans(past)
    return spans.filter(spans.n_entries > 1).select("deal_no").distinct()


def _settled_dates(past: Past) -> Any:
    entries = _dates(past)
    return _with_kind(past, entries.anti_join(_several_ends(past), "deal_no"))


def _unsettled_dates(past: Past) -> Any:
    entries = _dates(past)
    return entries.semi_join(_several_ends(past), "deal_no")


def _with_kind(past: Past, entries: Any) -> Any:
    """Entries with the end of their deal, what kind they are, and the stated date before each stated one."""
    ends = endings(past).select("deal_no", "result", "ended_day")
    s = entries.left_join(ends, "deal_no").drop("deal_no_right")
    s = s.mutate(kind=_kind(s).cast("int64"))
    is_stated = s.kind == STATED
    earliest = s.statement_no.min().over(ibis.window(group_by="deal_no"))
    along = ibis.window(group_by=["deal_no", is_stated], order_by="statement_no")
    before = s.value.lag().over(along)
    prior = before.fill_null((s.statement_no == earliest).ifelse(s.previous, ibis.null("int64")))
    return s.select(
        "deal_no", "statement_no", "value", "author_no", "said_day", "result", "ended_day", "kind",
        prior=is_stated.ifelse(prior, ibis.null("int64")),
        is_first=is_stated & before.isnull(),
    )  # fmt: skip


def _dates(past: Past) -> Any:
    """All entries of close dates."""
    s = past.statements.filter((past.statements.kind == "close_date") & past.statements.value.notnull())
    return s.select(
        "deal_no", "statement_no", "value", "previous", "author_no", "is_human",
        is_default=s.is_default.fill_null(False), said_day=past.day(s.recorded_at),
    )  # fmt: skip


def _kind(s: Any) -> Any:
    stated = s.is_human & ~s.is_default
    foretells = s.ended_day.isnull() | (s.said_day < s.ended_day)
    return stated.ifelse(foretells.ifelse(STATED, AT_THE_END), NOT_STATED)


def slippage_counts(past: Past, said: Any) -> Any:
    """Describe all counts but the patterns, in one table: the past is read once for them.

    Returns
    -------
    Table
        part, one, two, n (int64). ENTRIES: by kind of entry. STEPS: statements by days from the one
        before (0 for none, and for the same date again) and whether they are their deal's first. WINS:
        won deals by days from the last and from the first statement to the win. TOTALS: `AFTER`, `MOVED`.
    """
    s = date_entries(past)
    zero = ibis.literal(0, "int64")
    entries = s.group_by(one=s.kind, two=zero).agg(n=s.count())
    step = (said.value - said.prior).fill_null(0)
    steps = said.group_by(one=step, two=said.is_first.ifelse(1, 0).cast("int64")).agg(n=said.count())
    moved = moves_of(said)
    parts = [
        counts.select("one", "two", "n", part=ibis.literal(which, "int64"))
        for which, counts in (
            (ENTRIES, entries),
            (STEPS, steps),
            (WINS, _realised(said)),
            (
                TOTALS,
                moved.agg(
                    one=ibis.literal(AFTER, "int64"), two=zero, n=count_if(moved.is_after).fill_null(0)
                ),
            ),
            (TOTALS, moved.agg(one=ibis.literal(MOVED, "int64"), two=zero, n=moved.deal_no.nunique())),
        )
    ]
    return ibis.union(*parts).select("part", "one", "two", "n")


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
    """Won deals by days from their last and from their first stated date to the win: one, two, n."""
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
    return by_deal.group_by(one="last_days", two="first_days").agg(n=by_deal.count())

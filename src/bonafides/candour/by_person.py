"""What people said, counted by person in a few queries, so that any group's figures can be put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.candour.moves import Moves, Patterns, measured, middle
from bonafides.candour.people import claim_counts
from bonafides.candour.slippage import stated_dates
from bonafides.engines.words import count_if
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.methods.contrasts import clustered_mean
from bonafides.methods.intervals import wilson

Ints = NDArray[np.int64]

LEAST_PERIODS = 5
"""Finished periods below which it cannot be told how far the claims of one share its luck."""


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Counts by person: columns of one length, `who` rising, so that a person's rows lie together."""

    who: Ints
    column: dict[str, Ints]

    @classmethod
    def of(cls, table: Any, who: str) -> Ledger:
        """Take a fetched table and the name of its column of persons."""
        found = {name: table.column(name).to_numpy().astype(np.int64) for name in table.column_names}
        order = np.argsort(found[who], kind="stable")
        return cls(found[who][order], {name: values[order] for name, values in found.items() if name != who})

    def rows(self, persons: Iterable[int]) -> Ints:
        """Places of the rows of some persons."""
        wanted = np.unique(np.fromiter(persons, dtype=np.int64))
        first, last = np.searchsorted(self.who, wanted), np.searchsorted(self.who, wanted, side="right")
        spans = [np.arange(a, b) for a, b in zip(first, last, strict=True) if b > a]
        return np.concatenate(spans).astype(np.int64) if spans else np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """Everything that was counted by person.

    Parameters
    ----------
    claims
        period_no, probability_bp, n, k; None while no period is over.
    moves
        days, n, after: moves of stated close dates by their length.
    patterns
        moves, later, after, up_to_median, times: deals by what one person did to their date.
    dated
        items, moved: deals of which the person stated a close date, and those whose date they moved.
    """

    claims: Ledger | None
    moves: Ledger
    patterns: Ledger
    dated: Ledger


def spoken(past: Past, *, claims: bool = True) -> Spoken:
    """Count claims and moved dates by the person who made them: four queries, whoever many people there are.

    Parameters
    ----------
    past
        What was known.
    claims
        Whether stated probabilities may be held against their period at all.
    """
    counted = claim_counts(past) if claims else None
    claimed = None if counted is None else Ledger.of(past.engine.fetch(counted), "who")
    said = stated_dates(past)
    said = said.filter(said.author_no.notnull())
    m = said.filter(said.prior.notnull() & (said.value != said.prior))
    m = m.select("deal_no", "author_no", days=m.value - m.prior, is_after=m.said_day > m.prior)
    lengths = past.engine.fetch(m.group_by("author_no", "days").agg(n=m.count(), after=count_if(m.is_after)))
    moved = Ledger.of(lengths, "author_no")
    items = said.group_by("author_no").agg(
        items=said.deal_no.nunique(),
        moved=(said.prior.notnull() & (said.value != said.prior)).ifelse(said.deal_no, None).nunique(),
    )
    return Spoken(
        claimed,
        moved,
        Ledger.of(past.engine.fetch(_patterns(past, m, moved)), "author_no"),
        Ledger.of(past.engine.fetch(items), "author_no"),
    )


def _patterns(past: Past, moved: Any, lengths: Ledger) -> Any:
    """Deals by what one person did to their date, each against that person's own median move."""
    who = np.unique(lengths.who)
    medians = np.array([_middle(lengths, lengths.rows([int(one)])) for one in who], dtype=np.float64)
    known = past.engine.rows({"mover": who, "half": np.floor(medians).astype(np.int64)})
    m = moved.inner_join(known, moved.author_no == known.mover)
    by_deal = m.group_by("author_no", "deal_no").agg(
        moves=m.count(),
        later=count_if(m.days > 0),
        after=count_if(m.is_after),
        up_to_median=count_if(m.days <= m.half),
    )
    return by_deal.group_by("author_no", "moves", "later", "after", "up_to_median").agg(times=by_deal.count())


def _middle(lengths: Ledger, rows: Ints) -> float:
    days, counts = _tally(lengths.column["days"][rows], lengths.column["n"][rows])
    return middle(days, counts)


def _tally(values: Ints, n: Ints) -> tuple[Ints, Ints]:
    """Distinct values, rising, and how often each was found."""
    distinct, place = np.unique(values, return_inverse=True)
    return distinct, np.bincount(place, weights=n, minlength=len(distinct)).astype(np.int64)


def moves_by(found: Spoken, persons: Sequence[int]) -> Moves:
    """How the close dates moved that some persons stated.

    Deals of one person go together as far as that person's own deals do: the patterns are each person's own.
    """
    at, kinds, own = (part.rows(persons) for part in (found.moves, found.patterns, found.dated))
    days, counts = _tally(found.moves.column["days"][at], found.moves.column["n"][at])
    return measured(
        days,
        counts,
        Patterns(**{name: values[kinds] for name, values in found.patterns.column.items()}),
        after=int(found.moves.column["after"][at].sum()),
        items=int(found.dated.column["items"][own].sum()),
        moved_items=int(found.dated.column["moved"][own].sum()),
        what="deals",
    )


@dataclass(frozen=True, slots=True, eq=False)
class GroupClaims:
    """Claims of a group: counts by probability, how many made them, and the share that came true."""

    p: NDArray[np.float64]
    n: Ints
    k: Ints
    n_people: int
    said: float
    came_true: Figure


def claims_by(found: Spoken, persons: Sequence[int]) -> GroupClaims:
    """Claims of some persons together, one a deal, and the share of them that came true.

    Notes
    -----
    Deals of a period share its luck: where there are `LEAST_PERIODS` the interval allows for it, else it is
    Wilson's and says so.
    """
    nothing = np.zeros(0, dtype=np.int64)
    if found.claims is None or not len(at := found.claims.rows(persons)):
        why = "No probability that one of them stated has an outcome yet."
        refused = Figure.refuse(why, n=0, unit="share")
        return GroupClaims(np.zeros(0), nothing, nothing, 0, float("nan"), refused)
    column = {name: values[at] for name, values in found.claims.column.items()}
    bp, n = _tally(column["probability_bp"], column["n"])
    _, k = _tally(column["probability_bp"], column["k"])
    p = bp / 10_000
    people = len(np.unique(found.claims.who[at]))
    return GroupClaims(p, n, k, people, float((n * p).sum() / n.sum()), _came_true(column))


def _came_true(column: dict[str, Ints]) -> Figure:
    n, k = int(column["n"].sum()), int(column["k"].sum())
    share = wilson(k, n)
    if share.value is None or share.low is None or share.high is None:
        return share
    p = column["probability_bp"] / 10_000
    gap = clustered_mean(
        column["n"] * p - column["k"],
        column["n"],
        cluster=column["period_no"],
        unit="share",
        fewest=LEAST_PERIODS,
    )
    if gap.low is None or gap.high is None:
        why = "Too few periods to allow for luck that their deals share."
        return Figure(share.value, share.low, share.high, n=n, unit="share", why=why)
    said = float((column["n"] * p).sum() / n)
    low = max(0.0, min(share.low, said - gap.high))
    high = min(1.0, max(share.high, said - gap.low))
    why = f"Clustered by period, {gap.n} of them."
    return Figure(share.value, low, high, n=n, unit="share", why=why)

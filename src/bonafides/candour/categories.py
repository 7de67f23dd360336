"""What a forecast category says: as its organisation wrote it down, and as it came true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.candour.claims import LEADS, PERIOD_START, claims
from bonafides.engines.words import whole
from bonafides.errors import WrongRequest
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.history.tables import CATEGORIES
from bonafides.methods.clusters import clustered_share
from bonafides.methods.intervals import wilson

DEFINABLE = ("pipeline", "best_case", "most_likely", "commit")
"""Categories that can be written down to mean a probability."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Category:
    """What became of the deals in one forecast category at the start of their period.

    `meant` is the share drawn towards that of all categories as far as few deals demand: what a statement of
    the category amounts to, unless the organisation wrote down what it is to mean (`written`). `by_lead` has
    what happened to the deals in it at each lead, nearest the period's end last.
    """

    category: str
    happened: Figure
    mean_probability: float | None
    meant: float = float("nan")
    written: float | None = None
    by_lead: tuple[tuple[int, Figure], ...] = ()

    def record(self) -> dict[str, Any]:
        """One of `categories` in report.json."""
        return {
            "category": self.category,
            "happened": self.happened.record(),
            "mean_probability": self.mean_probability,
            "written": self.written,
            "by_lead": [
                {"lead": "period_start" if lead == PERIOD_START else lead, "happened": figure.record()}
                for lead, figure in self.by_lead
            ],
        }


def written_meaning(text: str) -> tuple[str, float]:
    """Read one definition such as "Commit=90%".

    Returns
    -------
    category, share
        The category as `DEFINABLE` has it; a share of one.

    Raises
    ------
    WrongRequest
        No such category, or no share strictly between 0 and 1.

    Examples
    --------
    >>> written_meaning("Commit=90%"), written_meaning("best case = 0.6")
    (('commit', 0.9), ('best_case', 0.6))
    """
    name, _, number = text.partition("=")
    category = "_".join(name.lower().replace("_", " ").split())
    digits = number.strip()
    try:
        share = float(digits.removesuffix("%")) / (100 if digits.endswith("%") else 1)
    except ValueError:
        share = float("nan")
    if category not in DEFINABLE or not 0 < share < 1:
        raise WrongRequest(
            f"--category-means {text}",
            f"one of {', '.join(DEFINABLE)}, and what it means as 0.9 or 90%",
            "write --category-means Commit=90%, once for each category that is written down",
        )
    return category, share


def category_counts(past: Past) -> Any | None:
    """Categories that people stated: category, lead, period_no, n, k, n_stated, stated_bp."""
    claimed = claims(past)
    if claimed is None:
        return None
    told = claimed.filter(claimed.category.notnull() & claimed.category_is_human.fill_null(False))
    return (
        told.group_by("category", "lead", "period_no")
        .agg(
            n=ibis._.count(),
            k=whole(ibis._.won.sum()),
            n_stated=whole(ibis._.probability_bp.notnull().ifelse(1, 0).sum()),
            stated_bp=whole(ibis._.probability_bp.fill_null(0).sum()),
        )
        .order_by("category", "lead", "period_no")
    )


def categories(
    past: Past, *, written: Mapping[str, float] | None = None, with_probability: bool = True
) -> tuple[Category, ...]:
    """Set what each category came true as beside what it was written down to mean.

    Parameters
    ----------
    past
        What was known; only periods that are over count.
    written
        The organisation's own definitions, from `written_meaning`.
    with_probability
        Whether probabilities stated beside a category mean the same period, and may stand beside it.

    Returns
    -------
    tuple
        In the field's order; only categories that stood when a finished period began. Empty without any.
    """
    counts = category_counts(past)
    if counts is None:
        return ()
    table = past.count("claims_by_category", counts)
    column = {name: table.column(name).to_numpy() for name in table.column_names}
    start = column["lead"] == PERIOD_START
    codes = np.unique(column["category"][start]).tolist()
    each = [_rows(column, (column["category"] == code) & start) for code in codes]
    meant = partly_pooled([int(rows["k"].sum()) for rows in each], [int(rows["n"].sum()) for rows in each])
    found = []
    for code, rows, share in zip(codes, each, meant, strict=True):
        stated = int(rows["n_stated"].sum()) if with_probability else 0
        name = CATEGORIES[code]
        found.append(
            Category(
                category=name,
                happened=share_won(rows["k"], rows["n"], rows["period_no"]),
                mean_probability=int(rows["stated_bp"].sum()) / stated / 10_000 if stated else None,
                meant=float(share),
                written=(written or {}).get(name),
                by_lead=tuple(
                    (lead, share_won(at["k"], at["n"], at["period_no"]))
                    for lead in LEADS
                    if len(
                        (at := _rows(column, (column["category"] == code) & (column["lead"] == lead)))["n"]
                    )
                ),
            )
        )
    return tuple(found)


def _rows(column: dict[str, Ints], mine: NDArray[np.bool_]) -> dict[str, Ints]:
    return {name: values[mine] for name, values in column.items()}


def share_won(k: Ints, n: Ints, period: Ints) -> Figure:
    """Share won, with the wider of two intervals: of deals alone, and of periods whose deals share luck.

    Examples
    --------
    Forty of eighty are 39 to 61 % by Wilson. All of four periods and none of four others are worth seven
    things, less what so few periods cost.

    >>> even = share_won(np.full(8, 5), np.full(8, 10), np.arange(8))
    >>> uneven = share_won(np.array([10, 0] * 4), np.full(8, 10), np.arange(8))
    >>> [round(figure.low, 2) for figure in (even, uneven)]
    [0.39, 0.17]
    """
    alone = wilson(int(k.sum()), int(n.sum()))
    place = np.unique(period, return_inverse=True)[1]
    hits, size = np.bincount(place, weights=k), np.bincount(place, weights=n)
    if np.all(hits * size.sum() == size * hits.sum()):
        return alone  # periods that do not differ tell nothing of how much they do
    shared = clustered_share(hits, size)
    if alone.low is None or alone.high is None or shared.low is None or shared.high is None:
        return alone
    low, high = min(alone.low, shared.low), max(alone.high, shared.high)
    return Figure(alone.value, low, high, n=alone.n, unit="share", why=alone.why)


def partly_pooled(k: Sequence[int], n: Sequence[int]) -> NDArray[np.float64]:
    """Shares of several groups, each drawn towards the share of all as far as few cases demand.

    Parameters
    ----------
    k, n
        Successes and trials of each group.

    Returns
    -------
    array
        (k + s m) / (n + s), m the share of all and s the weight, in trials, under which the counts are
        likeliest (beta-binomial).

    Examples
    --------
    Two large groups at .5 and .1 speak for a weight near .3 × .7 / .2² − 1 = 4: two of two are worth a half.

    >>> partly_pooled([500, 100, 2], [1000, 1000, 2]).round(1).tolist()
    [0.5, 0.1, 0.5]
    """
    from scipy.special import betaln

    won, all_ = np.asarray(k, dtype=float), np.asarray(n, dtype=float)
    if not all_.sum() or not 0 < won.sum() < all_.sum():
        raw: NDArray[np.float64] = np.divide(won, all_, out=np.full(len(won), np.nan), where=all_ > 0)
        return raw
    mean = won.sum() / all_.sum()
    weights = np.geomspace(1.0, 1000.0, 61)[:, None]
    a, b = weights * mean, weights * (1 - mean)
    fit = (betaln(won + a, all_ - won + b) - betaln(a, b)).sum(axis=1)
    best = weights[int(np.argmax(fit)), 0]
    return np.asarray((won + best * mean) / (all_ + best), dtype=np.float64)

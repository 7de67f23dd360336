"""Stated probabilities scored in money: every claim weighs as much as the amount that stood beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.candour.claims import about_this_date, begun, claims
from bonafides.candour.money import Rates
from bonafides.engines.words import whole
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.methods.contrasts import clustered_mean
from bonafides.methods.scoring import CLIP

LEAST_ALIKE = 20
"""Claims of one amount that the weighted ones must be as telling as: below it a few deals are the figure."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ByAmount:
    """Scores of claims at one lead, weighted by the amount that stood on the deal at that lead.

    `brier` and `log` are weighted means; `gap` is the share of the money that was said to come minus the
    share that came. `n` claims with an amount, as telling together as `n_alike` claims of one amount.
    """

    brier: Figure
    log: Figure
    gap: Figure
    n: int
    n_alike: float

    def record(self) -> dict[str, Any]:
        """The part `by_amount` of a lead in report.json."""
        return {
            "n": self.n,
            "n_alike": round(self.n_alike, 1),
            "brier": self.brier.record(),
            "log": self.log.record(),
            "optimism_gap": self.gap.record(),
        }


def amount_counts(past: Past) -> Any | None:
    """People's claims that have an amount, by lead, probability_bp, period_no and currency.

    Columns n, cents, won_cents and squares. Amounts are those that stood at the lead, before the outcome;
    `squares` sums their squares, in whole units of the currency.
    """
    claimed = claims(past)
    if claimed is None:
        return None
    told = about_this_date(claimed.filter(claimed.probability_bp.notnull() & (claimed.amount_cents > 0)))
    told = told.filter(told.probability_is_human.fill_null(False))
    named = begun(past, told)
    units = named.amount_cents / 100.0
    return (
        named.group_by("lead", "probability_bp", "period_no", "currency")
        .agg(
            n=named.count(),
            cents=whole(named.amount_cents.sum()),
            won_cents=whole((named.won * named.amount_cents).sum()),
            squares=(units * units).sum(),
        )
        .order_by("lead", "probability_bp", "period_no", ibis._.currency)
    )


def by_amount(past: Past, money: Rates) -> dict[int, ByAmount]:
    """Score stated probabilities by lead, every claim with the weight of its amount.

    Parameters
    ----------
    past
        What was known; only periods that are over count.
    money
        Rates that make amounts comparable; claims in other currencies are left out.

    Returns
    -------
    dict
        Lead → scores. Refused below five periods, which share their luck, and where the amounts make the
        claims as telling as fewer than `LEAST_ALIKE` of one amount.
    """
    counts = amount_counts(past)
    if counts is None:
        return {}
    table = past.engine.fetch(counts)
    named = table.column("currency").combine_chunks().dictionary_encode()
    known = [money.rate.get(code, np.nan) for code in named.dictionary.to_pylist()]
    rate = np.array([*known, np.nan])[named.indices.fill_null(len(known)).to_numpy()]
    column = {name: table.column(name).to_numpy() for name in table.column_names if name != "currency"}
    found = {}
    for lead in np.unique(column["lead"]).tolist():
        mine = (column["lead"] == lead) & np.isfinite(rate)
        if mine.any():
            units = rate[mine]
            found[lead] = weighted(
                column["probability_bp"][mine] / 10_000,
                column["n"][mine],
                units * column["cents"][mine] / 100,
                units * column["won_cents"][mine] / 100,
                units**2 * column["squares"][mine],
                column["period_no"][mine],
            )
    return found


def weighted(
    p: Array,
    n: NDArray[np.int64],
    total: Array,
    won: Array,
    squares: Array,
    period: NDArray[np.int64],
) -> ByAmount:
    """Score claims in money.

    Parameters
    ----------
    p, n
        Stated probability and number of claims of each row.
    total, won, squares
        Sum of the amounts of a row, of those among them that were won, and of their squares.
    period
        Rows of one period share its luck.

    Notes
    -----
    Weights that are fixed before the outcome leave the scores proper. Claims of unequal weight are as
    telling as (Σw)² / Σw² of equal weight (Kish 1965, Survey Sampling).

    Examples
    --------
    Five periods, each with five claims of 50 % worth 3 that came true and five worth 1 that did not:

    >>> row = np.ones(5)
    >>> found = weighted(row / 2, row * 10, row * 20, row * 15, row * 50, np.arange(5))
    >>> found.gap.value, found.brier.value, found.n, found.n_alike
    (-0.25, 0.25, 50, 40.0)
    """
    alike = float(total.sum() ** 2 / squares.sum())
    lost, q = total - won, np.clip(p, *CLIP)
    brier = won * (1 - p) ** 2 + lost * p**2
    log = -won * np.log(q) - lost * np.log1p(-q)
    count = int(n.sum())

    def mean(values: Array, unit: str, least: float | None) -> Figure:
        if alike < LEAST_ALIKE:
            why = (
                f"A few large deals are most of the money: as telling as {alike:.0f} claims of one amount; "
                f"{LEAST_ALIKE} are needed."
            )
            return Figure.refuse(why, n=count, unit=unit)
        found = clustered_mean(values, total, cluster=period, unit=unit)
        if found.value is None or found.low is None or found.high is None:
            why = f"{found.n} finished periods have claims with an amount; 5 are needed."
            return Figure.refuse(why, n=count, unit=unit)
        low = found.low if least is None else max(least, found.low)
        why = f"Weighted by amount, clustered by period, {found.n} of them."
        return Figure(found.value, low, found.high, n=count, unit=unit, why=why)

    return ByAmount(
        mean(brier, "Brier", 0.0), mean(log, "nats", 0.0), mean(total * p - won, "share", None), count, alike
    )

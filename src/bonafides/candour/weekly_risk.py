"""Deals at risk of being won or lost in the coming week, collapsed to counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.engines.words import whole
from bonafides.history.asof import Past
from bonafides.history.spells import OPEN
from bonafides.history.weeks import day_number, local_week

FOLDS = 5
"""Groups of people: nobody's deals are judged by a model that has seen that person's deals."""

CAPS = {"stage_weeks": 26, "age_weeks": 52, "silent_weeks": 14, "weeks_left": 13}
"""Beyond these many weeks one more makes no difference to the model; keeps the cells few."""

NEVER = 14
"""Value of `silent_weeks` for a deal that the customer was never heard from."""

BANDS = {
    "stage_weeks": (0, 2, 4, 8, 16),
    "age_weeks": (0, 4, 8, 16, 32),
    "silent_weeks": (0, 2, 4, 8, 14),
    "weeks_left": (0, 1, 3),
    "size": (0, 1, 2),
}
"""Lower ends of the bands in which each covariate counts; the first band is the reference."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows of covariates: columns by name, all int64 arrays of one length."""

    columns: dict[str, NDArray[np.int64]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def where(self, mask: NDArray[np.bool_]) -> Cells:
        """The rows for which the mask holds."""
        return Cells({name: values[mask] for name, values in self.columns.items()})

    def __getitem__(self, name: str) -> NDArray[np.int64]:
        return self.columns[name]


def weeks_left(past: Past) -> Any:
    """One row for each week of each period: coming (the week), left (weeks until the period's last)."""
    rows = past.calendar
    week, left = [], []
    for period in rows:
        first, last = ((day_number(period[end]) - 4) // 7 for end in ("starts_on", "ends_on"))
        numbers = np.arange(first, last + 1, dtype=np.int64)
        week.append(numbers)
        left.append(last - numbers)
    table = {"week": np.concatenate(week), "left": np.concatenate(left)}
    # A week shared by two periods belongs to the one that ends in it.
    order = np.lexsort((table["left"], table["week"]))
    _, first_of = np.unique(table["week"][order], return_index=True)
    kept = {name: column[order][first_of] for name, column in table.items()}
    return past.engine.rows({"coming": kept["week"], "left": kept["left"]})


def size_limits(past: Past) -> tuple[int, int]:
    """Amounts, in cents, that part the deals into three bands of equal number."""
    amounts = past.spells.filter(past.spells.amount_cents > 0)
    largest = amounts.group_by("deal_no").agg(amount=ibis._.amount_cents.max())
    coarse = largest.group_by(step=(largest.amount.log2() * 4).floor().cast("int64")).agg(n=ibis._.count())
    table = past.engine.fetch(coarse.order_by("step"))
    if not len(table):
        return (1, 1)
    steps, n = table.column("step").to_numpy(), np.cumsum(table.column("n").to_numpy())
    low, high = (steps[np.searchsorted(n, share * n[-1])] for share in (1 / 3, 2 / 3))
    return (int(2 ** (low / 4)), int(2 ** (high / 4)))


def covariates(past: Past, spells: Any, week: Any, *, sizes: tuple[int, int]) -> dict[str, Any]:
    """Covariates of each spell at the end of a week, as int64 columns, capped.

    `spells` carries created_week beside the columns of SPELLS; `week` is one of its columns.
    """
    small, large = sizes
    amount = spells.amount_cents.fill_null(0)
    silent = ibis.least(week - spells.last_in_week, CAPS["silent_weeks"]).fill_null(NEVER)
    return {
        "stage_no": spells.stage_no.fill_null(-1),
        "stage_weeks": ibis.least(week - spells.stage_week, CAPS["stage_weeks"]).fill_null(0),
        "age_weeks": ibis.greatest(ibis.least(week - spells.created_week, CAPS["age_weeks"]), 0).fill_null(0),
        "silent_weeks": silent.cast("int64"),
        "size": (amount > large).ifelse(2, (amount > small).ifelse(1, 0)).cast("int64"),
        "fold": (spells.owner_no.fill_null(0) % FOLDS).cast("int64"),
    }


def with_creation(past: Past, spells: Any) -> Any:
    """Add created_week to spells, and the owner where no change of owner was recorded."""
    d = past.deals
    known = d.select("deal_no", created_week=local_week(d.created_at, past.zone), owner_now=d.owner_no)
    joined = spells.left_join(known, "deal_no")
    return joined.mutate(
        created_week=joined.created_week.fill_null(joined.from_week),
        owner_no=joined.owner_no.fill_null(joined.owner_now),
    ).drop("deal_no_right", "owner_now")


def risk_counts(past: Past, *, sizes: tuple[int, int]) -> Any:
    """Deal-weeks at risk by covariates: what each deal was at a week's end, and what the next week brought.

    Returns
    -------
    Table
        year-quarter `cut` (13-week blocks of `week`), the covariates, weeks_left of the coming week,
        n, won, lost (int64). Only weeks whose next week is known whole.
    """
    s = past.spells.filter(past.spells.state == OPEN)
    s = with_creation(past, s)
    last = past.as_of_week
    s = s.mutate(until=ibis.least(s.to_week.fill_null(last), last))
    weekly = s.mutate(week=ibis.range(s.from_week, s.until).unnest())
    ended = _ends_by_week(past)
    risk = weekly.left_join(
        ended, [weekly.deal_no == ended.ended_no, ended.end_week == weekly.week + 1]
    ).drop("ended_no")
    risk = risk.mutate(coming=risk.week + 1).left_join(weeks_left(past), "coming").drop("coming_right")
    now = risk.end_week == risk.week + 1
    keyed = risk.select(
        cut=((risk.week + 1) / 13).floor().cast("int64"),
        weeks_left=ibis.least(risk.left.fill_null(CAPS["weeks_left"]), CAPS["weeks_left"]),
        is_won=(now & (risk.result == "won")).fill_null(False).ifelse(1, 0),
        is_lost=(now & (risk.result != "won")).fill_null(False).ifelse(1, 0),
        **covariates(past, risk, risk.week, sizes=sizes),
    )
    keys = ("cut", "stage_no", "fold", *BANDS)
    return (
        keyed.mutate(**{name: _banded(keyed[name], BANDS[name]) for name in BANDS})
        .group_by(*keys)
        .agg(n=ibis._.count(), won=whole(ibis._.is_won.sum()), lost=whole(ibis._.is_lost.sum()))
    )


def _ends_by_week(past: Past) -> Any:
    """How each deal stood at the end of each week in which it ended, reopened ones later included."""
    o = past.outcomes
    o = o.select("outcome_no", "result", ended_no="deal_no", end_week=local_week(o.happened_at, past.zone))
    last = o.group_by("ended_no", "end_week").agg(outcome_no=o.outcome_no.max())
    final = o.semi_join(last, ["ended_no", "end_week", "outcome_no"])
    return final.filter(final.result != "reopened").drop("outcome_no")


def _banded(value: Any, lows: tuple[int, ...]) -> Any:
    band = ibis.literal(0, "int64")
    for number, low in enumerate(lows):
        if number:
            band = (value >= low).ifelse(number, band)
    return band.cast("int64")


def banded(values: NDArray[np.int64], name: str) -> NDArray[np.int64]:
    """Number of the band that each value of a covariate lies in."""
    return np.searchsorted(np.asarray(BANDS[name]), values, side="right") - 1


def design(
    stages: NDArray[np.int64], stage_no: NDArray[np.int64], bands: dict[str, NDArray[np.int64]]
) -> NDArray[np.float64]:
    """Design matrix: one column for each stage, and one for each band but the first.

    Parameters
    ----------
    stages
        Stages that the model knows; any other counts as the first of them.
    stage_no
        Stage of each row; any shape.
    bands
        Number of the band of each covariate; the same shape.
    """
    shape = np.shape(stage_no)
    known = np.where(np.isin(stage_no, stages), stage_no, stages[0])
    parts = [(known[..., None] == stages).astype(float)]
    for name, lows in BANDS.items():
        band = np.broadcast_to(bands[name], shape)
        parts.append((band[..., None] == np.arange(1, len(lows))).astype(float))
    return np.concatenate(parts, axis=-1)

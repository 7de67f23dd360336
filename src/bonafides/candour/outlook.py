"""What the evidence says of this period, with no regard to what anybody said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.candour.last_days import LastDays, last_days, working_days
from bonafides.candour.weekly_risk import (
    BANDS,
    FOLDS,
    Cells,
    banded,
    covariates,
    design,
    risk_counts,
    size_limits,
    with_creation,
)
from bonafides.history.asof import Past, still_open
from bonafides.history.weeks import day_number
from bonafides.methods.hazards import HazardModel, cumulative_incidence, fit_hazards

LEAST_WON = 40
"""Wins below which no outlook is fitted: about two for each coefficient."""

PRIOR_SD = 1.5
"""Of each coefficient but the stages' own, in log-odds: bands seldom differ by more than a factor of ten."""


@dataclass(frozen=True, slots=True)
class DealOutlook:
    """Chance of each open deal to be won by a period's end: arrays over deals, `deal_no` rising.

    `n` deal-weeks stand behind the model.
    """

    deal_no: NDArray[np.int64]
    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    upper: NDArray[np.float64]
    n: int = 0


@dataclass(frozen=True, slots=True)
class OutlookModel:
    """Weekly hazards fitted on everybody's deals, and once more without each fold of people."""

    stages: NDArray[np.int64]
    sizes: tuple[int, int]
    by_fold: tuple[HazardModel, ...]
    n_weeks: int
    n_won: int
    n_lost: int
    why: str = ""
    cells: Cells | None = field(default=None, repr=False)
    last_days: LastDays | None = field(default=None, repr=False)


def fit_outlook(past: Past) -> OutlookModel:
    """Fit weekly chances of being won and lost, leaving out each fold of people in turn.

    Parameters
    ----------
    past
        What was known.

    Returns
    -------
    OutlookModel
        Refused (with `why`) below `LEAST_WON` wins.

    Notes
    -----
    Discrete-time competing hazards (won; lost or withdrawn) on deal-weeks: stage, weeks in stage, age, size,
    weeks since the customer was last heard from, weeks left in the period. What people *said* of a deal's
    chance or date is no covariate, so the outlook can be set beside it.
    """
    sizes = size_limits(past)
    table = past.engine.fetch(risk_counts(past, sizes=sizes))
    cells = Cells({name: table.column(name).to_numpy().astype(np.int64) for name in table.column_names})
    n_weeks = int(cells["n"].sum()) if len(cells) else 0
    n_won = int(cells["won"].sum()) if len(cells) else 0
    n_lost = int(cells["lost"].sum()) if len(cells) else 0
    if n_won < LEAST_WON or n_lost < LEAST_WON:
        why = (
            f"{n_won} deals were won and {n_lost} lost while we could see them; {LEAST_WON} of each "
            "are needed before comparable deals say anything."
        )
        return OutlookModel(np.zeros(0, np.int64), sizes, (), n_weeks, n_won, n_lost, why, cells)
    stages = _stages(cells)
    fits: list[HazardModel] = []
    for fold in range(FOLDS):
        near = fits[-1] if fits else None
        fits.append(fit_cells(cells.where(cells["fold"] != fold), stages, near=near))
    refused = next((fit.why for fit in fits if fit.refused), "")
    return OutlookModel(stages, sizes, tuple(fits), n_weeks, n_won, n_lost, refused, cells, last_days(past))


def _stages(cells: Cells) -> NDArray[np.int64]:
    """Stages with enough deal-weeks to have a coefficient of their own, the most frequent one first."""
    names, place = np.unique(cells["stage_no"], return_inverse=True)
    weeks = np.bincount(place, weights=cells["n"])
    order = np.argsort(-weeks, kind="stable")
    kept: NDArray[np.int64] = names[order][weeks[order] >= min(50.0, weeks.max())]
    return kept


def fit_cells(cells: Cells, stages: NDArray[np.int64], *, near: HazardModel | None = None) -> HazardModel:
    """Fit weekly hazards on cells; stages that are not in `stages` count as the most frequent one.

    `near` is a fit on much the same cells: this one is found sooner from there.
    """
    known = np.where(np.isin(cells["stage_no"], stages), cells["stage_no"], stages[0])
    unique, place = distinct(np.column_stack([known, *(cells[name] for name in BANDS)]))
    sums = {name: np.bincount(place, weights=cells[name]) for name in ("n", "won", "lost")}
    X = design(stages, unique[:, 0], {name: unique[:, 1 + i] for i, name in enumerate(BANDS)})
    prior = np.concatenate([np.full(len(stages), 10.0), np.full(X.shape[1] - len(stages), PRIOR_SD)])
    start = None if near is None or near.refused else near.coefficients
    return fit_hazards(
        X, sums["n"], np.column_stack([sums["won"], sums["lost"]]), prior_sd=prior, start=start
    )


def predict(
    model: OutlookModel,
    rows: Cells,
    *,
    weeks: NDArray[np.int64],
    part: NDArray[np.float64],
    bounds: bool = True,
) -> NDArray[np.float64]:
    """Chance of being won by the end of the period, for rows of covariates.

    Parameters
    ----------
    model
        From `fit_outlook`; each row is judged by the fit that left its fold out.
    rows
        stage_no, stage_weeks, age_weeks, silent_weeks, size, fold: weeks, not bands.
    weeks
        Coming weeks up to and including the one in which the period ends.
    part
        Share of that last week's chance that falls before the period ends, from `LastDays.share`.
    bounds
        Whether intervals are wanted too, which take most of the time.

    Returns
    -------
    array, rows × 4
        value, low, high and the one-sided upper bound, all 95 %; without `bounds` the value alone counts.
    """
    keys = np.column_stack([*rows.columns.values(), weeks, (part * 1000).round().astype(np.int64)])
    unique, place = distinct(keys)
    names = list(rows.columns)
    found = np.zeros((len(unique), 4))
    for fold, fit in enumerate(model.by_fold):
        mine = unique[:, names.index("fold")] == fold
        if mine.any():
            found[mine] = _fold_chances(model, fit, names, unique[mine], bounds=bounds)
    return found[place]


def distinct(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Distinct rows of small integers, and the place of each row among them.

    The rows are packed into one integer each: sorting those is ten times as fast as sorting rows.

    Examples
    --------
    >>> unique, place = distinct(np.array([[3, 1], [-1, 2], [3, 1]]))
    >>> unique.tolist(), place.tolist()
    ([[-1, 2], [3, 1]], [1, 0, 1])
    """
    low = keys.min(axis=0)
    widths = keys.max(axis=0) - low + 1
    steps = np.concatenate([np.cumprod(widths[:0:-1])[::-1], [1]])
    _, first, place = np.unique((keys - low) @ steps, return_index=True, return_inverse=True)
    return keys[first], place.reshape(-1)


def _fold_chances(
    model: OutlookModel, fit: HazardModel, names: list[str], keys: NDArray[np.int64], *, bounds: bool
) -> NDArray[np.float64]:
    column = {name: keys[:, i] for i, name in enumerate(names)}
    weeks, thousandths = keys[:, -2], keys[:, -1]
    length = int(max(weeks.max(), 1))
    ahead = np.arange(length)
    moving = {
        "stage_weeks": column["stage_weeks"][:, None] + ahead,
        "age_weeks": column["age_weeks"][:, None] + ahead,
        "silent_weeks": column["silent_weeks"][:, None] + ahead,
        "weeks_left": np.maximum(weeks[:, None] - 1 - ahead, 0),
        "size": np.broadcast_to(column["size"][:, None], (len(keys), length)),
    }
    stage = np.broadcast_to(column["stage_no"][:, None], (len(keys), length))
    found = np.zeros((len(keys), 4))
    block = max(1, 2_000_000 // (length * 40))
    for start in range(0, len(keys), block):
        here = slice(start, start + block)
        X = design(model.stages, stage[here], {name: banded(v[here], name) for name, v in moving.items()})
        whole_weeks = cumulative_incidence(fit, X, weeks=weeks[here], bounds=bounds)
        short = cumulative_incidence(fit, X, weeks=np.maximum(weeks[here] - 1, 0), bounds=bounds)
        share = (thousandths[here] / 1000.0)[:, None]
        ends = [
            np.column_stack([getattr(chances, end)[:, 0] for end in ("value", "low", "high", "upper")])
            for chances in (short, whole_weeks)
        ]
        found[here] = np.minimum(ends[0] + share * (ends[1] - ends[0]), 1.0)
    return found


ROW = ("stage_no", "stage_weeks", "age_weeks", "silent_weeks", "size", "fold")
"""Covariates that `predict` takes."""


def open_deals(past: Past, model: OutlookModel) -> Any:
    """Open deals with the covariates they have now: deal_no and the columns that `predict` takes."""
    now = with_creation(past, still_open(past))
    week = ibis.literal(past.as_of_week, "int64")
    return now.select("deal_no", **covariates(past, now, week, sizes=model.sizes)).order_by("deal_no")


def deal_outlook(past: Past, model: OutlookModel, period: dict[str, Any]) -> DealOutlook:
    """Chance of every open deal to be won by the end of a period that has not ended yet."""
    table = past.engine.fetch(open_deals(past, model))
    rows = Cells({name: table.column(name).to_numpy().astype(np.int64) for name in ROW})
    deal_no = table.column("deal_no").to_numpy()
    if model.why or not len(rows):
        nothing = np.full(len(deal_no), np.nan)
        return DealOutlook(deal_no, nothing, nothing, nothing, nothing)
    weeks, part = time_left(model, past.as_of, period["ends_on"], len(rows))
    found = predict(model, rows, weeks=weeks, part=part)
    return DealOutlook(deal_no, found[:, 0], found[:, 1], found[:, 2], found[:, 3], model.n_weeks)


def time_left(
    model: OutlookModel, now: date, last: date, n: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Weeks from a day's end until a period's last day, and the share of the last of them that counts.

    The weeks begin with the day after, whatever weekday that is: what is left of a running week counts.
    Both n times over.
    """
    days = max((last - now).days, 0)
    weeks = -(-days // 7)
    working = working_days(now + timedelta(days=7 * max(weeks - 1, 0)), last) if days else 0
    share = (
        working / 5 if model.last_days is None else model.last_days.share(working, known_by=day_number(now))
    )
    return np.full(n, weeks, dtype=np.int64), np.full(n, share)

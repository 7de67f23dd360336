"""How good the outlook itself is: judged on finished periods, as people are, from what was known before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.candour.claims import claims, with_outcome
from bonafides.candour.outlook import LEAST_WON, ROW, OutlookModel, fit_cells, predict, time_left
from bonafides.candour.weekly_risk import FOLDS, Cells, covariates, with_creation
from bonafides.engines.words import whole
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.history.spells import OPEN
from bonafides.history.weeks import day_number, day_of
from bonafides.methods.calibration import Miscalibration, miscalibration
from bonafides.methods.contrasts import clustered_mean
from bonafides.methods.intervals import wilson

CHECKED_LEADS = (30, 14)
"""Leads at which the outlook is judged; the second where periods are too short for the first."""

CHECKED_PERIODS = 5
"""Latest finished periods that it is judged on: the fewest that tell how far deals of one share its luck."""


@dataclass(frozen=True, slots=True)
class OutlookCheck:
    """The outlook's own calibration on finished periods, each predicted from what was known before it.

    `score` and `gap` are of the deals that were stated to close in their period, as people's are; the stated
    date, which the outlook does not know, tells something, so that they may be off. `gap_open` is of all
    deals that were open.
    """

    score: Miscalibration | None
    gap: Figure
    periods: int
    gap_open: Figure = field(default_factory=lambda: Figure.refuse("Not judged.", n=0, unit="share"))


def claim_counts(past: Past, model: OutlookModel) -> Any | None:
    """Claims at `CHECKED_LEADS` by covariates: lead, period_no, week, the columns of `predict`, n, k."""
    claimed = claims(past)
    if claimed is None:
        return None
    some = with_creation(past, claimed.filter(claimed.lead.isin(CHECKED_LEADS)))
    keyed = some.select(
        "lead", "period_no", "week", "won", **covariates(past, some, some.week, sizes=model.sizes)
    )
    return keyed.group_by("lead", "period_no", "week", *ROW).agg(n=ibis._.count(), k=whole(ibis._.won.sum()))


def open_counts(past: Past, model: OutlookModel, looks: dict[str, list[int]]) -> Any:
    """All deals open at some weeks, whenever they were stated to close, by covariates; as `claim_counts`.

    `looks` has period_no, week and last_day: which period is asked about, from which week's end.
    """
    rows = past.engine.rows({name: np.asarray(values, dtype=np.int64) for name, values in looks.items()})
    s = past.spells.filter(past.spells.state == OPEN)
    s = s.filter(
        (s.from_week <= max(looks["week"])) & (s.to_week.isnull() | (s.to_week > min(looks["week"])))
    )
    here = [s.from_week <= rows.week, s.to_week.isnull() | (s.to_week > rows.week)]
    stood = with_creation(past, with_outcome(past, s.inner_join(rows, here)))
    keyed = stood.select("period_no", "week", "won", **covariates(past, stood, stood.week, sizes=model.sizes))
    return keyed.group_by("period_no", "week", *ROW).agg(n=ibis._.count(), k=whole(ibis._.won.sum()))


def check_outlook(past: Past, model: OutlookModel, *, seed: int = 20260101) -> OutlookCheck:
    """Judge the outlook as people are judged: finished periods, predicted from what was known before.

    Parameters
    ----------
    past
        What was known.
    model
        From `fit_outlook`; it is fitted again for each period on the 13-week blocks that were over by then,
        without the people whose deals it judges.
    seed
        Of the null band.
    """
    refused = Figure.refuse(
        model.why or "No finished period has enough history before it.", n=0, unit="share"
    )
    counts = None if model.why else claim_counts(past, model)
    if counts is None or model.cells is None:
        return OutlookCheck(None, refused, 0, refused)
    claimed = _cells(past.engine.fetch(counts))
    lead = CHECKED_LEADS[0] if (claimed["lead"] == CHECKED_LEADS[0]).any() else CHECKED_LEADS[1]
    claimed = claimed.where(claimed["lead"] == lead)
    ends = {p["period_no"]: p["ends_on"] for p in past.calendar}
    weeks = dict(zip(claimed["period_no"].tolist(), claimed["week"].tolist(), strict=True))
    models = {
        period: then
        for period in sorted(weeks, reverse=True)[:CHECKED_PERIODS]
        if (then := _model_before(model, model.cells, weeks[period])) is not None
    }
    if not models:
        return OutlookCheck(None, refused, 0, refused)
    looks = {
        "period_no": list(models),
        "week": [weeks[period] for period in models],
        "last_day": [day_number(ends[period]) for period in models],
    }
    everything = _cells(past.engine.fetch(open_counts(past, model, looks)))
    when = f"{len(models)} finished periods, {lead} days before their end"
    stated = _foretold(models, claimed, ends)
    return OutlookCheck(
        miscalibration(stated.p, stated.k, stated.n, seed=seed),
        stated.gap(f"Outlook minus share won, deals stated to close in their period; {when}"),
        len(models),
        _foretold(models, everything, ends).gap(f"Outlook minus share won, all open deals; {when}"),
    )


def _cells(table: Any) -> Cells:
    return Cells({name: table.column(name).to_numpy().astype(np.int64) for name in table.column_names})


def _model_before(model: OutlookModel, cells: Cells, week: int) -> OutlookModel | None:
    """The same model from what was over by a week's end; None where that is too little."""
    earlier = cells.where((cells["cut"] + 1) * 13 <= week + 1)
    if not len(earlier) or min(earlier["won"].sum(), earlier["lost"].sum()) < LEAST_WON:
        return None
    fits = tuple(
        fit_cells(earlier.where(earlier["fold"] != fold), model.stages, near=model.by_fold[fold])
        for fold in range(FOLDS)
    )
    if any(fit.refused for fit in fits):
        return None
    return OutlookModel(model.stages, model.sizes, fits, 0, 0, 0, last_days=model.last_days)


@dataclass(frozen=True, slots=True, eq=False)
class Foretold:
    """Chances foretold for groups of deals: chance, deals won, deals, and the period asked about."""

    p: NDArray[np.float64]
    k: NDArray[np.int64]
    n: NDArray[np.int64]
    period: NDArray[np.int64]

    def gap(self, why: str) -> Figure:
        """Mean chance minus share won; the wider interval of deals on their own and of whole periods."""
        happened = wilson(int(self.k.sum()), int(self.n.sum()))
        if happened.value is None or happened.low is None or happened.high is None:
            return Figure.refuse(why, n=0, unit="share")
        mean = float((self.p * self.n).sum() / self.n.sum())
        low, high = mean - happened.high, mean - happened.low
        shared = clustered_mean(self.n * self.p - self.k, self.n, cluster=self.period, unit="share")
        if shared.low is None or shared.high is None:
            why += f"; {shared.n} periods, too few to allow for luck that their deals share"
        else:
            low, high = min(low, shared.low), max(high, shared.high)
            why += "; clustered by period"
        return Figure(mean - happened.value, low, high, n=happened.n, unit="share", why=f"{why}.")


def _foretold(models: dict[int, OutlookModel], rows: Cells, ends: dict[int, date]) -> Foretold:
    """Chances foretold for rows of covariates, each by the model of its period."""
    said, k, n, about = [], [], [], []
    for period, then in models.items():
        mine = rows.where(rows["period_no"] == period)
        if not len(mine):
            continue
        # Weeks begin on Mondays, day 4 of 1970: this is the Sunday at the week's end.
        sunday = day_of(7 * int(mine["week"][0]) + 10)
        weeks, part = time_left(then, sunday, ends[period], len(mine))
        covered = Cells({name: mine[name] for name in ROW})
        said.append(predict(then, covered, weeks=weeks, part=part, bounds=False)[:, 0])
        k.append(mine["k"])
        n.append(mine["n"])
        about.append(mine["period_no"])
    # Rounded to tenths of a percent, so that the null band is drawn on few distinct values.
    p = np.asarray(np.round(np.concatenate(said), 3), dtype=np.float64)
    return Foretold(p, np.concatenate(k), np.concatenate(n), np.concatenate(about))

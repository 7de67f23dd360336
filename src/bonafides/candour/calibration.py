"""Do stated probabilities and categories mean what they say?"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.candour.by_amount import ByAmount, by_amount
from bonafides.candour.categories import Category, categories
from bonafides.candour.claims import LEADS, PERIOD_START, about_this_date, claims
from bonafides.candour.ever import Ever, ever
from bonafides.candour.money import Rates, rates
from bonafides.engines.words import whole
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.methods.calibration import Miscalibration, both_miscalibrations
from bonafides.methods.contrasts import clustered_mean
from bonafides.methods.intervals import wilson
from bonafides.methods.ranking import auc
from bonafides.methods.reliability import ReliabilityCurve, reliability_curve

LEAST_CLAIMS = 20
"""Below this a reliability diagram is noise: a perfect forecaster's mcb is then .059 on average."""

MANY_POINTS = 1000
"""Distinct probabilities above which a null band is narrow: the end of 100 samples has a
standard deviation below 3 %."""

CLOSE = (0.8, 1.25)
"""Miscalibration by the end of its null band within which more samples are drawn to place that end."""

LEAST_PERIODS = 5
"""Finished periods below which it cannot be told how far the deals of one share its luck."""

SHOWN_LEAD = 30
"""The lead whose diagram is drawn; the others stand in the table."""


MEANS_EVER = (
    "Probabilities here were declared to mean: ever won. They are scored against that, and not against what "
    "was won by a period's end."
)


@dataclass(frozen=True, slots=True)
class AtLead:
    """Probability claims at one lead: counts by distinct probability, and what they are worth."""

    lead: int
    p: NDArray[np.float64]
    k: NDArray[np.int64]
    n: NDArray[np.int64]
    brier: Miscalibration | None
    log: Miscalibration | None
    auc: Figure
    gap: Figure


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether probabilities and categories came true as often as they say.

    `by_lead` in order of lead; `curve` at `SHOWN_LEAD` (or the lead with most claims), None when refused;
    `categories` in the field's order; `n_left_out` claims of that lead that were set by the CRM. Where
    probabilities mean *ever won*, `ever` holds their scores and nothing is scored by period but categories.
    `amounts` holds, by lead, the same claims scored with the weight of their amounts; `written` what the
    organisation wrote down that a category means.
    """

    by_lead: tuple[AtLead, ...]
    shown: int | None
    curve: ReliabilityCurve | None
    categories: tuple[Category, ...]
    n_left_out: int
    why: str
    ever: Ever | None = None
    amounts: Mapping[int, ByAmount] = field(default_factory=dict)
    written: Mapping[str, float] = field(default_factory=dict)

    @property
    def unmeasured(self) -> str:
        """Why stated probabilities are held against nothing; empty where they are, whatever they mean."""
        if self.ever is None:
            return self.why
        return f"{self.why} {self.ever.why}" if self.ever.why else ""

    def record(self) -> dict[str, Any]:
        """The section `calibration` of report.json."""
        return {
            "shown_lead": self.shown,
            "left_out_as_default": self.n_left_out,
            "why": self.why,
            "probability_means": "period" if self.ever is None else "ever",
            "ever": None if self.ever is None else self.ever.record(),
            "by_lead": [_lead_record(at, self.amounts.get(at.lead)) for at in self.by_lead],
            "curve": _curve_record(self.curve),
            "categories": [category.record() for category in self.categories],
        }


def probability_counts(past: Past) -> Any | None:
    """Claims by lead, probability, maker and period: lead, probability_bp, is_human, period_no, n, k."""
    claimed = claims(past)
    if claimed is None:
        return None
    told = about_this_date(claimed.filter(claimed.probability_bp.notnull()))
    return (
        told.group_by(
            "lead", "probability_bp", "period_no", is_human=told.probability_is_human.fill_null(False)
        )
        .agg(n=ibis._.count(), k=whole(ibis._.won.sum()))
        .order_by("lead", "probability_bp", "is_human", "period_no")
    )


def calibration(
    past: Past,
    *,
    means: str = "period",
    written: Mapping[str, float] | None = None,
    money: Rates | None = None,
    seed: int = 20260101,
) -> Calibration:
    """Set stated probabilities and categories beside what happened by the end of their period.

    Parameters
    ----------
    past
        What was known; only periods that are over count.
    means
        What a stated probability was declared to be: "period", won by the end of the period that contains
        the close date stated with it; "ever", won by whatever day. The two are never mixed.
    written
        What forecast categories were written down to mean, by category; others amount to what they came true
        as.
    money
        Rates for weighing claims by their amounts; those of `money.rates` when left out.
    seed
        Of the null and confidence bands.

    Returns
    -------
    Calibration
        Refused (with `why`) when no period is over or fewer than `LEAST_CLAIMS` probabilities were stated
        by people.

    References
    ----------
    Dimitriadis, Gneiting, Jordan, PNAS 118 (2021) e2016191118.
    """
    by_category, written = categories(past, written=written, with_probability=means != "ever"), written or {}
    if means == "ever":
        scored = ever(past, seed=seed)
        return Calibration((), None, None, by_category, 0, MEANS_EVER, scored, written=written)
    counts = probability_counts(past)
    if counts is None:
        why = "No forecast period in this export is over yet, so nothing that was said has an outcome."
        return Calibration((), None, None, (), 0, why, written=written)
    table = past.count("claims_by_probability", counts)
    column = {name: table.column(name).to_numpy() for name in table.column_names}
    human = column["is_human"].astype(bool) if len(table) else np.zeros(0, dtype=bool)
    by_lead = _by_lead({name: values[human] for name, values in column.items()}, seed)
    enough = [at for at in by_lead if at.n.sum() >= LEAST_CLAIMS]
    if not enough:
        most = max((int(at.n.sum()) for at in by_lead), default=0)
        why = (
            f"{most} probabilities stated by people stood at any one lead before a finished period; "
            f"{LEAST_CLAIMS} are needed. What the CRM sets with a stage is no statement."
        )
        n_default = int(column["n"][~human].sum())
        return Calibration(tuple(by_lead), None, None, by_category, n_default, why, written=written)
    shown = next((at for at in enough if at.lead == SHOWN_LEAD), max(enough, key=lambda at: int(at.n.sum())))
    left_out = int(column["n"][~human & (column["lead"] == shown.lead)].sum())
    mine = human & (column["lead"] == shown.lead)
    curve = _curve({name: values[mine] for name, values in column.items()}, seed)
    amounts = by_amount(past, money or rates(past))
    return Calibration(
        tuple(by_lead), shown.lead, curve, by_category, left_out, "", amounts=amounts, written=written
    )


def _curve(rows: dict[str, NDArray[np.int64]], seed: int) -> ReliabilityCurve:
    """The reliability curve; its confidence band the wider of claims on their own and of whole periods."""
    p, k, n, period = rows["probability_bp"] / 10_000, rows["k"], rows["n"], rows["period_no"]
    alone = reliability_curve(p, k, n, seed=seed)
    if len(np.unique(period)) < LEAST_PERIODS:
        return alone
    shared = reliability_curve(p, k, n, blocks=period, seed=seed)
    return replace(
        alone,
        confidence_low=np.minimum(alone.confidence_low, shared.confidence_low),
        confidence_high=np.maximum(alone.confidence_high, shared.confidence_high),
    )


def _by_lead(rows: dict[str, NDArray[np.int64]], seed: int) -> list[AtLead]:
    """Scores at each lead at which anything was said, on two cores at once: null bands take their time."""

    def at(lead: int) -> AtLead:
        mine = rows["lead"] == lead
        return _at_lead(lead, {name: values[mine] for name, values in rows.items()}, seed)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(at, [lead for lead in LEADS if (rows["lead"] == lead).any()]))


def _at_lead(lead: int, rows: dict[str, NDArray[np.int64]], seed: int) -> AtLead:
    points, place = np.unique(rows["probability_bp"], return_inverse=True)
    k, n = (np.bincount(place, weights=rows[name]).astype(np.int64) for name in ("k", "n"))
    p, total = points / 10_000, int(n.sum())
    if total < LEAST_CLAIMS:
        why = f"{total} claims at this lead; {LEAST_CLAIMS} are needed."
        return AtLead(
            lead, p, k, n, None, None,
            Figure.refuse(why, n=total, unit="area"), Figure.refuse(why, n=total, unit="share"),
        )  # fmt: skip
    brier, log = _scored(p, k, n, seed)
    return AtLead(
        lead=lead,
        p=p,
        k=k,
        n=n,
        brier=brier,
        log=log,
        auc=auc(p, k, n),
        gap=_gap(rows),
    )


def _scored(
    p: NDArray[np.float64], k: NDArray[np.int64], n: NDArray[np.int64], seed: int
) -> tuple[Miscalibration, Miscalibration]:
    """Both scores; of the null band as many samples as it takes to say on which side of its end they lie.

    Over thousands of distinct probabilities it is a narrow one, and fewer samples place its end.
    """
    if len(p) <= MANY_POINTS:
        return both_miscalibrations(p, k, n, seed=seed)
    found = both_miscalibrations(p, k, n, seed=seed, replicates=100)
    if any(CLOSE[0] < score.mcb / score.mcb_null_95 < CLOSE[1] for score in found):
        return both_miscalibrations(p, k, n, seed=seed, replicates=300)
    return found


def _gap(rows: dict[str, NDArray[np.int64]]) -> Figure:
    """Mean of what was said minus the share that happened; deals of a period share its luck."""
    p, k, n = rows["probability_bp"] / 10_000, rows["k"], rows["n"]
    total = int(n.sum())
    happened = wilson(int(k.sum()), total)
    said = float((n * p).sum() / total)
    if happened.value is None or happened.low is None or happened.high is None:
        return Figure.refuse("No claims.", n=0, unit="share")
    low, high = said - happened.high, said - happened.low
    shared = clustered_mean(n * p - k, n, cluster=rows["period_no"], unit="share", fewest=LEAST_PERIODS)
    why = "Stated mean minus share won; positive: more was said than happened."
    if shared.low is None or shared.high is None:
        why += " Too few periods to allow for luck that their deals share."
    else:
        low, high = min(low, shared.low), max(high, shared.high)
        why += f" Clustered by period, {shared.n} of them."
    return Figure(said - happened.value, low, high, n=total, unit="share", why=why)


def _score_record(found: Miscalibration | None) -> dict[str, float] | None:
    if found is None:
        return None
    return {name: getattr(found, name) for name in ("score", "mcb", "dsc", "unc", "mcb_null_95")}


def _lead_record(at: AtLead, amounts: ByAmount | None) -> dict[str, Any]:
    return {
        "lead": "period_start" if at.lead == PERIOD_START else at.lead,
        "n": int(at.n.sum()),
        "brier": _score_record(at.brier),
        "log": _score_record(at.log),
        "auc": at.auc.record(),
        "optimism_gap": at.gap.record(),
        "by_amount": None if amounts is None else amounts.record(),
    }


def _curve_record(curve: ReliabilityCurve | None) -> list[dict[str, float]]:
    if curve is None:
        return []
    names = ("p", "n", "share", "consistency_low", "consistency_high", "confidence_low", "confidence_high")
    columns = [np.asarray(getattr(curve, name), dtype=float).tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

"""How far each person's claims are off, each on a sheet of their own; and whether people differ at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.candour.calibration import MEANS_EVER
from bonafides.candour.claims import made_claims
from bonafides.engines.words import whole
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings
from bonafides.methods.betting import alarms
from bonafides.methods.differing import Differ, offsets_differ, rates_differ
from bonafides.methods.pooling import optimism
from bonafides.privacy.thresholds import gated, too_few

OPTIMISM, WIN_RATES = "optimism", "win rates"
"""What people are compared in: how far claims are off or, where nobody made any, the share of deals won."""


@dataclass(frozen=True, slots=True)
class PersonalCandour:
    """What one person's claims were worth: for that person's eyes first.

    `alarm` is "", "over" or "under" (relative to peers in the same periods); `alarm_why` says why there is
    none when it was refused. `claims_p`, `claims_k`, `claims_n` are counts by stated probability.
    """

    person_no: int
    optimism: Figure
    alarm: str
    alarm_why: str
    claims_p: NDArray[np.float64]
    claims_k: NDArray[np.int64]
    claims_n: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody's claims together: the population, and each person in order of their number.

    `overall` is the mean optimism of people, `organisation` the organisation's own, clustered by period.
    `differ` is about `differ_in`: `OPTIMISM`, or `WIN_RATES` of owners where no person stated a probability.
    """

    overall: Figure
    spread: Figure
    organisation: Figure
    differ: Differ
    each: tuple[PersonalCandour, ...]
    differ_in: str = OPTIMISM

    def record(self) -> dict[str, Any]:
        """What the report may say of people without naming one."""
        return {
            "optimism": self.overall.record(),
            "spread": self.spread.record(),
            "organisation": self.organisation.record(),
            "differ_in": self.differ_in,
            "differ": {
                "statistic": self.differ.statistic,
                "df": self.differ.df,
                "p": self.differ.p,
                "verdict": self.differ.verdict,
            },
        }


def people(past: Past, *, means: str = "period", seed: int = 20260101) -> People:
    """Measure the optimism of people and of the organisation.

    Parameters
    ----------
    past
        What was known; only periods that are over count, and one claim of each deal.
    means
        What a probability was declared to be, as for `calibration`. What means "ever won" is not held
        against a period, and nobody is measured.
    seed
        Of the test whether people differ.

    Returns
    -------
    People
        `each` in order of person_no. Figures in log-odds: positive where more was said than happened. Without
        any claim they are refused, and `differ` is about the owners' win rates. Where fewer than five people
        made claims, all but `each` is refused: mean and spread of few give each of them away.
    """
    if means == "ever":
        return nobody(MEANS_EVER)
    counts = claim_counts(past)
    if counts is None:
        return _silent(past, "No forecast period in this export is over yet.", seed=seed)
    table = past.engine.fetch(counts)
    if not len(table):
        return _silent(past, "No probability in this export was stated by a known person.", seed=seed)
    column = {name: table.column(name).to_numpy() for name in table.column_names}
    p = column["probability_bp"] / 10_000
    who, period, k, n = column["who"], column["period_no"], column["k"], column["n"]
    # On two cores at once: each takes a second with a million deals.
    with ThreadPoolExecutor(2) as pool:
        differing = pool.submit(offsets_differ, who, p, k, n, seed=seed)
        betting = pool.submit(alarms, who, period, p, k, n)
        pooled = optimism(who, p, k, n)
        organisation = _organisation(period, p, k, n)
        differ, bets = differing.result(), betting.result()
    place = {person: i for i, person in enumerate(bets.people.tolist())}
    each = []
    for i, person in enumerate(pooled.groups.tolist()):
        mine = who == person
        bet = place[person]
        points, index = np.unique(p[mine], return_inverse=True)
        each.append(
            PersonalCandour(
                person_no=int(person),
                optimism=pooled.figure(i),
                alarm=str(bets.flag[bet]),
                alarm_why=str(bets.why[bet]),
                claims_p=points,
                claims_k=np.bincount(index, weights=k[mine]).astype(np.int64),
                claims_n=np.bincount(index, weights=n[mine]).astype(np.int64),
            )
        )
    return _together(
        People(
            overall=pooled.overall,
            spread=pooled.spread,
            organisation=organisation,
            differ=differ,
            each=tuple(each),
        ),
        n_people=len(each),
    )


def _together(found: People, *, n_people: int) -> People:
    """What may be said of people without naming one: nothing where there are fewer than five."""
    why = too_few(n_people)
    return replace(
        found,
        overall=gated(found.overall, people=n_people),
        spread=gated(found.spread, people=n_people),
        organisation=gated(found.organisation, people=n_people),
        differ=found.differ if found.differ.refused or not why else Differ(None, None, None, why),
    )


def claim_counts(past: Past) -> Any | None:
    """Claims by person, period and probability: who, period_no, probability_bp, n, k."""
    claimed = made_claims(past)
    if claimed is None:
        return None
    return (
        claimed.group_by("who", "period_no", "probability_bp")
        .agg(n=ibis._.count(), k=whole(ibis._.won.sum()))
        .order_by("who", "period_no", "probability_bp")
    )


def won_counts(past: Past) -> Any:
    """Deals that are over and those won among them, by owner: owner_no, n, k. Deleted deals do not count."""
    over = endings(past).filter(ibis._.result != "deleted").select("deal_no", "result")
    owned = over.inner_join(past.deals.filter(past.deals.owner_no.notnull()), "deal_no")
    return (
        owned.group_by("owner_no")
        .agg(n=ibis._.count(), k=whole((ibis._.result == "won").ifelse(1, 0).sum()))
        .order_by("owner_no")
    )


def _silent(past: Past, why: str, *, seed: int) -> People:
    """People of whom no claim is known: only whether the shares differ that they won."""
    table = past.engine.fetch(won_counts(past))
    refused = nobody(why)
    if len(table) < 2:
        return refused
    k, n = (table.column(name).to_numpy() for name in ("k", "n"))
    compared = replace(refused, differ=rates_differ(k, n, seed=seed), differ_in=WIN_RATES)
    return _together(compared, n_people=len(table))


def nobody(why: str) -> People:
    """People about whom nothing can be said, with the reason."""
    refused = Figure.refuse(why, n=0, unit="log-odds")
    return People(refused, refused, refused, Differ(None, None, None, why), ())


def _organisation(
    period: NDArray[np.int64], p: NDArray[np.float64], k: NDArray[np.int64], n: NDArray[np.int64]
) -> Figure:
    """Optimism of everybody's claims, with periods as the things that vary: shared luck is no habit."""
    figure = optimism(period, p, k, n).overall
    if figure.refused:
        finished = len(np.unique(period))
        return Figure.refuse(
            f"{finished} finished periods have claims; 3 are needed, since deals of a period share its luck.",
            n=int(n.sum()),
            unit="log-odds",
        )
    return Figure(
        figure.value,
        figure.low,
        figure.high,
        n=figure.n,
        unit="log-odds",
        why=f"Clustered by period, {len(np.unique(period))} of them. Positive: more was said than happened.",
    )

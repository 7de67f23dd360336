"""The same honesty for any table of probability claims: what `bonafides score` computes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.errors import BrokenContract
from bonafides.figures import Figure
from bonafides.methods.calibration import Miscalibration, miscalibration
from bonafides.methods.differing import Differ, offsets_differ, share_on_shared_outcomes
from bonafides.methods.offsets import common_offset
from bonafides.methods.pooling import optimism
from bonafides.methods.ranking import auc
from bonafides.methods.reliability import ReliabilityCurve, reliability_curve
from bonafides.methods.scoring import n_clipped

DIFFER_NOT_ASKED = "Not asked: name the column of people with --by."
NOBODY_NAMED = "cannot be told: no claim names a person"


@dataclass(frozen=True, slots=True)
class Scored:
    """What a table of probability claims is worth."""

    n: int
    clipped: int
    brier: Miscalibration
    log: Miscalibration
    auc: Figure
    optimism: Figure
    by: tuple[dict[str, Any], ...]
    differ: Differ
    curve: ReliabilityCurve

    def record(self) -> dict[str, Any]:
        """As `bonafides score --json` prints it."""
        return {
            "n": self.n,
            "clipped": self.clipped,
            "brier": _score(self.brier),
            "log": _score(self.log),
            "auc": self.auc.record(),
            "optimism": self.optimism.record(),
            "by": list(self.by),
            "differ": {
                "statistic": self.differ.statistic,
                "df": self.differ.df,
                "p": self.differ.p,
                "verdict": self.differ.verdict,
            },
        }


def score_claims(
    probability: Sequence[float] | NDArray[np.float64],
    outcome: Sequence[float] | NDArray[np.float64],
    *,
    by: Sequence[str] | None = None,
    deal: Sequence[str] | None = None,
    at: Sequence[Any] | None = None,
    event: Sequence[str] | None = None,
    seed: int = 20260101,
) -> Scored:
    """Score probability claims against what happened.

    Parameters
    ----------
    probability
        Stated probabilities, 0 to 1.
    outcome
        1 where the thing happened, 0 where it did not. Nothing between: a tie is no outcome.
    by
        Who made each claim; an empty name is nobody, whose claims count in the whole only.
    deal
        What each claim is about. Where a deal has several claims by one person, only the last one (by
        `at`, else by order) serves to compare people, since claims on one deal share its fate.
    at
        When each claim was made; sortable.
    event
        What happened or not, where several people made claims about the same thing. People who share
        outcomes share luck: whether they differ is then refused.
    seed
        Of bands and tests.

    Returns
    -------
    Scored

    Raises
    ------
    BrokenContract
        No claims, or an outcome that is neither 0 nor 1.

    Examples
    --------
    >>> scored = score_claims([0.9, 0.8, 0.2, 0.1] * 10, [1, 1, 0, 0] * 10)
    >>> scored.n, round(scored.brier.score, 3)
    (40, 0.025)
    """
    p = np.asarray(probability, dtype=np.float64)
    y = np.asarray(outcome, dtype=np.float64)
    _check(p, y)
    shared = event if event is not None else deal
    each, differ = _by_person(p, y, by=by, deal=deal, at=at, event=event, seed=seed)
    clusters = None if shared is None else np.unique(np.asarray(shared), return_inverse=True)[1].reshape(-1)
    brier, log = (
        miscalibration(p, y, seed=seed, score="brier", clusters=clusters),
        miscalibration(p, y, seed=seed, score="log", clusters=clusters),
    )
    return Scored(
        n=len(p),
        clipped=n_clipped(p),
        brier=brier,
        log=log,
        auc=auc(p, y),
        optimism=common_offset(p, y, clusters=clusters),
        by=each,
        differ=differ,
        curve=reliability_curve(p, y, seed=seed, clusters=clusters),
    )


def _check(p: NDArray[np.float64], y: NDArray[np.float64]) -> None:
    if not len(p):
        raise BrokenContract("no claims", "at least one row with a probability and an outcome")
    wrong = ~np.isin(y, (0.0, 1.0))
    if wrong.any():
        raise BrokenContract(
            f"outcome {y[wrong][0]:g} in row {int(np.argmax(wrong)) + 1}",
            "1 for what happened and 0 for what did not",
            "leave out rows without an outcome, such as ties",
        )


def _by_person(
    p: NDArray[np.float64],
    y: NDArray[np.float64],
    *,
    by: Sequence[str] | None,
    deal: Sequence[str] | None,
    at: Sequence[Any] | None,
    event: Sequence[str] | None,
    seed: int,
) -> tuple[tuple[dict[str, Any], ...], Differ]:
    """Each person's offset in order of name, and whether people differ."""
    if by is None:
        return (), Differ(None, None, None, DIFFER_NOT_ASKED)
    who = np.asarray(by, dtype=str)
    kept = who != ""
    if not kept.any():
        return (), Differ(None, None, None, NOBODY_NAMED)
    if deal is not None:
        kept &= _last_of_each(who, deal, at)
    pooled = optimism(who[kept], p[kept], y[kept])
    events = None if event is None else np.asarray(event, dtype=str)[kept]
    differ = offsets_differ(who[kept], p[kept], y[kept], events=events, seed=seed)
    common_luck = events is not None and share_on_shared_outcomes(who[kept], events) > 0
    rows = []
    for i, name in enumerate(pooled.groups.tolist()):
        figure = pooled.figure(i)
        raw = float(pooled.raw[i])
        why = figure.why
        if common_luck:
            figure = Figure.refuse(
                "Outcomes are shared with others, and so is their luck.", n=figure.n, unit="log-odds"
            )
            why = figure.why
        rows.append(
            {
                "who": str(name),
                "n": figure.n,
                "raw": raw if np.isfinite(raw) else None,
                "value": figure.value,
                "low": figure.low,
                "high": figure.high,
                "why": why,
            }
        )
    return tuple(rows), differ


def _last_of_each(
    who: NDArray[Any], deal: Sequence[str] | None, at: Sequence[Any] | None
) -> NDArray[np.bool_]:
    """Mark the last claim of each person on each deal."""
    things = np.asarray(deal, dtype=str)
    order = np.arange(len(things)) if at is None else np.argsort(np.asarray(at), kind="stable")
    pairs = np.char.add(np.char.add(who, "\0"), things)[order]
    _, last = np.unique(pairs[::-1], return_index=True)
    kept = np.zeros(len(things), dtype=bool)
    kept[order[len(things) - 1 - last]] = True
    return kept


def _score(found: Miscalibration) -> dict[str, float]:
    return {name: float(getattr(found, name)) for name in ("score", "mcb", "dsc", "unc", "mcb_null_95")}

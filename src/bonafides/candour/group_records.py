"""Figures of a team or of one person as they stand in what is published; or the reason in their place."""

from __future__ import annotations

import math
from typing import Any

from bonafides.candour.by_person import GroupClaims
from bonafides.candour.group_forecast import GroupForecast
from bonafides.candour.levels import levels
from bonafides.candour.moves import Moves
from bonafides.candour.words import plain
from bonafides.drawing.charts import Level
from bonafides.figures import Figure
from bonafides.privacy.thresholds import LEAST_PEOPLE


def claims_record(claims: GroupClaims) -> dict[str, Any]:
    """Claims by level and together."""
    return {
        "n": int(claims.n.sum()),
        "k": int(claims.k.sum()),
        "said": None if math.isnan(claims.said) else claims.said,
        "came_true": claims.came_true.record(),
        "levels": [_level(level) for level in levels(claims.p, claims.n, claims.k)],
    }


def _level(level: Level) -> dict[str, Any]:
    return {
        "said": level.said,
        "shown": level.shown.record(),
        "happened": level.happened,
        "chance_low": level.chance_low,
        "chance_high": level.chance_high,
    }


def pooled_claims_record(claims: GroupClaims, why: str) -> dict[str, Any]:
    """A team's claims; nothing but the reason where they are held back."""
    if not claims.n.sum():
        why = claims.came_true.why
    if not why:
        pooled = claims_record(claims)
        for figure in (pooled["came_true"], *(level["shown"] for level in pooled["levels"])):
            figure["n_people"] = claims.n_people
        return pooled
    refused = Figure.refuse(why, n=claims.n_people, unit="share")
    return {"n": 0, "k": 0, "said": None, "came_true": refused.record(), "levels": []}


def moves_record(moves: Moves, why: str = "", n_people: int = LEAST_PEOPLE) -> dict[str, Any]:
    """Moved dates; the reason in place of each figure where they are held back."""
    figures = {
        "later": moves.later_share,
        "median_days": moves.median_days,
        "after": moves.after_the_fact_share,
    }
    shown = {
        name: Figure.refuse(why, n=n_people, unit=figure.unit) if why else plain(figure)
        for name, figure in figures.items()
    }
    return {
        "revisions": 0 if why else moves.revisions,
        **{name: {**figure.record(), "n_people": n_people} for name, figure in shown.items()},
    }


def forecast_record(found: GroupForecast, why: str = "") -> dict[str, Any]:
    """What is stated and what the evidence allows; the reason where it is held back."""
    if why:
        refused = Figure.refuse(why, n=found.n_people, unit="cents")
        return {"stated_cents": None, "closed_cents": None, "expected": refused.record()}
    return {
        "stated_cents": round(found.stated_cents),
        "closed_cents": round(found.closed_cents),
        "expected": {**plain(found.expected).record(), "n_people": max(found.n_people, 1)},
    }

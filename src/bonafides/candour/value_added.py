"""What each hand that a forecast passes through added: score before minus score after, the leaders' first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bonafides.candour.pressure_counts import (
    changes_at_calls,
    figure_authors,
    layer_authors,
    layer_figures,
    layer_scores,
)
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.methods.contrasts import clustered_mean
from bonafides.privacy.thresholds import gated


@dataclass(frozen=True, slots=True)
class ValueAdded:
    """What a layer's changes were worth: S(before) − S(after), negative where they did harm."""

    layer: str
    gain: Figure


def figures_added(past: Past) -> tuple[ValueAdded, ...]:
    """What layers' changes to a period's figure added, the leaders' first; gated by who made them."""
    figures = layer_figures(past)
    if figures is None:
        return ()
    table, found = past.engine.fetch(figures), []
    hands = _by_layer(past, figure_authors(past), "layer")
    for layer in ("manager_adjusted", "owner_adjusted"):
        mine = np.array([name == layer for name in table.column("layer").to_pylist()], dtype=bool)
        if mine.any():
            gained, won, period = (
                table.column(c).to_numpy()[mine] for c in ("gained_cents", "won_cents", "period_no")
            )
            gain = clustered_mean(gained, won, cluster=period, unit="share of what was won")
            found.append(ValueAdded(layer, gated(gain, people=hands.get(layer, 0))))
    return tuple(found)


def changes_added(past: Past, weeks: Any, call_weekday: int) -> tuple[ValueAdded, ...]:
    """What changes of probabilities at the call added, the leaders' first; gated by who made them."""
    periods = past.calendar
    if not any(period["ends_on"] <= past.as_of for period in periods):
        return ()
    changed = changes_at_calls(past, weeks, call_weekday, periods)
    table, found = past.engine.fetch(layer_scores(past, changed)), []
    authors = _by_layer(past, layer_authors(past, changed), "by_manager")
    for by_manager, layer in ((1, "manager_at_call"), (0, "owner_at_call")):
        mine = table.column("by_manager").to_numpy() == by_manager
        if mine.any():
            gained, n, period = (table.column(c).to_numpy()[mine] for c in ("gained", "n", "period_no"))
            gain = clustered_mean(gained / 1e8, n, cluster=period, unit="Brier")
            found.append(ValueAdded(layer, gated(gain, people=authors.get(by_manager, 0))))
    return tuple(found)


def _by_layer(past: Past, counted: Any, layer: str) -> dict[Any, int]:
    """How many people each layer's changes come from."""
    return {row[layer]: row["n_people"] for row in past.engine.fetch(counted).to_pylist()}

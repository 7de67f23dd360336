"""Shares round the forecast call are shares: between nothing and all, ends of their intervals included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from tests.drawn_pasts import months, past_of

from bonafides.candour.pressure import pressure
from bonafides.engines.engine import Engine
from bonafides.history.asof import Past
from bonafides.methods.clusters import clustered_share

FIRST = date(2026, 1, 6)
"""A Tuesday."""


def test_what_falls_below_where_it_was_has_been_taken_back_once(duck: Engine) -> None:
    """Twelve calls raise a deal by 20 points; it falls back by 30, by 10 or by 10 and, once, rises on."""
    after = [30, 10, 10, -5] * 3
    said = []
    for week, fall in enumerate(after):
        for deal in range(1, 11):
            no = str(week * 100 + deal)
            row = {"deal": no, "what": "probability"}
            on = FIRST + timedelta(days=7 * week)
            said.append({"deal": no, "what": "close_date", "when": "2025-12-01", "value": "2026-05-20"})
            said.append({"deal": no, "what": "owner", "when": "2025-12-01", "value": str(deal % 6)})
            said.append({**row, "when": "2025-12-01", "value": "40"})
            said.append({**row, "when": on.isoformat(), "value": "60"})
            said.append({**row, "when": (on + timedelta(days=2)).isoformat(), "value": str(60 - fall)})
    people = [{"person_no": no, "person_id": str(no), "name": str(no), "team": "A"} for no in range(6)]
    past = past_of(duck, said, people=people, periods=months("2025-12", 6), last_day=date(2026, 5, 17))
    found = pressure(past, call="tuesday")
    # By hand: 20, 10, 10 and 0 of 20 points, three times over; nobody counts 30 of 20, nor -5.
    assert found.snap_back.value == pytest.approx(40 / 80)
    assert 0 < found.snap_back.low < 0.5 < found.snap_back.high < 1
    # Nobody's manager wrote any: nothing, with an end that twelve weeks allow, and none below nothing.
    assert found.manager_authored_share.value == 0.0
    assert found.manager_authored_share.low == 0.0
    assert 0.1 < found.manager_authored_share.high < 0.4


@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 1.0])
def test_the_ends_stay_between_nothing_and_all(invented_past: Callable[..., Past], share: float) -> None:
    past = invented_past(people=10, deals=400, weeks=60, seed=4, pressure_by_manager=share)
    found = pressure(past, call="tuesday")
    for figure in (found.snap_back, found.manager_authored_share):
        assert 0 <= figure.low <= figure.value <= figure.high <= 1
        assert figure.low < figure.high


def test_the_interval_covers_a_small_share_in_clusters() -> None:
    """Sixty weeks of ten raises, a manager's with chance 4 % on average, Beta(1, 24) from week to week."""
    rng = np.random.default_rng(20261123)
    runs, covered, below = 2000, 0, 0
    for _ in range(runs):
        k = rng.binomial(10, rng.beta(1, 24, 60))
        figure = clustered_share(k, np.full(60, 10))
        covered += figure.low <= 0.04 <= figure.high
        below += figure.low < 0
    assert below == 0
    assert 0.93 <= covered / runs <= 0.98

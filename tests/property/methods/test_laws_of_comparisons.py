"""Laws of comparisons: what may not change a difference, and what must turn it round."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonafides.methods.bunching import excess_bunching
from bonafides.methods.elicitation import Gonik, Menu, QuantileScheme, best_forecast
from bonafides.methods.jumps import excess_jump
from bonafides.methods.landmarks import landmark_slope
from bonafides.methods.movement import excess_movement

seeds = st.integers(0, 100_000)
ENDS = np.arange("2024-01", "2024-12", dtype="datetime64[M]").astype("datetime64[D]") - 1
DAYS = np.arange(ENDS[0] + 1, ENDS[-1] + 1)


def jumps(seed: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    subject, date = rng.integers(0, 12, 150), rng.integers(0, 10, 150)
    n = rng.integers(1, 4, 150)
    return {
        "total": rng.normal(0, 0.1, 150) * n,
        "n": n,
        "at_event": date < 5,
        "subject": subject,
        "date": date,
    }


@given(seeds, st.floats(-1, 1))
def test_a_drift_common_to_all_moments_is_no_pressure(seed, drift):
    rows = jumps(seed)
    plain = excess_jump(**rows).difference
    moved = excess_jump(**{**rows, "total": rows["total"] + drift * rows["n"]}).difference
    assert moved.value == pytest.approx(plain.value, abs=1e-9)
    assert moved.low == pytest.approx(plain.low, abs=1e-9)


@given(seeds)
def test_exchanging_event_and_placebo_turns_the_jump_round(seed):
    rows = jumps(seed)
    there = excess_jump(**rows)
    back = excess_jump(**{**rows, "at_event": ~rows["at_event"]})
    assert back.difference.value == pytest.approx(-there.difference.value)
    assert back.difference.low == pytest.approx(-there.difference.high)
    assert back.p == pytest.approx(there.p)


@given(seeds)
def test_an_empty_cell_changes_nothing(seed):
    rows = jumps(seed)
    more = {name: np.append(column, column[:1]) for name, column in rows.items()}
    more["total"][-1], more["n"][-1] = 0.0, 0
    assert excess_jump(**more).difference.high == pytest.approx(excess_jump(**rows).difference.high)


def cells(seed: int) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    n = rng.integers(10, 40, 24)
    return rng.integers(0, 6, 24).astype(float), n, rng.binomial(n, 0.4), np.repeat(np.arange(4), 6)


@given(seeds)
def test_steps_that_all_of_a_landmark_share_change_no_slope(seed):
    steps, n, k, stratum = cells(seed)
    plain = landmark_slope(steps, n, k, stratum=stratum)
    shifted = landmark_slope(steps + 3 * stratum, n, k, stratum=stratum)
    if not plain.refused:
        assert shifted.slope.value == pytest.approx(plain.slope.value, abs=1e-6)


@given(seeds)
def test_exchanging_outcome_and_its_absence_turns_the_slope_round(seed):
    steps, n, k, stratum = cells(seed)
    there, back = (landmark_slope(steps, n, e, stratum=stratum) for e in (k, n - k))
    if not there.refused:
        assert back.slope.value == pytest.approx(-there.slope.value, abs=1e-6)
        assert back.slope.low == pytest.approx(-there.slope.high, abs=1e-6)


@settings(max_examples=25)
@given(seeds)
def test_exchanging_stated_and_realised_turns_the_excess_round(seed):
    rng = np.random.default_rng(seed)
    stated, realised = rng.integers(0, 6, (2, DAYS.size))
    there, back = (
        excess_bunching(DAYS, *pair, period_ends=ENDS, seed=1, permutations=99)
        for pair in ((stated, realised), (realised, stated))
    )
    assert back.excess.value == pytest.approx(-there.excess.value)
    assert back.excess.low == pytest.approx(-there.excess.high)
    assert back.ratio.value == pytest.approx(1 / there.ratio.value)
    assert back.p == there.p


@settings(max_examples=25)
@given(seeds)
def test_dates_kept_to_the_day_show_no_excess(seed):
    dates = np.random.default_rng(seed).integers(0, 6, DAYS.size)
    found = excess_bunching(DAYS, dates, dates, period_ends=ENDS, seed=1, permutations=99)
    assert found.excess.value == 0
    assert found.p == 1.0


@given(st.lists(st.floats(0.05, 0.95), min_size=20, max_size=40))
def test_knowing_at_once_is_honest(starts):
    # Each p0 beside its mirror, resolved both ways in proportion: (1-p)^2 p + p^2 (1-p) = p (1-p).
    p = np.array(starts)
    moved = (1 - p) ** 2 * p + p**2 * (1 - p)
    assert excess_movement(moved, p).value == pytest.approx(0, abs=1e-12)


@settings(max_examples=40)
@given(st.lists(st.floats(1, 1000), min_size=3, max_size=25), st.floats(0.05, 0.95))
def test_the_best_forecast_is_what_each_scheme_says_it_elicits(outcomes, level):
    outcomes = np.sort(outcomes)
    assert outcomes[0] <= best_forecast(Gonik(100), outcomes) <= outcomes[-1]
    assert best_forecast(Menu.square(100), outcomes) == pytest.approx(
        outcomes.mean(), abs=(outcomes[-1] - outcomes[0]) / 1000 + 1e-4
    )
    scheme = QuantileScheme(1.0, 1.0 + 2 * level, 3.0)
    best = best_forecast(scheme, outcomes)
    slack = 1e-6 * outcomes[-1]
    assert (outcomes < best - slack).mean() <= level + 1e-9
    assert (outcomes <= best + slack).mean() >= level - 1e-9

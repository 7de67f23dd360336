"""Planted weekly hazards found again, and the chances of deals covered as stated."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.hazards import cumulative_incidence, fit_hazards, weekly_hazards
from bonafides.methods.incidence import aalen_johansen, claimed_quantile, tally

SEEDS = 200
TRUE = np.array([[-3.5, 0.8, -0.5], [-2.8, -0.4, 0.6]])
CELLS = np.array([[1.0, x, z] for x in (0.0, 0.5, 1.0) for z in (0.0, 1.0, 2.0)])


def planted(X: np.ndarray) -> np.ndarray:
    raised = np.exp(X @ TRUE.T)
    return raised / (1 + raised.sum(axis=-1, keepdims=True))


def fitted(seed: int):
    rng = np.random.default_rng(seed)
    n = rng.integers(200, 400, len(CELLS))
    p = planted(CELLS)
    events = rng.multinomial(n, np.column_stack([p, 1 - p.sum(axis=1)]))[:, :2]
    return fit_hazards(CELLS, n, events)


def by_hand(path: np.ndarray) -> np.ndarray:
    alive, total = 1.0, np.zeros(2)
    for hazard in planted(path):
        total += alive * hazard
        alive *= 1 - hazard.sum()
    return total


@pytest.mark.slow
def test_planted_coefficients_and_chances_are_covered_at_the_stated_rate():
    path = np.array([[1.0, 0.5, z] for z in np.linspace(0, 2, 8)])
    truth = by_hand(path)
    inside, covered, bounded = [], [], []
    for seed in range(SEEDS):
        model = fitted(seed)
        error = np.sqrt(np.diag(model.covariance)).reshape(TRUE.shape)
        inside.append(np.abs(model.coefficients - TRUE) < 1.959964 * error)
        chances = cumulative_incidence(model, path[None])
        covered.append((chances.low[0] <= truth) & (truth <= chances.high[0]))
        bounded.append(truth <= chances.upper[0])
    error = 2 * np.sqrt(0.05 * 0.95 / SEEDS)
    assert np.mean(inside) == pytest.approx(0.95, abs=error)
    assert np.mean(covered) == pytest.approx(0.95, abs=error)
    assert np.mean(bounded) == pytest.approx(0.95, abs=error)


def test_many_weeks_bring_the_fit_to_the_truth():
    n = np.full(len(CELLS), 10_000_000)
    p = planted(CELLS)
    model = fit_hazards(CELLS, n, np.rint(n[:, None] * p))
    np.testing.assert_allclose(model.coefficients, TRUE, atol=1e-3)
    np.testing.assert_allclose(weekly_hazards(model, CELLS), p, atol=1e-6)


@pytest.mark.slow
def test_incidence_with_censoring_is_covered_at_the_stated_rate():
    # Weekly hazards .05 and .08 for ten weeks: F1 = .05 / .13 (1 - .87^10).
    truth = 0.05 / 0.13 * (1 - 0.87**10)
    covered = []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        time = rng.geometric(0.13, 150)
        cause = np.where(rng.random(150) < 0.05 / 0.13, 1, 2)
        seen = rng.integers(1, 25, 150)
        censored = seen < time
        found = aalen_johansen(*tally(np.minimum(time, seen), np.where(censored, 0, cause), causes=2))
        covered.append(not found.by(10).excludes(truth))
    assert np.mean(covered) == pytest.approx(0.95, abs=2 * np.sqrt(0.05 * 0.95 / 400))


@pytest.mark.slow
def test_a_claimed_quantile_is_covered_at_the_stated_rate_under_censoring():
    # Stated dates at the true 70 % quantile of an exponential, leads of many lengths, a fixed cut.
    covered = []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        lead = rng.uniform(10, 90, 120)
        time = rng.exponential(lead / -np.log(0.3))
        seen = rng.uniform(0.3, 3.0, 120) * lead
        elapsed = np.minimum(time, seen) / lead
        found = claimed_quantile(*tally(elapsed, (time <= seen).astype(int), causes=1))
        covered.append(not found.excludes(0.7))
    assert np.mean(covered) == pytest.approx(0.95, abs=2 * np.sqrt(0.05 * 0.95 / 400))

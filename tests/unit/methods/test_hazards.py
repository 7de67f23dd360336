"""Weekly hazards of competing causes, on counts."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from bonafides.methods.hazards import (
    cumulative_incidence,
    fit_hazards,
    weekly_hazards,
)


def cells(seed: int = 3, n_cells: int = 60, width: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = np.column_stack([np.ones(n_cells), rng.standard_normal((n_cells, width - 1))])
    n = rng.integers(20, 60, n_cells)
    eta = X @ rng.normal([[-2.0] + [0.0] * (width - 1)], 0.5, (2, width)).T
    p = np.exp(eta) / (1 + np.exp(eta).sum(axis=1, keepdims=True))
    k = rng.multinomial(n, np.column_stack([p, 1 - p.sum(axis=1)]))[:, :2]
    return X, n, k


def test_coefficients_and_errors_agree_with_statsmodels_on_expanded_rows():
    X, n, k = cells()
    labels = np.concatenate([np.repeat([1, 2, 0], [a, b, m - a - b]) for m, (a, b) in zip(n, k, strict=True)])
    rows = np.repeat(X, n, axis=0)
    other = sm.MNLogit(labels, rows).fit(disp=0, method="newton", maxiter=50, tol=1e-12)
    ours = fit_hazards(X, n, k, prior_sd=np.inf)
    np.testing.assert_allclose(ours.coefficients, np.asarray(other.params).T, atol=1e-7)
    np.testing.assert_allclose(ours.covariance, np.asarray(other.cov_params()), atol=1e-7)


def test_one_cause_is_a_binomial_logit():
    X, n, k = cells(seed=5)
    other = sm.GLM(np.column_stack([k[:, 0], n - k[:, 0]]), X, family=sm.families.Binomial()).fit(tol=1e-12)
    ours = fit_hazards(X, n, k[:, 0], prior_sd=np.inf)
    np.testing.assert_allclose(ours.coefficients[0], other.params, atol=1e-7)


def test_merging_equal_cells_changes_nothing():
    X, n, k = cells(seed=6)
    apart = fit_hazards(np.vstack([X, X]), np.concatenate([n, n]), np.vstack([k, k]))
    merged = fit_hazards(X, 2 * n, 2 * k)
    np.testing.assert_allclose(apart.coefficients, merged.coefficients, atol=1e-9)


def test_a_prior_keeps_a_covariate_that_decides_alone_finite():
    X = np.array([[1.0, 0.0], [1.0, 1.0]])
    model = fit_hazards(X, [100, 50], [[30], [0]], prior_sd=2.0)
    assert model.converged
    assert -8 < model.coefficients[0, 1] < -1


def test_a_cause_without_events_is_refused_with_the_reason():
    model = fit_hazards(np.ones((1, 1)), [500], [[40, 3]])
    assert model.refused
    assert "Only 3 events" in model.why
    chances = cumulative_incidence(model, np.ones((2, 4, 1)))
    assert chances.figure(0, 0).refused


def test_repeated_covariates_are_refused_without_a_prior():
    X = np.column_stack([np.ones(20), np.ones(20)])
    assert fit_hazards(X, np.full(20, 100), np.full((20, 1), 10), prior_sd=np.inf).refused


def test_more_events_than_subjects_is_an_error():
    with pytest.raises(ValueError, match="no more than those at risk"):
        fit_hazards(np.ones((1, 1)), [5], [[4, 3]])


def test_incidence_follows_the_recursion_worked_by_hand():
    # Weekly hazards .1 and .2: after two weeks .1 + .7(.1) = .17 and .34; after three .219 and .438.
    model = fit_hazards(np.ones((1, 1)), [1000], [[100, 200]], prior_sd=np.inf)
    chances = cumulative_incidence(model, np.ones((3, 3, 1)), weeks=[0, 2, 3])
    np.testing.assert_allclose(chances.value, [[0, 0], [0.17, 0.34], [0.219, 0.438]], atol=1e-9)


def test_the_bound_lies_inside_the_interval_and_above_the_value():
    X, n, k = cells(seed=8)
    model = fit_hazards(X, n, k)
    paths = np.repeat(X[:10, None, :], 6, axis=1)
    chances = cumulative_incidence(model, paths)
    assert (chances.low < chances.value).all()
    assert (chances.value < chances.upper).all()
    assert (chances.upper < chances.high).all()


def test_blocks_of_subjects_change_nothing(monkeypatch):
    X, n, k = cells(seed=8)
    model = fit_hazards(X, n, k)
    paths = np.repeat(X[:10, None, :], 6, axis=1)
    whole = cumulative_incidence(model, paths, weeks=np.arange(10) % 7)
    monkeypatch.setattr("bonafides.methods.hazards._SUBJECTS_AT_ONCE", 3)
    pieces = cumulative_incidence(model, paths, weeks=np.arange(10) % 7)
    np.testing.assert_allclose(whole.high, pieces.high)


def test_the_standard_error_follows_from_differences_of_the_chance_itself():
    # Delta method by hand: nudge each coefficient, see how the chance moves, and weigh by the covariance.
    X, n, k = cells(seed=9)
    model = fit_hazards(X, n, k)
    path = X[:6][None] + np.array([2.0, 0.0, 0.0])  # hazards so large that one week changes the next
    slopes = []
    for i in range(6):
        nudge = np.zeros(6)
        nudge[i] = 1e-5
        up, down = (
            cumulative_incidence(
                replace(model, coefficients=model.coefficients + sign * nudge.reshape(2, 3)), path
            )
            for sign in (1, -1)
        )
        slopes.append((up.value[0] - down.value[0]) / 2e-5)
    slope = np.array(slopes).T
    error = np.sqrt(np.einsum("ki,ij,kj->k", slope, model.covariance, slope))
    found = cumulative_incidence(model, path)
    value = found.value[0]
    odds = np.log(value / (1 - value)) + 1.959964 * error / (value * (1 - value))
    np.testing.assert_allclose(found.high[0], 1 / (1 + np.exp(-odds)), rtol=1e-5)


def test_the_interval_is_that_of_drawing_the_coefficients():
    X, n, k = cells(seed=9, n_cells=200)
    model = fit_hazards(X, n, k)
    path = X[:8][None]
    flat = np.random.default_rng(1).multivariate_normal(model.coefficients.ravel(), model.covariance, 20_000)
    raised = np.exp(np.einsum("up,dkp->duk", path[0], flat.reshape(-1, 2, 3)))
    hazard = raised / (1 + raised.sum(axis=2, keepdims=True))
    alive = np.cumprod(1 - hazard.sum(axis=2), axis=1)
    drawn = hazard[:, 0] + (alive[:, :-1, None] * hazard[:, 1:]).sum(axis=1)
    found = cumulative_incidence(model, path)
    low, high, upper = np.quantile(drawn, [0.025, 0.975, 0.95], axis=0)
    for ours, theirs in ((found.low[0], low), (found.high[0], high), (found.upper[0], upper)):
        np.testing.assert_allclose(ours, theirs, atol=0.03 * (high - low).max())


def test_twelve_thousand_cells_and_27_coefficients_fit_within_a_second():
    rng = np.random.default_rng(1)
    X = np.column_stack([np.ones(12_000), rng.integers(0, 2, (12_000, 26))])
    n = rng.integers(1, 3000, 12_000)
    k = rng.binomial(n[:, None], [0.01, 0.03])
    took = []
    for _ in range(3):
        started = time.process_time()  # seconds of all threads: steadier than the wall on a busy machine
        assert fit_hazards(X, n, k).converged
        took.append(time.process_time() - started)
    assert min(took) < 1.0


def test_weekly_hazards_of_a_huge_score_stay_probabilities():
    model = fit_hazards(np.ones((1, 1)), [1000], [[100, 200]], prior_sd=np.inf)
    p = weekly_hazards(model, np.array([[1e6], [-1e6]]))
    assert np.isfinite(p).all()
    assert (p.sum(axis=1) <= 1 + 1e-12).all()

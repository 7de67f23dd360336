"""Offsets against statsmodels, and their pooling against an integration done the slow way."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit

from bonafides.methods.offsets import common_offset, log_odds, raw_offsets
from bonafides.methods.pooling import PRIOR_MU_SD, PRIOR_TAU_SCALE, TAU_WINDOW, optimism
from bonafides.methods.scoring import claims

RNG = np.random.default_rng(7)
GROUP = np.repeat(np.arange(6), [8, 15, 30, 60, 120, 240])
P = RNG.choice([0.1, 0.25, 0.5, 0.75, 0.9], len(GROUP))
Y = (RNG.random(len(GROUP)) < expit(logit(P) - np.array([0.5, -0.5, 1.5, 0, 0.3, 0.8])[GROUP])).astype(float)


def test_raw_offsets_are_those_of_a_logistic_regression() -> None:
    offset, error = raw_offsets(GROUP, claims(P, Y), 6)
    for g in range(6):
        mine = g == GROUP
        fit = sm.GLM(Y[mine], np.ones(mine.sum()), sm.families.Binomial(), offset=log_odds(P[mine])).fit(
            tol=1e-12
        )
        assert offset[g] == pytest.approx(-fit.params[0], abs=1e-6)
        assert error[g] == pytest.approx(fit.bse[0], rel=1e-4)


def test_clustered_errors_of_the_common_offset_are_statsmodels() -> None:
    fit = sm.GLM(Y, np.ones(len(Y)), sm.families.Binomial(), offset=log_odds(P)).fit(
        tol=1e-12, cov_type="cluster", cov_kwds={"groups": GROUP}
    )
    figure = common_offset(P, Y, clusters=GROUP)
    assert figure.value == pytest.approx(-fit.params[0], abs=1e-6)
    # Student's t with 5 degrees of freedom: 2.5706.
    assert (figure.high - figure.low) / 2 == pytest.approx(2.5706 * fit.bse[0], rel=1e-3)


def test_one_offset_cannot_be_told_from_all_or_nothing() -> None:
    assert common_offset([0.5, 0.6], [1, 1]).refused
    assert common_offset([0.5, 0.6], [0, 0]).refused
    assert common_offset([0.5, 0.6], [0, 1], clusters=[1, 2]).refused


def slowly(group: np.ndarray, p: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Return posterior means of δ and of τ by brute force on even grids in δ, μ and τ."""
    delta, mu = np.linspace(-12, 12, 961), np.linspace(-5, 5, 201)
    tau = np.linspace(TAU_WINDOW[0], TAU_WINDOW[1], 150)
    likelihood = np.array(
        [
            np.exp(
                sum(
                    np.log(np.where(o, expit(logit(q) - delta), expit(delta - logit(q))))
                    for q, o in zip(p[group == g], y[group == g], strict=True)
                )
            )
            for g in np.unique(group)
        ]
    )
    total, means, mean_tau = 0.0, np.zeros(len(likelihood)), 0.0
    for t in tau:
        normal = np.exp(-(((delta[:, None] - mu) / t) ** 2) / 2)
        normal /= normal.sum(axis=0)
        marginal = np.maximum(likelihood @ normal, 1e-300)
        weight = marginal.prod(axis=0) * np.exp(-(mu**2) / 2 / PRIOR_MU_SD**2 - t**2 / 2 / PRIOR_TAU_SCALE**2)
        means += (((likelihood * delta) @ normal) / marginal * weight).sum(axis=1)
        mean_tau += t * weight.sum()
        total += weight.sum()
    return means / total, mean_tau / total


def test_pooled_offsets_are_those_integrated_the_slow_way() -> None:
    some = GROUP < 4
    people = optimism(GROUP[some], P[some], Y[some])
    means, tau = slowly(GROUP[some], P[some], Y[some])
    np.testing.assert_allclose(people.value, means, atol=0.003)
    assert people.spread.value == pytest.approx(tau, abs=0.02)


def test_large_groups_that_enter_as_normal_agree_with_the_slow_way() -> None:
    k = np.array([300, 250, 330, 40])
    n = np.array([600, 600, 600, 90])
    people = optimism(np.arange(4), np.full(4, 0.5), k, n)
    # Same probability throughout: the likelihood is that of the counts.
    delta = np.linspace(-3, 3, 1501)
    means, total = np.zeros(4), 0.0
    logs = k[:, None] * np.log(expit(-delta)) + (n - k)[:, None] * np.log(expit(delta))
    likelihood = np.exp(logs - logs.max(axis=1, keepdims=True))
    mu = np.linspace(-4, 4, 241)
    for t in np.geomspace(TAU_WINDOW[0], TAU_WINDOW[1], 150):
        normal = np.exp(-(((delta[:, None] - mu) / t) ** 2) / 2)
        normal /= t * np.sqrt(2 * np.pi)
        marginal = np.maximum(likelihood @ normal, 1e-300)
        weight = (
            marginal.prod(axis=0) * np.exp(-(mu**2) / 2 / PRIOR_MU_SD**2 - t**2 / 2 / PRIOR_TAU_SCALE**2) * t
        )
        means += (((likelihood * delta) @ normal) / marginal * weight).sum(axis=1)
        total += weight.sum()
    np.testing.assert_allclose(people.value, means / total, atol=0.003)
    # 600 claims of ½: an error of 1/√150, which pooling can only narrow a little.
    np.testing.assert_allclose((people.high - people.low)[:3], 2 * 1.96 / np.sqrt(150), rtol=0.1)


def test_more_said_than_happened_is_positive() -> None:
    people = optimism(["a", "b", "c"], [0.8, 0.5, 0.2], k=[10, 10, 10], n=[20, 20, 20])
    assert people.raw[0] == pytest.approx(np.log(4))  # said 4:1, was 1:1
    assert people.value[0] > 0 > people.value[2]


def test_turning_claims_and_outcomes_round_turns_the_sign() -> None:
    there, back = optimism(GROUP, P, Y), optimism(GROUP, 1 - P, 1 - Y)
    np.testing.assert_allclose(there.value, -back.value, atol=1e-4)
    np.testing.assert_allclose(there.low, -back.high, atol=1e-3)


def test_rows_and_counts_pool_alike() -> None:
    keys = np.unique(np.column_stack([GROUP, P]), axis=0)
    k = [Y[(g == GROUP) & (q == P)].sum() for g, q in keys]
    n = [((g == GROUP) & (q == P)).sum() for g, q in keys]
    np.testing.assert_allclose(
        optimism(GROUP, P, Y).value, optimism(keys[:, 0], keys[:, 1], k, n).value, atol=1e-9
    )


def test_who_lost_everything_has_no_raw_offset_but_a_pooled_one() -> None:
    people = optimism(["a", "b", "c", "d"], [0.5] * 4, k=[0, 20, 18, 22], n=[4, 40, 40, 40])
    assert people.raw[0] == np.inf
    assert people.raw_value(0) is None
    assert people.raw_value(1) == pytest.approx(0, abs=1e-9)
    assert "infinite" in people.figure(0).why
    assert -0.5 < people.value[0] < 2
    assert people.figure(0).low < people.figure(0).value < people.figure(0).high


def test_who_said_nothing_is_refused_and_two_are_no_population() -> None:
    people = optimism(["a", "b", "c"], [0.5, 0.5, 0.5], k=[0, 5, 9], n=[0, 10, 10])
    assert people.figure(0).refused
    assert people.overall.refused
    assert people.spread.refused
    assert not people.figure(1).refused

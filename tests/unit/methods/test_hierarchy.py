"""Pooling against the two classic examples of Gelman et al., *Bayesian Data Analysis* (2013), chapter 5."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.errors import BrokenContract
from bonafides.methods.hierarchy import beta_binomial, normal_hierarchy

SCHOOLS = ([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18])


def test_the_eight_schools_come_out_as_published() -> None:
    pooled = normal_hierarchy(*SCHOOLS, prior="flat")
    assert pooled.value.round(1).tolist() == [11.4, 7.9, 6.1, 7.6, 5.1, 6.1, 10.7, 8.5]
    # Table 5.3 (simulated): school A −2 to 31, school E −9 to 16... within a point or so.
    assert pooled.low[0] == pytest.approx(-2, abs=1)
    assert pooled.high[0] == pytest.approx(31, abs=1)


def test_a_tight_prior_pools_wholly_and_a_vague_one_like_the_flat_one() -> None:
    tight = normal_hierarchy(*SCHOOLS, prior=0.01)
    y, s = (np.asarray(column, dtype=float) for column in SCHOOLS)
    complete = (y / s**2).sum() / (1 / s**2).sum()
    np.testing.assert_allclose(tight.value, complete, atol=0.01)
    assert tight.overall.value == pytest.approx(complete, abs=0.001)
    vague = normal_hierarchy(*SCHOOLS, prior=1000.0)
    np.testing.assert_allclose(vague.value, normal_hierarchy(*SCHOOLS, prior="flat").value, atol=0.05)


def test_the_limits_of_a_known_spread_are_the_closed_form() -> None:
    # Errors next to nothing: each group is its own estimate, ± 1.96 errors.
    pooled = normal_hierarchy([0.0, 50.0, 100.0, 20.0], [0.1] * 4, prior="flat")
    np.testing.assert_allclose(pooled.value, [0, 50, 100, 20], atol=0.01)
    np.testing.assert_allclose(pooled.high - pooled.low, 2 * 1.96 * 0.1, rtol=0.01)


def test_too_few_groups_and_errors_of_nothing_are_refused() -> None:
    with pytest.raises(BrokenContract, match="2 groups"):
        normal_hierarchy([1, 2], [1, 1], prior="flat")
    with pytest.raises(BrokenContract, match="positive standard error"):
        normal_hierarchy([1, 2, 3], [1, 0, 1], prior=1.0)
    with pytest.raises(BrokenContract, match="2 groups with trials"):
        beta_binomial([1, 2, 0], [3, 4, 0])


def test_rates_of_the_rat_tumours_come_out_as_published() -> None:
    # 71 experiments, Tarone (1982); section 5.3: the population is about Beta(2.4, 14.3), mean .144.
    k = [0] * 14 + [1] * 8 + [2] * 9 + [1, 5, 2, 5, 3, 2, 7, 7, 3, 3, 2, 9, 10] + [4] * 7
    k += [10, 4, 4, 4, 5, 11, 12, 5, 5, 6, 5, 6, 6, 6, 6, 16, 15, 15, 9, 4]
    n = [20] * 7 + [19] * 4 + [18] * 2 + [17] + [20] * 4 + [19] * 2 + [18] * 2 + [25, 24, 23] + [20] * 6
    n += [10, 49, 19, 46, 27, 17, 49, 47, 20, 20, 13, 48, 50] + [20] * 7
    n += [48, 19, 19, 19, 22, 46, 49, 20, 20, 23, 19, 22, 20, 20, 20, 52, 46, 47, 24, 14]
    pooled = beta_binomial(k, n)
    assert pooled.overall.value == pytest.approx(2.4 / 16.7, abs=0.002)
    # Given that population, experiment 71 (4 of 14) would have mean (2.4 + 4)/(16.7 + 14) = .208.
    assert pooled.value[-1] == pytest.approx(6.4 / 30.7, abs=0.01)
    assert pooled.value[0] == pytest.approx(2.4 / 36.7, abs=0.01)
    assert pooled.low[0] < 0.02


def test_a_group_without_trials_gets_what_the_population_has() -> None:
    pooled = beta_binomial([0, 30, 50, 40], [0, 100, 100, 100])
    assert pooled.value[0] == pytest.approx(pooled.overall.value, abs=0.01)
    assert pooled.high[0] - pooled.low[0] > pooled.high[1] - pooled.low[1]


def test_pooled_rates_are_those_integrated_the_slow_way() -> None:
    from scipy.special import betaln

    k, n = np.array([1, 4, 9, 3, 14]), np.array([10, 10, 20, 5, 40])
    mean, root = np.linspace(0.0025, 0.9975, 400)[:, None], np.linspace(1e5**-0.5, 0.1**-0.5, 600)
    a, b = mean / root**2, (1 - mean) / root**2
    logs = sum(betaln(a + won, b + all_ - won) - betaln(a, b) for won, all_ in zip(k, n, strict=True))
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    expected = [(weight * (a + won) / (a + b + all_)).sum() for won, all_ in zip(k, n, strict=True)]
    pooled = beta_binomial(k, n)
    np.testing.assert_allclose(pooled.value, expected, atol=0.003)
    assert pooled.overall.value == pytest.approx((weight * mean).sum(), abs=0.005)

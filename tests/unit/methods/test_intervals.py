"""Intervals against published tables and independent implementations."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from bonafides.methods.intervals import (
    at_most,
    beta_limits,
    beta_posterior,
    clopper_pearson,
    clopper_pearson_limits,
    cluster_ratio,
    median,
    wilson,
    wilson_limits,
)

# Newcombe, Statistics in Medicine 17 (1998) 857–872, table I: methods 3 (score) and 5 (exact).
NEWCOMBE = [
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
]


@pytest.mark.parametrize(("k", "n", "score", "exact"), NEWCOMBE)
def test_intervals_of_shares_are_newcombes(k, n, score, exact) -> None:  # type: ignore[no-untyped-def]
    share, cautious = wilson(k, n), clopper_pearson(k, n)
    assert (share.low, share.high) == pytest.approx(score, abs=5e-5)
    assert (cautious.low, cautious.high) == pytest.approx(exact, abs=5e-5)


def test_intervals_of_shares_agree_with_statsmodels() -> None:
    n = np.array([1, 2, 7, 30, 30, 400, 10_000])
    k = np.array([0, 2, 3, 29, 1, 200, 9_999])
    for ours, method in (
        (wilson_limits, "wilson"),
        (clopper_pearson_limits, "beta"),
        (beta_limits, "jeffreys"),
    ):
        theirs = proportion_confint(k, n, method=method)
        np.testing.assert_allclose(ours(k, n)[0], theirs[0], atol=1e-9)
        np.testing.assert_allclose(ours(k, n)[1], theirs[1], atol=1e-9)


def test_a_posterior_share_is_the_one_of_the_promises_page() -> None:
    # 5 of 5 → .857, 18 of 20 → .864, 90 of 100 → .892 with a flat prior: (1+k)/(2+n).
    assert beta_posterior(5, 5, a=1, b=1).value == pytest.approx(6 / 7)
    assert beta_posterior(18, 20, a=1, b=1).value == pytest.approx(19 / 22)
    assert beta_posterior(90, 100, a=1, b=1).value == pytest.approx(91 / 102)


def test_none_of_59_rules_out_five_percent_and_none_of_58_does_not() -> None:
    # 1 − .05^(1/n): 20 → 13.9 %, 59 → 4.95 %, 100 → 3.0 %.
    assert at_most(0, 20).high == pytest.approx(0.139, abs=5e-4)
    assert at_most(0, 59).high == pytest.approx(0.0495, abs=5e-5)
    assert at_most(0, 100).high == pytest.approx(0.030, abs=5e-4)
    assert at_most(0, 58).high > 0.05


def test_an_upper_bound_leaves_five_percent_to_so_few_successes() -> None:
    high = at_most(3, 40).high
    assert stats.binom.cdf(3, 40, high) == pytest.approx(0.05)
    assert at_most(40, 40).high == 1


def test_nothing_counted_is_refused() -> None:
    for figure in (wilson(0, 0), clopper_pearson(0, 0), at_most(0, 0), cluster_ratio([1], [2], seed=1)):
        assert figure.refused
    assert not beta_posterior(0, 0).refused


def test_a_median_stands_between_two_order_statistics() -> None:
    # Conover's rule for n = 16: ranks 4 and 13 (P(B < 4) = .0106, P(B < 5) = .0384).
    figure = median(np.arange(1, 17)[::-1], unit="days")
    assert (figure.value, figure.low, figure.high, figure.n) == (8.5, 4, 13, 16)
    assert median([1, 2, 3, 4, 5], unit="days").refused
    assert (median(range(6), unit="days").low, median(range(6), unit="days").high) == (0, 5)


@pytest.mark.parametrize("n", [6, 7, 25, 999, 1000, 1001, 54_321])
def test_the_rank_is_the_largest_that_keeps_the_level(n: int) -> None:
    low = int(median(np.arange(1, n + 1), unit="days").low)
    assert stats.binom.cdf(low - 1, n, 0.5) <= 0.025 < stats.binom.cdf(low, n, 0.5)


def test_values_may_be_given_with_counts() -> None:
    values, counts = np.array([5.0, 1.0, 3.0]), np.array([10, 7, 4])
    assert median(values, counts, unit="days") == median(np.repeat(values, counts), unit="days")


def test_clusters_that_repeat_themselves_do_not_narrow_the_interval() -> None:
    rng = np.random.default_rng(1)
    won = rng.integers(0, 2, 60).astype(float)
    alone = cluster_ratio(won, np.ones(60), seed=1)
    tenfold = cluster_ratio(10 * won, np.full(60, 10), seed=1)
    assert (alone.low, alone.high) == pytest.approx((tenfold.low, tenfold.high))
    assert cluster_ratio(np.zeros(60), np.ones(60), seed=1).refused
    assert cluster_ratio(np.ones(60), np.zeros(60), seed=1).refused


def test_thousands_of_clusters_in_bags_have_the_usual_interval() -> None:
    won = np.random.default_rng(3).integers(0, 2, 20_000).astype(float)
    figure = cluster_ratio(won, np.ones(20_000), seed=1)
    share = won.mean()
    assert figure.n == 20_000
    assert (figure.high - figure.low) / 2 == pytest.approx(
        1.96 * np.sqrt(share * (1 - share) / 20_000), rel=0.08
    )

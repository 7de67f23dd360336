"""Intervals hold the truth as often as they say."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.intervals import clopper_pearson_limits, cluster_ratio, median, wilson_limits
from bonafides.methods.offsets import common_offset

pytestmark = pytest.mark.slow


def test_wilson_covers_on_average_and_clopper_pearson_always() -> None:
    from scipy.stats import binom

    share, k = np.linspace(0.02, 0.98, 193)[:, None], np.arange(31)
    chance = binom.pmf(k, 30, share)
    low, high = wilson_limits(k, 30)
    assert 0.94 <= (chance * ((low <= share) & (share <= high))).sum(axis=1).mean() <= 0.97
    low, high = clopper_pearson_limits(k, 30)
    assert (chance * ((low <= share) & (share <= high))).sum(axis=1).min() >= 0.95


@pytest.mark.parametrize("clusters", [8, 12, 40])
def test_a_ratio_over_very_unequal_clusters_covers_better_than_percentiles(clusters: int) -> None:
    rng = np.random.default_rng(clusters)
    covered, percentiles = [], []
    for seed in range(500):
        size = np.ceil(rng.lognormal(1.5, 1, clusters)).astype(int)
        won = rng.binomial(size, rng.beta(3, 5, clusters))
        figure = cluster_ratio(won, size, seed=seed, replicates=499)
        covered.append(figure.low <= 3 / 8 <= figure.high)
        times = np.random.default_rng(seed).multinomial(clusters, np.full(clusters, 1 / clusters), size=499)
        low, high = np.quantile((times @ won) / (times @ size), [0.025, 0.975])
        percentiles.append(low <= 3 / 8 <= high)
    assert 0.90 <= np.mean(covered) <= 0.98
    assert np.mean(covered) > np.mean(percentiles)


def test_a_median_covers_at_least_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2)
    for n in (6, 9, 40):
        figures = [median(rng.exponential(1, n), unit="days") for _ in range(1500)]
        covered = np.mean([f.low <= np.log(2) <= f.high for f in figures])
        assert covered >= 0.95 - 2 * np.sqrt(0.05 * 0.95 / 1500)


def test_the_common_offset_covers_under_shocks_that_all_share() -> None:
    rng = np.random.default_rng(3)
    covered = []
    for _ in range(500):
        period = np.repeat(np.arange(20), 25)
        p = rng.choice([0.25, 0.5, 0.75], 500)
        odds = np.log(p / (1 - p)) + rng.normal(0, 0.5, 20)[period]
        figure = common_offset(p, rng.random(500) < 1 / (1 + np.exp(-odds)), clusters=period)
        covered.append(figure.low <= 0 <= figure.high)
    assert 0.91 <= np.mean(covered) <= 0.98

"""Intervals that count clusters, worked by hand and covered in simulation."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.clusters import clustered_median, clustered_share, effective_size
from bonafides.methods.intervals import median


def test_clusters_of_one_that_vary_are_worth_nearly_themselves():
    """p(1−p)/var with G/(G−1): 99 for 100 clusters of one; times (1.95996/1.98422)² for 99 degrees."""
    assert effective_size([1, 0], [1, 1], [40, 60]) == pytest.approx(
        99 * (1.959964 / 1.984217) ** 2, rel=1e-5
    )


def test_clusters_whose_things_always_agree_are_worth_one_thing_each():
    """Five of ten clusters of four all hits: var = 10/9 × 10 × 4/1600 = 1/36, so .25 × 36 = 9 things."""
    few = (1.959964 / 2.262157) ** 2
    assert effective_size([4, 0], [4, 4], [5, 5]) == pytest.approx(9 * few, rel=1e-5)


def test_where_nothing_varies_the_clusters_are_counted():
    assert effective_size([3, 3], [3, 3], [4, 4]) == 8
    share = clustered_share([3], [3], [8])
    assert (share.value, share.high) == (1.0, 1.0)
    assert share.low == pytest.approx(8 / (8 + 1.959964**2), rel=1e-5)  # Wilson with 8 of 8


def test_four_clusters_are_too_few():
    assert clustered_share([1, 0, 1, 1], [1, 2, 2, 1], what="deals").why.startswith("4 deals; 5 are needed")
    assert clustered_median([1, 2], [5, 5], worth=10, clusters=4, unit="days").refused


def test_a_median_of_independent_things_has_the_order_statistic_interval():
    values = [3, 1, 4, 15, 92, 65, 35, 89, 79, 32, 38, 46]
    plain = median(values, unit="days")
    found = clustered_median(sorted(values), [1] * 12, worth=12, clusters=12, unit="days")
    assert (found.value, found.low, found.high) == (plain.value, plain.low, plain.high)


def test_a_median_worth_fewer_things_has_a_wider_interval():
    wide = clustered_median(range(100), [1] * 100, worth=25, clusters=25, unit="days")
    narrow = clustered_median(range(100), [1] * 100, worth=100, clusters=100, unit="days")
    assert wide.low < narrow.low <= narrow.value <= narrow.high < wide.high


@pytest.mark.slow
def test_shares_and_medians_of_clustered_things_are_covered():
    """60 deals of 1 to 6 moves each, share per deal from Beta(2, 2): true share one half, true median 0."""
    rng = np.random.default_rng(20260101)
    covered_share, covered_median = [], []
    for _ in range(400):
        size = rng.integers(1, 7, 60)
        own = rng.normal(0, 1, 60)
        values = np.round(np.repeat(own, size) + rng.normal(0, 1, size.sum()), 6)
        which = np.repeat(np.arange(60), size)
        hits = np.bincount(which, weights=values > 0, minlength=60)
        covered_share.append(not clustered_share(hits, size).excludes(0.5))
        lower = np.bincount(which, weights=values <= np.median(values), minlength=60)
        found = clustered_median(
            np.sort(values), np.ones(values.size), worth=effective_size(lower, size), clusters=60, unit="days"
        )
        covered_median.append(not found.excludes(0.0))
    error = 2 * np.sqrt(0.05 * 0.95 / 400)
    assert 0.95 - error <= np.mean(covered_share) <= 0.95 + 2 * error
    assert 0.95 - error <= np.mean(covered_median) <= 1.0

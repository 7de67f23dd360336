"""Isotonic regression against hand work and scikit-learn."""

from __future__ import annotations

import numpy as np
from sklearn.isotonic import IsotonicRegression

from bonafides.methods.isotonic import isotonic_samples, isotonic_shares


def test_violators_are_pooled_with_all_their_trials() -> None:
    # 3/4 before 1/2 before 9/10: the first two together are 4 of 6.
    shares = isotonic_shares([1, 2, 3], k=[3, 1, 9], n=[4, 2, 10])
    np.testing.assert_allclose(shares, [4 / 6, 4 / 6, 0.9])


def test_it_is_what_scikit_learn_fits() -> None:
    rng = np.random.default_rng(3)
    x, n = rng.integers(0, 40, 300) / 40, rng.integers(1, 9, 300)
    k = rng.binomial(n, 0.2 + 0.6 * x)
    theirs = IsotonicRegression().fit(x, k / n, sample_weight=n).predict(x)
    np.testing.assert_allclose(isotonic_shares(x, k, n), theirs, atol=1e-12)


def test_many_samples_at_once_are_each_fitted_alone() -> None:
    rng = np.random.default_rng(4)
    n = rng.integers(0, 3, (200, 30))
    k = rng.binomial(n, 0.5)
    together = isotonic_samples(k, n)
    for sample in range(200):
        seen = n[sample] > 0
        alone = isotonic_shares(np.arange(30)[seen], k[sample][seen], n[sample][seen])
        np.testing.assert_allclose(together[sample][seen], alone, atol=1e-9)


def test_points_without_trials_take_their_neighbour_below() -> None:
    shares = isotonic_samples([[0, 1, 0, 2, 0]], [[0, 4, 0, 4, 0]])
    assert shares.tolist() == [[0.25, 0.25, 0.25, 0.5, 0.5]]
    assert np.isnan(isotonic_samples([[0, 0]], [[0, 0]])).all()

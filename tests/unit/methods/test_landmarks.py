"""Slopes at landmarks, against other software and by hand."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from bonafides.methods.landmarks import EXPOSURE, landmark_slope, naive_slope


def rows(seed: int = 1, size: int = 600) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    stratum, steps = rng.integers(0, 5, size), rng.poisson(1.5, size)
    share = 1 / (1 + np.exp(-(np.linspace(-1, 1, 5)[stratum] - 0.3 * steps)))
    return steps, (rng.random(size) < share).astype(int), stratum


def test_the_slope_and_interval_are_those_of_a_logit_with_stratum_dummies():
    steps, won, stratum = rows()
    X = np.column_stack([steps, np.eye(5)[stratum]])
    other = sm.Logit(won, X).fit(disp=0, tol=1e-12)
    found = landmark_slope(steps, np.ones(600), won, stratum=stratum)
    assert found.slope.value == pytest.approx(other.params[0], abs=1e-6)
    assert (found.slope.low, found.slope.high) == pytest.approx(tuple(other.conf_int()[0]), abs=1e-6)
    assert found.p == pytest.approx(other.pvalues[0], abs=1e-6)


def test_named_subjects_give_the_clustered_interval_of_statsmodels():
    # Each subject stands at four landmarks with the same story: 150 observations, not 600.
    steps, won, stratum = (np.repeat(column, 4) for column in rows(size=150))
    subject = np.repeat(np.arange(150), 4)
    X = np.column_stack([steps, np.eye(5)[stratum]])
    other = sm.Logit(won, X).fit(disp=0, tol=1e-12, cov_type="cluster", cov_kwds={"groups": subject})
    found = landmark_slope(steps, np.ones(600), won, stratum=stratum, subject=subject).slope
    # statsmodels corrects by G/(G-1), and by (N-1)/(N-k) with k = 6 as well.
    wider = np.sqrt(599 / 594)
    assert (found.high - found.low) * wider == pytest.approx(np.diff(other.conf_int()[0])[0], rel=1e-5)
    assert found.n == 150


def test_naming_subjects_never_narrows_the_interval():
    for seed in range(20):
        steps, won, stratum = rows(seed=seed)
        plain = landmark_slope(steps, np.ones(600), won, stratum=stratum).slope
        named = landmark_slope(steps, np.ones(600), won, stratum=stratum, subject=np.arange(600) // 4).slope
        assert named.high - named.low >= plain.high - plain.low - 1e-12


def test_counts_say_the_same_as_single_rows():
    steps, won, stratum = rows(seed=2)
    cell = steps * 10 + stratum
    code = np.unique(cell, return_inverse=True)[1]
    n, k = np.bincount(code), np.bincount(code, weights=won)
    labels = np.unique(cell)
    held = landmark_slope(labels // 10, n, k, stratum=labels % 10).slope
    apart = landmark_slope(steps, np.ones(600), won, stratum=stratum).slope
    assert (held.value, held.high, held.n) == (pytest.approx(apart.value), pytest.approx(apart.high), apart.n)


def test_strata_without_both_outcomes_change_nothing():
    steps, won, stratum = rows(seed=3)
    plain = landmark_slope(steps, np.ones(600), won, stratum=stratum).slope
    more = landmark_slope(
        np.append(steps, [0, 5]),
        np.append(np.ones(600), [50, 50]),
        np.append(won, [50, 50]),
        stratum=np.append(stratum, [9, 9]),
    ).slope
    assert (more.value, more.n) == (pytest.approx(plain.value), plain.n)


def test_simpsons_case_is_flat_within_and_steep_across():
    # Few steps and 80 % in one stratum, many steps and 20 % in the other; no slope within either.
    steps, n, k, stratum = [0, 1, 4, 5], [100] * 4, [80, 80, 20, 20], [1, 1, 2, 2]
    assert landmark_slope(steps, n, k, stratum=stratum).slope.value == pytest.approx(0, abs=1e-9)
    assert naive_slope(steps, n, k).slope.high < -0.5


def test_the_naive_slope_never_comes_without_its_warning():
    assert naive_slope([0, 1], [50, 50], [30, 20]).slope.why == EXPOSURE


@pytest.mark.parametrize(
    ("steps", "n", "k", "stratum", "word"),
    [
        ([0, 1], [50, 50], [5, 9], [1, 1], "14 with"),
        ([1, 2], [50, 50], [25, 20], [1, 2], "same number of steps"),
        ([0, 1], [50, 50], [50, 0], [1, 1], "decide the outcome"),
    ],
)
def test_too_little_is_refused_with_the_reason(steps, n, k, stratum, word):
    found = landmark_slope(steps, n, k, stratum=stratum)
    assert found.refused
    assert word in found.slope.why
    assert found.p is None


def test_more_events_than_subjects_is_an_error():
    with pytest.raises(ValueError, match="no more than subjects"):
        landmark_slope([1], [2], [3], stratum=[1])

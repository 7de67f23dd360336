"""What a perfect forecaster shows, and how often the bands hold."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.calibration import miscalibration
from bonafides.methods.differing import offsets_differ, rates_differ
from bonafides.methods.ranking import auc
from bonafides.methods.reliability import reliability_curve
from bonafides.methods.scoring import decompose

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("n", "published", "samples"),
    [(20, 0.059, 1500), (50, 0.036, 1500), (200, 0.015, 1000), (1000, 0.0055, 300)],
)
def test_a_perfect_forecaster_shows_the_known_miscalibration(n: int, published: float, samples: int) -> None:
    # Stated probabilities uniform from .05 to .95; half a unit of the last published digit is its rounding.
    rng = np.random.default_rng(n)
    p = rng.uniform(0.05, 0.95, (samples, n))
    mcb = [decompose(said, rng.random(n) < said).mcb for said in p]
    rounding = {20: 0.0005, 50: 0.0005, 200: 0.0005, 1000: 0.00005}[n]
    assert np.mean(mcb) == pytest.approx(published, abs=rounding + 3 * np.std(mcb) / np.sqrt(samples))


def test_the_null_mean_is_the_mean_of_perfect_forecasters() -> None:
    rng = np.random.default_rng(2)
    p = rng.uniform(0.05, 0.95, 200)
    again = [decompose(p, rng.random(200) < p).mcb for _ in range(1000)]
    found = miscalibration(p, rng.random(200) < p, seed=1)
    error = np.std(again) / np.sqrt(1000)
    assert found.mcb_null_mean == pytest.approx(np.mean(again), abs=3 * np.sqrt(2) * error)
    assert found.mcb_null_95 == pytest.approx(np.quantile(again, 0.95), rel=0.06)


@pytest.mark.parametrize("score", ["brier", "log"])
def test_perfect_forecasters_are_beyond_chance_in_one_case_of_twenty(score) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(3)
    samples, p = 400, np.arange(1, 20) / 20
    beyond = [
        miscalibration(
            p, rng.binomial(8, p), np.full(19, 8), seed=seed, score=score, replicates=300
        ).beyond_chance
        for seed in range(samples)
    ]
    error = np.sqrt(0.05 * 0.95 / samples)
    assert 0.05 - 2.5 * error <= np.mean(beyond) <= 0.05 + 2.5 * error


def test_consistency_and_confidence_bands_hold_pointwise() -> None:
    rng = np.random.default_rng(4)
    p = np.arange(1, 10) / 10
    inside, covered = [], []
    for seed in range(150):
        k = rng.binomial(60, p)
        curve = reliability_curve(p, k, np.full(9, 60), seed=seed, replicates=300)
        inside.append((curve.consistency_low <= curve.share) & (curve.share <= curve.consistency_high))
        covered.append((curve.confidence_low <= p) & (p <= curve.confidence_high))
    assert 0.93 <= np.mean(inside) <= 0.98
    # A bootstrap of a monotone curve is known to be a little too narrow; it must not be worse than this.
    assert 0.85 <= np.mean(covered) <= 0.98


def test_the_interval_of_the_area_covers() -> None:
    rng = np.random.default_rng(5)
    levels = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
    weight_won, weight_lost = levels / levels.sum(), (1 - levels) / (1 - levels).sum()
    above = np.cumsum(weight_lost) - weight_lost / 2
    truth = float(weight_won @ above)
    covered = []
    for _ in range(1500):
        p = rng.choice(levels, 60)
        figure = auc(p, rng.random(60) < p)
        covered.append(figure.low <= truth <= figure.high)
    assert 0.93 <= np.mean(covered) <= 0.975


def test_alike_groups_are_told_apart_in_one_case_of_twenty_and_unlike_ones_mostly() -> None:
    def share(tau: float, samples: int = 200) -> float:
        found = []
        for seed in range(samples):
            rng = np.random.default_rng(seed)
            who = np.repeat(np.arange(30), 30)
            p = rng.choice([0.1, 0.25, 0.5, 0.75, 0.9], 900)
            odds = np.log(p / (1 - p)) - 0.5 - rng.normal(0, tau, 30)[who]
            y = rng.random(900) < 1 / (1 + np.exp(-odds))
            found.append(offsets_differ(who, p, y, seed=seed, replicates=199).p < 0.05)
        return float(np.mean(found))

    assert share(0) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 200)
    assert share(0.6) > 0.8


def test_alike_rates_of_few_trials_are_told_apart_in_one_case_of_twenty() -> None:
    rng = np.random.default_rng(6)
    n = rng.integers(1, 9, 25)
    found = [rates_differ(rng.binomial(n, 0.3), n, seed=seed, replicates=399).p < 0.05 for seed in range(400)]
    assert np.mean(found) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 400)

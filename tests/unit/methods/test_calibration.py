"""Miscalibration is never shown without what chance alone would show."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.calibration import miscalibration
from bonafides.methods.reliability import reliability_curve
from bonafides.methods.scoring import decompose

RNG = np.random.default_rng(6)
P = np.arange(1, 20) / 20


def test_the_null_band_of_one_stated_probability_is_the_binomials() -> None:
    # All say 0.5: mcb is (share − .5)², of mean .25/n and 95th percentile of (B/100 − .5)², B ~ Bin(100, ½):
    # P(|B − 50| >= 10) = .0569, P(|B − 50| >= 11) = .0352, so the 95th percentile is .1².
    found = miscalibration([0.5], [60], [100], seed=1, replicates=20_000)
    assert found.mcb == pytest.approx(0.01)
    assert found.mcb_null_mean == pytest.approx(0.0025, rel=0.05)
    assert found.mcb_null_95 == pytest.approx(0.01)
    assert not found.beyond_chance


@pytest.mark.parametrize("score", ["brier", "log"])
def test_the_parts_are_those_of_the_decomposition(score) -> None:  # type: ignore[no-untyped-def]
    k = RNG.binomial(30, P)
    found, parts = (
        miscalibration(P, k, np.full(19, 30), seed=1, score=score),
        decompose(P, k, [30] * 19, score=score),
    )
    for name in ("score", "mcb", "dsc", "unc"):
        assert getattr(found, name) == pytest.approx(getattr(parts, name), abs=1e-12)
    assert set(found.record()) == {"score", "mcb", "dsc", "unc", "mcb_null_95"}
    assert found.n == 570


def test_halves_said_of_what_always_happens_are_beyond_chance_under_both_scores() -> None:
    for score in ("brier", "log"):
        assert miscalibration([0.5, 0.9], [50, 50], [50, 50], seed=1, score=score).beyond_chance  # type: ignore[arg-type]


def test_claims_of_never_and_always_that_hold_are_not_miscalibrated() -> None:
    found = miscalibration([0.0, 1.0], [0, 20], [20, 20], seed=1)
    assert (found.mcb, found.mcb_null_95) == (0, 0)
    assert not found.beyond_chance
    assert np.isfinite(miscalibration([0.0, 1.0], [0, 20], [20, 20], seed=1, score="log").mcb_null_95)


def test_one_seed_gives_one_answer() -> None:
    k = RNG.binomial(30, P)
    assert miscalibration(P, k, 30 + 0 * k, seed=4) == miscalibration(P, k, 30 + 0 * k, seed=4)


def test_rows_and_counts_give_the_same_bands() -> None:
    p = RNG.choice([0.2, 0.5, 0.8], 90)
    y = (RNG.random(90) < p).astype(int)
    counts = [
        np.array([f(value) for value in (0.2, 0.5, 0.8)])
        for f in (lambda v: y[p == v].sum(), lambda v: (p == v).sum())
    ]
    rows, collapsed = miscalibration(p, y, seed=1), miscalibration([0.2, 0.5, 0.8], *counts, seed=1)
    assert rows.mcb_null_95 == collapsed.mcb_null_95


def test_the_curve_lies_within_its_confidence_band_and_rises() -> None:
    k = RNG.binomial(30, P)
    curve = reliability_curve(P, k, np.full(19, 30), seed=1)
    assert np.all(np.diff(curve.share) >= 0)
    for low, high in (
        (curve.consistency_low, curve.consistency_high),
        (curve.confidence_low, curve.confidence_high),
    ):
        assert np.all(np.diff(low) >= -1e-9)
        assert np.all(np.diff(high) >= -1e-9)
        assert np.all(low <= high)
    assert np.all((curve.confidence_low <= curve.share) & (curve.share <= curve.confidence_high))


def test_repeating_each_deal_does_not_narrow_the_confidence_band() -> None:
    y = (RNG.random(19 * 8) < np.repeat(P, 8)).astype(int)
    p, deal = np.repeat(P, 8), np.arange(19 * 8)
    once = reliability_curve(p, y, seed=1)
    fivefold = (np.repeat(p, 5), np.repeat(y, 5))
    clustered = reliability_curve(*fivefold, clusters=np.repeat(deal, 5), seed=1)
    naive = reliability_curve(*fivefold, seed=1)

    def width(curve) -> float:  # type: ignore[no-untyped-def]
        return float((curve.confidence_high - curve.confidence_low).mean())

    assert width(clustered) == pytest.approx(width(once), rel=0.1)
    assert width(naive) < 0.7 * width(once)


def test_many_deals_in_bags_give_the_band_of_single_deals() -> None:
    p = RNG.choice(P, 6000)
    y = (RNG.random(6000) < p).astype(int)
    alone, bagged = reliability_curve(p, y, seed=1), reliability_curve(p, y, clusters=np.arange(6000), seed=1)
    ratio = (bagged.confidence_high - bagged.confidence_low).mean() / (
        alone.confidence_high - alone.confidence_low
    ).mean()
    assert ratio == pytest.approx(1, abs=0.08)


def test_more_distinct_probabilities_than_can_be_drawn_are_rounded_in_the_curve_only() -> None:
    p = np.sort(RNG.uniform(0.05, 0.95, 3000))
    y = (RNG.random(3000) < p).astype(int)
    curve = reliability_curve(p, y, seed=1, replicates=50)
    assert len(curve.p) <= 1001
    assert curve.n.sum() == 3000
    found = miscalibration(p, y, seed=1, replicates=50)
    assert found.mcb == pytest.approx(decompose(p, y).mcb, abs=1e-12)


def test_single_claims_and_counts_of_them_have_the_same_null() -> None:
    # 40 claims each of two probabilities a hair apart, so that one table has rows and the other counts.
    p = np.repeat([0.3, 0.7], 40)
    apart = p + np.arange(80) * 1e-9
    single = miscalibration(apart, np.zeros(80), seed=1, replicates=4000)
    exact = [decompose(apart, RNG.random(80) < p).mcb for _ in range(2000)]
    assert single.mcb_null_mean == pytest.approx(np.mean(exact), rel=0.05)


def test_clipping_alone_is_not_called_miscalibration() -> None:
    # Under the log score "never" is scored as .001: always right, it still costs −ln .999 = .0010005.
    found = miscalibration([0.0], [0], [1000], seed=1, score="log")
    assert found.mcb == pytest.approx(0.0010005, abs=1e-7)
    assert not found.beyond_chance


def test_the_consistency_band_knows_that_claims_about_one_thing_come_true_together():
    """Sixty deals at .5, each claimed eight times: as uncertain as sixty claims, not as 480."""
    p = np.full(480, 0.5)
    y = np.repeat(np.arange(60) % 2, 8)
    deal = np.repeat(np.arange(60), 8)
    alone = reliability_curve(p, y, seed=1)
    together = reliability_curve(p, y, clusters=deal, seed=1)
    width = [float((c.consistency_high - c.consistency_low)[0]) for c in (alone, together)]
    # By hand: 3.92 standard errors of a half, over 480 and over 60.
    assert width[0] == pytest.approx(3.92 * 0.5 / np.sqrt(480), rel=0.15)
    assert width[1] == pytest.approx(3.92 * 0.5 / np.sqrt(60), rel=0.15)


def test_the_confidence_band_knows_of_lucky_blocks_and_the_perfect_forecaster_has_none():
    """Ten periods of 40 claims at .5; in half of them 80 % come true, in half 20 %."""
    p, n = np.full(10, 0.5), np.full(10, 40)
    k = np.array([32, 8] * 5)
    alone = reliability_curve(p, k, n, seed=1)
    blocks = reliability_curve(p, k, n, blocks=np.arange(10), seed=1)
    width = [float((c.confidence_high - c.confidence_low)[0]) for c in (alone, blocks)]
    # By hand: 3.92 standard errors, of a half over 400 claims and of ±.3 over ten periods.
    assert width[0] == pytest.approx(3.92 * 0.5 / 20, rel=0.2)
    assert width[1] == pytest.approx(3.92 * 0.3 / np.sqrt(10), rel=0.2)
    assert blocks.consistency_high[0] == pytest.approx(alone.consistency_high[0], abs=0.01)

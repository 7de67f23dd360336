"""A handful of raters: intervals hold the truth as often as they say, and arrows are seldom false.

Raters are drawn as in the room's research: four dimensions on 1 to 7 that share a halo (standard deviation
.45), each with five items of error .8 and a view of its own.
`pytest -s` prints the figures that docs/reference/measures.md quotes.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bonafides.methods.change import change_between
from bonafides.methods.gaps import self_other_gap
from bonafides.methods.raters import Spread, least_spread, pooled_means, raters_mean, spread_of
from bonafides.methods.ratios import ratio_limits

pytestmark = pytest.mark.slow

Floats = NDArray[np.float64]
MEANS = np.array([5.4, 5.6, 5.0, 2.6])
"""Credibility, reliability, intimacy, self-orientation: a ratio of 16/2.6."""


def raters(rng: np.random.Generator, sets: int, n: int) -> Floats:
    """Sets × raters × dimensions."""
    halo = rng.normal(0, 0.45, (sets, n, 1)) * np.array([1, 1, 1, -1])
    own = rng.normal(0, np.hypot(0.4, 0.8 / 5**0.5), (sets, n, 4))
    return MEANS + halo + own


def composite(said: Floats) -> Floats:
    """Mean of C, R, I and 8 − S."""
    found: Floats = (said[..., :3].sum(axis=-1) + 8 - said[..., 3]) / 4
    return found


@pytest.mark.parametrize("n", [3, 5, 8, 15])
def test_the_interval_of_a_ratio_covers_where_the_percentile_bootstrap_does_not(n: int) -> None:
    rng = np.random.default_rng(n)
    said = raters(rng, 20_000, n)
    top, bottom = said[..., :3].sum(axis=-1), said[..., 3]
    truth = MEANS[:3].sum() / MEANS[3]
    _, low, high = ratio_limits(top, bottom)
    covered = float(np.mean((low <= truth) & (truth <= high)))
    assert 0.92 <= covered <= 0.96
    few = slice(0, 1500)
    drawn = rng.integers(0, n, (400, n))
    again = top[few][:, drawn].mean(axis=-1) / bottom[few][:, drawn].mean(axis=-1)
    ends = np.quantile(again, [0.025, 0.975], axis=1)
    plain = float(np.mean((ends[0] <= truth) & (truth <= ends[1])))
    assert plain < covered - 0.02
    print(f"ratio n={n}: {covered:.4f}, percentile bootstrap {plain:.3f}")


@pytest.mark.parametrize("n", [3, 5, 8, 12])
def test_the_interval_of_the_composite_covers(n: int) -> None:
    said = composite(raters(np.random.default_rng(n), 4_000, n))
    truth = float(composite(MEANS))
    figures = [raters_mean(row, least_sd=least_spread(20)) for row in said]
    covered = np.mean([f.low <= truth <= f.high for f in figures])
    assert 0.93 <= covered <= 0.96
    print(f"composite n={n}: {covered:.4f}")


def test_five_raters_who_agree_on_one_item_are_not_believed_to_the_last_digit() -> None:
    """One item in whole points; what is meant lies at 5.8 ± .35, so that all five often say the same."""
    rng = np.random.default_rng(6)
    said = np.clip(np.round(rng.normal(5.8, 0.35, (4_000, 5))), 1, 7)
    truth = float(np.clip(np.round(rng.normal(5.8, 0.35, 400_000)), 1, 7).mean())
    floored, bare = (
        np.mean([f.low <= truth <= f.high for f in (raters_mean(row, least_sd=least) for row in said)])
        for least in (1 / 12**0.5, 0.0)
    )
    assert bare < 0.9 < 0.95 <= floored
    print(f"rounded, n=5: {floored:.4f} with the least spread, {bare:.4f} without")


@pytest.mark.parametrize("n", [5, 8, 12])
@pytest.mark.parametrize("whole", [False, True], ids=["means", "whole points"])
def test_false_arrows_stay_within_one_in_twenty(n: int, whole: bool) -> None:
    rng = np.random.default_rng(n)
    waves = rng.normal(5.0, 0.9, (2, 6_000, n))
    if whole:
        waves = np.clip(np.round(waves), 1, 7)
    changes = [change_between(spread_of(a), spread_of(b)) for a, b in zip(*waves, strict=True)]
    false = np.mean([change.arrow != "none" for change in changes])
    sd = np.sqrt(waves.var(axis=2, ddof=1).mean(axis=0))
    normal = np.mean(np.abs(waves[1].mean(axis=1) - waves[0].mean(axis=1)) > 1.96 * sd * (2 / n) ** 0.5)
    assert false <= 0.05 + 2 * (0.05 * 0.95 / 6_000) ** 0.5
    assert normal > false
    print(f"arrows n={n} whole={whole}: {false:.4f}, with 1.96 {normal:.4f}")


def test_false_arrows_stay_within_one_in_twenty_between_waves_of_different_size() -> None:
    rng = np.random.default_rng(1)
    first, second = rng.normal(5.0, 0.9, (6_000, 5)), rng.normal(5.0, 0.9, (6_000, 12))
    changes = [change_between(spread_of(a), spread_of(b)) for a, b in zip(first, second, strict=True)]
    assert np.mean([change.arrow != "none" for change in changes]) <= 0.05 + 2 * (0.05 * 0.95 / 6_000) ** 0.5


def test_a_real_change_is_seen() -> None:
    rng = np.random.default_rng(2)
    first, second = rng.normal(4.0, 0.9, (500, 12)), rng.normal(5.5, 0.9, (500, 12))
    changes = [change_between(spread_of(a), spread_of(b)) for a, b in zip(first, second, strict=True)]
    assert np.mean([change.arrow == "up" for change in changes]) > 0.95


@pytest.mark.parametrize("n", [3, 5, 8, 12])
@pytest.mark.parametrize("own_error", [0.2, 0.5])
def test_the_interval_of_a_gap_covers(n: int, own_error: float) -> None:
    rng = np.random.default_rng(n)
    others = composite(raters(rng, 4_000, n))
    truth = 0.4
    own = float(composite(MEANS)) + truth + rng.normal(0, own_error, 4_000)
    gaps = [
        self_other_gap(float(x), spread_of(row), own_error=own_error, least_sd=least_spread(20)).gap
        for x, row in zip(own, others, strict=True)
    ]
    covered = np.mean([g.low <= truth <= g.high for g in gaps])
    assert 0.93 <= covered <= 0.97
    print(f"gap n={n} own error {own_error}: {covered:.4f}")


def test_ordinary_leniency_is_called_ordinary() -> None:
    """Everybody rates himself .32 higher than others do: the verdict "above" stays a rarity."""
    rng = np.random.default_rng(4)
    others = rng.normal(5.0, 1.0, (4_000, 8))
    own = 5.32 + rng.normal(0, 0.3, 4_000)
    verdicts = [
        self_other_gap(float(x), row, own_error=0.3).verdict for x, row in zip(own, others, strict=True)
    ]
    assert np.mean([v == "above" for v in verdicts]) <= 0.025 + 2 * (0.025 / 4_000) ** 0.5


@pytest.mark.parametrize("icc", [0.05, 0.15, 0.30])
def test_pooled_means_of_small_teams_cover_and_come_closer(icc: float) -> None:
    rng = np.random.default_rng(round(100 * icc))
    within = 0.9
    tau = within * (icc / (1 - icc)) ** 0.5
    covered, plugged, raw, pooled_ = [], [], [], []
    for _ in range(40):
        sizes, truth = rng.integers(4, 13, 20), rng.normal(5.0, tau, 20)
        teams = [spread_of(rng.normal(m, within, n)) for m, n in zip(truth, sizes, strict=True)]
        pooled = pooled_means(teams)
        covered.append((pooled.low <= truth) & (truth <= pooled.high))
        plugged.append(plug_in_covers(teams, truth))
        raw.append([t.mean - m for t, m in zip(teams, truth, strict=True)])
        pooled_.append(pooled.value - truth)
    rate, plug = float(np.mean(covered)), float(np.mean(plugged))
    before, after = (float(np.sqrt(np.mean(np.square(e)))) for e in (raw, pooled_))
    assert 0.92 <= rate <= 0.97
    assert plug < rate
    assert after < before
    print(f"pooled icc={icc}: {rate:.4f}, plug-in {plug:.4f}, rmse {before:.3f} -> {after:.3f}")


def plug_in_covers(teams: list[Spread], truth: Floats) -> NDArray[np.bool_]:
    """Whether empirical Bayes with a plugged-in spread (DerSimonian and Laird) covers: the careless rival."""
    sizes, means = np.array([t.n for t in teams]), np.array([t.mean for t in teams])
    s2 = np.average([t.sd**2 for t in teams], weights=sizes - 1) / sizes
    w = 1 / s2
    middle = (w * means).sum() / w.sum()
    excess = (w * (means - middle) ** 2).sum() - (len(teams) - 1)
    tau2 = max(excess / (w.sum() - (w**2).sum() / w.sum()), 1e-9)
    pull = tau2 / (tau2 + s2)
    centre, half = middle + pull * (means - middle), 1.96 * np.sqrt(pull * s2)
    return np.asarray((centre - half <= truth) & (truth <= centre + half))

"""Means, ratios, corners, gaps and changes of a few raters: by hand, or against another way to compute."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bonafides.errors import BrokenContract
from bonafides.methods.change import change_between, detectable_change, measurement_error
from bonafides.methods.corners import corner_probabilities, four_corners
from bonafides.methods.gaps import self_other_gap
from bonafides.methods.raters import (
    Spread,
    least_spread,
    pooled_means,
    pooled_sd,
    raters_mean,
    spread_of,
    t_quantile,
)
from bonafides.methods.ratios import ratio_limits, ratio_of_means

NAN = float("nan")


def test_a_mean_of_five_has_the_interval_of_student() -> None:
    """Five raters, mean 5.5, s = .7906, t(4) = 2.7764: half a width of .9817."""
    figure = raters_mean([5.0, 6.0, 5.5, 4.5, 6.5])
    half = 2.776445 * math.sqrt(0.625) / math.sqrt(5)
    assert (figure.value, figure.n) == (5.5, 5)
    assert figure.low == pytest.approx(5.5 - half, abs=1e-6)
    assert figure.high == pytest.approx(5.5 + half, abs=1e-6)
    assert figure.why == ""


def test_those_who_cannot_judge_are_left_out_and_nobody_is_refused() -> None:
    assert raters_mean([5.0, NAN, 6.0]).n == 2
    for said in ([], [NAN, NAN], [6.0]):
        assert raters_mean(said).refused
    assert math.isnan(spread_of([NAN]).mean)


def test_raters_who_agree_to_the_last_digit_keep_an_interval() -> None:
    figure = raters_mean([6.0] * 5)
    assert figure.high - figure.low == pytest.approx(2 * 2.776445 / math.sqrt(60), abs=1e-5)
    assert "rounding" in figure.why
    narrow = raters_mean([6.0] * 5, least_sd=least_spread(16))
    assert narrow.high - narrow.low == pytest.approx((figure.high - figure.low) / 4)


def test_the_interval_stays_on_the_scale() -> None:
    figure = raters_mean([7.0, 7.0, 7.0, 6.0, 7.0])
    assert figure.high == 7.0
    assert raters_mean([5.0, 1.0, 5.0], scale=(1.0, 5.0)).low == 1.0


def test_a_ratio_is_one_of_means_with_the_interval_worked_by_hand() -> None:
    """d = 0, 8/15, −8/15, 1/15, −1/15: sd = √(.577778/4) = .380058; T = 15/3."""
    figure = ratio_of_means([15, 18, 12, 16, 14], [3, 2, 4, 3, 3])
    factor = math.exp(2.776445 * 0.380058 / math.sqrt(5))
    assert figure.value == pytest.approx(5.0)
    assert figure.low == pytest.approx(5 / factor, rel=1e-5)
    assert figure.high == pytest.approx(5 * factor, rel=1e-5)


def test_a_ratio_is_refused_below_five_raters_and_of_nothing() -> None:
    assert ratio_of_means([15, 18, 12, 16], [3, 2, 4, 3]).refused
    assert ratio_of_means([15, 18, 12, 16, NAN], [3, 2, 4, 3, 2]).n == 4
    assert ratio_of_means([0.0] * 5, [1.0] * 5).refused
    assert ratio_of_means([], []).refused


def test_a_ratio_of_raters_who_agree_keeps_an_interval() -> None:
    figure = ratio_of_means([18.0] * 5, [2.0] * 5)
    assert figure.value == 9.0
    # Each part ± rounding: √(3/324 + 1/4)·.2887 = .1470 between raters.
    assert math.log(figure.high / 9) == pytest.approx(2.776445 * 0.1469862 / math.sqrt(5), rel=1e-4)
    assert "rounding" in figure.why


def test_a_ratio_says_that_rounding_stood_in_exactly_where_it_did() -> None:
    """Least of d: √(3/240.25 + 1/9)·.2887 = .1015. Below it though the parts together spread more; and above
    it though each spreads less, where they go against one another."""
    stood_in = ratio_of_means([15.0, 15.4, 16.0, 15.3, 15.8], [3.0] * 5)
    assert stood_in.high / stood_in.value == pytest.approx(
        math.exp(2.776445 * 0.2886751 * math.sqrt(3 / 15.5**2 + 1 / 9) / math.sqrt(5)), rel=1e-6
    )
    assert "rounding" in stood_in.why
    own = np.array([0.25, -0.25, 0.25, -0.25, 0.0])
    apart = ratio_of_means(9.0 + own, 3.0 - 1.1 * own)
    assert max(own.std(ddof=1), (1.1 * own).std(ddof=1)) < 0.2887
    d = own / 9 + 1.1 * own / 3
    assert d.std(ddof=1) > 0.2887 * math.sqrt(3 / 81 + 1 / 9)
    assert apart.why == ""


def test_the_error_of_a_ratio_is_the_jackknife_s_nearly() -> None:
    rng = np.random.default_rng(1)
    top, bottom = rng.normal(16, 1.5, 40), rng.normal(2.5, 0.5, 40)
    left = np.log(
        (top.sum() - top) / (bottom.sum() - bottom)
    )  # each rater left out in turn: logs of ratios of sums
    jackknife = np.sqrt(39 / 40 * ((left - left.mean()) ** 2).sum())
    value, _, high = ratio_limits(top, bottom)
    assert np.log(high / value) / 2.022691 == pytest.approx(jackknife, rel=0.03)


def test_leniency_is_ordinary_and_a_large_gap_is_not() -> None:
    others = Spread(5.0, 0.8, 10)
    ordinary = self_other_gap(5.3, others, own_error=0.2)
    assert (ordinary.ordinary_low, ordinary.ordinary_high, ordinary.verdict) == (0.0, 0.32, "ordinary")
    assert self_other_gap(6.8, others, own_error=0.2).verdict == "above"
    assert self_other_gap(3.5, others, own_error=0.2).verdict == "below"


def test_the_error_of_a_gap_adds_both_sides() -> None:
    """SE² = .3² + .9²/8 = .19125; (SE⁴)/((.10125)²/7) = 24.97 degrees of freedom, t = 2.0597."""
    gap = self_other_gap(6.2, Spread(5.5, 0.9, 8), own_error=0.3).gap
    assert gap.high - gap.value == pytest.approx(2.05966 * math.sqrt(0.19125), rel=1e-4)


def test_a_gap_without_one_side_is_refused() -> None:
    assert self_other_gap(None, [5.0, 6.0], own_error=0.3).gap.refused
    alone = self_other_gap(6.0, [5.0], own_error=0.3)
    assert alone.gap.refused
    assert alone.verdict == "refused"


def test_the_error_of_measurement_and_its_least_change_are_those_published() -> None:
    """SD .8 and reliability .8: SEM .36, MDC .99; s = .9 in teams of 5 to 200 (research, 6.3)."""
    assert round(measurement_error(0.8, 0.8), 2) == 0.36
    assert round(detectable_change(measurement_error(0.8, 0.8)), 2) == 0.99
    sizes = (5, 8, 12, 20, 50, 200)
    expected = [1.12, 0.88, 0.72, 0.56, 0.35, 0.18]
    assert [round(detectable_change(0.9 / n**0.5), 2) for n in sizes] == expected


def test_a_change_of_small_teams_needs_student_s_t() -> None:
    """Five and five, s = .9: t(8) = 2.3060 · .9 · √(2/5) = 1.3126, where 1.96 would say 1.1156."""
    change = change_between(Spread(4.8, 0.9, 5), Spread(6.1, 0.9, 5))
    assert change.detectable == pytest.approx(1.3126, abs=1e-4)
    assert change.arrow == "none"
    assert change_between(Spread(4.8, 0.9, 5), Spread(6.2, 0.9, 5)).arrow == "up"
    assert change_between(Spread(6.2, 0.9, 5), Spread(4.8, 0.9, 5)).arrow == "down"


def test_the_normal_quantile_would_give_the_false_arrows_that_research_counts() -> None:
    """Two waves of five, s pooled on 8 degrees of freedom: beyond 1.96 in 8.6 % of cases, beyond t in 5 %."""
    from scipy.special import stdtr

    assert round(2 * (1 - float(stdtr(8, 1.96))), 3) == 0.086
    assert 2 * (1 - float(stdtr(8, t_quantile(8)))) == pytest.approx(0.05)


def test_waves_of_one_answer_and_waves_without_spread() -> None:
    assert change_between([5.0], [5.0, 6.0]).arrow == "refused"
    assert change_between([], [5.0, 6.0]).difference.refused
    steady = change_between([5.0] * 5, [5.2] * 5)
    assert steady.arrow == "none"
    assert steady.detectable == pytest.approx(2.306004 * math.sqrt(1 / 12) * math.sqrt(0.4), abs=1e-5)


def test_spreads_are_pooled_by_degrees_of_freedom() -> None:
    sd, df = pooled_sd([spread_of([1, 3]), spread_of([2, 4, 6]), spread_of([5])])
    assert (sd, df) == (pytest.approx(math.sqrt((2 + 8) / 3)), 3)
    assert pooled_sd([]) == (0.0, 0)


def test_pooled_means_are_those_integrated_the_slow_way() -> None:
    """μ and τ on a plain grid; the half-normal prior of τ has scale .5."""
    teams = [Spread(4.0, 0.8, 5), Spread(5.0, 1.0, 7), Spread(5.6, 0.9, 4), Spread(4.7, 0.7, 9)]
    df = sum(t.n - 1 for t in teams)
    sd = math.sqrt(sum((t.n - 1) * t.sd**2 for t in teams) / df)
    error = np.array([sd / math.sqrt(t.n) for t in teams]) * 2.079614 / 1.959964  # t(21)
    y = np.array([t.mean for t in teams])
    tau, mu = np.meshgrid(np.linspace(0.001, 3, 600), np.linspace(2, 8, 600), indexing="ij")
    total = tau[..., None] ** 2 + error**2
    logs = -0.5 * (np.log(total) + (y - mu[..., None]) ** 2 / total).sum(axis=-1) - tau**2 / (2 * 0.25)
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    pull = tau[..., None] ** 2 / total
    expected = (weight[..., None] * (mu[..., None] + pull * (y - mu[..., None]))).sum(axis=(0, 1))
    assert df == 21
    np.testing.assert_allclose(pooled_means(teams).value, expected, atol=0.002)


def test_one_team_has_nobody_to_borrow_from() -> None:
    with pytest.raises(BrokenContract, match="1 groups"):
        pooled_means([Spread(4.0, 0.9, 5)])


def test_the_four_probabilities_are_those_of_a_million_draws() -> None:
    centre, scale, df = np.array([0.4, -0.2]), np.array([[0.3, 0.12], [0.12, 0.2]]), 4
    rng = np.random.default_rng(1)
    draws = rng.normal(size=(1_000_000, 2)) @ np.linalg.cholesky(scale).T
    draws = centre + draws / np.sqrt(rng.chisquare(df, (1_000_000, 1)) / df)
    expected = np.bincount(2 * (draws[:, 0] > 0) + (draws[:, 1] > 0), minlength=4) / 1_000_000
    np.testing.assert_allclose(corner_probabilities(centre, scale, df), expected, atol=0.002)


def test_each_axis_alone_has_the_mass_of_student_s_t() -> None:
    from scipy.special import stdtr

    found = corner_probabilities([0.7, -0.3], [[0.25, -0.1], [-0.1, 0.49]], 3)
    assert found[2] + found[3] == pytest.approx(stdtr(3, 0.7 / 0.5), abs=5e-4)
    assert found[1] + found[3] == pytest.approx(stdtr(3, -0.3 / 0.7), abs=5e-4)


def test_a_point_far_from_both_cuts_has_its_corner() -> None:
    far = four_corners([6.0, 6.2, 5.9, 6.4, 6.1], [6.1, 5.8, 6.3, 6.0, 5.9])
    assert far.corner == "high_high"
    assert far.likeliest()[0] == "high_high"
    assert four_corners([2.0, 2.2, 1.9, 2.4, 2.1], [6.1, 5.8, 6.3, 6.0, 5.9]).corner == "low_high"
    assert four_corners([6.0, 6.2, 5.9, 6.4, 6.1], [1.9, 2.2, 2.0, 1.8, 2.4]).corner == "high_low"
    assert four_corners([4.0, 4.5, 3.5, 4.2, 3.8], [6.1, 5.8, 6.3, 6.0, 5.9]).corner == "between"


def test_the_ellipse_of_independent_axes_is_hotelling_s() -> None:
    """x = 3, 4, 5, 5, 3 (variance 1) and y = .5·(1, −2, 1, −1, 1): no covariance; n = 5.

    Half axes √(variance · 4/(5·3) · 2 · F(.90; 2, 3)), with F = 5.4624.
    """
    x, y = np.array([3.0, 4.0, 5.0, 5.0, 3.0]), 4 + 0.5 * np.array([1.0, -2.0, 1.0, -1.0, 1.0])
    y -= np.cov(x, y)[0, 1] * (x - 4)  # make them independent exactly
    found = four_corners(x, y)
    expected = [math.sqrt(v * 4 / 15 * 2 * 5.46238) for v in sorted((1.0, y.var(ddof=1)), reverse=True)]
    assert found.half_axes == pytest.approx(expected, rel=1e-4)
    assert abs(found.angle_degrees) == pytest.approx(0.0 if y.var(ddof=1) < 1 else 90.0, abs=1e-6)


def test_a_corner_of_four_raters_is_refused() -> None:
    found = four_corners([6.0] * 4 + [NAN], [6.0] * 5)
    assert found.refused
    assert (found.x, found.n) == (None, 4)
    assert "5" in found.why


def test_raters_who_agree_on_both_axes_still_have_an_ellipse() -> None:
    found = four_corners([4.1] * 5, [6.0] * 5)
    assert found.half_axes[0] == pytest.approx(found.half_axes[1])
    assert found.half_axes[0] > 0.3
    assert found.corner == "between"

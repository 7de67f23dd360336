"""Incidence by cause with censoring, stated times as quantiles, and their scores."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from bonafides.methods.incidence import aalen_johansen, censored_crps, claimed_quantile, pinball, tally

# Ten subjects: (time, cause); cause 0 is censored. Ties at 3 and 5, censoring in a tie at 5.
TIMES = [1, 3, 3, 3, 4, 5, 5, 5, 7, 8]
CAUSES = [1, 1, 2, 1, 0, 2, 1, 0, 0, 1]


def test_ten_subjects_with_ties_and_censoring_by_hand():
    # t=1: n=10, d=(1,0): F1=.1, S=.9.  t=3: n=9, d=(2,1): F1=.1+.9*2/9=.3, F2=.1, S=.6.
    # t=5: n=5, d=(1,1): F1=.3+.6/5=.42, F2=.1+.12=.22, S=.36.  t=8: n=1, d=(1,0): F1=.42+.36=.78, S=0.
    times, at_risk, events = tally(TIMES, CAUSES, causes=2)
    assert times.tolist() == [1, 3, 5, 8]
    assert at_risk.tolist() == [10, 9, 5, 1]
    found = aalen_johansen(times, at_risk, events)
    np.testing.assert_allclose(found.value, [[0.1, 0], [0.3, 0.1], [0.42, 0.22], [0.78, 0.22]])
    np.testing.assert_allclose(found.survival, [0.9, 0.6, 0.36, 0.0], atol=1e-12)


def test_shares_agree_with_statsmodels_on_random_subjects():
    rng = np.random.default_rng(2)
    time, cause = rng.integers(1, 30, 400), rng.integers(0, 3, 400)
    found = aalen_johansen(*tally(time, cause, causes=2))
    other = CumIncidenceRight(time, cause)
    for k in range(2):
        theirs = np.interp(found.times, other.times, other.cinc[k])
        np.testing.assert_allclose(found.value[:, k], theirs, atol=1e-12)


def test_with_one_cause_the_interval_is_greenwoods_on_the_log_log_scale():
    rng = np.random.default_rng(3)
    time, cause = rng.integers(1, 30, 300), rng.integers(0, 2, 300)
    found = aalen_johansen(*tally(time, cause, causes=1))
    other = SurvfuncRight(time, cause)
    at = 5
    survival, error = other.surv_prob[at], other.surv_prob_se[at]
    assert found.times[at] == other.surv_times[at]
    spread = np.exp(1.959963984540054 * error / (survival * -np.log(survival)))
    assert found.low[at, 0] == pytest.approx(1 - survival ** (1 / spread), abs=1e-10)
    assert found.high[at, 0] == pytest.approx(1 - survival**spread, abs=1e-10)


def test_without_censoring_the_variance_is_binomial_for_each_cause():
    # Uncensored, F_k is k/n and the delta method must give p(1-p)/n: check at the last time.
    rng = np.random.default_rng(4)
    time, cause = rng.integers(1, 9, 200), rng.integers(1, 3, 200)
    found = aalen_johansen(*tally(time, cause, causes=2))
    share = (cause == 1).mean()
    error = np.sqrt(share * (1 - share) / 200)
    hazard = -np.log(1 - share)
    spread = np.exp(1.959963984540054 * error / ((1 - share) * hazard))
    assert found.low[-1, 0] == pytest.approx(1 - np.exp(-hazard / spread), abs=1e-10)


def test_late_entry_counts_only_those_under_observation():
    times, at_risk, _ = tally([2, 4, 6], [1, 1, 1], causes=1, entry=[0, 3, 0])
    assert times.tolist() == [2, 4, 6]
    assert at_risk.tolist() == [2, 2, 1]


def test_a_stated_time_is_the_quantile_it_turns_out_to_be_by_hand():
    # Of 40, 10 end before the stated time, 10 are lost from sight half way there, before anything happened to
    # them and after the first 10: 30 at risk, 6 end at .9, the rest later. tau = .25 + .75 * 6/20 = .475.
    elapsed = [0.3] * 10 + [0.5] * 10 + [0.9] * 6 + [1.5] * 14
    cause = [1] * 10 + [0] * 10 + [1] * 20
    found = claimed_quantile(*tally(elapsed, cause, causes=1))
    assert found.value == pytest.approx(0.25 + 0.75 * 6 / 20)
    assert found.low < 0.475 < found.high
    assert found.n == 40


def test_a_stated_time_nobody_has_reached_is_refused():
    elapsed, cause = [0.3] * 10 + [0.6] * 30, [1] * 10 + [0] * 30
    assert "watched up to" in claimed_quantile(*tally(elapsed, cause, causes=1)).why


def test_watching_beyond_the_stated_time_is_enough_though_nothing_happens_there():
    elapsed, cause = [0.3] * 10 + [1.2] * 30, [1] * 10 + [0] * 30
    assert claimed_quantile(*tally(elapsed, cause, causes=1)).value == pytest.approx(0.25)


def test_few_stated_times_are_refused():
    found = claimed_quantile(*tally([0.5, 2.0], [1, 1], causes=1))
    assert found.refused
    assert "2 stated times" in found.why


def test_pinball_is_smallest_at_the_quantile():
    # Exponential with mean 10: the 80 % quantile is -10 ln .2 = 16.09.
    outcomes = -10 * np.log1p(-(np.arange(20_000) + 0.5) / 20_000)
    tried = np.arange(10.0, 25.0, 0.5)
    losses = [pinball(outcomes, d, level=0.8).mean() for d in tried]
    assert tried[int(np.argmin(losses))] == pytest.approx(16.09, abs=0.3)


def test_censored_crps_by_hand_before_and_after_the_event():
    # F = .2 until 5, .6 until 10. Event at 7, seen until 8: 5(.04) + 2(.36) + .16; else 5(.04) + 3(.36).
    found = censored_crps([0, 5, 10], [0.2, 0.6], [7.0, np.nan, 9.0], [8.0, 8.0, 8.0])
    np.testing.assert_allclose(found, [1.08, 1.28, 1.28])


def test_censored_crps_is_smallest_at_the_truth():
    # Weekly hazard .15, seen until week 12; every stated hazard scored against the exact distribution of T.
    weeks, end = np.arange(0, 41), 12.0
    true = 1 - 0.85 ** np.arange(1, 41)
    chance = np.diff(np.concatenate([[0.0], true]))
    tried = np.round(np.arange(0.05, 0.3, 0.01), 2)
    losses = []
    for hazard in tried:
        cdf = 1 - (1 - hazard) ** np.arange(0, 40)
        losses.append(chance @ censored_crps(weeks, cdf, weeks[1:], np.full(40, end)))
    assert tried[int(np.argmin(losses))] == 0.15


def test_beyond_what_was_watched_a_share_is_refused_and_before_it_is_bounded():
    found = aalen_johansen(*tally([3, 4, 6], [1, 0, 0], causes=1))
    assert found.by(7).refused
    # Nobody of three by day 2: 1 - .025^(1/3) = .708.
    assert found.by(2).high == pytest.approx(0.708, abs=5e-4)


def test_events_beyond_those_at_risk_are_an_error():
    with pytest.raises(ValueError, match="may not exceed"):
        aalen_johansen([1.0], [2], [[2, 1]])

"""Do groups differ? Against Pearson's χ², and never where they share their luck."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bonafides.methods.differing import (
    DIFFERENT,
    NO_EVIDENCE,
    offsets_differ,
    rates_differ,
    share_on_shared_outcomes,
)


def test_rates_are_judged_by_pearsons_statistic() -> None:
    k, n = np.array([30, 45, 62]), np.array([100, 110, 120])
    theirs = stats.chi2_contingency(np.array([k, n - k]), correction=False)
    ours = rates_differ(k, n, seed=1)
    assert (ours.statistic, ours.df, ours.p) == pytest.approx((theirs.statistic, theirs.dof, theirs.pvalue))
    assert ours.verdict == DIFFERENT


def test_few_trials_are_permuted_and_agree_with_fishers_exact_test() -> None:
    # Two groups of one size, so that χ² and Fisher order the tables alike: p = 2·6/792.
    ours = rates_differ([0, 5], [6, 6], seed=1, replicates=50_000)
    exact = stats.fisher_exact([[0, 5], [6, 1]]).pvalue
    assert ours.p == pytest.approx(exact, abs=4 * np.sqrt(exact / 50_000))


def test_for_groups_that_all_say_the_same_the_offset_test_is_pearsons() -> None:
    k, n = np.array([30, 35, 42]), np.array([100, 110, 120])
    of_claims = offsets_differ(["a", "b", "c"], [0.7] * 3, k, n, seed=1)
    of_rates = rates_differ(k, n, seed=1)
    assert of_claims.statistic == pytest.approx(of_rates.statistic, rel=1e-6)
    assert of_claims.p == pytest.approx(of_rates.p, abs=0.06)
    assert of_claims.verdict == of_rates.verdict == NO_EVIDENCE


def test_different_claims_with_one_offset_do_not_differ() -> None:
    # Rates 1/2 and 1/4 differ much, and so did what was said: log-odds ln 3 less in both.
    k, n = [100, 50], [200, 200]
    assert rates_differ(k, n, seed=1).verdict == DIFFERENT
    found = offsets_differ(["a", "b"], [0.75, 0.5], k, n, seed=1)
    assert found.statistic == pytest.approx(0, abs=1e-9)
    assert found.verdict == NO_EVIDENCE


def test_groups_that_share_outcomes_are_refused() -> None:
    rng = np.random.default_rng(1)
    group, events = np.repeat(np.arange(20), 18), np.tile(np.arange(18), 20)
    found = offsets_differ(group, rng.random(360), (events < 9).astype(int), events=events, seed=1)
    assert (found.p, found.statistic, found.df) == (None, None, None)
    assert "share outcomes" in found.verdict
    assert rates_differ([9] * 20, [18] * 20, shared=share_on_shared_outcomes(group, events), seed=1).refused


def test_one_deal_handed_over_among_many_is_no_reason_to_refuse() -> None:
    group, events = np.repeat([0, 1], 100), np.arange(200)
    events[100] = 0
    assert share_on_shared_outcomes(group, events) == 0.01
    assert not offsets_differ(group, np.full(200, 0.5), np.arange(200) % 2, events=events, seed=1).refused


@pytest.mark.parametrize("k", [[0, 0], [4, 5]])
def test_all_or_nothing_tells_no_difference(k: list[int]) -> None:
    assert rates_differ(k, [4, 5], seed=1).refused
    assert offsets_differ([1, 2], [0.5, 0.5], k, [4, 5], seed=1).refused


def test_one_group_does_not_differ_from_itself() -> None:
    assert rates_differ([4], [5], seed=1).refused
    assert offsets_differ([1, 1], [0.5, 0.6], [1, 0], seed=1).refused

"""The laws of reliability: telling the truth never costs, and borrowed strength is honest about itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from bonafides.methods.keeping import chain, kept_share, pooled_share, population

COUNTS = st.integers(0, 60)
OTHERS = population([30, 12, 45, 8], [6, 5, 4, 3])


@given(COUNTS, COUNTS)
def test_one_more_kept_never_lowers_and_one_more_broken_never_raises(kept, broken):
    if kept + broken:
        assert kept_share(kept + 1, broken).value > kept_share(kept, broken).value
        assert kept_share(kept, broken + 1).value < kept_share(kept, broken).value


@settings(max_examples=25)
@given(COUNTS, COUNTS)
def test_the_same_holds_for_shares_that_borrow_with_the_population_held_fixed(kept, broken):
    now = pooled_share(kept, broken, OTHERS)
    assert pooled_share(kept + 1, broken, OTHERS).value > now.value
    assert pooled_share(kept, broken + 1, OTHERS).value < now.value


@settings(max_examples=25)
@given(COUNTS, COUNTS)
def test_a_share_lies_between_its_own_and_what_the_others_say(kept, broken):
    """Drawn towards the others, never past them."""
    around = pooled_share(0, 0, OTHERS).value
    own = kept / (kept + broken) if kept + broken else around
    assert min(own, around) - 0.02 <= pooled_share(kept, broken, OTHERS).value <= max(own, around) + 0.02


def test_nothing_settled_is_refused():
    assert "settled yet" in kept_share(0, 0).why


@pytest.mark.slow
def test_planted_shares_lie_inside_their_intervals_as_often_as_the_level_says():
    """60 companies of 12 groups, 720 shares: at 95 % between 92.5 and 98 of 100 (standard error .8)."""
    rng = np.random.default_rng(11)
    inside = total = 0
    for _ in range(60):
        true = rng.beta(16, 4, size=12)
        n = rng.integers(2, 40, size=12)
        kept = rng.binomial(n, true)
        among = population(kept, n - kept)
        for share, k, m in zip(true, kept, n - kept, strict=True):
            found = pooled_share(int(k), int(m), among)
            inside += found.low <= share <= found.high
            total += 1
    assert 0.925 <= inside / total <= 0.98


def test_a_chain_of_one_link_is_that_link():
    found = chain([18], [2], seed=3)
    assert found.whole.value == pytest.approx(19 / 22)
    assert found.whole.low == pytest.approx(beta.ppf(0.025, 19, 3), abs=0.01)
    assert found.weakest == (1.0,)


def test_of_two_equal_links_each_is_the_weakest_half_the_time():
    found = chain([40, 40], [10, 10], seed=3)
    # 20,000 draws: standard error .0035.
    assert found.weakest[0] == pytest.approx(0.5, abs=0.015)


def test_a_link_without_anything_settled_leaves_the_chain_unknown():
    assert chain([40, 0], [10, 0], seed=3).whole.refused

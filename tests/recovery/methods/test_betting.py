"""Calibrated people are left alone, whatever the market does; strong optimism is found."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from bonafides.methods.betting import alarms

pytestmark = pytest.mark.slow
PERIODS = 16


def flags(seed: int, sizes: np.ndarray, shock: float, optimist: float) -> np.ndarray:
    """Return everybody's flag in one company; the first person has the planted optimism."""
    rng = np.random.default_rng(seed)
    person = np.tile(np.repeat(np.arange(len(sizes)), sizes), PERIODS)
    period = np.repeat(np.arange(PERIODS), sizes.sum())
    p = rng.choice([0.1, 0.25, 0.5, 0.75, 0.9], len(person))
    odds = logit(p) + rng.normal(0, shock, PERIODS)[period] - np.where(person == 0, optimist, 0)
    return alarms(person, period, p, rng.random(len(person)) < expit(odds)).flag


@pytest.mark.parametrize("shock", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("people", "claims"), [(11, 20), (25, 8)])
def test_calibrated_people_are_flagged_in_at_most_one_case_of_twenty(
    people: int, claims: int, shock: float
) -> None:
    shares = [np.mean(flags(seed, np.full(people, claims), shock, 0) != "") for seed in range(60)]
    assert np.mean(shares) <= 0.05 + 2 * np.std(shares) / np.sqrt(60)


@pytest.mark.parametrize("shock", [0.0, 0.5, 1.0])
def test_strong_optimism_is_found_more_often_than_not(shock: float) -> None:
    # One log-odd: who says 50 % wins 27 %.
    found = [flags(seed, np.full(25, 8), shock, 1.0)[0] == "over" for seed in range(60)]
    assert np.mean(found) > 0.5


def test_modesty_is_found_on_the_other_side() -> None:
    found = [flags(seed, np.full(25, 8), 0.5, -1.0)[0] == "under" for seed in range(60)]
    assert np.mean(found) > 0.5


@pytest.mark.parametrize("shock", [0.0, 1.0])
def test_much_said_among_peers_who_say_little_is_not_held_against_anybody(shock: float) -> None:
    # Ten peers with 3 claims a period leave the period's offset wide open; the person has 60.
    sizes = np.array([60] + [3] * 10)
    found = [flags(seed, sizes, shock, 0)[0] != "" for seed in range(100)]
    assert np.mean(found) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 100)

"""Benign pushes: flat at the landmarks, steep by final count. Harmful ones: found at the landmarks."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.landmarks import landmark_slope, naive_slope

SEEDS = 500
WEEKS = 40
LANDMARKS = (8, 16, 24)


def company(seed: int, *, effect: float = 0.0, n_deals: int = 500) -> dict[str, np.ndarray]:
    """Deals that are won or lost week by week while their dates are pushed at random.

    Wins come early, losses all along, so that long lives collect pushes; a push multiplies the odds of
    winning later by exp(effect).
    """
    rng = np.random.default_rng(seed)
    pushed = np.cumsum(rng.random((n_deals, WEEKS)) < 0.12, axis=1)
    base = 0.10 * 0.9 ** np.arange(WEEKS)
    win = base * np.exp(effect * np.column_stack([np.zeros(n_deals), pushed[:, :-1]]))
    draw = rng.random((n_deals, WEEKS))
    over = draw < win + 0.03
    ended = np.where(over.any(axis=1), over.argmax(axis=1), WEEKS - 1)
    won = over.any(axis=1) & (draw[np.arange(n_deals), ended] < win[np.arange(n_deals), ended])
    return {"pushed": pushed, "ended": ended, "won": won}


def at_landmarks(rows: dict[str, np.ndarray]):
    """Everybody open at a landmark, by pushes so far; the outcome is a win within eight weeks."""
    parts = []
    for week in LANDMARKS:
        open_now = np.flatnonzero(rows["ended"] > week)
        soon = rows["won"][open_now] & (rows["ended"][open_now] <= week + 8)
        parts.append(
            np.column_stack([rows["pushed"][open_now, week], soon, np.full(soon.size, week), open_now])
        )
    steps, soon, stratum, deal = np.vstack(parts).T
    return landmark_slope(steps, np.ones(steps.size), soon, stratum=stratum, subject=deal)


def by_final_count(rows: dict[str, np.ndarray]):
    final = rows["pushed"][np.arange(rows["ended"].size), rows["ended"]]
    return naive_slope(
        np.arange(final.max() + 1), np.bincount(final), np.bincount(final, weights=rows["won"])
    )


@pytest.mark.slow
def test_pushes_without_effect_are_flat_at_landmarks_and_steep_by_final_count():
    found = [(at_landmarks(rows), by_final_count(rows)) for rows in map(company, range(SEEDS))]
    rejected = np.mean([landmark.p < 0.05 for landmark, _ in found])
    assert rejected <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / SEEDS)
    assert abs(np.mean([landmark.slope.value for landmark, _ in found])) < 0.03
    assert np.mean([naive.p < 0.05 and naive.slope.value < 0 for _, naive in found]) > 0.95


@pytest.mark.slow
def test_pushes_that_do_harm_are_found_at_landmarks():
    found = [at_landmarks(company(seed, effect=-0.4, n_deals=2000)) for seed in range(60)]
    assert np.mean([trend.slope.high < 0 for trend in found]) > 0.9

"""Presence after silence, fitted on some subjects and checked on others whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.calibration import miscalibration
from bonafides.methods.presence import alive_while_waiting, fit_presence
from bonafides.methods.replies import ReplyDelay, reply_delay

ALIVE, A, B = 0.6, 2.0, 4.0


def subjects(seed: int, n: int, most: int = 8) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Who is alive, the contact each would answer first, how many contacts they get, and the delay."""
    rng = np.random.default_rng(seed)
    alive = rng.random(n) < ALIVE
    rate = rng.beta(A, B, n) * alive
    answers = rng.random((n, most)) < rate[:, None]
    first = np.where(answers.any(axis=1), answers.argmax(axis=1), most)
    return alive, first, rng.integers(1, most + 1, n), np.ceil(rng.exponential(4.0, n))


def streaks(first: np.ndarray, contacts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    replied = first < contacts
    return np.bincount(first[replied]), np.bincount(contacts[~replied])


def delays(delay: np.ndarray, first: np.ndarray, contacts: np.ndarray, watched: int = 40) -> ReplyDelay:
    """Days until the reply of every contact, answered or not, watched for at most 40 days."""
    replied = first < contacts
    days = np.arange(1, watched + 1)
    replies = np.bincount(delay[replied].clip(max=watched + 1).astype(int), minlength=watched + 2)[1:-1]
    sent = np.minimum(first + 1, contacts).sum()
    return reply_delay(days, sent - np.concatenate([[0], np.cumsum(replies)[:-1]]), replies)


@pytest.mark.slow
def test_the_share_alive_is_covered_at_the_stated_rate():
    covered, after_five = [], []
    for seed in range(120):
        _, first, contacts, _ = subjects(seed, 2000)
        model = fit_presence(*streaks(first, contacts))
        covered.append(not model.alive.excludes(ALIVE))
        after_five.append(not model.after[5].excludes(0.25))
    least = 0.95 - 2 * np.sqrt(0.05 * 0.95 / 120)
    assert np.mean(covered) >= least
    assert np.mean(after_five) >= least


@pytest.mark.slow
def test_presence_of_those_still_silent_is_calibrated():
    _, first, contacts, delay = subjects(1, 60_000)
    model = fit_presence(*streaks(first, contacts))
    known = delays(delay, first, contacts)
    beyond = 0
    for seed in range(100, 160):
        # Contacts five days apart, the last one to ten days ago; those whose reply has come are not silent.
        alive, first, contacts, delay = subjects(seed, 600)
        rng = np.random.default_rng(seed)
        last = rng.integers(1, 11, 600)
        back = contacts[:, None] - 1 - np.arange(8)
        waited = np.where(back >= 0, last[:, None] + 5.0 * back, np.nan)
        mine = waited[np.arange(600), np.minimum(first, 7)]
        silent = ~((first < contacts) & (delay <= mine))
        said = alive_while_waiting(model.alive.value, model.a, model.b, known.by(waited[silent]))
        found = miscalibration(said, alive[silent], seed=seed, replicates=200)
        beyond += found.mcb > found.mcb_null_95
    assert beyond / 60 <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 60)


@pytest.mark.slow
def test_presence_of_those_still_silent_is_sharp_enough_to_be_wrong():
    # The same check must fail for somebody who forgets that silence says something.
    alive, first, contacts, _ = subjects(7, 3000)
    silent = first >= contacts
    found = miscalibration(np.full(silent.sum(), ALIVE), alive[silent], seed=1, replicates=200)
    assert found.mcb > found.mcb_null_95

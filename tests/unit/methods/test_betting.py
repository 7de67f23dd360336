"""The wealth of the bets, followed by hand, and the cases where nothing may be bet on."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.betting import FLAG, PEERS, STAKES, alarms


def crowd(peers: int, per_period: int, periods: int) -> tuple[np.ndarray, np.ndarray]:
    """Return person and period of `peers` people and one more."""
    people = np.arange(peers + 1)
    return np.tile(people, periods), np.repeat(np.arange(periods), peers + 1)


def test_with_peers_beyond_number_the_wealth_is_the_product_by_hand() -> None:
    # Peers fix the period's offset at 0; the last person says 0.5 four times and wins once.
    person, period = crowd(PEERS, 1, 1)
    n = np.where(person == PEERS, 4, 1_000_000)
    k = np.where(person == PEERS, 1, 500_000)
    found = alarms(person, period, np.full(len(n), 0.5), k, n)
    over = np.mean((1 + STAKES * 0.5) ** 3 * (1 - STAKES * 0.5))
    assert found.over[-1] == pytest.approx(over, rel=1e-3)
    assert found.under[-1] == 1  # the bets the other way lose; their peak is the start


def test_a_bad_period_for_all_is_nobodys_fault() -> None:
    person, period = crowd(20, 1, 6)
    k = np.where(period % 2 == 0, 8, 32)
    found = alarms(person, period, np.full(len(k), 0.5), k, np.full(len(k), 40))
    assert set(found.flag) == {""}
    assert found.over.max() < 2


def test_either_side_is_flagged_and_says_when() -> None:
    person, period = crowd(20, 1, 6)
    k = np.select([person == 20, person == 19], [4, 16], 10)
    found = alarms(person, period, np.full(len(k), 0.5), k, np.full(len(k), 20))
    assert (found.flag[20], found.flag[19]) == ("over", "under")
    assert found.over[20] >= FLAG
    assert 0 < found.at[20] < 5
    assert set(found.flag[:19]) == {""}
    assert set(found.at[:19]) == {-1}


def test_fewer_than_ten_peers_are_refused() -> None:
    person, period = crowd(PEERS - 1, 1, 3)
    found = alarms(person, period, np.full(len(person), 0.5), np.zeros(len(person)), np.full(len(person), 9))
    assert all(f"Fewer than {PEERS} others" in why for why in found.why)
    assert set(found.flag) == {""}
    assert set(found.n) == {0}


def test_only_periods_with_enough_peers_are_bet_on() -> None:
    person, period = crowd(PEERS, 1, 2)
    alone = (period == 1) & (person < 3)
    keep = (period == 0) | alone
    k = np.where(period == 1, 0, 5)[keep]
    found = alarms(person[keep], period[keep], np.full(keep.sum(), 0.5), k, np.full(keep.sum(), 10))
    assert set(found.periods) == {1}
    assert set(found.n) == {10}
    assert set(found.why) == {""}


def test_rows_and_counts_bet_alike() -> None:
    rng = np.random.default_rng(2)
    person, period = np.repeat(np.arange(12), 30), np.tile(np.repeat(np.arange(3), 10), 12)
    p = rng.choice([0.2, 0.6], 360)
    y = rng.integers(0, 2, 360)
    keys, place = np.unique(np.column_stack([person, period, p]), axis=0, return_inverse=True)
    k, n = np.bincount(place.ravel(), weights=y), np.bincount(place.ravel())
    rows, counts = alarms(person, period, p, y), alarms(keys[:, 0], keys[:, 1], keys[:, 2], k, n)
    np.testing.assert_allclose(rows.over, counts.over)
    np.testing.assert_allclose(rows.under, counts.under)

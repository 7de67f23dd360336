"""Crowding of dates at period ends, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bonafides.methods.bunching import excess_bunching

ENDS = np.arange("2024-01", "2024-12", dtype="datetime64[M]").astype("datetime64[D]") - 1  # to 31 October


def test_last_business_days_and_the_weekend_after_them_count_by_hand():
    # March 2024 ends on a Sunday: its last two business days are the 28th and 29th, and 30, 31 follow them.
    days = ["2024-03-27", "2024-03-28", "2024-03-29", "2024-03-30", "2024-03-31", "2024-06-10"]
    found = excess_bunching(days, [10] * 6, [10, 5, 0, 0, 0, 45], period_ends=ENDS, last=2, seed=1)
    assert found.stated.value == pytest.approx(40 / 60)
    assert found.realised.value == pytest.approx(5 / 60)
    assert found.ratio.value == pytest.approx(8)
    assert (found.stated.n, found.excess.n) == (60, 10)


def test_a_month_that_begins_on_a_weekend_keeps_that_weekend():
    # 1 and 2 June 2024 are a Saturday and a Sunday: they open June, they do not end May.
    days = ["2024-05-31", "2024-06-01", "2024-06-02", "2024-06-17"]
    found = excess_bunching(days, [10, 20, 20, 10], [10, 20, 20, 10], period_ends=ENDS, last=1, seed=1)
    assert found.stated.value == pytest.approx(10 / 60)
    assert found.excess.value == 0


def test_the_interval_is_that_of_a_t_test_when_periods_are_alike_in_size():
    rng = np.random.default_rng(3)
    ends, middle = ENDS[1:], ENDS[1:] - 15
    at_end = rng.integers(20, 60, (2, 10))
    days = np.concatenate([ends, middle])
    stated, realised = (np.concatenate([k, 100 - k]) for k in at_end)
    found = excess_bunching(days, stated, realised, period_ends=ENDS, last=3, seed=1).excess
    gap = (at_end[0] - at_end[1]) / 100
    assert (found.low, found.high) == pytest.approx(stats.t.interval(0.95, 9, gap.mean(), stats.sem(gap)))


def test_days_outside_known_periods_are_left_out():
    inside = excess_bunching(["2024-03-29", "2024-04-10"], [30, 30], [20, 40], period_ends=ENDS, seed=1)
    more = excess_bunching(
        ["2024-03-29", "2024-04-10", "2019-03-29", "2024-12-31"], [30, 30, 99, 99], [20, 40, 99, 99],
        period_ends=ENDS, seed=1,
    )  # fmt: skip
    assert more == inside


@pytest.mark.parametrize(
    ("stated", "realised", "ends", "word"),
    [
        ([30, 30], [20, 40], ENDS[:5], "4 whole periods"),
        ([10, 10], [20, 40], ENDS, "20 stated dates"),
        ([30, 30], [5, 10], ENDS, "15 realised dates"),
        ([30, 30], [0, 40], ENDS, "No realised date lies at the end"),
        ([30, 30], [20, 40], ENDS[:1], "0 whole periods"),
    ],
)
def test_too_little_is_refused_with_the_reason(stated, realised, ends, word):
    found = excess_bunching(["2024-03-29", "2024-03-12"], stated, realised, period_ends=ends, seed=1)
    assert found.refused
    assert word in found.excess.why
    assert found.p is None


def test_no_business_day_is_an_error():
    with pytest.raises(ValueError, match="at least 1"):
        excess_bunching(["2024-03-29"], [1], [1], period_ends=ENDS, last=0, seed=1)

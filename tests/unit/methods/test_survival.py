"""Medians of waiting times some of which are not over, against published ones."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.intervals import median
from bonafides.methods.survival import median_wait

# Freireich et al. (1963), weeks in remission, as in Klein & Moeschberger (2003) table 1.1 and in the
# manuals of survival programs: placebo median 8, 95 % by the complementary log-log 4 to 11; 6-MP median 23,
# lower end 13, upper end not reached.
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
MERCAPTOPURINE = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_the_published_median_of_the_placebo_group_is_found():
    found = median_wait(PLACEBO, np.ones(21), unit="weeks")
    assert (found.value, found.low, found.high, found.n) == (8, 4, 11, 21)


def test_an_upper_end_beyond_what_was_seen_is_refused_and_the_rest_is_said():
    found = median_wait(MERCAPTOPURINE, ENDED, unit="weeks")
    assert found.refused
    assert "About 23 weeks, and at least 13; but 12 of 21 still wait" in found.why


def test_leaving_out_what_still_waits_would_flatter():
    """Those who answered at once are known at once: a median of answers alone is too short."""
    rng = np.random.default_rng(5)
    true = rng.exponential(8, size=400)
    looked = rng.uniform(0, 16, size=400)
    waited, ended = np.minimum(true, looked), true <= looked
    found = median_wait(waited, ended, unit="hours")
    assert found.low < 8 * np.log(2) < found.high
    assert median(waited[ended], unit="hours").high < 8 * np.log(2)


def test_few_answers_are_refused():
    assert "6 are needed" in median_wait([1, 2, 3, 4, 5, 9], [1, 1, 1, 1, 1, 0], unit="hours").why


def test_where_more_than_half_still_wait_there_is_no_median():
    assert "more than half" in median_wait([1, 2, 3, 4, 5, 6] + [7] * 9, [1] * 6 + [0] * 9, unit="hours").why


@pytest.mark.slow
def test_the_interval_holds_the_true_median_as_often_as_it_says():
    """2,000 samples of 60 waits, a quarter cut off: 95 % ± .5 (one standard error); 93.5 to 97.5 accepted.

    Log-normal waits with median 5, as answers come: some within the hour, some after days.
    """
    rng = np.random.default_rng(17)
    inside = total = 0
    for _ in range(2000):
        true = 5 * np.exp(rng.normal(0, 1.2, size=60))
        looked = rng.uniform(0, 60, size=60)
        found = median_wait(np.minimum(true, looked), true <= looked, unit="hours")
        if not found.refused:
            inside += found.low <= 5 <= found.high
            total += 1
    assert total > 1950
    assert 0.935 <= inside / total <= 0.975

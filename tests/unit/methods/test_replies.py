"""How long replies take, and after which attempt a subject returns."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.replies import reply_delay, returned_before_next


def test_delay_is_kaplan_meier_over_the_share_that_replies_by_hand():
    # Of 100, 20 reply on day 1 and 20 are given up; of the 60 left 15 reply on day 2, and 5 of 45 on day 4.
    # S = .8, .8 * .75 = .6, .6 * 8/9 = .53333; ever = .46667; F = .2/.46667, .4/.46667, 1.
    delay = reply_delay([1, 2, 4], [100, 60, 45], [20, 15, 5])
    np.testing.assert_allclose(delay.share, [3 / 7, 6 / 7, 1.0])
    assert delay.ever.value == pytest.approx(7 / 15)
    np.testing.assert_allclose(delay.by([0.5, 1, 3, 99]), [0, 3 / 7, 6 / 7, 1])


def test_without_censoring_the_interval_is_that_of_a_share_of_replies():
    # 40 of 100 reply, 20 of them on day 1: the log of the ratio of binomials 20 in 40 has variance
    # (1 - 1/2) / 20 = .025, so the log-odds have standard error sqrt(.025) / .5.
    delay = reply_delay([1, 3], [100, 80], [20, 20])
    spread = 1.959964 * np.sqrt(0.025) / 0.5
    assert delay.low[0] == pytest.approx(1 / (1 + np.exp(spread)))
    assert delay.high[0] == pytest.approx(1 / (1 + np.exp(-spread)))


def test_few_replies_are_refused():
    delay = reply_delay([1, 2], [50, 40], [3, 2])
    assert delay.ever.refused
    assert "5 replies" in delay.why
    assert np.isnan(delay.by([1.0])).all()


def test_attempts_are_counted_by_hand():
    # Attempts before return: 1, 1, 3; no return after 2 and 4. First attempts 5, second 3, later ones 2 + 1.
    rows = returned_before_next([0, 2, 0, 1], [0, 0, 1, 0, 1], up_to=3, fewest=1)
    assert [(r.number, r.n, r.k, r.and_later) for r in rows] == [
        (1, 5, 2, False),
        (2, 3, 0, False),
        (3, 3, 1, True),
    ]
    assert rows[0].share.value == 0.4


def test_shares_of_few_attempts_are_refused_but_counted():
    row = returned_before_next([0, 2], [0, 3], up_to=1)[0]
    assert (row.n, row.k) == (5, 2)
    assert row.share.refused

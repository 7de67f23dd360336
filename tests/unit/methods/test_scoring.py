"""Scores and their parts against hand work."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from bonafides.errors import BrokenContract
from bonafides.methods.scoring import brier, claims, collapse, decompose, log_score, n_clipped

# Five claims, worked by hand: equal p pooled, shares 0, 1/2, 0, 1; pooling the violators 1/2 (of two) and 0
# (of one) gives c = 0, 1/3, 1/3, 1/3, 1.
P = [0.1, 0.3, 0.3, 0.6, 0.9]
Y = [0, 1, 0, 0, 1]


def test_the_brier_decomposition_is_the_one_worked_by_hand() -> None:
    parts = decompose(P, Y)
    assert parts.score == pytest.approx(0.96 / 5, abs=1e-12)
    assert parts.mcb == pytest.approx(0.192 - 2 / 15, abs=1e-12)
    assert parts.dsc == pytest.approx(0.24 - 2 / 15, abs=1e-12)
    assert parts.unc == pytest.approx(0.24, abs=1e-12)


def test_the_log_decomposition_is_the_one_worked_by_hand() -> None:
    parts = decompose(P, Y, score="log")
    stated = -(log(0.9) + log(0.3) + log(0.7) + log(0.4) + log(0.9)) / 5
    recalibrated = -(log(1 / 3) + 2 * log(2 / 3)) / 5
    overall = -0.4 * log(0.4) - 0.6 * log(0.6)
    assert parts.score == pytest.approx(stated, abs=1e-12)
    assert parts.mcb == pytest.approx(stated - recalibrated, abs=1e-12)
    assert parts.dsc == pytest.approx(overall - recalibrated, abs=1e-12)
    assert parts.unc == pytest.approx(overall, abs=1e-12)


def test_equal_probabilities_are_pooled_before_they_are_recalibrated() -> None:
    # Row by row, 0 then 1 at p = 0.2 would be "recalibrated" to a perfect score.
    assert decompose([0.2, 0.2], [0, 1]).dsc == 0


def test_a_weight_counts_like_that_many_claims() -> None:
    weighted = decompose([0.3, 0.6, 0.9], [1, 0, 1], weight=[2, 1, 3])
    repeated = decompose([0.3, 0.3, 0.6, 0.9, 0.9, 0.9], [1, 1, 0, 1, 1, 1])
    for name in ("score", "mcb", "dsc", "unc"):
        assert getattr(weighted, name) == pytest.approx(getattr(repeated, name), abs=1e-12)


def test_claims_of_never_and_always_are_clipped_and_counted() -> None:
    # ln(0.001) = −6.907755: the miss of a certain claim costs that much, not infinity.
    assert log_score([0.0, 1.0], [1, 0]) == pytest.approx(-log(0.001))
    assert n_clipped([0.0, 0.001, 0.5, 0.999, 1.0], n=[2, 9, 9, 9, 3]) == 5
    assert brier([0.0, 1.0], [1, 0]) == 1


def test_collapsing_keeps_every_claim_and_every_success() -> None:
    rows = collapse([0.7, 0.2, 0.7, 0.7], [1, 0, 0, 1], weight=[1, 1, 1, 5])
    assert rows.p.tolist() == [0.2, 0.7, 0.7]
    assert rows.n.tolist() == [1, 2, 1]
    assert rows.k.tolist() == [0, 1, 1]
    assert rows.weight.tolist() == [1, 1, 5]


@pytest.mark.parametrize(
    ("p", "k", "n", "weight", "found"),
    [
        ([70.0], [1], None, None, "a stated probability of 70"),
        ([np.nan], [1], None, None, "a stated probability of nan"),
        ([0.5], [2], None, None, "outcomes outside"),
        ([0.5], [np.nan], None, None, "outcomes outside"),
        ([0.5], [0.5], None, None, "no whole numbers"),
        ([0.5], [1], None, [0], "a weight"),
        ([], [], None, None, "no claims"),
        ([0.5], [0], [0], None, "no claims"),
    ],
)
def test_what_is_not_a_claim_is_named(p, k, n, weight, found) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BrokenContract, match=found):
        claims(p, k, n, weight)

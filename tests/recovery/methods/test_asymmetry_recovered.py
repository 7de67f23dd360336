"""Planted weights of a broken word are found again, and refused where they cannot be told."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.asymmetry import fit_weight

CUTS = [-2.5, -1.5, -0.5, 0.3, 1.2, 2.4]
SLOPE = 1.5


def answers(rng, n, weight):
    """Customers with promises kept or broken as they come, who answer 1 to 7 with ordinary scatter."""
    total = rng.poisson(10, size=n) + 1
    kept = rng.binomial(total, rng.beta(8, 2, size=n))
    trust = SLOPE * (np.log1p(kept) - np.log1p(weight * (total - kept)))
    return 1 + np.searchsorted(CUTS, trust + rng.logistic(size=n)), kept, total - kept


@pytest.mark.slow
@pytest.mark.parametrize("weight", [1.0, 2.25, 4.0])
def test_a_planted_weight_lies_inside_its_interval_as_often_as_it_says(weight):
    """300 companies of 300 customers: 95 % with a Monte Carlo error of 1.3; 92 to 98.5 accepted."""
    rng = np.random.default_rng(23)
    found = [fit_weight(*answers(rng, 300, weight)).weight for _ in range(300)]
    given = [one for one in found if not one.refused]
    inside = np.mean([one.low <= weight <= one.high for one in given])
    middle = np.median([one.value for one in given])
    assert len(given) >= 285
    assert 0.92 <= inside <= 0.985
    assert middle == pytest.approx(weight, rel=0.15)


@pytest.mark.slow
def test_where_answers_do_not_depend_on_promises_a_weight_is_hardly_ever_given():
    """A weight of nothing has no interval: 200 companies; five in a hundred are what the level allows."""
    rng = np.random.default_rng(29)
    given = 0
    for _ in range(200):
        _, kept, broken = answers(rng, 150, 2.0)
        given += not fit_weight(rng.integers(1, 8, 150), kept, broken).weight.refused
    assert given <= 0.05 * 200 + 2 * np.sqrt(200 * 0.05 * 0.95)

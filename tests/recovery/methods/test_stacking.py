"""Period ends where real closings crowd too: honest dates show no excess, planted stacking is found."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.bunching import Bunching, excess_bunching

SEEDS = 400
ENDS = np.arange("2023-01", "2024-02", dtype="datetime64[M]").astype("datetime64[D]") - 1
DAYS = np.arange(ENDS[0] + 1, ENDS[-1] + 1)
BUSINESS = DAYS[np.is_busday(DAYS)]
PERIOD = np.searchsorted(ENDS, BUSINESS)
LEFT = np.bincount(PERIOD)[PERIOD] - 1 - (np.arange(BUSINESS.size) - np.searchsorted(PERIOD, PERIOD))


def year(seed: int, *, stacked: float) -> Bunching:
    """Twelve months; both kinds of dates crowd at ends three times over, more in some months than others."""
    rng = np.random.default_rng(seed)
    shock = np.exp(rng.normal(0, 0.3, ENDS.size))[PERIOD]
    weight = np.where(LEFT < 3, 3 * shock, 1.0)
    size = rng.uniform(0.7, 1.3, ENDS.size)[PERIOD]
    realised = rng.poisson(2.0 * size * weight)
    stated = rng.poisson(3.0 * size * weight * np.where(LEFT < 3, 1 + stacked, 1.0))
    return excess_bunching(BUSINESS, stated, realised, period_ends=ENDS, last=3, seed=seed, permutations=400)


@pytest.mark.slow
def test_an_honest_company_is_covered_at_the_stated_rate():
    found = [year(seed, stacked=0.0) for seed in range(SEEDS)]
    error = 2 * np.sqrt(0.05 * 0.95 / SEEDS)
    assert np.mean([not f.excess.excludes(0.0) for f in found]) >= 0.95 - error
    assert np.mean([not f.ratio.excludes(1.0) for f in found]) >= 0.95 - error
    assert np.mean([f.p < 0.05 for f in found]) <= 0.05 + error


@pytest.mark.slow
def test_planted_stacking_is_found():
    found = [year(seed, stacked=1.0) for seed in range(100)]
    assert np.mean([f.excess.low > 0 for f in found]) > 0.9
    assert np.mean([f.p < 0.05 for f in found]) > 0.9

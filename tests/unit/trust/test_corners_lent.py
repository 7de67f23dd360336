"""A place among the corners whose spread is lent: the same law as one that rests on its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bonafides.methods.corners import four_corners
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.trust.corners import grid
from bonafides.trust.instruments import load
from bonafides.trust.scoring import Scores
from bonafides.trust.within import Within

PROFILE = load("trust-profile")


def placed(said: np.ndarray, lent: Within | None) -> dict[str, Any]:
    return grid(PROFILE, Scores({}, said[:, 0], None, said), Thresholds(), lent)


@pytest.mark.parametrize("n", [8, 21])
def test_ones_own_spread_lent_back_gives_the_same_place(n: int) -> None:
    """Of n raters the covariance has n − 1 degrees of freedom: chances and ellipse are those of n raters."""
    rng = np.random.default_rng(n)
    said = rng.multivariate_normal([4.4, 4.2], [[0.5, 0.2], [0.2, 0.7]], size=n)
    found = four_corners(said[:, 0], said[:, 1], cut=4.0)
    for lent in (None, Within({}, {"grid": (np.cov(said.T), n - 1.0)})):
        told = placed(said, lent)
        assert list(told["chances"].values()) == pytest.approx(found.probabilities)
        assert told["ellipse"] == pytest.approx([*found.half_axes, found.angle_degrees])

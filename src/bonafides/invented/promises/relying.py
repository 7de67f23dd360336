"""How far invented customers say that they rely on us, after what they saw kept and broken."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

CUTS = (-2.5, -1.5, -0.5, 0.5, 1.5, 2.5)
"""Between the answers 1 to 7, in log-odds."""


def answers_of(
    kept: ArrayLike, broken: ArrayLike, *, weight: float, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Draw an answer from 1 to 7 for each customer: proportional odds in what it saw.

    Parameters
    ----------
    kept, broken
        (n,) promises that each customer saw kept and broken.
    weight
        How many kept promises a broken one outweighs.

    Examples
    --------
    Whoever saw forty kept says more than whoever saw forty broken:

    >>> rng = np.random.default_rng(1)
    >>> bool((answers_of([40] * 50, [0] * 50, weight=3.0, rng=rng).mean() > 6))
    True
    >>> bool((answers_of([0] * 50, [40] * 50, weight=3.0, rng=rng).mean() < 2))
    True
    """
    k, m = (np.asarray(x, dtype=np.float64) for x in (kept, broken))
    leaning = np.log1p(k) - np.log1p(weight * m) + rng.logistic(size=k.shape)
    said: NDArray[np.int64] = 1 + (leaning[:, None] > np.array(CUTS)).sum(axis=1, dtype=np.int64)
    return said

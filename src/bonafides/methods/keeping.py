"""How often words are kept: posteriors of one share, of shares that borrow strength, and of chains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.figures import LEVEL, Figure

Floats = NDArray[np.float64]

MEANS = np.linspace(0.005, 0.995, 100)
"""Grid of the mean of the population of shares."""

STRENGTHS = np.geomspace(1.0, 100.0, 16)
"""Grid of the trials that the population is worth to a group: at 1 hardly any, at 100 groups are alike.

Above 100 a dozen groups cannot tell, and intervals came out too narrow (.925 at a true strength of 20)."""

LEFT_OUT = 0.001
"""Weight of grid points that a quantile may leave out: it moves by less than a thousandth of the interval."""

DRAWS = 20_000
"""Draws from the posterior of a chain: its ends are then known to about a half of a hundredth."""


def kept_share(kept: int, broken: int, *, level: float = LEVEL) -> Figure:
    """Share of words kept, from a flat prior: mean and equal-tailed interval of Beta(1 + kept, 1 + broken).

    Parameters
    ----------
    kept, broken
        Counts, ≥ 0. What is open, disputed or unconfirmed is neither.
    level
        Of the interval; only published figures at another level ask for one.

    Returns
    -------
    Figure
        unit "share"; refused where nothing was settled.

    Examples
    --------
    Golden figures of METHODS §2, at 90 %:

    >>> for k, n in ((5, 5), (18, 20), (90, 100)):
    ...     f = kept_share(k, n - k, level=0.9)
    ...     print(round(f.value, 3), round(f.low, 2), round(f.high, 2))
    0.857 0.61 0.99
    0.864 0.73 0.96
    0.892 0.84 0.94
    """
    from scipy.special import betaincinv

    if kept + broken == 0:
        return Figure.refuse("Nothing that was promised has been settled yet.", n=0, unit="share")
    a, b, tail = 1 + kept, 1 + broken, (1 - level) / 2
    low, high = (float(betaincinv(a, b, q)) for q in (tail, 1 - tail))
    return Figure(a / (a + b), low, high, n=kept + broken, unit="share")


@dataclass(frozen=True, slots=True)
class Population:
    """What all groups together say of the shares of one: weights on a grid of means and strengths.

    Parameters
    ----------
    a, b
        Beta parameters at each point of the grid, flat.
    weight
        Posterior weight of each point; sums to 1.
    """

    a: Floats
    b: Floats
    weight: Floats


def population(kept: ArrayLike, broken: ArrayLike) -> Population:
    """Learn from several groups how alike shares are.

    A Beta-binomial over the groups on a grid: mean flat on (0, 1), strength log-uniform from 1 to 100.

    Parameters
    ----------
    kept, broken
        (n_groups,) counts.

    Examples
    --------
    >>> alike = population([90, 80, 85], [10, 20, 15])
    >>> float(alike.weight.sum().round(6))
    1.0
    """
    from scipy.special import betaln

    k, m = (np.asarray(x, dtype=np.float64).reshape(-1, 1) for x in (kept, broken))
    mean, strength = (grid.ravel() for grid in np.meshgrid(MEANS, STRENGTHS, indexing="ij"))
    a, b = mean * strength, (1 - mean) * strength
    told = (betaln(a + k, b + m) - betaln(a, b)).sum(axis=0)
    weight = np.exp(told - told.max())
    return Population(a, b, weight / weight.sum())


def pooled_share(kept: int, broken: int, among: Population) -> Figure:
    """Share of words kept by one group, drawn towards the others as far as these are alike.

    With the population held fixed, one more kept never lowers it and one more broken never raises it.

    Returns
    -------
    Figure
        unit "share", n = kept + broken; a group without any gets what the population says, n = 0.

    Examples
    --------
    >>> alike = population([90, 80, 85, 88], [10, 20, 15, 12])
    >>> alone, together = kept_share(2, 2), pooled_share(2, 2, alike)
    >>> alone.value < together.value < 0.86, together.high - together.low < alone.high - alone.low
    (True, True)
    """
    a, b = among.a + kept, among.b + broken
    # The weights stay those of the population: a group's own counts are part of it, or it is held fixed.
    weight = among.weight
    value = float(np.sum(weight * a / (a + b)))
    tail = (1 - LEVEL) / 2
    low, high = (_quantile(q, a, b, weight) for q in (tail, 1 - tail))
    return Figure(value, min(low, value), max(high, value), n=kept + broken, unit="share")


def _quantile(q: float, a: Floats, b: Floats, weight: Floats) -> float:
    """Quantile of a mixture of Betas, by bisection; points that hold a thousandth together are left out."""
    from scipy.special import betainc

    order = np.argsort(-weight)
    keep = order[: int(np.searchsorted(np.cumsum(weight[order]), 1 - LEFT_OUT)) + 1]
    a, b, weight = a[keep], b[keep], weight[keep] / weight[keep].sum()
    low, high = 0.0, 1.0
    for _ in range(22):
        middle = (low + high) / 2
        if float(np.sum(weight * betainc(a, b, middle))) < q:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@dataclass(frozen=True, slots=True)
class Chain:
    """Several words that must all be kept.

    Parameters
    ----------
    whole
        Chance that all are kept, if each is kept or broken on its own.
    weakest
        (n_links,) chance of each link to be the one least often kept; sums to 1.
    """

    whole: Figure
    weakest: tuple[float, ...]


def chain(kept: ArrayLike, broken: ArrayLike, *, seed: int, among: Population | None = None) -> Chain:
    """How strong a chain of words is, and which link is the weakest, from posterior draws of each link.

    Parameters
    ----------
    kept, broken
        (n_links,) counts of each link.
    seed
        Of the draws.
    among
        What all links say of one, so that a link with few words behind it borrows; a flat prior when left
        out.

    Returns
    -------
    Chain
        Refused where a link has nothing settled: its strength would be a guess.

    Examples
    --------
    >>> found = chain([18, 90], [2, 10], seed=1)
    >>> 0.70 < found.whole.value < 0.82, round(sum(found.weakest), 6)
    (True, 1.0)
    """
    k, m = (np.asarray(x, dtype=np.float64) for x in (kept, broken))
    n = int((k + m).sum())
    if not len(k) or (k + m).min() == 0:
        return Chain(Figure.refuse("A link of the chain has nothing settled yet.", n=n, unit="share"), ())
    rng = np.random.default_rng(seed)
    a, b = np.ones((2, DRAWS, 1))
    if among is not None:
        place = rng.choice(len(among.weight), size=DRAWS, p=among.weight)
        a, b = among.a[place][:, None], among.b[place][:, None]
    draws = rng.beta(a + k, b + m, size=(DRAWS, len(k)))
    product = draws.prod(axis=1)
    tail = (1 - LEVEL) / 2
    low, high = (float(end) for end in np.quantile(product, (tail, 1 - tail)))
    # With flat priors links are independent, so that the mean of the product is that of their means.
    value = float(product.mean()) if among is not None else float(np.prod((1 + k) / (2 + k + m)))
    least = np.bincount(draws.argmin(axis=1), minlength=len(k)) / DRAWS
    whole = Figure(value, min(low, value), max(high, value), n=n, unit="share")
    return Chain(whole, tuple(float(p) for p in least))

"""Do the members of one group answer alike? The r_wg family and the average deviation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.figures import Figure
from bonafides.methods.raters import t_quantile

Floats = NDArray[np.float64]

UNIFORM = "Against answers spread evenly over the scale (uniform null); skewed answers flatter it."
"""What every index of the r_wg family is held against, and why no cut-off such as .70 is applied."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Indices of one group: descriptions of these raters, not estimates. NaN with fewer than 2 of them.

    `rwg` of the mean over items, `rwg_j` of the items, `lindell` r*_wg(J), `awg` mean over items,
    `ad` average deviation from the mean in points, mean over items, `ad_limit` categories/6: acceptable up
    to there.
    """

    rwg: float
    rwg_j: float
    lindell: float
    awg: float
    ad: float
    ad_limit: float
    n: int


def uniform_variance(categories: float) -> float:
    """Variance of answers spread evenly over a scale of so many categories: (A² − 1)/12.

    Examples
    --------
    >>> uniform_variance(5), uniform_variance(7)
    (2.0, 4.0)
    """
    return (categories**2 - 1) / 12


def agreement(answers: ArrayLike, *, scale: tuple[float, float]) -> Agreement:
    """Agreement within one group.

    Parameters
    ----------
    answers
        People × items (or one value a person), complete: people who lack an answer (NaN) are left out.
    scale
        Lowest and highest answer possible, whole steps between.

    Returns
    -------
    Agreement

    Notes
    -----
    With s̄² the mean variance of the items (divisor n − 1) and σ² the uniform null: r_wg = 1 − s²/σ² of the
    mean over items; r_wg(J) = J(1 − s̄²/σ²)/(J(1 − s̄²/σ²) + s̄²/σ²); both 0 where answers spread more than
    evenly. r*_wg(J) = 1 − s̄²/σ² is left negative there and does not grow with J: prefer it.
    a_wg = 1 − 2s²/(((H + L)M − M² − HL)·n/(n − 1)), against the widest spread possible round the mean M; 1
    where all gave the same end of the scale. Sources: James, Demaree and Wolf (1984, 1993); Lindell, Brandt
    and Whitney (1999); Brown and Hauenstein (2005); Burke and Dunlap (2002).

    Examples
    --------
    Variances 1/3 of both items, 1/6 of their mean, against 2.

    >>> found = agreement([[4, 4], [4, 5], [5, 4], [5, 5]], scale=(1, 5))
    >>> [round(x, 4) for x in (found.rwg, found.rwg_j, found.lindell, found.ad)]
    [0.9167, 0.9091, 0.8333, 0.5]
    """
    x = np.asarray(answers, dtype=np.float64)
    x = x if x.ndim == 2 else x.reshape(len(x), 1)
    x = x[~np.isnan(x).any(axis=1)]
    n, items = x.shape
    low, high = scale
    categories = high - low + 1
    limit = categories / 6
    if n < 2 or items == 0:
        nothing = float("nan")
        return Agreement(nothing, nothing, nothing, nothing, nothing, limit, n)
    null = uniform_variance(categories)
    variances, means = x.var(axis=0, ddof=1), x.mean(axis=0)
    left = 1 - float(variances.mean()) / null
    widest = ((high + low) * means - means**2 - high * low) * n / (n - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        awg = np.where(widest > 1e-12, 1 - 2 * variances / widest, 1.0)
    return Agreement(
        rwg=max(1 - float(x.mean(axis=1).var(ddof=1)) / null, 0.0),
        rwg_j=items * left / (items * left + 1 - left) if left > 0 else 0.0,
        lindell=left,
        awg=float(awg.mean()),
        ad=float(np.abs(x - means).mean()),
        ad_limit=limit,
        n=n,
    )


def agreement_of_groups(
    answers: ArrayLike, group: ArrayLike, *, scale: tuple[float, float]
) -> dict[str, Agreement]:
    """Agreement within each group of at least two people, by label in order.

    Examples
    --------
    >>> found = agreement_of_groups([[4], [5], [3], [2], [2]], ["a", "a", "b", "c", "c"], scale=(1, 5))
    >>> {label: indices.rwg for label, indices in found.items()}
    {'a': 0.75, 'c': 1.0}
    """
    x, labels = np.asarray(answers, dtype=np.float64), np.asarray(group)
    x = x if x.ndim == 2 else x.reshape(len(x), 1)
    whole = ~np.isnan(x).any(axis=1)
    x, labels = x[whole], labels[whole]
    names, place, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    if not len(names):
        return {}
    order = np.argsort(place, kind="stable")
    parts = np.split(x[order], np.cumsum(sizes)[:-1])
    return {
        str(name): agreement(part, scale=scale)
        for name, part in zip(names, parts, strict=True)
        if len(part) > 1
    }


def mean_over_groups(values: ArrayLike, *, unit: str) -> Figure:
    """Mean of an index over groups with its t interval up to 1, groups taken as drawn from many.

    Examples
    --------
    >>> figure = mean_over_groups([0.7, 0.8, 0.9], unit="r_wg")
    >>> round(figure.value, 2), round(figure.low, 2), round(figure.high, 2)
    (0.8, 0.55, 1.0)
    """
    x = np.asarray(values, dtype=np.float64)
    n = len(x)
    if n < 2:
        return Figure.refuse(f"Groups of two people or more: {n}; 2 are needed.", n=n, unit=unit)
    middle = float(x.mean())
    half = t_quantile(n - 1) * float(x.std(ddof=1)) / n**0.5
    return Figure(middle, middle - half, max(min(middle + half, 1.0), middle), n=n, unit=unit, why=UNIFORM)

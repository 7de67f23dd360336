"""Means and differences of means whose intervals know the clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bonafides.figures import LEVEL, Figure

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

FEWEST_CLUSTERS = 5
"""Below this many independent things an interval means nothing."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A difference with its interval, and p: how often at least as much would be seen were there none."""

    difference: Figure
    p: float | None

    @property
    def refused(self) -> bool:
        """Whether the difference is refused."""
        return self.difference.refused


def clustered_mean(
    total: npt.ArrayLike,
    n: npt.ArrayLike | None = None,
    *,
    cluster: npt.ArrayLike | None = None,
    unit: str,
    fewest: int = FEWEST_CLUSTERS,
) -> Figure:
    """Mean of values that are independent between clusters only.

    Parameters
    ----------
    total
        Sum of the values in each cell (or single values).
    n
        How many values each cell holds; 1 when left out.
    cluster
        Which cluster a cell belongs to; each cell its own when left out.
    unit
        Of the mean.
    fewest
        Clusters below which the mean is refused.

    Returns
    -------
    Figure
        n is the number of clusters; t interval with clusters − 1 degrees of freedom and the linearised
        error of a ratio (Liang & Zeger 1986, Biometrika 73).

    Examples
    --------
    >>> figure = clustered_mean([1.0, 2.0, 3.0, 4.0, 5.0], unit="days")
    >>> round(figure.low, 3), figure.value, round(figure.high, 3)
    (1.037, 3.0, 4.963)
    """
    sums, counts = cells(total, n)
    labels = np.arange(sums.size) if cluster is None else np.asarray(cluster)
    kept = counts > 0
    sums, counts = _gather(labels[kept], sums[kept], counts[kept])
    size = sums.size
    if size < max(2, fewest):
        why = f"{size} independent observations. {max(2, fewest)} are needed."
        return Figure.refuse(why, n=size, unit=unit)
    value = float(sums.sum() / counts.sum())
    spread = float(np.square(sums - value * counts).sum())
    error = np.sqrt(spread * size / (size - 1)) / counts.sum()
    return student(value, float(error), size - 1, n=size, unit=unit)


def paired_difference(
    first: npt.ArrayLike, second: npt.ArrayLike, *, cluster: npt.ArrayLike | None = None, unit: str
) -> Comparison:
    """Mean of first − second over pairs, two-sided.

    Parameters
    ----------
    first, second
        Two values of the same thing.
    cluster
        Pairs with the same label depend on one another (a subject, a period).
    unit
        Of both.

    Returns
    -------
    Comparison
        n counts clusters; refused below 5.

    Examples
    --------
    >>> paired_difference([3, 2, 5, 4, 6, 5], [1, 2, 3, 2, 4, 5], unit="days").difference.value
    1.3333333333333333
    """
    gap = np.asarray(first, dtype=float) - np.asarray(second, dtype=float)
    figure = clustered_mean(gap, cluster=cluster, unit=unit)
    return Comparison(figure, p_value(figure, figure.n - 1))


def value_added(
    score_before: npt.ArrayLike, score_after: npt.ArrayLike, *, cluster: npt.ArrayLike, unit: str = "Brier"
) -> Comparison:
    """Forecast value added by a change of statement: S(before) − S(after), each a loss.

    Parameters
    ----------
    score_before, score_after
        Losses (lower is better) of the statement before and after, row by row.
    cluster
        What rows depend through: the subject, or better the period in which outcomes fell.
    unit
        Of the loss.

    Returns
    -------
    Comparison
        Negative: the change made the statements worse. Refused below 5 clusters.

    Notes
    -----
    Gilliland's "forecast value added", scored by a proper score so that it cannot be gained by bias.

    Examples
    --------
    >>> value_added([0.04, 0.09, 0.25, 0.16, 0.36], [0.09, 0.16, 0.36, 0.25, 0.49],
    ...             cluster=[1, 2, 3, 4, 5]).difference.value.__round__(3)
    -0.09
    """
    return paired_difference(score_before, score_after, cluster=cluster, unit=unit)


def cells(total: npt.ArrayLike, n: npt.ArrayLike | None) -> tuple[Array, Array]:
    """Sums and counts as arrays of one shape; every count 1 when left out."""
    sums = np.asarray(total, dtype=float)
    return sums, np.ones(sums.shape) if n is None else np.asarray(n, dtype=float)


def codes(labels: npt.ArrayLike) -> Index:
    """Number labels from 0, in their order."""
    return np.unique(np.asarray(labels), return_inverse=True)[1].astype(np.int64)


def _gather(cluster: npt.NDArray[np.generic], sums: Array, counts: Array) -> tuple[Array, Array]:
    code = codes(cluster)
    gathered = [np.bincount(code, weights=values).astype(float) for values in (sums, counts)]
    return gathered[0], gathered[1]


def student(value: float, error: float, freedom: float, *, n: int, unit: str) -> Figure:
    """A value with the t interval of its error."""
    from scipy import special

    reach = float(special.stdtrit(freedom, (1 + LEVEL) / 2)) * error
    return Figure(value, value - reach, value + reach, n=n, unit=unit)


def p_value(figure: Figure, freedom: float) -> float | None:
    """Two-sided p of "no difference", from the same t as the interval."""
    from scipy import special

    if figure.value is None or figure.high is None:
        return None
    error = (figure.high - figure.value) / float(special.stdtrit(freedom, (1 + LEVEL) / 2))
    if error == 0:
        return 1.0 if figure.value == 0 else 0.0
    return float(2 * special.stdtr(freedom, -abs(figure.value) / error))

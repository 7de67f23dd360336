"""How far raters, or members of a group, agree about what they share: intraclass correlations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bonafides.figures import LEVEL, Figure

TAIL = (1 + LEVEL) / 2


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Two-way analysis of variance of targets × raters: between targets, raters, residual, and within."""

    between: float
    raters: float
    residual: float
    within: float
    n: int
    k: int


@dataclass(frozen=True, slots=True)
class Intraclass:
    """The six forms of Shrout and Fleiss, each a figure with its F interval; n = targets.

    `icc1` other raters for every target, `icc2` the same raters drawn from many, `icc3` these raters only;
    of one rater's rating, and with k of the mean of all k.
    """

    icc1: Figure
    icc2: Figure
    icc3: Figure
    icc1k: Figure
    icc2k: Figure
    icc3k: Figure


@dataclass(frozen=True, slots=True)
class GroupMembership:
    """How much of an answer the group explains, `icc1`, and how reliable the groups' means are, `icc2`."""

    icc1: Figure
    icc2: Figure
    groups: int
    mean_size: float


def mean_squares(ratings: ArrayLike) -> MeanSquares:
    """Mean squares of complete ratings, targets × raters.

    Examples
    --------
    >>> table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> found = mean_squares(table)
    >>> [round(x, 4) for x in (found.between, found.raters, found.residual, found.within)]
    [11.2417, 32.4861, 1.0194, 6.2639]
    """
    x = np.asarray(ratings, dtype=np.float64)
    n, k = x.shape
    rows, columns, middle = x.mean(axis=1), x.mean(axis=0), x.mean()
    between = k * ((rows - middle) ** 2).sum() / (n - 1)
    raters = n * ((columns - middle) ** 2).sum() / (k - 1)
    residual = ((x - rows[:, None] - columns + middle) ** 2).sum() / ((n - 1) * (k - 1))
    within = ((x - rows[:, None]) ** 2).sum() / (n * (k - 1))
    return MeanSquares(float(between), float(raters), float(residual), float(within), n, k)


def intraclass(ratings: ArrayLike) -> Intraclass:
    """Six intraclass correlations of ratings.

    Parameters
    ----------
    ratings
        Targets × raters; targets that lack a rating (NaN) are left out.

    Returns
    -------
    Intraclass
        unit "ICC". All refused with fewer than 2 raters or 3 complete targets, where nothing differs, or
        where raters agree in everything; icc2k alone where targets differ so much less than raters that the
        mean of k has no interval.

    Notes
    -----
    Where different people rate each subject, as in our rounds, icc1 and icc1k are the ones to read.
    Source: Shrout and Fleiss, *Psychological Bulletin* 86 (1979) 420–428; interval of the second form with
    Satterthwaite's degrees of freedom, as there.

    Examples
    --------
    >>> table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> found = intraclass(table)
    >>> round(found.icc1.value, 6), round(found.icc2.value, 6), round(found.icc3.value, 6)
    (0.165742, 0.289764, 0.714841)
    """
    x = np.asarray(ratings, dtype=np.float64)
    x = x if x.ndim == 2 else x.reshape(len(x), 1)
    x = x[~np.isnan(x).any(axis=1)]
    n, k = x.shape
    if k < 2 or n < 3:
        return _all_refused(
            f"Targets rated by all raters: {n} (3 are needed), raters: {k} (2 are needed).", n
        )
    m = mean_squares(x)
    least = 1e-9 * max(m.between, m.raters, m.within)
    if m.between <= least:
        return _all_refused("All targets are rated alike: nothing to agree about.", n)
    if m.residual <= least or m.within <= least:
        return _all_refused("The raters agree in everything: no error to measure.", n)
    one = _from_squares(m.between, m.within, n - 1, n * (k - 1), k, n)
    three = _from_squares(m.between, m.residual, n - 1, (n - 1) * (k - 1), k, n)
    single, averaged = _second_form(m)
    return Intraclass(one[0], single, three[0], one[1], averaged, three[1])


def _all_refused(why: str, n: int) -> Intraclass:
    return Intraclass(*(Figure.refuse(why, n=n, unit="ICC") for _ in range(6)))


def _from_squares(
    between: float, error: float, df1: float, df2: float, k: float, n: int
) -> tuple[Figure, Figure]:
    """Return the correlation of one rating and of the mean of k, from two mean squares with their F ratio."""
    from scipy.special import fdtri

    ratio = between / error
    below, above = ratio / float(fdtri(df1, df2, TAIL)), ratio * float(fdtri(df2, df1, TAIL))
    single = (between - error) / (between + (k - 1) * error)
    low, high = ((f - 1) / (f + k - 1) for f in (below, above))
    return (
        Figure(single, low, high, n=n, unit="ICC"),
        Figure(1 - error / between, 1 - 1 / below, 1 - 1 / above, n=n, unit="ICC"),
    )


def _second_form(m: MeanSquares) -> tuple[Figure, Figure]:
    """Return the form whose raters are drawn from many: their own level counts as error."""
    from scipy.special import fdtri

    n, k = m.n, m.k
    value = (m.between - m.residual) / (m.between + (k - 1) * m.residual + k * (m.raters - m.residual) / n)
    level, own = k * value * m.raters / m.residual, n * (1 + (k - 1) * value) - k * value
    df = max((k - 1) * (n - 1) * (level + own) ** 2 / ((n - 1) * level**2 + own**2), 1.0)
    above, below = float(fdtri(n - 1, df, TAIL)), float(fdtri(df, n - 1, TAIL))
    spread = k * m.raters + (k * n - k - n) * m.residual
    low = n * (m.between - above * m.residual) / (above * spread + n * m.between)
    high = n * (below * m.between - m.residual) / (spread + n * below * m.between)
    low, high = min(low, value), max(high, value)
    single = Figure(value, low, high, n=n, unit="ICC")
    if 1 + (k - 1) * low <= 1e-6:  # Spearman and Brown's step has its pole here
        why = "Targets differ so little that the mean of these raters has no interval."
        return single, Figure.refuse(why, n=n, unit="ICC")
    mean, lowest, highest = (mean_reliability(end, k) for end in (value, low, high))
    return single, Figure(mean, lowest, highest, n=n, unit="ICC")


def group_intraclass(values: ArrayLike, group: ArrayLike) -> GroupMembership:
    """ICC(1) and ICC(2) of groups, by analysis of variance.

    Parameters
    ----------
    values
        One a person, NaN where missing.
    group
        Label of each person's group.

    Returns
    -------
    GroupMembership
        unit "ICC", n = people. Refused with fewer than 2 groups, without a group of two, or where nothing
        differs within groups.

    Notes
    -----
    (MSB − MSW)/(MSB + (k̄ − 1)·MSW) and (MSB − MSW)/MSB. Convention: k̄ is the *mean* group size N/J, as in
    published tables, not n₀ = (N − Σn²/N)/(J − 1); with unequal groups ICC(2) speaks of a group of middling
    size (`mean_reliability` of any other). F intervals, exact for equal groups.
    Source: Bliese, in Klein and Kozlowski (eds), *Multilevel Theory* (2000) 349–381.

    Examples
    --------
    >>> found = group_intraclass([1, 2, 3, 5, 6, 7], ["a", "a", "a", "b", "b", "b"])
    >>> round(found.icc1.value, 4), round(found.icc2.value, 4)  # MSB 24, MSW 1
    (0.8846, 0.9583)
    """
    x, labels = np.asarray(values, dtype=np.float64), np.asarray(group)
    x, labels = x[~np.isnan(x)], labels[~np.isnan(x)]
    _, place, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    total, groups = len(x), len(sizes)
    mean_size = total / groups if groups else 0.0

    def refused(why: str) -> GroupMembership:
        figure = Figure.refuse(why, n=total, unit="ICC")
        return GroupMembership(figure, figure, groups, mean_size)

    if groups < 2 or total - groups < 1:
        who = f"{total} {'person' if total == 1 else 'people'} in {groups} group{'' if groups == 1 else 's'}"
        return refused(f"{who}; at least 2 groups, one of them of 2, are needed.")
    means = np.bincount(place, weights=x) / sizes
    between = float((sizes * (means - x.mean()) ** 2).sum() / (groups - 1))
    within = float(((x - means[place]) ** 2).sum() / (total - groups))
    if within <= 1e-9 * between or between <= 1e-9 * within:
        return refused("Nothing differs within groups, or nothing between them.")
    icc1, icc2 = _from_squares(between, within, groups - 1, total - groups, mean_size, total)
    return GroupMembership(icc1, icc2, groups, mean_size)


def mean_reliability(icc1: float, n: float) -> float:
    """Reliability of the mean of n raters, from that of one: Spearman and Brown.

    Examples
    --------
    >>> round(mean_reliability(0.30, 5.4), 2)
    0.7
    """
    return n * icc1 / (1 + (n - 1) * icc1)

"""Jumps across an event: before against after, less the same where there was none; groups drawn together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from bonafides.figures import Figure
from bonafides.methods.contrasts import (
    FEWEST_CLUSTERS,
    Array,
    Comparison,
    Index,
    cells,
    codes,
    p_value,
    student,
)
from bonafides.methods.hierarchy import normal_hierarchy


def excess_jump(
    total: npt.ArrayLike,
    n: npt.ArrayLike | None = None,
    *,
    at_event: npt.ArrayLike,
    subject: npt.ArrayLike,
    date: npt.ArrayLike,
    unit: str = "probability",
) -> Comparison:
    """Mean change across an event, minus the mean change across moments without one.

    Parameters
    ----------
    total
        Sum of after − before in each cell of subject × date; cells without fresh evidence only.
    n
        Changes in each cell; 1 when left out.
    at_event
        True where the event lay between before and after, False for placebo dates.
    subject, date
        Labels. What happens on one date, and what happens to one subject, may be correlated.
    unit
        Of the change.

    Returns
    -------
    Comparison
        Difference of the two means; its n counts subjects. Refused with fewer than 5 subjects, 3 event
        dates or 3 placebo dates.

    Notes
    -----
    Two-way clustered sandwich (Cameron, Gelbach & Miller 2011, Journal of Business & Economic Statistics
    29), each arm's dates corrected for their number; t with Welch's degrees of freedom over dates. Where
    the two-way variance falls below that of one way, the larger one-way variance is taken.

    Examples
    --------
    >>> moved = [0.1, 0.2, 0.1, 0.2, 0.1, 0.2] * 2 + [0.0] * 12
    >>> jump = excess_jump(moved, at_event=[True] * 12 + [False] * 12,
    ...                    subject=list(range(6)) * 4, date=np.repeat([1, 2, 3, 4, 5, 6], 4))
    >>> round(jump.difference.value, 3)
    0.15
    """
    sums, counts = cells(total, n)
    event = np.asarray(at_event, dtype=bool)
    who, when = codes(subject), codes(date)
    dates = np.array(
        [np.unique(when[event & (counts > 0)]).size, np.unique(when[~event & (counts > 0)]).size]
    )
    subjects = np.unique(who[counts > 0]).size
    why = _too_few(subjects, dates)
    if why:
        return Comparison(Figure.refuse(why, n=subjects, unit=unit), None)
    size = np.where(event, counts[event].sum(), counts[~event].sum())
    means = [float(sums[arm].sum() / counts[arm].sum()) for arm in (event, ~event)]
    residual = np.where(event, sums - means[0] * counts, -(sums - means[1] * counts)) / size
    by_date = np.array([_sum_of_squares(when[arm], residual[arm]) for arm in (event, ~event)])
    by_date = by_date * dates / (dates - 1)
    by_subject = _sum_of_squares(who, residual) * subjects / (subjects - 1)
    by_both = _sum_of_squares(who * (when.max() + 1) + when, residual)
    variance = max(by_subject + by_date.sum() - by_both, by_subject, float(by_date.sum()))
    freedom = _welch(by_date, dates - 1)
    figure = student(means[0] - means[1], float(np.sqrt(variance)), freedom, n=subjects, unit=unit)
    return Comparison(figure, p_value(figure, freedom))


def jumps_by_group(
    total: npt.ArrayLike,
    n: npt.ArrayLike | None = None,
    *,
    at_event: npt.ArrayLike,
    subject: npt.ArrayLike,
    date: npt.ArrayLike,
    group: Sequence[Hashable] | npt.NDArray[np.generic],
    unit: str = "probability",
) -> dict[Hashable, Comparison]:
    """`excess_jump` within each group, in order of the groups' names; never in order of the jumps.

    Returns
    -------
    dict
        Group → Comparison. Groups share event dates but are estimated apart.

    Examples
    --------
    >>> found = jumps_by_group(
    ...     [0.1, 0.0], at_event=[True, False], subject=[1, 1], date=[1, 2], group=["b", "a"])
    >>> list(found), found["a"].refused
    (['a', 'b'], True)
    """
    sums, counts = cells(total, n)
    labels = np.asarray(group)
    event, who, when = np.asarray(at_event, dtype=bool), np.asarray(subject), np.asarray(date)
    names, code = np.unique(labels, return_inverse=True)
    order = np.argsort(code, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(code, minlength=names.size)))[: names.size]
    return {
        name: excess_jump(
            sums[own], counts[own], at_event=event[own], subject=who[own], date=when[own], unit=unit
        )
        for name, own in zip(names.tolist(), parts, strict=True)
    }


def pooled_jumps(by_group: Mapping[Hashable, Comparison], *, spread: float = 0.1) -> dict[Hashable, Figure]:
    """Let small groups borrow strength: each group's jump drawn towards what all groups have in common.

    Parameters
    ----------
    by_group
        From `jumps_by_group`.
    spread
        Scale of the half-normal prior on the standard deviation between groups, in the unit of the jumps.

    Returns
    -------
    dict
        Group → figure, in the same order; refused groups stay refused. Below 2 groups with a jump the
        jumps come back as they are.

    Notes
    -----
    Normal hierarchy with the spread integrated out; each error is half the group's own interval over
    1.96, which keeps what few dates cost. What a date does to all groups at once is not shared out here:
    for everybody together take `excess_jump` over all rows.

    Examples
    --------
    >>> def jump(value):
    ...     return Comparison(Figure(value, value - 0.2, value + 0.2, n=20, unit="probability"), 0.3)
    >>> found = pooled_jumps({"east": jump(0.0), "north": jump(0.0), "south": jump(0.3)})
    >>> 0.1 < found["south"].value < 0.25
    True
    """
    known = {name: c.difference for name, c in by_group.items() if not c.refused and _error(c.difference) > 0}
    if len(known) < 2:
        return {name: comparison.difference for name, comparison in by_group.items()}
    pooled = normal_hierarchy(
        [figure.value or 0.0 for figure in known.values()],
        [_error(figure) for figure in known.values()],
        prior=spread,
    )
    why = "Borrows strength from all groups."
    drawn = {
        name: Figure(float(value), float(low), float(high), n=figure.n, unit=figure.unit, why=why)
        for (name, figure), value, low, high in zip(
            known.items(), pooled.value, pooled.low, pooled.high, strict=True
        )
    }
    return {name: drawn.get(name, comparison.difference) for name, comparison in by_group.items()}


def _error(figure: Figure) -> float:
    return 0.0 if figure.low is None or figure.high is None else (figure.high - figure.low) / (2 * 1.959964)


def _sum_of_squares(code: Index, values: Array) -> float:
    return float(np.square(np.bincount(codes(code), weights=values)).sum())


def _too_few(subjects: int, dates: npt.NDArray[np.int64]) -> str:
    if subjects < FEWEST_CLUSTERS:
        return f"{subjects} subjects. {FEWEST_CLUSTERS} are needed."
    if dates[0] < 3:
        return f"{dates[0]} dates with the event. 3 are needed."
    if dates[1] < 3:
        return f"{dates[1]} dates without the event to compare with. 3 are needed."
    return ""


def _welch(variance: Array, freedom: npt.NDArray[np.int64]) -> float:
    below = float((np.square(variance) / freedom).sum())
    return float(freedom.sum()) if below == 0 else max(1.0, float(variance.sum() ** 2 / below))

"""Reliability and agreement of one table of answers: scale, raters and groups at once."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.figures import Figure
from bonafides.methods.internal_consistency import alpha
from bonafides.methods.intraclass import Intraclass, group_intraclass, intraclass
from bonafides.methods.one_factor import omega
from bonafides.methods.within_groups import UNIFORM, agreement_of_groups, mean_over_groups

Floats = NDArray[np.float64]

FORMS = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")
INDICES = {"rwg": "rwg", "rwgj_mean": "rwg_j", "lindell_mean": "lindell"}


@dataclass(frozen=True, slots=True)
class Groups:
    """What groups share and how far they agree; `mean_size` people a group, `scale` of the uniform null."""

    icc1: Figure
    icc2: Figure
    rwg: Figure
    rwgj_mean: Figure
    lindell_mean: Figure
    mean_size: float
    scale: tuple[float, float]


@dataclass(frozen=True, slots=True)
class SurveyReliability:
    """Figures of a table: `icc` None where no raters, `groups` None where no groups were named."""

    alpha: Figure
    omega: Figure
    icc: Intraclass | None
    groups: Groups | None

    def record(self) -> dict[str, Any]:
        """Return it as `bonafides reliability --json` prints it."""
        icc = {form: getattr(self.icc, form) for form in FORMS} if self.icc else {}
        names = ("icc1", "icc2", *INDICES)
        groups = {name: getattr(self.groups, name) for name in names} if self.groups else {}
        note = ""
        if self.groups:
            low, high = self.groups.scale
            size = self.groups.mean_size
            note = f"ICC by the mean group size, {size:.2f}. Scale {low:g} to {high:g}. {UNIFORM}"
        return {
            "alpha": self.alpha.record(),
            "omega": self.omega.record(),
            "icc": _numbers(icc, FORMS, absent="No raters were named.", note=""),
            "groups": _numbers(groups, names, absent="No groups were named.", note=note),
        }


def _numbers(figures: dict[str, Figure], names: tuple[str, ...], *, absent: str, note: str) -> dict[str, Any]:
    """Return values by name, their intervals beside them, and why those are null that are."""
    if not figures:
        return dict.fromkeys(names) | {"intervals": {}, "n": 0, "why": absent}
    refusals = {figure.why: None for figure in figures.values() if figure.refused}
    return {name: figures[name].value for name in names} | {
        "intervals": {name: [f.low, f.high] for name, f in figures.items() if not f.refused},
        "n": next(iter(figures.values())).n,
        "why": " ".join(
            [*refusals, note] if note and not all(f.refused for f in figures.values()) else refusals
        ),
    }


def scale_of(answers: ArrayLike) -> tuple[float, float]:
    """Return the whole numbers that enclose all answers: a guess at the scale, right where its ends occur.

    Examples
    --------
    >>> scale_of([[2.0, 4.5], [float("nan"), 1.0]])
    (1.0, 5.0)
    """
    x = np.asarray(answers, dtype=np.float64)
    x = x[~np.isnan(x)]
    return (float(floor(x.min())), float(ceil(x.max()))) if x.size else (0.0, 0.0)


def turned_round(answers: ArrayLike, items: list[int], *, scale: tuple[float, float]) -> Floats:
    """Return answers with reversed items turned round: low + high − answer.

    Examples
    --------
    >>> turned_round([[1, 7], [2, 6]], [1], scale=(1, 7)).tolist()
    [[1.0, 1.0], [2.0, 2.0]]
    """
    x = np.array(answers, dtype=np.float64)
    x[:, items] = scale[0] + scale[1] - x[:, items]
    return x


def survey_reliability(
    answers: ArrayLike,
    *,
    group: ArrayLike | None = None,
    ratings: ArrayLike | None = None,
    scale: tuple[float, float] | None = None,
) -> SurveyReliability:
    """Measure what a table of answers allows.

    Parameters
    ----------
    answers
        People × items, reversed items turned round, NaN where missing.
    group
        Label of each person's group.
    ratings
        Targets × raters; its rows need not be the people.
    scale
        Ends of the items' scale; enclosing whole numbers when left out.

    Returns
    -------
    SurveyReliability
        Each figure with its interval or why there is none.

    Notes
    -----
    Missing answers: alpha and omega use each pair of items where both are answered; groups count people who
    answered every item, by the mean of these; raters count targets that all rated.

    Examples
    --------
    >>> found = survey_reliability([[4, 4], [4, 5], [5, 4], [2, 3], [1, 2], [2, 2]], group=list("aaabbb"))
    >>> round(found.alpha.value, 3), found.omega.why, found.icc
    (0.906, '2 items; 3 are needed.', None)
    """
    x = np.asarray(answers, dtype=np.float64)
    found = None if ratings is None else intraclass(ratings)
    return SurveyReliability(alpha(x), omega(x), found, None if group is None else _groups(x, group, scale))


def _groups(x: Floats, group: ArrayLike, scale: tuple[float, float] | None) -> Groups:
    ends = scale or scale_of(x)
    labels = np.asarray(group)
    whole = ~np.isnan(x).any(axis=1) if x.shape[1] else np.zeros(len(x), dtype=bool)
    x, labels = x[whole], labels[whole]
    shared = group_intraclass(x.mean(axis=1) if len(x) else [], labels)
    if ends[0] < ends[1]:
        inside = agreement_of_groups(x, labels, scale=ends).values()
        of = {
            name: mean_over_groups([getattr(one, index) for one in inside], unit=name)
            for name, index in INDICES.items()
        }
    else:
        of = {name: Figure.refuse("All answers are the same.", n=0, unit=name) for name in INDICES}
    return Groups(shared.icc1, shared.icc2, **of, mean_size=shared.mean_size, scale=ends)

"""From the answers of one rater to numbers: dimension means, composite, equation parts, axes of the grid.

Nothing here is a figure about a person: a figure needs several raters, and is made in `measuring`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.trust.instruments import Instrument

Answers = Mapping[str, int | None]
"""Item code to 1..7, or None: cannot judge. A code that is absent was not answered either."""
Floats = NDArray[np.float64]

EQUATION = ("credibility", "reliability", "intimacy", "self_orientation")
"""Dimensions of the trust equation, by code: any instrument that has all four has an equation."""
INITIATIVE = "initiative"
CUT = 4.0
"""Where the corners of the grid meet: the midpoint of 1..7, declared, never the median of anybody."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Of many raters, one row each; NaN where a rater said too little.

    Parameters
    ----------
    dimensions
        Means by dimension code, on the scale as asked (1..7): of self-orientation, more is more of it.
    composite
        Mean over the dimensions of the composite, those with direction `less` taken as 8 - x.
        Needs all of them.
    equation
        C, R, I and S rescaled from 1..7 to 1..5 (the convention of the trust equation), shape (raters, 4),
        columns in the order of `EQUATION`; None where the instrument has not all four. Rows are whole or NaN.
    grid
        x = mean(R, I, 8 - S), relationship; y = mean(C, initiative), business weight; shape (raters, 2);
        None where the instrument cannot say. Rows are whole or NaN.
    """

    dimensions: dict[str, Floats]
    composite: Floats
    equation: Floats | None
    grid: Floats | None


@dataclass(frozen=True, slots=True)
class OneScore:
    """Of one rater; None where they said too little."""

    dimensions: dict[str, float | None]
    composite: float | None
    equation: tuple[float, float, float, float] | None
    grid: tuple[float, float] | None


def answer_matrix(instrument: Instrument, raters: Sequence[Answers]) -> Floats:
    """Answers as they were given, shape (raters, items), columns in the order of the instrument; NaN: none.

    Raises
    ------
    ValueError
        An answer outside the scale or a code that the instrument does not have: somebody's answers belong to
        another instrument, and no number should come of that.
    """
    low, high = instrument.scale.low, instrument.scale.high
    column = {item.code: place for place, item in enumerate(instrument.items)}
    matrix = np.full((len(raters), len(column)), np.nan)
    for row, answers in enumerate(raters):
        for code, value in answers.items():
            if code not in column:
                raise ValueError(f"{instrument.slug} has no item {code}")
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
                raise ValueError(f"{value!r} is not on the scale from {low} to {high}")
            matrix[row, column[code]] = value
    return matrix


def turned(instrument: Instrument, matrix: Floats) -> Floats:
    """The same with reversed items turned (8 - x on 1..7), so that more is more of the dimension."""
    flip = np.array([item.reversed for item in instrument.items])
    return np.where(flip, instrument.scale.low + instrument.scale.high - matrix, matrix)


def dimension_means(instrument: Instrument, matrix: Floats) -> dict[str, Floats]:
    """Means of turned answers by dimension; NaN for a rater who answered fewer than half of its items."""
    straight = turned(instrument, matrix)
    means: dict[str, Floats] = {}
    for one in instrument.dimensions:
        columns = [place for place, item in enumerate(instrument.items) if item.dimension == one.code]
        part = straight[:, columns]
        given = (~np.isnan(part)).sum(axis=1)
        total = np.nansum(part, axis=1)
        enough = (2 * given >= len(columns)) & (given > 0)
        means[one.code] = np.where(enough, total / np.maximum(given, 1), np.nan)
    return means


def rescaled(values: Floats, *, low: float = 1.0, high: float = 7.0) -> Floats:
    """From low..high to 1..5: the convention in which the trust equation is shown.

    Examples
    --------
    >>> rescaled(np.array([1.0, 4.0, 7.0])).tolist()
    [1.0, 3.0, 5.0]
    """
    return 1.0 + (values - low) * 4.0 / (high - low)


def good_ways(instrument: Instrument, means: Mapping[str, Floats]) -> dict[str, Floats]:
    """Dimensions of the composite with the good end up, one value a rater."""
    ends = instrument.scale.low + instrument.scale.high
    return {
        one.code: means[one.code] if one.direction == "more" else ends - means[one.code]
        for one in instrument.composed_of()
    }


def score_all(instrument: Instrument, raters: Sequence[Answers]) -> Scores:
    """Scores of many raters at once.

    Raises
    ------
    ValueError
        As `answer_matrix`.
    """
    low, high = float(instrument.scale.low), float(instrument.scale.high)
    means = dimension_means(instrument, answer_matrix(instrument, raters))
    composite = np.stack(list(good_ways(instrument, means).values())).mean(axis=0)
    equation: Floats | None = None
    grid: Floats | None = None
    if all(code in means for code in EQUATION):
        parts = np.stack([means[code] for code in EQUATION], axis=1)
        equation = _whole_rows(rescaled(parts, low=low, high=high))
        if INITIATIVE in means:
            x = (means["reliability"] + means["intimacy"] + (low + high - means["self_orientation"])) / 3
            y = (means["credibility"] + means[INITIATIVE]) / 2
            grid = _whole_rows(np.stack([x, y], axis=1))
    return Scores(means, composite, equation, grid)


def score(instrument: Instrument, answers: Answers) -> OneScore:
    """Scores of one rater.

    Examples
    --------
    >>> from bonafides.trust.instruments import load
    >>> one = load("two-minutes")
    >>> fives = score(one, {item.code: 5 for item in one.items})
    >>> fives.dimensions["credibility"], fives.dimensions["self_orientation"]
    (5.0, 4.0)
    >>> fives.composite
    4.75
    """
    all_of_them = score_all(instrument, [answers])
    return OneScore(
        {code: _said(values[0]) for code, values in all_of_them.dimensions.items()},
        _said(all_of_them.composite[0]),
        _row(all_of_them.equation),
        _row(all_of_them.grid),
    )


def equation_value(parts: Sequence[float]) -> float:
    """(C + R + I) / S of four parts on 1..5: from .6 to 15."""
    c, r, i, s = parts
    return (c + r + i) / s


def _whole_rows(values: Floats) -> Floats:
    return np.where(np.isnan(values).any(axis=1, keepdims=True), np.nan, values)


def _said(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _row(values: Floats | None) -> Any:
    if values is None or np.isnan(values[0]).any():
        return None
    return tuple(float(value) for value in values[0])

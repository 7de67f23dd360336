"""When a mean of raters is shown, how exactly, and what is said where it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.figures import Figure
from bonafides.methods.raters import LEAST_SPREAD, raters_mean, t_quantile
from bonafides.privacy.disclosure_bounds import Coded, coded
from bonafides.trust.instruments import Instrument

Floats = NDArray[np.float64]
Record = dict[str, Any]


def shown_mean(
    values: Floats,
    instrument: Instrument,
    at_least: int,
    *,
    held: str = "",
    lent: tuple[float, float] | None = None,
) -> Figure:
    """A mean of raters, or why it is held back: too few, or all alike; told coarsely at the ends.

    Parameters
    ----------
    held
        Why it is held back; empty where it is not.
    lent
        Standard deviation and degrees of freedom that the interval rests on; None takes the raters' own.

    Examples
    --------
    >>> from bonafides.trust.instruments import load
    >>> one = load("trust-profile")
    >>> shown_mean(np.array([5.0, 6.0, 5.0, np.nan, 4.0]), one, 5).why
    'Four could judge this. Five are needed, so that nobody can be worked out.'
    >>> shown_mean(np.array([5.0] * 6), one, 5).why[:28]
    'All six answered alike here:'
    >>> found = shown_mean(np.array([7.0] * 6 + [6.75]), one, 5)
    >>> found.value, found.why[:11]
    (6.7, '6.7 or more')
    """
    low, high = float(instrument.scale.low), float(instrument.scale.high)
    unit = f"of {instrument.scale.high}"
    given = np.sort(values[~np.isnan(values)])
    n = len(given)
    if held:
        return Figure.refuse(held, n=n, unit=unit)
    if n < at_least:
        return Figure.refuse(too_few(n, at_least), n=n, unit=unit)
    if float(given.max() - given.min()) < 1e-9:
        why = f"All {in_words(n).lower()} answered alike here: a figure would tell what each of them said."
        return Figure.refuse(why, n=n, unit=unit)
    found = (
        raters_mean(given, unit=unit, scale=(low, high))
        if lent is None
        else _lent_mean(float(given.mean()), n, lent, unit, (low, high))
    )
    return _as_shown(found, coded(float(given.sum()), n, low=low, high=high), (low, high))


def _lent_mean(
    mean: float, n: int, lent: tuple[float, float], unit: str, scale: tuple[float, float]
) -> Figure:
    half = t_quantile(lent[1]) * max(lent[0], LEAST_SPREAD) / n**0.5
    return Figure(mean, max(mean - half, scale[0]), min(mean + half, scale[1]), n=n, unit=unit)


def too_few(n: int, at_least: int) -> str:
    """Why a mean of so many answers is held back."""
    return (
        f"{in_words(n)} could judge this. {in_words(at_least)} are needed, so that nobody can be worked out."
    )


NUMBERS = (
    "Nobody", "One", "Two", "Three", "Four", "Five", "Six",
    "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
)  # fmt: skip


def in_words(n: int) -> str:
    """A small number as a sentence begins with it.

    Examples
    --------
    >>> in_words(7), in_words(30)
    ('Seven', '30')
    """
    return NUMBERS[n] if n < len(NUMBERS) else str(n)


def refusal(why: str, n: int) -> Record:
    """What stands in the place of something that is no single figure."""
    return {"why": why, "n": n}


def _as_shown(found: Figure, mean: Coded, scale: tuple[float, float]) -> Figure:
    """The figure to a tenth, as everything released is; coded where it lies at an end of the scale."""
    if found.low is None or found.high is None:
        return found
    why = ""
    if mean.more:
        why = f"{mean.value:g} {mean.more}: nearer to the end it would tell what everybody said."
    low = max(min(round(found.low, 1), mean.value), scale[0])
    high = min(max(round(found.high, 1), mean.value), scale[1])
    return replace(found, value=mean.value, low=low, high=high, why=why)


def tenths(found: Figure) -> Figure:
    """A figure as it is released: to a tenth of a step.

    Examples
    --------
    >>> tenths(Figure(0.44, 0.21, 0.68, n=9, unit="steps")).value
    0.4
    """
    if found.value is None or found.low is None or found.high is None:
        return found
    value = round(found.value, 1)
    low, high = min(round(found.low, 1), value), max(round(found.high, 1), value)
    return replace(found, value=value, low=low, high=high)

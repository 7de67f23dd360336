"""When a mean of raters is shown, how exactly, and what is said where it is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.figures import Figure
from bonafides.methods.raters import LEAST_SPREAD, raters_mean, t_quantile
from bonafides.trust.instruments import Instrument

Floats = NDArray[np.float64]
Record = dict[str, Any]

END = 0.2
"""How near to an end of the scale a mean is told: nearer, it would tell what everybody said."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """People from which something is shown, as the round fixed them."""

    means: int = 5
    spread: int = 8
    comments: int = 10


def shown_mean(
    values: Floats,
    instrument: Instrument,
    at_least: int,
    *,
    held: bool = False,
    lent: tuple[float, float] | None = None,
) -> Figure:
    """A mean of raters, or why it is held back: too few, or all alike; told coarsely at the ends.

    Parameters
    ----------
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
    >>> shown_mean(np.array([7.0] * 6 + [6.75]), one, 5).value
    6.8
    """
    low, high = float(instrument.scale.low), float(instrument.scale.high)
    unit = f"of {instrument.scale.high}"
    if held:
        return Figure.refuse(HELD, n=0, unit=unit)
    given = values[~np.isnan(values)]
    n = len(given)
    if n < at_least:
        return Figure.refuse(too_few(n, at_least), n=n, unit=unit)
    if float(given.max() - given.min()) < 1e-9:
        why = f"All {in_words(n).lower()} answered alike here: a figure would tell what each of them said."
        return Figure.refuse(why, n=n, unit=unit)
    found = (
        raters_mean(np.sort(given), unit=unit, scale=(low, high))
        if lent is None
        else _lent_mean(float(np.sort(given).mean()), n, lent, unit, (low, high))
    )
    return _coarse_at_the_ends(found, low + END, high - END)


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

HELD = "Not everybody could judge this: beside what else is shown, it would tell of fewer than five people."


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


def _coarse_at_the_ends(figure: Figure, low: float, high: float) -> Figure:
    if figure.value is None or figure.low is None or figure.high is None or low <= figure.value <= high:
        return figure
    value = min(max(figure.value, low), high)
    word = "or more" if value == high else "or less"
    why = f"{value:g} {word}: nearer to the end it would tell what everybody said."
    return replace(figure, value=value, low=min(figure.low, value), high=max(figure.high, value), why=why)

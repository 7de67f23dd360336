"""When a mean of raters is shown, how exactly, and what is said where it is not."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.figures import Figure
from bonafides.methods.raters import LEAST_SPREAD, spread_of, t_quantile
from bonafides.privacy.disclosure_bounds import Coded, coded
from bonafides.privacy.disclosure_words import number
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
    unit = f"of {instrument.scale.high}"
    given = np.sort(values[~np.isnan(values)])
    n = len(given)
    if held:
        return Figure.refuse(held, n=n, unit=unit)
    if n < at_least:
        return Figure.refuse(too_few(n, at_least), n=n, unit=unit)
    if float(given.max() - given.min()) < 1e-9:
        why = f"All {number(n)} answered alike here: a figure would tell what each of them said."
        return Figure.refuse(why, n=n, unit=unit)
    return around(coded_mean(given, instrument), error_of(given, lent), n, instrument)


def coded_mean(values: Floats, instrument: Instrument) -> Coded:
    """The mean of those who could judge, as it may be shown: at an end of the scale told coarsely."""
    given = np.sort(values[~np.isnan(values)])
    low, high = float(instrument.scale.low), float(instrument.scale.high)
    return coded(float(given.sum()), len(given), low=low, high=high)


def error_of(values: Floats, lent: tuple[float, float] | None) -> tuple[float, float]:
    """Standard error of the mean of those who could judge, and its degrees of freedom.

    It rests on a spread to a tenth of a step, as it is shown: a finer one would tell which answers give it.

    Parameters
    ----------
    lent
        As for `shown_mean`.
    """
    own = spread_of(np.sort(values[~np.isnan(values)]))
    sd, freedom = (own.sd, own.n - 1) if lent is None else lent
    return max(round(sd, 1), LEAST_SPREAD) / own.n**0.5, freedom


def outward(value: float, *, up: bool) -> float:
    """An end of an interval to a tenth, never inwards.

    Examples
    --------
    >>> outward(4.41, up=True), outward(4.49, up=False), outward(4.4, up=True), outward(4.4, up=False)
    (4.5, 4.4, 4.4, 4.4)
    """
    whole = math.ceil(10 * value - 1e-9) if up else math.floor(10 * value + 1e-9)
    return whole / 10


def around(mean: Coded, error: tuple[float, float], n: int, instrument: Instrument) -> Figure:
    """A mean as it is shown, with its interval to a tenth, outwards.

    The interval lies round what is shown, and not round the mean itself: how wide it is can be known, and
    three numbers that are rounded apart would tell the mean more closely than one. Where the mean is coded it
    reaches to the end of the scale.

    Parameters
    ----------
    error
        From `error_of`.
    """
    low, high = float(instrument.scale.low), float(instrument.scale.high)
    half = t_quantile(error[1]) * error[0]
    return Figure(
        mean.value,
        low if mean.more == "or less" else max(outward(mean.value - half, up=False), low),
        high if mean.more == "or more" else min(outward(mean.value + half, up=True), high),
        n=n,
        unit=f"of {instrument.scale.high}",
        why=mean.more and f"{mean.value:g} {mean.more}: nearer to the end it would tell what everybody said.",
    )


def end_told(why: str) -> str:
    """At which end of the scale a mean is told coarsely, as `around` says so with it; empty where it is not.

    Examples
    --------
    >>> from bonafides.trust.instruments import load
    >>> found = around(Coded(6.5, "or more"), (0.2, 8.0), 9, load("trust-profile"))
    >>> end_told(found.why), end_told("Two could judge this.")
    ('or more', '')
    """
    return next((end for end in ("or more", "or less") if f" {end}: " in why), "")


def too_few(n: int, at_least: int) -> str:
    """Why a mean of so many answers is held back."""
    return (
        f"{in_words(n)} could judge this. {in_words(at_least)} are needed, so that nobody can be worked out."
    )


def in_words(n: int) -> str:
    """A small number as a sentence begins with it.

    Examples
    --------
    >>> in_words(7), in_words(30)
    ('Seven', '30')
    """
    return number(n).capitalize()


def refusal(why: str, n: int) -> Record:
    """What stands in the place of something that is no single figure."""
    return {"why": why, "n": n}


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
    low, high = min(outward(found.low, up=False), value), max(outward(found.high, up=True), value)
    return replace(found, value=value, low=low, high=high)

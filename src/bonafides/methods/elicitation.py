"""What a payment scheme makes it worth saying: rewards for a forecast and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bonafides.figures import LEVEL, Figure

Array = npt.NDArray[np.float64]

_AT_ONCE = 256
"""Forecasts paid for at once, each for all outcomes."""


class Scheme(Protocol):
    """Pays for a forecast once the outcome is known."""

    @property
    def elicits(self) -> str:
        """What the best forecast is, in words."""

    def pay(self, forecast: npt.ArrayLike, actual: npt.ArrayLike) -> Array:
        """Return the pay for each forecast and outcome, broadcast."""


@dataclass(frozen=True, slots=True)
class Gonik:
    """Pay (120 A − 60 |A − F|) / O per cent of the bonus: more for selling more, most for having said so.

    Parameters
    ----------
    objective
        O, set from outside, > 0.

    Notes
    -----
    Gonik (1978), "Tie salesmen's bonuses to their forecasts", Harvard Business Review 56. Equal to
    60(A+F)/O where A ≥ F and 60(3A−F)/O where A < F. The best forecast is the median.

    Examples
    --------
    The published cell F/O = .5, A/O = 1 pays 90 %.

    >>> float(Gonik(100).pay(50, 100))
    90.0
    """

    objective: float

    @property
    def elicits(self) -> str:
        """The median."""
        return "median"

    def pay(self, forecast: npt.ArrayLike, actual: npt.ArrayLike) -> Array:
        """Return the pay in per cent of the bonus."""
        said, came = np.asarray(forecast, dtype=float), np.asarray(actual, dtype=float)
        return np.asarray((120 * came - 60 * np.abs(came - said)) / self.objective, dtype=float)


@dataclass(frozen=True, slots=True)
class Menu:
    """Pay g(F) + g′(F)(A − F) with g convex: the forecaster chooses one line of a menu of linear contracts.

    Parameters
    ----------
    g, slope
        A convex function and its derivative.

    Notes
    -----
    Osband & Reichelstein (1985, Journal of Public Economics 27). The best forecast is the mean, whatever
    the distribution: the pay is linear in the outcome, so that only its mean matters.

    Examples
    --------
    >>> float(Menu.square(100).pay(50, 80))  # 50²/200 + 50/100 × 30
    27.5
    """

    g: Callable[[Array], Array]
    slope: Callable[[Array], Array]

    @classmethod
    def square(cls, objective: float) -> Menu:
        """Return the menu g(F) = F²/(2 O): half the objective's pay for an exact forecast of it."""
        return cls(lambda f: f**2 / (2 * objective), lambda f: f / objective)

    @property
    def elicits(self) -> str:
        """The mean."""
        return "mean"

    def pay(self, forecast: npt.ArrayLike, actual: npt.ArrayLike) -> Array:
        """Return the pay, in the unit of g."""
        said, came = np.asarray(forecast, dtype=float), np.asarray(actual, dtype=float)
        return np.asarray(self.g(said) + self.slope(said) * (came - said), dtype=float)


@dataclass(frozen=True, slots=True)
class QuantileScheme:
    """Pay β F + α (A − F)⁺ − γ (F − A)⁺: so much for what was said, less for more, a penalty for less.

    Parameters
    ----------
    alpha, beta, gamma
        0 < α < β < γ, pay per unit.

    Raises
    ------
    ValueError
        The three are not in this order: then it pays to say nothing, or everything.

    Notes
    -----
    Weitzman (1976, Bell Journal of Economics 7), the "new Soviet incentive model". The best forecast is
    the quantile (β − α)/(γ − α): the middle where β lies half way, a cautious one below.

    Examples
    --------
    >>> QuantileScheme(1.0, 1.5, 3.0).level
    0.25
    """

    alpha: float
    beta: float
    gamma: float

    def __post_init__(self) -> None:
        if not 0 < self.alpha < self.beta < self.gamma:
            raise ValueError(
                f"0 < alpha < beta < gamma is needed, not {self.alpha}, {self.beta}, {self.gamma}"
            )

    @property
    def level(self) -> float:
        """Which quantile it pays to say."""
        return (self.beta - self.alpha) / (self.gamma - self.alpha)

    @property
    def elicits(self) -> str:
        """The quantile, in words."""
        return f"quantile {self.level:.2f}"

    def pay(self, forecast: npt.ArrayLike, actual: npt.ArrayLike) -> Array:
        """Return the pay, in the unit of α, β, γ times that of the outcome."""
        said, came = np.asarray(forecast, dtype=float), np.asarray(actual, dtype=float)
        more, less = np.maximum(came - said, 0.0), np.maximum(said - came, 0.0)
        return np.asarray(self.beta * said + self.alpha * more - self.gamma * less, dtype=float)


@dataclass(frozen=True, slots=True)
class PayComparison:
    """What a scheme pays for a candid forecast, for a padded one, and the difference, over the outcomes.

    The value of each figure is the expected pay; low and high hold 95 % of the outcomes. `best` is the
    forecast that pays most, and `elicits` names it.
    """

    candid: Figure
    padded: Figure
    cost_of_padding: Figure
    best: float
    elicits: str


def expected_pay(
    scheme: Scheme, forecast: npt.ArrayLike, outcomes: npt.ArrayLike, chances: npt.ArrayLike | None = None
) -> Array:
    """Expected pay for each forecast, over equally likely outcomes or with `chances` for each.

    Examples
    --------
    >>> expected_pay(Gonik(100), [80, 100], [80, 120]).tolist()
    [108.0, 108.0]
    """
    values, weight = _distribution(outcomes, chances)
    said = np.atleast_1d(np.asarray(forecast, dtype=float))
    found = np.empty(len(said))
    for start in range(0, len(said), _AT_ONCE):
        part = said[start : start + _AT_ONCE, None]
        found[start : start + _AT_ONCE] = (
            np.broadcast_to(scheme.pay(part, values), (len(part), len(values))) @ weight
        )
    return found


def best_forecast(
    scheme: Scheme, outcomes: npt.ArrayLike, chances: npt.ArrayLike | None = None, *, steps: int = 2001
) -> float:
    """Return the forecast with the highest expected pay, found by trying: no formula is trusted here.

    Parameters
    ----------
    scheme
        Any scheme.
    outcomes, chances
        The distribution of the outcome, as in `expected_pay`.
    steps
        Forecasts tried between the smallest and largest outcome.

    Returns
    -------
    float
        The middle of the best ones where several pay the same.

    Examples
    --------
    >>> best_forecast(Gonik(100), [60, 70, 80, 90, 200])
    80.0
    """
    values, weight = _distribution(outcomes, chances)
    tried = np.union1d(np.linspace(values.min(), values.max(), steps), values)
    pay = expected_pay(scheme, tried, values, weight)
    best = tried[pay >= pay.max() - 1e-12 * max(1.0, abs(float(pay.max())))]
    return float((best.min() + best.max()) / 2)


def compare(
    scheme: Scheme,
    *,
    candid: float,
    padded: float,
    outcomes: npt.ArrayLike,
    chances: npt.ArrayLike | None = None,
    unit: str = "per cent of bonus",
    best: float | None = None,
) -> PayComparison:
    """Show what a scheme pays for a candid and for a padded forecast of the same outcome.

    Parameters
    ----------
    scheme
        `Gonik`, `Menu`, `QuantileScheme`, or any other.
    candid, padded
        Two forecasts, in the unit of the outcomes; a padded one may lie above or below.
    outcomes, chances
        The distribution of the outcome: past results, or values with their chances.
    unit
        Of the pay.
    best
        From `best_forecast`, where it is known already.

    Returns
    -------
    PayComparison
        n counts outcomes. Refused with fewer than 2.

    Notes
    -----
    Holds for one forecaster who cannot change the outcome and does not compete: a prize for the best of
    several breaks it (Witkowski et al. 2023, Management Science 69).

    Examples
    --------
    Said 100, the median, or padded to 60; 80, 100 or 150 may come.

    >>> found = compare(Gonik(100), candid=100, padded=60, outcomes=[80, 100, 150])
    >>> round(found.candid.value), round(found.padded.value), round(found.cost_of_padding.value)
    (118, 102, 16)
    """
    values, weight = _distribution(outcomes, chances)
    if values.size < 2:
        refusal = Figure.refuse("One outcome is no distribution. Two are needed.", n=values.size, unit=unit)
        return PayComparison(refusal, refusal, refusal, float("nan"), scheme.elicits)
    for_candid, for_padded = scheme.pay(candid, values), scheme.pay(padded, values)
    return PayComparison(
        candid=_over(for_candid, weight, unit),
        padded=_over(for_padded, weight, unit),
        cost_of_padding=_over(for_candid - for_padded, weight, unit),
        best=best_forecast(scheme, values, weight) if best is None else best,
        elicits=scheme.elicits,
    )


def _distribution(outcomes: npt.ArrayLike, chances: npt.ArrayLike | None) -> tuple[Array, Array]:
    values = np.asarray(outcomes, dtype=float).ravel()
    weight = np.ones(values.shape) if chances is None else np.asarray(chances, dtype=float).ravel()
    if values.shape != weight.shape or values.size == 0 or (weight < 0).any() or weight.sum() <= 0:
        raise ValueError("outcomes need as many chances, none negative and not all zero")
    return values, weight / weight.sum()


def _over(pay: Array, weight: Array, unit: str) -> Figure:
    order = np.argsort(pay)
    below = np.cumsum(weight[order])
    ends = np.searchsorted(below, [(1 - LEVEL) / 2, (1 + LEVEL) / 2 - 1e-12])
    low, high = (float(pay[order][min(i, pay.size - 1)]) for i in ends)
    value = float(weight @ pay)
    why = "Expected over the outcomes; the interval holds 95 % of them."
    return Figure(value, min(low, value), max(high, value), n=pay.size, unit=unit, why=why)

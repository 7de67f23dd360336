"""Honest incentives: what paying for forecasts would make it worth saying, for this period's own outlook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bonafides.figures import Figure
from bonafides.methods.elicitation import Gonik, Menu, QuantileScheme, Scheme, best_forecast, compare

Array = npt.NDArray[np.float64]

UNIT = "per cent of bonus"
PADDING = 0.25
"""By how much the padded forecasts lie above and below the candid one, unless asked otherwise."""

LIMITS = (
    "Feedback is private. A prize for the best of several forecasters breaks every one of these schemes.",
    "They hold for somebody who cannot change what happens; whoever can may work towards the forecast.",
    "A forecast that is set as a goal is no longer a forecast: ask for both, in two boxes.",
)
"""What must stand beside these numbers wherever they are shown."""


@dataclass(frozen=True, slots=True)
class Commission:
    """Pay 100 A / O: for what is sold and nothing for what was said.

    Parameters
    ----------
    objective
        O, set from outside, > 0.
    """

    objective: float

    @property
    def elicits(self) -> str:
        """Nothing."""
        return "nothing: it pays the same whatever is said"

    def pay(self, forecast: npt.ArrayLike, actual: npt.ArrayLike) -> Array:
        """Return the pay in per cent of the bonus."""
        said, came = np.broadcast_arrays(np.asarray(forecast, dtype=float), np.asarray(actual, dtype=float))
        return np.asarray(100 * came / self.objective + 0 * said, dtype=float)


@dataclass(frozen=True, slots=True)
class SchemePay:
    """What one scheme pays.

    Parameters
    ----------
    name, elicits
        The scheme, and which forecast it makes best.
    candid_cents
        The candid forecast: that best one; the median where the scheme does not mind.
    candid
        Pay for it. The interval holds 95 % of the outcomes.
    above, below
        What it costs to say so much more, or less, than that: candid − padded pay.
    """

    name: str
    elicits: str
    candid_cents: float
    candid: Figure
    above: Figure
    below: Figure

    def record(self) -> dict[str, Any]:
        """Return the scheme as JSON."""
        return {
            "scheme": self.name,
            "elicits": self.elicits,
            "candid_cents": None if self.candid.refused else self.candid_cents,
            "candid": self.candid.record(),
            "cost_of_padding_up": self.above.record(),
            "cost_of_padding_down": self.below.record(),
        }


@dataclass(frozen=True, slots=True)
class Incentives:
    """Schemes side by side for one outlook; `why` when there is none."""

    objective_cents: float
    padding: float
    schemes: tuple[SchemePay, ...]
    why: str = ""

    def record(self) -> dict[str, Any]:
        """Return the JSON section `incentives`."""
        return {
            "objective_cents": None if self.why else self.objective_cents,
            "padding": self.padding,
            "schemes": [one.record() for one in self.schemes],
            "limits": list(LIMITS),
            "why": self.why,
        }


def normal_outcomes(mean_cents: float, sd_cents: float, *, floor_cents: float = 0.0, n: int = 999) -> Array:
    """Equally likely amounts of a period from a mean and a standard deviation.

    Parameters
    ----------
    floor_cents
        What is won already: less than that cannot come.

    Returns
    -------
    Array
        n quantiles of the normal distribution, those below the floor raised to it.

    Examples
    --------
    >>> normal_outcomes(100.0, 10.0, n=3).round(1).tolist()
    [90.3, 100.0, 109.7]
    """
    from scipy.special import ndtri

    steps = (np.arange(n) + 0.5) / n
    return np.asarray(np.maximum(mean_cents + sd_cents * ndtri(steps), floor_cents), dtype=float)


def incentives(
    outcomes_cents: npt.ArrayLike,
    *,
    chances: npt.ArrayLike | None = None,
    objective_cents: float | None = None,
    padding: float = PADDING,
) -> Incentives:
    """Show what each scheme pays for a candid and for a padded forecast of a period's amount.

    Parameters
    ----------
    outcomes_cents
        What the period may bring: draws of the outlook, or `normal_outcomes`.
    chances
        Of each outcome; equal when left out.
    objective_cents
        The quota; the mean of the outlook when left out.
    padding
        How far the padded forecasts lie off, as a share of the candid one.

    Returns
    -------
    Incentives
        Refused without at least two different outcomes or with an objective that is not positive.

    Notes
    -----
    Pay is in per cent of a bonus. An exact forecast of the objective earns 100 with commission, menu and
    quantile scheme, and 120 in Gonik's published table.
    Sources: Gonik (1978); Osband & Reichelstein (1985); Weitzman (1976), as in `methods.elicitation`.

    Examples
    --------
    >>> found = incentives(normal_outcomes(1_000_000.0, 200_000.0))
    >>> [one.elicits for one in found.schemes][1:]
    ['median', 'mean', 'quantile 0.25']
    >>> all(one.above.value >= 0 and one.below.value >= 0 for one in found.schemes)
    True
    """
    amounts = np.asarray(outcomes_cents, dtype=float).ravel()
    weights = None if chances is None else np.asarray(chances, dtype=float).ravel()
    why = _too_little(amounts, objective_cents)
    if why:
        return Incentives(0.0, padding, (), why)
    mean = float(np.average(amounts, weights=weights))
    objective = mean if objective_cents is None else float(objective_cents)
    if objective <= 0:
        return Incentives(
            0.0, padding, (), "The outlook is nothing, so that there is no objective to pay for."
        )
    # In per cent of the objective, so that all schemes speak of the same bonus.
    shares = 100 * amounts / objective
    return Incentives(
        objective,
        padding,
        tuple(_one(name, scheme, shares, weights, objective, padding) for name, scheme in schemes()),
    )


def schemes() -> Sequence[tuple[str, Scheme]]:
    """The schemes that are compared, for amounts in per cent of the objective."""
    return (
        ("Commission alone", Commission(100)),
        ("Gonik", Gonik(100)),
        ("Menu of linear contracts", Menu.square(50)),
        ("Cautious quantile", QuantileScheme(0.5, 1.0, 2.5)),
    )


def one_scheme(
    outcomes_cents: npt.ArrayLike,
    objective_cents: float,
    padding: float,
    alpha: float,
    beta: float,
    gamma: float,
    *,
    name: str = "Your scheme",
) -> SchemePay:
    """One quantile scheme of somebody's own: pay beta for what was said, alpha for more, gamma off for less.

    Parameters
    ----------
    outcomes_cents, objective_cents, padding
        As in `incentives`.
    alpha, beta, gamma
        0 < alpha < beta < gamma: per cent of the bonus for each per cent of the objective.

    Raises
    ------
    ValueError
        The three are not in this order: then it pays to say nothing, or everything.

    Examples
    --------
    >>> found = one_scheme(normal_outcomes(1e6, 2e5), 1e6, 0.25, 0.5, 1.0, 1.5)
    >>> found.elicits, round(found.candid_cents / 1e4)
    ('quantile 0.50', 100)
    """
    shares = 100 * np.asarray(outcomes_cents, dtype=float).ravel() / objective_cents
    return _one(name, QuantileScheme(alpha, beta, gamma), shares, None, objective_cents, padding)


def _one(
    name: str, scheme: Scheme, shares: Array, weights: Array | None, objective: float, padding: float
) -> SchemePay:
    # Where nothing said is better than anything else, the median is as candid as any.
    candid = best_forecast(Gonik(100) if isinstance(scheme, Commission) else scheme, shares, weights)
    up, down = (
        compare(
            scheme,
            candid=candid,
            padded=candid * factor,
            outcomes=shares,
            chances=weights,
            unit=UNIT,
            best=candid,
        )
        for factor in (1 + padding, 1 - padding)
    )
    return SchemePay(
        name, scheme.elicits, candid * objective / 100, up.candid, up.cost_of_padding, down.cost_of_padding
    )


def _too_little(amounts: Array, objective_cents: float | None) -> str:
    if amounts.size == 0 or np.isnan(amounts).any():
        return "There is no outlook for the period, so that there is nothing to forecast."
    if np.ptp(amounts) <= 0:
        return "The outlook allows one amount only, so that there is nothing to forecast."
    if objective_cents is not None and objective_cents <= 0:
        return "The objective is not above zero."
    return ""

"""The what-if on honest incentives, worked out on a published outlook without any engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.incentives import LIMITS, PADDING, SchemePay, incentives, normal_outcomes, one_scheme
from bonafides.candour.words import sentence
from bonafides.drawing.wording import money, number, percent
from bonafides.figures import Figure

Z95 = 1.959963984540054
OUTCOMES = 199
"""Equally likely amounts that stand for the outlook: its 2.5 % ends are the fifth from either end."""

DEFAULT = {"alpha": 0.5, "beta": 1.0, "gamma": 1.5}
NAMES = {"median": "the middle", "mean": "the mean"}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Schemes side by side, or why there are none; `order` where the reader's own numbers elicit nothing."""

    table: Markup
    why: str
    order: str
    limits: tuple[str, ...]
    best: str


def what_if(payload: Mapping[str, Any], given: Mapping[str, Any]) -> WhatIf:
    """Set ways of paying side by side on the outlook of the running period.

    Parameters
    ----------
    payload
        Of the reading `candour.incentives`.
    given
        objective (units of the home currency, or None), padding (per cent), alpha, beta, gamma (per cent of the
        bonus for each per cent of the objective); what is missing is as usual.

    Notes
    -----
    Pay is over 95 % of the outcomes that the outlook allows: its doubt is the doubt of every number here.
    """
    expected = payload["expected"]
    objective = given.get("objective")
    pay = tuple(float(given.get(name) or DEFAULT[name]) for name in ("alpha", "beta", "gamma"))
    return _worked_out(
        (expected["value"], expected["high"], payload["closed_cents"], expected["why"]),
        payload["home"],
        None if objective is None else float(objective) * 100,
        (given.get("padding") or 100 * PADDING) / 100,
        pay,
    )


@lru_cache(maxsize=128)
def _worked_out(
    outlook: tuple[float | None, float | None, float, str],
    home: str,
    objective: float | None,
    padding: float,
    pay: tuple[float, ...],
) -> WhatIf:
    """The same question has the same answer: the page as it stands first is worked out once."""
    value, high, closed, why = outlook
    limits = tuple(sentence(limit) for limit in LIMITS)
    if value is None or high is None:
        return WhatIf(Markup(), why, "", limits, "")
    outcomes = normal_outcomes(value, (high - value) / Z95, floor_cents=closed, n=OUTCOMES)
    found = incentives(outcomes, objective_cents=objective, padding=padding)
    if found.why:
        return WhatIf(Markup(), found.why, "", limits, "")
    alpha, beta, gamma = pay
    order, own = "", tuple[SchemePay, ...]()
    if 0 < alpha < beta < gamma:
        own = (one_scheme(outcomes, found.objective_cents, padding, alpha, beta, gamma),)
    else:
        order = (
            "Your scheme makes it best to say nothing, or everything: what is taken off must be more than what is paid for "
            "what was said, and that more than what is paid beyond it."
        )
    rows = [_row(one, home) for one in (*own, *found.schemes)]
    heads = ["Scheme", "Makes it best to say", "Here", "Pay for that, 95 % of outcomes"]
    heads += [f"Cost of saying {percent(padding, 0)} more", f"Cost of saying {percent(padding, 0)} less"]
    caption = f"In per cent of a bonus, for an objective of {money(found.objective_cents, home, short=True)}."
    table = drawing.table(
        heads, rows, right=(2, 3, 4, 5), caption=caption, label="Schemes side by side", stack=True
    )
    best = ""
    if own:
        best = f"Your scheme makes it best to say {money(own[0].candid_cents, home, short=True)}: {_elicits(own[0].elicits)} of what the evidence allows."
    return WhatIf(table, "", order, limits, best)


def _row(one: SchemePay, home: str) -> list[str]:
    return [
        one.name,
        _elicits(one.elicits),
        money(one.candid_cents, home, short=True),
        _span(one.candid, 0),
        _span(one.above, 1),
        _span(one.below, 1),
    ]


def _elicits(what: str) -> str:
    if what.startswith("quantile"):
        return f"what is reached in {percent(1 - float(what.split()[1]), 0)} of outcomes"
    return NAMES.get(what, what.split(":")[0])


def _span(figure: Figure, decimals: int) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return figure.why
    value, low, high = (number(x, decimals) for x in (figure.value, figure.low, figure.high))
    return f"{value} ({low} to {high})"

"""My own guess at how one client sees me: what it comes to, at once, and marked as a guess.

One person's answers about one relation have no interval: nobody was sampled. What comes out is a mirror
to think with, not a measurement, and never stands beside one without saying so.
"""

from __future__ import annotations

from dataclasses import dataclass

from bonafides.trust.instruments import Instrument
from bonafides.trust.scoring import CUT, EQUATION, INITIATIVE, Answers, OneScore, equation_value, score
from bonafides.trust.tips import ASKING

NEAR = 0.5
"""Half a point from a cut is too near to name a side: one answer more or less would change it."""

CORNERS = {
    "administrator": {"en": "Administrator", "de": "Verwaltend"},
    "pushy": {"en": "Pushy", "de": "Drängend"},
    "friendly_helper": {"en": "Friendly helper", "de": "Freundlich helfend"},
    "business_partner": {"en": "Business partner", "de": "Geschäftspartner"},
}
"""Corners of the grid by code: low and low; weight without relationship; relationship
without weight; both."""
ON_THE_CHART = ("pushy", "business_partner", "administrator", "friendly_helper")
"""Top left, top right, bottom left, bottom right: as the chart wants them."""

AXES = {
    "x": {
        "en": "Relationship: reliable, close, little self-interest",
        "de": "Beziehung: verlässlich, vertraut, wenig Eigennutz",
    },
    "y": {
        "en": "Business weight: credible, takes the initiative",
        "de": "Gewicht im Geschäft: glaubwürdig, ergreift Initiative",
    },
}
MEANING = {
    "administrator": {
        "en": "What is asked gets done, and little more is looked for, on either side.",
        "de": "Was verlangt wird, wird erledigt, und mehr wird auf keiner Seite gesucht.",
    },
    "pushy": {
        "en": "They see that you know your business and move things, and wonder for whom.",
        "de": "Man sieht, dass Sie Ihr Geschäft verstehen und etwas bewegen, und fragt sich, für wen.",
    },
    "friendly_helper": {
        "en": "They like to have you there and can rely on you; what to do next they ask somebody else.",
        "de": "Man hat Sie gern dabei und verlässt sich auf Sie; was zu tun ist, fragt man andere.",
    },
    "business_partner": {
        "en": "They rely on you and let you change how they see their business.",
        "de": "Man verlässt sich auf Sie und sieht das eigene Geschäft durch Sie mit neuen Augen.",
    },
}
"""What each corner comes to, told to the person who guesses."""

CARRIES = {
    "credibility": {"en": "credibility", "de": "die Glaubwürdigkeit"},
    "reliability": {"en": "reliability", "de": "die Verlässlichkeit"},
    "intimacy": {"en": "intimacy", "de": "die Vertrautheit"},
    "self_orientation": {"en": "little self-interest", "de": "der geringe Eigennutz"},
    "initiative": {"en": "initiative", "de": "die Initiative"},
}
"""What carries trust, as a sentence names it: in German with its article, as subject."""
WORKED_ON = {
    "credibility": {"en": "credibility", "de": "der Glaubwürdigkeit"},
    "reliability": {"en": "reliability", "de": "der Verlässlichkeit"},
    "intimacy": {"en": "intimacy", "de": "der Vertrautheit"},
    "self_orientation": {"en": "self-orientation", "de": "der Selbstbezogenheit"},
    "initiative": {"en": "initiative", "de": "der Initiative"},
}
"""What can be worked on; in German after “Arbeit an”."""


@dataclass(frozen=True, slots=True)
class Guessed:
    """What one guess comes to.

    Parameters
    ----------
    scores
        Dimension means on 1..7, composite, equation parts on 1..5, place on the grid; None where
        too little was said.
    equation
        (C + R + I) / S on answers rescaled to 1..5: from .6 to 15. No interval: it is a guess.
    corners
        One code of `CORNERS`, or the two or four it lies between; empty where the place is unknown.
    weakest
        Code of the dimension that holds trust back most (self-orientation counted as 8 - S), `asking`
        where all stand alike, empty where nothing can be said.
    strongest
        Code of the part of the equation that carries it most; empty where `weakest` names no dimension.
    """

    scores: OneScore
    equation: float | None
    corners: tuple[str, ...]
    weakest: str
    strongest: str

    @property
    def between(self) -> bool:
        """Whether the place is too near a cut to name one corner."""
        return len(self.corners) > 1


def corners_at(x: float, y: float, *, near: float = NEAR) -> tuple[str, ...]:
    """The corner of a place on the grid, or all those it lies between.

    Examples
    --------
    >>> corners_at(6.0, 5.0)
    ('business_partner',)
    >>> corners_at(4.2, 6.0)
    ('pushy', 'business_partner')
    >>> len(corners_at(4.0, 4.0))
    4
    """
    left_right = _sides(x, near)
    low_high = _sides(y, near)
    named = {
        ("low", "low"): "administrator",
        ("low", "high"): "pushy",
        ("high", "low"): "friendly_helper",
        ("high", "high"): "business_partner",
    }
    return tuple(code for (h, v), code in named.items() if h in left_right and v in low_high)


def _sides(value: float, near: float) -> tuple[str, ...]:
    if abs(value - CUT) < near - 1e-9 or value == CUT:
        return ("low", "high")
    return ("high",) if value > CUT else ("low",)


def weakest_and_strongest(instrument: Instrument, scores: OneScore) -> tuple[str, str]:
    """What holds trust back most, and what carries it most; see `Guessed`. Of two alike, the first asked.

    Initiative may be the weakest, since something can be done about it; trust is carried by the four others.
    """
    turn = float(instrument.scale.low + instrument.scale.high)
    parts: dict[str, float] = {}
    for code in (*EQUATION, INITIATIVE):
        value = scores.dimensions.get(code)
        if value is not None:
            less = instrument.dimension(code).direction == "less"
            parts[code] = turn - value if less else value
    carrying = [code for code in EQUATION if code in parts]
    if len(parts) < 2 or not carrying:
        return "", ""
    if max(parts.values()) - min(parts.values()) < 1e-9:
        return ASKING, ""
    weakest = min(parts, key=lambda code: parts[code])
    strongest = max(carrying, key=lambda code: parts[code])
    return (weakest, strongest) if strongest != weakest else (weakest, "")


def guess(instrument: Instrument, answers: Answers) -> Guessed:
    """What these answers come to.

    Raises
    ------
    ValueError
        An answer off the scale, or to an item that the instrument does not have.

    Examples
    --------
    >>> from bonafides.trust.instruments import load
    >>> one = load("two-minutes")
    >>> sixes = {item.code: 2 if item.dimension == "self_orientation" and not item.reversed else 6
    ...          for item in one.items}
    >>> answer = guess(one, sixes)
    >>> round(answer.equation, 2), answer.corners, answer.weakest
    (7.8, ('business_partner',), 'asking')
    """
    scores = score(instrument, answers)
    weakest, strongest = weakest_and_strongest(instrument, scores)
    return Guessed(
        scores,
        None if scores.equation is None else equation_value(scores.equation),
        () if scores.grid is None else corners_at(*scores.grid),
        weakest,
        strongest,
    )

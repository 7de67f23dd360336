"""One's guesses at clients beside what these clients answered by name: where one is blind, if anywhere.

Of one client there is one answer: plain numbers, since they were said and not measured, and their plain
difference. A mean over clients is shown from as many as every other mean; with fewer it would only hide two
people behind one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bonafides.figures import LEVEL, Figure
from bonafides.methods.gaps import ORDINARY_LENIENCY, RATING_SD
from bonafides.methods.raters import least_spread, raters_mean, spread_of
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.trust.instruments import Instrument
from bonafides.trust.scoring import Answers, OneScore, score, score_all

Floats = NDArray[np.float64]

LEAST_CLIENTS = Thresholds().means
"""Clients from whom a mean is shown: as many as raters of a round."""

COMPOSITE = "composite"

Seen = Literal["above", "below", "ordinary", "refused"]


@dataclass(frozen=True, slots=True)
class Pair:
    """What somebody guessed about one client, and what that client answered to the same questions."""

    instrument: Instrument
    guessed: Answers
    answered: Answers


@dataclass(frozen=True, slots=True)
class Beside:
    """One part of one pair: guess, answer, and guess less answer; None where too little was said."""

    guessed: float | None
    answered: float | None

    @property
    def apart(self) -> float | None:
        """Guess less answer."""
        if self.guessed is None or self.answered is None:
            return None
        return self.guessed - self.answered


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """One part over several clients.

    Parameters
    ----------
    guessed, answered
        Means over the clients of whom both are known, with their intervals.
    apart
        Mean of guess less answer, with the interval of the pairs.
    seen
        "above" where one believes to be seen better than one is, beyond ordinary leniency; "below" where
        worse; both only where the interval, widened for as many parts as are looked at, bears it.
    """

    guessed: Figure
    answered: Figure
    apart: Figure
    seen: Seen


def parts_of(instrument: Instrument) -> tuple[str, ...]:
    """Codes of what is set side by side: the dimensions of composite and corners, and the composite."""
    return (*(one.code for one in instrument.dimensions if one.part in ("composite", "grid")), COMPOSITE)


def side_by_side(pair: Pair) -> dict[str, Beside]:
    """Guess and answer of one client, part by part.

    Examples
    --------
    >>> from bonafides.trust.instruments import load
    >>> tool = load("two-minutes")
    >>> five, six = ({item.code: point for item in tool.items} for point in (5, 6))
    >>> side_by_side(Pair(tool, six, five))["credibility"].apart
    1.0
    """
    guessed, answered = score(pair.instrument, pair.guessed), score(pair.instrument, pair.answered)
    return {code: Beside(_value(guessed, code), _value(answered, code)) for code in parts_of(pair.instrument)}


def _value(scores: OneScore, code: str) -> float | None:
    return scores.composite if code == COMPOSITE else scores.dimensions.get(code)


def blind_spots(pairs: Sequence[Pair]) -> dict[str, BlindSpot]:
    """Where one's guesses part from what clients answered, over all of them; refused below `LEAST_CLIENTS`.

    Parameters
    ----------
    pairs
        One a client, never two of the same.

    Returns
    -------
    dict
        Part (in the order of the first pair's instrument, the composite last) to `BlindSpot`; empty without
        a pair.

    Notes
    -----
    D = mean of guess less answer; mean ± t(n − 1)·s/√n over clients, s at least what rounding to whole
    points hides in a difference of two means. The clients are taken as a sample of those whom one would ask
    and who would answer, and of nobody else. A part is called *above* or *below* only where the interval at
    5 % over all parts together (Bonferroni) lies beyond the band of ordinary leniency, the good end up.
    Coverage and false alarms: `tests/recovery/trust/test_blind_spots_recovered.py`.

    Examples
    --------
    >>> from bonafides.trust.instruments import load
    >>> tool = load("two-minutes")
    >>> said = [{item.code: point for item in tool.items} for point in (3, 4, 4, 5, 4)]
    >>> guessed = {item.code: 6 for item in tool.items}
    >>> found = blind_spots([Pair(tool, guessed, one) for one in said])["credibility"]
    >>> found.apart.value, round(found.apart.low, 1), round(found.apart.high, 1), found.seen
    (2.0, 1.1, 2.9, 'above')
    >>> blind_spots([Pair(tool, guessed, one) for one in said[:4]])["credibility"].apart.value is None
    True
    """
    if not pairs:
        return {}
    first = pairs[0].instrument
    codes = parts_of(first)
    told = _columns(pairs)
    turned = {one.code for one in first.dimensions if one.direction == "less"}
    return {
        code: _blind_spot(
            told[code], items=_items(first, code), less=code in turned, looked_at=len(codes) - 1
        )
        for code in codes
    }


def _columns(pairs: Sequence[Pair]) -> dict[str, Floats]:
    """Part to guesses and answers, of clients for whom both are known: shape (clients, 2)."""
    alike: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        alike.setdefault((pair.instrument.slug, pair.instrument.version), []).append(pair)
    found: dict[str, list[Floats]] = {}
    for same in alike.values():
        instrument = same[0].instrument
        both = [
            score_all(instrument, said)
            for said in ([pair.guessed for pair in same], [pair.answered for pair in same])
        ]
        for code in parts_of(instrument):
            values = [one.composite if code == COMPOSITE else one.dimensions[code] for one in both]
            column = np.stack(values, axis=1)
            found.setdefault(code, []).append(column[~np.isnan(column).any(axis=1)])
    return {code: np.concatenate(columns) for code, columns in found.items()}


def _items(instrument: Instrument, code: str) -> int:
    if code != COMPOSITE:
        return len(instrument.items_of(code))
    return sum(len(instrument.items_of(one.code)) for one in instrument.composed_of())


def _blind_spot(both: Floats, *, items: int, less: bool, looked_at: int) -> BlindSpot:
    n = len(both)
    if n < LEAST_CLIENTS:
        why = f"{n} clients judged it with their names; {LEAST_CLIENTS} are needed for a mean."
        no = Figure.refuse(why, n=n, unit="steps")
        return BlindSpot(no, no, no, "refused")
    differences = both[:, 0] - both[:, 1]
    # Of two means of so many whole answers.
    least = sqrt(2) * least_spread(items)
    return BlindSpot(
        raters_mean(both[:, 0], unit="of 7", least_sd=least_spread(items)),
        raters_mean(both[:, 1], unit="of 7", least_sd=least_spread(items)),
        raters_mean(differences, unit="steps", scale=(-6.0, 6.0), least_sd=least),
        _seen(-differences if less else differences, least, looked_at),
    )


def _seen(differences: Floats, least: float, looked_at: int) -> Seen:
    """Whether one believes to stand higher or lower than clients say, at 5 % over so many parts together."""
    from scipy.special import stdtrit

    s = spread_of(differences)
    reach = float(stdtrit(s.n - 1, 1 - (1 - LEVEL) / (2 * looked_at))) * max(s.sd, least) / sqrt(s.n)
    if s.mean - reach > ORDINARY_LENIENCY * RATING_SD:
        return "above"
    return "below" if s.mean + reach < 0 else "ordinary"


def surest(spots: dict[str, BlindSpot]) -> str:
    """The part to name first: one that is seen above what clients say, else one below; empty where none is.

    Of several the one whose difference is largest beside its own interval. The composite is made of the
    others and is named by itself.
    """
    for wanted in ("above", "below"):
        found = {code: one for code, one in spots.items() if one.seen == wanted and code != COMPOSITE}
        if found:
            return max(found, key=lambda code: _sureness(found[code].apart))
    return ""


def _sureness(figure: Figure) -> float:
    if figure.value is None or figure.low is None or figure.high is None:
        return 0.0
    return abs(figure.value) / ((figure.high - figure.low) or 1.0)

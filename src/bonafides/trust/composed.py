"""What is made of several dimensions, beside those dimensions: where the one would give away the other.

A dimension that is held back follows from the composite and the rest. And where one of nine could not judge
a dimension, the composite stands for eight and the other dimensions for nine: the difference is one person.
What is told coarsely, at an end of the scale, would be told exactly by what is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.figures import Figure
from bonafides.privacy.disclosure_bounds import Coded
from bonafides.trust.instruments import Instrument
from bonafides.trust.scoring import EQUATION, INITIATIVE, Scores
from bonafides.trust.shown import around, coded_mean, end_told, error_of
from bonafides.trust.within import Lender

Floats = NDArray[np.float64]

PARTS = {"equation": EQUATION, "grid": (*EQUATION, INITIATIVE)}
"""Dimensions of which each is made."""

FOLLOWS = "One of its parts is held back, and would follow from it and the others."
PARTLY = (
    "A few could judge only a part of it; beside what else is shown it would tell what they said of the rest."
)

AT_AN_END = (
    "One of its parts lies so near an end of the scale that this would tell what everybody said of it."
)

OTHER_END = {"or more": "or less", "or less": "or more", "": ""}
"""The end at which a mean lies once it is turned, the good end up."""


def patterns_told(columns: Floats, least: int) -> bool:
    """Whether those who judged the same of these columns are enough, whichever they are.

    Parameters
    ----------
    columns
        Shape (raters, columns); NaN where somebody could not judge. Who judged none is not counted.
    least
        People behind whatever can be calculated.

    Examples
    --------
    >>> whole = np.ones((9, 2))
    >>> patterns_told(whole, 5)
    True
    >>> whole[0, 1] = np.nan
    >>> patterns_told(whole, 5)
    False
    """
    judged = ~np.isnan(columns)
    judged = judged[judged.any(axis=1)]
    _, people = np.unique(judged, axis=0, return_counts=True)
    return len(people) < 2 or int(people.min()) >= least


def gives_away(
    scores: Scores, figures: Mapping[str, Mapping[str, Any]], parts: Sequence[str], least: int
) -> str:
    """Why something made of dimensions would give away one of them, or a few people; empty where not.

    Parameters
    ----------
    figures
        Records of the dimensions as they are shown.
    parts
        Dimensions of which it is made.
    least
        People behind whatever can be calculated.
    """
    if any(figures[code]["value"] is None for code in parts):
        return FOLLOWS
    columns = np.stack([scores.dimensions[code] for code in parts], axis=1)
    return "" if patterns_told(columns, least) else PARTLY


def tells_more(
    instrument: Instrument,
    scores: Scores,
    figures: Mapping[str, Mapping[str, Any]],
    parts: Sequence[str],
    least: int,
) -> str:
    """Why something made of dimensions would tell more than they do as they are shown; empty where not.

    Parameters
    ----------
    figures, parts, least
        As for `gives_away`.
    """
    why = gives_away(scores, figures, parts, least)
    if not why and any(coded_mean(scores.dimensions[code], instrument).more for code in parts):
        return AT_AN_END
    return why


def parts_at_an_end(instrument: Instrument, scores: Scores) -> bool:
    """Whether the mean of a part of the composite is coded: the composite itself would tell it again."""
    parts = [scores.dimensions[one.code] for one in instrument.composed_of()]
    return any((~np.isnan(part)).any() and coded_mean(part, instrument).more != "" for part in parts)


def beside_its_parts(
    instrument: Instrument, scores: Scores, shown: Mapping[str, Figure], least: int, lender: Lender
) -> Figure:
    """The composite, where it tells of nobody what its parts, shown beside it, do not.

    Parameters
    ----------
    shown
        The composite and every dimension as they would be shown.
    least
        People behind whatever can be calculated.
    lender
        On whose spread intervals rest.
    """
    found, parts = shown["composite"], [one.code for one in instrument.composed_of()]
    if found.refused:
        return found
    why = gives_away(scores, {code: shown[code].record() for code in parts}, parts, least)
    if why == FOLLOWS:
        return Figure.refuse(why, n=found.n, unit=found.unit)
    if why == PARTLY or parts_at_an_end(instrument, scores):
        return composite_of_parts(instrument, scores, shown, lender.sd("composite", scores.composite))
    return found


def _all_at_an_end(instrument: Instrument, shown: Mapping[str, Figure]) -> str:
    """ "or more" or "or less" where every part is told so, the good end up."""
    ends = set()
    for one in instrument.composed_of():
        end = end_told(shown[one.code].why)
        ends.add(end if one.direction == "more" else OTHER_END[end])
    return ends.pop() if len(ends) == 1 else ""


def composite_of_parts(
    instrument: Instrument, scores: Scores, shown: Mapping[str, Figure], lent: tuple[float, float] | None
) -> Figure:
    """The composite out of its dimensions as they are shown, so that its value tells nothing more than they.

    Its n are those who judged them all, and its interval rests on their spread, or on one that is lent.
    """
    found = shown["composite"]
    low, high = float(instrument.scale.low), float(instrument.scale.high)
    values = []
    for one in instrument.composed_of():
        value = shown[one.code].value
        if value is None:
            return Figure.refuse(FOLLOWS, n=found.n, unit=found.unit)
        values.append(value if one.direction == "more" else low + high - value)
    value = sum(values) / len(values)
    return around(
        Coded(round(value, 1), _all_at_an_end(instrument, shown)),
        error_of(scores.composite, lent),
        found.n,
        instrument,
    )

"""One aggregate of a round: everything that may be said of raters who are counted together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.figures import Figure
from bonafides.methods.corners import four_corners
from bonafides.methods.raters import LEAST_SPREAD, raters_mean, spread_of
from bonafides.methods.ratios import ratio_of_means
from bonafides.trust.instruments import Instrument
from bonafides.trust.judged import ITEM
from bonafides.trust.scoring import Answers, Scores, answer_matrix, score_all

Floats = NDArray[np.float64]
Record = dict[str, Any]

END = 0.2
"""How near to an end of the scale a mean is told: nearer, it would tell what everybody said."""

CARELESS_FROM = 10
"""Answers from which it is told whether leaving careless ones out would change anything."""

CARELESS_STEP = 0.2
"""Steps of the scale from which it would."""

CORNER_NAMES = {
    "low_low": "administrator",
    "low_high": "pushy",
    "high_low": "friendly_helper",
    "high_high": "business_partner",
}
"""Corners by relationship (x), then business weight (y)."""

CONVENTION = "(credibility + reliability + intimacy) / self-orientation, of answers rescaled to 1 to 5"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """People from which something is shown, as the round fixed them."""

    means: int = 5
    spread: int = 8
    comments: int = 10


def aggregate(
    instrument: Instrument,
    rows: Sequence[Answers],
    flags: Sequence[int],
    *,
    invited: int,
    shows: frozenset[str],
    thresholds: Thresholds,
    held: frozenset[str] = frozenset(),
) -> Record:
    """Figures of one aggregate that may be shown; comments are added apart.

    Parameters
    ----------
    rows
        Counted answers, one a rater.
    flags
        1 where the browser thought them careless.
    invited
        How many were asked.
    shows
        What the plan allows: "means", "items", "spread".
    held
        Names of figures that are held back (`judged.held_back`).

    Returns
    -------
    dict
        n, invited, figures (composite, each dimension), deviations, equation, grid, items, spread, bounds,
        se, careless: figures are records, refusals {"why", "n"}.
    """
    n, scores = len(rows), score_all(instrument, rows)
    told: Record = {"n": n, "invited": invited}
    values = {"composite": scores.composite, **scores.dimensions}
    told["figures"] = {
        name: shown_mean(found, instrument, _from(instrument, name, thresholds), held=name in held).record()
        for name, found in values.items()
    }
    told["se"] = {name: _error(values[name], figure) for name, figure in told["figures"].items()}
    told["deviations"] = _deviations(instrument, scores, told["figures"], thresholds)
    told["equation"] = _refusal(HELD, 0) if "equation" in held else _equation(scores, thresholds)
    told["grid"] = _refusal(HELD, 0) if "grid" in held else _grid(instrument, scores, thresholds)
    told["bounds"] = _bounds(instrument, told["figures"], n, invited)
    told["spread"] = (
        _spreads(scores, told["figures"], thresholds.spread)
        if "spread" in shows
        else _refusal("The plan of this round shows no spread.", n)
    )
    told["items"] = (
        _items(instrument, rows, thresholds.means, held)
        if "items" in shows
        else _refusal("The plan of this round shows no single questions.", n)
    )
    told["careless"] = _careless(scores.composite, flags, told["figures"]["composite"])
    return told


def _from(instrument: Instrument, name: str, thresholds: Thresholds) -> int:
    """Answers from which a dimension is shown: what its most delicate question asks for."""
    return max(thresholds.means, *(item.shown_from for item in instrument.items_of(name)), 0)


def shown_mean(values: Floats, instrument: Instrument, at_least: int, *, held: bool = False) -> Figure:
    """A mean of raters, or why it is held back: too few, or all alike; told coarsely at the ends.

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
        why = f"All {_count(n).lower()} answered alike here: a figure would tell what each of them said."
        return Figure.refuse(why, n=n, unit=unit)
    found = raters_mean(np.sort(given), unit=unit, scale=(low, high))
    return _coarse_at_the_ends(found, low + END, high - END)


def too_few(n: int, at_least: int) -> str:
    """Why a mean of so many answers is held back."""
    return f"{_count(n)} could judge this. {_count(at_least)} are needed, so that nobody can be worked out."


def refused(why: str, *, n: int, invited: int) -> Record:
    """An aggregate of which nothing is shown: it keeps its place, with the reason."""
    return {"n": n, "invited": invited, "why": why}


def comments_of(
    questions: Sequence[str], written: Mapping[str, Sequence[str]], n: int, *, at_least: int, seed: str
) -> Record:
    """What was written, by question, in an order that has nothing to do with who wrote it; or why not.

    Parameters
    ----------
    questions
        Codes in the order of the instrument.
    written
        Question to texts.
    n
        People who answered in this aggregate.
    seed
        Makes the order another one for each round.

    Examples
    --------
    >>> comments_of(["keep"], {"keep": ["b", "a"]}, 7, at_least=10, seed="r")["why"][:30]
    'Seven answered; ten are needed'
    >>> sorted(comments_of(["keep"], {"keep": ["b", "a", " "]}, 10, at_least=10, seed="r")["keep"])
    ['a', 'b']
    """
    if n < at_least:
        why = (
            f"{_count(n)} answered; {_count(at_least).lower()} are needed, so that nobody is known by their "
            "turn of phrase."
        )
        return _refusal(why, n)

    def place(question: str, text: str) -> bytes:
        return hashlib.sha256(f"{seed}\0{question}\0{text}".encode()).digest()

    return {
        question: sorted(
            (text.strip() for text in written.get(question, ()) if text.strip()),
            key=lambda text, question=question: place(question, text),  # type: ignore[misc]
        )
        for question in questions
    }


NUMBERS = (
    "Nobody", "One", "Two", "Three", "Four", "Five", "Six",
    "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
)  # fmt: skip

HELD = "Not everybody could judge this: beside what else is shown, it would tell of fewer than five people."


def _count(n: int) -> str:
    return NUMBERS[n] if n < len(NUMBERS) else str(n)


def _refusal(why: str, n: int) -> Record:
    return {"why": why, "n": n}


def _coarse_at_the_ends(figure: Figure, low: float, high: float) -> Figure:
    if figure.value is None or figure.low is None or figure.high is None or low <= figure.value <= high:
        return figure
    value = min(max(figure.value, low), high)
    word = "or more" if value == high else "or less"
    why = f"{value:g} {word}: nearer to the end it would tell what everybody said."
    return replace(figure, value=value, low=min(figure.low, value), high=max(figure.high, value), why=why)


def _error(values: Floats, figure: Mapping[str, Any]) -> float | None:
    """Standard error of a mean that is shown: what a later round needs of this one."""
    if figure["value"] is None:
        return None
    found = spread_of(np.sort(values[~np.isnan(values)]))
    return float(max(found.sd, LEAST_SPREAD) / found.n**0.5)


def good_ways(instrument: Instrument, scores: Scores) -> dict[str, Floats]:
    """Dimensions of the composite with the good end up, one value a rater."""
    ends = instrument.scale.low + instrument.scale.high
    return {
        one.code: scores.dimensions[one.code]
        if one.direction == "more"
        else ends - scores.dimensions[one.code]
        for one in instrument.composed_of()
    }


def _deviations(
    instrument: Instrument, scores: Scores, figures: Mapping[str, Any], thresholds: Thresholds
) -> Record:
    """How far each dimension stands from the others, within raters; `clear` where chance among all is 5 %."""
    good = good_ways(instrument, scores)
    if len(good) < 2 or figures["composite"]["value"] is None:
        return {}
    stacked = np.stack(list(good.values()), axis=1)
    stacked = stacked[~np.isnan(stacked).any(axis=1)]
    if len(stacked) < thresholds.means:
        return {}
    from scipy.special import stdtrit

    from bonafides.methods.raters import t_quantile

    told: Record = {}
    df = len(stacked) - 1
    wider = float(stdtrit(df, 1 - 0.025 / len(good))) / t_quantile(df)
    for place, code in enumerate(good):
        if figures[code]["value"] is None:
            continue
        others = np.delete(stacked, place, axis=1).mean(axis=1)
        ends = (-6.0 * 7, 6.0 * 7)
        found = raters_mean(np.sort(stacked[:, place] - others), unit="steps", scale=ends)
        if found.value is None or found.high is None:
            continue
        half = (found.high - found.value) * wider
        told[code] = {**found.record(), "clear": bool(abs(found.value) > half)}
    return told


def _equation(scores: Scores, thresholds: Thresholds) -> Record:
    if scores.equation is None:
        return _refusal("This instrument has no trust equation.", len(scores.composite))
    whole = scores.equation[~np.isnan(scores.equation).any(axis=1)]
    if len(whole) < thresholds.means:
        return _refusal(too_few(len(whole), thresholds.means), len(whole))
    whole = whole[np.lexsort(whole.T[::-1])]
    found = ratio_of_means(whole[:, :3].sum(axis=1), whole[:, 3], least_sd=LEAST_SPREAD * 4 / 6, unit="ratio")
    return {**found.record(), "convention": CONVENTION}


def _grid(instrument: Instrument, scores: Scores, thresholds: Thresholds) -> Record:
    if scores.grid is None:
        return _refusal("This instrument has no four corners.", len(scores.composite))
    whole = scores.grid[~np.isnan(scores.grid).any(axis=1)]
    if len(whole) < max(thresholds.means, 5):
        return _refusal(too_few(len(whole), thresholds.means), len(whole))
    whole = whole[np.lexsort(whole.T[::-1])]
    cut = (instrument.scale.low + instrument.scale.high) / 2
    found = four_corners(whole[:, 0], whole[:, 1], cut=cut)
    first, second = found.likeliest()
    names = (
        [CORNER_NAMES[first]] if found.corner != "between" else [CORNER_NAMES[first], CORNER_NAMES[second]]
    )
    return {
        "x": float(found.x or 0.0),
        "y": float(found.y or 0.0),
        "ellipse": [*map(float, found.half_axes), float(found.angle_degrees)],
        "level": 0.9,
        "chances": dict(zip(CORNER_NAMES.values(), map(float, found.probabilities), strict=True)),
        "between": names,
        "n": found.n,
    }


def _bounds(
    instrument: Instrument, figures: Mapping[str, Any], n: int, invited: int
) -> dict[str, list[float]]:
    """Where means would lie if all who did not answer had chosen the lowest point, or the highest."""
    low, high = instrument.scale.low, instrument.scale.high
    silent = max(invited - n, 0)
    told = {}
    for name, figure in figures.items():
        if figure["value"] is not None and invited:
            total = figure["value"] * n
            told[name] = [(total + silent * low) / (n + silent), (total + silent * high) / (n + silent)]
    return told


def _spreads(scores: Scores, figures: Mapping[str, Any], at_least: int) -> Record:
    told: Record = {}
    for name, values in {"composite": scores.composite, **scores.dimensions}.items():
        found = spread_of(np.sort(values[~np.isnan(values)]))
        if figures[name]["value"] is not None and found.n >= at_least and found.sd > 0:
            told[name] = _sd_figure(found.sd, found.n).record()
        else:
            why = f"{_count(found.n)} could judge this; {_count(at_least).lower()} are needed for a spread."
            told[name] = Figure.refuse(why, n=found.n, unit="steps").record()
    return told


def _sd_figure(sd: float, n: int) -> Figure:
    """Standard deviation between raters with its chi-square interval.

    Examples
    --------
    >>> found = _sd_figure(1.0, 10)
    >>> round(found.low, 3), round(found.high, 3)
    (0.688, 1.826)
    """
    from scipy.special import chdtri

    low, high = (sd * float(np.sqrt((n - 1) / chdtri(n - 1, p))) for p in (0.025, 0.975))
    return Figure(sd, low, high, n=n, unit="steps")


def _items(instrument: Instrument, rows: Sequence[Answers], at_least: int, held: frozenset[str]) -> Record:
    """Means of single questions as they were asked; one on which all agree is told by its dimension alone."""
    matrix = answer_matrix(instrument, rows)
    return {
        item.code: shown_mean(
            matrix[:, place],
            instrument,
            max(at_least, item.shown_from),
            held=ITEM + item.code in held,
        ).record()
        for place, item in enumerate(instrument.items)
    }


def _careless(composite: Floats, flags: Sequence[int], shown: Mapping[str, Any]) -> Record:
    """Whether leaving out what looked careless would change the composite; never by how much, of how many."""
    n = int((~np.isnan(composite)).sum())
    if shown["value"] is None or n < CARELESS_FROM:
        return _refusal(f"{_count(n)} answered; {_count(CARELESS_FROM).lower()} are needed to tell.", n)
    kept = composite[(np.asarray(flags) == 0) & ~np.isnan(composite)]
    whole = composite[~np.isnan(composite)]
    moved = bool(len(kept)) and abs(float(kept.mean() - whole.mean())) >= CARELESS_STEP
    return {"n": n, "moved": moved, "step": CARELESS_STEP}

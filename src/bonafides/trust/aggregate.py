"""One aggregate of a round: everything that may be said of raters who are counted together."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.figures import Figure
from bonafides.methods.nonresponse import mean_of_everybody
from bonafides.methods.raters import raters_mean, spread_of, t_quantile
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.privacy.disclosure_words import number
from bonafides.trust.composed import FOLLOWS, PARTLY, PARTS, beside_its_parts, patterns_told, tells_more
from bonafides.trust.corners import equation, grid
from bonafides.trust.instruments import Instrument
from bonafides.trust.judged import ITEM
from bonafides.trust.scoring import Answers, Scores, answer_matrix, good_ways, score_all
from bonafides.trust.shown import coded_mean, end_told, error_of, in_words, refusal, shown_mean, tenths
from bonafides.trust.within import Lender, Within

Floats = NDArray[np.float64]
Record = dict[str, Any]

CARELESS_FROM = 10
"""Answers from which it is told whether leaving careless ones out would change anything."""

CARELESS_STEP = 0.2
"""Steps of the scale from which it would."""


def aggregate(
    instrument: Instrument,
    rows: Sequence[Answers],
    flags: Sequence[int],
    *,
    invited: int,
    shows: frozenset[str],
    thresholds: Thresholds,
    held: Mapping[str, str] | None = None,
    round_spread: Within | None = None,
    spread_held: Collection[str] = (),
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
        Names of figures that are held back, with the reason (`judged.held_back`).
    round_spread
        Spread within the groups of the round: intervals rest on it where this group's own is not shown.
    spread_held
        Names of figures of which it is not (`judged.spread_lent`).

    Returns
    -------
    dict
        n, invited, figures (composite, each dimension), deviations, equation, grid, items, spread, bounds,
        se, careless: figures are records, refusals {"why", "n"}.
    """
    n, scores, held = len(rows), score_all(instrument, rows), held or {}
    told: Record = {"n": n, "invited": invited}
    own_from = thresholds.spread if "spread" in shows else None
    lender = Lender(round_spread or Within({}, {}), own_from, spread_held)
    values = {"composite": scores.composite, **scores.dimensions}
    shown = {
        name: shown_mean(
            found,
            instrument,
            _from(instrument, name, thresholds),
            held=held.get(name, ""),
            lent=lender.sd(name, found),
        )
        for name, found in values.items()
    }
    shown["composite"] = beside_its_parts(instrument, scores, shown, thresholds.means, lender)
    told["figures"] = {name: figure.record() for name, figure in shown.items()}
    told["se"] = {
        name: None if figure.refused else error_of(values[name], lender.sd(name, values[name]))[0]
        for name, figure in shown.items()
    }
    told["deviations"] = _deviations(instrument, scores, told["figures"], thresholds, lender)
    for name, make, found in (("equation", equation, scores.equation), ("grid", grid, scores.grid)):
        reason = held.get(name) or (
            tells_more(instrument, scores, told["figures"], PARTS[name], thresholds.means)
            if found is not None
            else ""
        )
        lent = None if found is None else lender.of(name, found)
        told[name] = refusal(reason, n) if reason else make(instrument, scores, thresholds, lent)
    told["bounds"] = _bounds(instrument, told["figures"], n, invited)
    told["spread"] = (
        _spreads(instrument, values, told["figures"], thresholds.spread, lender)
        if "spread" in shows
        else refusal("The plan of this round shows no spread.", n)
    )
    told["items"] = (
        _items(instrument, rows, thresholds.means, told["figures"], held, lender)
        if "items" in shows
        else refusal("The plan of this round shows no single questions.", n)
    )
    told["careless"] = _careless(scores.composite, flags, told["figures"]["composite"])
    return told


def _from(instrument: Instrument, name: str, thresholds: Thresholds) -> int:
    """Answers from which a dimension is shown: what its most delicate question asks for."""
    return max(thresholds.means, *(item.shown_from for item in instrument.items_of(name)), 0)


def refused(why: str, *, n: int, invited: int) -> Record:
    """An aggregate of which nothing is shown: it keeps its place, with the reason."""
    return {"n": n, "invited": invited, "why": why}


def few_wrote(n: int, at_least: int) -> str:
    """Why nothing that was written is shown where so many answered.

    Examples
    --------
    >>> few_wrote(7, 10)
    'Seven answered; ten are needed, so that nobody is known by their turn of phrase.'
    """
    needed = number(at_least)
    return f"{in_words(n)} answered; {needed} are needed, so that nobody is known by their turn of phrase."


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
        return refusal(few_wrote(n, at_least), n)

    def place(question: str, text: str) -> bytes:
        return hashlib.sha256(f"{seed}\0{question}\0{text}".encode()).digest()

    return {
        question: sorted(
            (text.strip() for text in written.get(question, ()) if text.strip()),
            key=lambda text, question=question: place(question, text),  # type: ignore[misc]
        )
        for question in questions
    }


def _deviations(
    instrument: Instrument,
    scores: Scores,
    figures: Mapping[str, Any],
    thresholds: Thresholds,
    lender: Lender,
) -> Record:
    """How far each dimension stands from the others, within raters; `clear` where chance among all is 5 %.

    Nothing where this group's own spread is not shown: these intervals can rest on nothing else. Nothing
    either where a dimension is held back or coded, or fewer than all could judge one: it would follow.
    """
    good = good_ways(instrument, scores.dimensions)
    if (
        not lender.own("composite", scores.composite)
        or len(good) < 2
        or figures["composite"]["value"] is None
    ):
        return {}
    if tells_more(instrument, scores, figures, list(good), thresholds.means):
        return {}
    stacked = np.stack(list(good.values()), axis=1)
    stacked = stacked[~np.isnan(stacked).any(axis=1)]
    from scipy.special import stdtrit

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
        told[code] = {**tenths(found).record(), "clear": bool(abs(found.value) > half)}
    return told


def _bounds(instrument: Instrument, figures: Mapping[str, Mapping[str, Any]], n: int, invited: int) -> Record:
    """Where means would lie if all who did not answer had chosen the lowest point, or the highest.

    A mean that is coded may itself lie anywhere from there to the end.
    """
    low, high = float(instrument.scale.low), float(instrument.scale.high)
    told: Record = {}
    for name, figure in figures.items():
        if figure["value"] is not None and invited:
            found = mean_of_everybody(figure["value"], answered=n, asked=invited, scale=(low, high))
            end = end_told(figure["why"])
            told[name] = [low if end == "or less" else found.low, high if end == "or more" else found.high]
    return told


def _spreads(
    instrument: Instrument,
    values: Mapping[str, Floats],
    figures: Mapping[str, Any],
    at_least: int,
    lender: Lender,
) -> Record:
    told: Record = {}
    for name, given in values.items():
        found = spread_of(np.sort(given[~np.isnan(given)]))
        if figures[name]["value"] is None or found.n < at_least or found.sd == 0:
            why = f"{in_words(found.n)} could judge this; {number(at_least)} are needed for a spread."
        elif name != "composite" and coded_mean(given, instrument).more:
            why = "So near an end of the scale it would tell what everybody said."
        elif not lender.own(name, given):
            why = "Beside the spread of others it would tell that of too few."
        else:
            why = ""
        told[name] = (
            Figure.refuse(why, n=found.n, unit="steps") if why else _sd_figure(found.sd, found.n)
        ).record()
    return told


def _sd_figure(sd: float, n: int) -> Figure:
    """Standard deviation between raters with its chi-square interval.

    Examples
    --------
    >>> found = _sd_figure(1.0, 10)
    >>> found.low, found.high
    (0.6, 1.9)
    """
    from scipy.special import chdtri

    low, high = (sd * float(np.sqrt((n - 1) / chdtri(n - 1, p))) for p in (0.025, 0.975))
    return tenths(Figure(sd, low, high, n=n, unit="steps"))


def _items(
    instrument: Instrument,
    rows: Sequence[Answers],
    at_least: int,
    figures: Mapping[str, Any],
    held: Mapping[str, str],
    lender: Lender,
) -> Record:
    """Means of single questions as they were asked; one on which all agree is told by its dimension alone.

    So are all of a dimension that is held back, or of which a few left out a question: both would follow.
    """
    matrix = answer_matrix(instrument, rows)
    place_of = {item.code: place for place, item in enumerate(instrument.items)}
    held = dict(held)
    for one in instrument.dimensions:
        places = [place_of[item.code] for item in instrument.items_of(one.code)]
        why = FOLLOWS if figures[one.code]["value"] is None else ""
        why = why or ("" if patterns_told(matrix[:, places], at_least) else PARTLY)
        if why and len(places) > 1:
            held |= {ITEM + item.code: why for item in instrument.items_of(one.code)}
    return {
        item.code: shown_mean(
            matrix[:, place],
            instrument,
            max(at_least, item.shown_from),
            held=held.get(ITEM + item.code, ""),
            lent=lender.sd(ITEM + item.code, matrix[:, place]),
        ).record()
        for place, item in enumerate(instrument.items)
    }


def _careless(composite: Floats, flags: Sequence[int], shown: Mapping[str, Any]) -> Record:
    """Whether leaving out what looked careless would change the composite; never by how much, of how many."""
    n = int((~np.isnan(composite)).sum())
    if shown["value"] is None or n < CARELESS_FROM:
        return refusal(f"{in_words(n)} answered; {number(CARELESS_FROM)} are needed to tell.", n)
    kept = composite[(np.asarray(flags) == 0) & ~np.isnan(composite)]
    whole = composite[~np.isnan(composite)]
    moved = bool(len(kept)) and abs(float(kept.mean() - whole.mean())) >= CARELESS_STEP
    return {"n": n, "moved": moved, "step": CARELESS_STEP}

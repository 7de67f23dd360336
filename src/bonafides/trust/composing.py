"""What is read of a round: its release, joined with answers that carry a name and with the round before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bonafides.figures import Figure
from bonafides.methods.change import change_between, detectable_change, measurement_error
from bonafides.methods.gaps import ORDINARY_LENIENCY, RATING_SD, self_other_gap
from bonafides.methods.intraclass import mean_reliability
from bonafides.trust.instruments import Instrument
from bonafides.trust.scoring import Answers, OneScore, equation_value, score
from bonafides.trust.tips import ASKING, one_tip
from bonafides.trust.whole_round import spread_released

Record = dict[str, Any]

ONE_RATER = (0.15, 0.25)
"""How much of one rater's answer is about the subject: ICC(1) as it is found of such questions."""

OWN_SD = 0.8
"""Standard deviation of one's own score over people: with a reliability of .8 an error of .36."""

OWN_RELIABILITY = {"composite": 0.9, "": 0.8}
"""Of one's own answers, until an installation knows its own: four dimensions together, and one of them."""

STRENGTH_FROM = 0.5
"""Steps above the middle of the scale from which something is called a strength."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Which round it was.

    Parameters
    ----------
    key
        Of the round.
    title
        As the organiser called it.
    closed_on
        ISO day of its close.
    fingerprint
        Of its manifest, hex.
    turn
        How many rounds of this subject came before: tips take turns.
    """

    key: str
    title: str
    closed_on: str
    fingerprint: str = ""
    turn: int = 0


def compose(
    facts: Facts,
    instrument: Instrument,
    groups: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    named: Mapping[str, Answers],
    before: Mapping[str, Any] | None,
    scales: Mapping[str, Any],
    pooled: Mapping[str, Any] | None = None,
) -> Record:
    """The payload of a reading about one person or one team.

    Parameters
    ----------
    groups
        Relation and aggregate of the release; the one that holds all others first.
    named
        "self", "manager" or "prediction" to the answers that carry that name.
    before
        Payload of the same subject's reading of the round before with the same instrument, or None.
    scales
        `scales` of the release.
    pooled
        Means of this subject that borrow strength from the others of the round, by name; or None.

    Returns
    -------
    dict
        See docs/reference/mirror.md: round, instrument, dimensions, groups, own, manager, gaps, change,
        detectable, focus, strength, tips, reliability, pooled, scales.
    """
    first: Mapping[str, Any] = groups[0][1] if groups else {"n": 0, "why": "Nothing was released."}
    own = _named(instrument, named.get("self") or named.get("prediction"))
    told: Record = {
        "format": 1,
        "round": {
            "key": facts.key,
            "title": facts.title,
            "closed_on": facts.closed_on,
            "fingerprint": facts.fingerprint,
        },
        "instrument": {"slug": instrument.slug, "version": instrument.version, "about": instrument.about},
        "scale": [instrument.scale.low, instrument.scale.high],
        "dimensions": _dimensions(instrument),
        "items": [
            {
                "code": item.code,
                "dimension": item.dimension,
                "text": item.worded("en"),
                "reversed": item.reversed,
            }
            for item in instrument.items
        ],
        "questions": [{"code": one.code, "text": one.text["en"]} for one in instrument.questions],
        "groups": [{"relation": relation, **one} for relation, one in groups],
        "own": own,
        "predicted": "self" not in named and "prediction" in named,
        "manager": _named(instrument, named.get("manager")),
        "gaps": _gaps(instrument, own, first, scales),
        "change": changes(first, before),
        "detectable": detectable(first),
        "reliability": reliability_of(int(first["n"])),
        "scales": dict(scales),
        "pooled": dict(pooled) if pooled else None,
    }
    apart = {**first, "deviations": first.get("deviations") or deviations_of(instrument, first)}
    told["strength"] = strength_of(instrument, apart)
    told["focus"] = focus_of(instrument, apart, told["gaps"])
    told["tips"] = _tips(instrument, told["focus"]["dimension"], facts.turn)
    return told


def _dimensions(instrument: Instrument) -> list[Record]:
    return [
        {
            "code": one.code,
            "name": one.name["en"],
            "about": one.about["en"],
            "part": one.part,
            "less": one.direction == "less",
            "n_items": len(instrument.items_of(one.code)),
        }
        for one in instrument.dimensions
    ]


def _named(instrument: Instrument, answers: Answers | None) -> Record | None:
    """What somebody answered with their name on it: plain numbers, since it is said and not measured."""
    if answers is None:
        return None
    known = {item.code for item in instrument.items}
    found: OneScore = score(instrument, {code: value for code, value in answers.items() if code in known})
    told: Record = {"composite": found.composite, **found.dimensions}
    told["equation"] = None if found.equation is None else equation_value(found.equation)
    told["grid"] = None if found.grid is None else list(found.grid)
    return told


def _gaps(
    instrument: Instrument,
    own: Mapping[str, Any] | None,
    first: Mapping[str, Any],
    scales: Mapping[str, Any],
) -> Record:
    """Own answer less the mean of others, with error and the band of ordinary leniency, by figure.

    Where less is better, whoever is lenient towards themselves says less: the band lies below nought.
    """
    less = {one.code for one in instrument.dimensions if one.direction == "less"}
    told: Record = {}
    if own is None:
        return told
    for name in first.get("figures", {}):
        spread, said = spread_released(first, name), own.get(name)
        if spread is None or said is None:
            continue
        reliability = _own_reliability(name, scales)
        found = self_other_gap(said, spread, own_error=measurement_error(OWN_SD, reliability), unit="steps")
        band = [-found.ordinary_high, 0.0] if name in less else [found.ordinary_low, found.ordinary_high]
        told[name] = {**found.gap.record(), "ordinary": band, "verdict": _verdict(found.gap, band)}
    return told


def _verdict(gap: Figure, band: Sequence[float]) -> str:
    """ "above" or "below" only where the whole interval of a gap lies beyond the band, else "ordinary"."""
    if gap.low is None or gap.high is None:
        return "refused"
    return "above" if gap.low > band[1] else "below" if gap.high < band[0] else "ordinary"


def _own_reliability(name: str, scales: Mapping[str, Any]) -> float:
    known = scales.get("alpha", {}).get(name, {}).get("value") if "why" not in scales else None
    return float(known) if known is not None else OWN_RELIABILITY.get(name, OWN_RELIABILITY[""])


def changes(first: Mapping[str, Any], before: Mapping[str, Any] | None) -> Record:
    """What changed since the round before, beyond what chance does; by figure.

    Returns
    -------
    dict
        {"why"} where there is nothing to set it beside; else since {title, closed_on} and figures {name:
        difference record with detectable and arrow "up", "down" or "none"}.
    """
    if before is None:
        return {"why": "This is the first round with these questions."}
    earlier = before["groups"][0] if before.get("groups") else {}
    told: Record = {}
    for name in first.get("figures", {}):
        now, then = spread_released(first, name), spread_released(earlier, name)
        if now is None or then is None:
            continue
        found = change_between(then, now, unit="steps")
        told[name] = {**found.difference.record(), "detectable": found.detectable, "arrow": found.arrow}
    if not told:
        return {"why": "In one of the two rounds too few answered for a figure."}
    since = {key: before["round"][key] for key in ("title", "closed_on")}
    return {"since": since, "figures": told}


def detectable(first: Mapping[str, Any]) -> dict[str, float]:
    """By how much a figure must move until the next round, of as many answers, to be more than chance."""
    told = {}
    for name in first.get("figures", {}):
        spread = spread_released(first, name)
        if spread is not None and spread.n > 1:
            told[name] = round(detectable_change(spread.sd / spread.n**0.5, df=2 * spread.n - 2), 2)
    return told


def reliability_of(n: int) -> Record:
    """How much of a mean of so many answers is about the subject, at one rater's usual share of it.

    Spearman and Brown: k·r / (1 + (k − 1)·r) at both ends of `ONE_RATER`.

    Examples
    --------
    >>> reliability_of(5)["low"], reliability_of(5)["high"]
    (0.47, 0.62)
    >>> reliability_of(12)["low"], reliability_of(12)["high"]
    (0.68, 0.8)
    """
    low, high = (round(mean_reliability(r, n), 2) for r in ONE_RATER)
    return {"n": n, "low": low, "high": high}


def strength_of(instrument: Instrument, first: Mapping[str, Any]) -> Record:
    """What stands clearly above the middle, and clearly above the rest where anything does; or nothing."""
    good = _good(instrument, first)
    middle = (instrument.scale.low + instrument.scale.high) / 2
    strong = {name: figure for name, figure in good.items() if figure["low"] > middle + STRENGTH_FROM}
    if not strong:
        return {"dimension": "", "clear": False}
    told = first.get("deviations", {})
    clear = [code for code in strong if told.get(code, {}).get("clear") and told[code]["value"] > 0]
    best = max(clear or strong, key=lambda code: strong[code]["value"])
    return {"dimension": best, "clear": best in clear}


def deviations_of(instrument: Instrument, first: Mapping[str, Any]) -> Record:
    """How far each shown dimension stands from the others, worked out of what was released alone.

    Where the box tells none (fewer than eight answered, or a few could not judge a part). Errors are taken as
    independent between dimensions; answers of one rater go together, so that it is told rather too seldom.

    Returns
    -------
    dict
        Dimension to value and `clear`, at 5 % over all of them (Bonferroni).
    """
    good = _good(instrument, first)
    if len(good) < 2:
        return {}
    from scipy.special import stdtrit

    told: Record = {}
    for code, figure in good.items():
        others = [other for other in good if other != code]
        value = figure["value"] - sum(good[other]["value"] for other in others) / len(others)
        square = first["se"][code] ** 2 + sum(first["se"][o] ** 2 for o in others) / len(others) ** 2
        reach = float(stdtrit(figure["n"] - 1, 1 - 0.025 / len(good))) * square**0.5
        told[code] = {"value": round(value, 1), "clear": abs(value) > reach}
    return told


def focus_of(instrument: Instrument, first: Mapping[str, Any], gaps: Mapping[str, Any]) -> Record:
    """Where it is worth looking: the gap beyond ordinary leniency that is surest, or the part clearly lowest.

    Returns
    -------
    dict
        dimension, or "" where nothing differs beyond its error; because: "above" (one places oneself higher),
        "below" (lower), "lowest".
    """
    turned = {one.code for one in instrument.composed_of() if one.direction == "less"}
    beyond: dict[str, tuple[float, str]] = {}
    for one in instrument.composed_of():
        gap = gaps.get(one.code)
        if gap is None:
            continue
        verdict = _good_verdict(gap, turned=one.code in turned)
        if verdict != "ordinary":
            error = (gap["high"] - gap["low"]) or 1.0
            beyond[one.code] = (abs(gap["value"]) / error, verdict)
    above = {code: sure for code, (sure, verdict) in beyond.items() if verdict == "above"}
    if above:
        return {"dimension": max(above, key=lambda code: above[code]), "because": "above"}
    told = first.get("deviations", {})
    low = {code: one["value"] for code, one in told.items() if one["clear"] and one["value"] < 0}
    if low:
        return {"dimension": min(low, key=lambda code: low[code]), "because": "lowest"}
    if beyond:
        return {"dimension": max(beyond, key=lambda code: beyond[code][0]), "because": "below"}
    return {"dimension": "", "because": ""}


def _good_verdict(gap: Mapping[str, Any], *, turned: bool) -> str:
    """Whether oneself stands above or below what others say, the good end up, beyond ordinary leniency.

    Examples
    --------
    >>> low = {"value": -1.2, "low": -1.9, "high": -0.5, "ordinary": [-0.32, 0.0], "verdict": "below"}
    >>> _good_verdict(low, turned=True), _good_verdict(low, turned=False)
    ('above', 'below')
    """
    verdict = str(gap["verdict"])
    return {"above": "below", "below": "above"}.get(verdict, verdict) if turned else verdict


def _good(instrument: Instrument, first: Mapping[str, Any]) -> dict[str, Record]:
    """Shown figures of the composite's dimensions, the good end up."""
    ends = instrument.scale.low + instrument.scale.high
    told = {}
    for one in instrument.composed_of():
        figure = first.get("figures", {}).get(one.code)
        if figure is None or figure["value"] is None:
            continue
        if one.direction == "less":
            figure = {**figure, "value": ends - figure["value"], "low": ends - figure["high"]}
        told[one.code] = figure
    return told


def _tips(instrument: Instrument, focus: str, turn: int) -> list[Record]:
    """One tip a dimension, that of the focus first; where nothing stands out, the tip is to ask."""
    codes = [one.code for one in instrument.dimensions if one.part in ("composite", "grid")]
    codes.sort(key=lambda code: code != focus)
    told = []
    for code in ([] if focus else [ASKING]) + codes:
        tip = one_tip(code, turn)
        if tip is not None:
            told.append({"dimension": code, "why": tip.why["en"], "act": tip.act["en"]})
    return told


def leniency_in_words() -> str:
    """The band of ordinary leniency, as pages say it.

    Examples
    --------
    >>> leniency_in_words()
    'up to 0.3'
    """
    return f"up to {ORDINARY_LENIENCY * RATING_SD:.1f}"


def units_of(parts: Sequence[tuple[str, str, bool, Mapping[str, Any]]]) -> list[Record]:
    """Parts of the organisation as they stand on its page: leaders' own first, then in order of name.

    Parameters
    ----------
    parts
        Name, key, whether it holds leaders, aggregate. The order never depends on a figure.

    Examples
    --------
    >>> one = {"n": 6}
    >>> parts = [("West", "w", False, one), ("Board", "b", True, one), ("East", "e", False, one)]
    >>> [unit["name"] for unit in units_of(parts)]
    ['Board', 'East', 'West']
    """
    ordered = sorted(parts, key=lambda part: (not part[2], part[0], part[1]))
    return [{"name": name, "key": key, "leaders": leads, **one} for name, key, leads, one in ordered]

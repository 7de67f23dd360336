"""How sure a mirror is: who did not answer, how far raters differ, question by question, how it is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bonafides import drawing
from bonafides.drawing.wording import percent
from bonafides.figures import figure_of
from bonafides.trust.page_words import Payload, in_words, mean_in_words, named, of_scale, sentence


def how_sure(payload: Payload) -> Markup:
    """Non-response, spread, careless answers, the scales, and each question; folded."""
    first = payload["groups"][0]
    body: list[Markup] = [drawing.paragraph(text) for text in (silent(payload), careless(first)) if text]
    for summary, table in (
        ("Show how far they differ among themselves", _spreads(payload, first)),
        ("Show question by question", _items(payload, first)),
        ("Show what it would be if everybody had answered", _bounds(payload, first)),
        ("Show it drawn towards the others of this round", _pooled(payload)),
    ):
        if table is not None:
            body.append(drawing.fold(summary, table))
    body.append(drawing.fold("Show how each figure comes about", [drawing.paragraph(text) for text in HOW]))
    return drawing.section("How sure this is", body, _notes(payload, first), anchor="sure")


HOW = (
    "Only who was asked could answer, once, and nobody can tell who said what. A mean stands for at least five "
    "people; a spread for eight; what was written for ten. These numbers were fixed before the first answer.",
    "Intervals hold the mean of all who could have been asked in 95 of 100 such rounds. Where fewer than eight "
    "answered they rest on the spread of all groups of the round, so that nobody’s answer can be worked out of them.",
    "“I cannot judge this” is no answer, and never the middle of the scale. Who leaves more than half of the questions "
    "of a part is not counted in it.",
    "A change is told only beyond what chance does once in twenty. A gap to others is told only where its whole "
    "interval lies beyond ordinary leniency.",
    "There is no rank, no percentile, and no score of several persons side by side. This page cannot enter a review.",
)


def silent(payload: Payload) -> str:
    """How many did not answer, and what they could have changed at most.

    Examples
    --------
    >>> one = {"n": 6, "invited": 8, "figures": {"composite": {"value": 5.0}}, "bounds": {"composite": [4.0, 5.5]}}
    >>> silent({"groups": [one]})
    'Two of eight who were asked did not answer. Had they all chosen one end or the other of every question, all together would lie between 4.0 and 5.5.'
    """
    first = payload["groups"][0]
    missing = int(first["invited"]) - int(first["n"])
    if missing <= 0 or "bounds" not in first or "composite" not in first["bounds"]:
        return "" if missing > 0 else "Everybody who was asked answered."
    low, high = first["bounds"]["composite"]
    return (
        f"{sentence(in_words(missing))} of {in_words(int(first['invited']))} who were asked did not answer. Had they all "
        f"chosen one end or the other of every question, all together would lie between {low:.1f} and {high:.1f}."
    )


def careless(first: Mapping[str, Any]) -> str:
    """Whether answers that looked careless change anything; nothing where too few answered to tell."""
    told = first.get("careless", {})
    if "moved" not in told:
        return ""
    if told["moved"]:
        return (
            "Leaving out answers that looked careless would move all together by "
            f"{told['step']:.1f} or more: read it with care."
        )
    return (
        f"Leaving out answers that looked careless would move all together by less than {told['step']:.1f}."
    )


def _spreads(payload: Payload, first: Mapping[str, Any]) -> Markup | None:
    spread = first.get("spread", {})
    if "why" in spread or not any(one["value"] is not None for one in spread.values()):
        return None
    rows = [
        [named(payload, code), mean_in_words(one)] for code, one in spread.items() if one["value"] is not None
    ]
    return drawing.table(["Part", "Standard deviation between them"], rows, label="Spread")


def _items(payload: Payload, first: Mapping[str, Any]) -> list[Markup] | None:
    """The questions with their means; why some are held back stands once, below."""
    items = first.get("items", {})
    if not items or "why" in items:
        return None
    rows = [
        [one["text"], named(payload, one["dimension"]), _item_in_words(items[one["code"]])]
        for one in payload["items"]
        if one["code"] in items
    ]
    table = drawing.table(["Question", "Part", "Mean"], rows, right={2}, label="Questions", stack=True)
    reasons = dict.fromkeys(
        str(items[one["code"]]["why"])
        for one in payload["items"]
        if one["code"] in items and items[one["code"]]["value"] is None
    )
    return [table, *(drawing.paragraph(why) for why in reasons)]


def _item_in_words(record: Mapping[str, Any]) -> str:
    return mean_in_words(record) if record["value"] is not None else "held back"


def _bounds(payload: Payload, first: Mapping[str, Any]) -> Markup | None:
    bounds = first.get("bounds", {})
    if not bounds or int(first["invited"]) <= int(first["n"]):
        return None
    rows = [[named(payload, code), f"{low:.1f} to {high:.1f}"] for code, (low, high) in bounds.items()]
    share = percent(int(first["n"]) / int(first["invited"]))
    return drawing.table(["Part", f"Between ({share} answered)"], rows, label="Bounds")


def _pooled(payload: Payload) -> Markup | None:
    told = payload["pooled"]
    if told is None:
        return None
    first = payload["groups"][0]
    rows = [
        [named(payload, code), mean_in_words(first["figures"][code]), mean_in_words(one)]
        for code, one in told["means"].items()
    ]
    caption = (
        f"With {in_words(told['n_groups'])} groups in the round, a mean of few answers is drawn towards the middle of all: "
        "by as much as groups differ less than answers do. The drawn one is nearer to the truth on average; the raw "
        "one is what was said."
    )
    return drawing.table(
        ["Part", "As it was said", "Drawn towards the others"], rows, label="Pooled", caption=caption
    )


def _notes(payload: Payload, first: Mapping[str, Any]) -> list[Markup]:
    notes = [_scales(payload["scales"])]
    criterion = [one for one in payload["dimensions"] if one["part"] == "criterion"]
    if criterion and "figures" in first:
        one = criterion[0]
        notes.insert(
            0,
            drawing.figure(
                one["name"],
                figure_of(first["figures"][one["code"]]),
                scale=(float(payload["scale"][0]), float(payload["scale"][1])),
                format=of_scale(payload),
                of="people",
                doubt="Counts in no score: it shows whether the score means anything.",
                refused_says="Held back",
            ),
        )
    return notes


def _scales(scales: Mapping[str, Any]) -> Markup:
    if "why" in scales or "alpha" not in scales:
        why = scales.get("why", "Not yet known.")
        return drawing.refusal("How well the questions hold together", "Not yet known", why)
    told = ", ".join(
        f"{name.replace('_', '-')} {record['value']:.2f}"
        for name, record in scales["alpha"].items()
        if record["value"] is not None
    )
    return drawing.margin_note(
        "How well the questions hold together", f"Alpha over {scales['n']} people who answered: {told}."
    )

"""Figures of how a word is kept, as every page of them draws and words them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bonafides import drawing
from bonafides.drawing.wording import FORMS, NBSP, counted, form_of, number, percent, written
from bonafides.figures import figure_of

Payload = Mapping[str, Any]


def in_words(record: Mapping[str, Any]) -> str:
    """A figure within a sentence or a cell: value, interval, n; or that there is none.

    Examples
    --------
    >>> from bonafides.figures import Figure
    >>> in_words(Figure(0.864, 0.70, 0.95, n=20, unit="share").record()).replace("\\xa0", " ")
    '86 % (70 to 95, n = 20)'
    """
    if record["value"] is None:
        return "–"
    form = form_of(record["unit"])
    ends = (record["value"], record["low"], record["high"])
    value, low, high = written(ends, form, record["high"] - record["low"])
    unit = f"{NBSP}{form.unit}" if form.unit else ""
    return f"{value}{unit} ({low} to {high}, n{NBSP}={NBSP}{number(record['n'])})"


def kept_figure(name: str, group: Payload) -> Markup:
    """The share that was kept, of what is settled for sure."""
    return drawing.figure(name, figure_of(group["kept"]), of="promises", refused_says="Cannot be told yet")


def told_figure(name: str, group: Payload) -> Markup:
    """The share of which the other side knew in time, where the date did not hold."""
    return drawing.figure(
        name, figure_of(group["told_in_time"]), of="promises moved or missed", refused_says="Nothing to tell"
    )


def trust_figure(group: Payload) -> Markup:
    """What is left of trust, a second figure beside the share."""
    return drawing.figure(
        "What is left of trust, as their answers weigh it",
        figure_of(group["perceived"]),
        of="promises",
        doubt="A second figure: a broken word weighs as much as our own customers’ answers say.",
    )


def unconfirmed_note(group: Payload) -> list[Markup]:
    """A sentence of doubt on what nobody confirmed; nothing where everything was, or nothing is told."""
    low, high = group["if_unconfirmed_broken"], group["if_unconfirmed_kept"]
    more = int(group.get("counts", {}).get("unconfirmed", 0))
    if not more or low["value"] is None or high["value"] is None:
        return []
    return [
        drawing.doubt_note(
            f"{counted(more, 'more promise')} reported as done that nobody confirmed: were none of it "
            "kept, the "
            f"share would be {percent(low['value'])}; were all of it, {percent(high['value'])}."
        )
    ]


def outside_note(group: Payload) -> list[Markup]:
    """What no share counts, so that everybody sees how much of it there is; nothing where it is held back."""
    counts = group.get("counts")
    if counts is None:
        return []
    told = (
        f"{number(counts['open'])} not due yet, {number(counts['disputed'])} disputed and not settled, "
        f"{number(counts['withdrawn'])} released by whoever asked."
    )
    return [drawing.margin_note("Outside the share", told)]


def bounds(group: Payload) -> str:
    """The share with all that nobody confirmed as broken, and as kept; a dash where it is held back."""
    low, high = group["if_unconfirmed_broken"], group["if_unconfirmed_kept"]
    if low["value"] is None or high["value"] is None:
        return "–"
    form = FORMS["share"]
    first, last = written((low["value"], high["value"]), form, high["value"] - low["value"] or 0.1)
    return f"{first} to {last}{NBSP}%"


def beside_in_words(payload: Payload) -> str:
    """Capture and ambition in two sentences, wherever a share stands."""
    capture, room = payload["capture"], payload["ambition"]
    first = f"Capture rate: {in_words(capture)}." if capture["value"] is not None else capture["why"]
    second = f"Room left: {in_words(room)}." if room["value"] is not None else room["why"]
    return f"{first} {second}"

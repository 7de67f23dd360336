"""What changed since the round before: told only beyond what chance does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from bonafides import drawing
from bonafides.drawing.wording import day
from bonafides.trust.page_words import Payload, gap_in_words, in_words, lower, named, step_in_words


def since(payload: Payload) -> str:
    """The round before, as a name of the figure.

    Examples
    --------
    >>> since({"change": {"since": {"title": "Spring", "closed_on": "2026-05-08"}, "figures": {}}}).replace("\\xa0", " ")
    'Change since 8 May 2026'
    """
    told = payload["change"].get("since")
    if told is None:
        return "Change since the round before"
    return f"Change since {day(date.fromisoformat(told['closed_on']), year=True)}"


def change_note(payload: Payload) -> Markup:
    """The change of the composite as a figure, or that it is too small to tell, or that there is none to tell."""
    change = payload["change"]
    if "figures" not in change:
        return drawing.refusal(since(payload), "Nothing to set it beside", change["why"])
    found = change["figures"].get("composite")
    if found is None:
        why = "In one of the two rounds too few answered for this figure."
        return drawing.refusal(since(payload), "Cannot be measured yet", why)
    if found["arrow"] == "none":
        return drawing.refusal(since(payload), "Too small to tell", too_small(found))
    return Markup(
        '<div class="fig"><p class="name">{}</p><p class="num">{}</p><p class="doubt">{}</p></div>'
    ).format(since(payload), step_in_words(found["value"]), real(found))


def too_small(found: Mapping[str, Any]) -> str:
    """Why a change is none that can be told.

    Examples
    --------
    >>> too_small({"value": 0.41, "detectable": 0.97, "n": 6})
    '+0.4, and with six answers a change below 1.0 cannot be told from chance.'
    """
    return (
        f"{step_in_words(found['value'])}, and with {in_words(found['n'])} answers a change below "
        f"{found['detectable']:.1f} cannot be told from chance."
    )


def real(found: Mapping[str, Any]) -> str:
    """That a change lies beyond what chance does."""
    return (
        f"{gap_in_words(found).split(' ', 1)[1].strip('()')} (95\u00a0%), with {in_words(found['n'])} answers in the "
        f"smaller round. Beyond {found['detectable']:.1f}, which chance passes once in twenty."
    )


def changes_table(payload: Payload) -> Markup | None:
    """Every part: what changed, what would be a real change, and whether this is one."""
    change = payload["change"]
    if "figures" not in change:
        return _to_come(payload)
    rows = []
    for code in [*(one["code"] for one in payload["dimensions"]), "composite"]:
        found = change["figures"].get(code)
        if found is None:
            continue
        real_one = {"up": "higher", "down": "lower", "none": "too small to tell"}[found["arrow"]]
        rows.append(
            [named(payload, code), step_in_words(found["value"]), f"{found['detectable']:.1f}", real_one]
        )
    if not rows:
        return None
    return drawing.table(
        ["Part", "Difference", "A real change would be beyond", "So"], rows, right={1, 2}, label="Changes"
    )


def _to_come(payload: Payload) -> Markup | None:
    """How large a change of each part would have to be by the next round."""
    rows = [
        [named(payload, code), f"{payload['detectable'][code]:.1f}"]
        for code in [*(one["code"] for one in payload["dimensions"]), "composite"]
        if code in payload["detectable"]
    ]
    heads = ["Part", "A real change by the next round would be beyond"]
    return drawing.table(heads, rows, label="Changes to come") if rows else None


def moved(payload: Payload) -> list[tuple[str, str]]:
    """Parts that really changed: name in a sentence, and "higher" or "lower"."""
    figures = payload["change"].get("figures", {})
    return [
        (lower(named(payload, one["code"])), "higher" if figures[one["code"]]["arrow"] == "up" else "lower")
        for one in payload["dimensions"]
        if figures.get(one["code"], {}).get("arrow") in ("up", "down")
    ]

"""Charts of one person's or one team's statements, drawn from a published payload without any engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.plain_words import spelt
from bonafides.drawing.direct import SaidLevel, SaidRow, said_and_evidence, said_and_happened
from bonafides.drawing.wording import counted, number, percent, short_day

MOST_ROWS = 14
"""Deals in one picture; the list has all of them."""

LEAST_LEVELS = 2

Payload = Mapping[str, Any]


def said_chart(payload: Payload, *, whose: str) -> Markup:
    """What was said at each level of probability, and how often it happened; refused below two levels."""
    claims = payload["claims"]
    levels = [
        SaidLevel(
            one["said"],
            one["shown"]["value"],
            one["shown"]["low"],
            one["shown"]["high"],
            one["shown"]["n"],
            one["happened"],
            one["chance_low"],
            one["chance_high"],
        )
        for one in claims["levels"]
        if one["shown"]["value"] is not None
    ]
    if len(levels) < LEAST_LEVELS:
        why = f"{counted(claims['n'], 'claim')} with an outcome, at one level at most; two levels with two claims each are needed."
        return drawing.refusal("What was said, and how often it happened", "Too few to draw", why)
    title = _levels_title(levels)
    said = {"you": "what you said", "they": "what they said"}.get(whose, "what was said")
    return drawing.chart(
        title,
        said_and_happened(levels, label=title),  # type: ignore[arg-type]
        sub=(
            f"{counted(claims['n'], 'claim')}, one for each deal: the first that was stated from 30 days before its period’s end "
            f"on; {number(claims['k'])} came true. Claims near one another stand together."
        ),
        key=[("ring", said), ("dot-interval", "what happened, 95 %"), ("band", "what chance alone would do")],
        caption="Band: where 95 of 100 whose word is exactly right would fall with as many deals. Deals whose period has not ended are not in this picture.",
        table=drawing.table(
            ["Said, on average", "Came true", "95 % interval", "Claims"],
            [
                [
                    percent(one.said),
                    f"{one.happened} of {one.n}",
                    f"{number(100 * one.low)} to {number(100 * one.high)}",
                    number(one.n),
                ]
                for one in levels
            ],
        ),
    )


def _levels_title(levels: Sequence[SaidLevel]) -> str:
    apart = [one for one in levels if not one.chance_low - 1e-9 <= one.shown <= one.chance_high + 1e-9]
    if not apart:
        return "At each level, what was said agreed with what happened as well as chance allows"
    if len(apart) == 1:
        return f"At one of {number(len(levels))} levels, round {percent(apart[0].said, 0)}, outcomes differed by more than chance"
    return f"At {number(len(apart))} of {number(len(levels))} levels, outcomes differed by more than chance"


def deals_chart(payload: Payload, *, whose: str) -> Markup:
    """Deals of the period: what is said of each now, and what the outlook allows; refused without any."""
    judged = [one for one in payload["deals"] if one["chance"] is not None or one["said"] is not None]
    if not judged:
        return drawing.refusal(
            "This period’s deals",
            "None to show",
            "No open deal that is dated into this period has a statement or an outlook.",
        )
    first = judged[:MOST_ROWS]
    n, apart = payload["n_judged"], payload["n_apart"]
    title = (
        f"On {number(apart)} of {counted(n, 'deal')}, word and record lie far apart"
        if apart
        else f"On none of {counted(n, 'deal')} do word and record lie far apart"
    )
    more = f" The first {number(len(first))} of {number(len(judged))}." if len(first) < len(judged) else ""
    return drawing.chart(
        title,
        said_and_evidence([_deal_row(one) for one in first], label=title),  # type: ignore[arg-type]
        sub=f"What is said now, and what the record allows for this period; in order of stated close date.{more}",
        key=[
            ("ring", "what you say now" if whose == "you" else "what is said now"),
            ("dot-interval", "chance by the outlook, 95 %"),
        ],
        caption=(
            "A gap is a reason to talk, not a verdict: whoever spoke may know what the record does not. The outlook knows stage, age, "
            "size and silence, not what anybody said."
        ),
        table=drawing.table(
            ["Deal", "Close date", "Said", "Outlook", "95 % interval"],
            [_deal_cells(one) for one in judged],
            label="Deals of this period",
        ),
    )


def _deal_row(one: Payload) -> SaidRow:
    chance = one["chance"] or {"value": None, "low": None, "high": None}
    on = short_day(date.fromisoformat(one["expected_on"]))
    return SaidRow(one["title"], on, one["said"], chance["value"], chance["low"], chance["high"])


def _deal_cells(one: Payload) -> list[str]:
    chance, on = one["chance"], short_day(date.fromisoformat(one["expected_on"]), year=True)
    said = "nothing" if one["said"] is None else percent(one["said"])
    if chance is None or chance["value"] is None:
        return [one["title"], on, said, "no outlook", ""]
    return [
        one["title"],
        on,
        said,
        percent(chance["value"]),
        f"{number(100 * chance['low'])} to {number(100 * chance['high'])}",
    ]


def _higher(up: int, n: int) -> str:
    if n == 1:
        return "higher" if up else "not higher"
    return f"{'all' if up == n else spelt(up) if up else 'none'} of them higher"


def call_chart(payload: Payload) -> Markup:
    """Deals stated anew at the latest call: what was said before it, and after."""
    calls = payload["calls"]
    rows = [
        SaidRow(one["title"], "", one["before"], one["after"], None, None)
        for one in calls["latest"][:MOST_ROWS]
    ]
    n, up = calls["n_latest"], sum(one["after"] > one["before"] for one in calls["latest"])
    went = f", {_higher(up, n)}" if n == len(calls["latest"]) else ""
    title = f"{counted(n, 'deal')} {'was' if n == 1 else 'were'} stated anew{went}"
    more = (
        f" The first {number(len(rows))} in order of their name."
        if len(rows) < n
        else " In order of their name."
    )
    return drawing.chart(
        title,
        said_and_evidence(rows, label=title),  # type: ignore[arg-type]
        sub=f"Call of {short_day(date.fromisoformat(calls['latest_on']), year=True)}: stated probability before and after.{more}",
        key=[("ring", "said before the call"), ("dot", "said after it")],
        caption="Counted, so without intervals. A change at a call may follow news that nobody wrote down.",
        table=drawing.table(
            ["Deal", "Before", "After"],
            [[one["title"], percent(one["before"]), percent(one["after"])] for one in calls["latest"]],
        ),
    )

"""Sections about one person's or one team's statements, drawn from a published payload without any engine."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.page_group_charts import LEAST_LEVELS, Payload, deals_chart, said_chart
from bonafides.drawing.wording import counted, day, money, money_form, number
from bonafides.figures import Figure, figure_of


def mine_sections(payload: Payload) -> list[Markup]:
    """What the page of one person shows above their deals: word and outcome, then this period's deals."""
    return [
        drawing.section(
            "Your word and the outcome",
            said_chart(payload, whose="you"),
            _own_margin(payload),
            anchor="word",
        ),
        drawing.section(
            "This period, deal by deal",
            deals_chart(payload, whose="you"),
            _dates_margin(payload, "you"),
            anchor="deals",
        ),
    ]


def shared_sections(payload: Payload) -> list[Markup]:
    """The same for those with whom it is shared: without the words to its owner."""
    return [
        drawing.section(
            "Word and outcome",
            said_chart(payload, whose="they"),
            _own_margin(payload, whose="they"),
            anchor="word",
        ),
        drawing.section(
            "This period, deal by deal",
            deals_chart(payload, whose="they"),
            _dates_margin(payload, "they"),
            anchor="deals",
        ),
    ]


def team_sections(payload: Payload) -> list[Markup]:
    """What a team said together and what came of it; each figure or the reason why there is none."""
    claims, forecast = payload["claims"], payload["forecast"]
    figures = [
        drawing.figure(
            "Claims that came true",
            figure_of(claims["came_true"]),
            said=claims["said"],
            of="claims",
            doubt="One for each deal.",
            refused_says=_refused(claims["came_true"]),
        ),
        _outlook_figure("This period’s outlook", forecast, payload["home"]),
        drawing.figure(
            "Dates moved after they had passed",
            figure_of(payload["moves"]["after"]),
            of="deals",
            doubt="Said late; why it was late is not in the record.",
            refused_says=_refused(payload["moves"]["after"]),
        ),
    ]
    body = [drawing.figure_row(figures)]
    if len(claims["levels"]) >= LEAST_LEVELS:
        body.append(said_chart(payload, whose="team"))
    note = drawing.margin_note(
        "Together, never one by one",
        "Every figure here is of five people or more. What one person’s word is worth stands on that person’s own page, "
        "and nowhere else unless they share it.",
    )
    notes = [note]
    if since := payload.get("counted_since"):
        notes.append(
            drawing.margin_note(
                "The team as it stood",
                f"These figures count the team as it was on {day(date.fromisoformat(since))}. Since then fewer than five "
                "people have come, or fewer than five have gone; with the next few they change all together, so that "
                "nobody’s own part can be found by subtraction.",
            )
        )
    return [drawing.section("What the team says together", body, notes, anchor="together")]


def team_headline(payload: Payload) -> str:
    """On how many of a team's deals word and record lie apart.

    Examples
    --------
    >>> team_headline({"n_judged": 0, "n_open": 3, "n_apart": 0}).replace("\\xa0", " ")
    '3 open deals, and none that can be judged yet'
    """
    judged, apart = payload["n_judged"], payload["n_apart"]
    if not judged:
        return f"{counted(payload['n_open'], 'open deal')}, and none that can be judged yet"
    if not apart:
        return f"On none of {counted(judged, 'open deal')} do word and record lie far apart"
    return f"On {number(apart)} of {counted(judged, 'open deal')} word and record lie far apart"


def team_standfirst(payload: Payload) -> str:
    """What is stated and what the evidence allows; or what is there instead."""
    forecast = payload["forecast"]
    expected = figure_of(forecast["expected"])
    if expected.refused or forecast["stated_cents"] is None or payload["period"] is None:
        return "The deals are here to be talked about, whoever’s they are; figures about people are not."
    home = payload["home"]
    low, high = (money(end or 0, home, short=True) for end in (expected.low, expected.high))
    return (
        f"For {payload['period']['name']}, {money(forecast['stated_cents'], home, short=True)} is stated, "
        f"with what is won; the evidence allows {low} to {high}."
    )


def _refused(record: Mapping[str, Any]) -> str:
    """The serif line of a refusal: held back for too few people, or not there yet."""
    return (
        "Held back" if "stand" in record["why"] or "held back" in record["why"] else "Cannot be measured yet"
    )


def _own_margin(payload: Payload, whose: str = "you") -> list[Markup]:
    offset = figure_of(payload["optimism"])
    name = "What you say at 50 % comes true in" if whose == "you" else "What they say at 50 % comes true in"
    if offset.value is None or offset.low is None or offset.high is None:
        shown = drawing.refusal(name, "Cannot be measured yet", offset.why)
    else:
        middle, least, most = (1 / (1 + math.exp(x)) for x in (offset.value, offset.high, offset.low))
        shown = drawing.figure(
            name,
            Figure(middle, least, most, n=offset.n, unit="share"),
            reference=0.5,
            said=0.5,
            of="claims",
            doubt=f"Drawn part of the way to everybody’s figure, since {number(offset.n)} are few.",
        )
    return [shown, _peers(payload["peers"], whose)]


def _peers(peers: Mapping[str, str], whose: str) -> Markup:
    label = "Beside others in the same periods"
    if peers["why"]:
        return drawing.refusal(label, "Too few to tell", peers["why"])
    if not peers["alarm"]:
        return drawing.margin_note(label, "No difference from them that chance would not make.")
    more = "less" if peers["alarm"] == "over" else "more"
    says = f"Of what {whose} said, {more} came true than of what others said, and by more than chance. The deals may differ."
    return drawing.margin_note(label, says)


def _dates_margin(payload: Payload, whose: str) -> list[Markup]:
    moves = payload["moves"]
    name = "When you move a date, it moves by" if whose == "you" else "When they move a date, it moves by"
    median = figure_of(moves["median_days"])
    after = figure_of(moves["after"])
    told = "" if after.value is None else f"{number(moves['revisions'])} moves."
    return [
        drawing.figure(name, median, of="deals", doubt=told),
        drawing.figure("Moved after it had passed", after, of="deals"),
        _outlook_figure("Outlook for these deals", payload["forecast"], payload["home"]),
    ]


def _outlook_figure(name: str, forecast: Mapping[str, Any], home: str) -> Markup:
    expected = figure_of(forecast["expected"])
    if expected.value is None:
        return drawing.refusal(name, _refused(forecast["expected"]), expected.why)
    return drawing.figure(
        name,
        expected,
        said=forecast["stated_cents"],
        format=money_form(max(expected.high or 0, forecast["stated_cents"] or 0), home),
        of="deals",
        doubt="With what is won already.",
    )

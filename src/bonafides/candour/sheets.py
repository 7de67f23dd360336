"""Private sheets: one file for each person, with their own claims and nobody else's."""

from __future__ import annotations

import math

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.levels import MANY, levels
from bonafides.candour.people import PersonalCandour
from bonafides.candour.report import CandourReport
from bonafides.candour.words import interval
from bonafides.drawing.charts import Level
from bonafides.drawing.wording import counted, day, number, percent
from bonafides.figures import Figure
from bonafides.privacy.pseudonyms import Pseudonyms


def personal_sheets(report: CandourReport, names: Pseudonyms) -> dict[str, str]:
    """One self-contained page a person: file name to HTML.

    Files are named by a label of their own, which no deal in the report carries; the keeper of the export
    finds in `store/who-is-who.csv` to whom each is to be handed.
    """
    found: dict[str, str] = {}
    for person in sorted(report.people.each, key=lambda p: names.of_sheet(p.person_no)):
        who = names.of_sheet(person.person_no)
        safe = "".join(ch if ch.isalnum() else "-" for ch in who).strip("-").lower() or "person"
        name = f"{safe}.html" if f"{safe}.html" not in found else f"{safe}-{person.person_no}.html"
        found[name] = _sheet(report, person, who)
    return found


def _sheet(report: CandourReport, person: PersonalCandour, who: str) -> str:
    called = who[0].upper() + who[1:]
    sections = [
        drawing.section("Your word and the outcome", _body(person), _margin(person), anchor="mine"),
        drawing.section("Before you draw a conclusion", _before(), anchor="doubt"),
    ]
    return drawing.page(
        sheet_headline(person),
        sheet_standfirst(person),
        sections,
        title=f"Your own sheet, {who}",
        badge=drawing.seen_badge(
            "For its owner alone",
            "The report itself shows no figure of yours. This file is yours to keep, to share or to throw away; whoever "
            "made it has seen it.",
        ),
        audience="for its owner alone",
        kicker=["Your own sheet", called, f"statements up to {day(report.as_of, year=True)}"],
        published=f"As of {day(report.as_of, year=True)}",
        footer=[
            f"Made by bonafides {report.setting.version} on one machine; nothing was sent anywhere. "
            "Only what you stated yourself counts: a stage default, automation or a bulk edit does not."
        ],
    )


def sheet_headline(person: PersonalCandour) -> str:
    """The finding for its owner: a difference only where the interval excludes none."""
    n, k = int(person.claims_n.sum()), int(person.claims_k.sum())
    if not n:
        return "None of your claims has an outcome yet"
    if not person.optimism.excludes(0.0) or person.optimism.value is None:
        if n < MANY // 2:
            return f"{number(n)} claim{'' if n == 1 else 's'} cannot tell yet whether word and outcome differ"
        return "What you said and what happened agree as well as chance allows"
    said, came = round(100 * _said(person)), round(100 * k / n)
    if said == came:
        return f"You said {'more' if person.optimism.value > 0 else 'less'} than came true"
    if n < MANY // 2:
        # Of so few, what a hundred would have done is nobody's to say.
        return (
            f"You stated {percent(_said(person))} on average, and {number(k)} of {number(n)} claims came true"
        )
    return f"For every 100 deals, you stated {said} wins and {came} came true"


def _said(person: PersonalCandour) -> float:
    return float((person.claims_n * person.claims_p).sum() / person.claims_n.sum())


def sheet_standfirst(person: PersonalCandour) -> str:
    """The finding with its numbers, for its owner."""
    n, k = int(person.claims_n.sum()), int(person.claims_k.sum())
    if not n:
        return "When the first period ends for which you stated a probability, this page fills."
    return (
        f"Of {counted(n, 'deal')}, {number(k)} {'was' if k == 1 else 'were'} won in the period that you stated: "
        f"{percent(k / n)}, where you said {percent(_said(person))} on average."
    )


def personal_levels(person: PersonalCandour) -> list[Level]:
    """Claims of one person by tenths (few claims: fifths) of probability."""
    return levels(person.claims_p, person.claims_n, person.claims_k)


def levels_title(levels: list[Level]) -> str:
    """How many levels agree with what happened, as far as chance allows."""
    apart = [
        level
        for level in levels
        if level.shown.value is not None
        and level.chance_low is not None
        and level.chance_high is not None
        and not level.chance_low - 1e-9 <= level.shown.value <= level.chance_high + 1e-9
    ]
    if not apart:
        return "At each level, what you said agrees with what happened as well as chance allows"
    if len(apart) == 1:
        return f"At one of {number(len(levels))} levels, round {percent(apart[0].said, 0)}, outcomes differ by more than chance"
    return f"At {number(len(apart))} of {number(len(levels))} levels, outcomes differ by more than chance"


def _body(person: PersonalCandour) -> list[Markup]:
    levels = personal_levels(person)
    if len(levels) < 2:
        n = int(person.claims_n.sum())
        why = f"{counted(n, 'claim')} of yours with an outcome, at one level at most; two levels with two claims each are needed."
        return [drawing.refusal("What you said, and how often it happened", "Too few to draw", why)]
    title = levels_title(levels)
    return [
        drawing.chart(
            title,
            drawing.reliability_diagram(levels, label=title),
            sub=(
                f"{counted(int(person.claims_n.sum()), 'claim')}, one for each deal: the first you stated from 30 days "
                "before its period’s end on. Claims near one another stand together."
            ),
            key=[
                ("ring", "what you said"),
                ("dot-interval", "what happened, 95 %"),
                ("band", "what chance alone would do"),
            ],
            caption="Band: where 95 of 100 people whose word is exactly right would fall with as many deals.",
            table=drawing.table(
                ["You said, on average", "Won", "Claims"],
                [[percent(level.said), interval(level.shown), number(level.shown.n)] for level in levels],
            ),
        )
    ]


def _margin(person: PersonalCandour) -> list[Markup]:
    return [_even_chance(person.optimism), _peers(person)]


def _even_chance(offset: Figure) -> Markup:
    name = "What you say at 50 % comes true in"
    if offset.value is None or offset.low is None or offset.high is None:
        return drawing.refusal(name, "Cannot be measured yet", offset.why)
    middle, least, most = (1 / (1 + math.exp(x)) for x in (offset.value, offset.high, offset.low))
    share = Figure(middle, least, most, n=offset.n, unit="share")
    return drawing.figure(
        name,
        share,
        reference=0.5,
        said=0.5,
        of="claims",
        doubt=(
            f"Drawn part of the way to everybody’s figure, since {number(offset.n)} are few "
            f"({number(offset.value, 2, signed=True)} in log-odds)."
        ),
    )


def _peers(person: PersonalCandour) -> Markup:
    if person.alarm_why:
        return drawing.refusal("Beside others in the same periods", "Too few to tell", person.alarm_why)
    if not person.alarm:
        return drawing.margin_note(
            "Beside others in the same periods", "No difference from them that chance would not make."
        )
    more = "less" if person.alarm == "over" else "more"
    return drawing.margin_note(
        "Beside others in the same periods",
        f"Of what you said, {more} came true than of what they said, and by more than chance. Their deals may differ from yours.",
    )


def _before() -> list[Markup]:
    facts = (
        "Deals differ: those you were given may close more or less often than others for reasons that are not yours.",
        "A lost deal that was rightly put at 30 % is no error, and neither is a won one.",
        "Warning early, moving a date in time and admitting that a deal is stuck never lower a figure here.",
    )
    listed = Markup("").join(Markup("<li>{}</li>").format(fact) for fact in facts)
    return [Markup('<ul class="plain">{}</ul>').format(listed)]

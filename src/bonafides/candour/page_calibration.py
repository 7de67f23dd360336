"""The section of the page on what was said and what happened: probabilities, categories, people together."""

from __future__ import annotations

import math

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.calibration import AtLead
from bonafides.candour.claims import PERIOD_START
from bonafides.candour.ever import Ever
from bonafides.candour.page_categories import categories_part
from bonafides.candour.report import CandourReport
from bonafides.candour.words import (
    between,
    chance_in_words,
    lead_in_words,
    plain,
    points,
    sentence,
    shown_lead,
)
from bonafides.drawing.charts import Level
from bonafides.drawing.wording import counted, days, number, percent
from bonafides.figures import Figure
from bonafides.methods.intervals import wilson

FEWEST_AT_LEVEL = 3
LABEL = "What was said, and what happened"


def calibration_section(report: CandourReport) -> Markup:
    """The reliability diagram, categories, and what people have in common."""
    calibration = report.calibration
    at = shown_lead(calibration)
    categories = categories_part(report.calibration)
    if at is None and not categories and calibration.ever is None:
        return Markup()  # stands among what the report does not say
    body: list[Markup] = []
    if calibration.ever is not None:
        body.append(_ever(calibration.ever))
    elif at is None:
        why = calibration.why or "Too few claims stood at any one lead."
        body.append(drawing.refusal("Stated probabilities", "Cannot be measured yet", why))
    else:
        body.append(_reliability(report, at))
    if categories:
        body += categories
    return drawing.section(LABEL, body, _margin(report), anchor="calibration")


def _ever(found: Ever) -> Markup:
    """What was said beside what was ever won, or why that cannot be told."""
    name = "Said, beyond what was ever won"
    if found.gap.refused or found.brier is None or found.undecided is None:
        return drawing.refusal(name, "Cannot be measured yet", sentence(found.why or found.gap.why))
    chance = "more than chance explains" if found.brier.beyond_chance else "no more than chance explains"
    return drawing.paragraph(
        f"Probabilities here mean: ever won. {name}, over the first probability stated of {counted(found.n, 'deal')}: "
        f"{points(found.gap)} points. The Brier score against ever won is {number(found.brier.score, 4)}, of which "
        f"{number(found.brier.mcb, 4)} is miscalibration, {chance}. {counted(found.n_open, 'deal')} still open are allowed for by "
        f"weights; {percent(found.undecided)} were not over by the end of what could be watched."
    )


def _levels(report: CandourReport, at: AtLead) -> list[Level]:
    """At most eleven levels, tenths of probability, each with its count, interval and chance band."""
    levels = []
    tenth = (at.p * 10 + 1e-9).round().astype(int)
    curve = report.calibration.curve
    for value in sorted(set(tenth.tolist())):
        mine = tenth == value
        n, k = int(at.n[mine].sum()), int(at.k[mine].sum())
        if n < FEWEST_AT_LEVEL:
            continue
        said = float((at.n[mine] * at.p[mine]).sum() / n)
        low = high = None
        if curve is not None:
            near = abs(curve.p - said).argmin()
            low, high = float(curve.consistency_low[near]), float(curve.consistency_high[near])
        levels.append(Level(said, wilson(k, n), k, low, high))
    return levels


def reliability_title(at: AtLead) -> str:
    """The finding of the diagram, or the neutral one."""
    brier = at.brier
    if brier is None or not brier.beyond_chance:
        return "Statements came true as often as they said, as well as chance allows"
    if at.gap.excludes(0.0) and at.gap.value is not None:
        return f"Statements promised {'more' if at.gap.value > 0 else 'less'} than came true"
    return "At single levels, statements and outcomes differed by more than chance"


def _reliability(report: CandourReport, at: AtLead) -> Markup:
    brier = at.brier
    if brier is None:
        return Markup()
    title = reliability_title(at)
    total = int(at.n.sum())
    levels = _levels(report, at)
    sub = (
        f"{counted(total, 'claim')} about open deals, as they stood {lead_in_words(at.lead)}; claims within the same "
        "tenth stand together."
    )
    caption = (
        f"Band: where statements that are exactly right would fall, 95 times in 100. Miscalibration is {number(brier.mcb, 4)} "
        f"of a Brier score of {number(brier.score, 4)}; chance alone stays below {number(brier.mcb_null_95, 4)} in 95 of 100 "
        f"cases. {counted(report.calibration.n_left_out, 'further claim')} set by a stage or by the CRM left out."
    )
    return drawing.chart(
        title,
        drawing.reliability_diagram(levels, label=title),
        sub=sub,
        key=[
            ("ring", "what was said"),
            ("dot-interval", "what happened, 95 %"),
            ("band", "what chance alone would do"),
        ],
        caption=caption,
        table=drawing.table(
            ["Said, on average", "Won", "95 % interval", "Claims"],
            [
                [
                    percent(level.said),
                    percent(level.shown.value or 0),
                    between(level.shown),
                    number(level.shown.n),
                ]
                for level in levels
            ],
        ),
    )


def _margin(report: CandourReport) -> list[Markup]:
    people = report.people
    notes = [_even_chance(people.organisation), *_by_amount(report)]
    if people.differ.p is not None:
        verdict = f"{sentence(people.differ.verdict)[:-1]} ({chance_in_words(people.differ.p)}, {people.differ.df} degrees of freedom)."
        notes.append(
            drawing.margin_note("Do people differ?", f"{verdict} Who differs stands on private sheets alone.")
        )
    else:
        notes.append(drawing.refusal("Do people differ?", "Cannot be told", sentence(people.differ.verdict)))
    leads = [
        [
            "the whole" if at.lead == PERIOD_START else days(at.lead),
            points(at.gap),
            number(int(at.n.sum())),
        ]
        for at in report.calibration.by_lead
    ]
    if len(leads) > 1:
        caption = "Said minus won, in points (95 %), by the time left in the period."
        notes.append(
            drawing.table(["Time left", "Gap", "n"], leads, caption=caption, label="Gap by time left")
        )
    return notes


def _by_amount(report: CandourReport) -> list[Markup]:
    """The shown lead's gap once more with every claim as heavy as its amount."""
    at = shown_lead(report.calibration)
    found = None if at is None else report.calibration.amounts.get(at.lead)
    if found is None:
        return []
    name = "Said minus won, weighted by amount"
    if found.gap.refused or at is None or found.brier.value is None:
        return [drawing.refusal(name, "Cannot be told", sentence(found.gap.why))]
    doubt = f"Each claim weighs as much as its deal; unweighted {points(at.gap)}. Brier score {number(found.brier.value, 4)}."
    return [drawing.figure(name, plain(found.gap), reference=0.0, format="points", of="claims", doubt=doubt)]


def _even_chance(offset: Figure) -> Markup:
    """The organisation's offset in log-odds, as what became of an even chance."""
    name = "What is said at 50 % came true in"
    if offset.value is None or offset.low is None or offset.high is None:
        return drawing.refusal(name, "Cannot be measured yet", offset.why)
    middle, least, most = (1 / (1 + math.exp(x)) for x in (offset.value, offset.high, offset.low))
    return drawing.figure(
        name,
        Figure(middle, least, most, n=offset.n, unit="share"),
        said=0.5,
        reference=0.5,
        of="claims",
        doubt=(
            f"From all claims together, good and lean periods allowed for ({number(offset.value, 2, signed=True)} in log-odds)."
        ),
    )

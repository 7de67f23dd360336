"""The last sections of the page: what the report does not say, and how its figures come about."""

from __future__ import annotations

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.report import CandourReport
from bonafides.candour.words import sentence, spelt

NAMES = {
    "calibration": "Whether probabilities came true",
    "silence": "What silence means",
    "outlook": "Outlook for this period",
    "landmark": "Whether pushes hurt",
    "pressure": "Pressure round the forecast call",
    "stacking": "Crowding at period ends",
    "incentives": "What pay makes worth saying",
    "dates": "What close dates are worth",
    "movement": "Changes of mind beyond the evidence",
    "slippage": "Moves of close dates",
    "flow": "Flow of the pipeline",
    "people": "Whether people differ",
    "optimism_per_person": "How far each person’s word runs ahead",
    "cycle": "How long deals take",
    "talk": "Deals to talk about",
    "no_credible_chance": "No credible chance",
}

MOST_NAMES = 3
"""Measures that one box names in its first line."""

METHODS = (
    (
        "What is asked",
        "Was the deal won by the end of the period that contains the close date stated with it? That is known when the "
        "period ends, for open deals too, so that nothing is left out for being unfinished.",
    ),
    (
        "What counts as a statement",
        "A value that a person asserted: no stage default, no default date, no automation, no bulk edit. It belongs to whoever "
        "wrote it, not to the owner of the deal.",
    ),
    (
        "Word and outcome",
        "Claims are scored by their squared distance from what happened (Brier) and split without bins (CORP): miscalibration is "
        "what recalibrating would have saved, and always stands beside what chance alone would do.",
    ),
    (
        "How far word runs ahead",
        "One offset, in log-odds, between what was said and what came true. A person’s own is drawn towards everybody’s as "
        "far as few claims demand, and stands on that person’s sheet alone.",
    ),
    (
        "Outlook",
        "Weekly chances of being won or lost, counted on comparable deals as they stood then, fitted without the deals of the "
        "person judged and without anything that was said of the deal.",
    ),
    (
        "No credible chance",
        "The upper 95 % bound lies below 5 %, by the outlook and by at least 59 comparable deals. Anything less is called: cannot "
        "be ruled out.",
    ),
    (
        "Flow",
        "Every cent of the pipeline at the start, and every cent that came and went, adds up to the pipeline at the end. An "
        "account, not an estimate.",
    ),
    (
        "Close dates",
        "Days from one stated date to the next, deals taken whole. Whether pushes hurt is asked among deals open on the same "
        "evening: at the end, long-lived deals always have more pushes, whatever pushes do.",
    ),
    (
        "Period ends",
        "Stated dates in the last business days against wins in them, and the same with period ends moved elsewhere.",
    ),
    (
        "Silence",
        "Customers are still there with some chance, and answer at rates that differ; both are learnt from this organisation’s own "
        "contacts, where these are logged well enough.",
    ),
    (
        "Pressure round the call",
        "How stated numbers jump from before to after the forecast call without new evidence, minus the same jump in weeks without "
        "one. Reported for situations, never for a culprit; evidence that nobody logged looks the same.",
    ),
)


def refusal_section(report: CandourReport) -> Markup:
    """What the report does not say, with the same weight as what it says: one box for each reason."""
    if not report.refusals:
        return Markup()
    by_reason: dict[str, list[str]] = {}
    for name, why in report.refusals:
        by_reason.setdefault(why, []).append(NAMES.get(name, name.replace("_", " ").capitalize()))
    boxes = [_box(names, sentence(why)) for why, names in by_reason.items()]
    return drawing.section("What this report does not say", drawing.figure_row(boxes), anchor="refusals")


def _box(names: list[str], why: str) -> Markup:
    """One reason, with the measures that it takes away; many of them are listed beneath it."""
    if len(names) <= MOST_NAMES:
        return drawing.refusal("; ".join(names), "Cannot be measured here", why)
    listed = "; ".join(name[0].lower() + name[1:] for name in names)
    return drawing.refusal(
        f"{spelt(len(names)).capitalize()} measures", "Cannot be taken here", f"{why} They are: {listed}."
    )


def methods_section(report: CandourReport) -> Markup:
    """Methods in plain words."""
    table = drawing.table(["Figure", "How it comes about"], METHODS, right=())
    ever = report.setting.probability_means == "ever"
    meaning = "ever won" if ever else "won by the end of the period"
    note = drawing.paragraph(
        f"A probability is read as “{meaning}”, as whoever made this report declared. Every interval is a 95 % interval. A "
        "statement and its evidence can disagree for many reasons, and often it is the record that is blind."
    )
    return drawing.section("Methods in plain words", [note, table], anchor="methods")

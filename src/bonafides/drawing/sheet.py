"""The component sheet: everything this room draws, on one page, with numbers made up for it.

Run `python -m bonafides.drawing.sheet sheet.html` and open the file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from markupsafe import Markup

from bonafides.drawing import (
    doubt_note,
    evidence_card,
    figure,
    figure_row,
    margin_note,
    page,
    paragraph,
    refusal,
    section,
    seen_badge,
    side_by_side,
)
from bonafides.drawing import sheet_charts as charts
from bonafides.drawing.sheet_charts import points, share
from bonafides.figures import Figure


def _figures() -> Markup:
    slip = Figure(83, 79, 88, n=1041, unit="days", why="by resampling")
    score = Figure(0.2058, 0.198, 0.2136, n=1131, unit="Brier")
    few = Figure.refuse("Nine calls have statements on both sides; twenty are needed.", n=9, unit="points")
    shown = [
        figure("Commit that closed in its quarter", share(0.667, 0.6, 0.73, 189), said=0.88, of="deals"),
        figure("Jump after Friday calls", points(0.011, -0.013, 0.035, 212), reference=0, of="calls"),
        figure("When a date moves later, it moves by", slip, of="moves", doubt="Median."),
        figure("Brier score of stated probabilities", score, of="statements", scale=(0, 0.35)),
        refusal("Team Coast, calibration", "Held back", "Four people made statements. Five are needed."),
        figure("Pressure round the Friday call", few),
    ]
    return section("Figures", figure_row(shown))


def _word_and_outcome() -> Markup:
    beside = [
        figure("How far the word runs ahead", points(0.06, -0.004, 0.124, 86), reference=0, of="deals"),
        refusal("Change since spring", "Too small to tell", "A change below 1.0 cannot be told from chance."),
        margin_note("A harmless reading", "Two tenders were postponed by the buyers for everyone."),
    ]
    return section("Word and outcome", charts.reliability(), beside)


def _card() -> Markup:
    return evidence_card(
        "The Friday call of “Clinics & public buyers”",
        note="Thirteen calls of Q3",
        said="Commit rose by 5.4 points from Thursday to Monday.",
        said_by="190 statements, 3 July to 25 September",
        shown="In weeks without a call the same days moved by −0.4 points.",
        evidence=[
            "No inbound contact was logged on 148 of the 190 deals that weekend.",
            "Half of the rise was taken back within ten days.",
        ],
        harmless=[
            "News was heard on the call and written down there first.",
            "A tender closed on three Fridays.",
        ],
        would_change="Contacts of those weekends, once they are logged.",
        question="What did we hear on the call that was not in the record on Thursday?",
        n=190,
        bound="95 % interval 3.1 to 7.7 points",
    )


def samples() -> list[Markup]:
    """A few parts of the sheet, for the page of the house that shows what its own pages are made of.

    Examples
    --------
    >>> len(samples())
    3
    """
    return [_figures(), _word_and_outcome(), section("Statement and evidence", _card())]


def component_sheet(theme: str = "") -> str:
    """Return the component sheet as one HTML page.

    Parameters
    ----------
    theme
        "" follows the device; "light" or "dark" fixes it.

    Examples
    --------
    >>> component_sheet().count('role="img"')
    24
    """
    late = doubt_note("Two tenders worth € 1.4 m were postponed by the buyers for everyone.")
    ratio = figure("Pushed out for each euro won", Figure(71, 58, 82, n=88, unit="cents"), of="deals")
    parts = [
        _figures(),
        _word_and_outcome(),
        section("Leadership first", side_by_side(charts.calls(), charts.categories())),
        section("Where the quarter went", charts.flows(), ratio),
        section(
            "Outlook", charts.outlook(), margin_note("How good is it?", "Of 70 %, 68 % closed (64 to 72).")
        ),
        section(
            "Dates", [late, charts.slippage(), charts.stacking()], margin_note("Said late", "Why is unknown.")
        ),
        section(
            "Silence and moves",
            [charts.silence(), charts.landmark()],
            margin_note("Chat", "Is not recorded."),
        ),
        section(
            "Round the call", [charts.pressure(), _card()], margin_note("No cost", "Warning lowers nothing.")
        ),
        section("Data coverage", [paragraph("What is not recorded cannot be measured."), charts.coverage()]),
    ]
    return page(
        "Said, shown, and what cannot be known",
        "A ring is what somebody said. A solid mark is what the evidence shows. A line is doubt, and a "
        "dashed edge is a figure that we decline to give.",
        parts,
        title="Component sheet",
        badge=seen_badge("Whoever builds a page", "The badge stands at the head of every page about people."),
        audience="for those who build pages",
        kicker=["Component sheet", "numbers made up for this page"],
        published="Monday 23\u00a0November",
        footer=["Every interval on this page is a 95 % interval. Nothing on it was loaded from elsewhere."],
        theme=theme,
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(component_sheet(), encoding="utf-8")

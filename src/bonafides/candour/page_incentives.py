"""The section of the page on what paying for forecasts would make it worth saying."""

from __future__ import annotations

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.incentives import LIMITS, Incentives
from bonafides.candour.report import CandourReport
from bonafides.candour.words import sentence
from bonafides.drawing.wording import money, number, percent
from bonafides.figures import Figure

NAMES = {"median": "the middle", "mean": "the mean"}


def incentives_section(report: CandourReport) -> Markup:
    """What four ways of paying would make of this period's own outlook, folded: it is a planner, not a finding."""
    found = report.others.get("incentives")
    if not isinstance(found, Incentives) or found.why or report.period is None:
        return Markup()
    home, padding = report.period.home, percent(found.padding)
    rows = [
        [
            one.name,
            _elicits(one.elicits),
            money(one.candid_cents, home, short=True),
            _pay(one.candid),
            _cost(one.above),
            _cost(one.below),
        ]
        for one in found.schemes
    ]
    table = drawing.table(
        [
            "Scheme",
            "Makes it best to say",
            "Here",
            "Pay for that, 95 % of outcomes",
            f"Cost of {padding} more",
            f"of {padding} less",
        ],
        rows,
        right=(2, 3, 4, 5),
        caption=(
            f"In per cent of a bonus, for this period’s outlook and an objective of {money(found.objective_cents, home, short=True)}."
        ),
        label="Schemes side by side",
    )
    note = drawing.paragraph(
        "How a forecast is paid for decides what is worth saying. Here are four ways of paying, worked out on this period’s own "
        "outlook: which forecast each makes best, and what it costs to say more or less than that."
    )
    return drawing.section(
        "What pay makes it worth saying",
        [note, drawing.fold("Show the four schemes", table)],
        [drawing.margin_note("What must be said with it", " ".join(sentence(limit) for limit in LIMITS))],
        anchor="incentives",
    )


def _elicits(what: str) -> str:
    return NAMES.get(what, what.split(":")[0])


def _pay(figure: Figure) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return figure.why
    return f"{number(figure.value)} ({number(figure.low)} to {number(figure.high)})"


def _cost(figure: Figure) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return figure.why
    return f"{number(figure.value, 1)} ({number(figure.low, 1)} to {number(figure.high, 1)})"

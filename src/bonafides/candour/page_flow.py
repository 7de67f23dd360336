"""The section of the page on the flow of the pipeline, to the cent."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.flow import PeriodFlow
from bonafides.candour.report import CandourReport
from bonafides.candour.words import period_name
from bonafides.drawing.charts import Step
from bonafides.drawing.charts.scales import amount_unit_in_words
from bonafides.drawing.wording import CURRENCY_SIGNS, NBSP, counted, money, number

LABEL = "Where the period went"

FLOW_NAMES: Mapping[str, str] = {
    "start": "Open at start",
    "created": "Created",
    "reopened": "Reopened",
    "pulled_in": "Pulled in",
    "transferred_in": "Transferred in",
    "increased": "Increased",
    "decreased": "Decreased",
    "pushed_out": "Pushed out",
    "transferred_out": "Transferred out",
    "lost": "Lost",
    "won": "Won",
    "deleted": "Deleted",
    "redenominated": "Re-denominated",
    "end": "Open at end",
}

LEAVING = ("decreased", "pushed_out", "transferred_out", "lost", "won", "deleted")

FEWEST_WON = 5
"""Won deals below which a rate for every hundred won would be about single deals."""


def flow_section(report: CandourReport) -> Markup:
    """Where the pipeline of the latest finished period went, to the cent."""
    if "flow" in dict(report.refusals) or not report.flow.periods:
        return Markup()  # stands among what the report does not say
    home = [
        one for one in report.flow.periods if one.currency == report.rates.home and any(one.deals.values())
    ]
    finished = [one for one in home if not one.span.is_running]
    chosen = finished[-1:] or home[-1:]
    if not chosen:
        return Markup()
    period = chosen[0]
    return drawing.section(LABEL, _chart(period), _margin(period), anchor="flow")


def flow_title(period: PeriodFlow) -> str:
    """How much left by a later date beside what was won; the plain title where either is about few deals."""
    name = period_name(period.span.label)
    won, pushed = period.cents.get("won", 0), period.cents.get("pushed_out", 0)
    if won > 0 and pushed > 0 and period.deals.get("won", 0) >= FEWEST_WON:
        sign = CURRENCY_SIGNS.get(period.currency, period.currency)
        before = f"{sign}{NBSP}" if sign else ""
        return f"For every {before}100 won in {name}, {before}{number(100 * pushed / won)} left it by a later date"
    return f"Where the pipeline of {name} went"


def _chart(period: PeriodFlow) -> Markup:
    cents, name = period.cents, period_name(period.span.label)
    steps = []
    for key, label in FLOW_NAMES.items():
        value = cents.get(key, 0)
        if key in ("start", "end"):
            steps.append(Step(label, value, level=True))
        elif value:
            tone = {"won": "shown", "pushed_out": "second"}.get(key, "")
            steps.append(Step(label, -value if key in LEAVING else value, tone=tone))
    title = flow_title(period)
    spoken = amount_unit_in_words([step.cents for step in steps], period.currency)
    unit = f", {spoken}" if spoken else ""
    without = (
        f" {counted(period.without_amount, 'deal')} without an amount count as nothing."
        if period.without_amount
        else ""
    )
    return drawing.chart(
        title,
        drawing.waterfall(steps, label=title, currency=period.currency),
        sub=f"Deals with a stated close date in {name}{unit}. The steps add up to the cent.",
        caption=f"An exact account of {counted(_touched(period), 'entry', 'entries')}, so without intervals.{without}",
        table=drawing.table(
            ["Step", "Amount", "Deals"],
            [
                [label, money(cents.get(key, 0), period.currency), number(period.deals.get(key, 0))]
                for key, label in FLOW_NAMES.items()
            ],
        ),
    )


def _touched(period: PeriodFlow) -> int:
    return sum(n for key, n in period.deals.items() if key != "end")


def _margin(period: PeriodFlow) -> list[Markup]:
    pushed, won = period.deals.get("pushed_out", 0), period.deals.get("won", 0)
    notes = [
        drawing.margin_note(
            "How to read it",
            "Pushed out: the close date moved beyond the period. Pulled in: into it. A deal that did both stands where it "
            "was at the end.",
        )
    ]
    if pushed:
        notes.append(
            drawing.margin_note(
                "A harmless reading",
                f"{counted(pushed, 'deal')} pushed out beside {number(won)} won: customers postpone for reasons of their own, "
                "and one large deal can carry a whole bar.",
            )
        )
    return notes

"""Sections of the page on dates, the flow of the pipeline, and silence."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.flow import PeriodFlow
from bonafides.candour.report import CandourReport
from bonafides.candour.words import interval
from bonafides.drawing.charts import Curve, MoveBin, Step
from bonafides.drawing.wording import counted, money, number, percent

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


def slippage_section(report: CandourReport) -> Markup:
    """How stated close dates moved."""
    slip = report.slippage
    moves = slip.moves
    if not moves.revisions:
        why = moves.later_share.why or "No close date that a person stated has moved in this export."
        return drawing.section(
            "Close dates",
            drawing.refusal("Moves of close dates", "Cannot be measured yet", why),
            anchor="dates",
        )
    later = moves.later_share
    title = (
        f"Of the close dates that moved, {percent(later.value)} moved later"
        if later.value is not None and later.excludes(0.5)
        else "Close dates moved both ways about as often"
    )
    bins = [MoveBin(low, high, n) for low, high, n in moves.bins()]
    chart = drawing.chart(
        title,
        drawing.slippage_histogram(bins, label=title),
        sub=f"{counted(moves.revisions, 'move')} of {counted(moves.moved_items, 'deal')}; days from the old date to the new one.",
        key=[("shown-bar", "moved later"), ("bar", "moved earlier")],
        caption=(
            f"Dates stated by people; {counted(slip.left_out, 'date')} set by the CRM, in bulk or by automation left out. "
            "A moved date is not a fault: whether moves hurt is asked further on, among deals open at the same time."
        ),
        table=drawing.table(
            ["Days", "Moves"], [[f"{low} to {high}", number(n)] for low, high, n in moves.bins()]
        ),
    )
    margin = [
        drawing.figure("Said after the date had passed", moves.after_the_fact_share, of="deals that moved"),
        drawing.figure("Median move", moves.median_days, format="days", of="deals that moved"),
        drawing.figure(
            "Last stated date to the win",
            slip.last_to_realised_days,
            reference=0.0,
            format="days",
            of="won deals",
        ),
    ]
    return drawing.section("Close dates", chart, margin, anchor="dates")


def flow_section(report: CandourReport) -> Markup:
    """Where the pipeline of the latest finished period went, to the cent."""
    finished = [
        one for one in report.flow.periods if not one.span.is_running and one.currency == report.rates.home
    ]
    chosen = finished[-1:] or list(report.flow.periods[-1:])
    if not chosen or report.flow.why:
        why = report.flow.why or "No period has begun in this export."
        return drawing.section(
            "Where the period went", drawing.refusal("Flow", "Cannot be measured yet", why), anchor="flow"
        )
    return drawing.section(
        "Where the period went", _flow_chart(chosen[0]), _flow_margin(chosen[0]), anchor="flow"
    )


def _flow_chart(period: PeriodFlow) -> Markup:
    cents = period.cents
    steps = []
    for name, label in FLOW_NAMES.items():
        value = cents.get(name, 0)
        if name in ("start", "end"):
            steps.append(Step(label, value, level=True))
        elif value:
            tone = {"won": "shown", "pushed_out": "second"}.get(name, "")
            steps.append(Step(label, -value if name in LEAVING else value, tone=tone))
    won, pushed = cents.get("won", 0), cents.get("pushed_out", 0)
    if won > 0 and pushed > 0:
        title = (
            f"For every 100 won in {period.span.label}, {number(100 * pushed / won)} left it by a later date"
        )
    else:
        title = f"Where the pipeline of {period.span.label} went"
    return drawing.chart(
        title,
        drawing.waterfall(steps, label=title, currency=period.currency),
        sub=f"Deals with a stated close date in {period.span.label}; amounts in {period.currency or 'their currency'}. The steps add up exactly.",
        caption=(
            f"{counted(period.without_amount, 'deal')} without an amount count as nothing. An exact account, so without intervals."
        ),
        table=drawing.table(
            ["", "Amount", "Deals"],
            [
                [label, money(cents.get(name, 0), period.currency), number(period.deals.get(name, 0))]
                for name, label in FLOW_NAMES.items()
            ],
        ),
    )


def _flow_margin(period: PeriodFlow) -> list[Markup]:
    return [
        drawing.margin_note(
            "How to read it",
            "Pushed out: the close date moved beyond the period. Pulled in: into it. A deal that did both within the period "
            "is where it stood at its ends; what happened between does not show.",
        )
    ]


def silence_section(report: CandourReport) -> Markup:
    """What unanswered contacts say."""
    silence = report.silence
    if silence.why or silence.everything is None or silence.everything.refused:
        why = silence.why or (silence.everything.why if silence.everything else "No contacts are logged.")
        body = drawing.refusal("Silence", "Cannot be measured", why)
        return drawing.section("Silence", body, anchor="silence")
    after = silence.everything.after
    five = silence.after(5)
    title = (
        f"After five unanswered contacts the customer was still there in {percent(five.value or 0)} of cases"
    )
    curves = [Curve("All contacts", after)]
    chart = drawing.chart(
        title,
        drawing.silence_curve(curves, label=title),
        sub=f"{counted(silence.everything.n, 'silence')}: contacts made without one received, three days after the last.",
        key=[("dot-interval", "still there, 95 %")],
        caption=(
            f"Contacts are logged for {percent(silence.logged_share.value or 0)} of the deals that are over. Machines, bounced "
            "mail and internal notes left out. Silence may be an unlogged answer."
        ),
        table=drawing.table(
            ["Unanswered", "Still there"], [[number(i), interval(f)] for i, f in enumerate(after)]
        ),
    )
    return drawing.section("Silence", [chart, *_attempts(report)], anchor="silence")


def _attempts(report: CandourReport) -> list[Markup]:
    rows = []
    for channel in report.silence.channels:
        shown = [a for a in channel.attempts if a.share.value is not None][:6]
        rows += [
            [
                f"{channel.channel}, no. {a.number}{' and later' if a.and_later else ''}",
                interval(a.share),
                number(a.n),
            ]
            for a in shown
        ]
    if not rows:
        return []
    table = drawing.table(
        ["Contact", "Answered before the next", "n"],
        rows,
        caption="Among deals that are over, before the customer's first answer.",
    )
    return [table]

"""The section of the page on the running period: the stated forecast beside its outlook, and earlier ones."""

from __future__ import annotations

from math import comb

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.report import CandourReport
from bonafides.candour.this_period import ThisPeriod
from bonafides.candour.words import day_of, period_name
from bonafides.drawing.charts import Outlook, Row
from bonafides.drawing.wording import NBSP, counted, day, money, number, percent

LABEL = "This period"
HABIT = 0.05
"""Above this chance of a fair coin, some periods on one side are not called a habit."""


def outlook_section(report: CandourReport) -> Markup:
    """The stated forecast of the running period beside its outlook, and how earlier ones turned out."""
    period = report.period
    if period is None:
        return Markup()  # stands among what the report does not say
    if period.expected.refused:
        if not period.earlier:
            return Markup()
        refused = drawing.refusal(
            f"Outlook for {period_name(period.label)}", "Cannot be measured yet", period.expected.why
        )
        return drawing.section(LABEL, _earlier(period), [refused], anchor="outlook")
    body = [_outlook(period, ever=report.calibration.ever is not None)]
    if period.earlier:
        body.append(_earlier(period))
    return drawing.section(LABEL, body, _margin(period), anchor="outlook")


def outlook_title(period: ThisPeriod) -> str:
    """Whether the stated forecast lies inside what the evidence allows."""
    low, high = period.expected.low or 0.0, period.expected.high or 0.0
    name = period_name(period.label)
    if low <= period.stated_cents <= high:
        return f"For {name}, what is stated lies within what the evidence allows"
    side = "more" if period.stated_cents > high else "less"
    return f"For {name}, {side} is stated than the evidence allows"


def _outlook(period: ThisPeriod, *, ever: bool) -> Markup:
    expected, home = period.expected, period.home
    centre, low, high = expected.value or 0.0, expected.low or 0.0, expected.high or 0.0
    title, name = outlook_title(period), period_name(period.label)
    stated, won = money(period.stated_cents, home, short=True), money(period.closed_cents, home, short=True)
    sub = (
        f"{counted(period.n_open, 'open deal')} stated to close by {day(day_of(period.ends_on))}, with the {won} already won. "
        f"Stated {stated}; outlook {money(low, home, short=True)} to {money(high, home, short=True)}."
    )
    return drawing.chart(
        title,
        drawing.outlook_chart(
            [Outlook(name, expected, period.stated_cents, period.closed_cents)], label=title, currency=home
        ),
        sub=sub,
        key=[
            ("ring", f"stated: {'what categories say' if ever else 'probability'} times amount"),
            ("dot-interval", "outlook, 95 %"),
            ("bar", "won so far"),
        ],
        caption=_left_out(period, ever=ever),
        table=drawing.table(
            [name, f"Amount in {home}" if home else "Amount"],
            [
                ["Stated", money(period.stated_cents, home)],
                ["Outlook", money(centre, home)],
                ["95 % interval", f"{money(low, home)} to {money(high, home)}"],
                ["Won so far", money(period.closed_cents, home)],
                ["Deals counted", number(expected.n)],
            ],
        ),
    )


def _left_out(period: ThisPeriod, *, ever: bool) -> str:
    parts = []
    if period.n_without_amount:
        parts.append(f"{counted(period.n_without_amount, 'deal')} without an amount or an exchange rate")
    if period.n_without_statement:
        what = "category" if ever else "probability or category"
        told = f"{counted(period.n_without_statement, 'deal')} without a stated {what}"
        if ever:
            told += " (a probability of ever winning says nothing of this period)"
        elif period.n_moved:
            told += f" for this date ({number(period.n_moved)} had a probability before the date moved)"
        parts.append(told)
    left = f"Left out: {'; '.join(parts)}." if parts else "No deal is left out."
    return f"Outlook over n{NBSP}={NBSP}{number(period.expected.n)} open deals. {left}"


def earlier_title(stated: list[float], won: list[float]) -> str:
    """How often the stated forecast stood above the result: a count, not a habit."""
    above, n = sum(s > w for s, w in zip(stated, won, strict=True)), len(stated)
    if n == 1:
        return f"Last period, the stated forecast stood {'above' if above else 'below'} the result"
    if above == n or not above:
        return f"The stated forecast stood {'above' if above else 'below'} the result in all of the last {number(n)} periods"
    return f"The stated forecast stood above the result in {number(above)} of the last {number(n)} periods"


def coin(above: int, n: int) -> float:
    """Chance that a fair coin falls at least as one-sidedly, either way.

    Examples
    --------
    >>> coin(4, 5), coin(5, 5)
    (0.375, 0.0625)
    """
    most = max(above, n - above)
    tail = sum(comb(n, j) for j in range(most, n + 1))
    return min(1.0, 2.0 * tail / 2.0**n)


def _earlier(period: ThisPeriod) -> Markup:
    home = period.home
    rows = [
        Row(period_name(p.label), p.won_cents, said=p.stated_cents, detail=counted(p.n_deals, "deal"))
        for p in period.earlier
    ]
    n, above = len(rows), sum(p.stated_cents > p.won_cents for p in period.earlier)
    title = earlier_title([p.stated_cents for p in period.earlier], [p.won_cents for p in period.earlier])
    chance = coin(above, n)
    habit = "too few to call it a habit" if chance > HABIT else "more than a fair coin would do"
    caption = (
        f"{counted(n, 'period')}, {habit}: a coin is at least as one-sided in {percent(chance)} of tries. Counted to the cent, "
        "so without intervals."
    )
    return drawing.chart(
        title,
        drawing.row_chart(rows, label=title, unit="cents", currency=home, values=True),
        sub="Deals stated to close in the period when it began: probability times amount, and what of it was won in it.",
        key=[("ring", "stated at the start"), ("dot", "won by the end")],
        caption=caption,
        table=drawing.table(
            ["Period", "Stated", "Won", "Deals"],
            [
                [
                    period_name(p.label),
                    money(p.stated_cents, home),
                    money(p.won_cents, home),
                    number(p.n_deals),
                ]
                for p in period.earlier
            ],
        ),
    )


def _margin(period: ThisPeriod) -> list[Markup]:
    return [
        drawing.margin_note(
            "What the outlook knows",
            "Stage, weeks in it, age, size, weeks since the customer was heard from, weeks left. Not what anybody said, "
            "and never the deals of the person it judges.",
        ),
        drawing.figure(
            "The outlook’s own error",
            period.check.gap,
            reference=0.0,
            format="points",
            of="deals",
            same_says="No error seen",
        ),
    ]

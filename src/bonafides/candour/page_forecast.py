"""Sections of the page on the period's outlook and on what statements came true as."""

from __future__ import annotations

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.claims import PERIOD_START
from bonafides.candour.page_deals import CATEGORY_NAMES
from bonafides.candour.report import CandourReport
from bonafides.candour.words import interval, lead_in_words
from bonafides.drawing.charts import Level, Outlook, Row
from bonafides.drawing.wording import counted, money, number, percent
from bonafides.figures import Figure
from bonafides.methods.intervals import wilson

FEWEST_AT_LEVEL = 3


def outlook_section(report: CandourReport) -> Markup:
    """The stated forecast of the running period beside its outlook, and how earlier ones turned out."""
    period = report.period
    centre = period.expected.value if period else None
    if period is None or centre is None:
        why = period.expected.why if period else dict(report.refusals).get("outlook", "")
        body: list[Markup] = [drawing.refusal("This period's outlook", "Cannot be measured yet", why)]
        if period is not None and period.earlier:
            body.append(_earlier(report))
        return drawing.section("This period", body, anchor="outlook")
    expected = period.expected
    inside = (expected.low or 0) <= period.stated_cents <= (expected.high or 0)
    if inside:
        title = f"For {period.label}, the stated forecast lay inside what the evidence allows"
    else:
        side = "above" if period.stated_cents > centre else "below"
        title = f"For {period.label}, the stated forecast stood {side} what the evidence allows"
    outlook = Outlook(period.label, expected, period.stated_cents, period.closed_cents)
    chart = drawing.chart(
        title,
        drawing.outlook_chart([outlook], label=title, currency=period.home),
        sub=f"{counted(period.n_open, 'open deal')} stated to close by {period.ends_on}; won so far included.",
        key=[
            ("ring", "stated: probability times amount"),
            ("dot-interval", "outlook, 95 %"),
            ("bar", "won so far"),
        ],
        caption=_left_out(report),
        table=drawing.table(
            ["", f"Amount, {period.home}"],
            [
                ["Stated", money(period.stated_cents, period.home)],
                ["Outlook", money(centre, period.home)],
                [
                    "95 % interval",
                    f"{money(expected.low or 0, period.home)} to {money(expected.high or 0, period.home)}",
                ],
                ["Won so far", money(period.closed_cents, period.home)],
            ],
        ),
    )
    body = [chart]
    if period.earlier:
        body.append(_earlier(report))
    return drawing.section("This period", body, _outlook_margin(report), anchor="outlook")


def _left_out(report: CandourReport) -> str:
    period = report.period
    if period is None:
        return ""
    parts = []
    if period.n_without_amount:
        parts.append(
            f"{counted(period.n_without_amount, 'deal')} without an amount or an exchange rate left out"
        )
    if period.n_without_statement:
        parts.append(
            f"{counted(period.n_without_statement, 'deal')} without a stated probability or category left out"
        )
    return "; ".join(parts) + "." if parts else "No deal was left out."


def _earlier(report: CandourReport) -> Markup:
    period = report.period
    if period is None:
        return Markup()
    rows = [
        Row(p.label, p.won_cents, said=p.stated_cents, detail=f"{number(p.n_deals)} deals")
        for p in period.earlier
    ]
    above = sum(p.stated_cents > p.won_cents for p in period.earlier)
    n = len(period.earlier)
    title = f"The stated forecast stood above the result in {above} of {n} finished periods"
    coin = sum(_choose(n, j) for j in range(max(above, n - above), n + 1)) / 2**n
    return drawing.chart(
        title,
        drawing.row_chart(rows, label=title, unit="cents", currency=period.home, values=True),
        sub="Deals stated to close in the period when it began: probability times amount, and what of it was won.",
        key=[("ring", "stated at the start"), ("dot", "won by the end")],
        caption=f"{counted(n, 'period')}: a fair coin shows at least as many on one side in {percent(min(1.0, 2 * coin))} of tries.",
        table=drawing.table(
            ["Period", "Stated", "Won", "Deals"],
            [
                [
                    p.label,
                    money(p.stated_cents, period.home),
                    money(p.won_cents, period.home),
                    number(p.n_deals),
                ]
                for p in period.earlier
            ],
        ),
    )


def _choose(n: int, k: int) -> int:
    from math import comb

    return comb(n, k)


def _outlook_margin(report: CandourReport) -> list[Markup]:
    period = report.period
    if period is None:
        return []
    notes = [
        drawing.margin_note(
            "What the outlook knows",
            "Stage, weeks in it, age, size, weeks since the customer was heard from, weeks left. Not what anybody said, "
            "and never the deals of the person it judges.",
        )
    ]
    if period.check.gap.value is not None:
        notes.append(
            drawing.figure(
                "The outlook's own error", period.check.gap, reference=0.0, format="points", of="claims"
            )
        )
    else:
        notes.append(
            drawing.refusal("The outlook's own error", "Cannot be measured yet", period.check.gap.why)
        )
    return notes


def calibration_section(report: CandourReport) -> Markup:
    """The reliability diagram, categories, and what people have in common."""
    calibration = report.calibration
    body: list[Markup] = []
    if calibration.why or calibration.shown is None:
        body.append(drawing.refusal("Stated probabilities", "Cannot be measured yet", calibration.why))
    else:
        body.append(_reliability(report))
    if calibration.categories:
        body.append(_categories(report))
    return drawing.section(
        "What was said, and what happened", body, _calibration_margin(report), anchor="calibration"
    )


def _levels(report: CandourReport) -> list[Level]:
    """At most eleven levels, tenths of probability, each with its count, interval and chance band."""
    calibration = report.calibration
    at = next(at for at in calibration.by_lead if at.lead == calibration.shown)
    levels = []
    tenth = (at.p * 10 + 1e-9).round().astype(int)
    curve = calibration.curve
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


def _reliability(report: CandourReport) -> Markup:
    calibration = report.calibration
    at = next(at for at in calibration.by_lead if at.lead == calibration.shown)
    brier = at.brier
    if brier is None:
        return Markup()
    if brier.beyond_chance and at.gap.excludes(0.0) and at.gap.value is not None:
        title = f"Statements promised {'more' if at.gap.value > 0 else 'less'} than came true"
    elif brier.beyond_chance:
        title = "Statements were off in both directions, and by more than chance"
    else:
        title = "Statements came true as often as they said, as well as chance allows"
    total = int(at.n.sum())
    levels = _levels(report)
    return drawing.chart(
        title,
        drawing.reliability_diagram(levels, label=title),
        sub=f"{counted(total, 'claim')} about open deals, {lead_in_words(at.lead)}; one row of dots for each tenth.",
        key=[
            ("ring", "what was said"),
            ("dot-interval", "what happened, 95 %"),
            ("band", "what chance alone would do"),
        ],
        caption=(
            f"Miscalibration {number(brier.mcb, 4)} of a Brier score of {number(brier.score, 4)}; with {number(total)} claims a "
            f"perfect forecaster stays below {number(brier.mcb_null_95, 4)} in 95 of 100 cases. "
            f"{counted(calibration.n_left_out, 'claim')} set by a stage or by the CRM left out."
        ),
        table=drawing.table(
            ["Said", "Happened", "95 % interval", "n"],
            [
                [
                    percent(level.said),
                    percent(level.shown.value or 0),
                    interval(level.shown),
                    number(level.shown.n),
                ]
                for level in levels
            ],
        ),
    )


def _categories(report: CandourReport) -> Markup:
    rows = [
        Row(
            CATEGORY_NAMES.get(c.category, c.category),
            c.happened,
            said=c.mean_probability,
            detail=f"{number(round((c.happened.value or 0) * c.happened.n))} of {number(c.happened.n)}",
        )
        for c in reversed(report.calibration.categories)
        if c.category not in ("omitted", "closed")
    ]
    if not rows:
        return Markup()
    title = "What each forecast category came true as"
    return drawing.chart(
        title,
        drawing.row_chart(rows, label=title),
        sub="Open deals in each category when their period began, and the share won in it.",
        key=[("ring", "mean probability beside it"), ("dot-interval", "won in the period, 95 %")],
        caption="Ask what Commit is meant to mean here, and write it down: a category has no number of its own.",
        table=drawing.table(
            ["Category", "Won", "n"],
            [
                [CATEGORY_NAMES.get(c.category, c.category), interval(c.happened), number(c.happened.n)]
                for c in report.calibration.categories
            ],
        ),
    )


def _calibration_margin(report: CandourReport) -> list[Markup]:
    people = report.people
    notes = [
        drawing.figure(
            "Optimism of the organisation",
            people.organisation,
            reference=0.0,
            format="log-odds",
            of="claims",
            same_says="No difference seen",
        )
    ]
    verdict = people.differ.verdict
    if people.differ.p is not None:
        verdict = f"{verdict} (p = {people.differ.p:.2f}, {people.differ.df} degrees of freedom)."
    notes.append(drawing.margin_note("Do people differ?", verdict))
    leads = [
        [
            "Start" if at.lead == PERIOD_START else f"{at.lead} days",
            _gap(at.gap),
            number(int(at.n.sum())),
        ]
        for at in report.calibration.by_lead
    ]
    if leads:
        notes.append(drawing.table(["Lead", "Said minus happened", "n"], leads, label="Gap by lead"))
    return notes


def _gap(figure: Figure) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return "too few"
    return f"{number(100 * figure.value, 1, signed=True)} ({number(100 * figure.low, 1, signed=True)} to {number(100 * figure.high, 1, signed=True)})"

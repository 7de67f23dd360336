"""Every chart once, with numbers made up for the component sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bonafides.drawing import (
    Curve,
    Level,
    MoveBin,
    Outlook,
    PeriodDay,
    Recorded,
    Row,
    Step,
    TeamJump,
    chart,
    coverage_strip,
    landmark_slopes,
    outlook_chart,
    pressure_jumps,
    reliability_diagram,
    row_chart,
    silence_curve,
    slippage_histogram,
    stacking_chart,
    table,
    waterfall,
)
from bonafides.drawing.wording import money, number, percent, short_day, span
from bonafides.figures import Figure

M = 100_000_000


def share(value: float, low: float, high: float, n: int) -> Figure:
    """Return a share with its interval."""
    return Figure(value, max(0.0, low), min(1.0, high), n=n, unit="share")


def points(value: float, low: float, high: float, n: int) -> Figure:
    """Return a difference of shares with its interval."""
    return Figure(value, low, high, n=n, unit="points")


def _between(figure: Figure | float | None, unit: str) -> str:
    if not isinstance(figure, Figure) or figure.low is None or figure.high is None:
        return "not shown"
    return span(figure.low, figure.high, unit)


def _euros(cents: float) -> str:
    return money(cents, "EUR", short=True)


def reliability() -> Markup:
    """Reliability diagram: five levels, one beyond chance."""
    told = [
        (0.10, 14, 1, 0.07, 0.01, 0.31, 0.0, 0.29),
        (0.25, 18, 5, 0.28, 0.12, 0.51, 0.06, 0.47),
        (0.50, 17, 7, 0.41, 0.22, 0.64, 0.27, 0.73),
        (0.70, 22, 11, 0.50, 0.31, 0.69, 0.52, 0.88),
        (0.90, 15, 12, 0.80, 0.55, 0.93, 0.72, 1.0),
    ]
    levels = [Level(p, share(v, lo, hi, n), k, a, b) for p, n, k, v, lo, hi, a, b in told]
    rows = [
        [percent(one.said), one.shown.n, one.happened, _between(one.shown, "share"),
         span(one.chance_low or 0, one.chance_high or 0, "share")]
        for one in levels
    ]  # fmt: skip
    title = "Four of five levels agree with what happened; 70 % does not"
    return chart(
        title,
        reliability_diagram(levels, label=title, note="beyond what chance explains", note_at=0.7),
        sub="86 deals of six quarters at the probability given when each quarter began; 36 closed in time.",
        key=[
            ("ring", "said"),
            ("dot-interval", "happened, 95 % interval"),
            ("band", "chance alone, 95 times in 100"),
        ],
        caption="Band: where 95 of 100 forecasters whose word is exactly right would fall.",
        table=table(["Said", "Deals", "Closed", "95 % interval", "Chance alone"], rows, caption=title),
    )


def calls() -> Markup:
    """Row chart of amounts: called and closed."""
    told = [
        ("Q3 25", 9.9, 10.8),
        ("Q4 25", 13.9, 13.6),
        ("Q1 26", 7.8, 9.4),
        ("Q2 26", 9.6, 11.2),
        ("Q3 26", 9.1, 11.9),
    ]
    quarters = [Row(name, shown * M, said=said * M) for name, shown, said in told]
    title = "The leadership’s own call stood above the result in four of five quarters"
    rows = [[name, _euros(said * M), _euros(shown * M)] for name, shown, said in told]
    return chart(
        title,
        row_chart(quarters, label=title, unit="cents", currency="EUR", values=True),
        sub="In millions of euros: called on the first Monday, and closed by the last day.",
        key=[("ring", "called"), ("dot", "closed")],
        caption="Five quarters are too few to call this a habit: a fair coin does it in 19 of 100 tries.",
        table=table(["Quarter", "Called", "Closed"], rows),
    )


def categories() -> Markup:
    """Row chart of shares: written meaning and what closed, one category refused."""
    told = [
        Row("Commit", share(0.667, 0.6, 0.73, 189), 0.88, detail="126 of 189"),
        Row("Best Case", share(0.34, 0.283, 0.402, 241), 0.45, detail="82 of 241"),
        Row("Most Likely", Figure.refuse("Four deals.", n=4, unit="share"), 0.6, detail="four deals"),
        Row("Pipeline", share(0.089, 0.069, 0.115, 604), 0.15, detail="54 of 604"),
    ]
    rows = [[r.name, percent(r.said or 0), r.detail, _between(r.shown, "share")] for r in told]
    title = "Each category closed less often than its written meaning says"
    return chart(
        title,
        row_chart(told, label=title),
        sub="Share closed in the quarter, with 95 % interval.",
        key=[("ring", "written meaning"), ("dot-interval", "closed"), ("open", "too few to show")],
        caption="1,131 statements by 38 people; 96 set by a stage default were left out.",
        table=table(["Category", "Written", "Closed", "95 % interval"], rows),
    )


def _flow(title: str, steps: Sequence[Step]) -> Markup:
    rows = [[step.name, _euros(step.cents)] for step in steps]
    return chart(
        title,
        waterfall(steps, label=title, currency="EUR"),
        sub="Deals with a closing date in Q3, millions of euros. The steps add up exactly.",
        caption="Currency at the rate of 1 July.",
        table=table(["Step", "Amount"], rows),
    )


def flows() -> list[Markup]:
    """Waterfalls: nine steps upright, and every step there can be."""
    start, end = Step("Open at start", 18.4 * M, level=True), Step("Open at end", 4.3 * M, level=True)
    created, pulled = Step("Created", 3.1 * M), Step("Pulled in", 0.9 * M)
    increased, decreased = Step("Increased", 0.6 * M), Step("Decreased", -1.4 * M)
    pushed, lost = Step("Pushed out", -5.2 * M, tone="second"), Step("Lost", -3.0 * M)
    won = Step("Won", -9.1 * M, tone="shown")
    short = [start, created, pulled, increased, decreased, pushed, lost, won, end]
    told = [("Reopened", 0.3), ("Transferred in", 0.4), ("Transferred out", -0.2), ("Deleted", -0.5)]
    extra = [Step(name, amount * M) for name, amount in told]
    full = [
        start,
        created,
        *extra[:2],
        pulled,
        increased,
        decreased,
        pushed,
        extra[2],
        lost,
        won,
        extra[3],
        end,
    ]
    return [
        _flow("More than half as much left by a later date as was won", short),
        _flow("The same with every step that a period can have", full),
    ]


def outlook() -> Markup:
    """Stated forecasts beside comparable deals, one period refused."""
    periods = [
        Outlook("Q4 2026", Figure(9.1 * M, 7.8 * M, 10.4 * M, n=212, unit="cents"), 11.9 * M, 3.1 * M),
        Outlook("Q1 2027", Figure(8.4 * M, 6.1 * M, 11.2 * M, n=147, unit="cents"), 9.0 * M, 0.4 * M),
        Outlook("Q2 2027", Figure.refuse("Eleven deals.", n=11, unit="cents"), 7.5 * M),
    ]
    rows = [[p.period, _euros(p.stated_cents or 0), p.evidence.n, _euros(p.closed_cents)] for p in periods]
    title = "The call for this quarter lies above what comparable deals give"
    return chart(
        title,
        outlook_chart(periods, label=title, currency="EUR"),
        sub="In millions of euros, for the whole of each quarter.",
        key=[
            ("ring", "stated"),
            ("dot-interval", "comparable deals, 95 % interval"),
            ("bar", "closed so far"),
        ],
        caption="Comparable: same stage, size band, age and time since the customer last wrote.",
        table=table(["Quarter", "Stated", "Deals", "Closed so far"], rows),
    )


def slippage() -> Markup:
    """Histogram of moves with its median."""
    counts = [4, 9, 21, 89, 187, 243, 191, 118, 71, 44, 31, 18, 9, 6]
    bins = [MoveBin(-120 + 30 * i, -90 + 30 * i, n) for i, n in enumerate(counts)]
    title = "Seven of eight moves were to a later date"
    rows = [[f"{number(b.low_days)} to {number(b.high_days)} days", b.n_moves] for b in bins]
    return chart(
        title,
        slippage_histogram(bins, label=title, median=Figure(83, 79, 88, n=1041, unit="days")),
        sub="1,041 moves of a stated closing date, by days; median with 95 % interval.",
        caption="Each bar is 30 days wide. Moves by a stage default are left out.",
        table=table(["Moved by", "Moves"], rows),
    )


def stacking() -> Markup:
    """Stated and realised dates before period end."""
    stated = [0.02] * 5 + [0.025] * 5 + [0.02] * 5 + [0.03, 0.03, 0.04, 0.05, 0.1, 0.33]
    realised = [0.03 + 0.0008 * k for k in range(15)] + [0.045, 0.05, 0.055, 0.07, 0.085, 0.14]
    days = [
        PeriodDay(20 - k, said, share(r, r - 0.014, r + 0.016, 640))
        for k, (said, r) in enumerate(zip(stated, realised, strict=True))
    ]
    title = "A third of stated dates lie on the last business day"
    rows = [[d.days_before, percent(d.stated_share), _between(d.realised, "share")] for d in days]
    return chart(
        title,
        stacking_chart(days, label=title),
        sub="Share of a quarter’s dates by business day; CRM defaults are left out.",
        key=[("ring", "stated"), ("dot-interval", "realised, 95 % interval")],
        table=table(["Days before", "Stated", "Realised, 95 % interval"], rows),
    )


def _curve(name: str, values: Sequence[float], half: float) -> Curve:
    return Curve(
        name, [share(v, v - half * (1 + k / 4), v + half * (1 + k / 4), 80) for k, v in enumerate(values)]
    )


def _curve_table(curves: Sequence[Curve], counted: str) -> Markup:
    rows = [
        [k, *(_between(curve.shares[k], "share") for curve in curves)] for k in range(len(curves[0].shares))
    ]
    return table([counted, *(f"{curve.name}, 95 % interval" for curve in curves)], rows)


def silence() -> Markup:
    """Chance that they are still there, by channel."""
    mail = _curve("E-mail", [0.60, 0.50, 0.42, 0.35, 0.29, 0.25], 0.05)
    phone = _curve("Telephone", [0.60, 0.39, 0.26, 0.18, 0.13, 0.09], 0.04)
    title = "After five e-mails without an answer, one in four is still there"
    return chart(
        title,
        silence_curve([mail, phone], label=title),
        sub="Share that answered later, after contacts in a row without an answer; 95 % intervals.",
        caption="Data coverage of sent mail is 94 %.",
        table=_curve_table([mail, phone], "Contacts"),
    )


def landmark() -> Markup:
    """Share won by number of moves, two ways."""
    flat = _curve("open at the same date", [0.31, 0.30, 0.32, 0.29], 0.04)
    naive = _curve("by final count, which misleads", [0.52, 0.36, 0.24, 0.12], 0.03)
    title = "Moving a date did not by itself go with losing the deal"
    return chart(
        title,
        landmark_slopes(flat, naive, label=title),
        sub="Share won by the number of moves; 95 % intervals.",
        caption="Deals that stay open longer have more time to move: the second line falls in any case.",
        table=_curve_table([flat, naive], "Moves"),
    )


def pressure() -> Markup:
    """Jumps round the call, per team, one team held back."""
    north = points(0.011, -0.009, 0.031, 212), points(0.002, -0.012, 0.016, 208)
    clinics = points(0.054, 0.031, 0.077, 190), points(-0.004, -0.02, 0.012, 181)
    teams = [
        TeamJump("North", *north, "212 calls"),
        TeamJump("Coast", Figure.refuse("Four.", n=4, unit="points"), detail="held back"),
        TeamJump("Clinics and public buyers", *clinics, "190 calls"),
    ]
    title = "In one of two teams the numbers rose round the call without new evidence"
    rows = [[t.team, _between(t.around_call, "points"), _between(t.without_call, "points")] for t in teams]
    return chart(
        title,
        pressure_jumps(teams, label=title),
        sub="Points of stated probability, from the day before to the day after.",
        key=[
            ("dot-interval", "round the call, 95 % interval"),
            ("diamond", "weeks without a call"),
            ("open", "too few to show"),
        ],
        caption="Evidence that nobody logged looks like pressure.",
        table=table(["Team", "Round the call", "Without a call"], rows),
    )


def coverage() -> Markup:
    """What was recorded when."""
    start, end = date(2025, 1, 1), date(2026, 9, 30)
    records = [
        Recorded("Close dates", start, end, "every change"),
        Recorded("Stages", start, end, "every change"),
        Recorded("Forecast category", date(2025, 8, 12), end, "from 12 August"),
        Recorded("E-mail", date(2025, 3, 1), date(2026, 7, 14), "94 % of sent mail"),
        Recorded("Meetings", None, None, "not recorded"),
    ]
    title = "Meetings are not recorded, and e-mail stops in July"
    rows = [
        [r.name, *(short_day(on, year=True) if on else "–" for on in (r.tracked_from, r.last_seen)), r.detail]
        for r in records
    ]
    return chart(
        title,
        coverage_strip(records, label=title, start=start, end=end),
        key=[("bar", "recorded"), ("open", "not recorded: nothing can be said")],
        table=table(["Object", "From", "Until", "Note"], rows, right=()),
    )

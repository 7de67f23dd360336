"""Sections of the page on close dates: how they move, whether that hurts, and what is stated for period ends."""

from __future__ import annotations

import math

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.dates import Dates
from bonafides.candour.landmark import Landmark
from bonafides.candour.report import CandourReport
from bonafides.candour.slippage import Slippage
from bonafides.candour.stacking import Stacking
from bonafides.candour.words import between, chance_in_words, interval, plain
from bonafides.drawing.charts import MoveBin, PeriodDay
from bonafides.drawing.wording import counted, number, percent
from bonafides.figures import Figure

LABEL = "Close dates"


def slippage_section(report: CandourReport) -> Markup:
    """How stated close dates moved, and whether moving hurt."""
    slip = report.slippage
    if slip.moves.later_share.refused or not slip.moves.revisions:
        return Markup()  # stands among what the report does not say
    body = [_moves(slip), _facts(report)]
    pushes = report.others.get("landmark")
    if isinstance(pushes, Landmark):
        body.append(_naive(pushes))
    return drawing.section(LABEL, body, _margin(report), anchor="dates")


def slippage_title(later: Figure) -> str:
    """Which way dates moved; the neutral form where a coin could have done it."""
    if later.value is not None and later.excludes(0.5):
        return f"Of the close dates that moved, {percent(later.value)} moved later"
    return "Close dates moved both ways about as often"


def _moves(slip: Slippage) -> Markup:
    moves = slip.moves
    title = slippage_title(moves.later_share)
    bins = [MoveBin(low, high, n) for low, high, n in moves.bins()]
    return drawing.chart(
        title,
        drawing.slippage_histogram(bins, label=title, median=plain(moves.median_days)),
        sub=(
            f"{counted(moves.revisions, 'move')} of {counted(moves.moved_items, 'deal')} among {number(moves.items)} with a "
            f"stated date. Later: {interval(moves.later_share)}, deals taken whole."
        ),
        key=[("shown-bar", "moved later"), ("bar", "moved earlier")],
        caption=(
            f"Dates stated by people; {counted(slip.left_out, 'date')} set by the CRM, in bulk or by automation left out, "
            f"and {number(slip.at_the_end)} written when the deal was over. A moved date is no fault in itself."
        ),
        table=drawing.table(
            ["Days", "Moves"],
            [[f"{number(low)} to {number(high)}", number(n)] for low, high, n in moves.bins()],
        ),
    )


def _facts(report: CandourReport) -> Markup:
    """How far, how near to the win, and how often in time."""
    slip, dated = report.slippage, report.others.get("dates")
    figures = [
        drawing.figure(
            "From the date last stated to the win",
            plain(slip.last_to_realised_days),
            reference=0.0,
            format="days-difference",
            of="won deals",
            doubt="In the middle; below zero: won before that date.",
        ),
    ]
    if isinstance(dated, Dates):
        figures.append(
            drawing.figure(
                "Won by the first date stated",
                plain(dated.won_by_date),
                of="deals",
                doubt="Of all that were dated, those lost and still open among them.",
            )
        )
        figures.append(
            drawing.figure(
                "What a stated date adds to knowing how long deals take",
                plain(dated.gain_days),
                reference=0.0,
                format="days-difference",
                of="deals",
                doubt="Days by which it brings one nearer to whether a deal is won yet; above zero: dates tell deals apart.",
            )
        )
    return drawing.figure_row(figures)


def _margin(report: CandourReport) -> list[Markup]:
    pushes = report.others.get("landmark")
    notes = [_landmark(pushes)] if isinstance(pushes, Landmark) else []
    after = report.slippage.moves.after_the_fact_share
    told = (
        f" {percent(after.value)} of the moves were made after the date had passed ({between(after)})."
        if after.value
        else ""
    )
    notes.append(
        drawing.margin_note(
            "A harmless reading",
            f"Buyers postpone, boards meet later, and a date is often written down when somebody tidies up.{told}",
        )
    )
    return notes


def _landmark(found: Landmark) -> Markup:
    slope = found.trend.slope
    if slope.value is None or slope.low is None or slope.high is None:
        return drawing.refusal("Do pushes hurt?", "Cannot be told", slope.why)
    odds = Figure(math.exp(slope.value), math.exp(slope.low), math.exp(slope.high), n=slope.n, unit="times")
    return drawing.figure(
        "Do pushes hurt? Odds of a win with each push so far",
        odds,
        reference=1.0,
        of="deals on an evening",
        doubt=(
            f"Among deals open on the same {counted(found.landmarks, 'evening')}, dated and doing alike; 1 means that pushes "
            "change nothing."
        ),
        same_says="No harm seen",
    )


def _naive(found: Landmark) -> Markup:
    """The table that misleads, folded and with its warning first."""
    rows = [
        [_times(row.pushes, last=row is found.naive_rows[-1]), interval(row.won), number(row.won.n)]
        for row in found.naive_rows
    ]
    if len(rows) < 2:
        return Markup()
    warning = drawing.doubt_note(
        "Counted at the end of a deal, pushes look worse or better than they are: whoever is open longer has more time "
        "to be pushed. The figure beside compares deals open on the same evening instead."
    )
    table = drawing.table(["Pushed in all", "Won", "Deals"], rows)
    return drawing.fold("Show wins by number of pushes, and why that table misleads", [warning, table])


def _times(n: int, *, last: bool) -> str:
    words = {0: "never", 1: "once", 2: "twice"}.get(n, f"{n} times")
    return f"{words} or more" if last and n else words


def stacking_section(report: CandourReport) -> Markup:
    """Whether stated dates crowd at period ends more than wins do."""
    stacked = report.others.get("stacking")
    if not isinstance(stacked, Stacking) or stacked.bunching.refused:
        return Markup()  # stands among what the report does not say
    return drawing.section("Period ends", _stacking(stacked), _stacking_margin(stacked), anchor="stacking")


def stacking_title(stacked: Stacking) -> str:
    """The finding on period ends: both its interval and moved period ends must say so."""
    b = stacked.bunching
    if b.excess.excludes(0.0) and b.excess.value is not None and b.p is not None and b.p < 0.05:
        more = "more" if b.excess.value > 0 else "less"
        return f"Stated dates crowded {more} at period ends than wins did"
    return "Stated dates crowded at period ends no more than wins did, as far as can be told"


def _stacking(stacked: Stacking) -> Markup:
    b = stacked.bunching
    title = stacking_title(stacked)
    days = [PeriodDay(one.days_before, one.stated_share, one.realised) for one in stacked.by_day]
    return drawing.chart(
        title,
        drawing.stacking_chart(days, label=title),
        sub=(
            f"Share of {counted(b.stated.n, 'stated date')} and of {counted(b.realised.n, 'win')} on each of the last business "
            "days of their period."
        ),
        key=[("ring", "stated dates"), ("dot-interval", "wins, 95 %")],
        caption=(
            f"Wins crowd there for good reasons; only the excess counts. {counted(stacked.left_out, 'date')} set by the CRM, "
            "in bulk or by automation left out."
        ),
        table=drawing.table(
            ["Business days left", "Stated dates", "Wins"],
            [
                [number(one.days_before), percent(one.stated_share), interval(one.realised)]
                for one in stacked.by_day
            ],
        ),
    )


def _stacking_margin(stacked: Stacking) -> list[Markup]:
    b = stacked.bunching
    odds = f"With period ends moved elsewhere: {chance_in_words(b.p)}." if b.p is not None else ""
    stated = f"{percent(b.stated.value or 0)} of dates ({between(b.stated)}), {percent(b.realised.value or 0)} of wins ({between(b.realised)})."
    return [
        drawing.figure(
            f"Stated dates minus wins in the last {stacked.last} business days",
            plain(b.excess),
            reference=0.0,
            format="points",
            of="periods",
            doubt=f"{stated} {odds}".strip(),
        )
    ]

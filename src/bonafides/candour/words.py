"""Findings in sentences: each form has the condition under which it may be said, and a neutral one beside it."""

from __future__ import annotations

from bonafides.candour.claims import PERIOD_START
from bonafides.candour.report import CandourReport
from bonafides.drawing.wording import money, number, percent
from bonafides.figures import Figure


def headline(report: CandourReport) -> str:
    """The finding of the whole report: said only where an interval allows it.

    Order: what was said against what happened; the running period; dates; else that nothing differs from
    chance, or that nothing can be measured yet.
    """
    shown = next((at for at in report.calibration.by_lead if at.lead == report.calibration.shown), None)
    if shown is not None and shown.brier is not None:
        if shown.gap.excludes(0.0) and shown.brier.beyond_chance:
            more = shown.gap.value is not None and shown.gap.value > 0
            return f"{'More' if more else 'Less'} was said than came true"
        if not shown.brier.beyond_chance:
            return "What was said and what happened agreed as well as chance allows"
    later = report.slippage.moves.later_share
    if later.excludes(0.5) and later.value is not None and later.value > 0.5:
        return f"Of the close dates that moved, {percent(later.value)} moved later"
    if report.n_deals and report.calibration.why:
        return "What was said cannot be set beside what happened yet"
    return "Nothing here differs from chance"


def standfirst(report: CandourReport) -> str:
    """The finding with its numbers."""
    parts = []
    shown = next((at for at in report.calibration.by_lead if at.lead == report.calibration.shown), None)
    if shown is not None and shown.brier is not None and shown.n.sum():
        n, k = int(shown.n.sum()), int(shown.k.sum())
        said = float((shown.n * shown.p).sum() / n)
        parts.append(
            f"Of {number(n)} claims that stood {lead_in_words(shown.lead)}, {number(k)} came true: "
            f"{percent(k / n)}, where the statements said {percent(said)} on average."
        )
    period = report.period
    if period is not None and period.expected.value is not None and period.stated_cents > 0:
        parts.append(
            f"For {period.label}, {money(period.stated_cents, period.home)} is stated; the evidence allows "
            f"{money(period.expected.low or 0, period.home)} to {money(period.expected.high or 0, period.home)}."
        )
    later = report.slippage.moves.later_share
    after = report.slippage.moves.after_the_fact_share
    if later.value is not None and len(parts) < 3:
        words = f"Of {number(report.slippage.moves.revisions)} moved close dates, {percent(later.value)} went later"
        if after.value is not None:
            words += f", {percent(after.value)} of all after the date had passed"
        parts.append(words + ".")
    if not parts:
        parts.append(
            report.calibration.why
            or "This export holds one look at the pipeline, and no past to judge it by."
        )
    return " ".join(parts)


def lead_in_words(lead: int) -> str:
    """When a claim stood.

    Examples
    --------
    >>> lead_in_words(PERIOD_START), lead_in_words(30)
    ('when their period began', '30 days before the end of their period')
    """
    return (
        "when their period began" if lead == PERIOD_START else f"{lead} days before the end of their period"
    )


def interval(figure: Figure) -> str:
    """A share with its interval in words, or the refusal.

    Examples
    --------
    >>> interval(Figure(0.5, 0.4, 0.6, n=10, unit="share")).replace("\\xa0", " ")
    '50 % (40 to 60 %)'
    """
    if figure.value is None or figure.low is None or figure.high is None:
        return f"refused: {figure.why}"
    return f"{percent(figure.value)} ({100 * figure.low:.0f} to {percent(figure.high)})"


def terminal_summary(report: CandourReport) -> list[str]:
    """The report in nine lines for a terminal."""
    lines = [
        f"Candour report as of {report.as_of:%d %B %Y}: {report.n_deals:,} deals, {report.n_people} people"
    ]
    lines.append(headline(report) + ".")
    period = report.period
    if period is not None and period.expected.value is not None:
        lines.append(
            f"This period   {period.label}: stated {money(period.stated_cents, period.home)}, evidence "
            f"{money(period.expected.low or 0, period.home)} to {money(period.expected.high or 0, period.home)} (95 %), "
            f"won so far {money(period.closed_cents, period.home)}"
        )
    for at in report.calibration.by_lead:
        if at.lead == report.calibration.shown and at.brier is not None:
            verdict = "beyond chance" if at.brier.beyond_chance else "no more than chance"
            lines.append(
                f"Calibration   n = {int(at.n.sum()):,}: miscalibration {at.brier.mcb:.4f}, {verdict} "
                f"(a perfect forecaster stays below {at.brier.mcb_null_95:.4f})"
            )
    if report.calibration.why:
        lines.append(f"Calibration   refused: {report.calibration.why}")
    lines.append(f"People        {report.people.differ.verdict}")
    moves = report.slippage.moves
    lines.append(
        f"Close dates   {moves.revisions:,} moves: later {interval(moves.later_share)}, after the date {interval(moves.after_the_fact_share)}"
    )
    lines.append(
        f"Silence       still there after five unanswered contacts: {interval(report.silence.after(5))}"
    )
    lines.append(
        f"Talk          {len(report.talk.deals)} deals whose statement and evidence disagree; "
        f"no credible chance: {len(report.no_chance.listed)}, cannot rule out: {report.no_chance.n_unsettled}"
    )
    if report.refusals:
        lines.append(
            f"Refused       {len(report.refusals)}: {', '.join(name for name, _ in report.refusals)}"
        )
    return [line.replace("\xa0", " ") for line in lines]

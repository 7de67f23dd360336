"""Findings in sentences: each form has the condition under which it may be said, and a neutral one beside it.

The condition is always the same in kind: the interval excludes "no difference", the verdict is beyond chance,
and there are enough cases. Where one of the three is missing, the sentence gives counts and claims nothing.
"""

from __future__ import annotations

from bonafides.candour.calibration import AtLead
from bonafides.candour.ever import Ever
from bonafides.candour.page_current import current_headline, current_of, current_standfirst
from bonafides.candour.report import CandourReport
from bonafides.candour.words import lead_in_words, mean_said, period_name, shown_lead
from bonafides.drawing.wording import counted, money, number, percent

ENOUGH = 100
"""Claims below which "agreed as well as chance allows" would be praise for having little data."""


def headline(report: CandourReport) -> str:
    """The finding of the whole report: said only where an interval allows it.

    Order: what was said against what happened; dates; the list as it stands today; else that nothing
    can be measured yet.
    """
    at = shown_lead(report.calibration)
    if at is not None:
        return _of_claims(report, at)
    ever = report.calibration.ever
    if ever is not None and ever.said is not None:
        return _of_ever(ever)
    moves = report.slippage.moves
    if moves.later_share.value is not None and moves.later_share.excludes(0.5):
        if moves.later_share.value > 0.5:
            return f"Of the close dates that moved, {percent(moves.later_share.value)} moved later"
        return "More close dates moved earlier than later"
    current = current_of(report)
    if current is not None and current_headline(current):
        return current_headline(current)
    return "What was said cannot be set beside what happened yet"


def _of_claims(report: CandourReport, at: AtLead) -> str:
    n, k = int(at.n.sum()), int(at.k.sum())
    said, came = round(100 * mean_said(at)), round(100 * k / n)
    beyond = at.brier is not None and at.brier.beyond_chance
    if beyond and at.gap.excludes(0.0) and at.gap.value is not None and _periods_agree(report, at):
        if said == came:
            return f"{'More' if at.gap.value > 0 else 'Less'} was said than came true"
        return f"For every 100 deals, {said} wins were stated and {came} came true"
    if beyond and at.gap.excludes(0.0):
        # The periods do not say so together: counts without a claim.
        return f"Of {number(n)} claims, {number(k)} came true"
    if beyond:
        return "On average word and outcome agreed; at single levels they differed"
    if n < ENOUGH:
        return f"{counted(n, 'claim')} cannot tell yet whether word and outcome differ"
    if report.people.organisation.excludes(0.0):
        # The levels lie within chance; all claims together, good and lean periods allowed for, do not.
        return f"Of {number(n)} claims, {number(k)} came true"
    return "What was said and what happened agreed as well as chance allows"


def _of_ever(found: Ever) -> str:
    """The same of probabilities that mean ever won."""
    said, came = round(100 * (found.said or 0)), round(100 * (found.came.value or 0))
    beyond = found.brier is not None and found.brier.beyond_chance
    if beyond and found.gap.excludes(0.0):
        if said == came:
            return f"{'More' if (found.gap.value or 0) > 0 else 'Less'} was said than was ever won"
        return f"For every 100 deals, {said} wins were stated and {came} came in the end"
    if beyond:
        return "On average word and outcome agreed; at single levels they differed"
    if found.n < ENOUGH:
        return f"{counted(found.n, 'claim')} cannot tell yet whether word and outcome differ"
    return "What was said and what was ever won agreed as well as chance allows"


def _periods_agree(report: CandourReport, at: AtLead) -> bool:
    """Whether the figure that lets whole periods be good or bad says the same, or has too few to say it."""
    by_period = report.people.organisation
    if by_period.value is None or at.gap.value is None:
        return True
    return by_period.excludes(0.0) and (by_period.value > 0) == (at.gap.value > 0)


def standfirst(report: CandourReport) -> str:
    """The finding with its numbers."""
    parts = [part for part in (_claims(report), _outlook(report), _dates(report)) if part]
    current = current_of(report)
    if not parts and current is not None and current_headline(current):
        parts.append(current_standfirst(current, report))
    if not parts:
        parts.append(
            f"{counted(report.n_deals, 'deal')} were read. "
            + (
                report.calibration.why
                or "The export holds one look at the pipeline, and no past to judge it by."
            )
        )
    return " ".join(parts[:3])


def _claims(report: CandourReport) -> str:
    at, ever = shown_lead(report.calibration), report.calibration.ever
    if ever is not None and ever.said is not None:
        deals, came = counted(ever.n, "deal"), percent(ever.came.value or 0)
        return (
            f"Probabilities here mean ever won. Of {deals}, {came} are won sooner or later, as far as can be "
            f"told, where {percent(ever.said)} was first said on average."
        )
    if at is None:
        return ""
    n, k = int(at.n.sum()), int(at.k.sum())
    return (
        f"Of {number(n)} claims that stood {lead_in_words(at.lead)}, {number(k)} came true: "
        f"{percent(k / n)}, where {percent(mean_said(at))} was said on average."
    )


def _outlook(report: CandourReport) -> str:
    period = report.period
    if period is None or period.expected.value is None or period.stated_cents <= 0:
        return ""
    stated = money(period.stated_cents, period.home, short=True)
    low = money(period.expected.low or 0, period.home, short=True)
    high = money(period.expected.high or 0, period.home, short=True)
    return f"For {period_name(period.label)}, {stated} is stated; the evidence allows {low} to {high}."


def _dates(report: CandourReport) -> str:
    moves = report.slippage.moves
    later, after = moves.later_share, moves.after_the_fact_share
    if later.value is None:
        return ""
    words = f"Of {counted(moves.revisions, 'moved close date')}, {percent(later.value)} went later"
    if after.value is not None:
        words += f"; {percent(after.value)} were moved after the date had passed"
    return words + "."

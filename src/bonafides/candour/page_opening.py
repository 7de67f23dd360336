"""The first row of the page: at most three figures, each with its interval."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.page_current import FEWEST_OPEN, current_of
from bonafides.candour.report import CandourReport
from bonafides.candour.words import came_true, lead_in_words, mean_said, plain, settled, shown_lead

MOST = 3
FEWEST_COMMIT = 10


def opening(report: CandourReport) -> Markup:
    """Up to three figures that can be measured here; what cannot stands among the refusals."""
    figures = []
    for one in _candidates(report):
        figures.append(one)
        if len(figures) == MOST:
            break
    if not figures:
        return Markup()
    return drawing.section("", drawing.figure_row(figures), anchor="figures")


def _candidates(report: CandourReport) -> Iterator[Markup]:
    """What may stand here, in the order of its weight."""
    yield from _claims(report)
    yield from _dates(report)
    yield from _commit(report)
    yield from _silence(report)
    yield from _current(report)


def _claims(report: CandourReport) -> Iterator[Markup]:
    at, ever = shown_lead(report.calibration), report.calibration.ever
    if ever is not None and not ever.came.refused:
        yield drawing.figure(
            "Deals ever won",
            plain(ever.came),
            said=ever.said,
            of="deals",
            doubt="As first stated of each; deals still open are allowed for.",
        )
    if at is not None:
        yield drawing.figure(
            "Claims that came true",
            came_true(at),
            said=mean_said(at),
            of="claims",
            doubt=f"As they stood {lead_in_words(at.lead)}.",
        )


def _dates(report: CandourReport) -> Iterator[Markup]:
    after = report.slippage.moves.after_the_fact_share
    if not after.refused:
        yield drawing.figure(
            "Dates moved after they had passed",
            plain(after),
            of="deals with a moved date",
            doubt="Said late; why it was late is not in the record.",
        )


def _commit(report: CandourReport) -> Iterator[Markup]:
    commit = next((c for c in report.calibration.categories if c.category == "commit"), None)
    if commit is not None and not commit.happened.refused and commit.happened.n >= FEWEST_COMMIT:
        yield drawing.figure(
            "Commit that closed in its period",
            commit.happened,
            said=commit.mean_probability if commit.written is None else commit.written,
            of="deals",
            doubt=""
            if commit.mean_probability is not None or commit.written is not None
            else "Nowhere is it written what Commit means here.",
        )


def _silence(report: CandourReport) -> Iterator[Markup]:
    five = report.silence.after(5)
    if not five.refused and settled(five):
        yield drawing.figure(
            "Still there after five unanswered contacts",
            plain(five),
            of="silences",
            doubt="Silence may be an answer that nobody logged.",
        )
    last = report.slippage.last_to_realised_days
    if not last.refused:
        yield drawing.figure(
            "From the date last stated to the win",
            plain(last),
            reference=0.0,
            format="days-difference",
            of="won deals",
            doubt="Below zero: won before that date.",
        )


def _current(report: CandourReport) -> Iterator[Markup]:
    current = current_of(report)
    if current is None:
        return
    for name, figure, of in (
        ("Close date has passed", current.overdue, "open deals"),
        ("Open longer than 9 of 10 won deals", current.older, "open deals"),
        ("In their stage longer than half of the won deals", current.long_in_stage, "open deals"),
        ("No contact for 30 days", current.stale, "open deals"),
        ("Won, of deals that are over", current.won_share, "deals"),
    ):
        if not figure.refused and figure.n >= FEWEST_OPEN:
            yield drawing.figure(name, plain(figure), of=of)

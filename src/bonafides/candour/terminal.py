"""The report in about ten lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from bonafides.candour.current import LAST, STALE_DAYS, Current
from bonafides.candour.findings import headline
from bonafides.candour.page_current import current_of, of_all, one_look
from bonafides.candour.pressure import Pressure
from bonafides.candour.report import CandourReport
from bonafides.candour.words import came_true, interval, mean_said, period_name, points, shown_lead, who_spoke
from bonafides.drawing.wording import counted, day, money, number, percent
from bonafides.figures import Figure

WIDTH = 14
"""Characters of the first column."""


def terminal_summary(report: CandourReport) -> list[str]:
    """About ten aligned lines that a stranger can read: what was looked at, found, and refused."""
    lines = [
        f"Candour report as of {day(report.as_of, year=True)}: {counted(report.n_deals, 'deal')}, "
        f"{who_spoke(report.n_people)}",
        headline(report) + ".",
        "",
    ]
    look = current_of(report) if one_look(report) else None
    rows = [*(_rows(report) if look is None else _one_look(look))]
    if report.refusals:
        rows.append(("Not measured", f"{len(report.refusals)}, each with its reason, in the report"))
    lines += [f"{name:<{WIDTH}}{says}" for name, says in rows]
    return [line.replace("\xa0", " ").replace("\u2212", "-") for line in lines]


def _rows(report: CandourReport) -> Iterator[tuple[str, str]]:
    yield "This week", _talk(report)
    period = report.period
    if period is not None and period.expected.value is not None:
        stated, low, high, won = (
            money(cents, period.home, short=True)
            for cents in (
                period.stated_cents,
                period.expected.low or 0,
                period.expected.high or 0,
                period.closed_cents,
            )
        )
        yield (
            "This period",
            f"{period_name(period.label)}: {stated} stated, evidence {low} to {high}, {won} won so far",
        )
    yield "Said and done", _said(report)
    called = report.others.get("pressure")
    if isinstance(called, Pressure) and not called.organisation.refused:
        yield "Forecast call", f"{points(called.organisation)} points at the call, without new evidence"
    moves = report.slippage.moves
    if moves.later_share.value is not None:
        yield (
            "Close dates",
            (
                f"{counted(moves.revisions, 'move')}: later {interval(moves.later_share)}, "
                f"after the date had passed {interval(moves.after_the_fact_share)}"
            ),
        )
    else:
        yield "Close dates", _short(moves.later_share)
    five = report.silence.after(5)
    yield (
        "Silence",
        (
            _short(five)
            if five.refused
            else f"after five unanswered contacts the customer was still there in {interval(five)} of cases"
        ),
    )


def _one_look(found: Current) -> Iterator[tuple[str, str]]:
    """What a list without a past shows, and what the next one will add."""
    yield (
        "Close dates",
        _shares((found.overdue, "have passed"), (found.month_ends, "on the last day of a month")),
    )
    yield (
        "Age",
        _shares(
            (found.older, "older than nine of ten won deals ever were"),
            (found.long_in_stage, "long in their stage"),
        ),
    )
    yield (
        "Contacts",
        _shares((found.stale, f"none for {STALE_DAYS} days"), (found.without_contact, "none at all")),
    )
    yield "Stated", _needed(found)
    if not found.dated_at_end.refused and not found.won_at_end.refused:
        yield (
            "Period ends",
            f"{interval(found.dated_at_end)} of dates in the last {LAST} business days, "
            f"{interval(found.won_at_end)} of wins",
        )
    yield "Next week", "save the list again: what moved shows then, and later whether what was said came true"


def _shares(*shares: tuple[Figure, str]) -> str:
    """Counts of open deals; the reason where there is none."""
    told = [f"{of_all(figure)} {what}, {interval(figure)}" for figure, what in shares if not figure.refused]
    return "; ".join(told) or _short(shares[0][0])


def _needed(found: Current) -> str:
    wins, share = found.needed_wins, found.needed_share
    if wins.refused:
        return _short(wins)
    says = (
        f"for it to hold {number(wins.low or 0)} to {number(wins.high or 0)} of "
        f"{counted(wins.n, 'open deal')} must be won, {percent(share.value or 0)}"
    )
    won = found.won_share
    return says if won.refused else f"{says}; of those over {interval(won)} were"


def _talk(report: CandourReport) -> str:
    talk, chance = report.talk, report.no_chance
    if talk.why:
        return f"no deals to talk about: {_first(talk.why)}"
    parts = [f"{counted(len(talk.deals), 'deal')} to talk about of {number(talk.n_judged)} judged"]
    if chance.listed:
        parts.append(f"{number(len(chance.listed))} without a credible chance this period")
    if chance.n_unsettled:
        parts.append(f"{number(chance.n_unsettled)} where that cannot be ruled out")
    return "; ".join(parts)


def _said(report: CandourReport) -> str:
    at, ever = shown_lead(report.calibration), report.calibration.ever
    if ever is not None and ever.said is not None:
        verdict = (
            "beyond chance" if ever.brier and ever.brier.beyond_chance else "no more than chance would do"
        )
        return (
            f"{counted(ever.n, 'deal')}: said {percent(ever.said)}, ever won {interval(ever.came)}, {verdict}"
        )
    if at is None:
        return _first(report.calibration.unmeasured) or "no probabilities stated by people"
    verdict = "beyond chance" if at.brier and at.brier.beyond_chance else "no more than chance would do"
    said, came = percent(mean_said(at)), interval(came_true(at))
    return f"{number(int(at.n.sum()))} claims: said {said}, came true {came}, {verdict}"


def _short(figure: Figure) -> str:
    return f"cannot be measured: {_first(figure.why)}"


def _first(text: str) -> str:
    """The first sentence, without its stop."""
    return text.split(". ")[0].rstrip(".")

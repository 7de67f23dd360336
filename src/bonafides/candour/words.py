"""How the report says things: small words for leads, periods, shares and gaps, the same on page and terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bonafides.candour.calibration import AtLead, Calibration
from bonafides.candour.claims import PERIOD_START
from bonafides.candour.plain_words import CATEGORY_NAMES as CATEGORY_NAMES
from bonafides.candour.plain_words import between as between
from bonafides.candour.plain_words import interval as interval
from bonafides.candour.plain_words import points as points
from bonafides.candour.plain_words import sentence as sentence
from bonafides.candour.plain_words import spelt as spelt
from bonafides.drawing.wording import MONTHS, NBSP, counted, number
from bonafides.figures import Figure

CHANNELS = {
    "call": "Calls",
    "email": "E-mail",
    "meeting": "Meetings",
    "linkedin": "LinkedIn",
    "chat": "Chat",
    "sms": "Text messages",
    "letter": "Letters",
    "other": "Other ways",
}


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


def period_name(label: str) -> str:
    """A period's label as it is said.

    Examples
    --------
    >>> [period_name(label).replace("\\xa0", " ") for label in ("2025-12", "2026-Q3", "FY2026-Q1", "H2 26")]
    ['December 2025', 'Q3 2026', 'Q1 of fiscal year 2026', 'H2 26']
    """
    month = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", label)
    if month:
        return f"{MONTHS[int(month[2]) - 1]}{NBSP}{month[1]}"
    quarter = re.fullmatch(r"(FY)?(\d{4})-(Q[1-4])", label)
    if quarter:
        between = f"{NBSP}of fiscal year{NBSP}" if quarter[1] else NBSP
        return f"{quarter[3]}{between}{quarter[2]}"
    return label


def day_of(iso: str) -> date:
    """A date from its ISO text."""
    return date.fromisoformat(iso)


def chance_in_words(p: float) -> str:
    """A p-value as it may be written: never 0.

    Examples
    --------
    >>> [chance_in_words(p).replace("\\xa0", " ") for p in (0.0004, 0.032, 0.26)]
    ['p < 0.001', 'p = 0.032', 'p = 0.26']
    """
    if p < 0.001:
        return f"p{NBSP}<{NBSP}0.001"
    return f"p{NBSP}={NBSP}{number(p, 3 if p < 0.1 else 2)}"


def shown_lead(calibration: Calibration) -> AtLead | None:
    """The lead that the page shows, when it can be scored."""
    at = next((at for at in calibration.by_lead if at.lead == calibration.shown), None)
    return at if at is not None and at.brier is not None and int(at.n.sum()) else None


def mean_said(at: AtLead) -> float:
    """Mean of the probabilities stated."""
    return float((at.n * at.p).sum() / at.n.sum())


def came_true(at: AtLead) -> Figure:
    """Share of claims that came true, with the interval of the gap turned round: what was said is known."""
    gap = at.gap
    if gap.value is None or gap.low is None or gap.high is None:
        return Figure.refuse(gap.why, n=gap.n, unit="share")
    said = mean_said(at)
    return Figure(said - gap.value, said - gap.high, said - gap.low, n=gap.n, unit="share")


def settled(share: Figure) -> bool:
    """Whether a share is known well enough to stand in a title: to within ten points either way."""
    return share.low is not None and share.high is not None and share.high - share.low <= 0.2


def who_spoke(n_people: int) -> str:
    """How many are on record as having stated anything.

    Examples
    --------
    >>> who_spoke(2), who_spoke(0)
    ('2\xa0people made statements', 'nobody on record as having said anything')
    """
    if not n_people:
        return "nobody on record as having said anything"
    return f"{counted(n_people, 'person', 'people')} made statements"


def plain(figure: Figure) -> Figure:
    """The figure without its remark on method, for places that say it in plain words themselves.

    Examples
    --------
    >>> plain(Figure(0.5, 0.4, 0.6, n=10, unit="share", why="Clustered.")).why
    ''
    """
    return figure if figure.refused else replace(figure, why="")

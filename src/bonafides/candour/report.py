"""Everything the candour report says, measured once: the sections of report.json and of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from bonafides.candour.calibration import Calibration, calibration
from bonafides.candour.comparables import Reference, reference
from bonafides.candour.flow import Flow, flow
from bonafides.candour.money import Rates, rates
from bonafides.candour.outlook import (
    DealOutlook,
    OutlookCheck,
    OutlookModel,
    check_outlook,
    deal_outlook,
    fit_outlook,
)
from bonafides.candour.people import People, people
from bonafides.candour.silence import Silence, silence
from bonafides.candour.slippage import Slippage, slippage
from bonafides.candour.talk import (
    NoCredibleChance,
    OpenDeals,
    Talk,
    no_credible_chance,
    open_deals_of,
    talk,
)
from bonafides.candour.this_period import ThisPeriod, running_period, this_period
from bonafides.figures import Figure
from bonafides.history.asof import Past

NO_PERIOD = "The day of the report lies in no forecast period that the export knows."

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the report was made from and for: everything a reader needs to make it again."""

    source: str
    files: tuple[str, ...]
    period_kind: str
    probability_means: str
    forecast_call: str
    people_mode: str
    version: str
    fingerprint: str
    notes: tuple[str, ...] = ()
    refusals: tuple[tuple[str, str], ...] = ()
    coverage: tuple[Mapping[str, Any], ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CandourReport:
    """The measured report. Sections in the order in which they are read."""

    setting: Setting
    as_of: date
    timezone: str
    n_deals: int
    n_people: int
    rates: Rates
    talk: Talk
    no_chance: NoCredibleChance
    period: ThisPeriod | None
    calibration: Calibration
    people: People
    slippage: Slippage
    silence: Silence
    flow: Flow
    others: Mapping[str, Any]
    refusals: tuple[tuple[str, str], ...]


def measure(
    past: Past,
    setting: Setting,
    *,
    seed: int = 20260101,
    progress: Progress = lambda _what, _share: None,
) -> CandourReport:
    """Measure everything that the record allows.

    Parameters
    ----------
    past
        What was known on the day of the report.
    setting
        What it was made from.
    seed
        Of every random draw.
    progress
        Told what is being measured and which share is done.

    Returns
    -------
    CandourReport
        Refused measures are in it, with their reasons.
    """
    steps = _Steps(progress, total=12)
    counts = past.engine.fetch(past.deals.agg(n=past.deals.count())).column("n")[0].as_py()
    steps.next("stated probabilities and categories")
    calibrated = calibration(past, seed=seed)
    steps.next("people")
    everybody = people(past, seed=seed)
    steps.next("close dates")
    slipped = slippage(past)
    steps.next("silence")
    silent = silence(past)
    steps.next("comparable deals")
    model = fit_outlook(past)
    check = check_outlook(past, model, seed=seed)
    steps.next("this period")
    money = rates(past)
    running = running_period(past)
    now = _now(past, running, model, check, calibrated, silent, money, seed)
    steps.next("the flow of the pipeline")
    flowed = flow(past)
    others = _others(past, steps, seed=seed, setting=setting)
    return CandourReport(
        setting=setting,
        as_of=past.as_of,
        timezone=past.zone.name,
        n_deals=int(counts),
        n_people=_people_seen(past),
        rates=money,
        talk=now.talk,
        no_chance=now.no_chance,
        period=now.period,
        calibration=calibrated,
        people=everybody,
        slippage=slipped,
        silence=silent,
        flow=flowed,
        others=others,
        refusals=_refusals(setting, calibrated, silent, model, now.period, others),
    )


class _Steps:
    """Tells how far the work has come."""

    def __init__(self, progress: Progress, *, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def next(self, what: str) -> None:
        self.progress(what, min(self.done / self.total, 1.0))
        self.done += 1


@dataclass(frozen=True, slots=True)
class _Now:
    talk: Talk
    no_chance: NoCredibleChance
    period: ThisPeriod | None


def _now(
    past: Past,
    running: dict[str, Any] | None,
    model: OutlookModel,
    check: OutlookCheck,
    calibrated: Calibration,
    silent: Silence,
    money: Rates,
    seed: int,
) -> _Now:
    """What is measured of the running period."""
    if running is None:
        return _Now(Talk((), 0, 0, NO_PERIOD), NoCredibleChance((), 0, 0, NO_PERIOD), None)
    deals: OpenDeals = open_deals_of(past, running)
    outlook: DealOutlook = deal_outlook(past, model, running, seed=seed)
    compared: Reference = reference(past, running)
    return _Now(
        talk(
            past, deals, outlook, calibration=calibrated, silence=silent, reference=compared, why=model.why
        ),
        no_credible_chance(deals, outlook, compared, why=model.why),
        this_period(
            past, running, deals, outlook, calibration=calibrated, check=check, rates=money, why=model.why
        ),
    )  # fmt: skip


def _others(past: Past, steps: _Steps, *, seed: int, setting: Setting) -> dict[str, Any]:
    """Sections that stand on their own: each a result with `record()`."""
    found: dict[str, Any] = {}
    for name, what, run in _own_sections(past, seed=seed, setting=setting):
        steps.next(what)
        found[name] = run()
    return found


def _own_sections(past: Past, *, seed: int, setting: Setting) -> Sequence[tuple[str, str, Callable[[], Any]]]:
    """Name in report.json, what it is, and how it is measured."""
    return ()


def _people_seen(past: Past) -> int:
    s = past.statements
    made = s.filter(s.author_no.notnull() & s.is_human)
    return int(past.engine.fetch(made.agg(n=made.author_no.nunique())).column("n")[0].as_py() or 0)


def _refusals(
    setting: Setting,
    calibrated: Calibration,
    silent: Silence,
    model: OutlookModel,
    period: ThisPeriod | None,
    others: Mapping[str, Any],
) -> tuple[tuple[str, str], ...]:
    """Every measure that is refused, with its reason, each named once."""
    found = dict(setting.refusals)
    for name, why in (
        ("calibration", calibrated.why),
        ("silence", silent.why),
        ("outlook", model.why or ("" if period else NO_PERIOD)),
        *((name, str(getattr(section, "why", ""))) for name, section in others.items()),
    ):
        if why:
            found.setdefault(name, why)
    return tuple(sorted(found.items()))


def finite(value: float) -> float | None:
    """A number that JSON can carry, or None."""
    return float(value) if np.isfinite(value) else None


def share_of(figure: Figure) -> str:
    """A share in words for a terminal: value and interval, or the refusal.

    Examples
    --------
    >>> share_of(Figure(0.5, 0.4, 0.6, n=10, unit="share"))
    '50 % (40 to 60 %)'
    """
    if figure.value is None or figure.low is None or figure.high is None:
        return figure.why
    return f"{figure.value:.0%} ({100 * figure.low:.0f} to {figure.high:.0%})".replace("%", " %")

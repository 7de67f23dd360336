"""Everything the candour report says, measured once: the sections of report.json and of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from bonafides.candour.aside import Later, aside
from bonafides.candour.calibration import Calibration, calibration
from bonafides.candour.comparables import Reference, reference
from bonafides.candour.current import Current
from bonafides.candour.fitted import Fitted, fitted_aside
from bonafides.candour.flow import Flow, flow
from bonafides.candour.judged import Judged
from bonafides.candour.money import Rates, rates
from bonafides.candour.no_chance import NoCredibleChance, no_credible_chance
from bonafides.candour.outlook import DealOutlook, deal_outlook
from bonafides.candour.people import People, people
from bonafides.candour.sampling import every_kth_deal
from bonafides.candour.silence import Silence
from bonafides.candour.slippage import Slippage, slippage
from bonafides.candour.standing_alone import NO_PERIOD, own_sections, reason, why_of
from bonafides.candour.talk import OpenDeals, Talk, open_deals_of, talk
from bonafides.candour.this_period import ThisPeriod, running_period, this_period
from bonafides.history.asof import Past

NO_DATES = "No deal carried a close date while it was open, so that nobody can say what a period held."

NAMED = {"excess movement": "movement", "excess_movement": "movement"}
"""Measures that sources call otherwise."""

MODELLED_DEALS = 150_000
"""Deals that models are fitted to: ten times as many would not move a figure by a tenth of its interval."""

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
    category_means: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CandourReport:
    """The measured report. Sections in the order in which they are read.

    `others` holds measures that stand on their own, by their name in report.json; `titles` the id and title
    of every deal that a list names by its number. `judged` holds what the running period was judged from.
    """

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
    titles: Mapping[int, tuple[str, str]]
    refusals: tuple[tuple[str, str], ...]
    judged: Judged | None = None


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
    steps = _Steps(progress, total=17)
    with past.engine.shared(), aside(past.engine.lanes > 1) as later:
        return _measured(past, setting, steps, later, seed=seed)


def _measured(past: Past, setting: Setting, steps: _Steps, later: Later, *, seed: int) -> CandourReport:
    """Measure: here what is counted, and aside, at the same time, what is fitted to a sample of the deals."""
    few, one_in = every_kth_deal(past, MODELLED_DEALS)
    setting = _sampled(setting, one_in)
    fitted = fitted_aside(
        past, few, later, call=setting.forecast_call, means=setting.probability_means, seed=seed
    )
    steps.next("stated probabilities and categories")
    money = rates(past)
    calibrated = calibration(
        past, means=setting.probability_means, written=setting.category_means, money=money, seed=seed
    )
    steps.next("people")
    everybody = people(past, means=setting.probability_means, seed=seed)
    steps.next("close dates")
    slipped = slippage(past)
    steps.next("the flow of the pipeline")
    flowed = flow(past)
    steps.next("silence")
    silent = fitted.silent()
    now = _now(past, fitted, steps, calibrated, silent, money)
    others = _others(past, fitted.sections, steps, now, calibrated, seed=seed)
    return CandourReport(
        setting=setting,
        as_of=past.as_of,
        timezone=past.zone.name,
        n_deals=past.n_deals,
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
        titles=_titles(past, now.no_chance, others),
        refusals=_refusals(setting, _reasons(calibrated, silent, now, slipped, flowed), others),
        judged=now.judged,
    )


def _sampled(setting: Setting, one_in: int) -> Setting:
    """Say so where models were fitted to a part of the deals."""
    if one_in == 1:
        return setting
    note = (
        f"Silence, the outlook, whether pushes hurt, pressure and movement were measured on every "
        f"{one_in}th deal, at most {MODELLED_DEALS:,}; whatever is counted was counted on all."
    )
    return replace(setting, notes=(*setting.notes, note))


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
    why: str
    judged: Judged | None = None


def _now(
    past: Past,
    fitted: Fitted,
    steps: _Steps,
    calibrated: Calibration,
    silent: Silence,
    money: Rates,
) -> _Now:
    """What is measured of the running period, by an outlook that is judged first; `why` there is none."""
    steps.next("comparable deals")
    model, check = fitted.model(), fitted.check()
    steps.next("this period")
    running = running_period(past)
    if running is None:
        nothing = NoCredibleChance((), 0, 0, NO_PERIOD)
        return _Now(Talk((), 0, 0, NO_PERIOD), nothing, None, model.why or NO_PERIOD)
    deals: OpenDeals = open_deals_of(past, running)
    outlook: DealOutlook = deal_outlook(past, model, running)
    compared: Reference = reference(past, running)
    period = this_period(
        past, running, deals, outlook, calibration=calibrated, check=check, rates=money, why=model.why
    )
    return _Now(
        talk(past, deals, outlook, calibration=calibrated, silence=silent, reference=compared, why=model.why),
        no_credible_chance(deals, outlook, compared, why=model.why),
        period,
        model.why or reason(period.expected),
        Judged(deals, outlook, compared, model.why),
    )


def _reasons(
    calibrated: Calibration, silent: Silence, now: _Now, slipped: Slippage, flowed: Flow
) -> dict[str, str]:
    """Why each of the main measures is refused; empty where it is not."""
    return {
        "calibration": calibrated.unmeasured,
        "silence": silent.why or reason(silent.after(5)),
        "outlook": now.why,
        "slippage": reason(slipped.moves.later_share),
        "flow": flowed.why or ("" if slipped.statements + slipped.left_out else NO_DATES),
    }


def _others(
    past: Past,
    fitted: Mapping[str, Callable[[], Any]],
    steps: _Steps,
    now: _Now,
    calibrated: Calibration,
    *,
    seed: int,
) -> dict[str, Any]:
    """Sections that stand on their own: each a result with `record()`."""
    found: dict[str, Any] = {}
    sections = own_sections(past, fitted, now.period, calibrated, seed=seed)
    # What is counted here comes first: the rest is being fitted aside.
    for name, what, run in sorted(sections, key=lambda section: section[0] in fitted):
        steps.next(what)
        found[name] = run()
    return {name: found[name] for name, *_ in sections}


def _titles(past: Past, chance: NoCredibleChance, others: Mapping[str, Any]) -> dict[int, tuple[str, str]]:
    """Id and title of every deal that a list of the report names by its number."""
    listed = set(chance.listed)
    found = others.get("current")
    if isinstance(found, Current):
        lists = (found.overdue_deals, found.oldest_deals, found.stalest_deals)
        listed |= {one.deal_no for deals in lists for one in deals}
    if not listed:
        return {}
    few = past.engine.rows({"deal_no": np.array(sorted(listed), dtype=np.int64)})
    rows = past.engine.fetch(past.deals.semi_join(few, "deal_no").select("deal_no", "deal_id", "title"))
    return {row["deal_no"]: (row["deal_id"], row["title"] or "") for row in rows.to_pylist()}


def _people_seen(past: Past) -> int:
    authors = past.lasting("authors", _authors)
    seen = authors.filter(authors.first_day <= past.as_of_day)
    return int(past.engine.fetch(seen.agg(n=seen.count())).column("n")[0].as_py() or 0)


def _authors(past: Past) -> Any:
    """Everybody who stated anything deliberately, and the day of the first time: author_no, first_day."""
    s = past.statements
    made = s.filter(s.author_no.notnull() & s.is_human)
    first = made.group_by("author_no").agg(first=made.recorded_at.min())
    return first.select("author_no", first_day=past.day(first["first"]))


def _refusals(
    setting: Setting, reasons: Mapping[str, str], others: Mapping[str, Any]
) -> tuple[tuple[str, str], ...]:
    """Every measure that is refused, with its reason, each named once."""
    found = {NAMED.get(name, name.replace(" ", "_")): why for name, why in setting.refusals}
    for name, why in (*reasons.items(), *((name, why_of(name, section)) for name, section in others.items())):
        if why:
            found.setdefault(name, why)
    return tuple(sorted(found.items()))

"""The outlook of honest invented companies: right on average, and its interval holds what comes."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from tests.drawn_pasts import invented_past

from bonafides.candour.calibration import calibration
from bonafides.candour.money import rates
from bonafides.candour.outlook import deal_outlook, fit_outlook
from bonafides.candour.outlook_check import OutlookCheck, check_outlook
from bonafides.candour.talk import open_deals_of, said_shares, stands_apart
from bonafides.candour.this_period import running_period, this_period
from bonafides.figures import Figure
from bonafides.history.asof import endings
from bonafides.history.weeks import day_number
from bonafides.invented import Plan

HONEST = {"deals": 3000, "optimism_mean": 0.0, "optimism_sd": 0.0, "pressure_share": 0.0}


@pytest.mark.slow
def test_the_outlook_of_all_open_deals_is_right_on_average(duck):
    # Sevenths of a calendar week in place of working days had made it too low by a sixth of what was won.
    off, n, off_by_more = 0.0, 0, 0
    for seed in (1, 2, 4):
        past = invented_past(duck, Plan(seed=seed, **HONEST))
        found = check_outlook(past, fit_outlook(past))
        assert found.gap_open.n > found.gap.n
        off += found.gap_open.value * found.gap_open.n
        n += found.gap_open.n
        assert "clustered by period" in found.gap_open.why
        off_by_more += found.gap_open.excludes(0.0) + found.gap.excludes(0.0)
    # About 2,100 deals with a chance near .08: a Monte Carlo error of .006.
    assert abs(off / n) < 0.018
    assert off_by_more <= 1


@pytest.mark.slow
def test_what_a_period_brings_falls_within_its_interval(duck):
    # 36 runs of six companies: 34 within, measured once; here one company on five days; one may miss.
    plan = Plan(seed=2, **HONEST)
    ended = duck.fetch(endings(invented_past(duck, plan)).filter(lambda t: t.result == "won")).to_pylist()
    won_on = {row["deal_no"]: row["ended_day"] for row in ended}
    inside = []
    for week in (72, 77, 83, 88, 94):
        past = invented_past(duck, plan, as_of=plan.starts_on + timedelta(days=7 * week - 1))
        period = running_period(past)
        assert period is not None
        deals, model, said = open_deals_of(past, period), fit_outlook(past), calibration(past)
        check = OutlookCheck(None, Figure.refuse("not asked", n=0, unit="share"), 0)
        outlook, money = deal_outlook(past, model, period), rates(past)
        found = this_period(past, period, deals, outlook, calibration=said, check=check, rates=money)
        cents = money.at_home(deals.column["amount_cents"], deals.column["currency"])
        last = day_number(period["ends_on"])
        came = np.array([won_on.get(int(deal), last + 1) <= last for deal in deals.column["deal_no"]])
        counted = np.isfinite(cents) & np.isfinite(said_shares(deals, said)[0])
        real = found.closed_cents + float(cents[came & counted].sum())
        inside.append(found.expected.low <= real <= found.expected.high)
    assert sum(inside) >= 4


@pytest.mark.slow
def test_few_statements_of_honest_people_stand_apart_from_the_evidence(duck):
    # Four companies, measured once: 97 of 147 statements lie outside the interval, 15 of them by ten points.
    outside = apart = judged = 0
    for seed in (1, 3):
        past = invented_past(duck, Plan(seed=seed, **HONEST))
        period = running_period(past)
        assert period is not None
        deals = open_deals_of(past, period)
        outlook = deal_outlook(past, fit_outlook(past), period)
        at = np.searchsorted(outlook.deal_no, deals.column["deal_no"])
        said, _ = said_shares(deals, calibration(past))
        ends = outlook.value[at], outlook.low[at], outlook.high[at]
        known = np.isfinite(said) & np.isfinite(ends[0])
        judged += int(known.sum())
        outside += int((known & ((said < ends[1]) | (said > ends[2]))).sum())
        apart += int(stands_apart(said, *ends).sum())
    assert judged > 50
    assert outside > judged / 2  # or the ten points would be for nothing
    assert apart <= judged / 5

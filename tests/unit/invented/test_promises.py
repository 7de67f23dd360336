"""The invented year of promises: always the same, in order of time, nothing in it that may not be done."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from tests.promised_years import CAST, STARTS, TODAY, acts_of, year

from bonafides.invented.promises import FUNCTIONS, Calendar, year_of
from bonafides.promises.outcomes import life


def test_the_same_seed_gives_the_same_year_and_another_seed_another():
    first, again, other = year(3), year(3), year(4)
    assert first.steps == again.steps
    assert [one.what for one in first.told] == [one.what for one in again.told]
    assert first.steps != other.steps


def test_steps_are_in_order_of_time_and_none_is_of_today_or_of_a_weekend():
    steps = year(3).steps
    assert all(one.at <= two.at for one, two in pairwise(steps))
    assert all(STARTS <= step.at.date() < TODAY for step in steps)
    assert all(step.at.weekday() < 5 for step in steps)


@pytest.mark.parametrize("seed", range(8))
def test_every_conversation_is_one_that_the_ledger_allows(seed):
    """`life` refuses an act that was not open in that state or to that side."""
    for said in acts_of(year(seed)).values():
        life(said, as_of=TODAY)


@pytest.mark.parametrize("weekday", range(7))
def test_a_ledger_can_be_read_on_any_day_of_the_week(weekday):
    today = TODAY + timedelta(days=weekday)
    found = year_of(CAST, starts_on=STARTS, today=today, seed=1)
    assert max(step.at for step in found.steps).date() < today
    for said in acts_of(found).values():
        life(said, as_of=today)


def test_counts_are_those_of_a_company_of_this_size():
    found = year(7)
    does = Counter(step.do for step in found.steps)
    assert 3000 <= len(found.steps) <= 6000
    assert (
        min(does[do] for do in ("warn", "counter", "accept", "propose", "agree", "delegate", "agreed")) >= 20
    )
    assert min(does[do] for do in ("decline", "renege", "not_meant", "settle", "answered", "cancel")) >= 8
    assert does["fall_silent"] >= 40
    began = {step.promise for step in found.steps}
    assert sum(one.origin == "client" for one in found.told if one.number in began) >= 20
    reasons = Counter(step.reason for step in found.steps if step.do == "renege")
    assert set(reasons) == {"could_not", "did_not", "should_not_have_been_made"}


def test_every_leader_promises_to_a_team():
    given = {one.performer for one in year(7).told if one.direction == "team"}
    assert given == {"leader", *(f"manager {n}" for n in range(5))}


def test_no_blank_is_left_in_a_sentence_and_both_languages_are_spoken():
    found = year(7)
    assert not [one.what for one in found.told if "{" in one.what + one.done_when or not one.what.strip()]
    assert {one.language for one in found.told} == {"en", "de"}
    assert len({one.what for one in found.told}) > 250
    assert max(len(one.what) for one in found.told) <= 110


def test_the_planted_shares_are_those_of_the_brief_by_hand():
    """Delivery .4 × .83 + .4 × .95 + .2 × .84 = .880; Billing .5 × .70 + .3 × .60 + .2 × .60 = .650."""
    kept = {name: round(one.kept, 3) for name, one in FUNCTIONS.items()}
    assert kept == {"Delivery": 0.88, "Quality": 0.95, "Spare parts": 0.8, "Billing": 0.65}
    # Billing: .08 of .65 are moved, .20 of .35 warned of: (.052 + .07) / (.052 + .35) = .303.
    assert round(FUNCTIONS["Billing"].told_of_slipped, 3) == 0.303
    assert sum(one.asked for one in FUNCTIONS.values()) == pytest.approx(1)


def test_working_hours_become_moments_of_working_days():
    """Monday 5 January 2026 nine o'clock, and 41 working hours later: five days and an hour."""
    calendar = Calendar(date(2026, 1, 5), date(2026, 2, 2))
    assert calendar.moment(0).isoformat() == "2026-01-05T09:00:00"
    assert calendar.moment(41).isoformat() == "2026-01-12T10:00:00"
    assert calendar.n_past == 20


def test_the_truth_is_written_beside_it(tmp_path):
    import json

    found = year(7)
    found.write_truth(tmp_path / "truth.json")
    told = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    assert told["planted"]["functions"]["Quality"]["kept"] == 0.95
    assert told["counted"]["steps"] == len(found.steps)

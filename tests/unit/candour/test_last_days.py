"""The end of a period in the middle of a week: what is left of it counts, and no more."""

from __future__ import annotations

from datetime import date

import numpy as np
from tests.drawn_pasts import months, past_of

from bonafides.candour.comparables import ALL, reference
from bonafides.candour.last_days import LastDays, last_days, working_days
from bonafides.candour.outlook import OutlookModel, time_left

NOTHING = OutlookModel(np.zeros(0, np.int64), (1, 1), (), 0, 0, 0)
WEDNESDAY = date(2026, 9, 30)


def left(now: date) -> tuple[int, float]:
    weeks, share = time_left(NOTHING, now, WEDNESDAY, 1)
    return int(weeks[0]), float(share[0])


def test_from_a_sunday_the_last_week_counts_up_to_the_last_day():
    assert left(date(2026, 9, 27)) == (1, 0.6)  # Monday to Wednesday of five working days
    assert left(date(2026, 9, 20)) == (2, 0.6)


def test_what_is_left_of_a_running_week_counts():
    assert left(date(2026, 9, 28)) == (1, 0.4)  # Tuesday and Wednesday
    assert left(date(2026, 9, 29)) == (1, 0.2)


def test_nothing_is_left_once_the_last_day_is_over():
    assert left(WEDNESDAY) == (0, 0.0)


def test_weekends_bring_no_working_day():
    assert working_days(date(2026, 9, 25), date(2026, 9, 27)) == 0


def test_a_week_that_never_was_cut_tells_nothing_of_what_follows_it():
    whole = LastDays(*(np.array([n]) for n in (10, 5, 40, 0)))
    assert whole.share(2, known_by=100) == 0.4


STATED = [
    {"deal": str(n), "when": "2026-08-03", "what": "close_date", "value": f"2026-0{month}-30"}
    for month, numbers in ((9, range(60)), (8, range(60, 120)))
    for n in numbers
]
WON = [{"deal": str(n), "when": "2026-08-28", "result": "won"} for n in range(60, 70)]


def test_wins_are_counted_up_to_the_last_day_of_the_period_and_after_it(duck):
    ended = [*WON, {"deal": "0", "when": "2026-09-01", "result": "won"}]
    past = past_of(duck, STATED, ended=ended, periods=months("2026-08", 2), last_day=date(2026, 9, 27))
    seen = last_days(past)  # August ended on a Monday: 31 August; 1 September lies in the same week
    assert (seen.working.tolist(), seen.before.tolist(), seen.after.tolist()) == ([1], [0], [1])


def test_comparable_deals_had_at_least_as_many_days_left(duck):
    # On Tuesday 29 September one day is left. Counting by week numbers, comparable deals would be those that
    # stood when their own period was over, of which none can be won: every open deal would be hopeless.
    past = past_of(duck, STATED, ended=WON, periods=months("2026-08", 2), last_day=date(2026, 9, 29))
    running = past.engine.fetch(past.periods.filter(past.periods.period_no == 1)).to_pylist()[0]
    found = reference(past, running)
    # Deals without a stage once counted twice.
    # On Sunday 30 August, ten of sixty had been won; the others stood, with a day to go.
    assert found.counts[ALL, ALL] == (50, 0)
    earlier = past_of(duck, STATED, ended=WON, periods=months("2026-08", 2), last_day=date(2026, 9, 25))
    # Five days left: those who stood on Sunday 23 August, of whom ten were won on Friday.
    assert reference(earlier, running).counts[ALL, ALL] == (60, 10)

"""What was said before and after a forecast call, counted by hand on a small past."""

from __future__ import annotations

from datetime import date

from tests.drawn_pasts import drawn, months, past_of

from bonafides.candour.call_changes import before_and_after, call_changes
from bonafides.candour.money import rates
from bonafides.engines.engine import Engine
from bonafides.history.asof import Past

# Calls are on Tuesdays: 26 May and 2 June 2026.
SAID = """
| deal | when             | what        | value      |
| 1    | 2026-04-07 09:00 | amount      | 100        |
| 1    | 2026-04-07 09:00 | close_date  | 2026-06-20 |
| 1    | 2026-05-20 09:00 | probability | 40         |
| 1    | 2026-06-02 09:00 | probability | 50         |
| 1    | 2026-06-02 11:00 | probability | 70         |
| 2    | 2026-04-07 09:00 | amount      | 200        |
| 2    | 2026-04-07 09:00 | close_date  | 2026-06-20 |
| 2    | 2026-05-20 09:00 | probability | 30         |
| 2    | 2026-05-26 09:00 | probability | 20         |
| 3    | 2026-06-02 09:00 | probability | 90         |
"""


def past(duck: Engine) -> Past:
    deals = {1: {"owner_no": 4}, 2: {"owner_no": 5}, 3: {"owner_no": 4}}
    return past_of(duck, drawn(SAID), periods=months("2026-04", 3), last_day=date(2026, 6, 7), deals=deals)


def test_sums_before_and_after_each_call(duck: Engine) -> None:
    opened = past(duck)
    found = call_changes(opened, "tuesday", rates(opened))
    latest, before = before_and_after(found, [4, 5])[:2]
    # Deal 1 went from 40 to 70 % of 100, through 50; deal 3 was said for the first time: it has no before.
    assert latest == {
        "on": "2026-06-02",
        "n": 1,
        "up": 2,
        "down": 0,
        "before_cents": 4000,
        "after_cents": 7000,
    }
    # Deal 2 went from 30 to 20 % of 200.
    assert before == {
        "on": "2026-05-26",
        "n": 1,
        "up": 0,
        "down": 1,
        "before_cents": 6000,
        "after_cents": 4000,
    }


def test_only_a_groups_own_deals_count(duck: Engine) -> None:
    opened = past(duck)
    found = call_changes(opened, "tuesday", rates(opened))
    assert [row["n"] for row in before_and_after(found, [5])[:2]] == [0, 1]


def test_the_latest_call_deal_by_deal(duck: Engine) -> None:
    opened = past(duck)
    (one,) = call_changes(opened, "tuesday", rates(opened)).latest
    assert (one["deal_id"], one["owner_no"], one["before"], one["after"]) == ("D1", 4, 0.4, 0.7)


def test_without_a_known_weekday_nothing_is_said(duck: Engine) -> None:
    opened = past(duck)
    found = call_changes(opened, "", rates(opened))
    assert found.why.startswith("The weekday of the forecast call is not known")
    assert before_and_after(found, [4]) == []

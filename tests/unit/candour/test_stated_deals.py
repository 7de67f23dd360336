"""What counts as said of an open deal: a probability holds for the close date that stood beside it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
from tests.drawn_pasts import drawn, months, past_of

from bonafides.candour.categories import Category
from bonafides.candour.money import rates
from bonafides.candour.outlook import DealOutlook
from bonafides.candour.outlook_check import OutlookCheck
from bonafides.candour.talk import open_deals_of, said_shares
from bonafides.candour.this_period import this_period
from bonafides.engines.engine import Engine
from bonafides.figures import Figure

SAID = """
| deal | when       | what        | value      | by   |
| 1    | 2026-05-05 | close_date  | 2026-06-20 |      |
| 1    | 2026-05-05 | probability | 60         |      |
| 2    | 2026-04-07 | close_date  | 2026-05-20 |      |
| 2    | 2026-04-07 | probability | 70         |      |
| 2    | 2026-05-26 | close_date  | 2026-06-20 |      |
| 3    | 2026-04-07 | close_date  | 2026-05-20 |      |
| 3    | 2026-04-07 | probability | 80         |      |
| 3    | 2026-05-26 | close_date  | 2026-06-20 | bulk |
| 4    | 2026-04-07 | close_date  | 2026-05-20 |      |
| 4    | 2026-05-26 | close_date  | 2026-06-20 |      |
| 4    | 2026-06-02 | probability | 90         |      |
| 1    | 2026-05-05 | amount      | 10         |      |
| 2    | 2026-04-07 | amount      | 10         |      |
| 3    | 2026-04-07 | amount      | 10         |      |
| 4    | 2026-04-07 | amount      | 10         |      |
"""


def past(duck: Engine) -> Any:
    return past_of(duck, drawn(SAID), periods=months("2026-04", 3), last_day=date(2026, 6, 7))


JUNE = {"period_no": 2, "label": "2026-06", "starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 30)}


def test_a_probability_is_not_held_to_a_date_moved_later(duck: Engine) -> None:
    nothing: Any = SimpleNamespace(categories=(), written={}, ever=None)
    said, stated = said_shares(open_deals_of(past(duck), JUNE), nothing)
    assert stated.tolist() == [True, False, False, True]
    assert np.isnan(said).tolist() == [False, True, True, False]
    assert said[[0, 3]].tolist() == [0.6, 0.9]


def test_such_deals_are_left_out_of_the_forecast_and_counted(duck: Engine) -> None:
    opened = past(duck)
    none = Figure.refuse("not asked", n=0, unit="share")
    empty = np.zeros(0)
    found = this_period(
        opened,
        JUNE,
        open_deals_of(opened, JUNE),
        DealOutlook(np.zeros(0, np.int64), empty, empty, empty, empty),
        calibration=SimpleNamespace(categories=(), written={}, ever=None),  # type: ignore[arg-type]
        check=OutlookCheck(None, none, 0),
        rates=rates(opened),
        why="not asked",
    )
    assert found.stated_cents == 1000 * (0.6 + 0.9)
    assert (found.n_without_statement, found.n_moved) == (2, 2)


def test_a_category_stands_in_for_a_probability_about_another_date(duck: Engine) -> None:
    rows = [*drawn(SAID), {"deal": "2", "when": "2026-05-26", "what": "category", "value": "0.04"}]
    opened = past_of(duck, rows, periods=months("2026-04", 3), last_day=date(2026, 6, 7))
    commit = Category("commit", Figure(0.5, 0.4, 0.6, n=80, unit="share"), None, meant=0.5)
    here: Any = SimpleNamespace(categories=(commit,), written={}, ever=None)
    said, stated = said_shares(open_deals_of(opened, JUNE), here)
    assert (said[1], stated[1]) == (0.5, False)
    assert np.isnan(said[2])


def test_a_category_that_is_written_down_means_what_is_written(duck: Engine) -> None:
    rows = [*drawn(SAID), {"deal": "2", "when": "2026-05-26", "what": "category", "value": "0.04"}]
    opened = past_of(duck, rows, periods=months("2026-04", 3), last_day=date(2026, 6, 7))
    commit = Category("commit", Figure(0.5, 0.4, 0.6, n=80, unit="share"), None, meant=0.5)
    for came in ((commit,), ()):  # also where nothing is known of what it came true as
        here: Any = SimpleNamespace(categories=came, written={"commit": 0.9}, ever=None)
        assert said_shares(open_deals_of(opened, JUNE), here)[0][1] == 0.9

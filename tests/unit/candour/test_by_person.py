"""Counts by person: put together they are everybody's, and one person's are that person's alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from tests.drawn_pasts import drawn, months, past_of

from bonafides.candour.by_person import Ledger, claims_by, moves_by, spoken
from bonafides.candour.people import people
from bonafides.candour.slippage import slippage
from bonafides.engines.engine import Engine
from bonafides.history.asof import Past

SAID = """
| deal | when       | what        | value      |
| 1    | 2026-04-20 | close_date  | 2026-05-20 |
| 1    | 2026-05-05 | probability | 60         |
| 2    | 2026-04-20 | close_date  | 2026-05-20 |
| 2    | 2026-05-05 | probability | 20         |
| 3    | 2026-04-20 | close_date  | 2026-05-20 |
| 3    | 2026-05-22 | close_date  | 2026-06-20 |
"""


def drawn_past(duck: Engine) -> Past:
    ended = [{"deal": "1", "when": "2026-05-18", "result": "won"}]
    return past_of(duck, drawn(SAID), ended=ended, periods=months("2026-04", 3), last_day=date(2026, 6, 7))


def test_a_persons_claims_are_counted_one_a_deal(duck: Engine) -> None:
    # By hand: 60 % came true, 20 % did not; both by person 0.
    found = claims_by(spoken(drawn_past(duck)), [0])
    assert found.p.tolist() == [0.2, 0.6]
    assert (found.n.tolist(), found.k.tolist(), found.n_people) == ([1, 1], [0, 1], 1)
    assert found.said == 0.4
    assert found.came_true.value == 0.5


def test_a_moved_date_counts_from_the_date_before_and_knows_when_it_was_late(duck: Engine) -> None:
    # By hand: one move of 31 days, said two days after the 20th had passed.
    found = moves_by(spoken(drawn_past(duck)), [0])
    assert (found.days.tolist(), found.counts.tolist()) == ([31], [1])
    assert (found.items, found.moved_items) == (3, 1)


def test_nobody_is_behind_somebody_who_said_nothing(duck: Engine) -> None:
    found = spoken(drawn_past(duck))
    assert claims_by(found, [7]).came_true.refused
    assert moves_by(found, [7]).later_share.refused


def test_everybody_together_is_what_the_report_says(invented_past: Callable[..., Past]) -> None:
    past = invented_past(people=12, deals=900, weeks=60, seed=4)
    found, told = spoken(past), people(past)
    who = [one.person_no for one in told.each]
    together = claims_by(found, who)
    assert int(together.n.sum()) == sum(int(one.claims_n.sum()) for one in told.each)
    everybody, moves = moves_by(found, found.dated.who.tolist()), slippage(past).moves
    assert everybody.revisions == moves.revisions
    assert everybody.later_share.value == moves.later_share.value
    assert everybody.median_days.value == moves.median_days.value


def test_each_person_stands_for_themselves(invented_past: Callable[..., Past]) -> None:
    past = invented_past(people=12, deals=900, weeks=60, seed=4)
    found = spoken(past)
    for one in people(past).each:
        own = claims_by(found, [one.person_no])
        assert own.n.tolist() == one.claims_n.tolist()
        assert own.k.tolist() == one.claims_k.tolist()


def test_rows_of_some_persons_are_found_in_a_ledger() -> None:
    column: dict[str, Any] = {"n": np.array([1, 2, 3, 4])}
    ledger = Ledger(np.array([2, 2, 5, 9]), column)
    assert ledger.rows([9, 2]).tolist() == [0, 1, 3]
    assert ledger.rows([]).tolist() == []

"""Whether a claim came true is settled when its period ends, whatever happens to the deal afterwards."""

from __future__ import annotations

from datetime import date

import pytest
from tests.drawn_pasts import drawn, months, past_of

from bonafides.candour.claims import claims, made_claims
from bonafides.candour.landmark import landmark_counts

SAID = drawn("""
| deal | when       | what        | value      |
| 1    | 2026-03-04 | close_date  | 2026-03-31 |
| 1    | 2026-03-04 | probability | 60         |
| 2    | 2026-03-04 | close_date  | 2026-03-31 |
| 2    | 2026-03-04 | probability | 60         |
""")

REOPENED = drawn("""
| deal | when       | result   |
| 1    | 2026-03-25 | won      |
| 1    | 2026-04-20 | reopened |
| 1    | 2026-05-04 | lost     |
| 2    | 2026-03-20 | won      |
| 2    | 2026-03-27 | reopened |
| 2    | 2026-04-20 | won      |
""")


@pytest.mark.parametrize("until", [date(2026, 4, 5), date(2026, 4, 26), date(2026, 5, 31)])
def test_a_claim_once_settled_stays_settled(engine, until):
    past = past_of(engine, SAID, ended=REOPENED, periods=months("2026-03", 1), last_day=until)
    # Deal 1 was won on 31 March, though reopened in April; deal 2 was open again that day, though won later.
    expected = {1: 1, 2: 0}
    made = engine.fetch(made_claims(past)).to_pylist()
    assert {row["deal_no"]: row["won"] for row in made} == expected
    stood = engine.fetch(claims(past).filter(lambda t: t.lead == 14)).to_pylist()
    assert {row["deal_no"]: row["won"] for row in stood} == expected
    assert len(stood) == 2


def test_a_win_before_a_period_begins_is_no_win_in_it(engine):
    said = [{"deal": "1", "when": "2026-03-04", "what": "close_date", "value": "2026-03-31"}]
    won = [{"deal": "1", "when": "2026-03-31", "result": "won"}]
    past = past_of(engine, said, ended=won, periods=months("2026-03", 2), last_day=date(2026, 5, 31))
    periods = past.engine.fetch(past.periods.order_by("period_no")).to_pylist()
    # Open on Sunday 29 March, the last week's end before April; won on Tuesday: March's deal alone.
    counted = engine.fetch(landmark_counts(past, periods)).to_pylist()
    assert counted == []

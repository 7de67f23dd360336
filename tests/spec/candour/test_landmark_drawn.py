"""Which deals are compared on the eve of a period, drawn and counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from tests.drawn_pasts import drawn, months, past_of

from bonafides.candour.landmark import LEADS, landmark, landmark_counts
from bonafides.engines.engine import Engine
from bonafides.engines.opening import open_engine

SAID = """
    | deal | when       | what       | value      |
    | 1    | 2026-01-05 | close_date | 2026-01-28 |
    | 1    | 2026-01-20 | close_date | 2026-02-25 |
    | 2    | 2026-01-05 | close_date | 2026-02-10 |
    | 3    | 2026-01-05 | close_date | 2026-01-20 |
    | 4    | 2026-01-05 | close_date | 2026-03-10 |
    | 5    | 2026-01-05 | close_date | 2026-02-10 |
    | 6    | 2026-02-05 | close_date | 2026-02-10 |
    """
ENDED = """
    | deal | when       | result |
    | 1    | 2026-02-20 | won    |
    | 2    | 2026-03-02 | won    |
    | 5    | 2026-01-12 | lost   |
    | 6    | 2026-02-10 | won    |
    """


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb", threads=1)
    yield opened
    opened.close()


def test_open_deals_stand_on_the_eve_with_their_pushes_lead_and_outcome(engine):
    """February begins on a Sunday: its eve is the week that ended on 25 January.

    Deal 1 was pushed once, is dated February and won in it; 2 is won too late; 3 is overdue; 4 is dated
    March; 5 is over and 6 not born.
    """
    periods = months("2026-02", 2)
    past = past_of(engine, drawn(SAID), ended=drawn(ENDED), periods=periods, last_day=date(2026, 4, 5))
    rows = past.engine.fetch(landmark_counts(past, periods)).to_pylist()
    eve = {
        (LEADS[row["lead"]], row["pushes"]): (row["n"], row["won"]) for row in rows if row["landmark"] == 0
    }
    assert eve == {
        ("this period", 1): (1, 1), ("this period", 0): (1, 0), ("overdue", 0): (1, 0),
        ("next period", 0): (1, 0),
    }  # fmt: skip
    assert {(row["stage_no"], row["silence"], row["age"]) for row in rows if row["landmark"] == 0} == {
        (-1, 2, 1)  # two weeks old, and as long silent
    }


def test_few_wins_are_refused_and_the_naive_table_counts_deals_that_are_over(engine):
    past = past_of(
        engine, drawn(SAID), ended=drawn(ENDED), periods=months("2026-02", 2), last_day=date(2026, 4, 5)
    )
    found = landmark(past)
    assert found.trend.slope.why.endswith("20 of each are needed.")
    assert [(row.pushes, row.won.value, row.won.n) for row in found.naive_rows] == [
        (0, pytest.approx(2 / 3), 3), (1, 1.0, 1),
    ]  # fmt: skip
    assert "not their effect" in found.record()["naive"]["warning"]


def test_without_a_whole_period_the_slope_is_refused(engine):
    past = past_of(engine, drawn(SAID), periods=months("2026-02", 2), last_day=date(2026, 2, 10))
    assert landmark(past).trend.slope.why == "No whole period had passed by the day of the report."

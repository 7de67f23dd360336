"""Which bucket of the flow each drawn deal falls into; amounts by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from tests.drawn_pasts import drawn, months, past_of

from bonafides.candour.flow import PeriodFlow, balance, flow
from bonafides.engines.engine import Engine
from bonafides.engines.opening import open_engine

PERIODS = months("2026-01", 4)
PEOPLE = [
    {"person_no": n, "person_id": f"P{n}", "team": team} for n, team in enumerate(("North", "North", "South"))
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb", threads=1)
    yield opened
    opened.close()


def february(
    engine: Engine, said: str, ended: str = "| deal | when | result |", **more: object
) -> PeriodFlow:
    """The flow of February 2026: from the week that ended on 25 January to the one that held the 28th."""
    past = past_of(
        engine,
        drawn(said),
        ended=drawn(ended),
        periods=PERIODS,
        people=PEOPLE,
        deals=more.pop("deals", None),
        fx=more.pop("fx", ()),
        home="EUR",
        last_day=date(2026, 4, 30),
    )
    found = [one for one in flow(past, **more).periods if one.span.label == "2026-02"]
    assert len(found) == 1
    assert balance(found[0].cents) == found[0].cents["end"]
    return found[0]


def moved(one: PeriodFlow) -> dict[str, int]:
    """Buckets that are not empty, in whole currency."""
    return {name: cents // 100 for name, cents in one.cents.items() if cents}


def test_a_deal_that_stays_with_another_amount_is_increased(engine):
    one = february(
        engine,
        """
        | deal | when       | what       | value      |
        | 1    | 2026-01-05 | close_date | 2026-02-20 |
        | 1    | 2026-01-05 | amount     | 100        |
        | 1    | 2026-02-10 | amount     | 130        |
        """,
    )
    assert moved(one) == {"start": 100, "increased": 30, "end": 130}


def test_a_deal_won_in_the_last_days_of_the_month_is_won_in_it(engine):
    one = february(
        engine,
        """
        | deal | when       | what       | value      |
        | 1    | 2026-01-05 | close_date | 2026-02-20 |
        | 1    | 2026-01-05 | amount     | 100        |
        | 1    | 2026-02-27 | amount     | 80         |
        """,
        "| deal | when | result |\n| 1 | 2026-02-27 10:00 | won |",
    )
    assert moved(one) == {"start": 100, "decreased": 20, "won": 80}


def test_each_way_in_and_out_has_its_bucket(engine):
    one = february(
        engine,
        """
        | deal | when       | what       | value      |
        | 1    | 2026-01-05 | close_date | 2026-02-20 |
        | 1    | 2026-01-05 | amount     | 1          |
        | 1    | 2026-02-12 | close_date | 2026-03-20 |
        | 2    | 2026-01-05 | close_date | 2026-03-20 |
        | 2    | 2026-01-05 | amount     | 2          |
        | 2    | 2026-02-12 | close_date | 2026-02-24 |
        | 3    | 2026-02-12 | close_date | 2026-02-24 |
        | 3    | 2026-02-12 | amount     | 4          |
        | 4    | 2026-01-05 | close_date | 2026-02-24 |
        | 4    | 2026-01-05 | amount     | 8          |
        | 5    | 2026-01-05 | close_date | 2026-02-24 |
        | 5    | 2026-01-05 | amount     | 16         |
        | 6    | 2026-01-05 | close_date | 2026-02-24 |
        | 6    | 2026-01-05 | amount     | 32         |
        | 7    | 2026-01-05 | close_date | 2026-01-20 |
        | 7    | 2026-01-05 | amount     | 64         |
        | 7    | 2026-02-03 | close_date | 2026-02-24 |
        | 8    | 2026-02-03 | close_date | 2026-02-24 |
        | 8    | 2026-02-03 | amount     | 128        |
        """,
        """
        | deal | when       | result    |
        | 4    | 2026-02-17 | lost      |
        | 5    | 2026-02-17 | withdrawn |
        | 6    | 2026-01-12 | lost      |
        | 6    | 2026-02-17 | reopened  |
        | 8    | 2026-02-17 | won       |
        """,
    )
    assert moved(one) == {
        "start": 1 + 8 + 16, "created": 4 + 128, "reopened": 32, "pulled_in": 2 + 64, "rolled_in": 64,
        "pushed_out": 1, "lost": 8, "deleted": 16, "won": 128, "end": 2 + 4 + 32 + 64,
    }  # fmt: skip


def test_a_deal_handed_to_another_team_leaves_the_one_and_enters_the_other(engine):
    said = """
        | deal | when       | what       | value      |
        | 1    | 2026-01-05 | close_date | 2026-02-20 |
        | 1    | 2026-01-05 | amount     | 100        |
        | 1    | 2026-02-10 | owner      | 2          |
        """
    deals = {1: {"owner_no": 2}}
    first = "| 1 | 2026-01-05 | owner | 0 |\n"
    lines = said.strip().splitlines()
    said = "\n".join([*lines[:3], first.strip(), *lines[3:]])
    assert moved(february(engine, said, team="North", deals=deals)) == {"start": 100, "transferred_out": 100}
    assert moved(february(engine, said, team="South", deals=deals)) == {"transferred_in": 100, "end": 100}
    assert moved(february(engine, said, deals=deals)) == {"start": 100, "end": 100}


def test_a_handover_within_the_team_moves_nothing(engine):
    said = """
        | deal | when       | what       | value      |
        | 1    | 2026-01-05 | close_date | 2026-02-20 |
        | 1    | 2026-01-05 | amount     | 100        |
        | 1    | 2026-01-05 | owner      | 0          |
        | 1    | 2026-02-10 | owner      | 1          |
        """
    assert moved(february(engine, said, team="North")) == {"start": 100, "end": 100}


def test_a_change_of_rate_is_redenominated_and_no_change_of_amount(engine):
    """100 dollars at .90, then at .80 from 10 February on: 90 euros become 80."""
    said = """
        | deal | when       | what       | value      |
        | 1    | 2026-01-05 | close_date | 2026-02-20 |
        | 1    | 2026-01-05 | amount     | 100        |
        """
    fx = [
        {"on": date(2025, 1, 1), "currency": "USD", "home": "EUR", "rate": 0.9},
        {"on": date(2026, 2, 10), "currency": "USD", "home": "EUR", "rate": 0.8},
    ]
    dollars = {1: {"currency": "USD"}}
    assert moved(february(engine, said, deals=dollars, fx=fx)) == {"start": 100, "end": 100}
    at_home = february(engine, said, deals=dollars, fx=fx, at_home=True)
    assert at_home.currency == "EUR"
    assert {k: v / 100 for k, v in at_home.cents.items() if v} == {
        "start": 90, "redenominated": -10, "end": 80,
    }  # fmt: skip


def test_a_deal_won_after_its_month_is_rolled_into_the_next_and_won_there(engine):
    """Dated February, won on 2 March: it stands at the end of February, and is won in March."""
    said = """
        | deal | when       | what       | value      |
        | 1    | 2026-01-05 | close_date | 2026-02-26 |
        | 1    | 2026-01-05 | amount     | 100        |
        """
    past = past_of(
        engine,
        drawn(said),
        ended=drawn("| deal | when | result |\n| 1 | 2026-03-02 | won |"),
        periods=PERIODS,
        last_day=date(2026, 4, 30),
    )
    by_label = {one.span.label: moved(one) for one in flow(past).periods}
    assert by_label["2026-02"] == {"start": 100, "end": 100}
    assert by_label["2026-03"] == {"pulled_in": 100, "rolled_in": 100, "won": 100}


def test_without_a_period_begun_flow_says_why(engine):
    past = past_of(
        engine,
        drawn("| deal | when | what | value |\n| 1 | 2025-12-01 | amount | 5 |"),
        periods=PERIODS,
        last_day=date(2025, 12, 31),
    )
    assert flow(past).record() == {"periods": [], "why": "No period had begun by the day of the report."}

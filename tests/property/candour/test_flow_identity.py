"""Flow adds up to the cent, whatever happened to the deals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.drawn_pasts import invented_past, months, past_of

from bonafides.candour.flow import balance, flow
from bonafides.engines.engine import Engine
from bonafides.engines.opening import open_engine
from bonafides.history.asof import endings
from bonafides.invented import Plan

FIRST = datetime(2026, 1, 1, 9)  # noqa: DTZ001 -- UTC, as the tables keep it


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb", threads=1)
    yield opened
    opened.close()


moments = st.integers(0, 24 * 118).map(lambda hours: f"{FIRST + timedelta(hours=hours):%Y-%m-%d %H:%M}")
days = st.integers(0, 150).map(lambda n: (date(2025, 12, 20) + timedelta(days=n)).isoformat())
deals = st.integers(1, 4).map(str)
said = st.one_of(
    st.builds(lambda d, w, v: {"deal": d, "when": w, "what": "close_date", "value": v}, deals, moments, days),
    st.builds(
        lambda d, w, v: {"deal": d, "when": w, "what": "amount", "value": str(v)},
        deals,
        moments,
        st.integers(-50, 5000),
    ),
    st.builds(
        lambda d, w, v: {"deal": d, "when": w, "what": "owner", "value": str(v)},
        deals,
        moments,
        st.integers(0, 2),
    ),
)
ended = st.builds(
    lambda d, w, r: {"deal": d, "when": w, "result": r},
    deals,
    moments,
    st.sampled_from(["won", "lost", "withdrawn", "deleted", "reopened"]),
)
PEOPLE = [
    {"person_no": n, "person_id": str(n), "team": team} for n, team in enumerate(("North", "North", "South"))
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(said, min_size=1, max_size=14),
    ended=st.lists(ended, max_size=6),
    team=st.sampled_from([None, "North"]),
    at_home=st.booleans(),
)
def test_start_and_all_that_came_and_went_is_the_end(engine, said, ended, team, at_home):
    ended = sorted(ended, key=lambda row: row["when"])
    fx = [
        {"on": date(2025, 1, 1) + timedelta(days=37 * n), "currency": "USD", "home": "EUR", "rate": rate}
        for n, rate in enumerate((0.91, 0.87, 0.9231, 1.03, 0.777) * 4)
    ]
    past = past_of(
        engine,
        said,
        ended=ended,
        periods=months("2026-01", 4),
        people=PEOPLE,
        deals={1: {"currency": "USD", "owner_no": 1}, 2: {"owner_no": 2}},
        fx=fx,
        home="EUR",
        last_day=date(2026, 4, 28),
    )
    for one in flow(past, team=team, at_home=at_home).periods:
        assert balance(one.cents) == one.cents["end"]
        assert balance({**one.deals, "increased": 0, "decreased": 0, "redenominated": 0}) == one.deals["end"]
        assert one.deals["rolled_in"] <= one.deals["pulled_in"]
        assert min(value for name, value in one.deals.items()) >= 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_invented_company_adds_up_and_every_deal_won_is_won_once(engine, seed):
    past = invented_past(
        engine, Plan(people=12, deals=800, weeks=60, seed=seed, currencies=("EUR", "USD"), transfers=0.3)
    )
    found = flow(past, latest=100).periods
    assert all(balance(one.cents) == one.cents["end"] for one in found)
    ends = past.engine.fetch(endings(past).filter(ibis._.result == "won"))
    assert sum(one.deals["won"] for one in found) == ends.num_rows


def test_transfers_cancel_over_the_teams(engine):
    """Whatever leaves one team enters another: with everybody in a team, starts, ends and wins add up."""
    past = invented_past(
        engine, Plan(people=12, deals=600, weeks=50, team_size=4, transfers=0.5, reassigned=0.3)
    )
    teams = sorted(set(past.engine.fetch(past.people)["team"].to_pylist()) - {None})
    whole = {one.span.label: one.cents for one in flow(past, latest=100).periods}
    parts = [
        {one.span.label: one.cents for one in flow(past, team=team, latest=100).periods} for team in teams
    ]
    assert any(own[label]["transferred_in"] for own in parts for label in own)
    for label, cents in whole.items():
        for bucket in ("start", "end", "won"):
            assert sum(own[label][bucket] for own in parts if label in own) == cents[bucket]

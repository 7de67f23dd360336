"""What is planted in the close dates of invented companies is found, and what is not planted is not."""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import numpy as np
import pytest
from tests.drawn_pasts import invented_past

from bonafides.candour.landmark import landmark
from bonafides.candour.slippage import slippage
from bonafides.candour.stacking import stacking
from bonafides.engines.engine import Engine
from bonafides.engines.opening import open_engine
from bonafides.invented import Plan, honest


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb", threads=2)
    yield opened
    opened.close()


@pytest.mark.slow
def test_benign_pushes_leave_the_landmark_slope_flat_and_the_naive_one_steep(engine):
    """Slope tests at 5 %: flagged no more often than that plus two Monte Carlo errors; naive: always."""
    seeds = range(101, 117)
    flagged, naive, slopes = [], [], []
    for seed in seeds:
        plan = Plan(people=12, deals=1800, weeks=78, seed=seed, push=0.1, push_harm=0.0, logging_gaps=0.0)
        found = landmark(invented_past(engine, plan))
        flagged.append(found.trend.slope.excludes(0.0))
        naive.append(found.naive.slope.high < 0)
        slopes.append(found.trend.slope.value)
    assert np.mean(flagged) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / len(seeds))
    assert np.mean(naive) >= 0.9
    assert abs(np.mean(slopes)) < 0.06


@pytest.mark.slow
def test_pushes_that_do_harm_are_seen_at_the_landmarks(engine):
    for seed in (1, 2, 3):
        plan = Plan(people=12, deals=1800, weeks=78, seed=seed, push=0.1, push_harm=0.7, logging_gaps=0.0)
        assert landmark(invented_past(engine, plan)).trend.slope.high < 0


@pytest.mark.slow
def test_an_honest_company_shows_no_stacking_although_its_wins_crowd_and_a_stacking_one_does(engine):
    covered, found = [], []
    for seed in range(1, 11):
        plan = {"people": 12, "deals": 1500, "weeks": 78, "seed": seed}
        straight = stacking(invented_past(engine, honest(**plan)))
        assert straight.bunching.realised.value > 0.2
        covered.append(not straight.bunching.excess.excludes(0.0))
        if seed <= 3:
            bent = stacking(invented_past(engine, honest(**plan, stacking=0.3)))
            found.append(bent.bunching.excess.low > 0 and bent.bunching.p < 0.05)
    assert np.mean(covered) >= 0.95 - 2 * np.sqrt(0.05 * 0.95 / 10)
    assert all(found)


def test_defaults_and_bulk_edits_are_left_out_to_the_last_one(engine):
    past = invented_past(engine, Plan(people=8, deals=500, weeks=52, default_dates=0.5, bulk=0.8))
    dates = past.statements.filter(past.statements.kind == "close_date")
    rows = past.engine.fetch(dates.group_by("is_default", "author_role").agg(n=ibis._.count())).to_pylist()
    nobody = sum(row["n"] for row in rows if row["is_default"] or row["author_role"] == "bulk")
    found = slippage(past)
    assert nobody > 200
    assert found.left_out == nobody
    assert found.statements + found.at_the_end + found.left_out == sum(row["n"] for row in rows)

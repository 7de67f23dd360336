"""What is counted of dates, flows and open deals is the same to the last digit on DuckDB and on Spark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.drawn_pasts import invented_past

from bonafides.candour.current_counts import current_counts
from bonafides.candour.dates import first_dates
from bonafides.candour.flow import spans
from bonafides.candour.flow_counts import flow_counts
from bonafides.candour.landmark import landmark_counts
from bonafides.candour.slippage import slippage_counts, stated_dates
from bonafides.candour.stacking import date_counts
from bonafides.engines.engine import Engine
from bonafides.history.asof import Past
from bonafides.invented import Plan

PLAN = Plan(people=8, deals=150, weeks=30, currencies=("EUR", "USD"), transfers=0.3)


@pytest.fixture(scope="module")
def pasts(duck: Engine, spark: Engine) -> tuple[Past, Past]:
    """The same small company on both engines."""
    return invented_past(duck, PLAN), invented_past(spark, PLAN)


def _landmarks(past: Past) -> Any:
    periods = past.engine.fetch(past.periods.filter(past.periods.ends_on <= past.as_of)).to_pylist()
    return landmark_counts(past, sorted(periods, key=lambda row: row["period_no"]))


COUNTS: dict[str, Callable[[Past], Any]] = {
    "flow": lambda past: flow_counts(past, spans(past, latest=3), team=None, at_home=False),
    "flow at home": lambda past: flow_counts(past, spans(past, latest=2), team=None, at_home=True),
    "slippage": lambda past: slippage_counts(past, stated_dates(past)),
    "stacking": date_counts,
    "landmarks": _landmarks,
    "first dates": first_dates,
    "current": current_counts,
}


@pytest.mark.parametrize("name", COUNTS)
def test_counts_agree(pasts: tuple[Past, Past], name: str):
    one, other = (past.engine.fetch(COUNTS[name](past)).to_pylist() for past in pasts)
    assert one
    assert sorted(map(repr, one)) == sorted(map(repr, other))

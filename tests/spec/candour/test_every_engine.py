"""The counts behind every measure are the same on Spark as on DuckDB: integers exactly, floats to 1e-9."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.command_line import run
from tests.drawn_pasts import opened

from bonafides.candour import (
    calibration,
    categories,
    claims,
    flow,
    flow_counts,
    landmark,
    people,
    silence_counts,
    slippage,
    stacking,
    weekly_risk,
)
from bonafides.engines.engine import Engine
from bonafides.history.asof import Past, endings, standing
from bonafides.history.checks import logging_by_person
from bonafides.history.tables import CANONICAL
from bonafides.invented import Plan, write
from bonafides.sources import ImportOptions, read_sources


def periods(past: Past) -> list[dict[str, Any]]:
    return past.engine.fetch(past.periods.order_by("period_no")).to_pylist()


def a_team(past: Past) -> str | None:
    teams = past.engine.fetch(past.people.select("team").distinct()).column("team").to_pylist()
    return min((team for team in teams if team), default=None)


def logging(past: Past) -> Any:
    return logging_by_person(
        past.deals, past.statements, past.activities, past.outcomes, last_day=past.as_of_day
    )


COUNTS: dict[str, Callable[[Past], Any]] = {
    "spells": lambda past: past.spells,
    "standing": standing,
    "endings": endings,
    "logging": logging,
    "flow": lambda past: flow_counts.flow_counts(past, flow.spans(past), team=None, at_home=False),
    "weeks_at_risk": lambda past: weekly_risk.risk_counts(past, sizes=weekly_risk.size_limits(past)),
    "silences": lambda past: silence_counts.sampled_waits(past, 1.0),
    "first_attempts": silence_counts.first_attempts,
    "reply_waits": silence_counts.reply_waits,
    "unanswered": silence_counts.unanswered,
}
ABOUT_FORECASTS: dict[str, Callable[[Past], Any]] = {
    "flow_of_a_team": lambda past: flow_counts.flow_counts(
        past, flow.spans(past), team=a_team(past), at_home=True
    ),
    "claims": claims.claims,
    "made_claims": claims.made_claims,
    "by_probability": calibration.probability_counts,
    "by_category": categories.category_counts,
    "by_person": people.claim_counts,
    "stated_dates": slippage.stated_dates,
    "slippage": lambda past: slippage.slippage_counts(past, slippage.stated_dates(past)),
    "stacking": stacking.date_counts,
    "landmarks": lambda past: landmark.landmark_counts(past, periods(past)),
}


TABLES = [name for name in CANONICAL if name != "forecasts"]


class Pasts(NamedTuple):
    duck: Past
    spark: Past


def both(duck: Engine, spark: Engine, folder: Path, last_day: date, home: str) -> Pasts:
    """One past on two engines, out of the same files."""
    return Pasts(
        *(
            opened(
                engine,
                {
                    name: engine.parquet(folder / f"{name}.parquet")
                    for name in CANONICAL
                    if name != "forecasts"
                },
                last_day=last_day,
                home=home,
            )
            for engine in (duck, spark)
        )
    )


@pytest.fixture(scope="module")
def invented(duck: Engine, spark: Engine, tmp_path_factory: pytest.TempPathFactory) -> Pasts:
    folder = tmp_path_factory.mktemp("invented")
    plan = Plan(
        people=8, deals=150, weeks=40, seed=11, team_size=4, currencies=("EUR", "USD"), transfers=0.2,
        reopened=0.2, reassigned=0.5,
    )  # fmt: skip
    write(plan, folder, "parquet")
    return both(duck, spark, folder, plan.starts_on + timedelta(days=7 * plan.weeks - 1), "EUR")


@pytest.fixture(scope="module")
def bpi2012(
    duck: Engine,
    spark: Engine,
    shared_data: Path,
    project_root: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Pasts:
    folder = tmp_path_factory.mktemp("bpi") / "out"
    files = [shared_data / "bpi2012" / one for one in ("cases.csv", "events.csv.gz")]
    read_sources(files, folder, options=ImportOptions(mapping=project_root / "examples" / "bpi2012.toml"))
    return both(duck, spark, folder, date(2012, 3, 14), "EUR")


def rows(found: pa.Table) -> list[tuple[Any, ...]]:
    """Rows in one order: by everything but floats."""
    names = sorted(found.column_names)
    exact = [name for name in names if not pa.types.is_floating(found.schema.field(name).type)]
    loose = [name for name in names if name not in exact]
    lines = [tuple(row[name] for name in (*exact, *loose)) for row in found.to_pylist()]
    return sorted(
        lines, key=lambda line: tuple((value is not None, str(value)) for value in line[: len(exact)])
    )


def assert_same(expected: pa.Table, found: pa.Table) -> None:
    """Same columns, same kinds of number, same values."""
    assert sorted(found.column_names) == sorted(expected.column_names)
    for field in expected.schema:
        for kind in (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean):
            assert kind(field.type) == kind(found.schema.field(field.name).type), field
    assert found.num_rows == expected.num_rows > 0
    for one, other in zip(rows(expected), rows(found), strict=True):
        for a, b in zip(one, other, strict=True):
            if isinstance(a, float) and b is not None:
                assert math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) or (math.isnan(a) and math.isnan(b))
            else:
                assert a == b, (one, other)


@pytest.mark.parametrize("name", [*COUNTS, *ABOUT_FORECASTS])
def test_an_invented_company_gives_the_same_counts(invented: Pasts, name: str):
    count = {**COUNTS, **ABOUT_FORECASTS}[name]
    duck, spark = (past.engine.fetch(count(past)) for past in invented)
    assert_same(duck, spark)


@pytest.mark.real
@pytest.mark.parametrize("name", ["spells", "endings", "flow", "weeks_at_risk", "silences", "first_attempts"])
def test_bpi_2012_gives_the_same_counts(bpi2012: Pasts, name: str):
    duck, spark = (past.engine.fetch(COUNTS[name](past)) for past in bpi2012)
    assert_same(duck, spark)


def same(one: Any, other: Any, path: str = "") -> list[str]:
    """Where two records differ: integers and words at all, floats by more than 1e-9."""
    if isinstance(one, dict) and isinstance(other, dict):
        missing = [f"{path}: {key}" for key in set(one) ^ set(other)]
        return missing + [
            line for key in one if key in other for line in same(one[key], other[key], f"{path}.{key}")
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [line for place, (a, b) in pairs for line in same(a, b, f"{path}[{place}]")]
    if isinstance(one, float) and isinstance(other, float | int):
        return [] if math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9) else [f"{path}: {one} {other}"]
    return [] if one == other else [f"{path}: {one!r} {other!r}"]


NAMED = ("--people", "names")
"""Each run draws a salt of its own, and so other pseudonyms."""


@pytest.mark.slow
def test_the_report_on_spark_is_the_report_on_duckdb(spark, tmp_path):
    size = ("--people", 6, "--deals", 80, "--weeks", 26, "--seed", 3)
    assert run("invent", tmp_path / "made", *size).code == 0
    for engine in ("duckdb", "spark"):
        said = run(
            "report", tmp_path / "made", "--out", tmp_path / engine, "--engine", engine, "--sheets", *NAMED
        )
        assert said.code == 0, said.err
    records = [
        json.loads((tmp_path / name / "report.json").read_text("utf-8")) for name in ("duckdb", "spark")
    ]
    assert same(*records) == []
    for table in (tmp_path / "duckdb" / "tables").iterdir():
        rows = [
            pq.read_table(tmp_path / name / "tables" / table.name).num_rows for name in ("duckdb", "spark")
        ]
        assert rows[0] == rows[1], table.name

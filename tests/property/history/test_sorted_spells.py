"""The walk through sorted tables leaves what the expression leaves, to the last bit, or leaves it alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.drawn_pasts import canonical
from tests.property.history.test_replay import event, many_events
from tests.property.history.test_replay import tables as rows_of

from bonafides.history.sorted_spells import keep_sorted_spells
from bonafides.history.spells import MOST_STATEMENTS, History, packed_spells
from bonafides.history.store import write_spells
from bonafides.history.tables import CANONICAL
from bonafides.history.weeks import week_number, zone

Rows = dict[str, list[dict[str, Any]]]
UTC = zone("UTC")
MOMENT = datetime(2026, 1, 5)  # noqa: DTZ001 -- UTC, as the tables keep it


def written(folder: Path, rows: Rows, *, row_group_size: int = 1000) -> dict[str, pa.Table]:
    """Canonical tables in the order of their contracts, in a folder."""
    folder.mkdir(exist_ok=True)
    made = {}
    for name in History._fields:
        order = [(column, "ascending") for column in CANONICAL[name].order]
        made[name] = canonical(name, rows.get(name, ())).sort_by(order)
        pq.write_table(made[name], folder / f"{name}.parquet", row_group_size=row_group_size)
    return made


def expressed(engine: Any, tables: dict[str, pa.Table], timezone: str) -> list[dict[str, Any]]:
    """What the expression says, in order."""
    history = History(**{name: engine.rows(tables[name]) for name in History._fields})
    found = packed_spells(history, zone=zone(timezone)).order_by(["deal_no", "from_week"])
    said: list[dict[str, Any]] = engine.fetch(found).to_pylist()
    return said


def said(n: int = 3, **columns: Any) -> Rows:
    """Statements about stages of one deal, a day apart; some columns as they are given."""
    rows = [
        {
            "deal_no": 0,
            "statement_no": place,
            "recorded_at": MOMENT + timedelta(days=5 * place),
            "kind": "stage",
            "value": 10 + place,
            **{name: values[place] for name, values in columns.items()},
        }
        for place in range(n)
    ]
    return {"deals": [{"deal_no": 0, "deal_id": "A"}], "statements": rows}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(event, max_size=25), st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Apia"]))
def test_any_entries_leave_the_same_spells_either_way(duck, tmp_path, events, timezone):
    tables = written(tmp_path / "tables", rows_of(events))
    path = tmp_path / "spells.parquet"
    assert keep_sorted_spells(tmp_path / "tables", None, path, zone=zone(timezone))
    assert pq.read_table(path).to_pylist() == expressed(duck, tables, timezone)


@pytest.mark.parametrize("row_group_size", [7, 500, 5000])
def test_in_parts_too_whatever_the_row_groups_are(duck, tmp_path, row_group_size):
    tables = written(tmp_path / "tables", rows_of(many_events(5, 4000)), row_group_size=row_group_size)
    found = []
    for first in range(0, 80, 30):
        path = tmp_path / f"{first}.parquet"
        assert keep_sorted_spells(tmp_path / "tables", range(first, first + 30), path, zone=UTC)
        found += pq.read_table(path).to_pylist()
    assert len(found) > 500
    assert found == expressed(duck, tables, "UTC")


def test_statements_beyond_those_that_can_be_told_apart_count_as_simultaneous(duck, tmp_path):
    """Of three that say 12, 11, 10 in one week, all numbered too high, the largest stands."""
    numbers = [MOST_STATEMENTS + place for place in range(3)]
    rows = said(statement_no=numbers, value=[12, 11, 10], recorded_at=[MOMENT] * 3)
    tables = written(tmp_path / "tables", rows)
    assert keep_sorted_spells(tmp_path / "tables", None, tmp_path / "s.parquet", zone=UTC)
    found = pq.read_table(tmp_path / "s.parquet")
    assert found.to_pylist() == expressed(duck, tables, "UTC")
    assert found["stage"][0].as_py() >> 13 == MOST_STATEMENTS * 2**35 + 12


def test_only_a_contact_from_the_customer_begins_a_spell(duck, tmp_path):
    """One reply in the first week; then a bounced mail, a machine's, one of ours, and one about no deal."""
    ways: list[dict[str, Any]] = [{}, {"outcome": "bounced"}, {"is_auto": True}, {"direction": "out"}]
    rows = [
        {
            "deal_no": 0,
            "activity_no": place,
            "happened_at": MOMENT + timedelta(weeks=place),
            "direction": "in",
        }
        | way
        for place, way in enumerate([*ways, {"deal_no": None}])
    ]
    tables = written(tmp_path / "tables", {"deals": said()["deals"], "activities": rows})
    assert keep_sorted_spells(tmp_path / "tables", None, tmp_path / "s.parquet", zone=UTC)
    found = pq.read_table(tmp_path / "s.parquet").to_pylist()
    assert [(row["from_week"], row["to_week"]) for row in found] == [(week_number(MOMENT.date()), None)]
    assert found == expressed(duck, tables, "UTC")


UNUSUAL = {
    "weeks out of order": said(recorded_at=[MOMENT, MOMENT + timedelta(days=20), MOMENT]),
    "later weeks numbered too high to be told apart": said(
        statement_no=[MOST_STATEMENTS + place for place in range(3)], value=[12, 11, 10]
    ),
    "a negative stage": said(value=[-1, 2, 3]),
    "an author without bits": said(author_no=[2**20, 1, 1]),
    "before 1970": said(recorded_at=[datetime(1969, 1, 1)] * 3),  # noqa: DTZ001
}


@pytest.mark.parametrize("what", UNUSUAL)
def test_what_the_walk_is_not_made_for_is_left_to_the_expression(duck, tmp_path, what):
    tables = written(tmp_path / "tables", UNUSUAL[what])
    assert not keep_sorted_spells(tmp_path / "tables", None, tmp_path / "s.parquet", zone=UTC)
    (tmp_path / "out").mkdir()
    write_spells(duck, tmp_path / "tables", tmp_path / "out", zone=UTC)
    found = duck.fetch(duck.parquet(tmp_path / "out" / "00000.parquet").order_by("from_week")).to_pylist()
    assert found == expressed(duck, tables, "UTC")


def test_tables_out_of_their_order_are_left_to_the_expression(duck, tmp_path):
    tables = written(tmp_path / "tables", rows_of(many_events(6, 500)))
    path = tmp_path / "tables" / "statements.parquet"
    shuffled = pq.read_table(path).sort_by("recorded_at")
    pq.write_table(shuffled, path)
    assert not keep_sorted_spells(tmp_path / "tables", None, tmp_path / "s.parquet", zone=UTC)
    (tmp_path / "out").mkdir()
    write_spells(duck, tmp_path / "tables", tmp_path / "out", zone=UTC)
    found = duck.parquet(tmp_path / "out" / "00000.parquet").order_by(["deal_no", "from_week"])
    assert duck.fetch(found).to_pylist() == expressed(duck, tables, "UTC")


def test_a_folder_without_the_tables_is_left_to_the_engine_to_explain(tmp_path):
    assert not keep_sorted_spells(tmp_path, None, tmp_path / "s.parquet", zone=UTC)


def test_an_invented_company_is_walked_through(tmp_path, monkeypatch):
    """Nobody would notice otherwise but by the clock."""
    from bonafides.engines.opening import open_engine
    from bonafides.invented.layouts import write
    from bonafides.invented.plan import Plan

    write(Plan(people=4, deals=60, weeks=30, seed=2), tmp_path / "tables", "parquet")
    (tmp_path / "out").mkdir()
    monkeypatch.setattr("bonafides.history.store.packed_spells", lambda *_a, **_k: pytest.fail("expressed"))
    monkeypatch.setattr("bonafides.history.store.DEALS_A_WALK", 25)
    engine = open_engine("duckdb", threads=1)
    write_spells(engine, tmp_path / "tables", tmp_path / "out", zone=UTC)
    engine.close()
    assert len(list((tmp_path / "out").iterdir())) == 3

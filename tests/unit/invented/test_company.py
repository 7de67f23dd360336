"""The canonical tables of an invented company: contracts, repeatability, knobs that touch nothing else."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from bonafides import invented
from bonafides.history.tables import CANONICAL

WORDS = {"double": "float64", "date32[day]": "date", "timestamp[us]": "timestamp"}
SMALL = {"people": 12, "deals": 400, "weeks": 40, "seed": 5}


def type_words(table: pa.Table) -> dict[str, str]:
    return {field.name: WORDS.get(str(field.type), str(field.type)) for field in table.schema}


@pytest.fixture(scope="module")
def small() -> invented.Company:
    return invented.company(invented.Plan(**SMALL))


@pytest.mark.parametrize("name", list(CANONICAL))
def test_every_table_keeps_its_contract(small: invented.Company, name: str) -> None:
    CANONICAL[name].require(type_words(small.tables[name]))
    assert list(small.tables[name].column_names) == list(CANONICAL[name].columns)
    for column, rule in CANONICAL[name].columns.items():
        assert rule.nullable or small.tables[name].column(column).null_count == 0, column


@pytest.mark.parametrize("name", list(CANONICAL))
def test_every_table_is_in_the_order_of_its_contract(small: invented.Company, name: str) -> None:
    table = small.tables[name].select(list(CANONICAL[name].order))
    rows = [tuple((value is not None, value) for value in row.values()) for row in table.to_pylist()]
    assert rows == sorted(rows)


def test_parquet_keeps_the_contracts_and_holds_nothing_else(tmp_path: Path) -> None:
    invented.write(invented.Plan(**SMALL), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.parquet" for name in CANONICAL}
    for name, contract in CANONICAL.items():
        contract.require(type_words(pq.read_table(tmp_path / f"{name}.parquet")))


def test_a_plan_and_its_company_write_the_same_rows(small: invented.Company, tmp_path: Path) -> None:
    invented.write(small.plan, tmp_path / "streamed")
    invented.write(small, tmp_path / "held")
    for name in CANONICAL:
        streamed = pq.read_table(tmp_path / "streamed" / f"{name}.parquet")
        assert streamed.equals(pq.read_table(tmp_path / "held" / f"{name}.parquet")), name


@pytest.mark.parametrize("layout", ["parquet", "salesforce", "hubspot", "pipedrive"])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, layout: str) -> None:
    def digest(folder: Path) -> dict[str, str]:
        invented.write(invented.Plan(**{**SMALL, "deals": 60}), folder, layout)
        return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}

    assert digest(tmp_path / "once") == digest(tmp_path / "again")


def test_another_seed_gives_another_company(small: invented.Company) -> None:
    other = invented.company(invented.Plan(**{**SMALL, "seed": 6}))
    assert not other.tables["statements"].equals(small.tables["statements"])


@pytest.mark.parametrize(
    ("knob", "same"),
    [
        ({"optimism_mean": 2.0}, ("deals", "activities", "outcomes", "people", "periods")),
        ({"pressure": {0: 1.5}, "pressure_share": 0.0}, ("deals", "activities", "outcomes", "people")),
        ({"logging_gaps": 0.9}, ("deals", "statements", "outcomes", "people")),
        ({"default_dates": 0.9}, ("deals", "activities", "outcomes", "people")),
        ({"default_probabilities": 0.9}, ("deals", "activities", "outcomes", "people")),
        ({"bulk": 0.9}, ("deals", "activities", "outcomes", "people")),
        ({"stacking": 0.9}, ("deals", "activities", "outcomes", "people")),
        ({"push": 0.5}, ("deals", "activities", "outcomes", "people")),
        ({"reassigned": 0.9}, ("deals", "activities", "outcomes", "stages")),
    ],
)
def test_a_knob_leaves_what_it_does_not_touch(
    small: invented.Company, knob: dict[str, object], same: tuple[str, ...]
) -> None:
    turned = invented.company(invented.Plan(**{**SMALL, "transfers": 0.0, **knob}))
    plain = invented.company(invented.Plan(**{**SMALL, "transfers": 0.0}))
    for name in same:
        assert turned.tables[name].equals(plain.tables[name]), name


@pytest.mark.parametrize("knob", [{"pressure": {0: 1.5}}, {"optimism": {0: 3.0}}])
def test_what_people_say_does_not_move_dates_stages_or_amounts(knob: dict[str, object]) -> None:
    def facts(plan: invented.Plan) -> pa.Table:
        statements = invented.company(plan).tables["statements"]
        kept = statements.filter(
            pc.is_in(statements["kind"], pa.array(["stage", "close_date", "amount", "owner"]))
        )
        return kept.drop_columns(["statement_no"])

    assert facts(invented.Plan(**SMALL, **knob)).equals(facts(invented.Plan(**SMALL)))


def test_a_company_is_about_as_large_per_deal_as_promised() -> None:
    made = invented.company(invented.Plan(people=200, deals=5000))
    counts = made.truth["counts"]
    assert 8.5 < counts["statements"] / 5000 < 11.0
    assert 10.0 < counts["activities"] / 5000 < 13.0
    assert 0.15 < counts["won"] / 5000 < 0.35


def test_truth_says_who_is_alive_and_what_became_of_every_deal(small: invented.Company) -> None:
    last = {row["deal_no"]: row["result"] for row in small.tables["outcomes"].to_pylist()}
    told = small.truth["deals"]["result"]
    for deal_no, result in enumerate(told):
        assert last.get(deal_no, "open") == result or last.get(deal_no) == "reopened"
    assert len(small.truth["deals"]["alive"]) == 400


def test_truth_is_written_as_json(small: invented.Company, tmp_path: Path) -> None:
    import json

    invented.write_truth(small, tmp_path / "truth.json")
    told = json.loads((tmp_path / "truth.json").read_text())
    assert len(told["people"]) == 12
    assert told["silence"]["alive"] == small.plan.alive
    assert len(told["deals"]["alive"]) == 400

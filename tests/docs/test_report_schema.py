"""report.json is what its published schema says."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bonafides.candour.account import SECTIONS
from bonafides.cli import main

from .manual import ROOT

SCHEMA = ROOT / "docs" / "reference" / "report.schema.json"


@pytest.fixture(scope="module")
def judge() -> jsonschema.Draft202012Validator:
    """The published schema."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def _report(source: Path, out: Path, *options: str) -> dict[str, Any]:
    main(["report", str(source), "--out", str(out), *options])
    found: dict[str, Any] = json.loads((out / "report.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def full(invented: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A report of an invented company, private sheets included."""
    return _report(invented, tmp_path_factory.mktemp("full"), "--sheets")


def test_a_full_report_passes(judge: jsonschema.Draft202012Validator, full: dict[str, Any]) -> None:
    judge.validate(full)
    assert full["people"]
    assert full["talk"]["n_judged"] > 0


def test_a_report_of_one_current_list_passes_with_its_refusals(
    judge: jsonschema.Draft202012Validator, tmp_path: Path
) -> None:
    head = "Deal,Stage,Amount,Close date,Probability,Created,Status"
    rows = f"{head}\nMill,Proposal,900,2026-11-30,70%,2026-06-02,open\n"
    (tmp_path / "pipeline-2026-11-20.csv").write_text(rows, encoding="utf-8")
    found = _report(tmp_path / "pipeline-2026-11-20.csv", tmp_path / "out")
    judge.validate(found)
    assert found["people"] == []
    assert {"calibration", "slippage", "silence"} <= {row["measure"] for row in found["refusals"]}


def test_the_schema_names_the_sections_that_are_written(judge: jsonschema.Draft202012Validator) -> None:
    assert judge.schema["required"] == list(SECTIONS)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda figure: figure.update(low=None),
        lambda figure: figure.pop("n"),
        lambda figure: figure.update(value=None, low=None, high=None, why=""),
        lambda figure: figure.update(score=1),
    ],
    ids=["no lower end", "no n", "a refusal without a reason", "a key of its own"],
)
def test_a_figure_that_hides_its_doubt_does_not_pass(
    judge: jsonschema.Draft202012Validator, full: dict[str, Any], spoil: Any
) -> None:
    spoilt = copy.deepcopy(full)
    spoil(spoilt["talk"]["deals"][0]["shown"])
    assert not judge.is_valid(spoilt)


def test_people_stand_in_order_of_what_they_are_called(full: dict[str, Any]) -> None:
    names = [person["who"] for person in full["people"]]
    assert names == sorted(names)

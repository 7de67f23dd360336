"""The guide to mappings says what the code does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bonafides.sources.mapping import load_mapping
from bonafides.sources.mapping_contract import REQUIRED, TABLES, allowed_columns

GUIDE = "docs/how-to/map-your-own-columns.md"


@pytest.fixture(scope="module")
def guide(project_root: Path) -> str:
    return (project_root / GUIDE).read_text("utf-8")


def test_every_example_in_the_guide_is_a_mapping_that_passes(guide: str, tmp_path: Path) -> None:
    found = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    assert len(found) >= 5
    for place, example in enumerate(found):
        path = tmp_path / f"{place}.toml"
        path.write_text(
            example
            if "[[files]]" in example
            else example + '[[files]]\nfile = "x"\ntable = "deals"\n[files.columns]\ndeal_id = "id"\n'
        )
        tomllib.loads(path.read_text())
        load_mapping(path)


@pytest.mark.parametrize("table", [one for one in TABLES if one != "events"])
def test_the_guide_lists_every_column_and_marks_the_needed_ones(guide: str, table: str) -> None:
    rows = [line for line in guide.splitlines() if line.startswith(f"| `{table}` |")]
    assert len(rows) == 1
    words = set(re.findall(r"[a-z_]+", rows[0]))
    kinds = {"stage", "probability", "category", "close_date", "amount", "owner", "next_step"}
    wanted = set(allowed_columns(table)) - (kinds if table == "statements" else set())
    assert wanted <= words
    assert set(re.findall(r"\*\*([a-z_]+)\*\*", rows[0])) == set(REQUIRED[table])


@pytest.mark.parametrize("name", ["maven", "olist", "bpi2012"])
def test_the_examples_kept_with_the_project_pass(project_root: Path, name: str) -> None:
    assert load_mapping(project_root / "examples" / f"{name}.toml").files

"""Our own Parquet, taken over as it is."""

# ruff: noqa: E501  (a case is not cut in two)

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bonafides.errors import BrokenContract
from bonafides.sources import ImportOptions, read_sources

OPTIONS = ImportOptions(kind="canonical")


@pytest.fixture
def tables(past: Any) -> Path:
    past.put("deals", deal_id="d", created_at="2024-01-01").say(
        "d", "2024-01-02", "amount", 5, "u"
    ).assemble()
    return Path(past.folder / "out")


def test_what_was_written_is_recognised_and_read_back_equal(tables: Path, tmp_path: Path) -> None:
    from bonafides.sources.canonical import recognises
    from bonafides.sources.reading import open_source

    (tmp_path / "w").mkdir()
    raw = open_source([tables], workdir=tmp_path / "w")
    assert recognises(raw) == 1.0
    raw.close()
    summary = read_sources([tables], tmp_path / "again", options=OPTIONS)
    assert summary.counts["statements"] == 1
    for file in tables.glob("*.parquet"):
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


def test_deals_and_statements_are_enough(tables: Path, tmp_path: Path) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for name in ("deals", "statements"):
        shutil.copy(tables / f"{name}.parquet", few)
    read_sources([few], tmp_path / "again", options=OPTIONS)
    periods = duckdb.sql(f"SELECT label FROM '{tmp_path}/again/periods.parquet' LIMIT 1").fetchall()
    assert periods == [("2024-Q1",)]


@pytest.mark.parametrize(
    ("change", "found"),
    [("SELECT * EXCLUDE (kind) FROM", "no column kind"), ("SELECT * REPLACE (kind || '?' AS kind) FROM", "kinds that are none"),
     ("SELECT * REPLACE (value::DOUBLE AS value) FROM", "column value of statements.parquet is float64"),
     ("SELECT * REPLACE (deal_no + 9 AS deal_no) FROM", "names a deal_no")],
)  # fmt: skip
def test_a_broken_table_names_what_is_wrong(tables: Path, tmp_path: Path, change: str, found: str) -> None:
    other = tmp_path / "other"
    shutil.copytree(tables, other)
    duckdb.sql(
        f"COPY ({change} '{tables}/statements.parquet') TO '{other}/statements.parquet' (FORMAT parquet)"
    )
    with pytest.raises(BrokenContract, match=found):
        read_sources([other], tmp_path / "again", options=OPTIONS)

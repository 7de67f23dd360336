"""Small Pipedrive exports, made by hand, and what an import makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bonafides.sources import ImportOptions, ImportSummary, read_sources


class Imported:
    """The canonical tables of one import, to be asked in SQL."""

    def __init__(self, out: Path, summary: ImportSummary) -> None:
        self.out, self.summary = out, summary
        self.con = duckdb.connect()
        for file in out.glob("*.parquet"):
            self.con.execute(f"CREATE VIEW {file.stem} AS FROM '{file}'")

    def rows(self, sql: str) -> list[Any]:
        """All rows; of a single column, its values."""
        found = self.con.execute(sql).fetchall()
        return [row[0] for row in found] if found and len(found[0]) == 1 else found

    def statements(self, kind: str, columns: str = "value") -> list[Any]:
        """The statements of one kind, in order."""
        return self.rows(
            f"SELECT {columns} FROM statements JOIN deals USING (deal_no) WHERE kind = '{kind}' "
            "ORDER BY deal_id, statement_no"
        )

    def coverage(self, field: str, thing: str = "deal") -> dict[str, Any]:
        """The coverage row of one field."""
        return next(row for row in self.summary.coverage if (row["object"], row["field"]) == (thing, field))


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., Imported]:
    """Write files (objects become JSON, texts stay) and import them."""

    def run(files: dict[str, Any], **options: Any) -> Imported:
        source = tmp_path / "export"
        source.mkdir(exist_ok=True)
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (source / name).write_text(text, encoding="utf-8")
        settings = {"kind": "pipedrive", "now": datetime.fromisoformat("2026-12-31")} | options
        summary = read_sources([source], tmp_path / "out", options=ImportOptions(**settings))
        return Imported(tmp_path / "out", summary)

    return run


STAGES = [
    {
        "id": 11,
        "name": "Qualified",
        "pipeline_id": 3,
        "order_nr": 1,
        "deal_probability": 20,
        "is_deal_rot_enabled": True,
        "days_to_rotten": 14,
    },
    {
        "id": 12,
        "name": "Proposal",
        "pipeline_id": 3,
        "order_nr": 2,
        "deal_probability": 60,
        "is_deal_rot_enabled": False,
        "days_to_rotten": None,
    },
]


def deal(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A deal as version 2 of the API gives it, open and just added."""
    return {
        "id": number,
        "title": f"Deal {number}",
        "creator_user_id": 91,
        "owner_id": 91,
        "org_id": 5,
        "person_id": 6,
        "pipeline_id": 3,
        "stage_id": 11,
        "value": 1000,
        "currency": "EUR",
        "add_time": "2026-01-05T10:00:00Z",
        "update_time": "2026-01-05T10:00:00Z",
        "stage_change_time": None,
        "is_deleted": False,
        "status": "open",
        "probability": None,
        "close_time": None,
        "won_time": None,
        "lost_time": None,
        "expected_close_date": "2026-06-30",
        "origin": "ManuallyCreated",
    } | fields


def change(field: str, old: str | None, new: str | None, at: str, **fields: Any) -> dict[str, Any]:
    """One entry of a changelog."""
    return {
        "field_key": field,
        "old_value": old,
        "new_value": new,
        "actor_user_id": 91,
        "time": at,
        "change_source": "app",
        "change_source_user_agent": None,
        "is_bulk_update_flag": False,
    } | fields


def page(data: Any, **around: Any) -> dict[str, Any]:
    """A page of the API."""
    return {"success": True, "data": data, "additional_data": {"next_cursor": None}} | around


@pytest.fixture
def made() -> Any:
    """The builders, for tests that cannot import from one another."""

    class Made:
        deal = staticmethod(deal)
        change = staticmethod(change)
        page = staticmethod(page)
        stages = STAGES

    return Made

"""Small HubSpot exports, made by hand, and what an import makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bonafides.sources import ImportOptions, ImportSummary, read_sources

OPEN, WON, LOST = "presentationscheduled", "closedwon", "closedlost"


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
        settings = {"kind": "hubspot", "now": datetime.fromisoformat("2026-12-31")} | options
        summary = read_sources([source], tmp_path / "out", options=ImportOptions(**settings))
        return Imported(tmp_path / "out", summary)

    return run


def version(value: Any, at: str, source: str = "CRM_UI", user: int | None = 11) -> dict[str, Any]:
    """One entry of propertiesWithHistory."""
    made: dict[str, Any] = {"value": value, "timestamp": at, "sourceType": source}
    if user is not None:
        made |= {"updatedByUserId": user, "sourceId": f"userId:{user}"}
    return made


def deal(
    deal_id: str, created: str, history: dict[str, list[dict[str, Any]]], **properties: str
) -> dict[str, Any]:
    """A v3 deal; its histories newest first, as HubSpot gives them, the newest value as the present one."""
    newest = {
        name: sorted(versions, key=lambda one: one["timestamp"], reverse=True)
        for name, versions in history.items()
    }
    now = {name: versions[0]["value"] for name, versions in newest.items()}
    base = {
        "createdate": created,
        "dealname": f"Deal {deal_id}",
        "pipeline": "default",
        "hubspot_owner_id": "101",
    }
    return {
        "id": deal_id,
        "properties": base | now | properties,
        "propertiesWithHistory": newest,
        "createdAt": created,
        "updatedAt": created,
        "archived": False,
    }


OWNERS = {
    "results": [
        {
            "id": "101",
            "email": "ada@example.com",
            "firstName": "Ada",
            "lastName": "Lovelace",
            "userId": 11,
            "teams": [{"id": "1", "name": "North", "primary": True}],
        },
        {"id": "102", "email": "bob@example.com", "firstName": "Bob", "lastName": "Noyce", "userId": 12},
    ]
}


@pytest.fixture
def made() -> Any:
    """The builders, for tests that cannot import from one another."""

    class Made:
        deal = staticmethod(deal)
        version = staticmethod(version)
        owners = OWNERS
        open, won, lost = OPEN, WON, LOST

    return Made

"""Small exports written by hand, and what becomes of them."""

# ruff: noqa: DTZ001  (moments are UTC without a mark, as in the tables)
from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zlib import crc32

import duckdb
import pytest

from bonafides.sources import ImportOptions, ImportSummary, read_sources

Rows = Sequence[Mapping[str, object]]

USERS: Rows = [
    {
        "Id": "005000000000001AAA",
        "Name": "Ada Rep",
        "ManagerId": "005000000000009AAA",
        "UserRoleId": "00E000000000001AAA",
        "UserType": "Standard",
        "TimeZoneSidKey": "America/Los_Angeles",
        "Username": "ada@example.com",
        "Email": "ada@example.com",
    },
    {
        "Id": "005000000000002AAA",
        "Name": "Ben Rep",
        "ManagerId": "005000000000009AAA",
        "UserType": "Standard",
        "TimeZoneSidKey": "Europe/Berlin",
        "Username": "ben@example.com",
        "Email": "ben@example.com",
    },
    {
        "Id": "005000000000009AAA",
        "Name": "Mia Boss",
        "UserType": "Standard",
        "TimeZoneSidKey": "UTC",
        "Username": "mia@example.com",
        "Email": "mia@example.com",
    },
    {
        "Id": "005000000000008AAA",
        "Name": "Data Integration",
        "UserType": "Standard",
        "Username": "api@example.com",
    },
]
ADA, BEN, MIA, ROBOT = (str(user["Id"]) for user in USERS)
STAGES: Rows = [
    {
        "MasterLabel": "Discovery",
        "ApiName": "Discovery",
        "DefaultProbability": 20,
        "ForecastCategory": "Pipeline",
        "IsClosed": "false",
        "IsWon": "false",
        "SortOrder": 1,
    },
    {
        "MasterLabel": "Proposal",
        "ApiName": "Proposal",
        "DefaultProbability": 60,
        "ForecastCategory": "BestCase",
        "IsClosed": "false",
        "IsWon": "false",
        "SortOrder": 2,
    },
    {
        "MasterLabel": "Closed Won",
        "ApiName": "Closed Won",
        "DefaultProbability": 100,
        "ForecastCategory": "Closed",
        "IsClosed": "true",
        "IsWon": "true",
        "SortOrder": 3,
    },
    {
        "MasterLabel": "Closed Lost",
        "ApiName": "Closed Lost",
        "DefaultProbability": 0,
        "ForecastCategory": "Omitted",
        "IsClosed": "true",
        "IsWon": "false",
        "SortOrder": 4,
    },
]


def deal(number: int, **values: object) -> dict[str, object]:
    """One opportunity, open in Discovery unless said otherwise."""
    return {
        "Id": deal_id(number),
        "Name": f"Deal {number}",
        "AccountId": "001000000000001AAA",
        "OwnerId": ADA,
        "StageName": "Discovery",
        "Amount": 1000,
        "Probability": 20,
        "ForecastCategory": "Pipeline",
        "ForecastCategoryName": "Pipeline",
        "CloseDate": "2026-03-31",
        "CreatedDate": "2026-01-05T10:00:00.000Z",
        "CreatedById": ADA,
        "LastModifiedDate": "2026-04-01T10:00:00.000Z",
        "IsClosed": "false",
        "IsWon": "false",
        "IsDeleted": "false",
        **values,
    }


def save(number: int, at: str, **values: object) -> dict[str, object]:
    """One row of OpportunityHistory."""
    return {
        "Id": f"008{at[5:19].replace('-', '').replace(':', '').replace('T', '')}00000",
        "OpportunityId": deal_id(number),
        "CreatedDate": at,
        "CreatedById": ADA,
        "StageName": "Discovery",
        "Amount": 1000,
        "Probability": 20,
        "ForecastCategory": "Pipeline",
        "CloseDate": "2026-03-31",
        "SystemModstamp": at,
        "IsDeleted": "false",
        **values,
    }


def change(number: int, at: str, field: str, old: object, new: object, **values: object) -> dict[str, object]:
    """One row of OpportunityFieldHistory."""
    return {
        "Id": f"017{crc32(f'{number} {at} {field} {new}'.encode()):012d}AAA",
        "OpportunityId": deal_id(number),
        "Field": field,
        "DataType": "Text",
        "OldValue": old,
        "NewValue": new,
        "CreatedById": ADA,
        "CreatedDate": at,
        "IsDeleted": "false",
        **values,
    }


def deal_id(number: int) -> str:
    """The 18 characters of a deal's id: digits alone, so that the suffix is AAA."""
    return f"006{number:012d}AAA"


@dataclass(frozen=True)
class Read:
    """An import and its tables."""

    summary: ImportSummary
    folder: Path

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query in which every canonical table stands under its own name."""
        with duckdb.connect() as con:
            con.execute("SET TimeZone = 'UTC'")
            for file in self.folder.glob("*.parquet"):
                con.execute(f"CREATE VIEW {file.stem} AS SELECT * FROM read_parquet('{file}')")
            return con.execute(sql).fetchall()

    def said(self, kind: str, number: int = 1) -> list[tuple[Any, ...]]:
        """(when, value) of one deal's statements of one kind, in order."""
        return self.rows(
            f"SELECT recorded_at, value FROM statements JOIN deals USING (deal_no) WHERE kind = '{kind}' "
            f"AND deal_id = '{deal_id(number)}' ORDER BY statement_no"
        )

    def noted(self, *words: str) -> bool:
        """Whether one note holds all these words."""
        return any(all(word in note for word in words) for note in self.summary.notes)

    def refused(self, measure: str) -> str:
        """Why a measure is refused; empty when it is not."""
        return next((why for what, why in self.summary.refusals if what == measure), "")

    def coverage(self, object_name: str, field: str) -> dict[str, Any]:
        """The coverage row of a field."""
        return next(
            row for row in self.summary.coverage if (row["object"], row["field"]) == (object_name, field)
        )


Import = Callable[..., Read]


@pytest.fixture
def sf() -> SimpleNamespace:
    """What exports are written with: users, stages, and one function a row."""
    return SimpleNamespace(
        users=USERS,
        stages=STAGES,
        ada=ADA,
        ben=BEN,
        mia=MIA,
        robot=ROBOT,
        deal=deal,
        save=save,
        change=change,
        deal_id=deal_id,
    )


@pytest.fixture
def read(tmp_path: Path) -> Import:
    """Write the tables given as keywords to one CSV each and import them."""

    def write(
        *, options: ImportOptions | None = None, files: Mapping[str, str] | None = None, **tables: Rows
    ) -> Read:
        folder = tmp_path / "export"
        folder.mkdir(exist_ok=True)
        for name, rows in tables.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(rows)
        for name, text in (files or {}).items():
            (folder / name).write_text(text, encoding="utf-8")
        chosen = options or ImportOptions(kind="salesforce", now=datetime(2026, 12, 31))
        return Read(read_sources([folder], tmp_path / "out", options=chosen), tmp_path / "out")

    return write

"""Small pasts, staged by hand and assembled, for tests to look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from bonafides.sources.assembly import assemble
from bonafides.sources.options import ImportOptions, ImportSummary
from bonafides.sources.rejects import create
from bonafides.sources.staging_area import StagingArea


@dataclass
class Past:
    """A staging area to fill row by row."""

    area: StagingArea
    folder: Path
    summary: ImportSummary | None = None

    def put(self, table: str, **columns: Any) -> Past:
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        self.area.con.execute(
            f"INSERT INTO staged_{table} ({names}) VALUES ({marks})", list(columns.values())
        )
        return self

    def say(
        self, deal: str, at: str, kind: str, said: object, author: str | None = None, **more: Any
    ) -> Past:
        typed: dict[str, Any] = {
            "probability": {"said_share": said}, "amount": {"said_amount": said},
            "close_date": {"said_on": said},
        }.get(kind, {})  # fmt: skip
        return self.put(
            "statements",
            deal_id=deal,
            recorded_at=at,
            kind=kind,
            said=str(said),
            author_id=author,
            **typed,
            **more,
        )

    def assemble(self, **options: Any) -> ImportSummary:
        self.summary = assemble(self.area, self.folder / "out", options=ImportOptions(**options))
        return self.summary

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Query the tables written; `{deals}` and so on stand for them."""
        names = {path.stem: f"'{path}'" for path in (self.folder / "out").glob("*.parquet")}
        return duckdb.sql(sql.format(**names)).fetchall()


@contextmanager
def past(folder: Path) -> Iterator[Past]:
    con = duckdb.connect(config={"temp_directory": str(folder / "spill")})
    create(con)
    yield Past(StagingArea(con, "test"), folder)
    con.close()

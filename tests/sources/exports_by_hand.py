"""Small exports written by hand, and what an import makes of them: for every CRM that hands out JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

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


def importing(folder: Path, kind: str) -> Callable[..., Imported]:
    """Write files (objects become JSON, texts stay) and import them as exports of one kind."""

    def run(files: dict[str, Any], **options: Any) -> Imported:
        source = folder / "export"
        source.mkdir(exist_ok=True)
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (source / name).write_text(text, encoding="utf-8")
        settings = {"kind": kind, "now": datetime.fromisoformat("2026-12-31")} | options
        summary = read_sources([source], folder / "out", options=ImportOptions(**settings))
        return Imported(folder / "out", summary)

    return run

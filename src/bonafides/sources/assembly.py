"""From what the importers laid down to the canonical tables: numbered, ordered, nothing lost on the way."""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from bonafides.errors import BrokenContract
from bonafides.history.tables import CANONICAL
from bonafides.sources import (
    assembly_calendar,
    assembly_contacts,
    assembly_coverage,
    assembly_forecasts,
    assembly_numbers,
    assembly_outcomes,
    assembly_statements,
    rejects,
)
from bonafides.sources.options import ImportOptions, ImportSummary
from bonafides.sources.quoting import name, text
from bonafides.sources.staging_area import StagingArea

ROW_GROUP = 122_880
SQL_TYPES = {
    "string": "VARCHAR", "int64": "BIGINT", "float64": "DOUBLE", "bool": "BOOLEAN", "date": "DATE",
    "timestamp": "TIMESTAMP",
}  # fmt: skip


def assemble(area: StagingArea, out: Path, *, options: ImportOptions) -> ImportSummary:
    """Write the canonical tables of one import.

    Parameters
    ----------
    area
        What the importer staged.
    out
        Folder to create or replace; it appears at once and whole, with one Parquet file for each table of
        `CANONICAL`, `rejects.csv` and `import.json`.
    options
        The user's decisions.

    Returns
    -------
    ImportSummary

    Raises
    ------
    BrokenContract
        Not one deal is left.
    """
    con = area.con
    con.execute("SET TimeZone = 'UTC'")
    area.exported_at = exported_at(area, options)
    assembly_numbers.number(area)
    if _count(con, "a_deals") == 0:
        raise BrokenContract(
            f"{area.source} holds no deal that can be used", "at least one deal with an id",
            "look into the mapping, or name the file that holds the deals",
        )  # fmt: skip
    assembly_statements.order(area)
    assembly_outcomes.close(area)
    assembly_contacts.number(area)
    assembly_forecasts.number(area)
    assembly_calendar.lay_out(area, options)
    assembly_coverage.cover(area)
    fresh = workplace(con) / "canonical"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for table in CANONICAL:
        write_table(con, table, fresh / f"{table}.parquet")
    n_rejects = rejects.write(con, fresh / "rejects.csv")
    summary = assembly_coverage.summarise(area, n_rejects)
    (fresh / "import.json").write_text(
        json.dumps(summary.record(), indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
    swap(fresh, out)
    return summary


def exported_at(area: StagingArea, options: ImportOptions) -> datetime | None:
    """Return the export's own moment, or the latest moment it knows of that is not in the future."""
    if area.exported_at is not None:
        return area.exported_at
    seen = " UNION ALL ".join(
        f"SELECT max({column}) AS moment FROM staged_{table} WHERE {column} <= ?"
        for table, column in (
            ("statements", "recorded_at"),
            ("deals", "created_at"),
            ("deals", "changed_at"),
            ("deals", "stage_changed_at"),
            ("deals", "last_contact_at"),
            ("outcomes", "happened_at"),
            ("activities", "logged_at"),
            ("activities", "happened_at"),
        )
    )
    found = area.con.execute(f"SELECT max(moment) FROM ({seen})", [options.now] * 8).fetchone()[0]
    return found if isinstance(found, datetime) else None


def write_table(con: Any, table: str, path: Path) -> None:
    """Write one canonical table in its contract's columns, types and order."""
    contract = CANONICAL[table]
    columns = ", ".join(
        f"CAST({name(column)} AS {SQL_TYPES[spec.type]}) AS {name(column)}"
        for column, spec in contract.columns.items()
    )
    con.execute(
        f"COPY (SELECT {columns} FROM a_{table}) TO {text(str(path))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )


def workplace(con: Any) -> Path:
    """Return the folder that DuckDB may write in: the one it spills to."""
    spill = con.execute("SELECT current_setting('temp_directory')").fetchone()[0]
    return Path(spill or ".").resolve().parent


def swap(fresh: Path, out: Path) -> None:
    """Put the new folder in place of the old one."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f".{out.name}.new-{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.move(str(fresh), beside)
    if out.exists():
        gone = out.with_name(f".{out.name}.old-{os.getpid()}")
        out.rename(gone)
        beside.rename(out)
        shutil.rmtree(gone)
    else:
        beside.rename(out)


def _count(con: Any, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

"""Our own layout: the canonical tables as Parquet, `deals` and `statements` at least."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from bonafides.errors import BrokenContract
from bonafides.history.contracts import Contract
from bonafides.history.tables import CANONICAL, KINDS
from bonafides.sources import assembly_calendar, rejects
from bonafides.sources.assembly import SQL_TYPES, swap, workplace, write_table
from bonafides.sources.assembly_coverage import summarise
from bonafides.sources.options import ImportOptions, ImportSummary
from bonafides.sources.quoting import name, text, texts
from bonafides.sources.reading import RawFile, RawSource
from bonafides.sources.staging_area import StagingArea

KIND = "canonical"
WORDS = {SQL_TYPES[word]: word for word in SQL_TYPES}
NEEDED = ("deals", "statements")


def recognises(raw: RawSource) -> float:
    """How sure: 1 when deals.parquet and statements.parquet have every column of their contracts."""
    for table in NEEDED:
        file = _file(raw, table)
        if file is None or not file.has(*CANONICAL[table].columns):
            return 0.0
    return 1.0


def stage(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """Nothing is staged: canonical tables are taken over as they are, by `adopt`."""


def adopt(raw: RawSource, area: StagingArea, out: Path, options: ImportOptions) -> ImportSummary:
    """Check canonical tables and take them over.

    Parameters
    ----------
    raw
        A source with deals.parquet and statements.parquet; other tables may be missing.
    area
        Its staging area.
    out
        Folder to create or replace, as `assembly.assemble` does.
    options
        The user's decisions.

    Raises
    ------
    BrokenContract
        A column is missing or of another type, a kind is unknown, or a deal number comes twice.
    """
    con = raw.con
    fresh = workplace(con) / "canonical"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for table, contract in CANONICAL.items():
        file = _file(raw, table)
        if file is None:
            _empty(area, contract)
        else:
            _check(area, contract, file)
            con.execute(f"CREATE VIEW a_{table} AS FROM read_parquet({text(str(file.path))})")
    _sound(area)
    _calendar(raw, area, options)
    for table in CANONICAL:
        file = _file(raw, table)
        if file is None:
            write_table(con, table, fresh / f"{table}.parquet")
        else:
            shutil.copyfile(file.path, fresh / f"{table}.parquet")
    con.execute("CREATE VIEW IF NOT EXISTS a_ordered AS FROM a_statements")
    area.exported_at = con.execute(
        "SELECT max(moment) FROM (SELECT max(recorded_at) AS moment FROM a_statements UNION ALL "
        "SELECT max(happened_at) FROM a_outcomes UNION ALL SELECT max(coalesce(logged_at, happened_at)) "
        "FROM a_activities) "
        "WHERE moment <= ?",
        [options.now],
    ).fetchone()[0]
    n_rejects = rejects.write(con, fresh / "rejects.csv")
    summary = summarise(area, n_rejects)
    (fresh / "import.json").write_text(
        json.dumps(summary.record(), indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
    swap(fresh, out)
    return summary


def _file(raw: RawSource, table: str) -> RawFile | None:
    return next((file for file in raw.files if file.stem == table and file.suffix == ".parquet"), None)


def _empty(area: StagingArea, contract: Contract) -> None:
    columns = ", ".join(f"{name(column)} {SQL_TYPES[spec.type]}" for column, spec in contract.columns.items())
    area.con.execute(f"CREATE TABLE a_{contract.name} ({columns})")
    area.note(f"There is no {contract.name}.parquet; the table is empty.")


def _check(area: StagingArea, contract: Contract, file: RawFile) -> None:
    rows = area.con.execute(f"DESCRIBE FROM read_parquet({text(str(file.path))})").fetchall()
    contract.require(
        {str(row[0]): WORDS.get(str(row[1]), str(row[1]).lower()) for row in rows}, where=file.name
    )


def _sound(area: StagingArea) -> None:
    """What a contract's types cannot say: unique numbers, known kinds, no statement without its deal."""
    problems = {
        "a deal_no comes twice in deals": "SELECT count(*) - count(DISTINCT deal_no) FROM a_deals",
        f"statements has kinds that are none of {', '.join(KINDS)}": (
            f"SELECT count(*) FROM a_statements WHERE kind NOT IN ({texts(KINDS)})"
        ),
        "statements names a deal_no that deals does not have": (
            "SELECT count(*) FROM a_statements s ANTI JOIN a_deals d USING (deal_no)"
        ),
    }
    for found, sql in problems.items():
        n = area.con.execute(sql).fetchone()[0]
        if n:
            raise BrokenContract(
                f"{found} ({n:,} rows)", "tables as docs/reference/tables.md says", "write them anew"
            )


def _calendar(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """Lay out periods where the source brings none."""
    if area.con.execute("SELECT count(*) FROM a_periods").fetchone()[0]:
        return
    if _file(raw, "periods") is not None:
        return
    row = area.con.execute(
        "SELECT CAST(min(recorded_at) AS DATE), CAST(max(recorded_at) AS DATE) + 366 FROM a_statements"
    ).fetchone()
    if row[0] is None:
        return
    rows = assembly_calendar.periods(
        row[0], row[1], every=options.period, fiscal_year_start=options.fiscal_year_start
    )
    area.con.executemany(
        "INSERT INTO a_periods VALUES (?, ?, ?, ?)", [[i, *one] for i, one in enumerate(rows)]
    )

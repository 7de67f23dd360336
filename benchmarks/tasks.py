"""What is measured: each task runs in a process of its own and prints one line of JSON about itself."""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

MEMORY = "2GiB"
"""What every DuckDB here may hold: ours and the rivals'."""

SPELL_COLUMNS = {
    "statements": "deal_no, statement_no, recorded_at, author_no, kind, value, previous, is_human",
    "activities": "deal_no, activity_no, happened_at, direction, outcome, is_auto",
}


def read_and_sort(folder: Path) -> dict[str, Any]:
    """The limit: read the columns that spells are made of, and sort them."""
    import duckdb

    with tempfile.TemporaryDirectory() as spill:
        con = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": spill})
        con.execute("SET preserve_insertion_order = false")
        rows = 0
        for name, columns in SPELL_COLUMNS.items():
            order = "deal_no, " + ("statement_no" if name == "statements" else "happened_at, activity_no")
            con.execute(
                f"CREATE TEMP TABLE {name} AS SELECT {columns} FROM '{folder / name}.parquet' ORDER BY {order}"
            )
            rows += con.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # type: ignore[index]
        con.close()
    return {"rows": rows}


def our_spells(folder: Path) -> dict[str, Any]:
    """Spells from canonical Parquet to Parquet, as the store writes them."""
    from bonafides.engines.opening import open_engine
    from bonafides.history.spells import spells
    from bonafides.history.store import write_spells
    from bonafides.history.weeks import zone

    engine = open_engine("duckdb", memory=MEMORY)
    with tempfile.TemporaryDirectory() as out:
        write_spells(engine, folder, Path(out), zone=zone())
        spent = {"seconds_before_check": _clock()}
        s = spells(engine.parquet(sorted(Path(out).glob("*.parquet"))))
        s = s.mutate(mark=_mark(s))
        row = engine.fetch(s.agg(rows=s.count(), mark=s.mark.sum().cast("float64"))).to_pylist()[0]
    engine.close()
    return {"rows": row["rows"], "mark": row["mark"], **spent}


def _mark(s: Any) -> Any:
    """A number that two right answers have in common."""
    parts = (
        s.from_week,
        s.state * 7,
        s.stage_no.fill_null(-1) * 11,
        s.probability_bp.fill_null(-1) * 13,
        s.expected_day.fill_null(-1) * 17,
        s.n_pushes * 19,
        s.last_in_week.fill_null(-1) * 23,
    )
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def pandas_spells(folder: Path) -> dict[str, Any]:
    """The same spells by a careful hand in pandas."""
    from benchmarks.rival import spells_in_pandas

    found = spells_in_pandas(folder)
    spent = {"seconds_before_check": _clock()}
    mark = (
        found.week
        + found.state * 7
        + found.stage_no.fillna(-1) * 11
        + found.probability_bp.fillna(-1) * 13
        + found.expected_day.fillna(-1) * 17
        + found.n_pushes * 19
        + found.last_in_week.fillna(-1) * 23
    )
    return {"rows": len(found), "mark": float(mark.sum()), **spent}


def report(folder: Path, out: Path, as_of: str = "") -> dict[str, Any]:
    """The whole report through the command line."""
    from bonafides.cli import bonafides

    arguments = ["report", str(folder), "--out", str(out), "--memory", MEMORY]
    if as_of:
        arguments += ["--as-of", date.fromisoformat(as_of).isoformat()]
    with contextlib.redirect_stdout(io.StringIO()):
        bonafides.main(arguments, standalone_mode=False)
    return {"bytes": (out / "report.html").stat().st_size}


def invent(out: Path, deals: str) -> dict[str, Any]:
    """Invent a company to canonical Parquet."""
    from bonafides.invented.layouts import write
    from bonafides.invented.plan import Plan

    write(Plan(people=400, deals=int(deals), weeks=156, seed=1), out, "parquet")
    return {"bytes": sum(file.stat().st_size for file in out.glob("*.parquet"))}


def csv_bare(folder: Path) -> dict[str, Any]:
    """DuckDB's own CSV reader over the export's files, every column as text, to Parquet."""
    import duckdb

    rows = 0
    with tempfile.TemporaryDirectory() as spill:
        con = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": spill})
        for file in sorted(folder.glob("*.csv")):
            target = Path(spill) / f"{file.stem}.parquet"
            con.execute(
                f"COPY (SELECT * FROM read_csv('{file}', all_varchar=true, header=true)) TO '{target}'"
            )
            rows += con.execute(f"SELECT count(*) FROM '{target}'").fetchone()[0]  # type: ignore[index]
        con.close()
    return {"rows": rows}


def csv_import(folder: Path) -> dict[str, Any]:
    """The same files through the importer, to canonical tables."""
    from datetime import datetime

    from bonafides.sources import ImportOptions, read_sources

    with tempfile.TemporaryDirectory() as out:
        options = ImportOptions(now=datetime(2030, 1, 1))  # noqa: DTZ001
        summary = read_sources([folder], Path(out) / "tables", options=options, memory=MEMORY)
    return {"rows": sum(n for name, n in summary.counts.items() if "." not in name)}


def write_salesforce(out: Path, deals: str) -> dict[str, Any]:
    """A company as Salesforce exports it."""
    from bonafides.invented.layouts import write
    from bonafides.invented.plan import Plan

    write(Plan(people=100, deals=int(deals), weeks=104, seed=1), out, "salesforce")
    return {"bytes": sum(file.stat().st_size for file in out.glob("*.csv"))}


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    task.__name__: task
    for task in (
        read_and_sort,
        our_spells,
        pandas_spells,
        report,
        invent,
        csv_bare,
        csv_import,
        write_salesforce,
    )
}

_BEGAN = time.perf_counter()


def _clock() -> float:
    return time.perf_counter() - _BEGAN


def main() -> None:
    """Run one task: name, then folders (anything with a slash is a path)."""
    name, *arguments = sys.argv[1:]
    found = TASKS[name](*(Path(a) if "/" in a else a for a in arguments))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "task": name,
                "wall_s": found.pop("seconds_before_check", _clock()),
                "cpu_s": usage.ru_utime + usage.ru_stime,
                "peak_mib": usage.ru_maxrss / 1024,
                **found,
            }
        )
    )


if __name__ == "__main__":
    main()

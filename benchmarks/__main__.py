"""`make bench`: run every task in its own process and write benchmarks/RESULTS.md.

python -m benchmarks [--deals 1000000] [--rows 200000] [--work DIR] [--only spells,report,csv,start]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.results import put

HERE = Path(__file__).resolve().parent


def run(task: str, *arguments: str | Path, repeats: int = 1) -> dict[str, Any]:
    """Run a task and keep the quickest of some repeats; peak memory is the largest of them."""
    found: list[dict[str, Any]] = []
    for _ in range(repeats):
        command = [sys.executable, "-m", "benchmarks.tasks", task, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE.parent)
        if done.returncode:
            raise SystemExit(f"{task} failed:\n{done.stderr}")
        found.append(json.loads(done.stdout.splitlines()[-1]))
    best = min(found, key=lambda one: float(one["wall_s"]))
    best["peak_mib"] = max(one["peak_mib"] for one in found)
    print(
        f"{task:<16} {best['wall_s']:8.2f} s wall {best['cpu_s']:8.2f} s CPU {best['peak_mib']:8.0f} MiB",
        flush=True,
    )
    return best


def cold_start(repeats: int = 10) -> float:
    """Seconds from the shell to the end of `bonafides --help`, the quickest of some."""
    command = [str(Path(sys.executable).with_name("bonafides")), "--help"]
    found = []
    for _ in range(repeats):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        found.append(time.perf_counter() - began)
    return min(found)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=40_000, help="deals of the CSV export")
    parser.add_argument("--work", type=Path, default=HERE / "work")
    parser.add_argument("--repeats", type=int, default=2)
    asked = parser.parse_args()
    work = asked.work
    shutil.rmtree(work, ignore_errors=True)
    big, export, out = work / "big", work / "export", work / "out"

    results: dict[str, Any] = {"help": cold_start()}
    results["invent"] = run("invent", big, str(asked.deals))
    results["limit"] = run("read_and_sort", big, repeats=asked.repeats)
    results["spells"] = run("our_spells", big, repeats=asked.repeats)
    results["pandas"] = run("pandas_spells", big)
    if abs(results["spells"]["mark"] - results["pandas"]["mark"]) > 1e-6 * abs(results["pandas"]["mark"]):
        raise SystemExit(f"ours and pandas disagree: {results['spells']} {results['pandas']}")
    results["cold"] = run("report", big, out)
    results["again"] = run("report", big, out, "2026-03-01")
    run("write_salesforce", export, str(asked.rows))
    results["bare"] = run("csv_bare", export, repeats=asked.repeats)
    results["import"] = run("csv_import", export)
    put("library", written(results, asked.deals, asked.rows))
    shutil.rmtree(work, ignore_errors=True)


def written(found: dict[str, Any], deals: int, rows: int) -> str:
    """The results as a page, ratios first."""
    limit = found["limit"]["wall_s"]

    def line(what: str, ratio: float, target: str, one: dict[str, Any], against: str) -> str:
        return (
            f"| {what} | {ratio:.2f} × {against} | {target} | {one['wall_s']:.1f} s | {one['cpu_s']:.1f} s | "
            f"{one['peak_mib']:.0f} MiB |"
        )

    spells, cold, again = found["spells"], found["cold"], found["again"]
    faster = found["pandas"]["wall_s"] / spells["wall_s"]
    lines = [
        "## The report",
        "",
        f"{datetime.now(UTC):%d %B %Y}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}; {deals:,} deals, {found['limit']['rows']:,} statements and contacts "
        f"from canonical Parquet. Load average {os.getloadavg()[1]:.1f} while measuring. Written by `make bench`.",
        "",
        "*Limit*: reading and sorting the same columns with DuckDB, 2 GiB: "
        f"{limit:.2f} s wall, {found['limit']['cpu_s']:.2f} s CPU.",
        "",
        "| what | ratio | target | wall | CPU | peak |",
        "| --- | --- | --- | --- | --- | --- |",
        line("spells", spells["wall_s"] / limit, "≤ 5", spells, "limit"),
        f"| spells against pandas | {faster:.1f} × faster | ≥ 8 | {found['pandas']['wall_s']:.1f} s (pandas) | "
        f"{found['pandas']['cpu_s']:.1f} s | {found['pandas']['peak_mib']:.0f} MiB |",
        line("whole report, cold", cold["wall_s"] / limit, "≤ 10, ≤ 2560 MiB", cold, "limit"),
        line("report with a new --as-of, from the store", again["wall_s"] / limit, "≤ 3", again, "limit"),
        f"| invent to Parquet | – | < 60 s | {found['invent']['wall_s']:.1f} s | {found['invent']['cpu_s']:.1f} s | "
        f"{found['invent']['peak_mib']:.0f} MiB |",
        f"| `bonafides --help`, cold | – | < 0.3 s | {found['help']:.2f} s | – | – |",
        line(
            f"CSV import (Salesforce, {rows:,} deals, {found['bare']['rows']:,} rows)",
            found["import"]["wall_s"] / found["bare"]["wall_s"],
            "–",
            found["import"],
            "bare CSV reader",
        ),
        "",
        f"Ours and pandas agree: {spells['rows']:,} spells, checksum {spells['mark']:.0f}.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()

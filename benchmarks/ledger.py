"""A ledger of a million promises and a million acts: Today, Inbox and `bonafides verify`; into RESULTS.md.

python -m benchmarks.ledger [--people 2000] [--acts 1000000] [--stored 200000] [--seconds 8] [--databases …] [--work DIR] [--dry]

The same pages of the same people in a ledger of a hundredth of that: what a page costs follows from what its reader
holds, not from what the house does. Then sixteen connections of `wrk` ask a server of two processes for each page of
the large one, on the same two cores, on either database. The folders lie in the system's own for passing files, and
are removed; with `--work` they lie in a folder where they stay, and are found again: then only measuring takes time.
With `--dry` the section is printed, and RESULTS.md stays as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.house import PAGE, database, free_port
from benchmarks.ledger_made import CLIENTS, CONTACTS, EACH, kept
from benchmarks.load import Load, load, server
from benchmarks.results import put

HERE = Path(__file__).resolve().parent
FEWEST_A_SECOND = 10_000
MOST_QUERIES = 12


def made(data: Path, people: int, acts: int, told: dict[str, str] | None = None) -> dict[str, Any]:
    """Make a ledger in a process of its own, and measure its pages there."""
    data.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "benchmarks.ledger_made", str(data), str(people), str(acts)]
    done = subprocess.run(
        command, env={**os.environ, "BONAFIDES_DATA": str(data), **(told or {})}, stdout=subprocess.PIPE, text=True,
        check=True, cwd=HERE.parent,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def loaded(
    data: Path, told: dict[str, str], pids: list[int], asked: dict[str, list[str]], seconds: int
) -> dict[str, Load]:
    """Every page under sixteen connections, once the server is warm."""
    port, found = free_port(), {}
    with server(data, port, **told) as running:
        mine = [running.pid, *pids]
        for name, (path, cookie) in asked.items():
            address = f"http://127.0.0.1:{port}{path}"
            load(address, cookie=cookie, pids=mine, seconds=2)
            found[name] = load(address, cookie=cookie, pids=mine, seconds=seconds)
            print(f"{name:<26} {found[name]}", file=sys.stderr, flush=True)
    return found


def verified(data: Path, *more: str) -> tuple[float, float]:
    """Seconds of the clock and of CPU that `bonafides verify` takes, on the database or on a file."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bonafides", "verify", *more], check=True, stdout=subprocess.DEVNULL,
        env={**os.environ, "BONAFIDES_DATA": str(data)},
    )  # fmt: skip
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@contextmanager
def _folder(kept_in: Path | None) -> Iterator[Path]:
    """Where ledgers lie: for this time, or to stay."""
    if kept_in is not None:
        kept_in.mkdir(parents=True, exist_ok=True)
        yield kept_in
        return
    with tempfile.TemporaryDirectory(prefix="bonafides-ledger-") as folder:
        yield Path(folder)


def measured(
    folder: Path, asked: argparse.Namespace
) -> tuple[dict[str, Any], dict[str, Any], dict[str, tuple[int, float, float]], dict[str, dict[str, Load]]]:
    """The small ledger, the large one, `bonafides verify`, and what the pages bear on each database."""
    under: dict[str, dict[str, Load]] = {}
    large, file = folder / "large", folder / f"{asked.acts}.jsonl"
    few = made(folder / "small", max(asked.people // 100, 10), 40)
    many = made(large, asked.people, asked.stored)
    if "SQLite" in asked.databases:
        under["SQLite"] = loaded(large, {}, [], many["asked"], asked.seconds)
    if not file.exists():
        half = file.with_suffix(".half")
        with half.open("wb") as out:
            out.writelines(entry.as_bytes() + b"\n" for entry in kept(asked.acts))
        half.rename(file)
    checks = {
        "from a file": (asked.acts, *verified(large, str(file))),
        "from the database": (asked.stored, *verified(large, "--data", str(large))),
    }
    if "PostgreSQL" in asked.databases:
        with database("PostgreSQL", folder / "cluster" if asked.work else None) as (told, pids):
            other = folder / "other"
            there = made(other, asked.people, 40, told)
            under["PostgreSQL"] = loaded(other, told, pids, there["asked"], asked.seconds)
    return few, many, checks, under


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--acts", type=int, default=1_000_000)
    parser.add_argument("--stored", type=int, default=200_000, help="acts in the database")
    parser.add_argument("--seconds", type=int, default=8, help="of load on each page")
    parser.add_argument(
        "--databases", nargs="*", default=["SQLite", "PostgreSQL"], help="to be put under load"
    )
    parser.add_argument("--work", type=Path, help="a folder in which the ledgers stay for another time")
    parser.add_argument("--dry", action="store_true", help="print, and leave RESULTS.md as it is")
    asked = parser.parse_args()
    busy = os.getloadavg()[0]
    with _folder(asked.work) as folder:
        section = written(*measured(folder, asked), busy)
    if asked.dry:
        print(section)
    else:
        put("ledger", section)


def written(
    few: dict[str, Any],
    many: dict[str, Any],
    checks: dict[str, tuple[int, float, float]],
    under: dict[str, dict[str, Load]],
    busy: float,
) -> str:
    """The section in Markdown."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "## The promise ledger",
        "",
        f"{datetime.now(tz=UTC):%-d %B %Y}, {machine}, SQLite. {many['promises']:,} promises against {few['promises']:,}; "
        f"everybody holds {EACH} and has {CLIENTS} clients with {CONTACTS} contacts each, a function’s head answers for fifty people’s asks. In one process, through every "
        f"part of a request but the network; the middle of forty. Written by `python -m benchmarks.ledger`. "
        f"Targets: at most {MOST_QUERIES} queries a page, and {FEWEST_A_SECOND:,} acts verified a second. Load average "
        f"of the machine before: {busy:.1f}; above 2 other work took its share of the cores.",
        "",
        "| page | queries, small | queries, large | CPU, small | CPU, large | large against small |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, large in many["pages"].items():
        if name == "peak":
            continue
        small = few["pages"][name]
        lines.append(
            f"| {name} | {small['queries']} | {large['queries']} | {small['cpu_ms']:.1f} ms | "
            f"{large['cpu_ms']:.1f} ms | {large['cpu_ms'] / small['cpu_ms']:.2f} × |"
        )
    if under:
        lines += [
            "",
            f"The large ledger under load: sixteen connections, two web processes, signed in, every read traced. "
            f"Target: at least {PAGE:.0f} requests a second with p99 < 200 ms. On PostgreSQL the CPU is that of its "
            "processes too.",
            "",
            "| database | page | requests/s | p50 | p99 | failed | CPU each |",
            "| --- | --- | --- | --- | --- | --- | --- |",
        ]
    lines += [
        f"| {kind} | {name} | {one.per_second:.0f} | {one.p50_ms:.0f} ms | {one.p99_ms:.0f} ms | "
        f"{one.wrong + one.broken} | {one.cpu_ms:.1f} ms |"
        for kind, found in under.items()
        for name, one in found.items()
    ]
    lines += [
        "",
        "| `bonafides verify` | acts | seconds | CPU seconds | acts a second |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {name} | {n:,} | {wall:.1f} | {cpu:.1f} | {n / wall:,.0f} |"
        for name, (n, wall, cpu) in checks.items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()

"""The house under load, on both databases: pages and a form, small company and large; into benchmarks/RESULTS.md.

python -m benchmarks.house [--work DIR] [--seconds 8] [--people 10000 --deals 1000000] [--skip-large | --grown]

With `--grown` the large company is not imported: a measured small one grows to as many people, teams, readings and
a million traces. That tells what pages cost, not what an import does.

Sixteen connections ask a server of two processes on the same two cores; everybody is signed in, every page that
is about people writes its trace. Needs `wrk`, and PostgreSQL for the second database.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.postgres import cluster

from benchmarks.load import Load, load, server
from benchmarks.results import put

HERE = Path(__file__).resolve().parent
PAGE, FORM = 250.0, 250.0
SELLERS = 8
"""Of nine people in the invented company; the ninth is their manager."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _told(module: str, data: Path, told: dict[str, str], *numbers: int) -> dict[str, Any]:
    command = [sys.executable, "-m", module, str(data), *(str(number) for number in numbers)]
    done = subprocess.run(
        command, env={**os.environ, "BONAFIDES_DATA": str(data), **told}, stdout=subprocess.PIPE, text=True,
        check=True, cwd=HERE.parent,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def made(data: Path, people: int, deals: int, weeks: int, told: dict[str, str]) -> dict[str, Any]:
    """Make the company, or find it made."""
    data.mkdir(parents=True, exist_ok=True)
    return _told("benchmarks.house_made", data, told, people, deals, weeks)


def grown(data: Path, people: int, traces: int, told: dict[str, str]) -> tuple[Path, dict[str, Any]]:
    """Let a small company grow: in a copy of its folder, or in its cluster, which nobody asks afterwards."""
    larger = data.with_name(f"{data.name}-grown")
    shutil.rmtree(larger, ignore_errors=True)
    shutil.copytree(data, larger)
    return larger, _told("benchmarks.house_grown", larger, told, people, traces)


@contextmanager
def database(kind: str, kept: Path | None = None) -> Iterator[tuple[dict[str, str], list[int]]]:
    """What the processes are told of their database, and the processes of the database itself.

    Parameters
    ----------
    kept
        A folder in which a cluster's data stay for another time.
    """
    if kind == "SQLite":
        yield {}, []
        return
    with cluster(durable=True, kept=kept) as address:
        # Of this cluster: others may run on the machine.
        home = Path(unquote(urlsplit(address).netloc.rpartition("@")[2]))
        pid = (home / "data" / "postmaster.pid").read_text("ascii").split()[0]
        yield {"DATABASE_URL": address}, [int(pid)]


def measured(
    data: Path, told: dict[str, str], pids: list[int], company: dict[str, Any], seconds: int
) -> dict[str, Load]:
    """Every page under load, then the form."""
    port, found = free_port(), {}
    with server(data, port, **told) as running:
        mine = [running.pid, *pids]
        for name, (path, cookie) in company["pages"].items():
            address = f"http://127.0.0.1:{port}{path}"
            load(address, cookie=cookie, pids=mine, seconds=2)
            found[name] = load(address, cookie=cookie, pids=mine, seconds=seconds)
            print(f"{name:<24} {found[name]}", file=sys.stderr, flush=True)
        if "form" in company:
            path, cookie, form = company["form"]
            address = f"http://127.0.0.1:{port}{path}"
            found["a form: answer to a deal"] = load(
                address, cookie=cookie, pids=mine, seconds=seconds, form=form
            )
            print(f"{'form':<24} {found['a form: answer to a deal']}", file=sys.stderr, flush=True)
    return found


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.house")
    parser.add_argument("--work", type=Path, default=HERE / "work" / "house")
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--databases", nargs="+", default=["SQLite", "PostgreSQL"])
    parser.add_argument("--skip-large", action="store_true")
    parser.add_argument("--grown", action="store_true")
    parser.add_argument("--traces", type=int, default=1_000_000)
    asked = parser.parse_args()
    sizes = {"small": (40, 1600, 52)} | (
        {} if asked.skip_large or asked.grown else {"large": (asked.people * SELLERS // 9, asked.deals, 52)}
    )
    rows: list[tuple[str, str, dict[str, Any], dict[str, Load]]] = []
    missing: list[str] = []
    load_before = os.getloadavg()[0]
    for kind in asked.databases:
        for size, (people, deals, weeks) in sizes.items():
            with database(kind) as (told, pids):
                data = asked.work / f"{kind.lower()}-{size}"
                if told:
                    # Each cluster begins empty, and so does what belongs to it.
                    shutil.rmtree(data, ignore_errors=True)
                company = made(data, people, deals, weeks, told)
                for name in (size, "grown") if asked.grown else (size,):
                    # What cannot be measured is told, and takes with it nothing that was.
                    try:
                        if name == "grown":
                            data, company = grown(data, asked.people, asked.traces, told)
                        found = measured(data, told, pids, company, asked.seconds)
                        rows.append((kind, name, company, found))
                    except (SystemExit, subprocess.CalledProcessError) as why:
                        print(why, file=sys.stderr, flush=True)
                        missing.append(f"{kind}, {name}: {str(why).splitlines()[0]}")
                        break
    put("house", written(rows, asked.deals, load_before, missing))
    if missing:
        raise SystemExit(f"not all was measured: {'; '.join(missing)}")


def written(
    rows: list[tuple[str, str, dict[str, Any], dict[str, Load]]],
    deals: int,
    load_before: float,
    missing: list[str],
) -> str:
    """The section in Markdown."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    traces = [company["traces"] for _, size, company, _ in rows if size == "grown"]
    large = (
        f"grown company (10,000 people with copies of measured readings, {traces[0]:,} traces; not imported)"
        if traces
        else f"large company (10,000 people, {deals:,} deals)"
    )
    lines = [
        "## The house under load",
        "",
        f"{datetime.now(tz=UTC):%-d %B %Y}, {machine}. 16 connections of `wrk` on the same cores, two web processes, "
        "signed in, every read of people traced. Written by `python -m benchmarks.house`. Targets: a page "
        "≥ 250 requests/s with p99 < 200 ms; a form ≥ 250/s on SQLite with p99 < 500 ms and no failed request; in "
        f"the {large} at most twice the CPU time of the small one. Load average of the machine before: "
        f"{load_before:.1f}, and {os.getloadavg()[0]:.1f} after; above 2 other work took its share of the cores. "
        "On PostgreSQL the CPU is that of its processes too.",
        *(f"Not measured: {one}." for one in missing),
        "",
        "| database | company | what | requests/s | p50 | p99 | failed | CPU each | against small |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    small = {
        (kind, name): one.cpu_ms
        for kind, size, _, found in rows
        if size == "small"
        for name, one in found.items()
    }
    for kind, size, company, found in rows:
        for name, one in found.items():
            before = small.get((kind, name))
            ratio = "–" if size == "small" or not before else f"{one.cpu_ms / before:.2f} ×"
            lines.append(
                f"| {kind} | {company['people']:,} people | {name} | {one.per_second:.0f} | {one.p50_ms:.0f} ms | "
                f"{one.p99_ms:.0f} ms | {one.wrong + one.broken} | {one.cpu_ms:.1f} ms | {ratio} |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()

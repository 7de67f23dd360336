"""Load on a server that is really running: requests a second and how long the slowest wait.

`wrk` drives it where it is installed (Debian: apt-get install wrk): it takes little of the two cores that the
server needs. A line of Lua counts whatever is not answered as it should be.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

COUNTED = """
local wrong = 0
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init(args) wrong_here = 0 end
function response(status, headers, body) if status < 200 or status >= 400 then wrong_here = wrong_here + 1 end end
function done(summary, latency, requests)
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("wrong_here") end
  local e = summary.errors
  io.write(string.format(
    '\\n{"requests": %d, "seconds": %.3f, "p50": %.1f, "p99": %.1f, "longest": %.1f, "wrong": %d, "broken": %d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3, wrong, e.connect + e.read + e.write + e.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a load.

    Parameters
    ----------
    per_second
        Answers a second.
    p50_ms, p99_ms, longest_ms
        How long answers took.
    wrong, broken
        Answers of 400 and more; connections that failed or timed out.
    cpu_ms
        Processor time of server and database for one request.
    """

    per_second: float
    p50_ms: float
    p99_ms: float
    longest_ms: float
    wrong: int
    broken: int
    cpu_ms: float


def cpu_seconds(pids: list[int]) -> float:
    """Processor time that processes and their children have used."""
    total = 0.0
    for pid in pids:
        try:
            process = psutil.Process(pid)
            family = [process, *process.children(recursive=True)]
        except psutil.NoSuchProcess:
            continue
        for one in family:
            try:
                spent = one.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += spent.user + spent.system
    return total


def load(
    address: str,
    *,
    cookie: str,
    pids: list[int],
    seconds: int = 8,
    connections: int = 16,
    form: dict[str, str] | None = None,
) -> Load:
    """Ask for one address as often as the server answers, or send it a form.

    Raises
    ------
    SystemExit
        `wrk` is not installed.
    """
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed; on Debian: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "counted.lua"
        script.write_text(_sending(form) + COUNTED, encoding="utf-8")
        headers = ["-H", f"Cookie: {cookie}"]
        if form:
            headers += ["-H", "Content-Type: application/x-www-form-urlencoded"]
        before = cpu_seconds(pids)
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", script, *headers, address],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        spent = cpu_seconds(pids) - before
    found = json.loads(next(line for line in done.stdout.splitlines() if line.startswith('{"requests"')))
    return Load(
        per_second=found["requests"] / found["seconds"],
        p50_ms=found["p50"],
        p99_ms=found["p99"],
        longest_ms=found["longest"],
        wrong=found["wrong"],
        broken=found["broken"],
        cpu_ms=1000 * spent / max(found["requests"], 1),
    )


def _sending(form: dict[str, str] | None) -> str:
    if not form:
        return ""
    from urllib.parse import urlencode

    # Each is another one: what is sent twice is written once.
    return (
        f'wrk.method = "POST"\nlocal body = {json.dumps(urlencode(form))}\nlocal sent = 0\n'
        "function request()\n  sent = sent + 1\n"
        '  return wrk.format(nil, nil, nil, (body:gsub("NUMBER", tostring(sent))))\nend\n'
    )


@contextmanager
def server(data: Path, port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The production server over a data folder, until the block ends; its database is of this version first."""
    told = {**os.environ, "BONAFIDES_DATA": str(data), "DJANGO_SETTINGS_MODULE": "bonafides.website.settings"}
    told |= environment
    with (data / "server.log").open("wb") as log:
        # As `bonafides serve` does: a migration that came after the company was made would keep it from being ready.
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "-v0"], env=told, stdout=log, stderr=log, check=True
        )
        running = subprocess.Popen(
            [sys.executable, "-m", "bonafides.website.running.web", "127.0.0.1", str(port)],
            env=told, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            _ready(port, running, data / "server.log")
            yield running
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(timeout=30)


def _ready(port: int, running: subprocess.Popen[bytes], log: Path, wait_s: float = 180) -> None:
    """Wait until the server says that it is ready; what it says instead is told when it never does."""
    until, said = time.monotonic() + wait_s, "nothing"
    while time.monotonic() < until:
        if running.poll() is not None:
            raise SystemExit(f"the server ended:\n{log.read_text('utf-8')}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=30):
                return
        except urllib.error.HTTPError as answer:
            said = f"{answer.code}: {answer.read(2000).decode(errors='replace')}"
        except OSError as error:
            said = str(error)
        time.sleep(0.2)
    lines = log.read_text("utf-8").splitlines()[-20:]
    raise SystemExit("\n".join([f"not ready within {wait_s:.0f} s; the server last said {said}", *lines]))

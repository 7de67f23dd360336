"""2,000 people answer: each collects a ballot of the house and gives it to the box, over HTTP; into RESULTS.md.

python -m benchmarks.ballots [--people 2000] [--cells 40] [--seconds 90] [--work DIR] [--write]

House (two web processes, SQLite) and box run as `bonafides serve` starts them, on the machine's cores together
with all the browsers, whose cryptography is done here in Python. Moments of collecting are drawn evenly over the
time; everybody answers some seconds after.
"""

from __future__ import annotations

import argparse
import heapq
import http.client
import json
import os
import platform
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.house import free_port
from benchmarks.load import _ready, cpu_seconds, server
from benchmarks.results import put
from bonafides.trust import manifest, respondent
from bonafides.trust.box.client import HttpBox
from bonafides.trust.days import ends
from bonafides.trust.refused import from_text, to_text

HERE = Path(__file__).resolve().parent
BROWSERS = 48
"""Threads that ask; more people than that are never waiting for an answer at once."""


def clock(data: Path) -> Path:
    """Where the box reads what time it is: it closes no round before its last day is over."""
    return data / "box.clock"


def live_at(data: Path, moment: datetime) -> None:
    """Have the box live at a moment, and stay there."""
    written = clock(data).with_suffix(".next")
    written.write_text(moment.isoformat(), "ascii")
    written.replace(clock(data))


@contextmanager
def box(data: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The process of the box, until the block ends."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    log = data / "box.log"
    live_at(data, datetime.now(UTC))
    with log.open("wb") as said:
        command = [
            sys.executable,
            "-m",
            "bonafides.website.running.box",
            "127.0.0.1",
            str(port),
            str(data / "box"),
        ]
        moved = {"PYTHONPATH": str(HERE.parent / "tests" / "moved_clock"), "MOVED_CLOCK": str(clock(data))}
        running = subprocess.Popen(
            command, stdout=said, stderr=said, start_new_session=True, env={**os.environ, **moved}
        )
        try:
            _ready(port, running, log)
            yield running
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(timeout=30)


def told(*arguments: object) -> dict[str, Any]:
    """What `benchmarks.ballots_made` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ballots_made", *map(str, arguments)],
        stdout=subprocess.PIPE, text=True, check=True, cwd=HERE.parent,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@dataclass
class Crowd:
    """Everybody who answers.

    Parameters
    ----------
    house, box
        Ports.
    round
        What they answer.
    """

    house: int
    box: int
    round: manifest.Manifest
    collecting: list[float] = field(default_factory=list)
    answering: list[float] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    wrong: list[tuple[str, int]] = field(default_factory=list)
    _agenda: list[tuple[float, int, Any]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _number: Iterator[int] = field(default_factory=count)

    def invite(self, secret: str, cell: str, at: float, pause: float) -> None:
        """Somebody will collect at a moment, and answer after a pause."""
        begun = respondent.Collecting.begin(self.round, cell)
        sent = {"secret": to_text(bytes.fromhex(secret)), "blinded": to_text(begun.blinded)}
        self._at(at, ("collect", (begun, sent, pause)))

    def _at(self, when: float, what: Any) -> None:
        with self._lock:
            heapq.heappush(self._agenda, (when, next(self._number), what))

    def live(self) -> float:
        """Let everybody do what they will; seconds until the last has answered."""
        self.began = time.perf_counter()
        self._left = 2 * len(self._agenda)
        threads = [threading.Thread(target=self._browse) for _ in range(BROWSERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - self.began

    def _browse(self) -> None:
        while True:
            with self._lock:
                if self._left <= 0:
                    return
                due = bool(self._agenda) and self._agenda[0][0] <= time.perf_counter() - self.began
                what = heapq.heappop(self._agenda)[2] if due else None
            if what is None:
                time.sleep(0.005)
                continue
            try:
                self._do(*what)
            finally:
                with self._lock:
                    self._left -= 1

    def _do(self, kind: str, given: Any) -> None:
        if kind == "collect":
            begun, sent, pause = given
            status, said, seconds = ask(self.house, "/mirror/collect/", sent)
            self.collecting.append(seconds)
            if status == 200:
                right = begun.finish(from_text(said["signature"], "a signature"))
                self._at(time.perf_counter() - self.began + pause, ("answer", right))
                return
            with self._lock:
                self._left -= 1
        else:
            answers = {
                item["code"]: random.randint(1, 7) for item in self.round.document["instrument"]["items"]
            }
            sent = respondent.write_ballot(given, self.round, answers, {})
            status, said, seconds = ask(self.box, "/ballots", sent)
            self.answering.append(seconds)
            self.names.append(given.ballot_name)
        if status != 200:
            self.wrong.append((kind, status))


def ask(port: int, path: str, sent: dict[str, Any]) -> tuple[int, dict[str, Any], float]:
    """Post, on a connection of its own; status, answer, seconds."""
    began = time.perf_counter()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("POST", path, json.dumps(sent), {"Content-Type": "application/json"})
        answer = line.getresponse()
        body = answer.read()
    took = time.perf_counter() - began
    return answer.status, json.loads(body) if body.startswith(b"{") else {}, took


def percentile(seconds: list[float], share: float) -> float:
    """In milliseconds."""
    return 1000 * sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))]


def main() -> None:
    """Measure, say and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ballots")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--cells", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--work", type=Path, default=HERE / "work" / "ballots")
    parser.add_argument("--write", action="store_true", help="put the figures into RESULTS.md")
    asked = parser.parse_args()
    data = asked.work.resolve()
    shutil.rmtree(data, ignore_errors=True)
    house_port, box_port = free_port(), free_port()
    with box(data, box_port) as boxed:
        address = f"http://127.0.0.1:{box_port}"
        made = told(data, asked.people, asked.cells, address)
        client = HttpBox.of(data, address)
        raw = _manifest(box_port, made["round"])
        crowd = Crowd(house_port, box_port, manifest.read(raw))
        draw = random.Random(5)
        for cell, secrets in made["secrets"].items():
            for secret in secrets:
                crowd.invite(secret, cell, draw.uniform(0, asked.seconds), draw.uniform(1, 5))
        with server(data, house_port, BONAFIDES_BOX_PORT=str(box_port)) as housed:
            before = os.getloadavg()[0], cpu_seconds([housed.pid]), cpu_seconds([boxed.pid])
            took = crowd.live()
            spent = cpu_seconds([housed.pid]) - before[1], cpu_seconds([boxed.pid]) - before[2]
        used = told(data, "collected")["collected"]
        live_at(data, ends(date.fromisoformat(crowd.round.document["closes_on"])))
        began = time.perf_counter()
        closed = client.close(made["round"])
        closing_took = time.perf_counter() - began
    shutil.rmtree(data, ignore_errors=True)
    lost = len(set(crowd.names) - set(closed["ballots"]))
    doubled = len(closed["ballots"]) - len(set(closed["ballots"]))
    rows = {"collecting (house)": crowd.collecting, "answering (box)": crowd.answering}
    lines = [
        "## Two thousand people answer" if asked.people == 2000 else f"## {asked.people:,} people answer",
        "",
        f"{datetime.now(UTC):%d %B %Y}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}. {asked.people:,} people in {asked.cells} cells collect a ballot and answer, "
        f"all within {took:.0f} s ({asked.people / took:.1f} people a second; ten minutes would be "
        f"{asked.people / 600:.1f}), RSA of 3072 bits, house on SQLite with two web processes and box on the same "
        f"cores as the browsers. Load average of the machine before: {before[0]:.1f}; above 2 other work wanted "
        f"its share of the cores{_priority()}. Target: p99 < 500 ms, none lost, none doubled. Written by "
        "`python -m benchmarks.ballots --write`.",
        "",
        "| what | requests | p50 | p99 | longest | CPU each | failed |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for (what, found), cpu in zip(rows.items(), spent, strict=True):
        failed = sum(what.startswith(kind) for kind, _ in crowd.wrong)
        lines.append(
            f"| {what} | {len(found)} | {percentile(found, 0.5):.0f} ms | {percentile(found, 0.99):.0f} ms | "
            f"{1000 * max(found):.0f} ms | {1000 * cpu / len(found):.1f} ms | {failed} |"
        )
    lines += [
        "",
        f"Rights used {used}, ballots accepted {sum(one['accepted'] for one in closed['counts'].values())}, "
        f"lost {lost}, doubled {doubled}. Closing (opening, measuring, rewriting the file) took "
        f"{closing_took:.1f} s.",
        "",
    ]
    print("\n".join(lines))
    if crowd.wrong:
        print(f"not answered as they should be: {crowd.wrong[:10]}")
    if asked.write:
        put("ballots", "\n".join(lines))


def _priority() -> str:
    """Whether all of this went before other work of the machine, and how."""
    group = Path("/proc/self/autogroup")
    said = group.read_text("ascii").split()[-1] if group.is_file() else "0"
    return f", and got it after house, box and browsers (autogroup at nice {said})" if int(said) < 0 else ""


def _manifest(port: int, key: str) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("GET", f"/rounds/{key}.json")
        return line.getresponse().read()


if __name__ == "__main__":
    main()

"""A worker is killed (kill -9) at random moments of an import and a night, again and again.

What was acknowledged is done in the end; nothing is half done at any moment; exactly one reading is in force
for each kind and subject; the earlier import stays in force until the switch.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.migrated import put_into

NIGHT = Path(__file__).parent / "night.py"
PEOPLE = 40
DEALS = (60, 70)


@dataclass(frozen=True)
class Process:
    """A process that the night's forked."""

    number: int
    of: Installation

    def ended(self) -> int | None:
        """How it ended; none while it lives."""
        status: int | None = self.of.tell("ended", self.number)
        return status

    def wait(self, timeout: float) -> int:
        """Wait for its end."""
        until = time.monotonic() + timeout
        while (status := self.ended()) is None:
            assert time.monotonic() < until, self.of.told()
            time.sleep(0.01)
        return status

    def kill(self) -> None:
        """As a power cut would."""
        os.kill(self.number, signal.SIGKILL)
        self.wait(20)


class Installation:
    """A data folder of its own, looked at from outside through SQLite.

    Everything done in it is done by a process of its own, as in life; they are forked by one that has
    everything imported, since importing takes longer than what they do.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self.environment = {
            **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
            "BONAFIDES_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "bonafides.website.settings",
        }
        put_into(data)
        self.started: list[Process] = []
        with (data / "worker.log").open("a") as log:
            self.forking = subprocess.Popen(
                [sys.executable, str(NIGHT), str(data)],
                env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip

    def tell(self, *what: Any) -> Any:
        """Ask the process that forks for something, and give its answer."""
        assert self.forking.stdin is not None
        assert self.forking.stdout is not None
        self.forking.stdin.write(json.dumps(what) + "\n")
        self.forking.stdin.flush()
        line = self.forking.stdout.readline()
        assert line, self.told()
        return json.loads(line)

    def start(self, *what: Any) -> Process:
        """Start a process."""
        self.started.append(Process(self.tell(*what), self))
        return self.started[-1]

    def run(self, *what: Any) -> str:
        """Do something, and give what was said."""
        assert self.start(*what).wait(300) == 0, self.told()
        return (self.data / "said").read_text("utf-8")

    def close(self) -> None:
        """End whatever lives."""
        for process in self.started:
            if process.ended() is None:
                process.kill()
        assert self.forking.stdin is not None
        self.forking.stdin.close()
        self.forking.wait(20)

    def ask(self, query: str) -> list[Any]:
        """Rows of a query, by a connection that only reads."""
        with closing(
            sqlite3.connect(f"file:{self.data}/bonafides.sqlite3?mode=ro", uri=True, timeout=20)
        ) as con:
            return con.execute(query).fetchall()

    def whole(self) -> str:
        """Check that what is in force is complete and of one cut, the import's; gives that cut."""
        rows = self.ask(
            "SELECT (SELECT group_concat(fingerprint) FROM readings_import WHERE state = 'in_force'), "
            "group_concat(DISTINCT cut), count(*), count(DISTINCT kind || coalesce(subject, '-')) "
            "FROM readings_reading WHERE superseded_at IS NULL"
        )
        in_force, cuts, n, different = rows[0]
        if in_force is None:
            assert (cuts, n) == (None, 0)
            return ""
        assert (cuts, n, different) == (in_force, PEOPLE + 1, PEOPLE + 1)
        return str(in_force)

    def pending(self) -> int:
        """Jobs that are not over."""
        return int(self.ask("SELECT count(*) FROM readings_job WHERE state IN ('waiting', 'running')")[0][0])

    def told(self) -> str:
        """What workers and jobs said last."""
        jobs = self.ask("SELECT kind, state, what, attempts, problem FROM readings_job")
        return "\n".join([*map(str, jobs), (self.data / "worker.log").read_text()[-6000:]])

    def killed_until_done(self, draw: random.Random, *, pause: float, most: int) -> int:
        """Kill workers at random moments; after `most` let one finish. Gives how many were killed at work."""
        killed = 0
        while self.pending() and killed < most:
            worker = self.start("work", pause, False)
            ends = time.monotonic() + draw.uniform(0.1, 2.5)
            while time.monotonic() < ends and self.pending():
                self.whole()
                time.sleep(0.05)
            worker.kill()
            killed += 1 if self.pending() else 0
            self.whole()
        deadline = time.monotonic() + 400
        while self.pending():
            assert time.monotonic() < deadline, self.told()
            self.start("work", 0.0, True).wait(300)
            self.whole()
        return killed


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "data")
    made.run("set_up", PEOPLE)
    yield made
    made.close()


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    from tests.command_line import run

    folder = tmp_path_factory.mktemp("exports")
    for number, deals in enumerate(DEALS):
        size = ("--people", 8, "--deals", deals, "--weeks", 26, "--seed", number + 3)
        assert run("invent", folder / str(number), *size).code == 0
    return [folder / str(number) for number in range(len(DEALS))]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_killing_workers_loses_nothing_and_leaves_nothing_half_done(
    seed: int, installation: Installation, exports: list[Path]
) -> None:
    draw = random.Random(seed)
    killed = 0
    cuts = []
    for export in exports:
        before = installation.whole()
        key = installation.run("bring_in", str(export))
        killed += installation.killed_until_done(draw, pause=1.0, most=2)
        assert installation.ask(f"SELECT state FROM readings_import WHERE key = '{key}'") == [("read",)]
        assert installation.whole() == before
        installation.run("put_in_force", key)
        assert installation.whole() == before
        killed += installation.killed_until_done(draw, pause=1.0, most=2)
        cuts.append(installation.whole())
        assert installation.ask("SELECT count(*) FROM readings_job WHERE state = 'failed'") == [(0,)]
    assert killed >= 1
    assert len(set(cuts)) == 2
    said = installation.ask(
        "SELECT count(*), count(DISTINCT cut || kind || coalesce(subject, '-')) FROM readings_reading"
    )
    assert said == [(2 * (PEOPLE + 1), 2 * (PEOPLE + 1))]
    assert list((installation.data / "uploads" / "incoming").iterdir()) == []


def test_a_worker_told_to_end_gives_its_job_back_uncounted(
    installation: Installation, exports: list[Path]
) -> None:
    key = installation.run("bring_in", str(exports[0]))
    installation.start("work", 0.0, True).wait(300)
    installation.run("put_in_force", key)
    worker = subprocess.Popen(
        [sys.executable, "-m", "django", "work", "--poll", "0.05", "--stale", "1"],
        env=installation.environment,
        stderr=subprocess.DEVNULL,
    )
    running = "SELECT count(*) FROM readings_job WHERE state = 'running'"
    deadline = time.monotonic() + 60
    while installation.ask(running) == [(0,)] and installation.pending():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    worker.terminate()
    assert worker.wait(timeout=60) == 0
    assert installation.ask(running) == [(0,)]
    assert installation.ask("SELECT count(*) FROM readings_job WHERE attempts > 1") == [(0,)]

"""A worker is killed (kill -9) at random moments of an import and a night, again and again.

What was acknowledged is done in the end; nothing is half done at any moment; exactly one reading is in force
for each kind and subject; the earlier import stays in force until the switch.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.migrated import put_into

WORKER = Path(__file__).parent / "night.py"
PEOPLE = 40
DEALS = (60, 70)

SET_UP = """
import sys
from pathlib import Path
import django
django.setup()
from bonafides.people.app.models import Installation, Person
from bonafides.readings.app.actions_sources import open_source
Installation.objects.create(id=1, name="Nordwerk", kind="real")
Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(int(sys.argv[1])))
open_source("Salesforce", by=None)
"""
BRING_IN = """
import sys
from pathlib import Path
import django
django.setup()
from bonafides.readings.app.actions_imports import bring_in
from bonafides.readings.app.models import Source
print(bring_in(Source.objects.get(), [Path(sys.argv[1])], by=None)[0].key)
"""
IN_FORCE = """
import sys
import django
django.setup()
from bonafides.readings.app.actions_imports import ask_to_put_in_force
from bonafides.readings.app.models import Import
ask_to_put_in_force(Import.objects.get(key=sys.argv[1]), by=None)
"""


class Installation:
    """A data folder of its own, looked at from outside through SQLite."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.environment = {
            **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
            "BONAFIDES_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "bonafides.website.settings",
        }

    def run(self, script: str, *arguments: object) -> str:
        """Run a script against this installation."""
        command = [sys.executable, "-c", script, *(str(one) for one in arguments)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def worker(self, pause: float, *more: str) -> subprocess.Popen[bytes]:
        """Start a worker."""
        command = [sys.executable, str(WORKER), str(self.data), str(pause), *more]
        with (self.data / "worker.log").open("a") as log:
            return subprocess.Popen(command, env=self.environment, stderr=log)

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
            worker = self.worker(pause)
            ends = time.monotonic() + draw.uniform(0.5, 4.0)
            while time.monotonic() < ends and self.pending():
                self.whole()
                time.sleep(0.05)
            worker.kill()
            worker.wait()
            killed += 1 if self.pending() else 0
            self.whole()
        deadline = time.monotonic() + 90
        while self.pending():
            assert time.monotonic() < deadline, self.told()
            last = self.worker(0.0, "until-idle")
            last.wait(timeout=90)
            self.whole()
        return killed


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "data")
    put_into(made.data)
    made.run(SET_UP, PEOPLE)
    return made


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
        key = installation.run(BRING_IN, export)
        killed += installation.killed_until_done(draw, pause=1.0, most=2)
        assert installation.ask(f"SELECT state FROM readings_import WHERE key = '{key}'") == [("read",)]
        assert installation.whole() == before
        installation.run(IN_FORCE, key)
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
    key = installation.run(BRING_IN, exports[0])
    installation.worker(0.0, "until-idle").wait(timeout=90)
    installation.run(IN_FORCE, key)
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

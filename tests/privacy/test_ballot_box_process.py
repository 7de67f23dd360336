"""The box as it really runs: a process of its own, killed while people answer, and what it leaves behind.

Level: acknowledged means on the disk, whatever is killed (a power cut is up to the disk). And nothing of a
visitor is kept: not by the process, not in its files, not in what it says.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.ballot_rounds import Round, after, code_of, document_of, signing_keys, within
from tests.installations import free_port

from bonafides.trust import manifest, respondent
from bonafides.trust.box.client import HttpBox
from bonafides.trust.box.pages import program
from bonafides.trust.instruments import load
from bonafides.trust.refused import Refused

ONE, TWO, KEY = code_of(1), code_of(2), "k2m7xw4tq9hz"
VISITOR = {"User-Agent": "a browser like no other", "X-Forwarded-For": "203.0.113.77", "Cookie": "known=42"}


@dataclass
class Running:
    """A box that runs."""

    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    spoken: list[Path] = field(default_factory=list)

    @property
    def clock(self) -> Path:
        """What the box takes for the present moment."""
        return self.data.parent / "clock"

    def at(self, moment: datetime) -> None:
        """Let it be another moment for the box."""
        fresh = self.clock.with_name("clock.partial")
        fresh.write_text(moment.isoformat(), "ascii")
        fresh.replace(self.clock)

    def start(self) -> None:
        """Start it as the command line does, and wait until it answers."""
        self.spoken.append(self.data.parent / f"said-{len(self.spoken)}")
        if not self.clock.exists():
            self.at(within())
        keep = {name: value for name, value in os.environ.items() if not name.startswith("BONAFIDES_")}
        keep |= {"PYTHONPATH": str(Path(__file__).parents[1] / "moved_clock"), "MOVED_CLOCK": str(self.clock)}
        with self.spoken[-1].open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bonafides", "box", "--data", str(self.data), "--port",
                str(self.port)], stdout=said, stderr=said, env=keep, start_new_session=True,
            )  # fmt: skip
        limit = time.monotonic() + 240
        while self.ask("GET", "/health/ready")[0] != 200:
            assert time.monotonic() < limit, self.spoken[-1].read_text()
            time.sleep(0.05)

    def ask(self, method: str, path: str, said: Any = None, **headers: str) -> tuple[int, Any]:
        """Ask it; 0 where it does not answer."""
        with (
            contextlib.suppress(OSError, http.client.HTTPException),
            contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as line,
        ):
            line.request(method, path, None if said is None else json.dumps(said), {**VISITOR, **headers})
            answer = line.getresponse()
            body = answer.read()
            assert answer.getheader("Set-Cookie") is None
            return answer.status, json.loads(body) if body.startswith(b"{") else body
        return 0, None

    def members(self) -> list[int]:
        """Processes that serve this folder, the command itself among them."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (
                    str(self.data).encode()
                    in (place / "cmdline").read_bytes() + (place / "environ").read_bytes()
                ):
                    found.append(int(place.name))
        return found

    def kill(self, *, everything: bool) -> None:
        """kill -9: the process that serves, or the command that would start it again as well."""
        assert self.process is not None
        for member in self.members():
            if everything or member != self.process.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(member, signal.SIGKILL)
        if everything:
            self.process.wait(20)

    def end(self) -> None:
        """Tell it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(40)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    one = Running(tmp_path / "data", free_port())
    one.start()
    yield one
    one.end()


@pytest.fixture
def house(running: Running) -> HttpBox:
    return HttpBox.of(running.data, f"http://127.0.0.1:{running.port}")


def opened_by(house: HttpBox, cells: list[str]) -> Round:
    """A round with a real instrument, opened over HTTP."""
    signing = signing_keys(cells)
    document = document_of(KEY, house.prepare(KEY, cells), signing, invited=200)
    document["instrument"] = load("trust-profile-client").document()
    raw = manifest.canonical(document)
    house.open(KEY, raw)
    return Round(None, KEY, raw, signing)  # type: ignore[arg-type]


def answers_of(held: Round, n: int) -> dict[str, int]:
    return {
        item["code"]: 1 + (n + place) % 7
        for place, item in enumerate(held.read.document["instrument"]["items"])
    }


@dataclass
class Poster:
    """Somebody who posts their ballots until each is acknowledged, as the browser does."""

    running: Running
    ballots: list[dict[str, Any]]
    acknowledged: dict[str, int] = field(default_factory=dict)
    strange: list[tuple[int, Any]] = field(default_factory=list)
    tries: int = 0

    def post(self) -> None:
        for sent in self.ballots:
            limit = time.monotonic() + 400
            while time.monotonic() < limit:
                self.tries += 1
                status, said = self.running.ask("POST", "/ballots", sent)
                if status == 200:
                    self.acknowledged[sent["input"]] = said["version"]
                    break
                if status not in (0, 503):
                    self.strange.append((status, said))
                    break
                time.sleep(0.02)


def taken(posters: list[Poster]) -> int:
    """How many ballots have been acknowledged."""
    return sum(len(poster.acknowledged) for poster in posters)


def until_taken(posters: list[Poster], n: int) -> None:
    """Wait until that many have been acknowledged."""
    limit = time.monotonic() + 240
    while taken(posters) < n:
        assert time.monotonic() < limit, "nothing is acknowledged"
        time.sleep(0.005)


@pytest.mark.slow
@pytest.mark.embedded
def test_killed_again_and_again_the_box_loses_and_doubles_nothing(running: Running, house: HttpBox) -> None:
    held = opened_by(house, [ONE, TWO])
    rights = [held.collect(cell) for cell in (ONE, TWO) for _ in range(60)]
    posters = [
        Poster(running, [held.ballot(right, answers_of(held, n)) for n, right in enumerate(rights[part::6])])
        for part in range(6)
    ]
    threads = [threading.Thread(target=poster.post) for poster in posters]
    for thread in threads:
        thread.start()
    draw = random.Random(50)
    for everything in (False, True, False, True):
        # However quick the machine is, some are on their way; however slow it is, some have been taken.
        until_taken(posters, taken(posters) + draw.randint(5, 20))
        time.sleep(draw.uniform(0, 0.02))
        running.kill(everything=everything)
        if everything:
            running.start()
        else:
            limit = time.monotonic() + 240
            while running.ask("GET", "/health/ready")[0] != 200:
                assert time.monotonic() < limit
                time.sleep(0.05)
    for thread in threads:
        thread.join(600)
    assert [poster.strange for poster in posters] == [[]] * 6
    acknowledged = {name for poster in posters for name in poster.acknowledged}
    assert len(acknowledged) == 120
    # The kills came among the posts, or this shows nothing.
    assert sum(poster.tries for poster in posters) > 120
    for right in rights[::10]:
        status, said = running.ask("POST", "/own", respondent.write_own_request(right))
        assert (status, said["version"]) == (200, 1)
    running.at(after())
    said = house.close(KEY)
    assert said["counts"] == {ONE: {"accepted": 60}, TWO: {"accepted": 60}}
    assert said["ballots"] == sorted(right.ballot_name for right in rights)
    assert said["release"]["cells"] == {ONE: {"n": 60}, TWO: {"n": 60}}
    assert house.close(KEY) == said
    spoken = "".join(path.read_text() for path in running.spoken)
    assert not any(word in spoken for word in ("/ballots", held.key, *said["ballots"]))


@pytest.mark.embedded
def test_nothing_of_a_visitor_is_kept(running: Running, house: HttpBox) -> None:
    held = opened_by(house, [ONE])
    for n in range(5):
        right = held.collect(ONE)
        assert running.ask("POST", "/ballots", held.ballot(right, answers_of(held, n)))[0] == 200
    assert running.ask("POST", "/ballots", {"round": KEY, "cell": ONE})[0] == 422
    assert running.ask("GET", "/answer/")[0] in (200, 404)
    assert running.ask("GET", f"/rounds/{KEY}.json")[0] == 200
    assert running.ask("GET", f"/rounds/{KEY}/board.json") == (
        200, {"state": "open", "counts": {}, "ballots": []},
    )  # fmt: skip
    running.at(after())
    house.close(KEY)
    assert running.ask("GET", f"/rounds/{KEY}/board.json")[1]["counts"] == {ONE: {"accepted": 5}}
    assert running.ask("POST", "/ballots", held.ballot(held.collect(ONE), answers_of(held, 1)))[0] == 410
    running.end()
    left = b"".join(path.read_bytes() for path in running.data.parent.rglob("*") if path.is_file())
    for trace in ("browser like no other", "203.0.113.77", "known=42"):
        assert trace.encode() not in left
    # Beside its own files the program of the round: named by what it holds, the same for everybody.
    pages = running.data / "box" / "pages"
    kept = {path.name for path in pages.iterdir() if path.name != f"{KEY}.files"}
    assert kept == {hashlib.sha256(content).hexdigest() for content in program().values()}
    assert {path.name for path in running.data.rglob("*") if path.is_file() and path.parent != pages} <= {
        "running.lock", "box.sqlite3", "box.sqlite3-wal", "box.sqlite3-shm", "house-secret",
    }  # fmt: skip
    with sqlite3.connect(running.data / "box" / "box.sqlite3") as rows:
        tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_schema")]
    of_threads = ["batches", "said", "threads", "turns"]
    assert sorted(tables) == sorted(["comments", "counted", "rounds", "spool", *of_threads])


@pytest.mark.embedded
def test_only_the_house_opens_closes_and_prepares(running: Running, house: HttpBox) -> None:
    held = opened_by(house, [ONE])
    for what in ("prepare", "open", "close", "void", "forget", "state"):
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}):
            assert running.ask("POST", f"/rounds/{KEY}/{what}", {"cells": [TWO]}, **headers)[0] == 401
    assert house.state(KEY) == {"state": "open", "keys": True}
    assert running.ask("POST", "/rounds/..%2F..%2Fetc/state", {})[0] in (401, 404)
    assert running.ask("DELETE", "/ballots")[0] == 405
    assert running.ask("POST", "/nowhere", {})[0] == 404
    big = {"round": "x" * 40_000}
    assert running.ask("POST", "/ballots", big)[0] == 413
    with pytest.raises(Refused) as told:
        house.open(KEY, held.raw.replace(b'"A round"', b'"A rovnd"'))
    assert told.value.status == 409

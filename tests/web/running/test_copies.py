"""Backups: made while people write, put back whole or not at all."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(900)

WRITER = """
import sys, django
django.setup()
from bonafides.people.app.models import Territory
n = 0
while True:
    n += 1
    Territory.objects.create(name=f"Territory {n:06d}")
    print(n, flush=True)
"""

ROWS = """
from bonafides.people.app.models import Territory
print(*sorted(Territory.objects.values_list("name", flat=True)), sep="\\n")
"""

WHO = """
from bonafides.people.app.models import Installation, Person
print(Installation.objects.get().name, *Person.objects.values_list("email", "key"))
"""


def changed(copy: Path, out: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The same copy with members changed; None leaves one out."""
    with tarfile.open(copy, "r:gz") as before, tarfile.open(out, "w:gz") as after:
        for entry in before:
            stream = before.extractfile(entry)
            content = change(entry.name, stream.read() if stream else b"")
            if content is not None:
                entry.size = len(content)
                after.addfile(entry, io.BytesIO(content))
    return out


def test_a_backup_under_writes_holds_one_state_and_can_be_put_back(installed: Any, tmp_path: Path) -> None:
    house = installed()
    house.set_up()
    (house.data / "uploads" / "abc").mkdir(parents=True)
    (house.data / "uploads" / "abc" / "00001-deals.csv").write_text("deal\n1\n")
    # Into a file: a pipe that nobody reads is full after some thousand rows, and holds the writer up.
    written = tmp_path / "written"
    with written.open("w") as out:
        writer = subprocess.Popen([sys.executable, "-c", WRITER], env=house.environment, stdout=out)
    try:
        while len(lines := written.read_text().splitlines()) < 20:
            assert writer.poll() is None
            time.sleep(0.02)
        before = len(lines)
        said = house.run("backup", tmp_path / "copy.tar.gz")
        assert said.returncode == 0, said.stderr
        assert writer.poll() is None
        most = len(written.read_text().splitlines()) + 1
    finally:
        writer.terminate()
        writer.wait()
    assert (tmp_path / "copy.tar.gz").stat().st_mode & 0o077 == 0

    other = installed("other")
    said = other.run("restore", tmp_path / "copy.tar.gz")
    assert said.returncode == 0, said.stderr
    found = other.django(ROWS).splitlines()
    assert found == [f"Territory {n:06d}" for n in range(1, len(found) + 1)]
    assert before <= len(found) <= most
    assert other.django(WHO) == house.django(WHO)
    assert (other.data / "secret").read_bytes() == (house.data / "secret").read_bytes()
    assert (other.data / "uploads" / "abc" / "00001-deals.csv").read_text() == "deal\n1\n"

    # What is there is not lost unless that is said.
    refused = other.run("restore", tmp_path / "copy.tar.gz")
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    other.django("from bonafides.people.app.models import Territory as T\nT.objects.all().delete()")
    assert other.run("restore", tmp_path / "copy.tar.gz", "--replace").returncode == 0
    assert other.django(ROWS).splitlines() == found


def test_a_copy_that_is_not_whole_changes_nothing(installed: Any, tmp_path: Path) -> None:
    house = installed()
    house.set_up()
    copy = tmp_path / "copy.tar.gz"
    assert house.run("backup", copy).returncode == 0
    before = house.django(WHO)
    whole = copy.read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.tar.gz").write_text("no archive at all")

    def flipped(name: str, content: bytes) -> bytes:
        return content[:-1] + bytes([content[-1] ^ 1]) if name == "database" else content

    def newer(name: str, content: bytes) -> bytes:
        if name != "backup.json":
            return content
        about = json.loads(content)
        about["migrations"].append("people.9999_of_tomorrow")
        return json.dumps(about).encode()

    changed(copy, tmp_path / "flipped.tar.gz", flipped)
    changed(copy, tmp_path / "less.tar.gz", lambda name, content: None if name == "secret" else content)
    changed(copy, tmp_path / "newer.tar.gz", newer)
    for name, code, why in (
        ("cut", 3, "no whole backup"),
        ("text", 3, "no whole backup"),
        ("absent", 3, "not there"),
        ("flipped", 3, "no whole backup"),
        ("less", 3, "no whole backup"),
        ("newer", 2, "newer"),
    ):
        said = house.run("restore", tmp_path / f"{name}.tar.gz", "--replace")
        assert (said.returncode, why in said.stderr) == (code, True), (name, said.stderr)
    assert house.django(WHO) == before
    assert not list(house.data.glob("scratch-*"))


def test_a_copy_that_reaches_out_of_its_folder_is_refused(installed: Any, tmp_path: Path) -> None:
    house = installed()
    house.set_up()
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as tar:
        entry = tarfile.TarInfo("../reached")
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"x"))
    assert house.run("restore", evil, "--replace").returncode == 3
    assert not (house.data / "reached").exists()
    assert not (house.data.parent / "reached").exists()


def test_nothing_is_put_back_under_a_running_server(installed: Any, tmp_path: Path) -> None:
    house = installed()
    house.set_up()
    assert house.run("backup", tmp_path / "copy.tar.gz").returncode == 0
    house.serve()
    assert house.run("backup", tmp_path / "second.tar.gz").returncode == 0
    said = house.run("restore", tmp_path / "copy.tar.gz", "--replace")
    assert said.returncode == 2
    assert "another bonafides runs" in said.stderr
    assert house.ready()


def test_no_backup_is_written_over_another(installed: Any, tmp_path: Path) -> None:
    house = installed()
    house.set_up()
    (tmp_path / "copy.tar.gz").write_text("the one of yesterday")
    said = house.run("backup", tmp_path / "copy.tar.gz")
    assert said.returncode == 2
    assert (tmp_path / "copy.tar.gz").read_text() == "the one of yesterday"

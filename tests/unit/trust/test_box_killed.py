"""The box dies at a step of closing, as by kill -9, and closes all the same when it is asked again."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.ballot_rounds import Round, after, code_of, opened, signing_keys, tally

from bonafides.trust import manifest
from bonafides.trust.box import keys
from bonafides.trust.box.box import Box

ONE = code_of(1)

DIES = """
import os, sys
from pathlib import Path
from tests.ballot_rounds import after, tally
from bonafides.trust.box import box as boxes, closing, keys, store

folder, key, step = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
die = lambda *given, **more: os._exit(9)

def then_die(call):
    def both(*given, **more):
        call(*given, **more)
        os._exit(9)
    return both

Store = store.Store
steps = {
    "when it is marked": (Store, "set_state", then_die(Store.set_state)),
    "before it counts": (closing, "close_plan", die),
    "in the middle of measuring": (closing, "kept_together", die),
    "before it writes": (Store, "count", die),
    "when it has written": (Store, "count", then_die(Store.count)),
    "between two keys": (keys, "_overwrite", then_die(keys._overwrite)),
    "when the keys are gone": (keys, "destroy", then_die(keys.destroy)),
    "before the file is rewritten": (Store, "rewrite", die),
    "when the file is rewritten": (Store, "rewrite", then_die(Store.rewrite)),
}
place, name, instead = steps[step]
box = boxes.Box(folder, measure=tally, clock=after)
setattr(place, name, instead)
box.close(key)
"""

STEPS = [line.split('"')[1] for line in DIES.splitlines() if line.startswith('    "')]


def made(folder: Path) -> Round:
    held = opened(Box(folder, measure=tally), [ONE], signing=signing_keys([ONE]))
    for n in range(6):
        held.answer(ONE, {"c1": n + 1})
    held.box.shut()
    return held


@pytest.mark.parametrize("step", STEPS)
def test_a_box_that_dies_while_closing_closes_when_asked_again(
    tmp_path: Path, project_root: Path, step: str
) -> None:
    held = made(tmp_path / "box")
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(tmp_path / "box"), held.key, step],
        env={"PATH": "", "PYTHONPATH": f"{project_root}:{project_root / 'src'}"},
        cwd=project_root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 9, done.stderr
    again = Box(tmp_path / "box", measure=tally, clock=after)
    said = json.loads(again.close(held.key))
    assert said["counts"] == {ONE: {"accepted": 6}}
    assert len(set(said["ballots"])) == 6
    assert again.close(held.key) == manifest.canonical(said)
    again.shut()
    assert not (tmp_path / "box" / "keys" / held.key).exists()
    with closing(sqlite3.connect(tmp_path / "box" / "box.sqlite3")) as rows:
        assert rows.execute("SELECT count(*) FROM counted").fetchone() == (6,)
        assert rows.execute("SELECT count(*) FROM spool").fetchone() == (0,)
        assert rows.execute("SELECT state FROM rounds").fetchone() == ("closed",)


def test_a_box_that_died_between_two_keys_destroys_the_other_at_its_start(tmp_path: Path) -> None:
    held = made(tmp_path / "box")
    box = Box(tmp_path / "box", measure=tally, clock=after)
    box.close(held.key)
    folder = tmp_path / "box" / "keys" / held.key
    box.shut()
    folder.mkdir()
    (folder / keys.SEALS).write_bytes(b"left behind")
    Box(tmp_path / "box").shut()
    assert not folder.exists()

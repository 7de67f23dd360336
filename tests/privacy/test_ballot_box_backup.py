"""Attack: an old backup of the whole installation, read after the round has closed.

Level: copy, by the commands themselves. What `bonafides backup` wrote while a round was open holds its
ballots as noise, no key of the round, and nothing that says who had collected; restored, the round is
void.
"""

from __future__ import annotations

import base64
import io
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.ballot_rounds import after, code_of, opened, signing_keys, tally

from bonafides.trust import sealing
from bonafides.trust.box import keys
from bonafides.trust.box.box import Box

ONE = code_of(1)
WORDS = "a sentence that nobody else would write"


def inside(copy: Path) -> dict[str, bytes]:
    """Name and content of everything in a backup."""
    with tarfile.open(fileobj=io.BytesIO(copy.read_bytes()), mode="r:gz") as tar:
        return {entry.name: found.read() for entry in tar if (found := tar.extractfile(entry)) is not None}


@pytest.mark.embedded
def test_a_backup_of_an_open_round_can_be_read_by_nobody_after_its_close(
    installed: Any, tmp_path: Path
) -> None:
    house = installed()
    house.set_up()
    box = Box(house.data / "box", measure=tally)
    secret = keys.house_secret(house.data / "box")
    held = opened(box, [ONE], signing=signing_keys([ONE]))
    for n in range(6):
        held.answer(ONE, {"c1": n + 1}, comments={"keep": WORDS})
    said = house.run("backup", tmp_path / "open.tar.gz")
    assert said.returncode == 0, said.stderr
    were = keys.load(box.folder / "keys" / held.key)
    held.close()
    box.shut()

    files = inside(tmp_path / "open.tar.gz")
    assert "box.sqlite3" in files
    assert not [name for name in files if "key" in name and name != "ledger.key"]
    assert not [name for name in files if name.startswith(("box/", "issuer"))]
    raw = b"".join(files.values())
    for one in (were.box, *(sealing.secret_number(key) for key in were.seals.values()), secret.encode()):
        for form in (one, one.hex().encode(), base64.b64encode(one)[:40], base64.urlsafe_b64encode(one)[:40]):
            assert form not in raw
    assert WORDS.encode() not in raw
    # Not because nothing was there: six rows of noise are.
    (tmp_path / "box.sqlite3").write_bytes(files["box.sqlite3"])
    with closing(sqlite3.connect(tmp_path / "box.sqlite3")) as rows:
        assert rows.execute("SELECT count(*) FROM spool").fetchone() == (6,)

    back = house.run("restore", tmp_path / "open.tar.gz", "--replace")
    assert back.returncode == 0, back.stderr
    assert "can never be opened" in back.stdout
    again = Box(house.data / "box", measure=tally, clock=after)
    with pytest.raises(keys.KeysLost):
        again.close(held.key)
    again.shut()

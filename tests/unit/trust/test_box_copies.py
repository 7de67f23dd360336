"""Copies of the box's database: what is in them, and what is said of open rounds when one is put back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ballot_rounds import after, code_of, opened, signing_keys, tally, within

from bonafides.errors import UnreadableInput
from bonafides.trust.blind import SigningKey
from bonafides.trust.box import keys
from bonafides.trust.box.box import Box
from bonafides.trust.box.copying import copy_to, put_back

ONE = code_of(1)
SAID = {"c1": 6, "c2": None, "r1": 2}


@pytest.fixture(scope="module")
def signing() -> dict[str, SigningKey]:
    return signing_keys([ONE])


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    made = Box(tmp_path / "box", measure=tally)
    yield made
    made.shut()


def test_a_box_goes_on_where_its_keys_still_are(
    box: Box, signing: dict[str, SigningKey], tmp_path: Path
) -> None:
    held = opened(box, [ONE], signing=signing)
    for _ in range(4):
        held.answer(ONE, SAID)
    late = held.collect(ONE)
    assert copy_to(box.folder, tmp_path / "copy")
    sent = held.ballot(late, SAID)
    box.accept(sent)
    younger = opened(box, [ONE], signing=signing)
    box.shut()
    said = put_back(tmp_path / "copy", box.folder)
    assert len(said) == 1
    # The house has lost who holds an invitation; a box that is put back by itself has lost nothing but what
    # came since.
    assert "Its keys are still here" in said[0]
    # The round that the copy does not know can be closed by nobody: its keys are gone.
    assert not (box.folder / "keys" / younger.key).exists()
    again = Box(box.folder, measure=tally, clock=within)
    again.accept(sent)
    held.box = again
    assert held.close()["counts"] == {ONE: {"accepted": 5}}
    again.shut()


def test_a_round_without_its_keys_is_said_to_be_lost(
    box: Box, signing: dict[str, SigningKey], tmp_path: Path
) -> None:
    held = opened(box, [ONE], signing=signing)
    for _ in range(5):
        held.answer(ONE, SAID)
    assert copy_to(box.folder, tmp_path / "copy")
    held.close()
    box.shut()
    said = put_back(tmp_path / "copy", box.folder)
    assert "can never be opened" in said[0]
    again = Box(box.folder, measure=tally, clock=within)
    assert again.state(held.key) == {"state": "open", "keys": False}
    again._rounds.clock = after
    with pytest.raises(keys.KeysLost):
        again.close(held.key)
    again.void(held.key)
    again.shut()


def test_a_damaged_copy_changes_nothing(box: Box, signing: dict[str, SigningKey], tmp_path: Path) -> None:
    held = opened(box, [ONE], signing=signing)
    (tmp_path / "copy").write_bytes(b"SQLite format 3\0" + b"x" * 4096)
    with pytest.raises(UnreadableInput):
        put_back(tmp_path / "copy", box.folder)
    assert box.state(held.key) == {"state": "open", "keys": True}


def test_where_there_is_no_box_nothing_is_copied(tmp_path: Path) -> None:
    assert not copy_to(tmp_path, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert put_back(None, tmp_path) == ()

"""`bonafides trustee`: a key in a file, its public half, and its one use."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.ballot_rounds import Round, after, code_of, opened, signing_keys, tally, within
from tests.command_line import run
from tests.unit.trust.test_box_application import asked

from bonafides.trust import answering, days, manifest, trustee
from bonafides.trust.box.box import Box
from bonafides.trust.refused import Refused

ONE = code_of(1)
PASSPHRASE = "seven wise goats"
WHERE = ("--box", "https://box.example/", "--round")


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    """A box that the command reaches."""
    made = Box(tmp_path / "box", measure=tally, clock=within)

    def over_http(address: str, document: dict[str, Any] | None) -> answering.Answered:
        path = address.removeprefix("https://box.example")
        method = "GET" if document is None else "POST"
        status, _, said = asked(made, method, path, document or b"")
        return answering.Answered(status, manifest.canonical(said))

    monkeypatch.setattr(answering, "over_http", over_http)
    monkeypatch.setattr(days, "now", after)
    yield made
    made.shut()


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Types passphrases, and then what is asked in the open."""

    def types(*hidden: str, open_: str = "") -> None:
        given = iter(hidden)
        monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _text: next(given))
        monkeypatch.setattr("sys.stdin", io.StringIO(open_))

    return types


def made(file: Path, typing: Any) -> str:
    """A new key; its public half."""
    typing(PASSPHRASE, PASSPHRASE)
    said = run("trustee", "new", file)
    assert said.code == 0, said.err
    (public,) = [line for line in said.out.splitlines() if line.startswith("MFkw")]
    assert trustee.mark(public) in said.out
    return public


def held_by(box: Box, public: str) -> Round:
    held = opened(box, [ONE], signing=signing_keys([ONE]), trustee=public)
    for _ in range(5):
        held.answer(ONE, {"c1": 4})
    return held


def closing_begun(held: Round) -> None:
    held.over()
    with pytest.raises(Refused, match="waits for its trustee"):
        held.box.close(held.key)


def test_a_trustee_makes_a_key_and_opens_one_round_with_it(box: Box, typing: Any, tmp_path: Path) -> None:
    file = tmp_path / "round.pem"
    held = held_by(box, made(file, typing))
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    closing_begun(held)
    typing(PASSPHRASE, open_="y\n")
    said = run("trustee", "open", file, *WHERE, held.key)
    assert said.code == 0, said.err
    assert manifest.groups(held.read.fingerprint) in said.out
    assert not file.exists()
    assert json.loads(box.close(held.key))["release"]["cells"] == {ONE: {"n": 5}}


def test_the_file_stays_until_the_box_has_counted(box: Box, typing: Any, tmp_path: Path) -> None:
    file = tmp_path / "round.pem"
    held = held_by(box, made(file, typing))
    before = file.read_bytes()
    # The house has not asked to close; nobody is sure; another passphrase.
    for words, open_ in ((PASSPHRASE, "y\n"), (PASSPHRASE, "n\n"), ("seven unwise goats", "y\n")):
        typing(words, open_=open_)
        assert run("trustee", "open", file, *WHERE, held.key).code != 0
        assert file.read_bytes() == before
    assert box.state(held.key)["state"] == "open"


def test_a_house_and_a_box_together_get_no_key_before_the_last_day_is_over(
    box: Box, typing: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Level: the clock of the box is set ahead. The trustee's own clock says what day it is."""
    file = tmp_path / "round.pem"
    held = held_by(box, made(file, typing))
    closing_begun(held)
    monkeypatch.setattr(days, "now", within)
    typing(PASSPHRASE, open_="y\n")
    said = run("trustee", "open", file, *WHERE, held.key)
    assert said.code != 0
    assert "2026-12-11" in said.err
    assert file.exists()
    assert box.state(held.key)["state"] == "closing"


def test_the_file_of_another_round_is_no_key_of_this_one(box: Box, typing: Any, tmp_path: Path) -> None:
    held = held_by(box, made(tmp_path / "one.pem", typing))
    made(tmp_path / "other.pem", typing)
    closing_begun(held)
    typing(PASSPHRASE, open_="y\n")
    said = run("trustee", "open", tmp_path / "other.pem", *WHERE, held.key)
    assert said.code != 0
    assert "announced trustee" in said.err
    assert (tmp_path / "other.pem").exists()


def test_nothing_is_overwritten_and_a_short_passphrase_is_none(typing: Any, tmp_path: Path) -> None:
    file = tmp_path / "round.pem"
    typing("short", "short")
    assert run("trustee", "new", file).code != 0
    assert not file.exists()
    made(file, typing)
    before = file.read_bytes()
    typing(PASSPHRASE, PASSPHRASE)
    assert run("trustee", "new", file).code != 0
    assert file.read_bytes() == before
    typing(PASSPHRASE)
    assert run("trustee", "open", tmp_path / "none.pem", *WHERE, "k").code == 3

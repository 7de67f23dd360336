"""The ballot box from preparing to closing, within one process."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from tests.ballot_rounds import Round, after, code_of, document_of, opened, signing_keys, tally, within

from bonafides.trust import manifest, respondent
from bonafides.trust.blind import SigningKey
from bonafides.trust.box import keys
from bonafides.trust.box.box import Box
from bonafides.trust.box.client import LocalBox
from bonafides.trust.refused import Refused

ONE, TWO, THREE = code_of(1), code_of(2), code_of(3)
SAID = {"c1": 6, "c2": None, "r1": 2}


@pytest.fixture(scope="module")
def signing() -> dict[str, SigningKey]:
    return signing_keys([ONE, TWO, THREE])


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    made = Box(tmp_path / "box", measure=tally, clock=within)
    yield made
    made.shut()


@pytest.fixture
def lone(box: Box, signing: dict[str, SigningKey]) -> Round:
    return opened(box, [ONE], signing=signing)


def status(error: pytest.ExceptionInfo[Refused]) -> int:
    return error.value.status


def test_five_answers_are_counted_under_the_hash_of_their_keys(lone: Round) -> None:
    rights = [lone.answer(ONE, {"c1": n + 1, "c2": None, "r1": 2}) for n in range(5)]
    said = lone.close()
    assert said["counts"] == {ONE: {"accepted": 5}}
    assert said["ballots"] == sorted(right.ballot_name for right in rights)
    assert said["release"]["cells"] == {ONE: {"n": 5}}
    with closing(sqlite3.connect(lone.box.folder / "box.sqlite3")) as rows:
        found = rows.execute("SELECT ballot, cells, answers, flag FROM counted").fetchall()
        assert rows.execute("SELECT count(*) FROM spool").fetchone() == (0,)
    answers = {ballot.hex(): json.loads(text)["c1"] for ballot, cell, text, flag in found}
    assert answers == {right.ballot_name: n + 1 for n, right in enumerate(rights)}


def test_closing_again_gives_the_same_bytes(lone: Round) -> None:
    for _ in range(5):
        lone.answer(ONE, SAID)
    lone.over()
    first = lone.box.close(lone.key)
    assert lone.box.close(lone.key) == first
    lone.box.shut()
    again = Box(lone.box.folder)
    assert again.close(lone.key) == first
    again.shut()


def test_four_answers_are_destroyed_unread(lone: Round) -> None:
    for _ in range(4):
        lone.answer(ONE, SAID)
    said = lone.close()
    assert said["counts"] == {ONE: {"accepted": 4}}
    assert said["release"]["cells"] == {ONE: {"n": 0}}
    with closing(sqlite3.connect(lone.box.folder / "box.sqlite3")) as rows:
        for table in ("spool", "counted", "comments"):
            assert rows.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_a_cell_below_five_is_counted_with_others_and_stands_nowhere_apart(
    box: Box, signing: dict[str, SigningKey]
) -> None:
    shows = ["means", "spread", "comments"]
    plan = [
        {"code": "all", "cells": [ONE, TWO, THREE], "shows": shows},
        *({"code": cell, "cells": [cell], "shows": shows} for cell in (ONE, TWO, THREE)),
    ]
    held = opened(box, [ONE, TWO, THREE], signing=signing, parents={TWO: ONE, THREE: ONE}, plan=plan)
    for cell, n in ((ONE, 5), (TWO, 3), (THREE, 6)):
        for _ in range(n):
            held.answer(cell, SAID, comments={"keep": "as it is"})
    said = held.close()
    assert said["counts"] == {ONE: {"accepted": 5}, TWO: {"accepted": 3}, THREE: {"accepted": 6}}
    assert said["release"]["allowed"]["all"] == sorted(shows)
    # With 5 or 6 shown beside all 14, the three would follow: one of the two is withheld as well.
    assert said["release"]["allowed"][TWO] == []
    with closing(sqlite3.connect(box.folder / "box.sqlite3")) as rows:
        kept = rows.execute("SELECT cells, count(*) FROM counted GROUP BY cells").fetchall()
        written = rows.execute("SELECT cells, count(*) FROM comments GROUP BY cells").fetchall()
    assert sum(n for _, n in kept) == 14
    assert all(n >= 5 for _, n in kept)
    assert TWO not in dict(kept)
    # Comments are for ten and more: these fourteen stand together.
    assert written == [(f"{ONE}+{TWO}+{THREE}", 14)]


def test_a_higher_version_replaces_and_a_lower_one_is_told_so(lone: Round) -> None:
    right = lone.collect(ONE)
    first, second = (lone.ballot(right, {"c1": n}, version=n) for n in (1, 2))
    other = lone.ballot(right, {"c1": 3}, version=2)
    assert lone.box.accept(first) == 1
    assert lone.box.accept(first) == 1
    assert lone.box.accept(second) == 2
    for late in (first, other):
        with pytest.raises(Refused) as told:
            lone.box.accept(late)
        assert status(told) == 409
    back = lone.box.own(respondent.write_own_request(right))
    assert back["version"] == 2
    assert respondent.read_own(right, back["own"])["answers"] == {"c1": 2}


def test_a_withdrawn_answer_is_gone_and_its_key_stays_spent(lone: Round) -> None:
    rights = [lone.answer(ONE, SAID) for _ in range(6)]
    before = lone.ballot(rights[0], SAID, version=2)
    gone = respondent.write_withdrawal(rights[0], 3)
    assert lone.box.withdraw(gone) == 3
    assert lone.box.withdraw(gone) == 3
    with pytest.raises(Refused) as told:
        lone.box.accept(before)
    assert status(told) == 409
    assert lone.box.own(respondent.write_own_request(rights[0])) == {"version": 3, "own": ""}
    said = lone.close()
    assert said["counts"] == {ONE: {"accepted": 5}}
    assert rights[0].ballot_name not in said["ballots"]


def test_after_the_close_nothing_is_taken_and_no_key_is_left(lone: Round) -> None:
    right = lone.collect(ONE)
    for _ in range(5):
        lone.answer(ONE, SAID)
    lone.close()
    assert not (lone.box.folder / "keys" / lone.key).exists()
    calls = (
        (lone.box.accept, lone.ballot(right, SAID)),
        (lone.box.withdraw, respondent.write_withdrawal(right, 1)),
        (lone.box.own, respondent.write_own_request(right)),
    )
    for call, sent in calls:
        with pytest.raises(Refused) as told:
            call(sent)
        assert status(told) == 410


def test_what_cannot_be_read_is_no_answer(lone: Round) -> None:
    for _ in range(4):
        lone.answer(ONE, SAID)
    right = lone.collect(ONE)
    other = manifest.read(
        manifest.canonical(document_of(lone.key, lone.box.prepare("another", [ONE]), lone.signing))
    )
    # Sealed to another key, properly signed for this round.
    lone.box.accept(respondent.write_ballot(right, other, SAID))
    said = lone.close()
    assert said["counts"] == {ONE: {"accepted": 5}}
    assert said["release"]["cells"] == {ONE: {"n": 0}}


def test_comments_are_kept_only_where_ten_answered(box: Box, signing: dict[str, SigningKey]) -> None:
    held = opened(box, [ONE, TWO], signing=signing)
    for n in range(10):
        held.answer(ONE, SAID, comments={"keep": f"words {n}", "change": ""})
    for n in range(9):
        held.answer(TWO, SAID, comments={"keep": f"hidden {n}"})
    said = held.close()
    assert sorted(said["release"]["comments"][ONE]["keep"]) == [f"words {n}" for n in range(10)]
    assert TWO not in said["release"]["comments"]
    with closing(sqlite3.connect(box.folder / "box.sqlite3")) as rows:
        assert rows.execute("SELECT DISTINCT cells, question FROM comments").fetchall() == [(ONE, "keep")]


def test_after_two_years_counted_answers_are_forgotten_by_themselves(lone: Round) -> None:
    for _ in range(5):
        lone.answer(ONE, SAID)
    lone.close()
    assert lone.box.let_go(date(2028, 12, 10)) == []
    assert lone.box.let_go(date(2028, 12, 11)) == [lone.key]
    assert lone.box.let_go(date(2028, 12, 11)) == []
    with closing(sqlite3.connect(lone.box.folder / "box.sqlite3")) as rows:
        assert rows.execute("SELECT count(*) FROM counted").fetchone() == (0,)
        assert rows.execute("SELECT length(outcome) FROM rounds").fetchone() == (0,)
    lone.over()
    with pytest.raises(Refused):
        lone.box.close(lone.key)


def test_a_void_round_leaves_nothing(lone: Round) -> None:
    for _ in range(6):
        lone.answer(ONE, SAID)
    lone.box.void(lone.key)
    lone.box.void(lone.key)
    assert lone.box.state(lone.key) == {"state": "void", "keys": False}
    with closing(sqlite3.connect(lone.box.folder / "box.sqlite3")) as rows:
        assert rows.execute("SELECT count(*) FROM spool").fetchone() == (0,)
    with pytest.raises(Refused):
        lone.box.close(lone.key)


def test_a_round_without_its_keys_can_only_be_void(lone: Round) -> None:
    lone.answer(ONE, SAID)
    lone.box.shut()
    keys.destroy(lone.box.folder / "keys" / lone.key)
    again = Box(lone.box.folder, measure=tally, clock=within)
    right = lone.collect(ONE)
    with pytest.raises(keys.KeysLost):
        again.accept(lone.ballot(right, SAID))
    again._rounds.clock = after
    with pytest.raises(keys.KeysLost):
        again.close(lone.key)
    again.void(lone.key)
    assert again.state(lone.key)["state"] == "void"
    again.shut()


def test_a_manifest_with_a_sealing_key_of_somebody_else_is_not_opened(
    box: Box, signing: dict[str, SigningKey]
) -> None:
    box.prepare("mine", [ONE])
    others = box.prepare("theirs", [ONE])
    raw = manifest.canonical(document_of("mine", others, signing))
    with pytest.raises(Refused, match="did not make"):
        box.open("mine", raw)


def test_what_is_open_is_never_changed(lone: Round) -> None:
    assert lone.box.open(lone.key, lone.raw) == lone.read.fingerprint.hex()
    seals = lone.box.prepare(lone.key, [ONE])
    other = manifest.canonical(document_of(lone.key, seals, lone.signing, invited=9))
    with pytest.raises(Refused) as told:
        lone.box.open(lone.key, other)
    assert status(told) == 409
    assert lone.box.manifest(lone.key) == lone.raw


def test_preparing_again_gives_the_same_keys_and_new_cells_theirs(box: Box) -> None:
    first = box.prepare("round", [ONE])
    both = box.prepare("round", [ONE, TWO])
    assert both[ONE] == first[ONE]
    assert both[TWO] != first[ONE]
    folder = box.folder / "keys" / "round"
    assert sorted(path.name for path in folder.iterdir()) == ["box.key", "seals.keys"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("name", ["../../etc", "", "a b", "x" * 65])
def test_a_round_is_no_path(box: Box, name: str) -> None:
    with pytest.raises(Refused):
        box.prepare(name, [ONE])


def test_the_client_of_one_process_speaks_as_the_contract_says(
    box: Box, signing: dict[str, SigningKey]
) -> None:
    client = LocalBox(box)
    seals = client.prepare("round", [ONE])
    raw = manifest.canonical(document_of("round", seals, signing))
    assert client.open("round", raw) == manifest.fingerprint(raw).hex()
    held = Round(box, "round", raw, signing)
    for _ in range(5):
        held.answer(ONE, SAID)
    held.over()
    assert client.close("round")["counts"] == {ONE: {"accepted": 5}}
    client.forget("round")
    with closing(sqlite3.connect(box.folder / "box.sqlite3")) as rows:
        assert rows.execute("SELECT count(*) FROM counted").fetchone() == (0,)


def test_the_secret_of_the_house_is_made_once(tmp_path: Path) -> None:
    first = keys.house_secret(tmp_path)
    assert keys.house_secret(tmp_path) == first
    assert len(first) == 43
    assert (tmp_path / "house-secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["house-secret"]

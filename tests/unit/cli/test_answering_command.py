"""`bonafides answer`: collecting, answering, changing and withdrawing, in a terminal."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.box_by_hand import BoxByHand, box_by_hand
from tests.command_line import Said, run
from tests.rounds_by_hand import CELLS, NAME, SALT, round_by_hand

from bonafides.errors import BeyondThisMachine
from bonafides.trust import answering, blind, manifest, respondent
from bonafides.trust.refused import Refused, from_text, to_text

PULSE = "manager-pulse-monthly"


@pytest.fixture(scope="module")
def standing() -> Iterator[BoxByHand]:
    with box_by_hand() as made:
        yield made


@pytest.fixture
def box(standing: BoxByHand) -> BoxByHand:
    standing.round = round_by_hand(PULSE, box=standing.address)
    standing.ballots, standing.manifest, standing.closed = {}, None, False
    return standing


def typed(monkeypatch: pytest.MonkeyPatch, *lines: object) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def answered(
    monkeypatch: pytest.MonkeyPatch, link: str, *lines: object, options: tuple[str, ...] = ()
) -> Said:
    typed(monkeypatch, link, *lines)
    return run("answer", *options)


def said_in(box: BoxByHand) -> list[Any]:
    assert box.round is not None
    (ballot,) = box.ballots.values()
    return list(box.round.opened(ballot)["answers"].values())


def test_one_answers_changes_and_withdraws(box: BoxByHand, monkeypatch: pytest.MonkeyPatch) -> None:
    assert box.round is not None
    right = box.round.collect()
    first = answered(monkeypatch, right.link(), 7, 6, 0, 4, 3, 2, "y")
    assert first.code == 0, first.err
    assert said_in(box) == [7, 6, None, 4, 3, 2]
    assert right.ballot_name in first.out
    assert manifest.groups(box.round.manifest.fingerprint) in first.out
    # What was said before is offered again; where it could not be judged it is asked anew.
    second = answered(monkeypatch, right.link(), "", "", 5, "", "", 1, "y", options=("--language", "de"))
    assert second.code == 0, second.err
    assert said_in(box) == [7, 6, 5, 4, 3, 1]
    assert "Führungskraft" in second.out
    gone = answered(monkeypatch, right.link(), options=("--withdraw",))
    assert "Withdrawn" in gone.out
    (row,) = box.ballots.values()
    assert (row["version"], "sealed" in row) == (3, False)


def test_nothing_is_sent_by_whoever_says_no(box: BoxByHand, monkeypatch: pytest.MonkeyPatch) -> None:
    assert box.round is not None
    said = answered(monkeypatch, box.round.collect().link(), 7, 6, 5, 4, 3, 2, "n")
    assert said.code == 1
    assert box.ballots == {}


def test_nobody_answers_another_round(box: BoxByHand, monkeypatch: pytest.MonkeyPatch) -> None:
    assert box.round is not None
    box.manifest = manifest.canonical({**box.round.manifest.document, "closes_on": "2099-02-01"})
    said = answered(monkeypatch, box.round.collect().link())
    assert said.code == 4
    assert "do not answer" in said.err


def test_a_closed_round_says_so(box: BoxByHand, monkeypatch: pytest.MonkeyPatch) -> None:
    assert box.round is not None
    box.closed = True
    said = answered(monkeypatch, box.round.collect().link())
    assert said.code == 4
    assert "closed" in said.err


def test_a_link_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    said = answered(monkeypatch, "https://box.example/answer/#what")
    assert said.code == 4
    assert "copy it again" in said.err


class House:
    """A house that signs as it should, or not."""

    def __init__(self, box: BoxByHand, cell: str = CELLS[0]) -> None:
        assert box.round is not None
        self.round, self.cell, self.key = box.round, cell, box.round.signing[cell]
        self.silent, self.asked = 0, 0
        self.invitation = respondent.Invitation(
            "https://house.example", bytes(32), self.round.manifest.fingerprint, SALT, NAME
        )

    def ask(self, address: str, document: dict[str, Any] | None) -> answering.Answered:
        if document is None:
            assert address == "https://house.example/mirror/board/autumn1.json"
            return answering.Answered(200, self.round.manifest.raw)
        if "blinded" not in document:
            return self._said({"round": "autumn1", "cell": self.cell})
        self.asked += 1
        if self.asked <= self.silent:
            raise BeyondThisMachine("no answer")
        blinded = int.from_bytes(from_text(document["blinded"], "it")) % self.key.public.n
        return self._said({"signature": to_text(blind.blind_sign(self.key, blinded.to_bytes(384)))})

    @staticmethod
    def _said(document: dict[str, Any]) -> answering.Answered:
        import json

        return answering.Answered(200, json.dumps(document).encode())


def test_an_invitation_becomes_a_right(box: BoxByHand) -> None:
    house = House(box)
    right = answering.collect(house.invitation, house.ask)
    assert (right.cell, right.name) == (CELLS[0], NAME)


def test_an_answer_that_does_not_come_is_asked_for_again(box: BoxByHand) -> None:
    house = House(box)
    house.silent = 2
    assert answering.collect(house.invitation, house.ask).cell == CELLS[0]
    house.silent, house.asked = 3, 0
    with pytest.raises(BeyondThisMachine):
        answering.collect(house.invitation, house.ask)


def test_a_house_that_signs_with_another_key_is_refused(box: BoxByHand) -> None:
    house = House(box)
    house.key = house.round.signing[CELLS[1]]
    with pytest.raises(Refused, match="does not fit the announced key"):
        answering.collect(house.invitation, house.ask)


def test_the_key_is_written_to_a_file_of_ones_own(
    box: BoxByHand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    house = House(box)
    monkeypatch.setattr(answering, "collect", lambda invitation: house.round.collect())
    kept = tmp_path / "key.txt"
    said = answered(monkeypatch, house.invitation.link(), "n", options=("--keep", str(kept)))
    assert said.code == 0, said.err
    right = respondent.Right.read(kept.read_text())
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert right.link() not in said.out
    shown = answered(monkeypatch, house.invitation.link(), "n")
    assert "/answer/#" in shown.out


@pytest.mark.parametrize("place", ["there.txt", "no/such/folder/key.txt"])
def test_nothing_is_collected_for_which_there_is_no_place(
    box: BoxByHand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    house = House(box)
    asked: list[object] = []
    monkeypatch.setattr(answering, "collect", asked.append)
    (tmp_path / "there.txt").write_text("something else")
    said = answered(monkeypatch, house.invitation.link(), "n", options=("--keep", str(tmp_path / place)))
    assert said.code == 2
    assert "nothing has been collected yet" in " ".join(said.err.split())
    assert asked == []
    assert (tmp_path / "there.txt").read_text() == "something else"


def test_no_empty_file_is_left_where_nothing_was_collected(
    box: BoxByHand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refused(invitation: respondent.Invitation) -> respondent.Right:
        raise Refused("a ballot that was collected before", "one", "go on with its link")

    house, kept = House(box), tmp_path / "key.txt"
    monkeypatch.setattr(answering, "collect", refused)
    said = answered(monkeypatch, house.invitation.link(), "n", options=("--keep", str(kept)))
    assert said.code == 4
    assert not kept.exists()


def test_a_key_that_cannot_be_written_down_is_shown(
    box: BoxByHand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    house = House(box)

    def full(handle: int, *_: object, **__: object) -> None:
        os.close(handle)
        raise OSError("no room")

    monkeypatch.setattr(answering, "collect", lambda invitation: house.round.collect())
    monkeypatch.setattr("bonafides.cli.answer.os.fdopen", full)
    kept = tmp_path / "key.txt"
    said = answered(monkeypatch, house.invitation.link(), "n", options=("--keep", str(kept)))
    assert said.code == 0, said.err
    assert "/answer/#" in said.out


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://box.example/x", "/etc/passwd"])
def test_only_addresses_of_the_web_are_asked(address: str) -> None:
    with pytest.raises(Refused):
        answering.over_http(address, None)


def test_a_box_that_cannot_be_reached_is_told_with_what_to_do() -> None:
    with pytest.raises(BeyondThisMachine, match="cannot be reached"):
        answering.over_http("http://127.0.0.1:9/own", {})

"""Tokens, ballots and withdrawals: what is taken, what is refused, and in which words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.rounds_by_hand import CELLS, round_by_hand

from bonafides.trust import ballot, respondent
from bonafides.trust.refused import Refused, from_text, to_text

ROUND = round_by_hand()
RIGHT = ROUND.collect()
BALLOT = respondent.write_ballot(RIGHT, ROUND.manifest, {"c1": 6, "c2": None}, {"more": "Ja"}, version=2)
WITHDRAWAL = respondent.write_withdrawal(RIGHT, 3)
OWN = respondent.write_own_request(RIGHT)


def flipped(text: str, at: int = 5) -> str:
    raw = bytearray(from_text(text, "it"))
    raw[at] ^= 1
    return to_text(bytes(raw))


def test_a_ballot_says_what_was_said_and_is_named_by_the_key() -> None:
    read = ballot.read_ballot(BALLOT, ROUND.manifest)
    assert (read.version, read.token.cell, read.token.name) == (2, CELLS[0], RIGHT.ballot_name)
    assert ROUND.opened(BALLOT) == {"answers": {"c1": 6, "c2": None}, "comments": {"more": "Ja"}, "flag": 0}
    assert ballot.read_withdrawal(WITHDRAWAL, ROUND.manifest).version == 3
    assert ballot.read_own_request(OWN, ROUND.manifest).name == RIGHT.ballot_name


def test_a_ballot_travels_as_json_with_its_fields_and_no_others() -> None:
    for document, kind in ((BALLOT, "ballot"), (WITHDRAWAL, "withdraw"), (OWN, "own")):
        assert ballot.parse(json.dumps(document).encode(), kind) == document  # type: ignore[arg-type]
        for raw in (json.dumps({**document, "at": "now"}), json.dumps({}), "[]", "", "{" * 900):
            with pytest.raises(Refused, match="not a"):
                ballot.parse(raw.encode(), kind)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        ballot.parse(json.dumps(BALLOT).encode() + b" " * ballot.MOST_BYTES, "ballot")


def test_ballots_that_say_little_and_much_are_equally_long() -> None:
    little = respondent.write_ballot(RIGHT, ROUND.manifest, {})
    much = respondent.write_ballot(
        RIGHT, ROUND.manifest, dict.fromkeys("abcdefgh", 7), {"more": "x" * 4000}, flag=1
    )
    assert len(json.dumps(little)) == len(json.dumps(much))


@pytest.mark.parametrize("field", ["input", "sig", "sealed", "own", "proof"])
def test_a_ballot_altered_anywhere_is_refused(field: str) -> None:
    with pytest.raises(Refused) as told:
        ballot.read_ballot({**BALLOT, field: flipped(BALLOT[field])}, ROUND.manifest)
    assert told.value.expected
    assert BALLOT[field][:20] not in str(told.value)


@pytest.mark.parametrize("field", sorted(ballot.FIELDS["ballot"]))
@pytest.mark.parametrize("value", [None, "", 0, -1, True, [], {}, "AQAB", "x" * 100])
def test_nonsense_in_any_field_is_refused_and_never_crashes(field: str, value: Any) -> None:
    with pytest.raises(Refused):
        ballot.read_ballot({**BALLOT, field: value}, ROUND.manifest)


@pytest.mark.parametrize("version", [0, -1, 1.0, "1", True, 10**6 + 1, 2**64])
def test_a_version_is_a_plain_number(version: Any) -> None:
    with pytest.raises(Refused, match="a version"):
        ballot.read_ballot({**BALLOT, "version": version}, ROUND.manifest)


def test_another_version_needs_another_proof() -> None:
    with pytest.raises(Refused, match="another key"):
        ballot.read_ballot({**BALLOT, "version": 3}, ROUND.manifest)
    with pytest.raises(Refused, match="another key"):
        ballot.read_withdrawal({**WITHDRAWAL, "version": 4}, ROUND.manifest)


def test_a_proof_for_one_act_is_none_for_another() -> None:
    with pytest.raises(Refused):
        ballot.read_withdrawal({**WITHDRAWAL, "proof": BALLOT["proof"]}, ROUND.manifest)
    with pytest.raises(Refused):
        ballot.read_own_request({**OWN, "proof": WITHDRAWAL["proof"]}, ROUND.manifest)


@pytest.mark.parametrize("proof", [bytes(64), b"\xff" * 64, bytes(63) + b"\1"])
def test_proofs_of_zeros_and_of_giants_are_refused(proof: bytes) -> None:
    with pytest.raises(Refused, match="another key"):
        ballot.read_own_request({**OWN, "proof": to_text(proof)}, ROUND.manifest)


def test_sizes_are_those_of_the_contract() -> None:
    assert (ballot.MESSAGE_BYTES, ballot.INPUT_BYTES) == (150, 182)
    sizes = {name: len(from_text(BALLOT[name], name)) for name in ("input", "sig", "sealed", "own", "proof")}
    assert sizes == {"input": 182, "sig": 384, "sealed": 8285, "own": 8220, "proof": 64}

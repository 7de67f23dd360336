"""The respondent's side in Python: links, checks before answering, one's own copy."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rounds_by_hand import CELLS, NAME, SALT, round_by_hand

from bonafides.trust import manifest, respondent
from bonafides.trust.box.pages import scripts, served
from bonafides.trust.refused import Refused

ROUND = round_by_hand()
RIGHT = ROUND.collect()
SERVED = {name: served()[f"/static/{name}"].content for name in scripts()}


@given(name=st.text(max_size=60), salt=st.binary(max_size=32))
def test_an_invitation_comes_back_from_its_link(name: str, salt: bytes) -> None:
    made = respondent.Invitation("https://house.example", bytes(32), bytes([7]) * 32, salt, name)
    assert respondent.Invitation.read(made.link()) == made
    assert made.link().startswith("https://house.example/mirror/answer/#")


def test_nothing_before_the_mark_says_who_is_invited() -> None:
    made = [
        respondent.Invitation("https://house.example", secrets.token_bytes(32), bytes(32), SALT, name)
        for name in ("Anke Bach", "Bert Dorn")
    ]
    assert len({one.link().partition("#")[0] for one in made}) == 1


def test_a_right_comes_back_from_its_link() -> None:
    assert respondent.Right.read(RIGHT.link()) == RIGHT
    assert respondent.Right.read(f"  {RIGHT.link()}\n") == RIGHT
    before, _, behind = RIGHT.link().partition("#")
    assert before == "https://box.example/answer/"
    assert behind.startswith(f"autumn1.{CELLS[0]}.")


@pytest.mark.parametrize("link", ["", "https://box.example/answer/", "https://x/answer/#a.b", "#", "a.b.c.d"])
def test_a_part_of_a_link_is_refused_with_what_to_do(link: str) -> None:
    for kind in (respondent.Invitation, respondent.Right):
        with pytest.raises(Refused) as told:
            kind.read(link)
        assert "copy it again" in told.value.remedy


def test_a_link_cut_short_is_refused() -> None:
    with pytest.raises(Refused):
        respondent.Right.read(RIGHT.link()[:-30])
    with pytest.raises(Refused):
        respondent.Right.read(RIGHT.link().replace(".autumn", "")[:300])


def test_secrets_are_not_in_what_python_prints_of_a_right() -> None:
    assert RIGHT.secret.hex() not in repr(RIGHT)
    assert str(RIGHT.secret) not in repr(RIGHT)


def test_one_reads_back_what_one_said_and_nobody_else_does() -> None:
    written = respondent.write_ballot(RIGHT, ROUND.manifest, {"c1": 3}, {"keep": "so"}, flag=1)
    said = {"answers": {"c1": 3}, "comments": {"keep": "so"}, "flag": 1}
    assert respondent.read_own(RIGHT, written["own"]) == said
    with pytest.raises(Refused, match="does not open"):
        respondent.read_own(ROUND.collect(), written["own"])


def test_whom_it_is_about_is_checked() -> None:
    respondent.check_about(ROUND.manifest, CELLS[0], SALT, NAME)
    with pytest.raises(Refused, match="not the one this round is about"):
        respondent.check_about(ROUND.manifest, CELLS[0], SALT, "Somebody Else")


def test_nobody_goes_on_with_another_manifest() -> None:
    other = manifest.canonical({**ROUND.manifest.document, "closes_on": "2027-01-16"})
    with pytest.raises(Refused) as told:
        respondent.check_manifest(other, ROUND.manifest.fingerprint)
    assert manifest.groups(manifest.fingerprint(other)) in told.value.found
    assert manifest.groups(ROUND.manifest.fingerprint) in told.value.expected
    assert told.value.remedy.startswith("do not answer")


def test_the_served_scripts_are_those_of_the_manifest() -> None:
    respondent.check_scripts(ROUND.manifest, SERVED)
    for altered in ({**SERVED, "seal.js": b""}, SERVED):
        respondent.check_scripts(ROUND.manifest, altered)

"""Attack: days of a round that are not those that were announced.

Levels. *House*: whoever holds the secret of house and box and asks the box to close, whenever it likes.
*Clock*: whoever sets the clock of the box's machine back, with a restart in between. Nobody is kept out who
sets it ahead: the box has no other clock (docs/how-to/run-the-ballot-box.md says so).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from tests.ballot_rounds import Round, code_of, opened, signing_keys, tally
from tests.unit.trust.test_box_application import HOUSE, asked

from bonafides.trust import respondent
from bonafides.trust.blind import SigningKey
from bonafides.trust.box.box import Box
from bonafides.trust.box.copying import copy_to, put_back
from bonafides.trust.refused import Refused

ONE = code_of(1)
SAID = {"c1": 6, "c2": None, "r1": 2}

BEGINS = datetime(2026, 11, 22, 10, tzinfo=UTC)
"""Midnight before 23 November on Kiritimati (UTC+14)."""
ENDS = datetime(2026, 12, 12, 12, tzinfo=UTC)
"""Midnight after 11 December on Baker Island (UTC-12)."""
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def signing() -> dict[str, SigningKey]:
    return signing_keys([ONE])


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    made = Box(tmp_path / "box", measure=tally)
    yield made
    made.shut()


@pytest.fixture
def held(box: Box, signing: dict[str, SigningKey]) -> Round:
    return opened(box, [ONE], signing=signing)


def at(box: Box, moment: datetime) -> None:
    """Let it be another moment for a box."""
    box._rounds.clock = lambda: moment


def restarted(held: Round, moment: datetime) -> Box:
    """The same box, ended and started at a moment."""
    held.box.shut()
    held.box = Box(held.box.folder, measure=tally, clock=lambda: moment)
    return held.box


def status_of(call: Callable[..., Any], *given: Any) -> int:
    with pytest.raises(Refused) as told:
        call(*given)
    assert told.value.found
    assert told.value.expected
    assert told.value.remedy
    return told.value.status


def requests(held: Round) -> list[tuple[Callable[[Any], Any], Any]]:
    """An answer, a change, a withdrawal and a look at one's own, of people of whom three have answered."""
    change, withdraw, look = (held.answer(ONE, SAID) for _ in range(3))
    return [
        (held.box.accept, held.ballot(held.collect(ONE), SAID)),
        (held.box.accept, held.ballot(change, {"c1": 1}, version=2)),
        (held.box.withdraw, respondent.write_withdrawal(withdraw, 2)),
        (held.box.own, respondent.write_own_request(look)),
    ]


# The announced days, and no others.


@pytest.mark.parametrize(
    ("moment", "status"), [(BEGINS - SECOND, 425), (BEGINS, 0), (ENDS - SECOND, 0), (ENDS, 410)]
)
def test_answers_changes_and_withdrawals_are_taken_on_the_days_of_the_round_alone(
    held: Round, moment: datetime, status: int
) -> None:
    sent = requests(held)
    at(held.box, moment)
    before = held.box._store.waiting(held.key)
    for call, one in sent:
        if status:
            assert status_of(call, one) == status
        else:
            assert call(one)
    if status:
        assert held.box._store.waiting(held.key) == before
    else:
        assert len(held.box._store.waiting(held.key)) == len(before) + 1


@pytest.mark.parametrize("hours", range(-12, 15))
def test_nobody_loses_an_hour_of_their_own_last_day_wherever_they_are(held: Round, hours: int) -> None:
    here = timezone(timedelta(hours=hours))
    at(held.box, datetime(2026, 11, 23, 0, 0, tzinfo=here))
    held.answer(ONE, SAID)
    at(held.box, datetime(2026, 12, 11, 23, 59, 59, tzinfo=here))
    held.answer(ONE, SAID)


def test_the_box_says_by_http_which_days_they_are(held: Round) -> None:
    sent = held.ballot(held.collect(ONE), SAID)
    for moment, status in ((BEGINS - SECOND, 425), (ENDS, 410)):
        at(held.box, moment)
        found, _, said = asked(held.box, "POST", "/ballots", sent)
        assert found == status
        assert said["expected"] == "a day from 2026-11-23 to 2026-12-11"
        assert set(said) == {"found", "expected", "to_do"}


# A house that closes early.


def test_a_house_that_asks_to_close_early_is_refused_and_loses_nobody_an_answer(held: Round) -> None:
    for _ in range(5):
        held.answer(ONE, SAID)
    for moment in (BEGINS - SECOND, BEGINS, datetime(2026, 11, 30, tzinfo=UTC), ENDS - SECOND):
        at(held.box, moment)
        assert status_of(held.box.close, held.key) == 425
        found, _, said = asked(held.box, "POST", f"/rounds/{held.key}/close", b"{}", **HOUSE)
        assert (found, "2026-12-12 12:00 UTC" in said["expected"]) == (425, True)
        assert held.box.state(held.key) == {"state": "open", "keys": True}
        assert held.box.board(held.key) == {"state": "open", "counts": {}, "ballots": []}
    with closing(sqlite3.connect(held.box.folder / "box.sqlite3")) as rows:
        assert rows.execute("SELECT count(*) FROM counted").fetchone() == (0,)
    again = restarted(held, datetime(2026, 12, 1, tzinfo=UTC))
    assert status_of(again.close, held.key) == 425
    held.answer(ONE, SAID)
    at(again, ENDS)
    assert json.loads(again.close(held.key))["counts"] == {ONE: {"accepted": 6}}


def test_an_open_round_can_be_declared_void_on_any_day(held: Round) -> None:
    held.answer(ONE, SAID)
    assert status_of(held.box.close, held.key) == 425
    held.box.void(held.key)
    assert held.box.state(held.key) == {"state": "void", "keys": False}


# A clock that is set back.


def test_a_round_that_was_over_takes_nothing_more_when_the_clock_is_set_back(held: Round) -> None:
    sent = requests(held)
    before = held.box._store.waiting(held.key)
    at(held.box, ENDS)
    assert status_of(*sent[0]) == 410
    at(held.box, datetime(2026, 11, 30, tzinfo=UTC))
    for call, one in sent:
        assert status_of(call, one) == 410
    again = restarted(held, datetime(2026, 11, 30, tzinfo=UTC))
    assert status_of(again.accept, sent[0][1]) == 410
    assert again._store.waiting(held.key) == before
    # Nor is it taken once for the other thing: whoever was told that it is over can be told the result.
    for _ in range(2):
        assert json.loads(again.close(held.key))["counts"] == {ONE: {"accepted": 3}}


def test_a_box_that_starts_after_the_last_day_knows_it_ever_after(held: Round) -> None:
    sent = requests(held)
    restarted(held, ENDS)
    again = restarted(held, datetime(2026, 11, 30, tzinfo=UTC))
    assert again.state(held.key)["state"] == "ended"
    assert status_of(again.accept, sent[0][1]) == 410
    with closing(sqlite3.connect(again.folder / "box.sqlite3")) as rows:
        columns = [one[1] for one in rows.execute("PRAGMA table_info(rounds)")]
    # What it remembers is that, and not when.
    assert columns == ["round", "state", "manifest", "outcome"]


def test_a_clock_set_back_before_the_first_day_opens_and_closes_nothing(held: Round) -> None:
    sent = requests(held)
    again = restarted(held, datetime(1970, 1, 1, tzinfo=UTC))
    assert status_of(again.accept, sent[0][1]) == 425
    assert status_of(again.close, held.key) == 425
    at(again, datetime(2026, 11, 30, tzinfo=UTC))
    assert again.accept(sent[0][1]) == 1


def test_a_copy_of_a_round_that_is_over_keeps_its_keys_and_can_be_closed(held: Round, tmp_path: Path) -> None:
    held.answer(ONE, SAID)
    at(held.box, ENDS)
    assert status_of(held.box.accept, held.ballot(held.collect(ONE), SAID)) == 410
    copy_to(held.box.folder, tmp_path / "copy")
    held.box.shut()
    assert "Its keys are still here" in put_back(tmp_path / "copy", held.box.folder)[0]
    again = restarted(held, ENDS)
    assert json.loads(again.close(held.key))["counts"] == {ONE: {"accepted": 1}}

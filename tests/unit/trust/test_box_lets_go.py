"""A box that runs for months lets go of what is over while it runs."""

from __future__ import annotations

import sqlite3
import threading
from datetime import date, timedelta
from pathlib import Path

from tests.ballot_rounds import CLOSES_ON, code_of, opened, tally, within

from bonafides.trust.box.box import KEPT, Box
from bonafides.website.running.box import keep_letting_go, keep_mixing


def test_it_is_done_again_and_a_turn_that_fails_is_left_to_the_next() -> None:
    days: list[date] = []
    thrice = threading.Event()

    def let_go(today: date) -> None:
        days.append(today)
        if len(days) == 2:
            raise sqlite3.OperationalError("database is locked")
        if len(days) == 3:
            thrice.set()

    ended = keep_letting_go(let_go, 0.001)
    assert thrice.wait(60)
    ended.set()
    assert all(isinstance(day, date) for day in days)


def test_the_file_is_mixed_again_and_again_and_a_turn_that_fails_is_left_to_the_next() -> None:
    turns: list[int] = []
    thrice = threading.Event()

    def mix() -> None:
        turns.append(1)
        if len(turns) == 2:
            raise sqlite3.OperationalError("database is locked")
        if len(turns) == 3:
            thrice.set()

    ended = keep_mixing(mix, 0.001)
    assert thrice.wait(60)
    ended.set()


def test_a_round_is_forgotten_when_it_was_over_for_as_long_as_it_is_kept(tmp_path: Path) -> None:
    box = Box(tmp_path, measure=tally, clock=within)
    held = opened(box, [code_of(1)])
    for _ in range(5):
        held.answer(code_of(1), {"c1": 3})
    held.close()
    last = date.fromisoformat(CLOSES_ON)
    assert box.let_go(last + KEPT) == []
    assert box.let_go(last + KEPT + timedelta(days=1)) == [held.key]
    assert box.state(held.key)["state"] == "forgotten"
    assert box.let_go(last + KEPT + timedelta(days=2)) == []

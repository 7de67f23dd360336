"""Whatever is changed, on whatever day: one line at a time, no circle, and the past stays as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.errors import WrongRequest
from bonafides.people.lines import (
    Span,
    above,
    after,
    circles,
    require_apart,
    require_no_circle,
    standing,
    turn,
)

DAY = date(2026, 1, 1)
DAYS = [DAY + timedelta(days=number) for number in range(30)]
changes = st.lists(
    st.tuples(st.integers(1, 6), st.one_of(st.none(), st.integers(1, 6)), st.integers(0, 29)), max_size=40
)


def play(wanted: list[tuple[int, int | None, int]]) -> list[list[Span]]:
    """The lines after each change that was accepted."""
    spans: list[Span] = []
    history = [spans]
    for whose, to, number in wanted:
        try:
            change = turn(spans, whose, to, DAYS[number])
            opened = change.begun or change.resumed
            if opened is not None:
                require_no_circle(spans, opened)
        except WrongRequest:
            continue
        spans = after(spans, change, DAYS[number])
        history.append(spans)
    return history


@given(changes)
def test_nobody_ever_has_two_managers_nor_reports_to_themselves(
    wanted: list[tuple[int, int | None, int]],
) -> None:
    spans = play(wanted)[-1]
    require_apart(spans)
    for on in DAYS:
        assert circles(spans, on) == []
        for whose in range(1, 7):
            assert whose not in above(spans, whose, on)


@given(changes, st.integers(1, 6), st.one_of(st.none(), st.integers(1, 6)), st.integers(0, 29))
def test_a_change_leaves_the_days_before_it_and_everybody_else_alone(
    wanted: list[tuple[int, int | None, int]], whose: int, to: int | None, number: int
) -> None:
    spans = play(wanted)[-1]
    try:
        changed = after(spans, turn(spans, whose, to, DAYS[number]), DAYS[number])
    except WrongRequest:
        return
    for who in range(1, 7):
        for on in DAYS:
            before, now = standing(spans, who, on), standing(changed, who, on)
            if who != whose or on < DAYS[number]:
                assert (before and before.to) == (now and now.to)
            else:
                assert (now and now.to) == to


@given(changes, st.integers(1, 6), st.one_of(st.none(), st.integers(1, 6)), st.integers(0, 29))
def test_the_same_change_twice_is_one_change(
    wanted: list[tuple[int, int | None, int]], whose: int, to: int | None, number: int
) -> None:
    spans = play(wanted)[-1]
    try:
        once = after(spans, turn(spans, whose, to, DAYS[number]), DAYS[number])
    except WrongRequest:
        return
    assert turn(once, whose, to, DAYS[number]).nothing


def test_there_and_back_on_one_day_leaves_one_spell() -> None:
    line = Span(1, 9, DAY)
    there = after([line], turn([line], 1, 8, DAYS[5]), DAYS[5])
    assert after(there, turn(there, 1, 9, DAYS[5]), DAYS[5]) == [line]


def test_a_circle_is_refused_with_everybody_in_it() -> None:
    lines = [Span(1, 2, DAY), Span(2, 3, DAY)]
    with pytest.raises(WrongRequest) as refused:
        require_no_circle(lines, Span(3, 1, DAYS[3]), {1: "Ada", 2: "Bo", 3: "Cy"}.__getitem__)
    assert refused.value.found == "a circle on 2026-01-04: Cy reports to Ada reports to Bo reports to Cy"


def test_a_circle_that_would_close_later_is_refused_too() -> None:
    lines = [Span(2, 1, DAYS[10])]
    with pytest.raises(WrongRequest, match="2026-01-11"):
        require_no_circle(lines, Span(1, 2, DAY))


def test_two_spells_on_one_day_are_refused_with_the_days() -> None:
    with pytest.raises(WrongRequest, match="2026-01-01 until 2026-01-09, and another from 2026-01-05"):
        require_apart([Span(1, 2, DAY, DAYS[8]), Span(1, 3, DAYS[4])])
    require_apart([Span(1, 2, DAY, DAYS[4]), Span(1, 3, DAYS[4])])


def test_a_change_before_a_later_one_is_refused_with_the_day_from_which_it_may_be_made() -> None:
    with pytest.raises(WrongRequest) as refused:
        turn([Span(1, 2, DAYS[10])], 1, 3, DAYS[4])
    assert refused.value.remedy == "choose 2026-01-11 or later"

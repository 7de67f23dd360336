"""Two pooled figures of a team, before and after a move, never differ by fewer than five people."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bonafides.privacy.standing import Stay, standing_groups
from bonafides.privacy.thresholds import LEAST_PEOPLE

START = date(2026, 1, 1)

STAYS = st.lists(
    st.builds(
        lambda who, group, begins, length: Stay(
            who,
            group,
            START + timedelta(days=begins),
            None if length is None else START + timedelta(days=begins + length),
        ),
        st.integers(0, 15),
        st.integers(1, 3),
        st.integers(0, 20),
        st.none() | st.integers(1, 15),
    ),
    max_size=60,
)


@given(STAYS)
@settings(max_examples=150)
def test_from_one_day_to_any_later_one_a_group_changes_by_nobody_or_by_five(stays: list[Stay]) -> None:
    before: dict[int, frozenset[int]] = {}
    for day in range(36):
        now = {
            group: standing.members
            for group, standing in standing_groups(stays, today=START + timedelta(days=day)).items()
        }
        for group in before.keys() | now.keys():
            old, new = before.get(group, frozenset()), now.get(group, frozenset())
            for some in (old - new, new - old):
                assert len(some) == 0 or len(some) >= LEAST_PEOPLE
        everybody = [who for members in now.values() for who in members]
        assert len(everybody) == len(set(everybody))
        before = now


def test_one_who_joins_or_leaves_a_team_of_six_changes_nothing_that_is_counted() -> None:
    six = [Stay(who, 1, START) for who in range(6)]
    as_it_stood = standing_groups(six, today=START)[1]
    later = START + timedelta(days=90)
    joined = [*six, Stay(9, 1, later)]
    left = [Stay(0, 1, START, later), *six[1:]]
    moved = [*joined, Stay(9, 2, START, later)]
    for stays in (joined, left, moved):
        assert standing_groups(stays, today=later)[1] == as_it_stood


def test_a_team_of_four_counts_once_a_fifth_has_come() -> None:
    four = [Stay(who, 1, START) for who in range(4)]
    later = START + timedelta(days=9)
    assert standing_groups(four, today=later) == {}
    assert standing_groups([*four, Stay(4, 1, later)], today=later)[1].since == later


def test_a_reorganisation_of_five_and_five_is_counted_anew() -> None:
    later = START + timedelta(days=9)
    stays = [Stay(who, 1, START, later) for who in range(5)] + [Stay(who, 1, START) for who in range(5, 8)]
    stays += [Stay(who, 1, later) for who in range(10, 15)]
    assert standing_groups(stays, today=later)[1].members == frozenset({5, 6, 7, *range(10, 15)})

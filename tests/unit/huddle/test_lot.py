"""The order in which a team speaks: the same for everybody, another each day, the lead first, fair."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bonafides.huddle.lot import order_of_the_day

DAY = date(2026, 11, 23)
KEYS = st.lists(st.text("abcdefgh23456789", min_size=1, max_size=12), max_size=12, unique=True)


@given(KEYS, st.data())
def test_everybody_sees_the_same_order_whatever_the_order_of_the_list(keys, data):
    mixed = data.draw(st.permutations(keys))
    drawn = order_of_the_day(keys, team="north", day=DAY)
    assert drawn == order_of_the_day(mixed, team="north", day=DAY)
    assert sorted(drawn) == sorted(keys)


@given(KEYS, st.sets(st.sampled_from("abcdefgh")))
def test_whoever_leads_speaks_before_everybody_else(keys, leads):
    drawn = order_of_the_day(keys, team="north", day=DAY, leads=leads)
    first = [key in leads for key in drawn]
    assert first == sorted(first, reverse=True)


@given(KEYS, st.text("xyz", min_size=1, max_size=3))
def test_somebody_who_joins_moves_nobody_past_another(keys, newcomer):
    before = order_of_the_day(keys, team="north", day=DAY)
    after = order_of_the_day([*keys, newcomer], team="north", day=DAY)
    assert [key for key in after if key != newcomer] == before


def test_each_of_five_is_first_about_as_often_over_ten_thousand_days():
    """Chi-square, 4 degrees of freedom: one fair lot in 1,000 passes 18.47 (Abramowitz & Stegun 26.8)."""
    days = (DAY + timedelta(days=n) for n in range(10_000))
    first = Counter(order_of_the_day("abcde", team="north", day=day)[0] for day in days)
    assert sum((first[key] - 2000) ** 2 / 2000 for key in "abcde") < 18.47


def test_two_teams_and_two_days_draw_apart():
    orders = {
        tuple(order_of_the_day("abcdef", team=team, day=DAY + timedelta(days=n)))
        for team in ("north", "south")
        for n in range(5)
    }
    assert len(orders) == 10

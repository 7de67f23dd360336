"""What is read of a round: gaps, changes, strength and focus, worked by hand."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest
from tests.mirrors import all_say

from bonafides.trust.composing import Facts, changes, compose, detectable, deviations_of, reliability_of
from bonafides.trust.instruments import load

PROFILE = load("trust-profile")


def figure(value: float, n: int = 9, half: float = 0.5) -> dict[str, Any]:
    return {"value": value, "low": value - half, "high": value + half, "n": n, "unit": "of 7", "why": ""}


def aggregate(n: int = 9, se: float = 0.2, **levels: float) -> dict[str, Any]:
    means = {
        one.code: levels.get(one.code, 5.0 if one.direction == "more" else 3.0) for one in PROFILE.dimensions
    }
    means["composite"] = 5.0
    return {
        "n": n,
        "invited": 12,
        "figures": {name: figure(value, n) for name, value in means.items()},
        "se": dict.fromkeys(means, se),
        "deviations": {},
    }


def composed(one: dict[str, Any], own: dict[str, int | None] | None = None, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"before": None, "scales": {"why": "Not yet known."}} | more
    named = {} if own is None else {"self": own}
    return compose(Facts("r", "Autumn", "2026-11-13"), PROFILE, [("all", one)], named=named, **given)


def own(**levels: int) -> dict[str, int | None]:
    """Own answers at 5 (self-orientation 3), or at these levels by dimension."""
    said = {}
    for item in PROFILE.items:
        level = levels.get(item.dimension, 3 if item.dimension == "self_orientation" else 5)
        said[item.code] = 8 - level if item.reversed else level
    return said


def test_a_gap_has_the_error_of_both_sides() -> None:
    """7 − 5 = 2; SEM² = .64 · .2 = .128, SE² = .128 + .04 = .168; df = 8 · .168² / .04² = 141, t = 1.977."""
    gap = composed(aggregate(), own(intimacy=7))["gaps"]["intimacy"]
    half = 1.977 * sqrt(0.168)
    assert gap["value"] == pytest.approx(2.0)
    assert (gap["low"], gap["high"]) == (
        pytest.approx(2 - half, abs=0.002),
        pytest.approx(2 + half, abs=0.002),
    )
    assert gap["verdict"] == "above"


def test_a_gap_of_ordinary_size_is_no_focus() -> None:
    payload = composed(aggregate(), own(intimacy=6))
    assert payload["gaps"]["intimacy"]["verdict"] == "ordinary"
    assert payload["focus"] == {"dimension": "", "because": ""}


def test_less_self_orientation_than_others_see_is_placing_oneself_above() -> None:
    payload = composed(aggregate(self_orientation=4.0), own(self_orientation=1))
    assert payload["focus"] == {"dimension": "self_orientation", "because": "above"}


def test_where_less_is_better_leniency_lies_below_nought_and_above_it_is_told() -> None:
    """± .81 as above: 1 less than others say is custom, 1 more is not; of intimacy the other way round."""
    gaps = composed(aggregate(), own(self_orientation=2, intimacy=4))["gaps"]
    assert (gaps["self_orientation"]["value"], gaps["self_orientation"]["verdict"]) == (-1.0, "ordinary")
    assert (gaps["intimacy"]["value"], gaps["intimacy"]["verdict"]) == (-1.0, "below")
    gaps = composed(aggregate(), own(self_orientation=4, intimacy=6))["gaps"]
    assert (gaps["self_orientation"]["value"], gaps["self_orientation"]["verdict"]) == (1.0, "above")
    assert (gaps["intimacy"]["value"], gaps["intimacy"]["verdict"]) == (1.0, "ordinary")


def test_a_gap_above_comes_before_one_below() -> None:
    payload = composed(aggregate(), own(intimacy=7, credibility=1))
    assert payload["focus"]["dimension"] == "intimacy"


def test_a_strength_lies_wholly_half_a_step_above_the_middle() -> None:
    assert composed(aggregate(reliability=6.0))["strength"]["dimension"] == "reliability"
    low = dict.fromkeys(("credibility", "reliability", "intimacy"), 4.9) | {"self_orientation": 3.1}
    assert composed(aggregate(**low))["strength"]["dimension"] == ""


def test_deviations_out_of_released_means_have_independent_errors() -> None:
    """6 − 5 = 1; SE² = .04 + 3 · .04 / 9 = .0533, SE .231; t(8) at .025/4 = 3.206: reach .740."""
    assert deviations_of(PROFILE, aggregate(reliability=6.0))["reliability"] == {"value": 1.0, "clear": True}
    assert deviations_of(PROFILE, aggregate(reliability=5.7))["reliability"] == {"value": 0.7, "clear": False}


def test_what_the_box_tells_of_deviations_is_taken_first() -> None:
    one = aggregate(intimacy=5.0) | {"deviations": {"intimacy": {"value": -0.4, "clear": True}}}
    assert composed(one)["focus"] == {"dimension": "intimacy", "because": "lowest"}


def test_a_change_is_told_only_beyond_what_chance_does() -> None:
    """s = .2 · 3 = .6, two rounds of nine: t(16) 2.120 · .6 · √(2/9) = .600."""
    before = composed(aggregate(intimacy=4.5))
    told = changes(aggregate(intimacy=5.0), before)["figures"]["intimacy"]
    assert (told["arrow"], round(told["detectable"], 2)) == ("none", 0.6)
    told = changes(aggregate(intimacy=5.2), before)["figures"]["intimacy"]
    assert told["arrow"] == "up"


def test_what_would_be_a_real_change_is_told_before_there_is_one() -> None:
    """t(16) 2.120 · √2 · .2 = .60."""
    assert detectable(aggregate())["composite"] == 0.6


def test_reliability_of_so_many_answers_is_what_spearman_and_brown_say() -> None:
    """.2 of one rater would be .5556 of five; at .15 and .25: .75/1.6 and 1.25/2."""
    assert reliability_of(5) == {"n": 5, "low": 0.47, "high": 0.62}


def test_tips_begin_with_the_focus_and_take_turns() -> None:
    first = composed(aggregate(), own(intimacy=7))["tips"]
    assert first[0]["dimension"] == "intimacy"
    assert composed(aggregate())["tips"][0]["dimension"] == "asking"
    later = compose(
        Facts("r", "Spring", "2027-04-01", turn=1),
        PROFILE,
        [("all", aggregate())],
        named={"self": own(intimacy=7)},
        before=None,
        scales={"why": "x"},
    )["tips"]
    assert later[0]["act"] != first[0]["act"]


def test_answers_that_carry_a_name_stand_apart_and_have_no_interval() -> None:
    payload = compose(
        Facts("r", "Autumn", "2026-11-13"),
        PROFILE,
        [("all", aggregate())],
        named={"self": own(), "manager": all_say(PROFILE, 6)},
        before=None,
        scales={"why": "x"},
    )
    assert payload["manager"]["credibility"] == 6.0
    assert payload["groups"][0]["n"] == 9

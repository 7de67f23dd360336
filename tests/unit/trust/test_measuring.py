"""A round measured: figures worked by hand, thresholds, order, and what a release must never tell."""

from __future__ import annotations

import json
import random
from math import sqrt

import pytest
from tests.mirrors import all_say, cell, manifest_of, released, said_by

from bonafides.trust.instruments import load
from bonafides.trust.measuring import Allowed, canonical, measure

PROFILE, PULSE, MONTHLY = (
    load(slug) for slug in ("trust-profile", "manager-pulse-quarterly", "manager-pulse-monthly")
)


def rater(
    credibility: int, reliability: int, intimacy: int, self_orientation: int, initiative: int = 4
) -> dict[str, int | None]:
    """One rater who gives each dimension the same answer throughout, reversed questions turned."""
    said = all_say(PROFILE, 4)
    for item in PROFILE.items:
        value = {
            "credibility": credibility,
            "reliability": reliability,
            "intimacy": intimacy,
            "self_orientation": self_orientation,
            "initiative": initiative,
        }.get(item.dimension, 4)
        said[item.code] = 8 - value if item.reversed else value
    return said


EIGHT = [rater(6, 7, 4, 2, 5), rater(5, 5, 3, 3, 3)] * 4
"""Composite of the first (6 + 7 + 4 + 6) / 4 = 5.75, of the second (5 + 5 + 3 + 5) / 4 = 4.5."""


def of(rows: list[dict[str, int | None]], **more: object) -> dict[str, object]:
    return released(PROFILE, {"a" * 16: rows}, {"all": ["a" * 16]}, **more)["aggregates"]["all"]  # type: ignore[arg-type]


def test_the_composite_is_the_mean_of_four_with_self_orientation_turned() -> None:
    """Mean (5.75 + 4.5) / 2 = 5.125, shown as 5.1; sd of four and four .668, told as .7; t(7) = 2.365:
    ± 2.365 · .7 / √8 = .585 round what is shown, 4.515 to 5.685, outwards to a tenth."""
    found = of(EIGHT)["figures"]["composite"]  # type: ignore[index]
    assert (found["value"], found["low"], found["high"], found["n"]) == (5.1, 4.5, 5.7, 8)


def test_dimensions_stand_as_they_were_asked() -> None:
    figures = of(EIGHT)["figures"]  # type: ignore[index]
    assert figures["credibility"]["value"] == 5.5  # type: ignore[index]
    assert figures["self_orientation"]["value"] == 2.5  # type: ignore[index]


def test_the_equation_is_a_ratio_of_means_of_answers_rescaled_to_five() -> None:
    """1..7 to 1..5 is 1 + (x − 1)·2/3: C 4, R 13/3, I 8/3, S 2 on average: (4 + 4.333 + 2.667) / 2 = 5.5."""
    found = of(EIGHT)["equation"]
    assert found["value"] == 5.5  # type: ignore[index]
    assert found["convention"].endswith("rescaled to 1 to 5")  # type: ignore[index]


def test_the_place_among_corners_is_relationship_and_business_weight() -> None:
    """x = (R + I + 8 − S) / 3: 17/3 and 13/3, mean 5.0; y = (C + initiative) / 2: 5.5 and 4, mean 4.75."""
    found = of(EIGHT)["grid"]
    assert (found["x"], found["y"]) == (5.0, 4.8)  # type: ignore[index]
    assert sum(found["chances"].values()) == pytest.approx(1.0, abs=0.002)  # type: ignore[index]


def test_reliability_on_which_all_agree_is_held_back_because_it_would_tell_what_each_said() -> None:
    found = of([rater(6, 6, 4, 2), rater(5, 6, 3, 3)] * 4)["figures"]["reliability"]  # type: ignore[index]
    assert found["value"] is None
    assert "alike" in found["why"]


def test_deviations_are_within_raters_and_clear_only_beyond_chance_among_all() -> None:
    """Credibility less the mean of the three others: 6 − 17/3 = 1/3 and 5 − 13/3 = 2/3, mean .5."""
    found = of(EIGHT)["deviations"]["credibility"]  # type: ignore[index]
    assert found["value"] == 0.5
    assert found["clear"] is True


def test_bounds_take_the_silent_as_all_lowest_and_all_highest() -> None:
    """Eight of ten with 5.1: (8 · 5.1 + 2 · 1) / 10 = 4.28 and (40.8 + 14) / 10 = 5.48."""
    found = of(EIGHT, invited=10)["bounds"]["composite"]  # type: ignore[index]
    assert found == [4.28, 5.48]


# Thresholds


@pytest.mark.parametrize("n", [0, 1, 4])
def test_below_five_there_is_nothing_but_the_reason(n: int) -> None:
    found = of(said_by(PROFILE, n, seed=1) if n else [])
    assert set(found) == {"n", "invited", "why"}


def test_five_who_answered_and_four_who_could_judge_are_four() -> None:
    rows = said_by(PROFILE, 5, seed=2)
    for code in ("i1", "i2", "i3"):
        rows[0][code] = None
    found = of(rows)["figures"]["intimacy"]  # type: ignore[index]
    assert found["value"] is None


def test_spread_is_shown_from_eight_and_comments_from_ten() -> None:
    for n, spread, comments in ((7, False, False), (8, True, False), (9, True, False), (10, True, True)):
        found = of(said_by(PROFILE, n, seed=3), comments={"a" * 16: {"keep": ["x"], "more": []}}, invited=12)
        shown = found["spread"].get("composite", {}).get("value") is not None  # type: ignore[attr-defined]
        assert (shown, "keep" in found["comments"]) == (spread, comments)  # type: ignore[operator]


def test_a_raised_threshold_holds() -> None:
    rows = said_by(PROFILE, 6, seed=4)
    manifest = manifest_of(PROFILE, [cell("a" * 16)], thresholds={"means": 7, "spread": 8, "comments": 10})
    answered = {"a" * 16: [{"answers": one, "flag": 0} for one in rows]}
    allowed = [Allowed("all", ("a" * 16,), frozenset({"means"}))]
    assert "figures" not in measure(manifest, answered, {}, allowed)["aggregates"]["all"]


def test_what_the_plan_does_not_show_is_not_there() -> None:
    found = of(said_by(PROFILE, 12, seed=5), shows=frozenset({"means"}), comments={"a" * 16: {"keep": ["x"]}})
    for part in ("spread", "items", "comments"):
        assert set(found[part]) == {"why", "n"}  # type: ignore[call-overload]


def test_intent_to_stay_is_shown_from_ten_answers() -> None:
    for n in (9, 10):
        rows = said_by(PULSE, n, seed=6)
        rows = [
            one | {item.code: 3 + place % 3 for item in PULSE.items_of("stay")}
            for place, one in enumerate(rows)
        ]
        found = released(PULSE, {"a" * 16: rows}, {"all": ["a" * 16]}, invited=12)["aggregates"]["all"]
        assert (found["figures"]["stay"]["value"] is not None) == (n == 10)


def test_intervals_below_eight_rest_on_the_round_and_say_nothing_of_this_group() -> None:
    """Two groups of six with the same mean and another spread: the same interval."""
    near = [all_say(PROFILE, 4), all_say(PROFILE, 5)] * 3
    far = [all_say(PROFILE, 2), all_say(PROFILE, 7)] * 3
    ends = []
    for rows in (near, far):
        for one in rows:
            one |= {"s3": 8 - one["s1"], "s4": 8 - one["s1"]}  # type: ignore[operator]
        found = of(rows)["figures"]["credibility"]  # type: ignore[index]
        ends.append((found["value"], found["low"], found["high"]))
    assert ends[0] == ends[1]


def test_a_declared_spread_gives_the_interval_that_it_says() -> None:
    """One group of six alone: ± 1.96 · .8 / √6 = .64 round the composite as it is shown, outwards."""
    found = of([rater(6, 7, 4, 2), rater(5, 5, 3, 3)] * 3)["figures"]["composite"]  # type: ignore[index]
    half = 1.96 * 0.8 / sqrt(6)
    assert (found["value"], found["low"], found["high"]) == (5.1, 4.4, 5.8)
    assert found["low"] < 5.1 - half < 5.1 + half < found["high"]


# Order, doubt, hostile answers


def test_the_release_is_the_same_in_whatever_order_answers_come() -> None:
    rows = {code * 16: said_by(PROFILE, 6, seed=place) for place, code in enumerate("abc")}
    plan = {"all": [*rows], **{code[0]: [code] for code in rows}}
    written = {"a" * 16: {"keep": [f"text {n}" for n in range(9)]}}
    first = canonical(released(PROFILE, rows, plan, comments=written))
    shuffled = {code: random.Random(3).sample(given, len(given)) for code, given in reversed(rows.items())}
    again = {"a" * 16: {"keep": list(reversed(written["a" * 16]["keep"]))}}
    assert canonical(released(PROFILE, shuffled, plan, comments=again)) == first


def test_the_release_is_canonical_json_with_means_to_a_tenth() -> None:
    told = released(PROFILE, {"a" * 16: said_by(PROFILE, 9, seed=7)}, {"all": ["a" * 16]})
    assert json.loads(canonical(told)) == told
    for figure in told["aggregates"]["all"]["figures"].values():
        assert all(figure[end] == round(figure[end], 1) for end in ("value", "low", "high"))


def test_nobodys_ballot_stops_the_close_of_a_round() -> None:
    broken = [
        {"answers": {"c1": 99, "c2": "7", "c3": True, "c4": 3.5, "zz": 4}, "flag": "yes"},
        {"answers": "nonsense"},
        {},
    ]
    rows = [{"answers": one, "flag": 0} for one in said_by(PROFILE, 6, seed=8)]
    allowed = [Allowed("all", ("a" * 16,), frozenset({"means", "items", "spread"}))]
    manifest = manifest_of(PROFILE, [cell("a" * 16)])
    whole = measure(manifest, {"a" * 16: rows}, {}, allowed)["aggregates"]["all"]
    found = measure(manifest, {"a" * 16: [*broken, *rows]}, {}, allowed)["aggregates"]["all"]
    assert found["n"] == 9
    assert found["figures"]["composite"]["value"] == whole["figures"]["composite"]["value"]


def test_careless_answers_are_told_as_whether_and_never_by_how_much() -> None:
    rows = said_by(PROFILE, 11, seed=9)
    rows[0] = all_say(PROFILE, 1)
    found = of(rows, flags={"a" * 16: [1] + [0] * 10}, invited=12)["careless"]
    assert set(found) == {"n", "moved", "step"}  # type: ignore[call-overload]
    assert "why" in of(rows[:9], flags={"a" * 16: [1] + [0] * 8})["careless"]  # type: ignore[operator]


def test_comments_of_one_rater_do_not_stand_together() -> None:
    texts = [f"{n:02}" for n in range(10)]
    found = of(
        said_by(PROFILE, 10, seed=10), comments={"a" * 16: {"keep": texts, "more": texts}}, invited=12
    )["comments"]
    assert sorted(found["keep"]) == sorted(found["more"]) == texts  # type: ignore[index]
    assert found["keep"] != found["more"]  # type: ignore[index]


def test_groups_that_stand_beside_one_another_borrow_strength_from_three() -> None:
    rows = {
        code * 16: said_by(PULSE, 9, seed=place, connection=3.5 + place) for place, code in enumerate("abc")
    }
    plan = {code[0]: [code] for code in rows}
    abouts = {code: code[0] for code in rows}
    told = released(PULSE, rows, plan, abouts=abouts)
    raw = [told["aggregates"][code]["figures"]["connection"]["value"] for code in "abc"]
    drawn = [told["pooled"]["means"][code]["connection"]["value"] for code in "abc"]
    assert raw[0] < drawn[0] < drawn[2] < raw[2]
    two = released(PULSE, dict(list(rows.items())[:2]), {"a": ["a" * 16], "b": ["b" * 16]}, abouts=abouts)
    assert "three are needed" in two["pooled"]["why"]


def test_scales_are_not_yet_known_below_a_hundred() -> None:
    rows = {code * 16: said_by(PULSE, 20, seed=place) for place, code in enumerate("abcde")}
    plan = {code[0]: [code] for code in rows}
    assert released(PULSE, rows, plan)["scales"]["alpha"]["connection"]["n"] >= 80
    fewer = released(PULSE, dict(list(rows.items())[:4]), {"a": ["a" * 16]})
    assert fewer["scales"]["why"] == "Not yet known: 80 answered in this round, and a hundred are needed."


def test_a_single_question_a_behaviour_is_measured_too() -> None:
    found = released(MONTHLY, {"a" * 16: said_by(MONTHLY, 8, seed=11)}, {"all": ["a" * 16]})
    assert found["aggregates"]["all"]["figures"]["composite"]["value"] is not None

"""Attacks on one release by whoever reads it with a pencil: figures set against one another.

Level: everybody who may read the figures, also over the API and in exports. Each attack is worked first with
what was released, then held against the truth.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.mirrors import all_say, released, said_by

from bonafides.trust.instruments import load

PROFILE, MONTHLY = load("trust-profile"), load("manager-pulse-monthly")
BETTER = {one.code: one.direction for one in PROFILE.composed_of()}

Rows = list[dict[str, int | None]]


def without(rows: Rows, dimension: str, *places: int) -> Rows:
    """The same, where some could not judge a dimension."""
    codes = [item.code for item in PROFILE.items_of(dimension)]
    return [
        one | dict.fromkeys(codes, None) if place in places else one
        for place, one in enumerate(rows)  # type: ignore[operator]
    ]


def spread_over(middle: int, reach: int, n: int) -> Rows:
    """Raters whose every dimension has the same mean and who differ by so much."""
    said = []
    for place in range(n):
        value = middle + (reach if place % 2 else -reach)
        one = all_say(PROFILE, value)
        for item in PROFILE.items:
            if item.reversed:
                one[item.code] = 8 - value
        said.append(one)
    return said


def only(rows: Rows, **more: Any) -> dict[str, Any]:
    return released(PROFILE, {"a" * 16: rows}, {"all": ["a" * 16]}, **more)["aggregates"]["all"]  # type: ignore[no-any-return]


def good(code: str, value: float) -> float:
    return value if BETTER[code] == "more" else 8 - value


# Spread


@pytest.mark.parametrize("shows", [frozenset({"means", "items", "spread"}), frozenset({"means"})])
def test_the_spread_of_six_does_not_follow_from_that_of_the_whole_round(shows: frozenset[str]) -> None:
    """Three large groups show their spread: what the round has beyond theirs would be the small one's."""
    large = {code * 16: said_by(PROFILE, 12, seed=place) for place, code in enumerate("abc")}
    found = []
    for reach in (1, 3):
        rows = large | {"d" * 16: spread_over(4, reach, 6)}
        told = released(PROFILE, rows, {code[0]: [code] for code in rows}, abouts={c: c[0] for c in rows})
        found.append(told["aggregates"]["d"])
    assert found[0]["figures"]["composite"]["value"] is not None
    assert found[0] == found[1]


def test_the_spread_of_six_who_could_judge_is_not_told_where_nine_answered() -> None:
    told = []
    for reach in (1, 3):
        figures = only(without(spread_over(4, reach, 9), "intimacy", 0, 1, 2))["figures"]
        told.append({name: figures["intimacy"][name] for name in ("low", "high", "n")})
    assert told[0]["n"] == 6
    assert told[0] == told[1]


def test_the_spread_of_five_who_could_judge_does_not_follow_from_all_and_the_rest() -> None:
    """Twelve and eight, and twenty together: of intimacy, seventeen have what twelve have and five."""
    # Twelve whose own spread is not, to a tenth, the one that the round lends them.
    twelve = said_by(PROFILE, 12, seed=6)
    own = only(twelve)["se"]["intimacy"]
    of_all, of_twelve = [], []
    for reach in (1, 3):
        five = [*spread_over(4, reach, 4), *spread_over(4, 0, 1)]
        rows = {"a" * 16: twelve, "b" * 16: five + without(spread_over(4, 1, 3), "intimacy", 0, 1, 2)}
        plan = {"all": list(rows), "peers": ["a" * 16], "reports": ["b" * 16]}
        told = released(PROFILE, rows, plan, abouts=dict.fromkeys(rows, "a"))["aggregates"]
        assert [told[code]["figures"]["intimacy"]["n"] for code in plan] == [17, 12, 5]
        of_all.append(told["all"]["se"]["intimacy"])
        of_twelve.append(told["peers"]["se"]["intimacy"])
    assert of_all[0] == of_all[1] or own not in of_twelve


# A dimension that is held back


def alike_in_reliability(n: int) -> Rows:
    """Everybody gives reliability 6, and the rest differs."""
    rows = said_by(PROFILE, n, seed=11)
    return [
        one | {item.code: 2 if item.reversed else 6 for item in PROFILE.items_of("reliability")}
        for one in rows
    ]


@pytest.mark.parametrize("n", [6, 9])
def test_what_all_said_alike_does_not_follow_from_the_composite(n: int) -> None:
    """Reliability = 4 · composite − the three others: exact to a few tenths, and so all six answers of 6."""
    told = only(alike_in_reliability(n))
    figures = told["figures"]
    assert figures["reliability"]["value"] is None
    assert figures["credibility"]["value"] is not None
    assert figures["composite"]["value"] is None
    assert "composite" not in told["bounds"]
    assert told["deviations"] == {}, "6 would be 3 · (credibility − its deviation) − the two others"
    assert "value" not in told["equation"]
    assert "x" not in told["grid"]
    assert all(
        told["items"][item.code]["value"] is None
        for item in PROFILE.items_of("reliability")
        if len(PROFILE.items_of("reliability")) > 1
    )


def test_a_question_on_which_all_agree_does_not_follow_from_the_pulse() -> None:
    """One question a behaviour: five others and the composite would give the sixth to a few tenths."""
    rows = said_by(MONTHLY, 8, seed=3)
    same = MONTHLY.items[0]
    rows = [one | {same.code: 5} for one in rows]
    told = released(MONTHLY, {"a" * 16: rows}, {"all": ["a" * 16]})["aggregates"]["all"]
    assert told["figures"][same.dimension]["value"] is None
    assert told["figures"]["composite"]["value"] is None


# One who could not judge a part


def test_one_who_could_not_judge_a_part_is_not_the_difference_between_eight_and_nine() -> None:
    """Eight composites of four parts, and three parts of nine: what the ninth said of the three would follow.

    The composite is therefore made of what is shown beside it, and so tells nothing more.
    """
    for seed in range(12):
        rows = without(said_by(PROFILE, 9, seed=seed), "intimacy", 4)
        told = only(rows)
        figures = told["figures"]
        parts = {code: figures[code]["value"] for code in BETTER}
        assert None not in parts.values()
        assert (figures["credibility"]["n"], figures["composite"]["n"]) == (9, 8)
        made = sum(good(code, value) for code, value in parts.items()) / len(parts)
        assert figures["composite"]["value"] == pytest.approx(made, abs=0.0501), "nothing but its parts"
        assert told["deviations"] == {}
        assert "value" not in told["equation"]
        assert "x" not in told["grid"]


def test_the_interval_of_such_a_composite_lies_round_its_parts_and_not_round_the_eight() -> None:
    """Else the middle of the interval would be the mean that is not shown."""
    rows = without(spread_over(4, 1, 9), "intimacy", 0)
    for item in PROFILE.items_of("credibility"):
        rows[0][item.code] = 1 if not item.reversed else 7
    figures = only(rows)["figures"]
    found = figures["composite"]
    assert (found["low"] + found["high"]) / 2 == pytest.approx(found["value"], abs=0.1)


def test_one_question_that_one_left_out_is_told_by_its_dimension_alone() -> None:
    """Of two questions and their dimension: what the one who left the second out said to the first."""
    rows = said_by(PROFILE, 9, seed=5)
    items = PROFILE.items_of("credibility")
    assert len(items) > 1
    rows[3] = rows[3] | {items[0].code: None}
    told = only(rows)
    assert told["figures"]["credibility"]["value"] is not None
    assert [told["items"][item.code]["value"] for item in items] == [None] * len(items)


def test_five_who_could_not_judge_a_part_stand_for_themselves() -> None:
    """Nothing is held back that need not be: five are enough."""
    told = only(without(said_by(PROFILE, 14, seed=5), "intimacy", *range(5)))
    assert told["figures"]["composite"]["value"] is not None
    assert told["deviations"]


# A mean at an end of the scale


def at_the_top(*answers: int) -> Rows:
    """Raters who each say one and the same to everything."""
    return [dict.fromkeys((item.code for item in MONTHLY.items), one) for one in answers]


@pytest.mark.parametrize("n", [5, 8, 12])
@pytest.mark.parametrize("shows", [frozenset({"means", "items", "spread"}), frozenset({"means"})])
def test_what_is_coded_is_told_by_nothing_beside_it(n: int, shows: frozenset[str]) -> None:
    """One 6 among 7s, one 5, two 6s: all are "or more", and no interval, error, spread or bound says which.

    The declared half-width is known, so that an interval round the mean itself would tell the mean.
    """
    others = [7] * (n - 2)
    told = [
        released(MONTHLY, {"a" * 16: at_the_top(*others, *two)}, {"all": ["a" * 16]}, shows=shows, invited=14)
        for two in ((7, 6), (7, 5), (6, 6))
    ]
    found = [one["aggregates"]["all"] for one in told]
    assert " or more: " in found[0]["figures"]["competence"]["why"]
    assert found[0] == found[1] == found[2]


def test_an_interval_of_a_coded_mean_reaches_to_the_end() -> None:
    """So that it holds the mean, wherever between the coded value and 7 it lies."""
    rows = {"a" * 16: at_the_top(7, 7, 7, 7, 6)}
    found = released(MONTHLY, rows, {"all": ["a" * 16]}, invited=8)["aggregates"]["all"]
    figure = found["figures"]["competence"]
    # Declared for a dimension: .95 / √5 · 1.96 = .83 below 6.6.
    assert (figure["value"], figure["low"], figure["high"]) == (6.6, 5.8, 7.0)
    # Five at 6.6 at least and three silent: (33 + 3) / 8, and all 7.
    assert found["bounds"]["competence"] == [4.5, 7.0]


@pytest.mark.parametrize("n", [6, 9])
def test_a_coded_part_does_not_follow_from_equation_corners_or_deviations(n: int) -> None:
    """Credibility and initiative make the height among the corners; self-orientation divides the equation."""
    rows = said_by(PROFILE, n, seed=7)
    codes = [item.code for item in PROFILE.items_of("self_orientation")]
    turned = {item.code: item.reversed for item in PROFILE.items_of("self_orientation")}
    rows = [one | {code: 7 if turned[code] else 1 for code in codes} for one in rows]
    rows[0] = rows[0] | {codes[0]: 6 if turned[codes[0]] else 2}
    told = only(rows)
    assert told["figures"]["self_orientation"]["why"].split(":")[0].endswith("or less")
    assert "value" not in told["equation"]
    assert "x" not in told["grid"]
    assert told["deviations"] == {}
    assert told["spread"]["self_orientation"]["value"] is None


def test_the_spread_of_a_coded_group_does_not_follow_from_all_and_the_rest() -> None:
    """Eight peers who differ, eight clients near the end, all sixteen: two spreads would give the third."""
    peers = at_the_top(3, 4, 4, 5, 5, 5, 6, 6)
    told = []
    for two in ((7, 5), (6, 6)):
        rows = {"a" * 16: peers, "b" * 16: at_the_top(*[7] * 6, *two)}
        plan = {"all": list(rows), "peers": ["a" * 16], "clients": ["b" * 16]}
        told.append(released(MONTHLY, rows, plan, abouts=dict.fromkeys(rows, "a"))["aggregates"])
    for name in ("competence", "composite"):
        shown = [code for code in ("all", "peers") if told[0][code]["spread"][name]["value"] is not None]
        assert len(shown) < 2
    assert told[0]["clients"] == told[1]["clients"]

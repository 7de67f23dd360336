"""Scores of one rater. Expected values are worked out by hand in each test."""

from __future__ import annotations

import math
from time import process_time

import numpy as np
import pytest

from bonafides.trust.instruments import load
from bonafides.trust.scoring import equation_value, rescaled, score, score_all

PROFILE = load("trust-profile")


def said(**by_dimension: int) -> dict[str, int | None]:
    """Every item answered so that its dimension comes to this; reversed items turned (8 - x)."""
    return {
        item.code: 8 - by_dimension[item.dimension] if item.reversed else by_dimension[item.dimension]
        for item in PROFILE.items
        if item.dimension in by_dimension
    }


def test_dimensions_composite_equation_and_grid_of_one_rater_by_hand() -> None:
    # C 6, R 5, I 4, S 3, initiative 2: composite (6 + 5 + 4 + 5) / 4 = 5.
    one = score(PROFILE, said(credibility=6, reliability=5, intimacy=4, self_orientation=3, initiative=2))
    assert one.dimensions["self_orientation"] == 3
    assert one.composite == 5
    # 1 + (x - 1) * 4 / 6: 6 -> 13/3, 5 -> 11/3, 4 -> 3, 3 -> 7/3; (13 + 11 + 9) / 7 = 33/7.
    assert one.equation == pytest.approx((13 / 3, 11 / 3, 3, 7 / 3))
    assert equation_value(one.equation) == pytest.approx(33 / 7)
    # x = (5 + 4 + 5) / 3, y = (6 + 2) / 2.
    assert one.grid == pytest.approx((14 / 3, 4))


def test_the_ends_of_the_scale_give_the_ends_of_the_equation() -> None:
    best = score(PROFILE, said(credibility=7, reliability=7, intimacy=7, self_orientation=1))
    worst = score(PROFILE, said(credibility=1, reliability=1, intimacy=1, self_orientation=7))
    assert (best.composite, worst.composite) == (7, 1)
    assert equation_value(best.equation) == 15
    assert equation_value(worst.equation) == pytest.approx(0.6)


def test_cannot_judge_is_left_out_and_never_the_middle() -> None:
    answers = said(credibility=7)
    answers["c1"] = answers["c2"] = None
    assert score(PROFILE, answers).dimensions["credibility"] == 7


def test_fewer_than_half_of_a_dimension_is_no_mean_and_then_there_is_no_composite() -> None:
    answers = said(credibility=6, reliability=6, intimacy=6, self_orientation=2, initiative=6)
    answers |= {"i1": None, "i2": None, "i3": None}
    one = score(PROFILE, answers)
    assert one.dimensions["intimacy"] is None
    assert (one.composite, one.equation, one.grid) == (None, None, None)
    assert one.dimensions["credibility"] == 6


def test_half_is_enough_also_of_three() -> None:
    # Two of three initiative items are more than half; one of three is less.
    assert score(PROFILE, {"n1": 4, "n2": 6}).dimensions["initiative"] == 5
    assert score(PROFILE, {"n1": 4}).dimensions["initiative"] is None


def test_criterion_and_initiative_do_not_move_the_composite() -> None:
    answers = said(credibility=5, reliability=5, intimacy=5, self_orientation=3)
    before = score(PROFILE, answers).composite
    assert score(PROFILE, answers | {"k1": 1, "k2": 1, "n1": 7, "n2": 7}).composite == before


def test_the_short_form_has_an_equation_and_no_corners() -> None:
    short = load("trust-profile-client")
    one = score(short, {item.code: 4 for item in short.items})
    assert one.equation is not None
    assert one.grid is None


def test_rivalry_counts_the_other_way_round_in_the_climate() -> None:
    climate = load("learning-climate")
    answers = {item.code: 1 if item.reversed else 7 for item in climate.items}
    # Everything agreed with, rivalry too: (6 * 7 + (8 - 7)) / 7 = 43/7.
    assert score(climate, answers).composite == pytest.approx(43 / 7)


@pytest.mark.parametrize("wrong", [0, 8, 4.5, True, "4"])
def test_what_is_not_on_the_scale_is_no_answer(wrong: object) -> None:
    with pytest.raises(ValueError, match="not on the scale"):
        score(PROFILE, {"c1": wrong})  # type: ignore[dict-item]


def test_answers_to_another_instrument_are_refused() -> None:
    with pytest.raises(ValueError, match="no item a1"):
        score(PROFILE, {"a1": 4})


def test_nobody_is_scored_without_complaint() -> None:
    none = score_all(PROFILE, [])
    assert none.composite.shape == (0,)


def test_two_thousand_raters_are_scored_in_well_under_a_second() -> None:
    generator = np.random.default_rng(5)
    codes = [item.code for item in PROFILE.items]
    raters = [
        dict(zip(codes, map(int, row), strict=True)) for row in generator.integers(1, 8, (2000, len(codes)))
    ]
    began = process_time()
    scores = score_all(PROFILE, raters)
    assert process_time() - began < 1.0
    assert not np.isnan(scores.composite).any()
    assert math.isclose(scores.composite[7], score(PROFILE, raters[7]).composite or 0)


def test_rescaling_keeps_the_ends_and_the_middle() -> None:
    assert rescaled(np.array([1, 2.5, 4, 7])).tolist() == [1, 2, 3, 5]

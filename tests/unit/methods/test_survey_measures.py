"""Alpha, omega, agreement, bounds and the flag: published examples, hand work, and refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bonafides.methods.careless import looks_careless
from bonafides.methods.internal_consistency import LEAST_PEOPLE, alpha, alpha_of
from bonafides.methods.intraclass import group_intraclass, intraclass, mean_reliability
from bonafides.methods.nonresponse import mean_of_everybody
from bonafides.methods.one_factor import against_the_others, omega, one_factor
from bonafides.methods.pairwise import pairwise_correlation, pairwise_covariance
from bonafides.methods.survey_table import survey_reliability
from bonafides.methods.within_groups import agreement, mean_over_groups, uniform_variance

NAN = float("nan")
LOADINGS = np.array([0.8, 0.7, 0.6, 0.5])

# Wolff and Preising, *Behavior Research Methods* 37 (2005) 48–58: nine items, lower triangle row by row.
WOLFF = (
    (0.483,),
    (0.340, 0.624),
    (0.180, 0.260, 0.240),
    (0.277, 0.433, 0.376, 0.534),
    (0.257, 0.301, 0.244, 0.654, 0.609),
    (-0.074, -0.028, 0.233, 0.165, 0.041, 0.133),
    (0.212, 0.362, 0.577, 0.411, 0.300, 0.399, 0.346),
    (0.226, 0.236, 0.352, 0.306, 0.239, 0.320, 0.206, 0.457),
)


def test_loadings_give_the_analytic_omega_and_alpha() -> None:
    """(2.6)² / ((2.6)² + 2.26) = 6.76/9.02."""
    correlations = np.outer(LOADINGS, LOADINGS) + np.diag(1 - LOADINGS**2)
    found = one_factor(correlations)
    np.testing.assert_allclose(found.loadings, LOADINGS, atol=1e-9)
    assert found.omega == pytest.approx(6.76 / 9.02, abs=1e-9)
    assert alpha_of(correlations) == pytest.approx(0.742055, abs=5e-7)


def test_alpha_of_revelle_s_table_is_the_published_one() -> None:
    """Revelle, *An introduction to psychometric theory*, table 7.5: blocks of 6, 4, 2 with .5, .6, .7."""
    matrix = np.full((12, 12), 0.2)
    for start, size, inside in ((0, 6, 0.5), (6, 4, 0.6), (10, 2, 0.7)):
        matrix[start : start + size, start : start + size] = inside
    np.fill_diagonal(matrix, 1.0)
    assert alpha_of(matrix) == pytest.approx(0.844839, abs=5e-7)


def test_alpha_and_omega_of_wolff_and_preising() -> None:
    matrix = np.eye(9)
    for row, values in enumerate(WOLFF, start=1):
        matrix[row, : len(values)] = matrix[: len(values), row] = values
    assert alpha_of(matrix) == pytest.approx(0.803183, abs=5e-7)
    assert one_factor(matrix).omega == pytest.approx(0.8095, abs=0.002)


def test_alpha_of_three_items_is_worked_by_hand() -> None:
    """Variances 2, 1.6, 2; of the sum 14.4: 3/2·(1 − 5.6/14.4). F(.975; 5, 10) = 4.2361, (.025) = .15108."""
    figure = alpha([[2, 3, 2], [4, 4, 5], [5, 5, 4], [3, 2, 3], [6, 5, 6], [4, 5, 4]])
    assert figure.value == pytest.approx(11 / 12)
    assert figure.low == pytest.approx(1 - 4.23609 / 12, abs=1e-5)
    assert figure.high == pytest.approx(1 - 0.151076 / 12, abs=1e-5)
    assert figure.n == 6


def test_missing_answers_cost_only_the_pairs_they_stand_in() -> None:
    answers = np.array([[1, 2, 9], [2, 4, NAN], [3, 6, 1], [9, NAN, 4]], dtype=float)
    covariance, counts = pairwise_covariance(answers)
    assert counts.tolist() == [[4, 3, 3], [3, 3, 2], [3, 2, 3]]
    both = answers[[0, 1, 2]][:, :2]
    assert covariance[0, 1] == pytest.approx(np.cov(both.T)[0, 1])
    assert pairwise_correlation(answers)[0, 1] == pytest.approx(1.0)
    assert alpha(answers, least=2).refused  # the thinnest pair has two people


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ([[1], [2], [3]], "1 item; 2"),
        ([[1, 2], [2, 3]], "2 people"),
        ([[1, 2], [1, 3], [1, 4]], "alike by everybody"),
        ([[1, 3], [2, 2], [3, 1]], "cancel out"),
        ([[1, 1], [2, 2], [3, 3]], "copies"),
        (np.empty((0, 0)), "0 items"),
        (np.full((5, 3), NAN), "0 people"),
    ],
)
def test_alpha_says_why_it_is_refused(answers: object, says: str) -> None:
    figure = alpha(answers)  # type: ignore[arg-type]
    assert figure.refused
    assert says in figure.why


def test_one_subject_s_raters_are_never_a_scale() -> None:
    raters = np.random.default_rng(1).integers(1, 8, (5, 4))
    assert alpha(raters, least=LEAST_PEOPLE).why == "5 people answered every pair of items; 100 are needed."
    assert omega(raters, least=LEAST_PEOPLE).refused
    assert omega(raters).refused


def test_omega_refuses_two_items_and_a_factor_that_explains_one_wholly() -> None:
    rng = np.random.default_rng(2)
    assert "3 are needed" in omega(rng.normal(size=(200, 2))).why
    first = rng.normal(size=(200, 1))
    nearly = np.hstack([first, first + 0.001 * rng.normal(size=(200, 1)), rng.normal(size=(200, 2))])
    assert omega(nearly).refused


def test_the_error_of_omega_is_the_bootstrap_s() -> None:
    rng = np.random.default_rng(3)
    answers = rng.exponential(size=(300, 1)) * LOADINGS + rng.exponential(size=(300, 4))
    answers[rng.random(answers.shape) < 0.05] = NAN
    figure = omega(answers)
    again = [one_factor(pairwise_correlation(answers[rng.integers(0, 300, 300)])).omega for _ in range(400)]
    assert figure.high - figure.low == pytest.approx(2 * 1.96 * np.std(again), rel=0.2)


def test_an_item_that_was_not_turned_round_is_named() -> None:
    rng = np.random.default_rng(4)
    answers = rng.normal(size=(200, 1)) + rng.normal(size=(200, 4))
    answers[:, 2] *= -1
    assert against_the_others(answers) == [2]
    assert against_the_others(answers[:, :2]) == []


def test_agreement_is_worked_by_hand() -> None:
    """Variances 1/3 of both items, 1/6 of their mean, against 2; every answer .5 off its item's mean."""
    found = agreement([[4, 4], [4, 5], [5, 4], [5, 5]], scale=(1, 5))
    assert found.lindell == pytest.approx(1 - (1 / 3) / 2)
    assert found.rwg == pytest.approx(1 - (1 / 6) / 2)
    assert found.rwg_j == pytest.approx(2 * (5 / 6) / (2 * (5 / 6) + 1 / 6))
    assert found.ad == 0.5
    assert found.ad_limit == pytest.approx(5 / 6)
    # Widest spread round 4.5 on 1 to 5: (6·4.5 − 4.5² − 5)·4/3 = 7/3; 1 − (2/3)/(7/3).
    assert found.awg == pytest.approx(5 / 7)


def test_the_uniform_null_is_two_on_five_points_and_four_on_seven() -> None:
    assert (uniform_variance(5), uniform_variance(7)) == (2.0, 4.0)


def test_groups_that_spread_more_than_evenly_have_no_agreement() -> None:
    found = agreement([[1], [5], [1], [5]], scale=(1, 5))
    assert (found.rwg, found.rwg_j) == (0.0, 0.0)
    assert found.lindell < 0


def test_unanimous_groups_agree_wholly_and_one_person_not_at_all() -> None:
    found = agreement([[7, 7], [7, 7]], scale=(1, 7))
    assert (found.rwg, found.rwg_j, found.lindell, found.awg, found.ad) == (1.0, 1.0, 1.0, 1.0, 0.0)
    assert math.isnan(agreement([[7, 7]], scale=(1, 7)).rwg)
    assert mean_over_groups([0.8], unit="r_wg").refused


def test_two_groups_of_three_are_worked_by_hand() -> None:
    """MSB 24, MSW 1: 23/26 and 23/24."""
    found = group_intraclass([1, 2, 3, 5, 6, 7], list("aaabbb"))
    assert found.icc1.value == pytest.approx(23 / 26)
    assert found.icc2.value == pytest.approx(23 / 24)
    assert (found.groups, found.mean_size) == (2, 3.0)
    assert mean_reliability(23 / 26, 3) == pytest.approx(23 / 24)


@pytest.mark.parametrize(
    ("values", "group"), [([], []), ([1, 2], ["a", "a"]), ([1, 2], ["a", "b"]), ([1, 1, 2, 2], list("aabb"))]
)
def test_groups_that_show_nothing_are_refused(values: list[float], group: list[str]) -> None:
    assert group_intraclass(values, group).icc1.refused


@pytest.mark.parametrize(
    "ratings", [np.empty((0, 3)), [[1], [2], [3]], [[1, 2], [2, 1]], [[3, 3]] * 4, [[1, 1], [2, 2], [3, 3]]]
)
def test_ratings_that_show_nothing_are_refused(ratings: object) -> None:
    found = intraclass(ratings)  # type: ignore[arg-type]
    assert found.icc1.refused
    assert found.icc3k.why


def test_raters_needed_for_seventy_percent_are_those_of_spearman_and_brown() -> None:
    """Research, 4.3: one rater .30, .37, .19, .10 need 5.4, 4.0, 10, 21."""
    for single, needed in ((0.30, 5.4), (0.37, 4.0), (0.19, 10.0), (0.10, 21.0)):
        assert mean_reliability(single, needed) == pytest.approx(0.70, abs=0.005)


def test_bounds_of_those_who_kept_silent_are_manski_s() -> None:
    """Research, 6.6: mean 3.8 on 1 to 5."""
    for answered, low, high in ((50, 2.4, 4.4), (70, 2.96, 4.16), (90, 3.52, 3.92)):
        figure = mean_of_everybody(3.8, answered=answered, asked=100, scale=(1, 5))
        assert (figure.low, figure.high) == (pytest.approx(low), pytest.approx(high))
    assert mean_of_everybody(3.8, answered=0, asked=9).refused
    everybody = mean_of_everybody(3.8, answered=9, asked=9)
    assert (everybody.low, everybody.high) == (3.8, 3.8)


@pytest.mark.parametrize(
    ("answers", "seconds", "flag"),
    [
        ([6] * 6, None, 1),
        ([6] * 5 + [5], None, 0),
        ([4] * 6, None, 0),
        ([6, 6, 6, 6, None, None], None, 0),
        ([6, None, 6, 6, 6, 6], None, 1),
        ([6, 5, 7, 2, 1, 1], [1.0, 1.0, 1.0, 1.9, 9.0, 9.0], 1),
        ([6, 5, 7, 2, 1, 1], [1.0, 1.0, 1.0, 2.0, 9.0, 9.0], 0),
        ([6, 5, 7, 2, 1, None], [1.0, 1.0, 1.0, 1.0, None, 1.0], 0),
        ([], None, 0),
        ([None] * 6, [0.1] * 6, 0),
    ],
)
def test_the_flag_goes_up_where_the_rule_says(
    answers: list[int | None], seconds: list[float | None] | None, flag: int
) -> None:
    assert looks_careless(answers, turned=[False] * 3 + [True] * 3, seconds=seconds) == flag


def test_content_people_answer_alike_where_nothing_is_turned() -> None:
    assert looks_careless([6] * 12, turned=[False] * 12) == 0


def test_groups_in_which_nobody_answered_everything_are_refused() -> None:
    record = survey_reliability([[4, NAN], [NAN, 5], [3, NAN]], group=["a", "a", "b"]).record()["groups"]
    assert all(record[name] is None for name in ("icc1", "icc2", "rwg", "rwgj_mean", "lindell_mean"))
    assert "0 people in 0 groups" in record["why"]


def test_a_table_without_anything_is_refused_figure_by_figure() -> None:
    record = survey_reliability(np.empty((0, 0)), group=[], ratings=np.empty((0, 0))).record()
    assert tuple(record) == ("alpha", "omega", "icc", "groups")
    assert record["alpha"]["value"] is None
    for part, names in (("icc", ("icc1", "icc2k")), ("groups", ("icc1", "rwg", "lindell_mean"))):
        assert all(record[part][name] is None for name in names)
        assert record[part]["why"]

"""Payment schemes: published formulas, and the optimum found by trying."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bonafides.methods.elicitation import Gonik, Menu, QuantileScheme, best_forecast, compare, expected_pay

# A right-skewed outcome: lognormal quantiles; median 100, mean 100 exp(.18) = 119.7, lower quartile 66.7.
CHANCES = (np.arange(4000) + 0.5) / 4000
OUTCOMES = 100 * np.exp(0.6 * stats.norm.ppf(CHANCES))


@pytest.mark.parametrize(("said", "came"), [(50, 100), (100, 100), (150, 100), (100, 50), (0, 80)])
def test_gonik_is_the_published_pair_of_formulas(said, came):
    published = 60 * (came + said) / 100 if came >= said else 60 * (3 * came - said) / 100
    assert Gonik(100).pay(said, came) == pytest.approx(published)


def test_gonik_pays_most_for_the_median():
    assert best_forecast(Gonik(100), OUTCOMES) == pytest.approx(100, rel=0.01)


def test_a_menu_pays_most_for_the_mean_whatever_its_convex_function():
    mean = 100 * np.exp(0.18)
    assert best_forecast(Menu.square(100), OUTCOMES) == pytest.approx(mean, rel=0.01)
    steeper = Menu(lambda f: np.exp(f / 100), lambda f: np.exp(f / 100) / 100)
    assert best_forecast(steeper, OUTCOMES) == pytest.approx(mean, rel=0.01)


@pytest.mark.parametrize(("beta", "level"), [(1.5, 0.25), (2.0, 0.5), (2.8, 0.9)])
def test_the_quantile_scheme_pays_most_for_its_quantile(beta, level):
    scheme = QuantileScheme(1.0, beta, 3.0)
    assert scheme.level == pytest.approx(level)
    quantile = 100 * np.exp(0.6 * stats.norm.ppf(level))
    assert best_forecast(scheme, OUTCOMES) == pytest.approx(quantile, rel=0.01)


def test_a_scheme_out_of_order_is_an_error():
    with pytest.raises(ValueError, match="alpha < beta < gamma"):
        QuantileScheme(2.0, 1.0, 3.0)


def test_padding_costs_what_the_formula_says():
    # By hand: O = 100, outcomes 80, 100, 150. Said 100: 84, 120, 150; said 60: 84, 96, 126.
    found = compare(Gonik(100), candid=100, padded=60, outcomes=[80, 100, 150])
    assert found.candid.value == pytest.approx((84 + 120 + 150) / 3)
    assert found.padded.value == pytest.approx((84 + 96 + 126) / 3)
    assert (found.cost_of_padding.low, found.cost_of_padding.high) == (0, 24)
    assert (found.best, found.elicits) == (100, "median")


def test_padding_pays_where_only_beating_the_forecast_is_rewarded():
    class BeatIt:
        elicits = "the lowest number that is believed"

        def pay(self, forecast, actual):
            return np.maximum(np.asarray(actual, dtype=float) - forecast, 0.0)

    assert compare(BeatIt(), candid=100, padded=60, outcomes=OUTCOMES).cost_of_padding.value < 0


def test_one_outcome_is_refused_and_chances_must_match():
    assert compare(Gonik(1), candid=1, padded=2, outcomes=[3]).candid.refused
    with pytest.raises(ValueError, match="as many chances"):
        expected_pay(Gonik(1), 1, [1, 2], [0.5])


def test_chances_weigh_as_repetition_does():
    weighed = expected_pay(Gonik(100), [90, 110], [80, 120], [3, 1])
    np.testing.assert_allclose(weighed, expected_pay(Gonik(100), [90, 110], [80, 80, 80, 120]))

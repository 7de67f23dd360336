"""The weight of a broken word: refused while data are few, monotone, and never assumed."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.figures import Figure
from bonafides.methods.asymmetry import fit_weight, kept_to_recover, perceived_share

# Kept promises that regain the former mean after one break: research notes on promises, §C2, exact.
REGAINED = {
    9: {1: 10, 2: 20, 2.25: 23, 3: 30, 5: 50},
    19: {1: 20, 2: 40, 2.25: 45, 3: 60, 5: 100},
    49: {1: 50, 2: 100, 2.25: 113, 3: 150, 5: 250},
}


@pytest.mark.parametrize("kept", REGAINED)
def test_the_published_table_of_recovery_is_found(kept):
    assert {weight: kept_to_recover(kept, weight) for weight in REGAINED[kept]} == REGAINED[kept]


@pytest.mark.parametrize("kept", REGAINED)
def test_recovery_is_when_perceived_trust_is_what_it_was(kept):
    """The closed form against the definition: the first number of kept words that reaches the old share."""
    weight = Figure(2.25, 1.5, 3.0, n=200, unit="kept words")
    before = perceived_share(kept, 0, weight).value
    again = kept_to_recover(kept, 2.25)
    assert perceived_share(kept + again, 1, weight).value >= before - 1e-12
    assert perceived_share(kept + again - 1, 1, weight).value < before


def test_few_answers_are_refused_and_it_says_how_many():
    assert fit_weight([], [], []).weight.why == "No customer answered; 100 are needed."
    assert "99 customers answered; 100 are needed." in fit_weight([4] * 99, [5] * 99, [1] * 99).weight.why


def test_without_enough_customers_who_saw_one_broken_there_is_no_weight():
    answers = [3, 5] * 60
    assert "9 of 120" in fit_weight(answers, [4] * 120, [1] * 9 + [0] * 111).weight.why


def test_answers_that_all_agree_say_nothing():
    assert "same answer" in fit_weight([5] * 120, range(120), [1] * 120).weight.why


def test_answers_that_have_nothing_to_do_with_it_leave_the_weight_open():
    rng = np.random.default_rng(4)
    found = fit_weight(rng.integers(1, 8, 150), rng.poisson(8, 150), rng.poisson(2, 150))
    assert found.weight.refused
    assert "nearly any weight" in found.weight.why


def test_only_the_order_of_answers_counts():
    rng = np.random.default_rng(8)
    kept, broken = rng.poisson(8, 300), rng.poisson(2, 300)
    answers = 1 + np.digitize(np.log1p(kept) - np.log1p(2 * broken) + rng.logistic(size=300), [-1, 0, 1, 2])
    one, other = fit_weight(answers, kept, broken), fit_weight(10 * answers**2, kept, broken)
    assert one.weight.value == pytest.approx(other.weight.value, rel=1e-6)


def test_perceived_trust_is_refused_where_its_weight_is():
    assert perceived_share(18, 2, fit_weight([], [], []).weight).why.startswith("No customer answered")


def test_a_heavier_weight_never_raises_perceived_trust():
    light, heavy = (Figure(w, w / 2, 2 * w, n=150, unit="kept words") for w in (1.0, 3.0))
    assert perceived_share(18, 2, heavy).value < perceived_share(18, 2, light).value

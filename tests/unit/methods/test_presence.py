"""What unanswered contacts say about presence."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.presence import (
    alive_after_contacts,
    alive_after_silence,
    alive_while_waiting,
    fit_presence,
)


def test_silent_contacts_lower_presence_as_published():
    # METHODS 1, silence: pi = .6, Beta(2, 4): .50 .42 .35 .29 .25 after 1..5; .125 after 10.
    found = alive_after_contacts(0.6, 2, 4, [1, 2, 3, 4, 5, 10])
    np.testing.assert_allclose(found, [0.50, 0.42, 0.35, 0.29, 0.25, 0.125], atol=0.005)


def test_one_rate_follows_bayes_by_hand():
    # pi .5, r .5, waited until half and all of the replies would have come: .75 * .5 = .375; .375 / 1.375.
    found = alive_after_silence(0.5, 0.5, [[0.5, 1.0], [np.nan, np.nan]])
    np.testing.assert_allclose(found, [0.375 / 1.375, 0.5])


def test_rates_that_hardly_differ_give_the_same_as_one_rate():
    waited = np.array([[0.3, 0.9, 1.0], [1.0, 1.0, np.nan]])
    mixed = alive_while_waiting(0.6, 3000.0, 7000.0, waited)
    np.testing.assert_allclose(mixed, alive_after_silence(0.6, 0.3, waited), atol=1e-4)


def test_waiting_to_the_end_is_the_product_formula():
    rows = np.array([[1.0] * n + [np.nan] * (12 - n) for n in range(13)])
    np.testing.assert_allclose(
        alive_while_waiting(0.6, 2, 4, rows), alive_after_contacts(0.6, 2, 4, np.arange(13)), atol=1e-12
    )


def test_partial_waiting_is_the_integral_worked_by_hand():
    # Beta(1, 1), F = .5 and .5: integral of (1 - r/2)^2 = 1 - 1/2 + 1/12 = 7/12.
    np.testing.assert_allclose(alive_while_waiting(0.5, 1, 1, [[0.5, 0.5]]), [7 / 19], atol=1e-12)


def test_the_fit_finds_the_parameters_behind_expected_counts():
    # pi = .6, Beta(2, 4), up to eight contacts: w_j = w_(j-1)(b+j-1)/(a+b+j-1).
    silent = np.cumprod([1.0] + [(4 + j) / (6 + j) for j in range(8)])
    replied = 1e6 * 0.6 * (silent[:-1] - silent[1:])
    ended = np.zeros(9)
    ended[8] = 1e6 * (0.4 + 0.6 * silent[-1])
    model = fit_presence(replied, ended)
    assert model.alive.value == pytest.approx(0.6, abs=0.005)
    assert (model.a, model.b) == (pytest.approx(2, rel=0.05), pytest.approx(4, rel=0.05))
    after = [figure.value for figure in model.after]
    np.testing.assert_allclose(after[:6], [0.6, 0.50, 0.4167, 0.3491, 0.2941, 0.25], atol=0.005)


def test_nobody_gone_is_found_as_such():
    # A reply to every first contact but ten of a hundred, and to the second: nobody is gone.
    model = fit_presence([900, 90, 10], [0, 0, 0])
    assert model.alive.value > 0.999
    assert model.alive.low > 0.98


@pytest.mark.parametrize(
    ("replied", "ended", "word"),
    [
        ([5, 5], [5, 5], "20 subjects"),
        ([4, 3], [50, 50], "7 replies"),
        ([50, 2], [50, 40], "contacted again"),
    ],
)
def test_too_little_is_refused_with_the_reason(replied, ended, word):
    model = fit_presence(replied, ended)
    assert model.refused
    assert word in model.why
    assert all(figure.refused for figure in model.after)


def test_negative_counts_are_an_error():
    with pytest.raises(ValueError, match="cannot be negative"):
        fit_presence([50, -1], [50])

"""Excess movement worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.movement import excess_movement


def test_a_bump_that_reverts_adds_twice_its_square():
    # .5 -> .7 -> .5 -> outcome: .04 + .04 + .25 against .25 to learn.
    figure = excess_movement([0.04 + 0.04 + 0.25] * 20, [0.5] * 20)
    assert figure.value == pytest.approx(0.08)


def test_what_is_still_to_be_learnt_is_added_back():
    # .5 -> .8 so far: moved .09; learnt .25 - .16 = .09.
    assert excess_movement([0.09] * 20, [0.5] * 20, [0.8] * 20).value == pytest.approx(0.0)


def test_news_released_slowly_moves_too_little():
    # Wins known at the start, told in five equal steps from .5: 5 x .01 = .05 against .25.
    assert excess_movement([0.05] * 20, [0.5] * 20).value == pytest.approx(-0.20)


def test_few_subjects_and_few_clusters_are_refused():
    assert "19 subjects" in excess_movement([0.1] * 19, [0.5] * 19).why
    assert "4 independent" in excess_movement([0.1] * 40, [0.5] * 40, cluster=np.arange(40) % 4).why

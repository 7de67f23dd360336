"""AUC against scikit-learn, and its interval against DeLong's formula written out pair by pair."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from bonafides.methods.ranking import auc

RNG = np.random.default_rng(5)
P = RNG.choice([0.1, 0.3, 0.5, 0.7, 0.9], 150)
Y = (RNG.random(150) < P).astype(int)


def test_the_area_is_scikit_learns() -> None:
    assert auc(P, Y).value == pytest.approx(roc_auc_score(Y, P), abs=1e-12)


def test_the_interval_is_delongs_on_the_log_odds_scale() -> None:
    won, lost = P[Y == 1], P[Y == 0]
    order = (won[:, None] > lost) + 0.5 * (won[:, None] == lost)
    variance = order.mean(axis=1).var(ddof=1) / len(won) + order.mean(axis=0).var(ddof=1) / len(lost)
    area = order.mean()
    half = 1.959964 * np.sqrt(variance) / (area * (1 - area))
    ends = 1 / (1 + np.exp(-(np.log(area / (1 - area)) + np.array([-half, half]))))
    figure = auc(P, Y)
    assert (figure.low, figure.high) == pytest.approx(tuple(ends), abs=1e-6)


def test_a_perfect_order_of_few_claims_is_not_taken_for_certainty() -> None:
    figure = auc([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1])
    assert (figure.value, figure.high) == (1, 1)
    assert figure.low < 0.7


def test_one_success_is_too_few() -> None:
    assert auc([0.1, 0.2, 0.8], [0, 0, 1]).refused


def test_saying_always_the_same_tells_nothing_apart() -> None:
    figure = auc([0.5], [30], [60])
    assert figure.value == 0.5
    assert figure.low < 0.5 < figure.high

"""Intervals of alpha, omega and of groups' correlations hold the truth as often as they say.

`pytest -s` prints the figures that docs/reference/measures.md quotes.
"""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.internal_consistency import alpha
from bonafides.methods.intraclass import group_intraclass, intraclass
from bonafides.methods.one_factor import omega

pytestmark = pytest.mark.slow

LOADINGS = np.array([0.8, 0.7, 0.6, 0.5])
OMEGA, ALPHA = 6.76 / 9.02, 0.742055


@pytest.mark.parametrize("n", [30, 100, 300])
@pytest.mark.parametrize("skewed", [False, True])
def test_the_intervals_of_alpha_and_omega_cover(n: int, skewed: bool) -> None:
    """Skewed: people and errors exponential, where intervals that trust in normality of items would fail."""
    rng = np.random.default_rng(n + skewed)
    held_omega, held_alpha = [], []
    for _ in range(400):
        draw = (
            (lambda size: rng.exponential(size=size) - 1) if skewed else (lambda size: rng.normal(size=size))
        )
        answers = draw((n, 1)) * LOADINGS + draw((n, 4)) * np.sqrt(1 - LOADINGS**2)
        found, plain = omega(answers), alpha(answers)
        held_alpha.append(plain.low <= ALPHA <= plain.high)
        if not found.refused:
            held_omega.append(found.low <= OMEGA <= found.high)
    print(
        f"n={n} skewed={skewed}: omega {np.mean(held_omega):.3f} of {len(held_omega)},"
        f" alpha {np.mean(held_alpha):.3f}"
    )
    assert np.mean(held_omega) >= (0.88 if skewed else 0.90)
    if not skewed:
        assert np.mean(held_alpha) == pytest.approx(0.95, abs=0.033)


def test_the_intervals_of_the_six_forms_cover() -> None:
    rng = np.random.default_rng(1)
    truth = {"icc1": 0.25, "icc2": 0.25, "icc3": 1 / 3, "icc1k": 0.625, "icc2k": 0.625, "icc3k": 5 / 7}
    held = {form: [] for form in truth}
    for _ in range(1_500):
        targets, raters, error = rng.normal(size=(12, 1)), rng.normal(size=(1, 5)), rng.normal(size=(12, 5))
        both = intraclass(targets + raters + error * 2**0.5)
        own = intraclass(targets + rng.normal(size=(12, 5)) * 3**0.5)
        for form in truth:
            figure = getattr(own if form.startswith("icc1") else both, form)
            held[form].append(figure.low <= truth[form] <= figure.high)
    for form, hits in held.items():
        print(f"{form}: {np.mean(hits):.3f}")
        assert 0.93 <= np.mean(hits) <= 0.985


@pytest.mark.parametrize("icc", [0.05, 0.2])
def test_the_interval_of_groups_of_unequal_size_covers(icc: float) -> None:
    rng = np.random.default_rng(round(100 * icc))
    held = []
    for _ in range(1_500):
        group = np.repeat(np.arange(30), rng.integers(4, 16, 30))
        values = rng.normal(0, icc**0.5, 30)[group] + rng.normal(0, (1 - icc) ** 0.5, len(group))
        figure = group_intraclass(values, group).icc1
        held.append(figure.low <= icc <= figure.high)
    print(f"groups icc={icc}: {np.mean(held):.3f}")
    assert 0.93 <= np.mean(held) <= 0.97

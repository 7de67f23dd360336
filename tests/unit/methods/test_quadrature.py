"""Integrals whose values are known."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.methods.quadrature import integrate_plane


def test_a_density_cut_off_by_the_window_is_not_counted_twice_at_the_edge() -> None:
    # y is exponential with mean 1, cut off at 0; x normal.
    cells = integrate_plane(lambda x, y: -(x**2) / 2 - y, (-9.0, 9.0), (0.0, 20.0), size=(25, 41))
    mean, low, high = cells.summary(cells.y, 0.95)
    assert mean == pytest.approx(1, abs=0.03)
    assert (low, high) == pytest.approx((-np.log(0.975), -np.log(0.025)), abs=0.12)


def test_the_interval_of_a_normal_is_the_normals() -> None:
    cells = integrate_plane(lambda x, y: -(((x - 3) / 0.2) ** 2) / 2 - y**2 / 2, (-9.0, 9.0), (-9.0, 9.0))
    mean, low, high = cells.summary(cells.x, 0.95)
    assert (mean, low, high) == pytest.approx((3, 3 - 0.392, 3 + 0.392), abs=0.01)
    assert cells.weight.sum() == pytest.approx(1)

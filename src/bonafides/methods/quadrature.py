"""Integration over two hyperparameters on a grid that finds its own window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

DEPTH = 14.0
"""Log-density below the highest point at which a cell is left out of the window (8e-7)."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Points (x, y) of a rectangular grid and their posterior weight, which sums to 1."""

    x: Floats
    y: Floats
    weight: Floats

    def summary(self, values: ArrayLike, level: float) -> tuple[float, float, float]:
        """Return mean and the ends of the equal-tailed interval of a function of the cells.

        The mass of each distinct value is spread evenly from half-way to the value below to half-way to
        the value above.
        """
        distinct, place = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True)
        mass = np.bincount(place.reshape(-1), weights=self.weight)
        middles = (distinct[1:] + distinct[:-1]) / 2
        edges = np.concatenate([distinct[:1], middles, distinct[-1:]])
        upto = np.concatenate([[0.0], np.cumsum(mass)])
        low, high = np.interp([(1 - level) / 2, (1 + level) / 2], upto, edges)
        mean = float((mass * distinct).sum())
        return mean, min(float(low), mean), max(float(high), mean)


def integrate_plane(
    log_density: Callable[[Floats, Floats], Floats],
    x_window: tuple[float, float],
    y_window: tuple[float, float],
    *,
    size: tuple[int, int] = (25, 25),
    rounds: int = 6,
) -> Cells:
    """Weigh a grid by a log-density, first narrowing the window to where the density is.

    Parameters
    ----------
    log_density
        Of the flat arrays x and y, up to a constant; with respect to dx dy.
    x_window, y_window
        The widest window; the density outside is taken to be 0.
    size
        Points along x and y.
    rounds
        Most narrowings.

    Returns
    -------
    Cells

    Examples
    --------
    A narrow normal in a wide window:

    >>> cells = integrate_plane(lambda x, y: -((x - 1) / 0.01) ** 2 / 2 - y**2 / 2, (-4, 4), (-4, 4))
    >>> round(float((cells.weight * cells.x).sum()), 6)
    1.0
    >>> round(float((cells.weight * (cells.x - 1) ** 2).sum()) ** 0.5, 4)
    0.01
    """
    windows = [x_window, y_window]
    for round_ in range(rounds + 1):
        axes = [np.linspace(*window, count) for window, count in zip(windows, size, strict=True)]
        x, y = (part.ravel() for part in np.meshgrid(*axes, indexing="ij"))
        logs = log_density(x, y)
        logs = logs - logs.max()
        inside = (logs > -DEPTH).reshape(size)
        narrowed = [_narrowed(axis, inside.any(axis=1 - which)) for which, axis in enumerate(axes)]
        settled = all(
            (new[1] - new[0]) > 0.8 * (old[1] - old[0]) for new, old in zip(narrowed, windows, strict=True)
        )
        if settled or round_ == rounds:
            break
        windows = narrowed
    # Trapezoids: where the widest window cuts the density off, its edge counts half.
    halves = [np.where((np.arange(count) % (count - 1)) == 0, 0.5, 1.0) for count in size]
    weight = np.exp(logs) * np.outer(*halves).ravel()
    return Cells(x, y, weight / weight.sum())


def _narrowed(axis: Floats, inside: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the part of an axis that holds the density, with one step to spare on each side."""
    held = np.flatnonzero(inside)
    return float(axis[max(held[0] - 1, 0)]), float(axis[min(held[-1] + 1, len(axis) - 1)])

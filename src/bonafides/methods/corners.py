"""Where the mean of raters lies on two axes cut into four corners, and how sure one can be of the corner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.methods.raters import LEAST_SPREAD

Floats = NDArray[np.float64]

SURE = 0.80
"""A corner is named only when its probability reaches this; below, the point lies "between"."""

ELLIPSE_LEVEL = 0.90
"""Level of the ellipse, drawn beside the four probabilities."""

LEAST_RATERS = 5
"""Below so many raters there is no corner."""

NODES = 64
"""Points on which the mixing variable of the t distribution is integrated."""

CORNERS = ("low_low", "low_high", "high_low", "high_high")
"""Corners by x, then y, in the order of `Corners.probabilities`."""


@dataclass(frozen=True, slots=True)
class Corners:
    """A point between four corners; or why there is none.

    `x`, `y` means of the raters; `half_axes` of the 90 % ellipse, longer first, and `angle_degrees` of the
    longer from the x axis towards the y axis; `probabilities` of the corners in the order of `CORNERS`;
    `corner` the name of the likeliest where it reaches `SURE`, else "between"; `n` raters; `why` the
    reason when refused (x and y None then).
    """

    x: float | None
    y: float | None
    half_axes: tuple[float, float]
    angle_degrees: float
    probabilities: tuple[float, float, float, float]
    corner: str
    n: int
    why: str = ""

    @property
    def refused(self) -> bool:
        """Whether there is a reason in place of a point."""
        return self.x is None

    def likeliest(self) -> tuple[str, str]:
        """The two corners with the largest probabilities, likelier first: what the point lies between."""
        order = sorted(range(4), key=lambda i: -self.probabilities[i])
        return CORNERS[order[0]], CORNERS[order[1]]


def four_corners(x: ArrayLike, y: ArrayLike, *, cut: float = 4.0, least_sd: float = LEAST_SPREAD) -> Corners:
    """Point, ellipse and probabilities of the four corners for one subject's raters.

    Parameters
    ----------
    x, y
        One value a rater on each axis; a rater who lacks either (NaN) is left out.
    cut
        Where both axes are cut: the midpoint of the scale, declared beforehand, never a median.
    least_sd
        Standard deviation between raters, in any direction, below which none is believed
        (`raters.least_spread`).

    Returns
    -------
    Corners
        Refused below 5 raters.

    Notes
    -----
    Means of n raters with a flat prior on the mean and Jeffreys' independent one on the covariance: a
    bivariate t with n − 2 degrees of freedom and scale (n − 1)/(n(n − 2))·S, whose 90 % region is
    Hotelling's ellipse. Probabilities integrate it exactly (a normal mixed over its scale, Drezner and
    Wesolowsky's integral for each). Source: Gelman et al., *Bayesian Data Analysis* (2013) §3.6. How often a
    named corner is right: `tests/recovery/methods/test_corners_recovered.py`.

    Examples
    --------
    >>> found = four_corners([5.0, 5.5, 4.8, 5.2, 6.0], [4.0, 4.6, 3.6, 4.4, 4.1])
    >>> round(found.x, 2), round(found.y, 2), found.corner, found.likeliest()
    (5.3, 4.14, 'between', ('high_high', 'high_low'))
    >>> round(sum(found.probabilities), 6)
    1.0
    """
    pairs = np.column_stack([np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)])
    pairs = pairs[~np.isnan(pairs).any(axis=1)]
    n = len(pairs)
    if n < LEAST_RATERS:
        why = f"{n} raters answered for both axes; a corner needs {LEAST_RATERS}."
        return Corners(None, None, (0.0, 0.0), 0.0, (0.0, 0.0, 0.0, 0.0), "", n, why)
    centre = pairs.mean(axis=0)
    chances, half_axes, angle = place(centre - cut, np.cov(pairs.T), n, freedom=n - 1, least_sd=least_sd)
    best = int(np.argmax(chances))
    return Corners(
        float(centre[0]),
        float(centre[1]),
        half_axes,
        angle,
        (float(chances[0]), float(chances[1]), float(chances[2]), float(chances[3])),
        CORNERS[best] if chances[best] >= SURE else "between",
        n,
    )


def place(
    centre: Floats, covariance: Floats, n: int, *, freedom: float, least_sd: float = LEAST_SPREAD
) -> tuple[Floats, tuple[float, float], float]:
    """Chances of the corners, half axes of the ellipse, longer first, and its angle; of a mean of n raters.

    Parameters
    ----------
    centre
        Their mean, less the cut.
    covariance
        Between raters, with the degrees of freedom `freedom`: n − 1 where it is their own, more where it is
        pooled over groups, infinite where it is declared.
    least_sd
        As for `four_corners`.

    Examples
    --------
    Standard errors .5 and .3: the root of the 90 % quantile of chi-square, 4.605, is 2.146.

    >>> found = place(np.array([0.0, 1.0]), np.diag([1.0, 0.36]), 4, freedom=float("inf"))
    >>> found[0].round(3).tolist(), [round(one, 2) for one in found[1]], round(abs(found[2]))
    ([0.0, 0.5, 0.0, 0.5], [1.07, 0.64], 0)
    """
    from scipy.special import fdtri

    df = min(freedom, 1e6) - 1
    sizes, directions = np.linalg.eigh(covariance)
    sizes = np.maximum(sizes, least_sd**2) * (df + 1) / (n * df)
    reach = np.sqrt(sizes * 2 * fdtri(2, df, ELLIPSE_LEVEL))
    angle = float(np.degrees(np.arctan2(directions[1, 1], directions[0, 1])))
    chances = corner_probabilities(centre, (directions * sizes) @ directions.T, df)
    return chances, (float(reach[1]), float(reach[0])), (angle + 90) % 180 - 90


def corner_probabilities(centre: ArrayLike, scale: ArrayLike, df: float) -> Floats:
    """Mass of bivariate t distributions in the four quadrants round the origin.

    Parameters
    ----------
    centre, scale
        Locations (..., 2) and scale matrices (..., 2, 2).
    df
        Degrees of freedom.

    Returns
    -------
    array
        (..., 4) in the order of `CORNERS`.

    Examples
    --------
    >>> corner_probabilities([0.0, 0.0], [[1.0, 0.5], [0.5, 1.0]], 3).round(4).tolist()
    [0.3333, 0.1667, 0.1667, 0.3333]
    """
    from scipy.special import gammaincinv, ndtr

    m, v = np.asarray(centre, dtype=np.float64), np.asarray(scale, dtype=np.float64)
    mix = gammaincinv(df / 2, (np.arange(NODES) + 0.5) / NODES) * 2 / df
    sd = np.sqrt(np.diagonal(v, axis1=-2, axis2=-1))
    rho = v[..., 0, 1] / (sd[..., 0] * sd[..., 1])
    z = m / sd
    h, k = (-z[..., axis, None] * np.sqrt(mix) for axis in (0, 1))
    both = _both_above(h, k, rho[..., None]).mean(axis=-1)
    x_high, y_high = ndtr(-h).mean(axis=-1), ndtr(-k).mean(axis=-1)
    chances = np.stack([1 - x_high - y_high + both, y_high - both, x_high - both, both], axis=-1)
    clipped: Floats = np.clip(chances, 0, 1)
    return clipped


def _both_above(h: Floats, k: Floats, rho: Floats) -> Floats:
    """Return P(X > h, Y > k) of standard normals with correlation rho: Drezner and Wesolowsky (1990)."""
    from scipy.special import ndtr

    points, weights = np.polynomial.legendre.leggauss(40)
    end = np.arcsin(np.clip(rho, -0.9999, 0.9999))
    theta = end[..., None] * (points + 1) / 2
    sine = np.sin(theta)
    power = (h[..., None] ** 2 + k[..., None] ** 2 - 2 * (h * k)[..., None] * sine) / (2 * np.cos(theta) ** 2)
    joint = (np.exp(-power) @ weights) * end / 2 / (2 * np.pi)
    found: Floats = ndtr(-h) * ndtr(-k) + joint
    return found

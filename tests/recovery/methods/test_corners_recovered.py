"""Four corners: said probabilities come true, a named corner is right four times in five, the ellipse holds.

Raters differ by .9 on each axis, correlated .5; subjects likewise, with the spread that each test names.
`pytest -s` prints the figures that docs/reference/measures.md quotes.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bonafides.methods.corners import SURE, corner_probabilities, four_corners

pytestmark = pytest.mark.slow

Floats = NDArray[np.float64]
SHAPE = np.linalg.cholesky(np.array([[1.0, 0.5], [0.5, 1.0]])).T


def rated(
    rng: np.random.Generator, n: int, centre: tuple[float, float], spread: float, subjects: int
) -> tuple[Floats, Floats]:
    """True points of subjects (subjects × 2) and what n raters say of each (subjects × n × 2)."""
    truth = np.array(centre) + spread * rng.normal(size=(subjects, 2)) @ SHAPE
    return truth, truth[:, None] + 0.9 * rng.normal(size=(subjects, n, 2)) @ SHAPE


def chances(said: Floats) -> Floats:
    """The probabilities of `four_corners` for many subjects at once (cut at 4)."""
    n = said.shape[1]
    centre = said.mean(axis=1)
    off = said - centre[:, None]
    scale = np.einsum("sra,srb->sab", off, off) / (n * (n - 2))
    return corner_probabilities(centre - 4, scale, n - 2)


def where(truth: Floats) -> NDArray[np.intp]:
    """Places of the true corners."""
    found: NDArray[np.intp] = 2 * (truth[:, 0] > 4) + (truth[:, 1] > 4)
    return found


def test_many_at_once_are_what_each_is_alone() -> None:
    _, said = rated(np.random.default_rng(1), 6, (4.2, 4.6), 0.5, 20)
    alone = [four_corners(*one.T, least_sd=0.0).probabilities for one in said]
    np.testing.assert_allclose(chances(said), alone, atol=1e-9)


@pytest.mark.parametrize("n", [5, 8, 12])
@pytest.mark.parametrize(
    ("centre", "spread"),
    [((4.0, 4.0), 0.45), ((5.0, 4.6), 0.5), ((4.0, 4.0), 1.5)],
    ids=["crowded at the cut", "mostly partners", "wide"],
)
def test_a_named_corner_is_right_four_times_out_of_five(
    n: int, centre: tuple[float, float], spread: float
) -> None:
    truth, said = rated(np.random.default_rng(n), n, centre, spread, 4_000)
    found = chances(said)
    top = found.max(axis=1)
    named = top >= SURE
    right = found.argmax(axis=1) == where(truth)
    share = float(right[named].mean())
    assert share >= SURE - 2 * (SURE * (1 - SURE) / named.sum()) ** 0.5
    # Naming whatever lies nearest, sure or not, errs more often.
    nearest = where(said.mean(axis=1)) == where(truth)
    assert share > nearest.mean()
    print(
        f"n={n} {centre} sd {spread}: named {named.mean():.2f}, right {share:.3f}, "
        f"said {top[named].mean():.3f}, nearest corner right {nearest.mean():.3f}"
    )


@pytest.mark.parametrize("n", [5, 8, 12])
def test_said_probabilities_come_true(n: int) -> None:
    """Over subjects spread widely, in bins of what was said; caution is allowed, boasting is not."""
    truth, said = rated(np.random.default_rng(n), n, (4.0, 4.0), 1.5, 8_000)
    found = chances(said)
    came = np.eye(4)[where(truth)]
    edges = np.array([0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0])
    place = np.digitize(found, edges[1:-1])
    for one in range(len(edges) - 1):
        inside = place == one
        stated, true = float(found[inside].mean()), float(came[inside].mean())
        slack = 3 * (0.25 / inside.sum()) ** 0.5
        assert abs(true - stated) <= 0.06 + slack
        print(f"n={n}: said {stated:.3f}, true {true:.3f} ({inside.sum()})")


@pytest.mark.parametrize("n", [5, 8, 12])
def test_the_ellipse_holds_the_true_point_nine_times_out_of_ten(n: int) -> None:
    truth, said = rated(np.random.default_rng(n), n, (4.3, 4.8), 0.5, 2_000)
    inside = []
    for point, one in zip(truth, said, strict=True):
        found = four_corners(*one.T, least_sd=0.0)
        turn = np.radians(found.angle_degrees)
        dx, dy = point - (found.x, found.y)
        along, across = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
        inside.append((along / found.half_axes[0]) ** 2 + (across / found.half_axes[1]) ** 2 <= 1)
    assert np.mean(inside) == pytest.approx(0.90, abs=3 * (0.09 / 2_000) ** 0.5)
    print(f"ellipse n={n}: {np.mean(inside):.4f}")

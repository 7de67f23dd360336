"""Laws that hold for any claims at all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonafides.methods.intervals import at_most, median, wilson
from bonafides.methods.isotonic import isotonic_shares
from bonafides.methods.ranking import auc
from bonafides.methods.scoring import collapse, decompose

ROW = st.tuples(
    st.integers(0, 20).map(lambda i: i / 20),
    st.integers(0, 6),
    st.integers(0, 6),
    st.sampled_from([0.5, 1.0, 3.0]),
)
ROWS = st.lists(ROW, min_size=1, max_size=25).filter(lambda rows: any(won + lost for _, won, lost, _ in rows))


def arrays(rows: list[tuple[float, int, int, float]]) -> tuple[np.ndarray, ...]:
    """Return p, k, n and weight."""
    p, won, lost, weight = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    return p, won, won + lost, weight


@given(ROWS, st.sampled_from(["brier", "log"]))
def test_a_score_is_exactly_the_sum_of_its_parts_none_of_them_negative(rows, score) -> None:  # type: ignore[no-untyped-def]
    parts = decompose(*arrays(rows), score=score)
    assert parts.score == pytest.approx(parts.mcb - parts.dsc + parts.unc, abs=1e-12)
    assert min(parts.mcb, parts.dsc, parts.unc) >= -1e-12


@given(ROWS, st.sampled_from(["brier", "log"]), st.randoms())
def test_order_and_collapsing_change_nothing(rows, score, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(rows, len(rows))
    one, other = decompose(*arrays(rows), score=score), decompose(*collapse(*arrays(shuffled)), score=score)
    for name in ("score", "mcb", "dsc", "unc"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-9)


@given(ROWS)
def test_stretching_what_is_said_leaves_discrimination_alone(rows) -> None:  # type: ignore[no-untyped-def]
    p, k, n, weight = arrays(rows)
    assert decompose(p**2, k, n, weight).dsc == pytest.approx(decompose(p, k, n, weight).dsc, abs=1e-12)


@given(ROWS)
def test_recalibrated_claims_are_calibrated(rows) -> None:  # type: ignore[no-untyped-def]
    p, k, n, weight = arrays(rows)
    shares = isotonic_shares(p, k * weight, n * weight)
    assert decompose(shares, k, n, weight).mcb == pytest.approx(0, abs=1e-12)


@given(ROWS)
def test_isotonic_shares_are_the_largest_smallest_mean(rows) -> None:  # type: ignore[no-untyped-def]
    # The minimax formula: c(i) = max over a <= i of min over b >= i of the mean of a..b.
    p, k, n, _ = arrays(rows)
    points = np.unique(p[n > 0])
    won, all_ = (np.array([column[p == point].sum() for point in points]) for column in (k, n))
    expected = [
        max(
            min(won[a : b + 1].sum() / all_[a : b + 1].sum() for b in range(i, len(points)))
            for a in range(i + 1)
        )
        for i in range(len(points))
    ]
    np.testing.assert_allclose(isotonic_shares(points, won, all_), expected, atol=1e-12)


@given(ROWS)
def test_turning_claims_round_turns_the_area_round(rows) -> None:  # type: ignore[no-untyped-def]
    p, k, n, _ = arrays(rows)
    there, back = auc(p, k, n), auc(1 - p, k, n)
    assert there.refused == back.refused
    if not there.refused:
        assert there.value == pytest.approx(1 - back.value, abs=1e-12)
        assert there.low == pytest.approx(1 - back.high, abs=1e-3)


@given(st.integers(1, 500), st.data())
def test_a_share_lies_in_its_interval_and_more_trials_bound_it_closer(n, data) -> None:  # type: ignore[no-untyped-def]
    k = data.draw(st.integers(0, n))
    figure, twice = wilson(k, n), wilson(2 * k, 2 * n)
    assert 0 <= figure.low <= k / n <= figure.high <= 1
    assert twice.high - twice.low < figure.high - figure.low
    assert at_most(k, n).high <= at_most(min(k + 1, n), n).high


@given(st.lists(st.integers(-50, 50), min_size=6, max_size=60), st.integers(1, 5))
@settings(max_examples=50)
def test_a_median_moves_with_its_values(values, stretch) -> None:  # type: ignore[no-untyped-def]
    figure, moved = median(values, unit="days"), median([stretch * v + 7 for v in values], unit="days")
    assert (moved.value, moved.low, moved.high) == tuple(
        stretch * x + 7 for x in (figure.value, figure.low, figure.high)
    )
    assert figure.value == np.median(values)

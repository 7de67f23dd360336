"""What must hold of reliability, agreement, ratios, corners and changes, whatever was answered."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from bonafides.methods.careless import looks_careless
from bonafides.methods.change import change_between
from bonafides.methods.corners import four_corners
from bonafides.methods.gaps import self_other_gap
from bonafides.methods.internal_consistency import alpha
from bonafides.methods.intraclass import intraclass
from bonafides.methods.nonresponse import mean_of_everybody
from bonafides.methods.one_factor import omega
from bonafides.methods.raters import Spread, raters_mean
from bonafides.methods.ratios import ratio_of_means
from bonafides.methods.within_groups import agreement

Floats = NDArray[np.float64]
POINTS = st.integers(1, 7).map(float)


def table(rows: tuple[int, int], columns: tuple[int, int]) -> st.SearchStrategy[Floats]:
    """Answers on 1 to 7."""
    shape = st.tuples(st.integers(*rows), st.integers(*columns))
    return shape.flatmap(lambda size: arrays(np.float64, size, elements=POINTS))


def raters(least: int = 5) -> st.SearchStrategy[Floats]:
    """Two answers of each rater."""
    return table((least, 12), (2, 2))


@given(table((4, 12), (2, 6)), st.floats(0.5, 3), st.floats(-5, 5))
def test_alpha_does_not_know_where_a_scale_begins_or_how_long_its_steps_are(
    answers: Floats, step: float, start: float
) -> None:
    plain, moved = alpha(answers), alpha(answers[:, ::-1] * step + start)
    assert plain.refused == moved.refused
    if plain.value is not None:
        assert moved.value == pytest.approx(plain.value, abs=1e-6)
        assert plain.low <= plain.value <= plain.high <= 1


@given(st.integers(0, 10_000), st.lists(st.floats(0.2, 5), min_size=4, max_size=4))
def test_omega_does_not_know_the_unit_of_any_item(seed: int, units: list[float]) -> None:
    rng = np.random.default_rng(seed)
    answers = rng.normal(size=(60, 1)) + rng.normal(size=(60, 4))
    plain, scaled = omega(answers), omega(answers * units)
    assume(not plain.refused and not scaled.refused)
    assert scaled.value == pytest.approx(plain.value, abs=1e-6)
    assert (scaled.low, scaled.high) == (
        pytest.approx(plain.low, abs=1e-5),
        pytest.approx(plain.high, abs=1e-5),
    )


@given(table((4, 10), (2, 5)))
def test_the_six_forms_do_not_know_the_order_of_targets_and_raters(ratings: Floats) -> None:
    found, turned = intraclass(ratings), intraclass(ratings[::-1, ::-1] + 3)
    for form in ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k"):
        one, other = getattr(found, form), getattr(turned, form)
        assert one.refused == other.refused
        if not one.refused:
            assert other.value == pytest.approx(one.value, abs=1e-9)
            assert one.low <= one.value <= one.high <= 1


@given(table((2, 12), (1, 6)))
def test_agreement_lies_where_it_can_and_mirrors(answers: Floats) -> None:
    found, mirrored = agreement(answers, scale=(1, 7)), agreement(8 - answers, scale=(1, 7))
    assert 0 <= found.rwg <= 1
    assert 0 <= found.rwg_j <= 1
    assert found.lindell <= 1
    assert found.rwg_j >= max(found.lindell, 0) - 1e-12
    for index in ("rwg", "rwg_j", "lindell", "awg", "ad"):
        assert getattr(mirrored, index) == pytest.approx(getattr(found, index), abs=1e-9)


@given(raters(), st.floats(0.1, 10))
def test_a_ratio_turned_over_has_the_interval_turned_over(said: Floats, factor: float) -> None:
    top, bottom = said.T
    figure = ratio_of_means(top, bottom, parts=1)
    upside_down = ratio_of_means(bottom, top, parts=1)
    assert upside_down.value == pytest.approx(1 / figure.value)
    assert upside_down.low == pytest.approx(1 / figure.high)
    scaled = ratio_of_means(top * factor, bottom * factor, parts=1, least_sd=0.0)
    plain = ratio_of_means(top, bottom, parts=1, least_sd=0.0)
    assert scaled.high == pytest.approx(plain.high)


@given(raters(), st.floats(2, 6))
def test_corners_mirror_with_their_axes(said: Floats, cut: float) -> None:
    x, y = said.T
    found = four_corners(x, y, cut=cut)
    swapped = four_corners(y, x, cut=cut)
    a, b, c, d = found.probabilities
    assert sum(found.probabilities) == pytest.approx(1)
    assert swapped.probabilities == pytest.approx((a, c, b, d), abs=1e-9)
    mirrored = four_corners(2 * cut - x, y, cut=cut)
    assert mirrored.probabilities == pytest.approx((c, d, a, b), abs=1e-9)
    assert found.half_axes[0] >= found.half_axes[1] > 0


@given(st.lists(POINTS, min_size=2, max_size=12), st.lists(POINTS, min_size=2, max_size=12))
def test_a_change_backwards_points_the_other_way(before: list[float], after: list[float]) -> None:
    there, back = change_between(before, after), change_between(after, before)
    assert there.difference.value == pytest.approx(-back.difference.value)
    assert there.detectable == pytest.approx(back.detectable)
    assert (there.arrow, back.arrow) in {("up", "down"), ("down", "up"), ("none", "none")}
    assert (there.arrow != "none") == there.difference.excludes(0)


@given(st.floats(1, 7), st.floats(0, 2), st.integers(2, 40))
def test_one_more_rater_of_the_same_spread_makes_surer(mean: float, sd: float, n: int) -> None:
    few, more = (raters_mean(Spread(mean, sd, k), scale=(-99, 99)) for k in (n, n + 1))
    assert more.high - more.low < few.high - few.low
    gaps = [self_other_gap(5.0, Spread(mean, sd, k), own_error=0.3).gap for k in (n, n + 1)]
    assert gaps[1].high - gaps[1].low <= gaps[0].high - gaps[0].low + 1e-9


@given(st.lists(POINTS, min_size=1, max_size=20), st.data())
def test_no_silent_colleague_could_move_the_mean_beyond_its_bounds(
    answers: list[float], data: st.DataObject
) -> None:
    silent = data.draw(st.lists(POINTS, max_size=20))
    figure = mean_of_everybody(
        float(np.mean(answers)), answered=len(answers), asked=len(answers) + len(silent)
    )
    assert figure.low - 1e-9 <= np.mean(answers + silent) <= figure.high + 1e-9


@given(st.lists(st.tuples(st.integers(1, 7), st.booleans()), max_size=25), st.integers(0, 10_000))
def test_neither_what_cannot_be_judged_nor_the_order_moves_the_flag(
    rows: list[tuple[int, bool]], seed: int
) -> None:
    shuffled: list[tuple[int | None, bool]] = [*rows, (None, True), (None, False)]
    np.random.default_rng(seed).shuffle(shuffled)  # type: ignore[arg-type]
    plain, holed, mirrored = (
        looks_careless([one for one, _ in form], turned=[way for _, way in form])
        for form in (rows, shuffled, [(8 - one, way) for one, way in rows])
    )
    assert plain == holed == mirrored

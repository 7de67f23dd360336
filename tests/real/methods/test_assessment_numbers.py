"""The numbers of METHODS §3 on the data that they belong to."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bonafides.methods.internal_consistency import alpha
from bonafides.methods.intraclass import Intraclass, group_intraclass, intraclass, mean_squares
from bonafides.methods.one_factor import omega
from bonafides.methods.within_groups import agreement_of_groups

pytestmark = pytest.mark.real

Floats = NDArray[np.float64]
REVERSED = {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}


def table(path: Path, names: Sequence[str]) -> Floats:
    """Columns of a CSV as numbers, NaN where empty."""
    with path.open(encoding="utf-8") as stream:
        return np.array([[float(row[name] or "nan") for name in names] for row in csv.DictReader(stream)])


def numbered(stem: str, count: int, form: str = "02d") -> list[str]:
    return [f"{stem}{i:{form}}" for i in range(1, count + 1)]


# psych 2.2.9 gives alpha .7618 for E; the formula on pairwise covariances gives .76173.
@pytest.mark.parametrize(
    ("scale", "raw", "one"),
    [
        ("A", 0.7030, 0.7232),
        ("C", 0.7267, 0.7312),
        ("E", 0.7618, 0.7640),
        ("N", 0.8140, 0.8188),
        ("O", 0.6002, 0.6171),
    ],
)
def test_personality_scales_have_the_published_alpha_and_omega(
    shared_data: Path, scale: str, raw: float, one: float
) -> None:
    names = numbered(scale, 5, "d")
    answers = table(shared_data / "bfi" / "bfi.csv", names)
    turned = [i for i, name in enumerate(names) if name in REVERSED]
    answers[:, turned] = 7 - answers[:, turned]
    found, factor = alpha(answers), omega(answers)
    assert found.value == pytest.approx(raw, abs=1e-4)
    assert factor.value == pytest.approx(one, abs=5e-5)
    # 2,800 people: both intervals are about .03 wide, and hold one another's value nearly.
    for figure in (found, factor):
        assert 2_700 <= figure.n <= 2_800
        assert 0.02 < figure.high - figure.low < 0.05


@pytest.fixture(scope="module")
def judged(shared_data: Path) -> Floats:
    return table(shared_data / "shrout_fleiss" / "sf.csv", numbered("J", 4, "d"))


FORMS = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")


def test_shrout_and_fleiss_have_their_mean_squares_and_six_forms(judged: Floats) -> None:
    squares = mean_squares(judged)
    parts = (squares.between, squares.raters, squares.within, squares.residual)
    assert parts == pytest.approx((11.2417, 32.4861, 6.2639, 1.0194), abs=5e-5)
    found = intraclass(judged)
    values = [getattr(found, form).value for form in FORMS]
    assert values == pytest.approx([0.165742, 0.289764, 0.714841, 0.442797, 0.620051, 0.909316], abs=5e-7)


def test_shrout_and_fleiss_have_their_published_intervals(judged: Floats) -> None:
    found: Intraclass = intraclass(judged)
    lows = [round(getattr(found, form).low, 2) for form in FORMS]
    highs = [round(getattr(found, form).high, 2) for form in FORMS]
    assert lows == [-0.13, 0.02, 0.34, -0.88, 0.07, 0.68]
    assert highs == [0.72, 0.76, 0.95, 0.91, 0.93, 0.99]


def test_alpha_of_the_judges_is_the_sixth_form(judged: Floats) -> None:
    found, sixth = alpha(judged), intraclass(judged).icc3k
    for end in ("value", "low", "high"):
        assert getattr(found, end) == pytest.approx(getattr(sixth, end), abs=1e-12)


@pytest.mark.parametrize(
    ("file", "column", "icc1", "icc2"),
    [
        ("bh1996", "WBEING", 0.04336905, 0.771713),
        ("bh1996", "HRS", 0.133107, 0.919673),
        ("bh1996", "LEAD", 0.127028, 0.915613),
        ("bh1996", "COHES", 0.044265, 0.775460),
        ("bhr2000", "HRS", 0.1741008, 0.9199889),
        ("lq2002", "LEAD", 0.087956, 0.800754),
        ("lq2002", "TSIG", 0.080384, 0.784608),
        ("lq2002", "HOSTILE", 0.054005, 0.704059),
    ],
)
def test_soldiers_share_with_their_group_what_was_published(
    shared_data: Path, file: str, column: str, icc1: float, icc2: float
) -> None:
    group = "COMPID" if file == "lq2002" else "GRP"
    values, labels = table(shared_data / "multilevel" / f"{file}.csv", [column, group]).T
    found = group_intraclass(values, labels)
    assert found.icc1.value == pytest.approx(icc1, abs=6e-7)
    assert found.icc2.value == pytest.approx(icc2, abs=6e-7)


@pytest.mark.parametrize(
    ("stem", "count", "scale", "rwg_j", "ad", "alpha_"),
    [
        ("LEAD", 11, (1, 5), 0.867785, 0.890197, 0.902237),
        ("TSIG", 3, (1, 5), 0.584713, None, 0.823141),
        ("HOSTIL", 5, (0, 4), 0.564896, None, 0.872924),
    ],
)
def test_companies_agree_as_published(
    shared_data: Path,
    stem: str,
    count: int,
    scale: tuple[float, float],
    rwg_j: float,
    ad: float | None,
    alpha_: float,
) -> None:
    names = numbered(stem, count)
    answers = table(shared_data / "multilevel" / "lq2002.csv", [*names, "COMPID"])
    found = agreement_of_groups(answers[:, :-1], answers[:, -1], scale=scale)
    assert len(found) == 49
    assert np.mean([one.rwg_j for one in found.values()]) == pytest.approx(rwg_j, abs=5e-7)
    if ad is not None:
        assert np.mean([one.ad for one in found.values()]) == pytest.approx(ad, abs=6e-7)
    assert alpha(answers[:, :-1]).value == pytest.approx(alpha_, abs=5e-7)


def test_leadership_has_every_index_of_the_family(shared_data: Path) -> None:
    answers = table(shared_data / "multilevel" / "lq2002.csv", [*numbered("LEAD", 11), "COMPID"])
    found = agreement_of_groups(answers[:, :-1], answers[:, -1].astype(int), scale=(1, 5))
    assert (found["2"].n, round(found["2"].rwg_j, 6)) == (24, 0.807527)
    ranges = [one.rwg_j for one in found.values()]
    assert (min(ranges), max(ranges)) == (
        pytest.approx(0.774900, abs=6e-7),
        pytest.approx(0.942307, abs=6e-7),
    )
    for index, mean in (("lindell", 0.392621), ("awg", 0.383733), ("rwg", 0.703233)):
        assert np.mean([getattr(one, index) for one in found.values()]) == pytest.approx(mean, abs=6e-7)


def test_leadership_of_the_larger_survey_agrees_as_published(shared_data: Path) -> None:
    values, labels = table(shared_data / "multilevel" / "bh1996.csv", ["LEAD", "GRP"]).T
    found = agreement_of_groups(values, labels, scale=(1, 5))
    assert np.mean([one.rwg for one in found.values()]) == pytest.approx(0.741156, abs=5e-7)

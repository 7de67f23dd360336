"""What schemes pay for candid and padded forecasts, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.candour.incentives import LIMITS, Commission, incentives, normal_outcomes, schemes


def by_name(found):
    """Schemes of a result by name."""
    return {one.name: one for one in found.schemes}


def test_an_exact_forecast_of_the_objective_earns_the_bonus():
    """100 in full; Gonik's own table pays 120 A/O with nothing off."""
    pays = {name: float(scheme.pay(100, 100)) for name, scheme in schemes()}
    assert pays == {
        "Commission alone": 100, "Gonik": 120, "Menu of linear contracts": 100, "Cautious quantile": 100,
    }  # fmt: skip


def test_each_scheme_makes_its_own_forecast_best():
    """Amounts 60, 80, 100, 120, 240 k: median 100, mean 120; the lower quartile lies at 80."""
    found = by_name(incentives(np.array([60, 80, 100, 120, 240]) * 1e5, objective_cents=1e7))
    assert found["Gonik"].candid_cents == pytest.approx(100e5)
    assert found["Commission alone"].candid_cents == pytest.approx(100e5)  # it does not mind: the median
    assert found["Menu of linear contracts"].candid_cents == pytest.approx(120e5, rel=1e-3)
    assert found["Cautious quantile"].candid_cents == pytest.approx(80e5)


def test_padding_costs_under_every_scheme_but_commission():
    found = by_name(incentives(normal_outcomes(1e7, 2e6), padding=0.3))
    assert found["Commission alone"].above.value == found["Commission alone"].below.value == 0
    for name in ("Gonik", "Menu of linear contracts", "Cautious quantile"):
        assert found[name].above.value > 0
        assert found[name].below.value > 0


def test_the_menu_charges_the_square_of_the_padding():
    """Pay F²/100 + F/50 (A − F): saying 1.2 times the mean of 100 costs 20²/100 = 4."""
    found = by_name(incentives([50e5, 150e5], padding=0.2))
    assert found["Menu of linear contracts"].above.value == pytest.approx(4.0, abs=1e-6)


def test_amounts_below_what_is_won_already_cannot_come():
    drawn = normal_outcomes(100, 50, floor_cents=90)
    assert drawn.min() == 90
    assert np.median(drawn) == pytest.approx(100)


def test_without_an_outlook_it_says_why():
    for outcomes in ([], [float("nan")], [5.0, 5.0]):
        record = incentives(outcomes).record()
        assert record["schemes"] == []
        assert record["why"]
        assert record["limits"] == list(LIMITS)
    assert incentives([1.0, 2.0], objective_cents=0).why == "The objective is not above zero."
    assert incentives([0.0, -2.0]).why.startswith("The outlook is nothing")


def test_commission_does_not_hear_the_forecast():
    assert Commission(200).pay([1, 1000], 100).tolist() == [50, 50]

"""The outlook's own error is told with the luck that the deals of a period share."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides.candour.outlook_check import Foretold


def foretold(won: list[int]) -> Foretold:
    """Forty deals a period at .5."""
    return Foretold(np.full(len(won), 0.5), np.array(won), np.full(len(won), 40), np.arange(len(won)))


def test_good_and_lean_periods_widen_the_interval() -> None:
    # By hand: gaps .3, -.3, .3, -.3, 0: mean 0, standard deviation .3, error .1342, t(4) 2.776: .3725.
    gap = foretold([8, 32, 8, 32, 20]).gap("Outlook minus share won")
    assert gap.value == pytest.approx(0.0)
    assert gap.high == pytest.approx(0.3725, abs=1e-3)
    assert gap.why.endswith("clustered by period.")


def test_even_periods_leave_the_interval_of_independent_deals() -> None:
    gap = foretold([20] * 5).gap("Outlook minus share won")
    assert gap.high == pytest.approx(0.068, abs=2e-3)  # Wilson, 100 of 200


def test_too_few_periods_are_said_to_be_too_few() -> None:
    assert "4 periods, too few" in foretold([8, 32, 8, 32]).gap("Outlook minus share won").why

"""What the organisation's claims came to: whose count, and how sure."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.drawn_pasts import months, past_of

from bonafides.candour.calibration import calibration
from bonafides.candour.categories import partly_pooled


def company(duck, shares: list[float], *, per: int = 40, category_by: str = ""):
    """Every month so many deals said to be at 50 %; a share of each month's is won."""
    said, ended = [], []
    for month, share in enumerate(shares, start=1):
        for i in range(per):
            deal = str(month * 1000 + i)
            row = {"deal": deal, "when": f"2026-{month:02d}-02"}
            said.append({**row, "what": "close_date", "value": f"2026-{month:02d}-28"})
            said.append({**row, "what": "probability", "value": "50"})
            if i < share * per:
                ended.append({"deal": deal, "when": f"2026-{month:02d}-27", "result": "won"})
    return past_of(
        duck, said, ended=ended, periods=months("2026-01", len(shares)), last_day=date(2026, 12, 27)
    )


def test_good_and_bad_periods_widen_the_interval_of_the_gap(duck):
    # Eight months of 40 claims at .5; the share won is .3 or .8: mean .55. By hand: the monthly gaps are
    # +.2 and −.3, four of each, mean −.05, standard deviation .2673, error .0945, t(7) 2.3646: ± .2235.
    past = company(duck, [0.3, 0.8] * 4)
    gap = next(at for at in calibration(past).by_lead if at.lead == 7).gap
    assert gap.value == pytest.approx(-0.05)
    assert gap.high == pytest.approx(-0.05 + 0.2235, abs=1e-3)
    assert gap.n == 320


def test_without_enough_periods_the_figure_says_what_it_leaves_out(duck):
    gap = next(at for at in calibration(company(duck, [0.5, 0.5, 0.5])).by_lead if at.lead == 7).gap
    assert "Too few periods" in gap.why


def test_a_small_category_borrows_from_the_others():
    alike = partly_pooled([100, 101, 2], [1000, 1000, 2])
    assert alike[2] < 0.2  # nothing says that categories differ much
    apart = partly_pooled([100, 900, 2], [1000, 1000, 2])
    assert apart[2] > 0.6
    assert np.isnan(partly_pooled([0], [0])).all()

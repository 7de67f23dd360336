"""Places that the contracts count within a deal are counted within a deal."""

from __future__ import annotations

import numpy as np
import pytest

from bonafides import invented


@pytest.mark.parametrize(("table", "column"), [("statements", "statement_no"), ("outcomes", "outcome_no")])
def test_rows_are_numbered_from_nought_within_each_deal(table: str, column: str) -> None:
    """Numbered across deals, weekly beliefs would be the largest value of the week and not the last."""
    made = invented.company(invented.honest(people=6, deals=400, weeks=40, reopened=0.5, seed=2))
    rows = made.tables[table]
    deal, place = np.asarray(rows["deal_no"]), np.asarray(rows[column])
    expected = [at for n in np.unique(deal, return_counts=True)[1] for at in range(n)]
    assert place.tolist() == expected

"""The silence table on the real calls of BPI Challenge 2012 (METHODS 1, silence)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bonafides.methods.replies import returned_before_next

PUBLISHED = [0.118, 0.181, 0.189, 0.188, 0.170, 0.130, 0.129, 0.132, 0.097, 0.086]


@pytest.fixture(scope="module")
def attempts(shared_data: Path) -> pd.DataFrame:
    """One row a resolved case with an offer: calls before the offer came back, and whether it did."""
    events = pd.read_csv(shared_data / "bpi2012" / "events.csv.gz")
    events["at"] = pd.to_datetime(events["timestamp"], utc=True, format="ISO8601")
    first = events.groupby(["activity", "case_id"])["at"].min()
    resolved = events.loc[events["activity"].isin(["A_APPROVED", "A_DECLINED", "A_CANCELLED"]), "case_id"]
    cases = first["O_SENT"].index.intersection(resolved.unique())
    calls = events[(events["activity"] == "W_Nabellen offertes") & (events["lifecycle"] == "START")]
    calls = calls[calls["case_id"].isin(cases)]
    back = calls["case_id"].map(first["O_SENT_BACK"])
    before = calls[back.isna() | (calls["at"] < back)].groupby("case_id").size()
    returned = cases.isin(first["O_SENT_BACK"].index)
    return pd.DataFrame({"calls": before.reindex(cases, fill_value=0), "returned": returned}, index=cases)


@pytest.mark.real
def test_the_chance_of_a_return_before_the_next_call_is_the_published_one(attempts):
    assert len(attempts) == 4688
    counts = [np.bincount(attempts.loc[attempts["returned"] == r, "calls"]) for r in (True, False)]
    table = returned_before_next(*counts)
    assert [row.number for row in table] == list(range(1, 11))
    np.testing.assert_allclose([row.share.value for row in table], PUBLISHED, atol=0.0006)
    assert all(row.share.low < row.share.value < row.share.high for row in table)

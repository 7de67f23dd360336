"""A public roadmap whose dates moved 1,041 times: numbers from its README and METHODS §1."""

from __future__ import annotations

from pathlib import Path

import pyarrow.csv
import pytest

from bonafides.candour.claims_table import slippage_of_rows


@pytest.mark.real
def test_the_roadmaps_published_slippage_is_found_again(shared_data: Path):
    table = pyarrow.csv.read_csv(shared_data / "roadmap_promised_dates" / "date_revisions_2022_2025.csv")
    found = slippage_of_rows(
        table,
        id="deliverable_id",
        recorded_at="report_date",
        expected_on="new_date",
        previous="old_date",
        where={"field": "end_date"},
    ).record()
    assert (found["revisions"], found["items"]) == (1041, 291)
    assert found["later_share"]["value"] == pytest.approx(0.882, abs=0.0005)
    assert found["median_days"]["value"] == 83
    assert found["after_the_fact_share"]["value"] == pytest.approx(0.586, abs=0.0005)

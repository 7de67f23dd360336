"""What a forecast call changed, in the words above its chart."""

from __future__ import annotations

import pytest

from bonafides.candour.page_group_charts import call_chart


@pytest.mark.parametrize(
    ("rises", "says"),
    [
        ([True], "1 deal was stated anew, higher"),
        ([False], "1 deal was stated anew, not higher"),
        ([True, True], "2 deals were stated anew, all of them higher"),
        ([True, False], "2 deals were stated anew, one of them higher"),
        ([False, False], "2 deals were stated anew, none of them higher"),
    ],
)
def test_the_title_says_how_many_went_up(rises: list[bool], says: str) -> None:
    latest = [
        {"title": f"Deal {place}", "before": 0.3, "after": 0.5 if up else 0.2}
        for place, up in enumerate(rises)
    ]
    payload = {"calls": {"n_latest": len(latest), "latest": latest, "latest_on": "2026-11-17"}}
    assert says in str(call_chart(payload)).replace("\xa0", " ")

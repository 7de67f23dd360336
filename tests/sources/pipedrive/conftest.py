"""Small Pipedrive exports, made by hand, and what an import makes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.sources.exports_by_hand import Imported, importing


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., Imported]:
    """Write files (objects become JSON, texts stay) and import them."""
    return importing(tmp_path, "pipedrive")


STAGES = [
    {
        "id": 11,
        "name": "Qualified",
        "pipeline_id": 3,
        "order_nr": 1,
        "deal_probability": 20,
        "is_deal_rot_enabled": True,
        "days_to_rotten": 14,
    },
    {
        "id": 12,
        "name": "Proposal",
        "pipeline_id": 3,
        "order_nr": 2,
        "deal_probability": 60,
        "is_deal_rot_enabled": False,
        "days_to_rotten": None,
    },
]


def deal(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A deal as version 2 of the API gives it, open and just added."""
    return {
        "id": number,
        "title": f"Deal {number}",
        "creator_user_id": 91,
        "owner_id": 91,
        "org_id": 5,
        "person_id": 6,
        "pipeline_id": 3,
        "stage_id": 11,
        "value": 1000,
        "currency": "EUR",
        "add_time": "2026-01-05T10:00:00Z",
        "update_time": "2026-01-05T10:00:00Z",
        "stage_change_time": None,
        "is_deleted": False,
        "status": "open",
        "probability": None,
        "close_time": None,
        "won_time": None,
        "lost_time": None,
        "expected_close_date": "2026-06-30",
        "origin": "ManuallyCreated",
    } | fields


def change(field: str, old: str | None, new: str | None, at: str, **fields: Any) -> dict[str, Any]:
    """One entry of a changelog."""
    return {
        "field_key": field,
        "old_value": old,
        "new_value": new,
        "actor_user_id": 91,
        "time": at,
        "change_source": "app",
        "change_source_user_agent": None,
        "is_bulk_update_flag": False,
    } | fields


def page(data: Any, **around: Any) -> dict[str, Any]:
    """A page of the API."""
    return {"success": True, "data": data, "additional_data": {"next_cursor": None}} | around


@pytest.fixture
def made() -> Any:
    """The builders, for tests that cannot import from one another."""

    class Made:
        deal = staticmethod(deal)
        change = staticmethod(change)
        page = staticmethod(page)
        stages = STAGES

    return Made

"""Small HubSpot exports, made by hand, and what an import makes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.sources.exports_by_hand import Imported, importing

OPEN, WON, LOST = "presentationscheduled", "closedwon", "closedlost"


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., Imported]:
    """Write files (objects become JSON, texts stay) and import them."""
    return importing(tmp_path, "hubspot")


def version(value: Any, at: str, source: str = "CRM_UI", user: int | None = 11) -> dict[str, Any]:
    """One entry of propertiesWithHistory."""
    made: dict[str, Any] = {"value": value, "timestamp": at, "sourceType": source}
    if user is not None:
        made |= {"updatedByUserId": user, "sourceId": f"userId:{user}"}
    return made


def deal(
    deal_id: str, created: str, history: dict[str, list[dict[str, Any]]], **properties: str
) -> dict[str, Any]:
    """A v3 deal; its histories newest first, as HubSpot gives them, the newest value as the present one."""
    newest = {
        name: sorted(versions, key=lambda one: one["timestamp"], reverse=True)
        for name, versions in history.items()
    }
    now = {name: versions[0]["value"] for name, versions in newest.items()}
    base = {
        "createdate": created,
        "dealname": f"Deal {deal_id}",
        "pipeline": "default",
        "hubspot_owner_id": "101",
    }
    return {
        "id": deal_id,
        "properties": base | now | properties,
        "propertiesWithHistory": newest,
        "createdAt": created,
        "updatedAt": created,
        "archived": False,
    }


OWNERS = {
    "results": [
        {
            "id": "101",
            "email": "ada@example.com",
            "firstName": "Ada",
            "lastName": "Lovelace",
            "userId": 11,
            "teams": [{"id": "1", "name": "North", "primary": True}],
        },
        {"id": "102", "email": "bob@example.com", "firstName": "Bob", "lastName": "Noyce", "userId": 12},
    ]
}


@pytest.fixture
def made() -> Any:
    """The builders, for tests that cannot import from one another."""

    class Made:
        deal = staticmethod(deal)
        version = staticmethod(version)
        owners = OWNERS
        open, won, lost = OPEN, WON, LOST

    return Made

"""How well contacts are logged, counted by hand on a few deals."""

# ruff: noqa: DTZ001, E501  (times are UTC without a mark, as in the tables; a case is not cut in two)

from __future__ import annotations

from datetime import datetime
from typing import Any

import ibis
import pytest

from bonafides.history.checks import logging_by_person

DAY_21_JANUARY = 19_743  # 2024-01-21, a Sunday: the last day of the third week of the year


def at(month: int, day: int) -> datetime:
    return datetime(2024, month, day, 12)


@pytest.fixture
def found() -> dict[int, dict[str, Any]]:
    """Two owners. Weeks begin on 1, 8, 15 January 2024.

    Ann (1): deal 0 open weeks 1 to 3, contacts in weeks 1 (two) and 3; deal 1 open in week 1 only, then lost.
    Bob (2): deal 2 opens in week 2,
        of unknown opening but first statement there; only a machine's mail and an
    internal note. Deal 3 belongs to nobody; deal 4 of Bob opens after the last day.
    """
    deals = ibis.memtable(
        {"deal_no": [0, 1, 2, 3, 4], "owner_no": [1, 1, 2, None, 2],
         "created_at": [at(1, 2), at(1, 3), None, at(1, 2), at(2, 2)]},
        schema={"deal_no": "int64", "owner_no": "int64", "created_at": "timestamp"},
    )  # fmt: skip
    statements = ibis.memtable({"deal_no": [0, 2], "recorded_at": [at(1, 2), at(1, 9)]})
    activities = ibis.memtable(
        {"deal_no": [0, 0, 0, 0, 1, 2, 2, 3], "happened_at": [at(1, 2), at(1, 3), at(1, 16), at(1, 30), at(1, 10), at(1, 10), at(1, 11), at(1, 3)],
         "direction": ["out", "in", "out", "in", "in", "in", "internal", "in"],
         "is_auto": [False, False, False, False, False, True, False, False]},
        schema={"deal_no": "int64", "happened_at": "timestamp", "direction": "string", "is_auto": "boolean"},
    )  # fmt: skip
    outcomes = ibis.memtable({"deal_no": [1], "happened_at": [at(1, 5)], "result": ["lost"]})
    table = logging_by_person(deals, statements, activities, outcomes, last_day=DAY_21_JANUARY)
    rows = table.execute().to_dict("records")
    assert [row["owner_no"] for row in rows] == [1, 2]
    return {row["owner_no"]: row for row in rows}


def test_weeks_with_a_contact_are_shared_by_weeks_open(found: dict[int, dict[str, Any]]) -> None:
    ann = found[1]
    assert (ann["n_deals"], ann["deal_weeks"], ann["logged_weeks"]) == (2, 4, 2)
    assert ann["logged_share"] == 0.5


def test_contacts_after_the_end_or_the_last_day_do_not_count(found: dict[int, dict[str, Any]]) -> None:
    assert found[1]["n_contacts"] == 3
    assert found[1]["inbound_share"] == pytest.approx(1 / 3)


def test_machines_and_internal_notes_are_no_contacts(found: dict[int, dict[str, Any]]) -> None:
    bob = found[2]
    assert (bob["n_deals"], bob["deal_weeks"], bob["logged_weeks"], bob["n_contacts"]) == (1, 2, 0, 0)
    assert bob["inbound_share"] is None or bob["inbound_share"] != bob["inbound_share"]

"""Users of a CRM out of the canonical table: the newest span of everybody who is a person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bonafides.readings.users import users_of


def span(no: int, ident: str, **more: Any) -> dict[str, Any]:
    """One row as the canonical table holds it."""
    row = {"person_no": no, "person_id": ident, "name": ident.upper(), "manager_no": None, "team": None}
    return row | {"valid_from": None, "valid_to": None, "timezone": None, "is_person": True} | more


def test_the_newest_span_counts_and_machines_do_not(tmp_path: Path) -> None:
    march, may = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    rows = [
        span(0, "a", manager_no=1, team="b", valid_to=march),
        span(0, "a", manager_no=2, team="North", valid_from=march),
        span(1, "b", team="b"),
        span(2, "c", valid_to=may),
        span(3, "robot", is_person=False),
    ]
    types = pa.schema(
        [
            ("person_no", pa.int64()), ("person_id", pa.string()), ("name", pa.string()),
            ("manager_no", pa.int64()), ("team", pa.string()), ("valid_from", pa.timestamp("us", "UTC")),
            ("valid_to", pa.timestamp("us", "UTC")), ("timezone", pa.string()), ("is_person", pa.bool_()),
        ]
    )  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows, schema=types), tmp_path / "people.parquet")
    users = {user["person_id"]: user for user in users_of(tmp_path / "people.parquet")}
    assert list(users) == ["a", "b", "c"]
    assert users["a"] == {
        "person_id": "a", "name": "A", "manager_id": "c", "team": "North",
        "since": date(2026, 3, 1), "active": True,
    }  # fmt: skip
    assert users["b"]["team"] == ""
    assert not users["c"]["active"]

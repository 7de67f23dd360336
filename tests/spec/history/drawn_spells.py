"""Spells out of drawn statements, contacts and ends; weeks counted from Monday 2026-01-05 as week 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.drawn_pasts import canonical, drawn, moment, statements

from bonafides.engines.engine import Engine
from bonafides.history.spells import History, packed_spells, spells
from bonafides.history.tables import CATEGORIES
from bonafides.history.weeks import day_of, week_number, zone

WEEK_0 = week_number(date(2026, 1, 5)) - 1
STATES = ("open", "won", "lost", "gone")
Rows = Sequence[Mapping[str, str]]


def said_rows(rows: Rows) -> list[dict[str, Any]]:
    """Statements as drawn; categories by name, and the author's number where one is given."""
    ordered = sorted(rows, key=lambda row: (int(row["deal"]), moment(row["when"])))
    coded = [
        {**row, "value": str(CATEGORIES.index(row["value"]) / 100)} if row["what"] == "category" else row
        for row in ordered
    ]
    authors = [None if row.get("author") == "nobody" else int(row.get("author", "0")) for row in ordered]
    return [{**made, "author_no": no} for made, no in zip(statements(coded), authors, strict=True)]


def heard_rows(rows: Rows) -> list[dict[str, Any]]:
    """Contacts: deal, when, way (in, out, internal, unknown) and how (auto, bounced)."""
    return [
        {
            "activity_no": place,
            "deal_no": int(row["deal"]) if "deal" in row else None,
            "happened_at": moment(row["when"]),
            "direction": row["way"],
            "is_auto": row.get("how") == "auto",
            "outcome": "bounced" if row.get("how") == "bounced" else "connected",
        }
        for place, row in enumerate(rows)
    ]


def ended_rows(rows: Rows) -> list[dict[str, Any]]:
    """Ends and reopenings, numbered within each deal."""
    many: dict[int, int] = {}
    made = []
    for row in rows:
        deal = int(row["deal"])
        made.append(
            {
                "outcome_no": many.get(deal, 0),
                "deal_no": deal,
                "happened_at": moment(row["when"]),
                "result": row["result"],
            }
        )
        many[deal] = many.get(deal, 0) + 1
    return made


def history(engine: Engine, said: Rows = (), heard: Rows = (), ended: Rows = ()) -> History:
    """The canonical tables of what was drawn."""
    made = {"statements": said_rows(said), "activities": heard_rows(heard), "outcomes": ended_rows(ended)}
    numbers = sorted({row["deal_no"] for rows in made.values() for row in rows if row["deal_no"] is not None})
    made["deals"] = [{"deal_no": number, "deal_id": f"D{number}"} for number in numbers]
    return History(**{name: engine.rows(canonical(name, made[name])) for name in History._fields})


def spells_of(
    engine: Engine, said: str = "", heard: str = "", ended: str = "", *, timezone: str = "UTC"
) -> list[dict[str, Any]]:
    """Spells of a drawn history, in order."""
    drawn_history = history(engine, *(drawn(text) if text else () for text in (said, heard, ended)))
    zoned = zone(timezone, first=2025, last=2027)
    found = spells(packed_spells(drawn_history, zone=zoned)).order_by(["deal_no", "from_week"])
    rows: list[dict[str, Any]] = engine.fetch(found).to_pylist()
    return rows


def shown(rows: Sequence[Mapping[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    """Rows as (from, to, …) with weeks counted from week 1 and values as they are drawn."""
    return [tuple(_shown(row, column) for column in ("from", "to", *columns)) for row in rows]


def _shown(row: Mapping[str, Any], column: str) -> Any:
    name = {"from": "from_week", "to": "to_week", "expected": "expected_day"}.get(column, column)
    value = row[name]
    if value is None or isinstance(value, bool):
        return value
    if name.endswith("_week") or name == "last_in_week":
        return value - WEEK_0
    if name == "expected_day":
        return day_of(value).isoformat()
    if name == "state":
        return STATES[value]
    if name == "category":
        return CATEGORIES[value]
    return value

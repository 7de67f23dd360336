"""Small pasts drawn as tables, and invented companies opened as pasts: for the tests of measures."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from bonafides.engines.engine import Engine
from bonafides.history.asof import Derived, Past, past
from bonafides.history.spells import History, packed_spells, spells
from bonafides.history.tables import CANONICAL
from bonafides.history.weeks import day_number, zone

TYPES = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}

NEVER: dict[str, Any] = {
    "is_default": False, "is_human": True, "is_censored": False, "author_role": "owner", "is_deleted": False,
    "source": "drawn", "channel": "email", "outcome": "connected", "is_auto": False, "is_person": True,
    "is_closed": False, "is_won": False,
}  # fmt: skip


def canonical(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as a canonical table; what is not said takes its harmless value."""
    contract = CANONICAL[name]
    columns = {
        column: pa.array([row.get(column, NEVER.get(column)) for row in rows], TYPES[spec.type])
        for column, spec in contract.columns.items()
    }
    return pa.table(columns)


def drawn(text: str) -> list[dict[str, str]]:
    """Read a table drawn with bars; an empty cell is left out."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    header = cells[0]
    body = [row for row in cells[1:] if not set("".join(row)) <= set("-: ")]
    return [{k: v for k, v in zip(header, row, strict=True) if v} for row in body]


def months(first: str, n: int) -> list[dict[str, Any]]:
    """Months as PERIODS."""
    start = date.fromisoformat(f"{first}-01")
    rows = []
    for number in range(n):
        following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        rows.append(
            {
                "period_no": number,
                "label": f"{start:%Y-%m}",
                "starts_on": start,
                "ends_on": following - timedelta(days=1),
            }
        )
        start = following
    return rows


def moment(text: str) -> datetime:
    """A moment; a bare day means nine in the morning."""
    return datetime.fromisoformat(text if " " in text else f"{text} 09:00")


def _value(kind: str, text: str) -> int:
    return day_number(date.fromisoformat(text)) if kind == "close_date" else round(float(text) * 100)


def statements(rows: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Read drawn statements: deal, when, what, value, and by: nothing (a person), default, bulk,
    or unknown (it only stands there).

    Amounts are whole currency, probabilities per cent, close dates ISO days, owners person numbers.
    """
    last: dict[tuple[int, str], int] = {}
    many: dict[int, int] = {}
    out = []
    for row in sorted(rows, key=lambda r: (int(r["deal"]), moment(r["when"]))):
        deal, kind = int(row["deal"]), row["what"]
        value = int(row["value"]) if kind in ("owner", "stage") else _value(kind, row["value"])
        by = row.get("by", "")
        out.append(
            {
                "statement_no": many.get(deal, 0),
                "deal_no": deal,
                "recorded_at": moment(row["when"]),
                "author_no": None if by == "unknown" else 0,
                "author_role": by if by in ("bulk", "unknown") else "owner",
                "kind": kind,
                "value": value,
                "previous": last.get((deal, kind)),
                "is_default": None if by == "unknown" else by == "default",
                "is_human": not by,
            }
        )
        last[deal, kind] = value
        many[deal] = many.get(deal, 0) + 1
    return out


def past_of(
    engine: Engine,
    said: Sequence[Mapping[str, str]],
    *,
    ended: Sequence[Mapping[str, str]] = (),
    periods: Sequence[Mapping[str, Any]],
    last_day: date,
    deals: Mapping[int, Mapping[str, Any]] | None = None,
    people: Sequence[Mapping[str, Any]] = (),
    fx: Sequence[Mapping[str, Any]] = (),
    as_of: date | None = None,
    home: str = "",
    derived: Derived | None = None,
) -> Past:
    """Open a drawn past. `ended` has deal, when and result; `derived` keeps what holds for every day."""
    rows = statements(said)
    numbers = sorted({row["deal_no"] for row in rows} | {int(row["deal"]) for row in ended})
    outcomes = [
        {
            "outcome_no": place,
            "deal_no": int(row["deal"]),
            "happened_at": moment(row["when"]),
            "result": row["result"],
        }
        for place, row in enumerate(ended)
    ]
    own = [{"deal_no": n, "deal_id": f"D{n}", "currency": "EUR", **(deals or {}).get(n, {})} for n in numbers]
    made = {
        "deals": own,
        "statements": rows,
        "outcomes": outcomes,
        "periods": periods,
        "people": people,
        "fx": fx,
    }
    tables = {
        name: engine.rows(canonical(name, made.get(name, ())))
        for name in ("deals", "statements", "activities", "outcomes", "periods", "people", "stages", "fx")
    }
    return opened(engine, tables, last_day=last_day, as_of=as_of, home=home, derived=derived)


def opened(
    engine: Engine,
    tables: Mapping[str, Any],
    *,
    last_day: date,
    as_of: date | None = None,
    home: str = "",
    derived: Derived | None = None,
) -> Past:
    """Make spells of canonical tables and cut them at a day."""
    utc = zone("UTC")
    parts = {name: tables[name] for name in History._fields}
    kept = engine.fetch(packed_spells(History(**parts), zone=utc))
    return past(
        engine,
        tables,
        spells(engine.rows(kept)),
        zone=utc,
        last_day=last_day,
        as_of=as_of,
        home=home,
        derived=derived,
    )


def invented_past(
    engine: Engine, plan: Any, *, as_of: date | None = None, derived: Derived | None = None
) -> Past:
    """Invent a company and open its past; the last day is the last one of its history."""
    from bonafides import invented

    folder = Path(tempfile.mkdtemp(prefix="bonafides-test-"))
    invented.write(plan, folder, layout="parquet")
    tables = {path.stem: engine.parquet(path) for path in sorted(folder.glob("*.parquet"))}
    said = tables["statements"]
    first = said.statement_no.min().over(ibis.window(group_by="deal_no"))
    tables["statements"] = said.mutate(statement_no=said.statement_no - first)
    last_day = plan.starts_on + timedelta(days=7 * plan.weeks - 1)
    parts = {name: tables[name] for name in History._fields}
    utc = zone(plan.timezone)
    engine.keep(packed_spells(History(**parts), zone=utc), folder / "spells.parquet")
    held = spells(engine.parquet(folder / "spells.parquet"))
    return past(
        engine,
        tables,
        held,
        zone=utc,
        last_day=last_day,
        as_of=as_of,
        home=plan.currencies[0],
        derived=derived,
    )

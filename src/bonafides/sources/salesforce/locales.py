"""In which locale a file was written: its dates and its decimal mark, told by its own values.

Data Loader and the API write ISO dates. Reports, and files that have been through a spreadsheet, carry the
dates of somebody's locale: 02/03/26 is one day in Berlin and another in Boston. All files of one export are
taken together; where even that leaves two readings, we ask instead of guessing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bonafides.errors import BrokenContract
from bonafides.sources.quoting import name, text
from bonafides.sources.staging import RawTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DAYS: dict[str, tuple[str, ...]] = {
    "month_first": ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y"),
    "day_first": ("%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y"),
    "year_first": ("%Y/%m/%d", "%Y.%m.%d"),
}
"""Orders of a day, each with the ways to write it."""

TIMES = (
    " %I:%M %p",
    ", %I:%M %p",
    " %I:%M:%S %p",
    ", %I:%M:%S %p",
    " %H:%M",
    ", %H:%M",
    " %H:%M:%S",
    ", %H:%M:%S",
)

EARLIEST_YEAR, LATEST_YEAR = 1970, 2100
"""A year outside is a sign that the format is wrong: %Y reads 26 as the year 26."""


@dataclass(frozen=True, slots=True)
class DateColumn:
    """One column of dates or times, before it is known how they are written."""

    table: RawTable
    column: str
    has_time: bool


def with_formats(
    con: DuckDBPyConnection, tables: Sequence[RawTable], columns: Iterable[DateColumn], *, given: str = ""
) -> list[RawTable]:
    """Return the tables, each with the date formats that its own values are written in.

    Parameters
    ----------
    con
        Connection that holds the tables' views.
    tables
        Files of one export; one locale is presumed for all.
    columns
        Their columns of dates and times. A column of times may hold days only.
    given
        "month_first", "day_first" or "year_first" when the user has said so; "" to let the values tell.

    Raises
    ------
    BrokenContract
        The values fit more than one order of day and month, or none; names file, column and a value.
    """
    local = [column for column in columns if _is_local(con, column)]
    if not local:
        return list(tables)
    fitting = {order: _fitting(con, local, order) for order in DAYS if given in ("", order)}
    orders = [order for order, formats in fitting.items() if all(formats)]
    if len(orders) != 1:
        raise _undecided(con, local, fitting, orders)
    chosen = list(zip(local, fitting[orders[0]], strict=True))
    return [_with(table, chosen) for table in tables]


def _with(table: RawTable, chosen: Sequence[tuple[DateColumn, str]]) -> RawTable:
    mine = [form for column, form in chosen if column.table.file == table.file]
    days = [form for form in mine if "%M" not in form]
    times = [form for form in mine if "%M" in form]
    return replace(table, date_format=(days or [""])[0], timestamp_format=(times or [""])[0])


def _is_local(con: DuckDBPyConnection, column: DateColumn) -> bool:
    """Whether most of the first values are neither ISO nor epoch milliseconds; single faults are rejects."""
    value = f"trim({name(column.column)})"
    sql = (
        "SELECT count(*) > 2 * count(*) FILTER (regexp_matches(v, "
        "'^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{12,14}$)')) "
        f"FROM (SELECT {value} AS v FROM {name(column.table.view)} WHERE {value} <> '' LIMIT 1000)"
    )
    return bool(_one(con, sql))


def _fitting(con: DuckDBPyConnection, columns: Sequence[DateColumn], order: str) -> list[str]:
    """Return for each column the format of this order that reads the most values; "" when hardly any fit."""
    return [_best(con, column, order) for column in columns]


def _best(con: DuckDBPyConnection, column: DateColumn, order: str) -> str:
    days = DAYS[order]
    formats = [day + time for day in days for time in TIMES] + list(days) if column.has_time else list(days)
    value = f"trim({name(column.column)})"
    read = ", ".join(
        f"count(*) FILTER (year(try_strptime(v, {text(form)})) BETWEEN {EARLIEST_YEAR} AND {LATEST_YEAR})"
        for form in formats
    )
    row = con.execute(
        f"SELECT count(*), {read} FROM (SELECT DISTINCT {value} AS v FROM {name(column.table.view)} "
        f"WHERE {value} <> '')"
    ).fetchone()
    total, *read_by = row or (0, *(0 for _ in formats))
    hits = dict(zip(formats, read_by, strict=True))
    form = max(hits, key=lambda each: hits[each])
    return form if hits[form] >= 0.9 * total else ""


def _undecided(
    con: DuckDBPyConnection,
    columns: Sequence[DateColumn],
    fitting: dict[str, list[str]],
    orders: Sequence[str],
) -> BrokenContract:
    at = 0
    if not orders:
        at = next((i for i in range(len(columns)) if not any(formats[i] for formats in fitting.values())), 0)
    column = columns[at]
    value = f"trim({name(column.column)})"
    example = _one(con, f"SELECT {value} FROM {name(column.table.view)} WHERE {value} <> '' LIMIT 1")
    place = f"{column.table.file}, column {column.column}"
    if orders:
        return BrokenContract(
            f'{place} writes its dates as "{example}", which can be read {" and ".join(orders)}, and so can '
            "every other date of this export",
            "dates that can be read one way only",
            'say which in a mapping file (--mapping): [salesforce] date_order = "day_first" or '
            '"month_first"; '
            "or export with ISO dates (2026-03-31)",
        )
    return BrokenContract(
        f'{place} writes its dates as "{example}", which is none of the ways we know',
        "ISO dates (2026-03-31T14:05:00Z), or those of one locale throughout (31.03.2026, 03/31/2026 "
        "2:05 PM)",
        "export again with ISO dates, or with one locale for all files",
    )


def _one(con: DuckDBPyConnection, sql: str) -> object:
    row = con.execute(sql).fetchone()
    return row[0] if row else None


def has_seconds(table: RawTable) -> bool:
    """Whether the file's times are written to the second: ISO always is, many locales stop at the minute."""
    return not table.timestamp_format or "%S" in table.timestamp_format

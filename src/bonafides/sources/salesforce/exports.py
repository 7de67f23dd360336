"""One Salesforce export, opened: every file under its object, every column under its API name.

Each file becomes a table of texts `sf_<object>_<n>`, and all files of one object a view `sf_<object>` with
the columns typed that the importer sorts by (`_at`: CreatedDate). Ids of 15 characters, as reports write
them, become the 18 of the API, so that a report can be read together with an API export.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bonafides.sources.parsing import parsed
from bonafides.sources.quoting import name, text
from bonafides.sources.salesforce.fields import DATE_CHANGES
from bonafides.sources.salesforce.locales import DateColumn, with_formats
from bonafides.sources.salesforce.objects import SHAPES, Columns
from bonafides.sources.salesforce.recognising import api_columns
from bonafides.sources.staging import RawTable, Reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OPPORTUNITY_PREFIX = "006"
USER_PREFIX = "005"
QUEUE_PREFIX = "00G"
ACCOUNT_PREFIX = "001"
CONTACT_PREFIXES = ("003", "00Q")

_ISO_DAY = "'^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]'"


@dataclass(frozen=True, slots=True)
class Held:
    """One file and what it holds.

    Parameters
    ----------
    table
        The file as it was read.
    object
        The Salesforce object.
    columns
        API name to header.
    decimal
        Decimal mark of its amounts.
    """

    table: RawTable
    object: str
    columns: dict[str, str]
    decimal: str = "."


@dataclass(slots=True)
class Export:
    """All files of one export by object.

    Parameters
    ----------
    con
        Connection that holds the tables.
    zone
        IANA zone of times written without one.
    tables
        Object name to its files, columns under API names.
    """

    con: DuckDBPyConnection
    zone: str
    tables: dict[str, list[RawTable]] = field(default_factory=dict)

    def has(self, object_name: str, *columns: str) -> bool:
        """Whether the object is there, with all of these columns in at least one file."""
        return any(table.has(*columns) for table in self.tables.get(object_name, []))

    def files(self, object_name: str) -> list[RawTable]:
        """Return the object's files; none when it was not exported."""
        return self.tables.get(object_name, [])

    def view(self, object_name: str) -> str:
        """Return the name of the view over all files of an object; it has no rows when there is no file."""
        return f"sf_{object_name.lower()}"

    def one(self, sql: str) -> Any:
        """Return the first value of a query."""
        row = self.con.execute(sql).fetchone()
        return None if row is None else row[0]

    def count(self, object_name: str, where: str = "true") -> int:
        """Count the rows of an object."""
        return int(self.one(f"SELECT count(*) FROM {self.view(object_name)} WHERE {where}") or 0)


def open_export(con: DuckDBPyConnection, held: Sequence[Held], *, zone: str, date_order: str = "") -> Export:
    """Lay out every file under API names and find out how its dates are written.

    Parameters
    ----------
    con
        Connection that holds the files' views.
    held
        The files.
    zone
        IANA zone of times without one.
    date_order
        "month_first" or "day_first" when the user has said so, "" to let the values tell.

    Raises
    ------
    BrokenContract
        Dates can be read in two ways, or in none.
    """
    export = Export(con, zone)
    con.execute(f"SET TimeZone = {text(zone)}")
    con.execute(_ID_MACRO)
    tables = [_lay_out(con, place, one) for place, one in enumerate(held)]
    columns = [column for one, table in zip(held, tables, strict=True) for column in _dates(con, one, table)]
    for one, table in zip(held, with_formats(con, tables, columns, given=date_order), strict=True):
        export.tables.setdefault(one.object, []).append(table)
    for object_name in SHAPES:
        _gather(export, object_name)
    return export


def _lay_out(con: DuckDBPyConnection, place: int, one: Held) -> RawTable:
    target = f"sf_{one.object.lower()}_{place}"
    shape = SHAPES[one.object].columns
    columns = ", ".join(
        f"{_cell(one.columns.get(api), reading)} AS {name(api)}" for api, reading in shape.items()
    )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {target} AS SELECT _record, {columns} FROM {name(one.table.view)}"
    )
    extra = {**one.table.extra, "decimal": one.decimal}
    return RawTable(view=target, file=one.table.file, columns=tuple(one.columns), extra=extra)


def _cell(header: str | None, reading: Reading) -> str:
    if header is None:
        return "CAST(NULL AS VARCHAR)"
    value = f"nullif(trim({name(header)}), '')"
    if reading == "id":
        return f"sf_id18({value})"
    if reading == "date":  # pipes write days as moments at midnight; the day is what counts, unshifted
        return f"CASE WHEN regexp_matches({value}, {_ISO_DAY}) THEN left({value}, 10) ELSE {value} END"
    return value


def _dates(con: DuckDBPyConnection, one: Held, table: RawTable) -> list[DateColumn]:
    shape: Columns = SHAPES[one.object].columns
    found = [
        DateColumn(table, api, shape[api] == "timestamp")
        for api in one.columns
        if shape[api] in ("date", "timestamp")
    ]
    if one.object == "OpportunityFieldHistory":
        view = f"{table.view}_days"
        con.execute(
            f'CREATE OR REPLACE TEMP VIEW {view} AS SELECT "NewValue" FROM {table.view} WHERE {DATE_CHANGES}'
        )
        found.append(DateColumn(replace(table, view=view), "NewValue", False))
    return found


def _gather(export: Export, object_name: str) -> None:
    """Put all files of an object into one view, with `_file` and the moment `_at` of each row."""
    shape = SHAPES[object_name].columns
    selects = [
        f"SELECT *, {text(table.file)} AS _file, {_at(export, table, shape)} AS _at FROM {table.view}"
        for table in export.files(object_name)
    ]
    if not selects:
        empty = ", ".join(f"CAST(NULL AS VARCHAR) AS {name(api)}" for api in shape)
        selects = [
            (
                f"SELECT CAST(NULL AS BIGINT) AS _record, {empty}, '' AS _file, CAST(NULL AS TIMESTAMP) AS "
                "_at WHERE false"
            )
        ]
    export.con.execute(
        f"CREATE OR REPLACE TEMP VIEW {export.view(object_name)} AS {' UNION ALL BY NAME '.join(selects)}"
    )


def _at(export: Export, table: RawTable, shape: Columns) -> str:
    if "CreatedDate" not in shape:
        return "CAST(NULL AS TIMESTAMP)"
    return parsed(name("CreatedDate"), "timestamp", table, export.zone)


def hold(table: RawTable, object_name: str) -> Held:
    """Say that a file with API names or snake_case holds an object."""
    return Held(table, object_name, api_columns(table.columns, object_name))


def _id_macro() -> str:
    """SQL that adds the three characters which tell upper from lower case in an id of 15.

    Each stands for five characters: a bit is set where there is a capital letter.
    """
    alphabet = "'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'"
    suffix = " || ".join(
        "substr({a}, 1 + {bits}, 1)".format(
            a=alphabet,
            bits=" + ".join(
                f"CASE WHEN substr(x, {five * 5 + place + 1}, 1) BETWEEN 'A' AND 'Z' THEN {2**place} "
                "ELSE 0 END"
                for place in range(5)
            ),
        )
        for five in range(3)
    )
    short = "regexp_full_match(x, '[0-9A-Za-z]{15}') AND regexp_matches(x, '[0-9]')"
    longer = f"CASE WHEN {short} THEN x || {suffix} ELSE x END"
    return f"CREATE OR REPLACE TEMP MACRO sf_id18(x) AS CASE WHEN length(x) = 15 THEN {longer} ELSE x END"


_ID_MACRO = _id_macro()

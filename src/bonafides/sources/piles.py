"""Many files of one kind (the pages of an API, the months of an export) read as one table.

Records are counted through the whole pile while it is read; afterwards each staged row and each reject gets
its own file and record back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bonafides.sources.quoting import name, text
from bonafides.sources.staging import STAGED, RawTable

if TYPE_CHECKING:
    from bonafides.sources.staging_area import StagingArea


def picked(source: str, doc: str, paths: dict[str, str], kept: str = "_record") -> str:
    """SQL of rows with some texts out of a JSON column, all taken in one parse.

    Parameters
    ----------
    source
        View or subquery with the JSON.
    doc
        SQL of the JSON.
    paths
        JSON path by the name of the new column; an object is given as its JSON.
    kept
        SQL of further columns to keep.

    Examples
    --------
    >>> import duckdb
    >>> source = "(SELECT 1 AS _record, {'id': 7, 'who': {'name': 'Ada'}}::JSON AS doc)"
    >>> duckdb.sql(f"FROM {picked(source, 'doc', {'id': '$.id', 'name': '$.who.name'})}").fetchall()
    [(1, '7', 'Ada')]
    """
    wanted = ", ".join(text(path) for path in paths.values())
    columns = ", ".join(f"found[{place}] AS {name(column)}" for place, column in enumerate(paths, start=1))
    return (
        f"(SELECT * EXCLUDE (found), {columns} FROM (SELECT {kept}, json_extract_string({doc}, [{wanted}]) "
        "AS found "
        f"FROM {source}))"
    )


@dataclass(slots=True)
class Pile:
    """A table of texts in the import's connection, filled file by file.

    Parameters
    ----------
    area
        Where its rows will be staged.
    table
        Name of the table to make; `_record` (BIGINT) counts through all files.
    columns
        Its other columns, all VARCHAR.
    """

    area: StagingArea
    table: str
    columns: tuple[str, ...]
    files: list[tuple[str, int]] = field(default_factory=list)
    _n: int = 0

    def __post_init__(self) -> None:
        typed = ", ".join(f"{name(column)} VARCHAR" for column in self.columns)
        self.area.con.execute(f"CREATE OR REPLACE TEMP TABLE {self.table} (_record BIGINT, {typed})")

    def take(self, file: str, source: str, values: dict[str, str], *, n: int) -> int:
        """Take over one file's rows and return how many.

        Parameters
        ----------
        file
            Name for errors.
        source
            View or subquery of the rows, with `_record`; a record may give several rows, or none.
        values
            SQL over `source` by column; columns that are not named stay empty.
        n
            How many records the file has.
        """
        chosen = ", ".join(f"CAST({sql} AS VARCHAR) AS {name(column)}" for column, sql in values.items())
        inserted = self.area.con.execute(
            f"INSERT INTO {self.table} BY NAME SELECT _record + {self._n} AS _record, {chosen} FROM {source}"
        ).fetchone()
        self.files.append((file, self._n))
        self._n += n
        return int(inserted[0])

    def raw(self, view: str = "", columns: tuple[str, ...] = ()) -> RawTable:
        """The pile, or a view made over it, as the staging area takes it."""
        return RawTable(view or self.table, self.label, (*self.columns, *columns))

    @property
    def label(self) -> str:
        """What the pile is called in errors: the file, or the first of them and how many more."""
        if not self.files:
            return "derived"
        first = self.files[0][0]
        subject = self.table.rsplit("_", 1)[-1]
        return first if len(self.files) == 1 else f"{first} and {len(self.files) - 1} more ({subject})"

    def restore_places(self, *tables: str) -> None:
        """Give staged rows and rejects the file and record that they really come from."""
        if len(self.files) < 2:
            return
        con, label = self.area.con, self.label
        rows = ", ".join(f"({text(file)}, {before})" for file, before in self.files)
        con.execute(
            "CREATE OR REPLACE TEMP TABLE pile_places AS SELECT file, before, "
            "coalesce(lead(before) OVER (ORDER BY before), 9223372036854775807) AS after "
            f"FROM (VALUES {rows}) places(file, before)"
        )
        for table in tables:
            if "source_row" not in STAGED[table]:
                continue
            record = f"try_cast(substr(source_row, {len(label) + 2}) AS BIGINT)"
            con.execute(
                f"UPDATE staged_{table} SET source_row = file || ':' || ({record} - before) FROM pile_places "
                f"WHERE starts_with(source_row, {text(label + ':')}) AND {record} > before AND {record} <= "
                "after"
            )
        con.execute(
            "UPDATE rejects SET file = pile_places.file, record = record - before FROM pile_places "
            f"WHERE rejects.file = {text(label)} AND record > before AND record <= after"
        )

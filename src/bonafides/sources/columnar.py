"""A Parquet file as a table of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bonafides.errors import UnreadableInput
from bonafides.sources.quoting import name, text
from bonafides.sources.staging import RawTable

if TYPE_CHECKING:
    from bonafides.sources.reading import RawFile, RawSource


def parquet_header(con: Any, file: RawFile) -> tuple[str, ...]:
    """Return the column names of a Parquet file; raises `UnreadableInput` where it is none, or cut off."""
    import duckdb

    try:
        rows = con.execute(f"DESCRIBE SELECT * FROM read_parquet({text(str(file.path))})").fetchall()
    except duckdb.Error as problem:
        raise UnreadableInput(
            f"{file.name} is not a whole Parquet file ({str(problem).splitlines()[0][:160]})",
            "a complete Parquet file", "write or download it again",
        ) from problem  # fmt: skip
    return tuple(str(row[0]) for row in rows)


def read_parquet(raw: RawSource, file: RawFile, *, columns: Sequence[str] | None = None) -> RawTable:
    """Read a Parquet file; see `RawSource.parquet`."""
    kept = [one for one in file.header if columns is None or one in columns]
    number = raw.view()
    chosen = ", ".join(f"CAST({name(one)} AS VARCHAR) AS {name(one)}" for one in kept)
    raw.con.execute(
        f"CREATE VIEW {number} AS SELECT {chosen}, file_row_number + 1 AS _record "
        f"FROM read_parquet({text(str(file.path))}, file_row_number=true)"
    )
    return RawTable(number, file.name, tuple(kept))

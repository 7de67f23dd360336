"""A Parquet file as a table of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bonafides.errors import UnreadableInput
from bonafides.sources.archives import BOMB_FLOOR, BOMB_RATIO
from bonafides.sources.quoting import name, text
from bonafides.sources.staging import RawTable

if TYPE_CHECKING:
    from bonafides.sources.reading import RawFile, RawSource

ROWS_FLOOR = 10_000_000
ROWS_A_BYTE = 20
"""Deals have ids, and ids take room; a file with more rows than this is one value said over and over."""
WIDEST_CHUNK = 2**30


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
    _guard(con, file)
    header = tuple(str(row[0]) for row in rows)
    taken = [one for one in header if one.lower() in ("_record", "file_row_number")]
    if taken:
        raise UnreadableInput(
            f"{file.name} has a column called {taken[0]}, a name that reading itself gives out",
            "columns of other names", "rename the column where the file is written",
        )  # fmt: skip
    return header


def _guard(con: Any, file: RawFile) -> None:
    """Refuse a file that swells beyond belief: rows or bytes that its size on disk cannot hold."""
    where = text(str(file.path))
    n_rows = con.execute(f"SELECT num_rows FROM parquet_file_metadata({where})").fetchone()[0]
    n_bytes, widest = con.execute(
        "SELECT coalesce(sum(total_uncompressed_size), 0), coalesce(max(total_uncompressed_size), 0) "
        f"FROM parquet_metadata({where})"
    ).fetchone()
    size = file.path.stat().st_size
    rows, swollen = max(ROWS_FLOOR, ROWS_A_BYTE * size), max(BOMB_FLOOR, BOMB_RATIO * size)
    if n_rows > rows or n_bytes > swollen or widest > WIDEST_CHUNK:
        raise UnreadableInput(
            f"{file.name} swells to {n_rows:,} rows and {n_bytes:,} bytes from {size:,}",
            f"at most {rows:,} rows, {swollen:,} bytes, {WIDEST_CHUNK // 2**20} MiB a column of a row group",
            "do not trust this file; ask where it came from, or write it with smaller row groups",
        )


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

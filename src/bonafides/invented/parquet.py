"""Canonical Parquet: one file a table, one row group a chunk of deals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bonafides.invented.firm import FACTS, Company, parts, registers
from bonafides.invented.lives import world
from bonafides.invented.plan import Plan
from bonafides.invented.rows import Counts

ROWS = 250_000
"""Rows a row group at most."""


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    # The Arrow schema is not stored: dictionary-encoded words are strings to whoever reads them.
    return pq.ParquetWriter(path, schema, compression="zstd", store_schema=False)


def write_tables(tables: Mapping[str, pa.Table], out: Path) -> None:
    """Write tables to ``<name>.parquet``."""
    for name, made in tables.items():
        with _writer(out / f"{name}.parquet", made.schema) as writer:
            writer.write_table(made, row_group_size=ROWS)


def write_parquet(made: Company | Plan, out: Path) -> None:
    """Write the canonical tables and nothing else.

    Parameters
    ----------
    made
        A company, or a plan: then it is generated and written chunk by chunk, and memory stays small.
    out
        Folder, made if it is not there.
    """
    out.mkdir(parents=True, exist_ok=True)
    if isinstance(made, Company):
        write_tables(made.tables, out)
        return
    shared, counts = world(made), Counts()
    writers: dict[str, pq.ParquetWriter] = {}
    try:
        for part in parts(shared, counts):
            for name in FACTS:
                if name not in writers:
                    writers[name] = _writer(out / f"{name}.parquet", part.tables[name].schema)
                writers[name].write_table(part.tables[name], row_group_size=ROWS)
    finally:
        for writer in writers.values():
            writer.close()
    write_tables(registers(shared, counts), out)

"""Read named columns of one table, with the record named when a value is no number."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bonafides.errors import BrokenContract, WrongRequest


def read_columns(path: Path, names: Sequence[str], *, where: Sequence[str] = ()) -> Any:
    """Return columns of a CSV, Parquet or XLSX file as texts.

    Parameters
    ----------
    path
        The file, gzipped or zipped too.
    names
        Columns to read, as they are written in the header.
    where
        Conditions "column=value"; rows that do not fulfil all of them are left out.

    Returns
    -------
    pyarrow.Table
        The columns as strings (empty is null), and `_record`, the record's number in the file.

    Raises
    ------
    UnreadableInput, BrokenContract
        The file cannot be read; a column is not there.
    """
    from bonafides.sources.reading import open_source

    conditions = [_condition(text) for text in where]
    with tempfile.TemporaryDirectory(prefix="bonafides-") as folder:
        raw = open_source([path], workdir=Path(folder))
        try:
            if len(raw.files) != 1:
                raise WrongRequest(f"{path} holds {len(raw.files)} files", "one table", "name the one table")
            table = raw.table(raw.files[0])
            _present(table.file, table.columns, [*names, *(column for column, _ in conditions)])
            chosen = ", ".join(
                f"nullif({_quoted(name)}, '') AS {_quoted(name)}" for name in dict.fromkeys(names)
            )
            tests = " AND ".join(f"{_quoted(column)} = ?" for column, _ in conditions) or "true"
            query = f"SELECT _record, {chosen} FROM {table.view} WHERE {tests} ORDER BY _record"
            return raw.con.execute(query, [value for _, value in conditions]).to_arrow_table()
        finally:
            raw.close()


def _condition(text: str) -> tuple[str, str]:
    column, sign, value = text.partition("=")
    if not sign or not column:
        raise WrongRequest(f"condition {text!r}", "COLUMN=VALUE", "write for example --where field=end_date")
    return column, value


def _present(file: str, found: Sequence[str], wanted: Sequence[str]) -> None:
    missing = [name for name in wanted if name not in found]
    if missing:
        raise BrokenContract(
            f"{file} has no column {', '.join(missing)}. It has: {', '.join(found)}",
            "the columns named in the options",
            "name columns exactly as the header writes them",
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def numbers(table: Any, name: str, *, says: str) -> Any:
    """Return a text column as float64.

    Raises
    ------
    BrokenContract
        A value is no number; names the record and the value.
    """
    import numpy as np

    texts = table.column(name).to_pylist()
    found = np.empty(len(texts))
    for i, text in enumerate(texts):
        try:
            found[i] = float(text)
        except (TypeError, ValueError) as error:
            record = table.column("_record")[i].as_py()
            raise BrokenContract(
                f"{'nothing' if text is None else repr(text)} in column {name} of record {record}",
                says,
                "leave such rows out with --where, or correct the file",
            ) from error
        if not np.isfinite(found[i]):
            record = table.column("_record")[i].as_py()
            raise BrokenContract(f"{text!r} in column {name} of record {record}", says, "leave such rows out")
    return found


def dated(table: Any, names: Sequence[str], *, order: str, says: str) -> Any:
    """Return the table with text columns turned into dates, and its rows in the order of one of them.

    Times of day decide the order and are then left out. Rows written at the same time keep the file's order.

    Raises
    ------
    BrokenContract
        A value is no date; names the record and the value.
    """
    import pyarrow as pa

    table = table.sort_by([(order, "ascending"), ("_record", "ascending")])
    for name in names:
        days = [
            _day(text, name, record, says)
            for text, record in zip(
                table.column(name).to_pylist(), table.column("_record").to_pylist(), strict=True
            )
        ]
        place = table.column_names.index(name)
        table = table.set_column(place, name, pa.array(days, pa.date32()))
    return table


def _day(text: str | None, column: str, record: int, says: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError as error:
        raise BrokenContract(
            f"{text!r} in column {column} of record {record}",
            says,
            "write dates as year-month-day, or leave such rows out with --where",
        ) from error

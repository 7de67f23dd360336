"""Read named columns of one table, with the record named when a value is not what it must be."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
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
            "name columns exactly as the header writes them; what is measured stands in columns of its own",
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


YES_AND_NO = {"true": 1.0, "false": 0.0}
MISSING = ("na", "n/a", "nan", "null", "none")


def decimal_commas(texts: Iterable[str]) -> bool:
    """Whether a column of numbers is written with a decimal comma, as spreadsheets of many countries write.

    Not where a point occurs as well, nor where every comma may divide thousands.

    Examples
    --------
    >>> decimal_commas(["4", "4,5"]), decimal_commas(["4.5", "4,5"]), decimal_commas(["1,000", "12,500"])
    (True, False, False)
    """
    commas = [text.strip() for text in texts if "," in text or "." in text]
    thousands = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
    return (
        bool(commas)
        and all(re.fullmatch(r"[+-]?\d+,\d+", text) for text in commas)
        and not all(thousands.fullmatch(text) for text in commas)
    )


def outcomes(table: Any, name: str, *, skip_unresolved: bool) -> tuple[Any, Any]:
    """Return a text column of outcomes as float64, and the rows that have one.

    Parameters
    ----------
    table
        From `read_columns`.
    name
        The column: 1 or true, 0 or false.
    skip_unresolved
        Leave out rows without an outcome (nothing written, NA, or a number between 0 and 1 such as the .5
        of a tie) in place of refusing the table.

    Returns
    -------
    tuple
        Outcomes (1.0 or 0.0) of the rows kept, and the table of these rows.

    Raises
    ------
    BrokenContract
        A value is no outcome; names the record and the value.
    """
    import numpy as np
    import pyarrow as pa

    texts = table.column(name).to_pylist()
    found = np.array([_outcome(text) for text in texts], dtype=np.float64)
    resolved = np.isin(found, (0.0, 1.0))
    open_ = (found > 0.0) & (found < 1.0)
    wrong = ~resolved if not skip_unresolved else ~(resolved | open_)
    if wrong.any():
        at = int(np.argmax(wrong))
        value = "nothing" if texts[at] is None else repr(texts[at])
        skipping = (
            "add --skip-unresolved to leave out rows without an outcome, such as ties; they are counted"
        )
        raise BrokenContract(
            f"{value} in column {name} of record {table.column('_record')[at].as_py()}"
            + (f", and {int(wrong.sum()) - 1:,} more like it" if wrong.sum() > 1 else ""),
            "1 for what happened and 0 for what did not",
            skipping if open_[at] else "correct the file, or leave such rows out with --where",
        )
    return found[resolved], table.filter(pa.array(resolved))


def _outcome(text: str | None) -> float:
    """The outcome as a number; one half where nothing is written, NaN where it is no outcome at all."""
    if text is None or text.strip().lower() in MISSING:
        return 0.5
    plain = text.strip().lower()
    try:
        return YES_AND_NO[plain] if plain in YES_AND_NO else float(plain)
    except ValueError:
        return float("nan")


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

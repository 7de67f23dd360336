"""Slippage of any table of dates that were promised again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bonafides.candour.moves import Ints, Moves, Patterns, measured, middle
from bonafides.errors import BrokenContract
from bonafides.figures import Figure
from bonafides.methods.intervals import median

UNKNOWN = np.iinfo(np.int64).min
"""Stands for an empty date."""


@dataclass(frozen=True, slots=True, eq=False)
class TableSlippage:
    """Slippage of a table.

    Parameters
    ----------
    moves
        As for deals, with things promised in their place.
    last_to_happened_days
        Days from the last date stated before it happened to the day on which it happened; refused when
        no such column was named.
    rows
        Rows looked at, after `where`.
    without_date
        Rows among them that state no date; they move nothing.
    """

    moves: Moves
    last_to_happened_days: Figure
    rows: int
    without_date: int

    def record(self) -> dict[str, Any]:
        """Return the JSON that `bonafides slippage FILE --json` prints."""
        return {
            **self.moves.record(),
            "last_to_happened_days": self.last_to_happened_days.record(),
            "rows": self.rows,
            "without_date": self.without_date,
        }


def slippage_of_rows(
    table: pa.Table,
    *,
    id: str,  # noqa: A002 -- the option's own name
    recorded_at: str,
    expected_on: str,
    previous: str | None = None,
    happened_on: str | None = None,
    where: Mapping[str, str] | None = None,
) -> TableSlippage:
    """Measure how far dates moved in a table with one row for every time that a date was stated.

    Parameters
    ----------
    table
        Rows in any order. Dates are dates, timestamps or ISO text; empty where none was stated.
    id
        Column that names the thing promised.
    recorded_at
        Column with the day, or moment, on which the row was written.
    expected_on
        Column with the date stated.
    previous
        Column with the date that it replaced. A row with both is then a move; without this column the
        date that the same thing carried before is taken.
    happened_on
        Column with the day on which it came true.
    where
        Only rows in which these columns read so.

    Returns
    -------
    TableSlippage
        A row that states the same date again is no move.

    Raises
    ------
    BrokenContract
        A column is missing, or a date cannot be read; names the column, the row and what was found.

    Examples
    --------
    >>> rows = pa.table({"what": ["a", "a", "b"], "on": ["2026-01-01", "2026-02-10", "2026-01-05"],
    ...                  "due": ["2026-02-01", "2026-03-01", "2026-03-01"]})
    >>> found = slippage_of_rows(rows, id="what", recorded_at="on", expected_on="due").moves
    >>> found.revisions, found.items, found.days.tolist()
    (1, 2, [28])
    """
    kept = _where(table, where or {}, [id, recorded_at, expected_on, previous, happened_on])
    said_on, due = days_of(kept, recorded_at), days_of(kept, expected_on)
    thing = _codes(kept, id)
    stated = (due != UNKNOWN) & (thing >= 0) & (said_on != UNKNOWN)
    rows = np.flatnonzero(stated)
    rows = rows[np.lexsort((rows, said_on[rows], thing[rows]))]
    thing, said_on, due = thing[rows], said_on[rows], due[rows]
    prior = days_of(kept, previous)[rows] if previous else _before(thing, due)
    happened = days_of(kept, happened_on)[rows] if happened_on else None
    return TableSlippage(
        moves=_moves(thing, said_on, due, prior),
        last_to_happened_days=_last_to_happened(thing, said_on, due, happened),
        rows=kept.num_rows,
        without_date=int(kept.num_rows - stated.sum()),
    )


def _where(table: pa.Table, where: Mapping[str, str], named: list[str | None]) -> pa.Table:
    for column in [*where, *(name for name in named if name)]:
        if column not in table.column_names:
            raise BrokenContract(
                f"there is no column {column!r}; there are {', '.join(table.column_names)}",
                "a table with a column for the thing, for when it was written, and for the date stated",
                "name the columns with --id, --recorded-at and --expected-on",
            )
    for column, wanted in where.items():
        table = table.filter(pc.equal(pc.cast(table[column], pa.string()), wanted))
    return table


def _codes(table: pa.Table, column: str) -> Ints:
    """Number things; −1 where the id is empty."""
    coded = pc.dictionary_encode(pc.cast(table[column], pa.string())).combine_chunks()
    coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    return np.asarray(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)


def days_of(table: pa.Table, column: str) -> Ints:
    """Days since 1970-01-01 of a column of dates; `UNKNOWN` where it is empty.

    Raises
    ------
    BrokenContract
        A value is no date; names the row, counted from 1 below the header.
    """
    values = table[column]
    if pa.types.is_null(values.type):
        return np.full(len(values), UNKNOWN, dtype=np.int64)
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return _read_days(values.to_pylist(), column)
    if not (pa.types.is_date(values.type) or pa.types.is_timestamp(values.type)):
        raise BrokenContract(
            f"column {column!r} holds {values.type}",
            "dates such as 2026-03-31",
            "name another column, or write its dates as year-month-day",
        )
    stamps = values.to_numpy().astype("datetime64[D]")
    return _numbers(stamps)


def _read_days(texts: list[str | None], column: str) -> Ints:
    """Read ISO text; each distinct text once."""
    known: dict[str | None, np.datetime64] = {None: np.datetime64("NaT", "D")}
    for row, text in enumerate(texts, start=1):
        if text in known:
            continue
        bare = (text or "").strip()
        try:
            day = np.datetime64(bare[:10], "D") if bare else known[None]
        except ValueError as error:
            raise BrokenContract(
                f"row {row}, column {column!r}: {text!r}",
                "a date such as 2026-03-31",
                "correct the cell, or write the column's dates as year-month-day",
            ) from error
        known[text] = day
    return _numbers(np.array([known[text] for text in texts], dtype="datetime64[D]"))


def _numbers(stamps: npt.NDArray[Any]) -> Ints:
    return np.where(np.isnat(stamps), UNKNOWN, stamps.astype(np.int64)).astype(np.int64)


def _before(thing: Ints, due: Ints) -> Ints:
    """The date that the same thing carried before, in rows sorted by thing and time."""
    prior = np.full(due.shape, UNKNOWN, dtype=np.int64)
    again = thing[1:] == thing[:-1]
    prior[1:][again] = due[:-1][again]
    return prior


def _moves(thing: Ints, said_on: Ints, due: Ints, prior: Ints) -> Moves:
    moved = (prior != UNKNOWN) & (prior != due)
    days, which = due[moved] - prior[moved], thing[moved]
    after = said_on[moved] > prior[moved]
    lengths, counts = np.unique(days, return_counts=True)
    _, code = np.unique(which, return_inverse=True)

    def per_thing(flag: npt.NDArray[np.bool_]) -> Ints:
        return np.bincount(code, weights=flag, minlength=int(code.max(initial=-1)) + 1).astype(np.int64)

    many = per_thing(np.ones(days.shape, dtype=bool))
    patterns = Patterns(
        moves=many,
        later=per_thing(days > 0),
        after=per_thing(after),
        up_to_median=per_thing(days <= middle(lengths, counts)),
        times=np.ones(many.shape, dtype=np.int64),
    )
    return measured(
        lengths,
        counts,
        patterns,
        after=int(after.sum()),
        items=int(np.unique(thing).size),
        moved_items=many.size,
        what="items",
    )


def _last_to_happened(thing: Ints, said_on: Ints, due: Ints, happened: Ints | None) -> Figure:
    """Median days from the last date stated before it came true."""
    if happened is None:
        return Figure.refuse("No column says when it happened (--happened-on).", n=0, unit="days")
    when = np.full(int(thing.max(initial=-1)) + 1, UNKNOWN, dtype=np.int64)
    np.maximum.at(when, thing, happened)
    foretold = (when[thing] != UNKNOWN) & (said_on < when[thing])
    last = np.full(when.shape, -1, dtype=np.int64)
    rows = np.flatnonzero(foretold)
    np.maximum.at(last, thing[rows], rows)
    last = last[last >= 0]
    return median(when[thing[last]] - due[last], unit="days")

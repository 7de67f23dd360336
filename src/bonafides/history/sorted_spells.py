"""Spells of tables that lie in their order: one walk over arrays, without a hash, a sort or a window.

`spells.packed_spells` says what spells are, on every engine, and is what Spark runs. Canonical tables are
stored in the order of their contracts, though, and an engine that is told nothing of that order spends most
of its time on finding it again. Where the order holds, and every number keeps within the bits that it is
packed into, the walk leaves the same rows to the last bit for a third of the work. Whatever else a table
holds is left to the expression.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from bonafides.engines.words import LIMIT, MONDAY
from bonafides.history.spells import (
    AMOUNT_BIAS,
    AUTHOR_BITS,
    CARRIED,
    DAY_BIAS,
    GONE,
    LOST,
    MOST_STATEMENTS,
    OPEN,
    WEEK_BITS,
    WON,
)
from bonafides.history.weeks import Zone

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

KINDS = ("stage", "probability", "category", "close_date", "amount", "owner")
"""Kinds of statements in the order of `CARRIED`."""

SCALES = (
    2**WEEK_BITS,
    2 ** (1 + AUTHOR_BITS + WEEK_BITS),
    2 ** (1 + AUTHOR_BITS + WEEK_BITS),
    2 ** (1 + WEEK_BITS),
    1,
    1,
)
"""What a value of each kind is multiplied by before it is packed."""

ENDS = {"reopened": OPEN, "won": WON, "lost": LOST}

SAID = ("deal_no", "statement_no", "recorded_at", "author_no", "kind", "value", "previous", "is_human")
HEARD = ("deal_no", "happened_at", "direction", "outcome", "is_auto")
ENDED = ("deal_no", "outcome_no", "happened_at", "result")
TEXTS = ("kind", "direction", "outcome", "result")

ROWS_A_GROUP = 122_880
"""As DuckDB has it: a group is what one thread reads at a time."""

PARTS_OF_A_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


class _Unusual(Exception):
    """A table is not what the walk is made for."""


class _Rows(NamedTuple):
    """Rows of one table in order: the week each falls into, and one key for deal and week."""

    key: Integers
    week: Integers
    table: Any


class _Ticks(NamedTuple):
    """Rows of the result: key of deal and week in order, whether a deal begins there, and row numbers."""

    key: Integers
    begins: Flags
    row: Integers


def keep_sorted_spells(tables: Path, deals: range | None, path: Path, *, zone: Zone) -> bool:
    """Write the spells of some deals to one Parquet file, if the tables allow it.

    Parameters
    ----------
    tables
        Folder of the canonical tables.
    deals
        Numbers of the deals; None takes all.
    path
        The file to write: what `spells.packed_spells` describes, in order of deal_no and from_week.
    zone
        Time zone in which weeks begin and end.

    Returns
    -------
    bool
        False when nothing usable was written: a table is not in order, cannot be read, or holds what the
        packing has no bits for, or the file cannot be written. The expression then does it, or says why not.
    """
    try:
        rows = _spells(tables, deals, zone)
        pq.write_table(
            rows,
            path,
            compression="lz4",
            use_dictionary=["from_week", "to_week", "owner", "ending", "last_in_week", "n_pushes"],
            row_group_size=ROWS_A_GROUP,
        )
    except (_Unusual, OSError, MemoryError, pa.ArrowException):
        return False
    return True


def _spells(tables: Path, deals: range | None, zone: Zone) -> Any:
    said = _rows(_read(tables / "statements.parquet", SAID, deals), "recorded_at", deals, zone)
    heard = _rows(_real(_read(tables / "activities.parquet", HEARD, deals)), "happened_at", deals, zone)
    ended = _rows(_read(tables / "outcomes.parquet", ENDED, deals), "happened_at", deals, zone)
    ticks = _ticks(said.key, heard.key, ended.key)
    week = ticks.key & (2**WEEK_BITS - 1)
    n = len(week)
    return pa.table(
        {
            "deal_no": ticks.key >> WEEK_BITS,
            "from_week": week,
            "to_week": pa.array(np.append(week[1:], 0)[:n], mask=np.append(ticks.begins[1:], True)[:n]),
            **_statements(said, ticks),
            "ending": _endings(ended, ticks),
            "last_in_week": _carried(heard.week, heard.key, ticks),
            "n_pushes": _pushes(said, ticks),
        }
    )


def _ticks(*sorted_keys: Integers) -> _Ticks:
    """Every deal and week in which anything was said or done, once."""
    keys = np.concatenate([key[_first(key)] for key in sorted_keys])
    keys.sort(kind="stable")
    keys = keys[_first(keys)]
    return _Ticks(keys, _first(keys >> WEEK_BITS), np.arange(len(keys)))


def _read(path: Path, columns: tuple[str, ...], deals: range | None) -> Any:
    """Columns of those row groups that can hold the deals; texts as a dictionary of few."""
    with pq.ParquetFile(path, read_dictionary=[name for name in columns if name in TEXTS]) as file:
        groups = list(range(file.num_row_groups))
        if deals is not None:
            place = file.schema.names.index("deal_no")
            groups = [n for n in groups if _may_hold(file.metadata.row_group(n).column(place), deals)]
        return file.read_row_groups(groups, columns=list(columns)).unify_dictionaries()


def _may_hold(chunk: Any, deals: range) -> bool:
    """Whether a row group can hold any of the deals, by what it says of itself."""
    known = chunk.statistics
    if known is None or not known.has_min_max:
        return known is None or known.null_count != chunk.num_values
    return bool(known.max >= deals.start and known.min < deals.stop)


def _real(table: Any) -> Any:
    """Contacts from the customer: no machines, no bounced mail."""
    incoming = _codes(table, "direction", ("in",)) == 0
    arrived = _codes(table, "outcome", ("bounced",)) == 1
    human = ~_column(table, "is_auto", pa.bool_(), empty=True).to_numpy(zero_copy_only=False)
    named = table.column("deal_no").combine_chunks().is_valid().to_numpy(zero_copy_only=False)
    chosen = np.flatnonzero(incoming & arrived & human & named)
    return table.select(["deal_no", "happened_at"]).take(pa.array(chosen))


def _rows(table: Any, when: str, deals: range | None, zone: Zone) -> _Rows:
    """Cut a table to the deals and number their weeks; refuse one that is not in order."""
    number = _integers(table, "deal_no")
    _require(not len(number) or number[0] >= 0)
    _require(bool(np.all(number[1:] >= number[:-1])))
    if deals is not None:
        begin, end = np.searchsorted(number, (deals.start, deals.stop))
        table, number = table.slice(begin, end - begin), number[begin:end]
    week = _weeks(table.column(when), zone)
    _within(week, 2**WEEK_BITS)
    _within(number, 2 ** (62 - WEEK_BITS))
    key = number * 2**WEEK_BITS + week
    _require(bool(np.all(key[1:] >= key[:-1])))
    return _Rows(key, week, table)


def _weeks(stamps: Any, zone: Zone) -> Integers:
    """Local week of UTC timestamps, as `weeks.local_week` has it."""
    _require(pa.types.is_timestamp(stamps.type) and stamps.type.tz is None and not stamps.null_count)
    moment = (
        stamps.combine_chunks().cast("int64").to_numpy(zero_copy_only=False)
        // PARTS_OF_A_SECOND[stamps.type.unit]
    )
    if zone.changes != ((0, 0),):
        since = np.array([second for second, _ in zone.changes[1:]], np.int64)
        offset = np.array([seconds for _, seconds in zone.changes], np.int64)
        moment = moment + offset[np.searchsorted(since, moment, side="right")]
    found: Integers = (moment // 86_400 - MONDAY) // 7
    return found


def _statements(said: _Rows, ticks: _Ticks) -> dict[str, Any]:
    """The last statement of each kind by the end of each week, packed."""
    kind = _codes(said.table, "kind", KINDS)
    order = np.minimum(_ordinal(said.table, "statement_no"), MOST_STATEMENTS)
    value = _integers(said.table, "value", empty=0)
    known = _known(said.table, "value")
    human = _column(said.table, "is_human", pa.bool_(), empty=False).to_numpy(zero_copy_only=False)
    author = _integers(said.table, "author_no", empty=-1) + 1
    _within(author, 2**AUTHOR_BITS)
    found = {}
    for number, name in enumerate(CARRIED[: len(KINDS)]):
        rows = np.flatnonzero((kind == number) & known)
        packed = _payload(number, value[rows], human[rows], author[rows], said.week[rows])
        packed += order[rows] * LIMIT
        found[name] = _carried(packed, said.key[rows], ticks)
    return found


def _payload(kind: int, value: Integers, human: Flags, author: Integers, week: Integers) -> Integers:
    """What is packed of a statement: the bits that `spells._said` gives them."""
    if KINDS[kind] == "amount":
        _require(bool(np.all(np.abs(value) < AMOUNT_BIAS)))
        return value + AMOUNT_BIAS
    if KINDS[kind] == "close_date":
        value = np.clip(value, -DAY_BIAS, DAY_BIAS - 1) + DAY_BIAS
    _within(value, LIMIT // SCALES[kind])
    payload = value * SCALES[kind]
    if KINDS[kind] in ("probability", "category"):
        payload += (human * np.int64(2**AUTHOR_BITS) + author) * 2**WEEK_BITS
    if KINDS[kind] == "close_date":
        payload += human * np.int64(2**WEEK_BITS)
    return payload if KINDS[kind] == "owner" else payload + week


def _endings(ended: _Rows, ticks: _Ticks) -> Any:
    """The last end, or reopening, by the end of each week, packed."""
    order = np.minimum(_ordinal(ended.table, "outcome_no"), MOST_STATEMENTS)
    states = np.array([*ENDS.values(), GONE, GONE], np.int64)
    packed = order * LIMIT + states[_codes(ended.table, "result", tuple(ENDS))]
    return _carried(packed, ended.key, ticks)


def _carried(packed: Integers, keys: Integers, ticks: _Ticks) -> Any:
    """The largest value of each key, carried forward within each deal; empty until there is one."""
    first = np.flatnonzero(_first(keys))
    rows = np.searchsorted(ticks.key, keys[first])
    column = np.full(len(ticks.key), -1)
    if len(first):
        column[rows] = np.maximum.reduceat(packed, first)
    latest = ticks.begins * ticks.row
    latest[rows] = rows
    np.maximum.accumulate(latest, out=latest)
    column = column[latest]
    # The latest is the largest as long as statements are numbered in the order of their weeks.
    _require(bool(np.all((column[1:] >= column[:-1]) | ticks.begins[1:])))
    return pa.array(column, mask=column < 0)


def _pushes(said: _Rows, ticks: _Ticks) -> Integers:
    """Times that the close date had moved later, week after week."""
    moved = _integers(said.table, "value", empty=0) > _integers(said.table, "previous", empty=0)
    moved &= _codes(said.table, "kind", KINDS) == KINDS.index("close_date")
    moved &= _known(said.table, "value") & _known(said.table, "previous")
    n = len(ticks.key)
    total = np.cumsum(np.bincount(np.searchsorted(ticks.key, said.key[moved]), minlength=n))
    before = np.append(0, total)[np.maximum.accumulate(ticks.begins * ticks.row)]
    found: Integers = total - before
    return found


def _first(keys: Integers) -> Flags:
    """Whether a sorted key is the first of its kind."""
    first = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    return first


def _column(table: Any, name: str, type: Any, *, empty: Any = None) -> Any:  # noqa: A002
    """A column as one array without gaps; refuse empty cells unless something is to stand for them."""
    column = table.column(name).combine_chunks()
    _require(column.type == type and (empty is not None or not column.null_count))
    return column.fill_null(empty) if column.null_count else column


def _integers(table: Any, name: str, *, empty: int | None = None) -> Integers:
    found: Integers = _column(table, name, pa.int64(), empty=empty).to_numpy(zero_copy_only=False)
    return found


def _ordinal(table: Any, name: str) -> Integers:
    found = _integers(table, name)
    _within(found, 2**62)
    return found


def _known(table: Any, name: str) -> Flags:
    found: Flags = table.column(name).combine_chunks().is_valid().to_numpy(zero_copy_only=False)
    return found


def _codes(table: Any, name: str, words: tuple[str, ...]) -> npt.NDArray[np.int8]:
    """Place of each text among `words`; their number for any other text, one more for none."""
    column = table.column(name).combine_chunks()
    _require(pa.types.is_dictionary(column.type))
    places = {word: place for place, word in enumerate(words)}
    known = [places.get(text, len(words)) for text in column.dictionary.to_pylist()]
    coded = np.array([*known, len(words) + 1], np.int8)
    indices = column.indices.cast("int64").fill_null(len(known)).to_numpy(zero_copy_only=False)
    found: npt.NDArray[np.int8] = coded[indices]
    return found


def _within(values: Integers, limit: int) -> None:
    """Require integers from 0 to limit − 1."""
    _require(not len(values) or bool(values.min() >= 0 and values.max() < limit))


def _require(as_promised: bool) -> None:
    if not as_promised:
        raise _Unusual

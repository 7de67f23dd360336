"""The few words every engine must mean alike.

Each replaces a construct that gives *silently different numbers* on another engine, or that one engine
lacks; `tests/spec` runs all of them on every engine. Integers in, integers out.
"""

from __future__ import annotations

from typing import Any

import ibis

LIMIT = 2**48
"""What `packed` can carry beside its order: integers from 0 to LIMIT − 1."""

MONDAY = 4
"""Days from 1970-01-01, a Thursday, to the first Monday."""


def whole(total: Any) -> Any:
    """An exact int64 from a sum of integers.

    DuckDB adds int64 up to a 128-bit integer, which becomes a float in Parquet; ibis believes it int64
    already and leaves a plain cast out. The way over a decimal is exact on every engine.
    """
    return total.cast("decimal(38, 0)").cast("int64")


def count_if(condition: Any) -> Any:
    """Count rows for which `condition` holds; null counts as no.

    `count(where=…)` becomes `SUM(CAST(… AS BIGINT))` on Spark: null, not 0, when nothing holds.
    """
    return whole(condition.fill_null(False).ifelse(1, 0).sum())


def sum_if(value: Any, condition: Any) -> Any:
    """Sum integers over rows for which `condition` holds; 0 when there are none."""
    return whole(condition.fill_null(False).ifelse(value, 0).fill_null(0).sum())


def packed(order: Any, payload: Any) -> Any:
    """Pack an order and a payload into one integer, so that the largest one holds the latest payload.

    Parameters
    ----------
    order
        int64 from 0 to 32,767: which of two payloads is the later one.
    payload
        int64 from 0 to LIMIT − 1, or null where nothing new is known.

    Notes
    -----
    `last()` keeps nulls on DuckDB and skips them on Spark (ibis #11726), and `argmax` is sorted on one
    engine and not on the other. A maximum means the same everywhere, and is faster: take `.max()` over a
    group or a window, then `unpacked`.
    """
    return order.cast("int64") * LIMIT + payload.cast("int64")


def unpacked(largest: Any) -> Any:
    """Return the payload of a maximum of `packed` values; null when there was none."""
    return largest % LIMIT


def part(payload: Any, *, above: int, bits: int) -> Any:
    """Return the `bits` bits of a payload that stand above its lowest `above` bits."""
    return (payload.cast("int64") >> above) % 2**bits


def seconds(timestamp: Any) -> Any:
    """Whole seconds since 1970-01-01 of a UTC timestamp or a date, as int64: the last one that has begun.

    DuckDB's epoch carries the fraction and a cast would round it up: half a second before midnight would
    be the next day. (Fractions of seconds before 1970 are the only ones on which Spark differs.)
    """
    return timestamp.cast("timestamp").epoch_seconds().floor().cast("int64")


def day(timestamp: Any) -> Any:
    """Days since 1970-01-01 of a UTC timestamp or a date, as int64."""
    return (timestamp.cast("timestamp").epoch_seconds() / 86_400).floor().cast("int64")


def week_of_day(days: Any) -> Any:
    """Week number of a day number: weeks run Monday to Sunday, week 0 begins on 1970-01-05."""
    return ((days - MONDAY) / 7).floor().cast("int64")


def week(timestamp: Any) -> Any:
    """Week number of a UTC timestamp or a date, as int64."""
    return week_of_day(day(timestamp))


def explode(table: Any, first: str, last: str, name: str) -> Any:
    """One row for every integer from column `first` up to, not including, column `last`.

    Takes the place of an as-of join, which Spark lacks through ibis, and is faster where it exists.
    """
    return table.mutate(**{name: ibis.range(table[first], table[last]).unnest()})

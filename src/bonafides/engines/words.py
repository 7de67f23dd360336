"""The few words every engine must mean alike.

Each replaces a construct that gives *silently different numbers* on another engine, or that one engine
lacks; `tests/spec` runs all of them on every engine. Integers in, integers out.
"""

from __future__ import annotations

from typing import Any

import ibis

LIMIT = 2**44
"""What `locf` can carry: integers from 0 to LIMIT − 1 (cents up to 175 thousand million)."""

MONDAY = 4
"""Days from 1970-01-01, a Thursday, to the first Monday."""


def count_if(condition: Any) -> Any:
    """Count rows for which `condition` holds; null counts as no.

    `count(where=…)` becomes `SUM(CAST(… AS BIGINT))` on Spark: null, not 0, when nothing holds.
    """
    return condition.fill_null(False).ifelse(1, 0).sum().cast("int64")


def sum_if(value: Any, condition: Any) -> Any:
    """Sum integers over rows for which `condition` holds; 0 when there are none."""
    return condition.fill_null(False).ifelse(value, 0).fill_null(0).sum().cast("int64")


def locf(value: Any, *, at: Any, over: Any) -> Any:
    """Carry the last known `value` forward.

    Parameters
    ----------
    value
        int64 from 0 to LIMIT − 1, or null where nothing new is known.
    at
        int64 >= 0 that rises along the window; decides which value is the last.
    over
        Window, partitioned and ordered by `at`.

    Notes
    -----
    `last()` keeps nulls on DuckDB and skips them on Spark (ibis #11726). A running maximum of order and
    value packed in one integer means the same everywhere.
    """
    packed = (at.cast("int64") * LIMIT + value.cast("int64")).max().over(over)
    return packed % LIMIT


def day(timestamp: Any) -> Any:
    """Days since 1970-01-01 of a UTC timestamp or a date, as int64."""
    return (timestamp.cast("timestamp").epoch_seconds().cast("int64") / 86_400).floor().cast("int64")


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

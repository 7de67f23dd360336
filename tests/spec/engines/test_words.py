"""The portable words mean the same on every engine; expected values by hand."""

# ruff: noqa: DTZ001  (times are UTC without a mark, as in the tables)

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest

from bonafides.engines import words
from bonafides.engines.engine import Engine


def values(engine: Engine, expression: Any, *order: str) -> list[tuple[Any, ...]]:
    """Rows of an expression as tuples, sorted."""
    fetched = engine.fetch(expression.order_by(list(order)) if order else expression)
    return [tuple(row.values()) for row in fetched.to_pylist()]


def test_a_sum_of_large_integers_is_exact_and_a_whole_number(engine):
    """2**53 + 1 is the first integer that a double cannot hold."""
    t = engine.rows({"x": pa.array([2**53, 1, None], pa.int64())})
    fetched = engine.fetch(t.agg(total=words.whole(t.x.sum())))
    assert fetched.to_pylist() == [{"total": 9007199254740993}]
    assert fetched.schema.field("total").type == pa.int64()


def test_counting_what_never_holds_gives_nought_and_not_nothing(engine):
    t = engine.rows({"g": [1, 1, 2], "x": pa.array([5, None, 1], pa.int64())})
    counted = t.group_by("g").agg(n=words.count_if(t.x > 3), never=words.count_if(t.x > 100))
    assert values(engine, counted, "g") == [(1, 1, 0), (2, 0, 0)]


def test_summing_what_never_holds_gives_nought_and_nulls_add_nothing(engine):
    t = engine.rows({"g": [1, 1, 1, 2], "x": pa.array([5, None, 7, 1], pa.int64())})
    summed = t.group_by("g").agg(total=words.sum_if(t.x, t.x != 1))
    assert values(engine, summed, "g") == [(1, 12), (2, 0)]


@pytest.mark.parametrize("payload", [0, 1, 10_000, words.LIMIT - 1])
def test_the_largest_packed_value_holds_the_latest_payload(engine, payload):
    """A null does not hide what was known before, and a small payload wins over a large earlier one."""
    t = engine.rows(
        {
            "g": [1, 1, 1, 2],
            "order": [0, 3, 32_767, 5],
            "x": pa.array([words.LIMIT - 1, payload, None, None], pa.int64()),
        }
    )
    latest = t.group_by("g").agg(x=words.unpacked(words.packed(t.order, t.x).max()))
    assert values(engine, latest, "g") == [(1, payload), (2, None)]


def test_parts_of_a_payload_come_apart_as_they_were_put_together(engine):
    """90 and 5 and 3: 90 · 2**7 + 5 · 2**3 + 3 over 3 and 4 bits."""
    t = engine.rows({"x": pa.array([90 * 2**7 + 5 * 2**3 + 3, None], pa.int64()), "g": [0, 1]})
    apart = t.select(
        "g",
        low=words.part(t.x, above=0, bits=3),
        middle=words.part(t.x, above=3, bits=4),
        high=words.part(t.x, above=7, bits=20),
    )
    assert values(engine, apart, "g") == [(0, 3, 5, 90), (1, None, None, None)]


DAYS = [
    (datetime(1970, 1, 1), 0, -1),
    (datetime(1970, 1, 4, 23, 59, 59, 999_999), 3, -1),
    (datetime(1970, 1, 5), 4, 0),
    (datetime(1969, 12, 31, 23, 59, 59), -1, -1),
    (datetime(1969, 12, 28, 23, 59, 59), -4, -2),
    (datetime(2026, 3, 29, 23, 30), 20_541, 2933),
    (datetime(2026, 3, 30), 20_542, 2934),
]
"""2026-03-30 is a Monday: 56 years, 14 leap days and 88 days are 20,542 = 4 + 7 · 2934."""


def test_days_and_weeks_are_counted_downwards_before_1970_too(engine):
    stamps, days, weeks = zip(*DAYS, strict=True)
    t = engine.rows({"n": list(range(len(DAYS))), "at": pa.array(stamps, pa.timestamp("us"))})
    counted = t.select("n", day=words.day(t.at), week=words.week(t.at))
    assert values(engine, counted, "n") == [(n, days[n], weeks[n]) for n in range(len(DAYS))]
    assert {str(field.type) for field in engine.fetch(counted).schema} == {"int64"}


def test_a_second_that_has_begun_counts_and_half_a_second_does_not_round_up(engine):
    stamps = [datetime(1970, 1, 1, 0, 0, 1, 500_000), datetime(2026, 3, 29, 23, 59, 59, 999_999)]
    t = engine.rows({"n": [0, 1], "at": pa.array(stamps, pa.timestamp("us"))})
    assert values(engine, t.select("n", s=words.seconds(t.at)), "n") == [(0, 1), (1, 20_542 * 86_400 - 1)]


def test_dates_are_days_like_their_midnights(engine):
    t = engine.rows(
        {"on": pa.array([date(1970, 1, 1), date(2026, 3, 30), None], pa.date32()), "n": [0, 1, 2]}
    )
    assert values(engine, t.select("n", day=words.day(t.on)), "n") == [(0, 0), (1, 20_542), (2, None)]


def test_the_week_of_a_day_turns_on_monday(engine):
    t = engine.rows({"d": [-4, -3, 3, 4, 10, 11]})
    found = values(engine, t.select("d", week=words.week_of_day(t.d)), "d")
    assert [week for _, week in found] == [-2, -1, -1, 0, 0, 1]


def test_exploding_gives_every_number_from_the_first_to_before_the_last(engine):
    t = engine.rows({"g": [1, 2, 3], "a": [3, 5, 7], "b": [5, 5, 8]})
    assert values(engine, words.explode(t, "a", "b", "w").select("g", "w"), "g", "w") == [
        (1, 3),
        (1, 4),
        (3, 7),
    ]


def test_empty_tables_keep_their_columns(engine):
    t = engine.rows({"x": pa.array([], pa.int64())})
    fetched = engine.fetch(t.filter(t.x > 1).mutate(y=t.x + 1))
    assert (fetched.num_rows, fetched.column_names) == (0, ["x", "y"])


def test_what_is_kept_is_read_back_the_same(engine, tmp_path):
    t = engine.rows({"x": [3, 1, 2], "y": pa.array(["a", None, "ü"])})
    engine.keep(t.filter(t.x > 1), tmp_path / "kept.parquet")
    back = engine.parquet(tmp_path / "kept.parquet")
    assert values(engine, back, "x") == [(2, "ü"), (3, "a")]


def test_several_files_are_one_table(engine, tmp_path):
    for n in range(3):
        engine.keep(engine.rows({"x": [n]}), tmp_path / f"{n}.parquet")
    assert values(engine, engine.parquet(sorted(tmp_path.glob("*.parquet"))), "x") == [(0,), (1,), (2,)]

"""Slippage of any table: which rows are moves, and what a bad cell says."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pytest

from bonafides.candour.claims_table import slippage_of_rows
from bonafides.errors import BrokenContract

NAMES = {"id": "what", "recorded_at": "on", "expected_on": "due"}


def table(*rows: tuple[object, ...]) -> pa.Table:
    """Columns what, on, due, was, came."""
    filled = [(*row, *[None] * (5 - len(row))) for row in rows]
    return pa.table(
        {n: [row[i] for row in filled] for i, n in enumerate(("what", "on", "due", "was", "came"))}
    )


def test_rows_in_any_order_are_put_in_order_of_time():
    made = table(
        ("a", "2026-02-10", "2026-03-01"),
        ("b", "2026-01-01", "2026-01-09"),
        ("a", "2026-01-01", "2026-02-01"),
    )
    assert slippage_of_rows(made, **NAMES).moves.days.tolist() == [28]


def test_dates_may_be_dates_or_moments_or_text():
    text = table(("a", "2026-01-01", "2026-02-01"), ("a", "2026-02-10T08:00:00Z", "2026-03-01"))
    days = table(("a", date(2026, 1, 1), date(2026, 2, 1)), ("a", date(2026, 2, 10), date(2026, 3, 1)))
    moments = table(
        ("a", datetime(2026, 1, 1, 23, 59), datetime(2026, 2, 1, 5)),  # noqa: DTZ001
        ("a", datetime(2026, 2, 10), datetime(2026, 3, 1)),  # noqa: DTZ001
    )
    for made in (text, days, moments):
        assert slippage_of_rows(made, **NAMES).moves.days.tolist() == [28]


def test_a_previous_column_decides_alone_what_is_a_move():
    """The first row already replaces a date; the second states none before it and moves nothing."""
    made = table(("a", "2026-01-01", "2026-02-01", "2026-01-15"), ("a", "2026-01-09", "2026-05-01", None))
    assert slippage_of_rows(made, **NAMES, previous="was").moves.days.tolist() == [17]


def test_rows_without_a_date_are_counted_and_items_are_those_with_one():
    made = table(("a", "2026-01-01", "2026-02-01"), ("b", "2026-01-01", ""), ("c", "2026-01-01", None))
    found = slippage_of_rows(made, **NAMES)
    assert (found.rows, found.without_date, found.moves.items, found.moves.revisions) == (3, 2, 1, 0)
    assert found.record()["later_share"]["value"] is None


def test_an_empty_table_is_refused_and_does_not_fail():
    made = pa.table({name: pa.array([], pa.string()) for name in ("what", "on", "due")})
    record = slippage_of_rows(made, **NAMES).record()
    assert (record["revisions"], record["items"]) == (0, 0)
    assert record["median_days"]["why"]


def test_what_came_is_held_against_the_last_date_stated_before_it():
    """Six things, each promised for day 10 and then, after it had come on day 20, rewritten to it."""
    rows = []
    for thing in "abcdef":
        rows.append((thing, "2026-01-01", "2026-01-10", None, "2026-01-20"))
        rows.append((thing, "2026-01-25", "2026-01-20", None, "2026-01-20"))
    found = slippage_of_rows(table(*rows), **NAMES, happened_on="came")
    assert (found.last_to_happened_days.value, found.last_to_happened_days.n) == (10, 6)


def test_a_cell_that_is_no_date_is_named_with_its_row():
    made = table(("a", "2026-01-01", "2026-02-01"), ("a", "2026-01-02", "soon"))
    with pytest.raises(BrokenContract, match=r"row 2, column 'due': 'soon'"):
        slippage_of_rows(made, **NAMES)


def test_a_missing_column_is_named_with_those_there_are():
    with pytest.raises(BrokenContract, match=r"no column 'until'; there are what, on, due"):
        slippage_of_rows(table(("a", "2026-01-01", "2026-02-01")), **{**NAMES, "expected_on": "until"})


def test_a_column_of_numbers_is_no_column_of_dates():
    with pytest.raises(BrokenContract, match="holds int64"):
        slippage_of_rows(table(("a", "2026-01-01", 20260201)), **NAMES)


def test_bins_hold_every_move_and_never_both_directions():
    rng = np.random.default_rng(1)
    due = np.datetime64("2026-01-01") + np.cumsum(rng.integers(-40, 90, 300))
    rows = [("a", f"2020-01-01T{i // 60:02d}:{i % 60:02d}", str(day)) for i, day in enumerate(due)]
    found = slippage_of_rows(table(*rows), **NAMES).moves
    bins = found.bins()
    assert sum(n for _, _, n in bins) == found.revisions
    assert all(low < high and not low < 0 < high for low, high, _ in bins)
    assert sum(n for low, _, n in bins if low >= 0) == found.counts[found.days > 0].sum()

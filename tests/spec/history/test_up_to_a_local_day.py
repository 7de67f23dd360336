"""What was recorded up to a local day, told by one instant: as the clocks there have it, on every engine."""

# ruff: noqa: DTZ001  (times are UTC without a mark, as in the tables)

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from bonafides.history.weeks import by_local_day, day_number, zone

TURNS = [
    ("UTC", date(2026, 3, 1)),
    ("Europe/Berlin", date(2025, 3, 30)),
    ("Europe/Berlin", date(2025, 10, 26)),
    ("Asia/Kolkata", date(2025, 6, 1)),
    ("America/Havana", date(2025, 11, 2)),
    # Clocks go from a minute past midnight back to eleven: the day before ends twice.
    ("America/St_Johns", date(2010, 11, 6)),
    # Clocks go from midnight back to eleven: a day of twenty-five hours.
    ("Asia/Beirut", date(2025, 10, 25)),
    ("America/Sao_Paulo", date(2018, 2, 17)),
    # Clocks go from midnight on to one: the day begins an hour late.
    ("Asia/Beirut", date(2025, 3, 29)),
    ("America/Sao_Paulo", date(2018, 11, 3)),
    ("Pacific/Apia", date(2011, 12, 29)),
]


@pytest.mark.parametrize(("name", "last"), TURNS, ids=[f"{name} {last}" for name, last in TURNS])
def test_rows_up_to_a_local_day_are_those_that_the_clocks_there_say(engine, name, last):
    """Expected values by Python's own time zones, every ten minutes for two days on each side."""
    noon = datetime(last.year, last.month, last.day, 12)
    moments = [noon + timedelta(minutes=10 * step) for step in range(-288, 289)]
    moments += [moment - timedelta(milliseconds=500) for moment in moments]
    place = ZoneInfo(name)
    for day in (last - timedelta(days=1), last, last + timedelta(days=1)):
        expected = {m for m in moments if m.replace(tzinfo=UTC).astimezone(place).date() <= day}
        t = engine.rows({"at": pa.array([*moments, None], pa.timestamp("us"))})
        kept = by_local_day(t["at"], day_number(day), zone(name, first=2005, last=2030))
        assert set(engine.fetch(t.filter(kept)).column("at").to_pylist()) == expected


def test_a_day_at_the_end_of_the_calendar_is_after_everything(engine):
    t = engine.rows({"at": pa.array([datetime(2026, 1, 1), datetime(9999, 12, 31)], pa.timestamp("us"))})
    for name in ("UTC", "America/Havana"):
        seen = t.filter(by_local_day(t["at"], day_number(date(9999, 12, 31)), zone(name)))
        assert engine.fetch(seen.agg(n=seen.count())).column("n").to_pylist() == [2]

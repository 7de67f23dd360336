"""Working hours of many asks at once are those of each alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonafides.promises.waits import time_to_answer, working_hours_of
from bonafides.promises.working_time import working_hours

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 4 * 365 * 86400).map(lambda seconds: FIRST + timedelta(seconds=seconds))
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])


@settings(max_examples=200, deadline=None)
@given(MOMENTS, st.floats(-48, 2000), ZONES)
def test_many_at_once_are_each_alone(since, hours, zone):
    until = since + timedelta(hours=hours)
    together = working_hours_of([since.timestamp()], [until.timestamp()], zone=zone)[0]
    assert together == pytest.approx(working_hours(since, until, zone=zone), abs=1e-6)


def test_asks_that_still_wait_are_counted_as_waiting():
    """Monday 9:00; seven answers after 1 to 7 hours, three wait for nine: the middle is 5.5."""
    asked = datetime(2026, 11, 23, 9, tzinfo=UTC).timestamp()
    until = [asked + hours * 3600 for hours in range(1, 8)] + [asked + 25 * 3600] * 3
    found = time_to_answer([asked] * 10, until, [True] * 7 + [False] * 3, zone="UTC")
    assert found.n == 10
    assert found.refused or found.value == pytest.approx(5.5)
    assert "About 5.5" in found.why or found.value == pytest.approx(5.5)

"""Which dates count as stated and as realised at a period's end, drawn and counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from tests.drawn_pasts import drawn, months, past_of

from bonafides.candour.stacking import stacking
from bonafides.engines.engine import Engine
from bonafides.engines.opening import open_engine

ENDS = ("2026-01-30", "2026-02-27", "2026-03-31", "2026-04-30", "2026-05-29")
"""Last business days of five months."""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb", threads=1)
    yield opened
    opened.close()


def company(engine: Engine, *, months_known: int = 5):
    """Eight deals a month, all dated on its last business day, a ninth so by the CRM; two are won on it."""
    said, ended, deal = ["| deal | when | what | value | by |"], ["| deal | when | result |"], 0
    for end in ENDS:
        month = end[:8]
        for number in range(8):
            said.append(f"| {deal} | 2025-12-15 | close_date | {end} | |")
            won_on = end if number < 2 else f"{month}10"
            ended.append(f"| {deal} | {won_on} | won |")
            deal += 1
        said.append(f"| {deal} | 2025-12-15 | close_date | {end} | default |")
        deal += 1
    return past_of(
        engine,
        drawn("\n".join(said)),
        ended=drawn("\n".join(ended)),
        periods=months("2026-01", 8)[:months_known],
        last_day=date(2026, 7, 5),
    )


def test_stated_dates_all_at_the_end_against_a_quarter_of_the_wins(engine):
    """40 of 40 stated, 10 of 40 won: excess .75, ratio 4, without doubt as every month is alike."""
    found = stacking(company(engine), last=1)
    assert (found.bunching.stated.value, found.bunching.realised.value) == (1.0, 0.25)
    assert found.bunching.excess.value == pytest.approx(0.75)
    assert found.left_out == 5
    last_day = found.by_day[-1]
    assert (last_day.days_before, last_day.stated_share, last_day.realised.value) == (0, 1.0, 0.25)
    assert sum(one.realised.value for one in found.by_day) <= 1.0


def test_four_whole_periods_are_too_few(engine):
    found = stacking(company(engine, months_known=4), last=1)
    assert found.bunching.excess.why == "4 whole periods. 5 are needed."
    assert found.by_day == ()
    assert found.record()["p"] is None


def test_without_any_period_stacking_is_refused(engine):
    assert stacking(company(engine, months_known=0)).bunching.refused

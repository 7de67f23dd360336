"""Which first dates are judged, and what they come to, by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from tests.drawn_pasts import drawn, months, past_of

from bonafides.candour.dates import dates
from bonafides.engines.engine import Engine
from bonafides.engines.opening import open_engine

SAID = date(2026, 1, 5)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb", threads=1)
    yield opened
    opened.close()


def company(engine: Engine, fates: list[tuple[int, str]], *, extra: str = "", dated: int | None = None):
    """Deals all stated on one day for 20 days later, each with the day of its end and the result."""
    due = SAID + timedelta(days=20)
    said = "| deal | when | what | value | by |" + "".join(
        f"\n| {deal} | {SAID} | close_date | {due} | |"
        for deal in range(len(fates) if dated is None else dated)
    )
    ended = "| deal | when | result |" + "".join(
        f"\n| {deal} | {SAID + timedelta(days=day)} | {result} |"
        for deal, (day, result) in enumerate(fates)
        if result
    )
    return past_of(
        engine,
        drawn(said + extra),
        ended=drawn(ended),
        periods=months("2026-01", 4),
        last_day=date(2026, 4, 15),
    )


def test_a_quarter_won_by_the_date_is_a_quantile_of_a_quarter(engine):
    """40 deals: 10 won on day 10, 10 lost on day 15, 10 won on day 30, 10 still open after 100 days."""
    past = company(engine, [(10, "won")] * 10 + [(15, "lost")] * 10 + [(30, "won")] * 10 + [(0, "")] * 10)
    found = dates(past)
    assert found.won_by_date.value == pytest.approx(10 / 40)
    assert found.over_by_date.value == pytest.approx(20 / 40)
    assert (found.deals, found.one_in) == (40, 1)
    # Won 10 days early or 10 days late: half of ten days each.
    assert found.pinball_days.value == pytest.approx(5.0)
    # 10 days off where won; never won within the 100 days seen: 80 days off.
    assert found.distance_days.value == pytest.approx((20 * 10 + 20 * 80) / 40)


def test_where_all_state_the_same_time_their_dates_tell_nothing_more_than_history(engine):
    fates = [(10, "won"), (15, "lost"), (31, "won"), (0, "")] * 10
    found = dates(company(engine, fates))
    assert found.gain_days.value == pytest.approx(0.0, abs=1e-9)
    assert found.dated_days.value < found.distance_days.value


def test_dates_that_tell_one_deal_from_another_gain_days(engine):
    """20 deals dated in 20 days and won then, 20 dated in 60 days and won then."""
    extra = "".join(
        f"\n| {deal} | {SAID} | close_date | {SAID + timedelta(days=60)} | |" for deal in range(40, 60)
    )
    late = [(60, "won")] * 20
    found = dates(company(engine, [(20, "won")] * 20 + [(0, "")] * 20 + late, extra=extra, dated=20))
    assert found.gain_days.low > 0


def test_defaults_and_dates_already_past_are_not_judged(engine):
    extra = f"""
        | 90 | {SAID} | close_date | 2026-01-31 | default |
        | 91 | {SAID} | close_date | 2026-01-02 |         |"""
    found = dates(company(engine, [(10, "won")] * 20, extra=extra))
    assert found.deals == 20


def test_a_deal_whose_date_still_lies_ahead_counts_as_far_as_it_has_come(engine):
    """20 won half-way to their dates; 20 stated a week before the end of the record, for a month later."""
    extra = "".join(f"\n| {deal} | 2026-04-08 | close_date | 2026-05-08 | |" for deal in range(50, 70))
    found = dates(company(engine, [(10, "won")] * 20, extra=extra))
    # Followed for 7 of 30 days only, the later twenty leave before anybody is won.
    assert found.won_by_date.value == pytest.approx(1.0)
    assert found.deals == 40


def test_nineteen_deals_are_too_few_and_none_at_all_too(engine):
    assert "20 are needed" in dates(company(engine, [(10, "won")] * 19)).won_by_date.why
    nobody = dates(company(engine, [], extra=f"\n| 1 | {SAID} | close_date | 2026-01-31 | default |"))
    assert nobody.won_by_date.refused
    assert nobody.gain_days.refused
